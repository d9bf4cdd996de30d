"""Reading the audit log: who may read which entries, filters, pages that stay fast however long the log is."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, or_, select, true
from sqlalchemy.orm import Session

from vanban.audit import Action, Outcome, entry_hash, moment_words
from vanban.db.audit_models import AuditRow
from vanban.db.audit_verification import FIELDS, checkpoint
from vanban.db.keeping import with_all_below
from vanban.db.models import PersonRow, UnitRow
from vanban.errors import NotAllowed, NotFound
from vanban.principals import Principal, Role

PAGE_SIZE = 50
MAY_NOT = "Chỉ người có vai trò kiểm toán hoặc quản trị hệ thống được xem nhật ký."
NO_ENTRY = "Không có bản ghi này, hoặc đồng chí không được xem."
MOST_NAMED = 500  # people that a name may mean
FEW_UNITS = 8  # up to so many an index by unit is the shorter way
BLOCK = 2_000  # rows fetched at once for a file


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for. Empty fields ask for nothing; ``until`` is the moment after the last wanted one."""

    since: datetime.datetime | None = None
    until: datetime.datetime | None = None
    person: str = ""  # an account name, or part of a person's name
    action: Action | None = None
    target: str = ""
    target_id: str = ""
    outcome: Outcome | None = None
    address: str = ""

    @property
    def names(self) -> list[str]:
        """Returns the names of the filters in use: what the log keeps of a reading of itself."""
        return [name for name in self.__slots__ if getattr(self, name)]


@dataclass(frozen=True, slots=True)
class EntryPage:
    """Entries, newest first; ``newer`` and ``older`` tell whether there are more on either side."""

    entries: tuple[AuditRow, ...]
    newer: bool
    older: bool


def may_read_audit(principal: Principal) -> bool:
    """Tells whether a person has a role that reads the log, on a channel where that is done."""
    return not principal.channel.outside and bool({Role.AUDITOR, Role.SYSTEM} & principal.roles)


def check_auditor(principal: Principal) -> None:
    """Raises ``NotAllowed`` unless the person may read the log."""
    if not may_read_audit(principal):
        raise NotAllowed(MAY_NOT)


def in_scope(session: Session, principal: Principal) -> ColumnElement[bool]:
    """Returns the condition for the entries a person may read: an auditor's own unit and all below, or all.

    What nobody's unit did (a sign-in that failed, the program itself) is for the system administrator alone. Raises
    ``NotAllowed``.
    """
    check_auditor(principal)
    if Role.SYSTEM in principal.roles:
        return true()
    units = with_all_below(session, principal.own_unit_ids)
    if len(units) <= FEW_UNITS:
        return AuditRow.unit_id.in_(sorted(units))
    # Of many units the entries are read in their order and sieved: by index, all of them would have to be sorted.
    return (AuditRow.unit_id + 0).in_(sorted(units))


def entries(
    session: Session,
    principal: Principal,
    wanted: Wanted,
    *,
    before: int | None = None,
    after: int | None = None,
    limit: int = PAGE_SIZE,
) -> EntryPage:
    """Returns the page of wanted entries older than ``before``, or just newer than ``after``, else the newest."""
    found = select(AuditRow).where(in_scope(session, principal), *_conditions(session, wanted))
    if after is not None:
        found = found.where(AuditRow.sequence > after).order_by(AuditRow.sequence)
        rows = list(session.scalars(found.limit(limit + 1)))
        more = len(rows) > limit
        return EntryPage(tuple(reversed(rows[:limit])), newer=more, older=True)
    if before is not None:
        found = found.where(AuditRow.sequence < before)
    rows = list(session.scalars(found.order_by(AuditRow.sequence.desc()).limit(limit + 1)))
    return EntryPage(tuple(rows[:limit]), newer=before is not None, older=len(rows) > limit)


def entry(session: Session, principal: Principal, sequence: int) -> AuditRow:
    """Returns one entry; raises the same ``NotFound`` for a missing one and for one that is not theirs to read."""
    row = session.scalar(select(AuditRow).where(in_scope(session, principal), AuditRow.sequence == sequence))
    if row is None:
        raise NotFound(NO_ENTRY)
    return row


def follows(session: Session, row: AuditRow) -> bool:
    """Tells whether an entry's hash follows from the entry before it, or from the last one removed as too old."""
    start = checkpoint(session.connection())
    if row.sequence == start.sequence + 1:
        before: str | None = start.hash
    else:
        before = session.scalar(select(AuditRow.hash).where(AuditRow.sequence == row.sequence - 1))
    fields = [getattr(row, column.key) for column in FIELDS]
    return before is not None and entry_hash(before, fields) == row.hash


def wanted_entries(session: Session, principal: Principal, wanted: Wanted) -> Select[AuditRow]:
    """Returns the statement for all wanted entries, oldest first."""
    conditions = (in_scope(session, principal), *_conditions(session, wanted))
    return select(AuditRow).where(*conditions).order_by(AuditRow.sequence)


def streamed(session: Session, statement: Select[AuditRow]) -> Iterator[AuditRow]:
    """Yields the entries of a statement without ever holding all of them; each is forgotten after its block."""
    for block in session.scalars(statement.execution_options(yield_per=BLOCK)).partitions():
        yield from block
        for row in block:
            session.expunge(row)


def everything(*, since: datetime.datetime | None = None, until: datetime.datetime | None = None) -> Select[AuditRow]:
    """Returns the statement for all entries of a time, oldest first; the command may read them all."""
    return select(AuditRow).where(*_times(since, until)).order_by(AuditRow.sequence)


def people_named(session: Session, ids: Sequence[int | None]) -> dict[int, tuple[str, str]]:
    """Returns the account name and name of people by their ids, as far as they are still there."""
    wanted = {one for one in ids if one is not None}
    found = select(PersonRow.id, PersonRow.username, PersonRow.name).where(PersonRow.id.in_(wanted))
    return {row.id: (row.username, row.name) for row in session.execute(found)}


def units_named(session: Session, ids: Sequence[int | None]) -> dict[int, str]:
    """Returns the names of units by their ids."""
    wanted = {one for one in ids if one is not None}
    return {row.id: row.name for row in session.execute(select(UnitRow.id, UnitRow.name).where(UnitRow.id.in_(wanted)))}


def _conditions(session: Session, wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions = _times(wanted.since, wanted.until)
    if wanted.person:
        conditions.append(AuditRow.person_id.in_(_people_meant(session, wanted.person)))
    if wanted.action is not None:
        conditions.append(AuditRow.action == wanted.action.value)
    if wanted.outcome is not None:
        conditions.append(AuditRow.outcome == wanted.outcome.value)
    for column, value in (
        (AuditRow.target, wanted.target),
        (AuditRow.target_id, wanted.target_id),
        (AuditRow.address, wanted.address),
    ):
        if value:
            conditions.append(column == value.replace("\0", ""))
    return conditions


def _times(since: datetime.datetime | None, until: datetime.datetime | None) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if since is not None:
        conditions.append(AuditRow.at >= _bound(since))
    if until is not None:
        conditions.append(AuditRow.at < _bound(until))
    return conditions


def _bound(moment: datetime.datetime) -> str:
    """Returns a moment as it is stored; one that has no place in UTC stands before or after everything."""
    try:
        return moment_words(moment)
    except OverflowError:
        return "0" if moment.year == datetime.MINYEAR else "~"


def _people_meant(session: Session, words: str) -> list[int]:
    """Returns the ids of the account with this name, and of people whose name has the words."""
    words = words.replace("\0", "").strip()
    meant = or_(PersonRow.username == words.lower(), PersonRow.name.icontains(words, autoescape=True))
    return list(session.scalars(select(PersonRow.id).where(meant).limit(MOST_NAMED)))
