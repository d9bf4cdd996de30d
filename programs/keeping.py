"""Keeps the table of tasks up with the documents, like an index: it reads again what has changed since it last read.

Any number of processes may do this at once: a document is written in one transaction, and only when nothing newer of
it has been written meanwhile.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import and_, delete, func, or_, select
from sqlalchemy.orm import Session

from programs.reading import find_tasks
from programs.source import stored_source
from programs.tasks import READER, FoundTask
from programs.units import Scope, UnitNames, fingerprint
from vanban.db.models import DocumentRow, IndexLogRow
from vanban.db.session import Database
from vanban.db.task_models import DocumentTaskRow, TaskBodyRow, TaskReadingRow
from vanban.db.units import unit_tree

A_TURN = 200  # documents read before the caller is asked again


@dataclass(frozen=True, slots=True)
class _Stale:
    document_id: int
    sequence: int
    text: bool  # the document or the reader has changed; otherwise only the units have


@dataclass(frozen=True, slots=True)
class TaskKeeper:
    """Reads the tasks of documents that are new or have changed."""

    database: Database

    def follow(self, *, most: int = A_TURN, go_on: Callable[[], bool] = lambda: True) -> int:
        """Returns how many documents it has read, up to ``most``; 0 says that everything is up to date.

        ``go_on`` is asked before each document, so that a process that is to end need not finish the turn.
        """
        with self.database.session() as session:
            units = UnitNames(unit_tree(session))
            stale = _stale(session, fingerprint(units.tree), most)
        done = 0
        for one in stale:
            if not go_on():
                break
            self._read(one, units)
            done += 1
        return done

    def rebuild(self, tell: Callable[[int], None] = lambda _: None) -> int:
        """Returns how many documents were read anew, all of them; what was known is kept until it is replaced."""
        with self.database.transaction() as session:
            session.execute(delete(TaskReadingRow))
        total = 0
        while count := self.follow():
            total += count
            tell(total)
        return total

    def _read(self, one: _Stale, units: UnitNames) -> None:
        """Reads a document outside any transaction that writes, then writes what it found unless it is out of date."""
        tasks: list[FoundTask] | None = None
        if one.text:
            with self.database.session() as session:
                document = session.get(DocumentRow, one.document_id)
                tasks = find_tasks(stored_source(session, document)) if document is not None else []
        with self.database.transaction() as session:
            document = session.get(DocumentRow, one.document_id)
            if document is None or _newest(session, one.document_id) != one.sequence:
                return  # gone, or changed while it was read: the next turn sees to it
            if tasks is not None:
                session.execute(delete(DocumentTaskRow).where(DocumentTaskRow.document_id == one.document_id))
                session.add_all(_row(one.document_id, at, task) for at, task in enumerate(tasks))
                session.flush()
            scope = units.scope(document.issuer, document.place)
            _name_bodies(session, one.document_id, scope)
            reading = TaskReadingRow(document_id=one.document_id, sequence=one.sequence, reader=READER)
            reading.units, reading.issuer_id = fingerprint(units.tree), scope.issuer_id
            session.merge(reading)


def _stale(session: Session, units: str, most: int) -> list[_Stale]:
    """Returns the documents whose tasks are not read, or were read from an older text, by an older reader, or with
    other units, those with changes first."""
    newest = select(IndexLogRow.document_id, func.max(IndexLogRow.sequence).label("sequence")).group_by(
        IndexLogRow.document_id
    )
    log, read = newest.subquery(), TaskReadingRow
    sequence = func.coalesce(log.c.sequence, 0)
    changed = or_(read.document_id.is_(None), read.sequence != sequence, read.reader != READER)
    wanted = (
        select(DocumentRow.id, sequence, changed)
        .outerjoin(log, log.c.document_id == DocumentRow.id)
        .outerjoin(read, read.document_id == DocumentRow.id)
        .where(or_(changed, read.units != units))
        .order_by(and_(read.document_id.is_not(None), read.units != units), DocumentRow.id)
    )
    return [_Stale(row[0], row[1], bool(row[2])) for row in session.execute(wanted.limit(most))]


def _newest(session: Session, document_id: int) -> int:
    newest = select(func.max(IndexLogRow.sequence)).where(IndexLogRow.document_id == document_id)
    return session.scalar(newest) or 0


def _row(document_id: int, position: int, task: FoundTask) -> DocumentTaskRow:
    deadline = task.deadline
    return DocumentTaskRow(
        document_id=document_id,
        position=position,
        kind=task.kind.value,
        group=task.group,
        text=task.text,
        lead=task.lead,
        partners=task.partners,
        product=task.product,
        chair=task.chair,
        place=task.place,
        due=task.due,
        first=deadline.first,
        last=deadline.last,
        every=deadline.every.value if deadline.every else "",
        every_day=deadline.day,
        every_month=deadline.month,
        minute=task.minute,
        path=task.path,
        start=task.start,
        end=task.end,
    )


def _name_bodies(session: Session, document_id: int, scope: Scope) -> None:
    """Writes which units the tasks of a document name, anew."""
    rows = select(DocumentTaskRow.id, DocumentTaskRow.lead, DocumentTaskRow.partners)
    tasks = session.execute(rows.where(DocumentTaskRow.document_id == document_id)).all()
    session.execute(delete(TaskBodyRow).where(TaskBodyRow.task_id.in_([task.id for task in tasks])))
    for task in tasks:
        led = scope.find(task.lead)
        leading = {unit for units in led.values() for unit in units}
        for lead, found in ((True, led), (False, scope.find(task.partners))):
            for name, units in found.items():
                ids = units if lead else units - leading
                session.add_all(TaskBodyRow(task_id=task.id, name=name, lead=lead, unit_id=unit) for unit in ids)
