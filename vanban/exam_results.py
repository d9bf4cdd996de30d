"""The nouns of results: a handed-in attempt, who was to sit, and what a unit as a whole has done."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

SMALL_UNIT = 5  # people; of fewer, figures of a unit tell of single people


@dataclass(frozen=True, slots=True)
class Sat:
    """A handed-in attempt: ``right`` of ``questions`` in ``seconds``. ``away`` are seconds, ``leavings`` how often the
    page was left; both are only a note. ``unit_id`` is the unit the person sat for."""

    attempt_id: int
    person_id: int
    name: str
    unit_id: int
    number: int
    code: str
    right: int
    questions: int
    seconds: int
    submitted_at: datetime.datetime
    prediction: int | None = None
    ended: str = ""  # vanban.exam_sittings.Ended
    leavings: int = 0
    away: int = 0


@dataclass(frozen=True, slots=True)
class Expected:
    """A person who may sit, in the unit where they are counted; ``sat`` when they have handed an attempt in."""

    person_id: int
    name: str
    unit_id: int
    started: bool = False
    sat: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """How a sitting goes: people who may sit, who have begun, who have handed in, who are at work now."""

    people: int
    started: int
    submitted: int
    working: int
    attempts: int


class UnitOrder(StrEnum):
    """What units are ranked by first; the other two decide between equal ones."""

    PARTICIPATION = "tham_gia"
    MEAN = "diem"
    PASSED = "dat"


UNIT_ORDER_WORDS = {
    UnitOrder.PARTICIPATION: "Tỉ lệ tham gia",
    UnitOrder.MEAN: "Điểm trung bình",
    UnitOrder.PASSED: "Số người đạt",
}
