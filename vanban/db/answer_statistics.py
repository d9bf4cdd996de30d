"""Figures about questions and answers for administrators: counts and times, never a word of a question.

Everything is counted by the database over ``answer_fact``, in the units a person administers.
"""

import datetime
from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from vanban.answers import DocumentSummary
from vanban.db.admin_scope import in_administered
from vanban.db.answer_models import AnswerCitationRow, AnswerFactRow
from vanban.db.library import documents_by_id, summary
from vanban.db.models import DocumentRow, PersonRow, UnitRow
from vanban.db.permissions import searchable
from vanban.principals import Principal

TIME_BOUNDS_MS = (100.0, 300.0, 1_000.0, 3_000.0, 10_000.0)  # the last bucket is open
MOST_CITED = 10
REFUSAL = "refusal"


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many replies of a kind a day had."""

    day: datetime.date
    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class UnitUse:
    """What a unit's people did: how many of its people asked, of how many; questions, and those without an answer."""

    unit: str
    people: int
    askers: int
    questions: int
    refusals: int


@dataclass(frozen=True, slots=True)
class AnswerTimes:
    """How many replies took how long: one count for each bucket of ``TIME_BOUNDS_MS`` and one beyond."""

    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """How many replies there were."""
        return sum(self.counts)

    def share_within(self, bound_ms: float) -> float:
        """Returns the share [0, 1] of replies within a bound of the buckets; 0 without replies."""
        within = self.counts[: TIME_BOUNDS_MS.index(bound_ms) + 1]
        return sum(within) / self.total if self.total else 0.0


def kinds_by_day(session: Session, principal: Principal, *, since: datetime.date) -> list[KindCount]:
    """Returns the replies by day and kind since a day, in order."""
    row = AnswerFactRow
    wanted = select(row.day, row.kind, func.count()).where(*_scope(session, principal, since))
    found = session.execute(wanted.group_by(row.day, row.kind).order_by(row.day, row.kind))
    return [KindCount(day, kind, count) for day, kind, count in found]


def answer_times(session: Session, principal: Principal, *, since: datetime.date) -> AnswerTimes:
    """Returns how long replies took since a day."""
    bounds = enumerate(TIME_BOUNDS_MS)
    bucket = case(*((AnswerFactRow.duration_ms <= bound, n) for n, bound in bounds), else_=len(TIME_BOUNDS_MS))
    found = session.execute(select(bucket, func.count()).where(*_scope(session, principal, since)).group_by(bucket))
    counted = {int(n): count for n, count in found}
    return AnswerTimes(tuple(counted.get(n, 0) for n in range(len(TIME_BOUNDS_MS) + 1)))


def use_by_unit(session: Session, principal: Principal, *, since: datetime.date) -> list[UnitUse]:
    """Returns the units in which anyone asked since a day, most questions first."""
    row = AnswerFactRow
    sums = (func.count(func.distinct(row.person_id)), func.count(), func.sum(case((row.kind == REFUSAL, 1), else_=0)))
    used = select(row.unit_id, *sums).where(*_scope(session, principal, since)).group_by(row.unit_id).subquery()
    active = PersonRow.active.is_(True)
    people = select(PersonRow.unit_id, func.count()).where(active).group_by(PersonRow.unit_id).subquery()
    wanted = (
        select(UnitRow.name, func.coalesce(people.c[1], 0), used.c[1], used.c[2], used.c[3])
        .join(used, used.c[0] == UnitRow.id)
        .join(people, people.c[0] == UnitRow.id, isouter=True)
        .order_by(used.c[2].desc(), UnitRow.name)
    )
    return [UnitUse(unit, *map(int, counts)) for unit, *counts in session.execute(wanted)]


def most_cited(
    session: Session, principal: Principal, *, since: datetime.date, most: int = MOST_CITED
) -> list[tuple[DocumentSummary, int]]:
    """Returns the documents cited most since a day with how many replies cited them; only readable ones are counted."""
    cites = func.count()
    wanted = (
        select(AnswerCitationRow.document_id, cites)
        .join(AnswerFactRow, AnswerFactRow.id == AnswerCitationRow.fact_id)
        .join(DocumentRow, DocumentRow.id == AnswerCitationRow.document_id)
        .where(*_scope(session, principal, since), searchable(principal))
        .group_by(AnswerCitationRow.document_id)
        .order_by(cites.desc(), AnswerCitationRow.document_id.desc())
        .limit(most)
    )
    counted = [(int(document_id), int(count)) for document_id, count in session.execute(wanted)]
    rows = documents_by_id(session, [document_id for document_id, _ in counted], principal)
    return [(summary(rows[document_id]), count) for document_id, count in counted if document_id in rows]


def _scope(session: Session, principal: Principal, since: datetime.date) -> tuple[ColumnElement[bool], ...]:
    return AnswerFactRow.day >= since, in_administered(session, principal, AnswerFactRow.unit_id)
