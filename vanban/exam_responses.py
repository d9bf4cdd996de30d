"""The nouns of a sitting's answers as statistics read them: never a name, never an account."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from vanban.exam_sittings import Anonymity, SittingKind, SittingState

FEWEST_ANONYMOUS = 5  # people of an anonymous sitting, and of a unit in one; of fewer no figure is shown
NOBODY = "Chưa có bài nào được nộp."
PRACTICE = "Luyện tập không được đưa vào thống kê."
STILL_ON = "Kỳ thi ẩn danh chỉ có thống kê khi kỳ thi đã đóng và mọi bài đã nộp xong."
TOO_FEW = f"Kỳ thi ẩn danh có dưới {FEWEST_ANONYMOUS} người nộp bài nên không hiện số liệu."


@dataclass(frozen=True, slots=True)
class SittingFacts:
    """What statistics tell of a sitting. ``scale`` is the mark of a paper answered rightly throughout; ``waiting`` is
    how many attempts are not handed in yet."""

    id: int
    title: str
    unit: str
    kind: SittingKind
    state: SittingState
    opens_at: datetime.datetime
    closes_at: datetime.datetime
    anonymity: Anonymity
    pass_percent: int | None
    scale: int
    waiting: int = 0

    @property
    def anonymous(self) -> bool:
        """Whether nobody may see a name with a result."""
        return self.anonymity is Anonymity.FULL

    def over(self, now: datetime.datetime) -> bool:
        """Tells whether nothing will be handed in any more."""
        closed = self.state in (SittingState.CLOSED, SittingState.CANCELLED)
        return not self.waiting and (closed or (self.state is SittingState.OPEN and now >= self.closes_at))

    def hidden_because(self, people: int, now: datetime.datetime) -> str:
        """Returns why no figure of first attempts of so many people is shown, empty where they are.

        While an anonymous sitting runs, the difference of two looks would be the answers of one person.
        """
        if self.kind is SittingKind.PRACTICE:
            return PRACTICE
        if self.anonymous and not self.over(now):
            return STILL_ON
        if people == 0:
            return NOBODY
        return TOO_FEW if self.anonymous and people < FEWEST_ANONYMOUS else ""


@dataclass(frozen=True, slots=True)
class AskedItem:
    """A question of the paper in the version that was asked. ``stem`` and ``options`` are empty texts where the person
    may not read what the question cites; ``listed`` tells whether they may open it in the bank."""

    item_id: int
    version: int
    topic: str
    level: str
    keys: tuple[int, ...]
    options: tuple[str, ...]
    stem: str
    listed: bool


@dataclass(frozen=True, slots=True)
class FirstAttempt:
    """The first attempt that a person handed in. ``questions`` are places in the paper, None for all of them;
    ``right`` of ``count`` were right; ``seconds`` is the time used."""

    unit: str
    count: int
    right: int
    seconds: int | None
    questions: frozenset[int] | None


Answered = tuple[int, int, str, bool]  # place in ``attempts``, place in the paper, chosen ("0,2"), right


@dataclass(frozen=True, slots=True)
class SittingAnswers:
    """Everything that was answered in the first attempts of a sitting. What has no row was left empty."""

    sitting: SittingFacts
    items: tuple[AskedItem, ...]
    attempts: tuple[FirstAttempt, ...]
    answers: Sequence[Answered]
