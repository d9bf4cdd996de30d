"""Whether a document is in force on a day, from the edges that people have confirmed and from its own words.

Nothing is remembered between two readings: the status is a function of the documents' dates, of the term a document
sets for itself, and of the set of confirmed edges, so the order in which documents arrive and people decide makes no
difference (DOMAIN §4).
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Select, bindparam, func, select, update
from sqlalchemy.orm import Session, aliased

from vanban.db.models import DocumentRow, RelationRow
from vanban.db.own_terms import StatedTerm, stated_terms
from vanban.db.permissions import slices
from vanban.documents import RelationKind, RelationState, ValidityStatus

ENDING = frozenset({RelationKind.REPLACES, RelationKind.REPEALS})
CHANGING = frozenset({RelationKind.AMENDS, RelationKind.SUPPLEMENTS})
_EVER = datetime.date.min  # of a source that says no date: it counts on every day


@dataclass(frozen=True, slots=True)
class Change:
    """What a confirmed edge does to a document from ``day`` on; ``part`` is "" where all of it is meant."""

    kind: RelationKind
    part: str
    source_id: int
    day: datetime.date

    @property
    def ends(self) -> bool:
        """Whether the whole document is out of force from that day."""
        return self.kind in ENDING and not self.part

    @property
    def ends_part(self) -> bool:
        """Whether some of its clauses are."""
        return self.kind in ENDING and bool(self.part)


@dataclass(frozen=True, slots=True)
class Validity:
    """When a document is in force: from ``effective`` (None: not known) until the first change that ends it, or until
    the last day of the term it sets for itself.

    ``changes`` are those of confirmed edges, by day.
    """

    effective: datetime.date | None
    changes: tuple[Change, ...] = ()
    term: StatedTerm | None = None

    @property
    def ended(self) -> datetime.date | None:
        """The first day it is out of force as a whole (``date.min``: the source says no date), or None."""
        days = [change.day for change in self.changes if change.ends]
        if self.term is not None:
            days.append(self.term.last_day + datetime.timedelta(days=1))
        return min(days, default=None)

    def on(self, day: datetime.date) -> ValidityStatus:
        """Returns the status on a day. What has ended before it began is ended; an amendment leaves it in force."""
        past = self.until(day)
        if self.ended is not None and self.ended <= day:
            return ValidityStatus.EXPIRED
        if self.effective is not None and self.effective > day:
            return ValidityStatus.NOT_YET
        return ValidityStatus.PARTLY_EXPIRED if any(c.ends_part for c in past) else ValidityStatus.IN_FORCE

    def until(self, day: datetime.date) -> tuple[Change, ...]:
        """Returns the changes that count on a day: those whose source has taken effect by then."""
        return tuple(change for change in self.changes if change.day <= day)


def today() -> datetime.date:
    """Returns the current day where the program runs."""
    return datetime.datetime.now().astimezone().date()


def validity_of(session: Session, document_ids: Collection[int]) -> dict[int, Validity]:
    """Returns the validity of each of these documents that is held.

    A document that names no date of effect takes effect on the date it was signed. An edge counts from the day its
    source takes effect, and not at all when another version took the source's place.
    """
    found: dict[int, Validity] = {}
    for some in slices(sorted(set(document_ids))):
        changes = _changes(session, some)
        rows = session.execute(_days_of(), {"ids": list(some)}).all()
        effective = {row.id: row.effective_date or row.date for row in rows}
        terms = stated_terms(session, effective)
        found |= {one: Validity(day, tuple(changes[one]), terms.get(one)) for one, day in effective.items()}
    return found


def statuses_on(
    session: Session, document_ids: Collection[int], day: datetime.date | None = None
) -> dict[int, ValidityStatus]:
    """Returns the status of each of these documents on a day (default: today)."""
    day = day or today()
    return {one: validity.on(day) for one, validity in validity_of(session, document_ids).items()}


def refresh_status(session: Session, document_ids: Iterable[int | None], day: datetime.date | None = None) -> None:
    """Writes the status of today (or ``day``) into the rows of these documents, in the caller's transaction.

    To be called with every decision, intake, version change and deletion, for the targets of the edges concerned;
    None and ids that are not held are passed over.
    """
    wanted = {one for one in document_ids if one is not None}
    session.flush()
    by_status: dict[ValidityStatus, list[int]] = defaultdict(list)
    for one, status in statuses_on(session, wanted, day).items():
        by_status[status].append(one)
    for status, ids in by_status.items():
        for some in slices(sorted(ids)):
            change = update(DocumentRow).where(DocumentRow.id.in_(some), DocumentRow.status != status.value)
            session.execute(change.values(status=status.value), execution_options={"synchronize_session": "fetch"})


def refresh_due(session: Session, day: datetime.date | None = None) -> int:
    """Brings every stored status up to a day (default: today) and returns how many changed.

    Days pass without an event; what a person reads is always worked out for the day, only the stored column waits
    for this.
    """
    stored = {one: status for one, status in session.execute(select(DocumentRow.id, DocumentRow.status))}  # noqa: C416
    refresh_status(session, stored, day)
    return sum(stored[one] != status for one, status in statuses_on(session, stored, day).items())


def targets_of(session: Session, source_ids: Collection[int]) -> set[int]:
    """Returns the held documents that the edges of these documents lead to, in whatever state the edges are."""
    found: set[int] = set()
    for some in slices(sorted(set(source_ids))):
        statement = select(RelationRow.target_id).where(RelationRow.source_id.in_(some))
        found.update(one for one in session.scalars(statement) if one is not None)
    return found


@cache
def _changes_of() -> Select[int | None, str, str, int, datetime.date]:
    """Returns the confirmed changes of the documents ``ids``; made once, for it takes longer than to run it."""
    source = aliased(DocumentRow)
    effective = func.coalesce(source.effective_date, source.date)
    return (
        select(RelationRow.target_id, RelationRow.kind, RelationRow.part, RelationRow.source_id, effective)
        .join(source, source.id == RelationRow.source_id)
        .where(
            RelationRow.target_id.in_(bindparam("ids", expanding=True)),
            RelationRow.source_id != RelationRow.target_id,
            RelationRow.state == RelationState.CONFIRMED.value,
            RelationRow.kind.in_([kind.value for kind in ENDING | CHANGING]),
            source.superseded_by_id.is_(None),
            source.published.is_(True),
        )
    )


@cache
def _days_of() -> Select[int, datetime.date | None, datetime.date | None]:
    columns = select(DocumentRow.id, DocumentRow.effective_date, DocumentRow.date)
    return columns.where(DocumentRow.id.in_(bindparam("ids", expanding=True)))


def _changes(session: Session, target_ids: Collection[int]) -> defaultdict[int, list[Change]]:
    found: defaultdict[int, list[Change]] = defaultdict(list)
    for target_id, kind, part, source_id, day in session.execute(_changes_of(), {"ids": list(target_ids)}):
        if target_id is None:
            continue
        found[target_id].append(Change(RelationKind(kind), part, source_id, day or _EVER))
    for changes in found.values():
        changes.sort(key=lambda change: (change.day, change.source_id, change.kind, change.part))
    return found
