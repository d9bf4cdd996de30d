"""Figures about documents and their intake for administrators, over the units they administer.

Documents are counted only as far as the person may read them: a role opens no document, not even as a number.
"""

import datetime
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, extract, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from vanban.db.admin_scope import in_administered
from vanban.db.models import DocumentRow, IntakeJobRow, PageRow
from vanban.db.permissions import searchable
from vanban.principals import Principal

By = Literal["type", "issuer", "field", "year"]
PROBLEMS = 8  # shown at most
_COLUMNS: dict[str, InstrumentedAttribute[str | None]] = {
    "type": DocumentRow.type,
    "issuer": DocumentRow.issuer,
    "field": DocumentRow.field,
}


@dataclass(frozen=True, slots=True)
class WeekOutcome:
    """How many files ended how in a week, named by its Monday."""

    monday: datetime.date
    outcome: str
    count: int


@dataclass(frozen=True, slots=True)
class PageMethod:
    """How many pages were read in one way, and how well on average (``PageReading.quality``, 0 to 1)."""

    method: str
    pages: int
    quality: float


def documents_by(session: Session, principal: Principal, by: By) -> list[tuple[str, int]]:
    """Returns readable documents of the administered units by a trait, most first ("" for those without it); years
    run from the first to the last."""
    key = extract("year", DocumentRow.date) if by == "year" else _COLUMNS[by]
    wanted = select(key, func.count()).select_from(DocumentRow).where(*_documents(session, principal)).group_by(key)
    found = [("" if value is None else str(value), int(count)) for value, count in session.execute(wanted)]
    return sorted(found) if by == "year" else sorted(found, key=lambda pair: (-pair[1], pair[0]))


def outcomes_by_week(session: Session, principal: Principal, *, since: datetime.date) -> list[WeekOutcome]:
    """Returns how the files handed in ended, by week (local time) since a day, in order."""
    day = func.date(IntakeJobRow.finished_at)
    wanted = (
        select(day, IntakeJobRow.outcome, func.count())
        .where(*_ended(session, principal, since))
        .group_by(day, IntakeJobRow.outcome)
    )
    counted: dict[tuple[datetime.date, str], int] = {}
    for found, outcome, count in session.execute(wanted):
        date = found if isinstance(found, datetime.date) else datetime.date.fromisoformat(found)
        key = (date - datetime.timedelta(days=date.weekday()), outcome)
        counted[key] = counted.get(key, 0) + count
    return [WeekOutcome(monday, outcome, count) for (monday, outcome), count in sorted(counted.items())]


def intake_problems(session: Session, principal: Principal, *, since: datetime.date) -> list[tuple[str, int]]:
    """Returns what files failed over since a day, most frequent first."""
    count = func.count()
    wanted = select(IntakeJobRow.error, count).where(
        *_ended(session, principal, since), IntakeJobRow.outcome.in_(("failed", "rejected")), IntakeJobRow.error != ""
    )
    found = session.execute(wanted.group_by(IntakeJobRow.error).order_by(count.desc()).limit(PROBLEMS))
    return [(error, int(number)) for error, number in found if error]


def pages_by_method(session: Session, principal: Principal) -> list[PageMethod]:
    """Returns how the pages of readable documents were read, most pages first."""
    count = func.count()
    chosen = select(PageRow.method, count, func.avg(PageRow.quality)).join(
        DocumentRow, DocumentRow.id == PageRow.document_id
    )
    found = session.execute(
        chosen.where(*_documents(session, principal)).group_by(PageRow.method).order_by(count.desc())
    )
    return [PageMethod(method, int(pages), float(quality)) for method, pages, quality in found]


def _documents(session: Session, principal: Principal) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return in_administered(session, principal, DocumentRow.owner_unit_id), searchable(principal)


def _ended(session: Session, principal: Principal, since: datetime.date) -> tuple[ColumnElement[bool], ...]:
    began = datetime.datetime.combine(since, datetime.time()).astimezone()
    administered = in_administered(session, principal, IntakeJobRow.owner_unit_id)
    return IntakeJobRow.outcome.is_not(None), IntakeJobRow.finished_at >= began, administered
