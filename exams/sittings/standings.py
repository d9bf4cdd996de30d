"""Where everyone stands in a sitting, and as much of it as organisers and candidates may see.

``FULL`` anonymity: no name, no unit and no moment stands beside a result, not even for the organisers. Among
candidates: they see codes, and a unit only where at least five of it have sat.
"""

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy.orm import Session

from exams.sittings.ranking import Ranked, counted, passed, ranked
from exams.sittings.results import is_shown, mark_of
from vanban.db.exam_audiences import expected_people
from vanban.db.exam_results import handed_in, progress
from vanban.db.exam_sitting_changes import phase
from vanban.db.exam_sitting_models import ExamSittingRow
from vanban.db.exam_sittings import rules_of
from vanban.db.units import unit_tree
from vanban.exam_phases import Phase
from vanban.exam_results import SMALL_UNIT, Expected, Progress, Sat
from vanban.exam_sittings import ENDED_WORDS, Anonymity, Ended, Rules, SittingKind
from vanban.principals import Principal
from vanban.unit_tree import UnitTree


@dataclass(frozen=True, slots=True)
class Line:
    """One person's result as a table shows it. What may not be told is empty; ``rank`` None where nothing is ranked."""

    rank: int | None
    shared: bool
    who: str
    unit: str
    right: int
    questions: int
    mark: float
    seconds: int
    number: int
    attempts: int
    passed: bool | None
    ended: str = ""
    note: str = ""
    prediction: int | None = None
    unit_id: int | None = None
    attempt_id: int | None = None
    submitted_at: datetime.datetime | None = None
    own: bool = False

    @property
    def percent(self) -> int:
        """The share of right answers in whole per cent, rounded down: 49,9 is not yet 50."""
        return self.right * 100 // max(1, self.questions)


@dataclass(frozen=True)
class Standings:
    """Everything that is known of the results of a sitting at a moment."""

    sitting: ExamSittingRow
    rules: Rules
    phase: Phase
    tree: UnitTree
    people: tuple[Expected, ...]
    sat: tuple[Sat, ...]
    progress: Progress
    scale: int

    @property
    def is_ranked(self) -> bool:
        """Whether people have places at all: not in practice."""
        return self.sitting.kind != SittingKind.PRACTICE.value

    @property
    def nameless(self) -> bool:
        """Whether nobody sees a name with a result."""
        return self.rules.anonymity is Anonymity.FULL

    @property
    def waits_for_answer(self) -> bool:
        """Whether equal results will still be parted by the answer to the tie-break question."""
        return bool(self.rules.tie_break) and self.sitting.tie_break_answer is None

    @property
    def final(self) -> bool:
        """Whether no result can change any more."""
        return self.phase is Phase.ENDED and not self.waits_for_answer and not self.open_attempts

    @property
    def open_attempts(self) -> int:
        """How many attempts have not been handed in."""
        return self.progress.attempts - len(self.sat)

    @cached_property
    def ranked(self) -> tuple[Ranked, ...]:
        """The attempt of each person that counts, best first."""
        answer = self.sitting.tie_break_answer
        return tuple(ranked(counted(self.sat, self.rules.counting, answer=answer), answer=answer))

    @cached_property
    def attempts_of(self) -> Counter[int]:
        """How many attempts each person has handed in."""
        return Counter(one.person_id for one in self.sat)

    def unit_name(self, unit_id: int) -> str:
        """Returns the name of a unit, nothing for one that is no more in the tree."""
        unit = self.tree.units.get(unit_id)
        return unit.name if unit is not None else ""

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The results as organisers may see them, best first."""
        return tuple(self._hidden(one) if self.nameless else self._named(one) for one in self.ranked)

    def public_lines(self, principal: Principal) -> tuple[Line, ...]:
        """Returns the ranking as a candidate may see it, with the own line marked."""
        sat = Counter(one.sat.unit_id for one in self.ranked)
        named = self.rules.anonymity is Anonymity.NAMED
        found = []
        for one in self.ranked:
            told = named or (self.rules.anonymity is Anonymity.AMONG_CANDIDATES and sat[one.sat.unit_id] >= SMALL_UNIT)
            unit = self.unit_name(one.sat.unit_id) if told else ""
            own = one.sat.person_id == principal.person_id
            found.append(self._line(one, who=one.sat.name if named else one.sat.code, unit=unit, own=own))
        return tuple(found)

    def _named(self, one: Ranked) -> Line:
        sat = one.sat
        return self._line(
            one,
            who=sat.name,
            unit=self.unit_name(sat.unit_id),
            ended=ENDED_WORDS[Ended(sat.ended)] if sat.ended in set(Ended) else "",
            note=leaving_words(sat),
            prediction=sat.prediction,
            unit_id=sat.unit_id,
            attempt_id=sat.attempt_id,
            submitted_at=sat.submitted_at,
        )

    def _hidden(self, one: Ranked) -> Line:
        return self._line(one, who=one.sat.code)

    def _line(
        self,
        one: Ranked,
        *,
        who: str,
        unit: str = "",
        ended: str = "",
        note: str = "",
        prediction: int | None = None,
        unit_id: int | None = None,
        attempt_id: int | None = None,
        submitted_at: datetime.datetime | None = None,
        own: bool = False,
    ) -> Line:
        sat = one.sat
        return Line(
            one.rank if self.is_ranked else None,
            one.shared,
            who,
            unit,
            sat.right,
            sat.questions,
            mark_of(sat.right, sat.questions, self.scale),
            sat.seconds,
            sat.number,
            self.attempts_of[sat.person_id],
            passed(sat, self.rules.pass_percent),
            ended,
            note,
            prediction,
            unit_id,
            attempt_id,
            submitted_at,
            own,
        )


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """A candidate's own place: ``rank`` of ``of`` people; ``shared`` with others, ``final`` when it stays so."""

    rank: int
    shared: bool
    of: int
    final: bool


def standings(session: Session, sitting: ExamSittingRow, *, now: datetime.datetime) -> Standings:
    """Returns the standings of a sitting; whoever calls has checked who asks."""
    tree = unit_tree(session)
    people = expected_people(session, tree, sitting)
    return Standings(
        sitting,
        rules_of(sitting),
        phase(sitting, now),
        tree,
        tuple(people),
        tuple(handed_in(session, sitting.id)),
        progress(session, sitting, people, now=now),
        sitting.paper.scale,
    )


def ranking_is_public(sitting: ExamSittingRow, rules: Rules, *, now: datetime.datetime) -> bool:
    """Tells whether candidates may see the ranking now: of a contest that runs or has ended, once results are shown."""
    shown = phase(sitting, now) in (Phase.RUNNING, Phase.ENDED)
    return shown and sitting.kind == SittingKind.CONTEST.value and is_shown(rules.result_shown, sitting, now)


def own_place(
    session: Session, principal: Principal, sitting: ExamSittingRow, *, now: datetime.datetime
) -> OwnPlace | None:
    """Returns the candidate's own place where the ranking may be seen and they have handed in; else None."""
    if not ranking_is_public(sitting, rules_of(sitting), now=now):
        return None
    shown = standings(session, sitting, now=now)
    mine = next((one for one in shown.ranked if one.sat.person_id == principal.person_id), None)
    return None if mine is None else OwnPlace(mine.rank, mine.shared, len(shown.ranked), shown.final)


def leaving_words(sat: Sat) -> str:
    """Returns how often and how long the page was left, or nothing: a note, no finding about anyone."""
    return f"rời trang {sat.leavings} lần, tổng {sat.away} giây" if sat.leavings else ""


def first_places(lines: Sequence[Ranked], count: int) -> list[Ranked]:
    """Returns the first ``count`` of a ranking, and whoever shares the last of these ranks."""
    return [one for one in lines if one.rank <= count]
