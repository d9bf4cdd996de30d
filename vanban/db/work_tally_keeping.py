"""Keeps the counts of work true: whatever changes an item through a session counts it anew before the transaction ends.

Listens to the sessions, so that nobody can forget it: items and their leading bodies, who may read a document, and
where a unit stands in the tree. What is written past them (rows put in by a statement of their own, or by another
program) is found and mended by ``vanban admin work-counts``.
"""

from typing import Any

from sqlalchemy import event, inspect, select
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.orm.unitofwork import UOWTransaction

from vanban.db.models import DocumentAudienceRow, DocumentRow, UnitRow
from vanban.db.permissions import slices
from vanban.db.work_models import WorkBodyRow, WorkItemRow
from vanban.db.work_tally import refresh

_TOUCHED = "work_tally_touched"
_WATCHED: dict[type[Any], tuple[str, tuple[str, ...]]] = {  # the id of what counts otherwise, and what decides that
    WorkItemRow: ("id", ("unit_id", "state", "last", "done_on", "field", "document_id")),
    WorkBodyRow: ("item_id", ("lead", "unit_id", "item_id")),
    DocumentRow: ("id", ("owner_unit_id", "audience", "publicity", "published")),
    DocumentAudienceRow: ("document_id", ("document_id", "unit_id")),
    UnitRow: ("id", ("parent_id",)),
}
Touched = dict[type[Any], set[int]]


def settle(session: Session) -> None:
    """Counts anew what this transaction has changed so far; call it before counts are read in the same transaction."""
    session.flush()
    touched: Touched = session.info.pop(_TOUCHED, {})
    if touched and (item_ids := _items(session, touched)):
        refresh(session, item_ids)


@event.listens_for(Session, "after_flush")
def _note_flushed(session: Session, _context: UOWTransaction) -> None:
    for row in (*session.new, *session.dirty, *session.deleted):
        watched = _WATCHED.get(type(row))
        if watched is not None and (row not in session.dirty or _changed(row, watched[1])):
            _touched(session, type(row)).add(getattr(row, watched[0]))


@event.listens_for(Session, "do_orm_execute")
def _note_statement(state: ORMExecuteState) -> None:
    """Notes what an UPDATE or DELETE statement is about to change, while that can still be told."""
    mapper = state.bind_mapper
    if not (state.is_update or state.is_delete) or mapper is None or mapper.class_ not in _WATCHED:
        return
    statement: Any = state.statement
    id_name = _WATCHED[mapper.class_][0]
    wanted = select(getattr(mapper.class_, id_name))
    if statement.whereclause is not None:
        wanted = wanted.where(statement.whereclause)
    found = set(state.session.scalars(wanted, state.parameters if isinstance(state.parameters, dict) else None))
    _touched(state.session, mapper.class_).update(found)


@event.listens_for(Session, "before_commit")
def _settle_at_the_end(session: Session) -> None:
    settle(session)


def _touched(session: Session, table: type[Any]) -> set[int]:
    touched: Touched = session.info.setdefault(_TOUCHED, {})
    return touched.setdefault(table, set())


def _changed(row: Any, names: tuple[str, ...]) -> bool:
    attributes = inspect(row).attrs
    return any(attributes[name].history.has_changes() for name in names)


def _items(session: Session, touched: Touched) -> set[int]:
    """Returns the items that may count otherwise now."""
    found = touched.get(WorkItemRow, set()) | touched.get(WorkBodyRow, set())
    documents = touched.get(DocumentRow, set()) | touched.get(DocumentAudienceRow, set())
    units = _below(session, touched.get(UnitRow, set()))
    for column, ids in ((WorkItemRow.document_id, documents), (WorkItemRow.unit_id, units)):
        for some in slices(sorted(ids)):
            found.update(session.scalars(select(WorkItemRow.id).where(column.in_(some))))
    return found


def _below(session: Session, unit_ids: set[int]) -> set[int]:
    """Returns the units and all that stand below them."""
    if not unit_ids:
        return set()
    children: dict[int | None, list[int]] = {}
    for unit_id, parent_id in session.execute(select(UnitRow.id, UnitRow.parent_id)):
        children.setdefault(parent_id, []).append(unit_id)
    found: set[int] = set()
    waiting = list(unit_ids)
    while waiting:
        unit_id = waiting.pop()
        if unit_id not in found:
            found.add(unit_id)
            waiting += children.get(unit_id, [])
    return found
