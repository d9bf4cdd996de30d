"""The coverage list: what documents from above give to a unit and none of its items has taken up yet.

A task is taken when an item of the unit comes from the same place of the same document, whoever may see that item.
Only tasks of documents the person may read are listed and counted.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Row, Select, and_, exists, or_, select, true
from sqlalchemy.orm import Session

from programs.bodies import body_names
from vanban.db.models import DocumentRow, UnitRow
from vanban.db.permissions import searchable
from vanban.db.task_models import DocumentTaskRow, TaskBodyRow
from vanban.db.work_models import WorkItemRow
from vanban.documents import ValidityStatus
from vanban.principals import Principal
from vanban.tasks import TaskKind
from vanban.wording import citation_words, document_name
from vanban.work import ItemState, WorkBody, WorkContent, WorkSource

MOST = 1_000  # tasks of one list
_LONGEST_NAME = 300


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A task that nobody of the unit has taken, with what an item of it would say; ``leads``: the unit is to lead."""

    task_id: int
    document_id: int
    document: str
    content: WorkContent
    leads: bool

    @property
    def place(self) -> str:
        """Where it stands, in words."""
        return citation_words(self.content.source.path if self.content.source else "", self.document)

    @property
    def address(self) -> str:
        """The page of the document at the place that says it."""
        source = self.content.source
        return f"/van-ban/{self.document_id}?start={source.start}&end={source.end}#trich" if source else ""


def uncovered(
    session: Session, principal: Principal, *, first: datetime.date | None = None, last: datetime.date | None = None
) -> list[Uncovered]:
    """Returns the tasks of the own unit that none of its items comes from, document by document.

    With ``first`` and ``last`` only those that fall due between them, and those that name no certain day.
    """
    own = sorted(principal.own_unit_ids)
    if not own or principal.channel.outside:
        return []
    wanted = _tasks(principal, own).where(_within(first, last))
    order = (DocumentRow.date.desc(), DocumentRow.id, DocumentTaskRow.position)
    return _shown(session, session.execute(wanted.order_by(*order).limit(MOST)).all(), own)


def chosen_tasks(session: Session, principal: Principal, task_ids: Sequence[int]) -> list[Uncovered]:
    """Returns those of the tasks that are still nobody's and that the person may read, in the order of their ids."""
    own = sorted(principal.own_unit_ids)
    if not own or principal.channel.outside:
        return []
    wanted = _tasks(principal, own).where(DocumentTaskRow.id.in_(sorted(set(task_ids))[:MOST]))
    return _shown(session, session.execute(wanted.order_by(DocumentTaskRow.id)).all(), own)


_Tasks = Select[DocumentTaskRow, DocumentRow]


def _tasks(principal: Principal, own: Sequence[int]) -> _Tasks:
    named = select(TaskBodyRow.task_id).where(TaskBodyRow.unit_id.in_(own))
    taken = exists().where(
        WorkItemRow.unit_id.in_(own),
        WorkItemRow.document_id == DocumentTaskRow.document_id,
        WorkItemRow.start < DocumentTaskRow.end,
        WorkItemRow.end > DocumentTaskRow.start,
        WorkItemRow.state != ItemState.CANCELLED.value,
    )
    return (
        select(DocumentTaskRow, DocumentRow)
        .join(DocumentRow, DocumentRow.id == DocumentTaskRow.document_id)
        .where(
            searchable(principal),
            DocumentRow.status != ValidityStatus.EXPIRED.value,
            DocumentTaskRow.kind == TaskKind.TASK.value,
            DocumentTaskRow.id.in_(named),
            ~taken,
        )
    )


def _within(first: datetime.date | None, last: datetime.date | None) -> ColumnElement[bool]:
    day = DocumentTaskRow.last
    after = or_(day.is_(None), day >= first) if first is not None else true()
    before = or_(day.is_(None), day <= last) if last is not None else true()
    return and_(after, before)


def _shown(session: Session, rows: Sequence[Row[DocumentTaskRow, DocumentRow]], own: Sequence[int]) -> list[Uncovered]:
    bodies = _bodies(session, [task.id for task, _ in rows])
    names = {row.id: row.name for row in session.execute(select(UnitRow.id, UnitRow.name).where(UnitRow.id.in_(own)))}
    shown = []
    for task, document in rows:
        named = bodies.get(task.id, [])
        leads = any(body.lead and body.unit_id in own for body in named)
        content = _content(task, document, named, names)
        name = document_name(type=document.type, number=document.number, date=document.date)
        shown.append(Uncovered(task.id, document.id, name, content, leads))
    return shown


def _bodies(session: Session, task_ids: Sequence[int]) -> dict[int, list[TaskBodyRow]]:
    found: dict[int, list[TaskBodyRow]] = {}
    for row in session.scalars(select(TaskBodyRow).where(TaskBodyRow.task_id.in_(task_ids)).order_by(TaskBodyRow.id)):
        found.setdefault(row.task_id, []).append(row)
    return found


def _content(
    task: DocumentTaskRow, document: DocumentRow, named: Sequence[TaskBodyRow], own: Mapping[int, str]
) -> WorkContent:
    """Returns what an item made of a task says: its words, its bodies as units where they mean one, and its place."""
    quote = document.text[task.start : task.end]
    return WorkContent(
        text=task.text,
        lead=_lead(task, [body for body in named if body.lead], own),
        partners=_partners(task.partners, [body for body in named if not body.lead]),
        group=task.group,
        product=task.product,
        due=task.due,
        first=task.first,
        last=task.last,
        every=task.every,
        field=document.field or "",
        source=WorkSource(task.document_id, task.path, task.start, task.end, quote),
    )


def _lead(task: DocumentTaskRow, leading: Sequence[TaskBodyRow], own: Mapping[int, str]) -> WorkBody | None:
    """Returns who leads: the own unit by its name where a class of units is told to ("Đảng ủy xã, phường")."""
    units = {body.unit_id for body in leading}
    for unit_id in units & own.keys():
        if unit_id is not None and len(units) > 1:
            return WorkBody(own[unit_id], unit_id)
    only = next(iter(units)) if len(units) == 1 else None
    return WorkBody(task.lead[:_LONGEST_NAME], only) if task.lead else None


def _partners(listed: str, named: Sequence[TaskBodyRow]) -> tuple[WorkBody, ...]:
    """Returns the bodies that take part: those known to the tree, or else all of them as one wording."""
    units: dict[str, set[int | None]] = {}
    for body in named:
        units.setdefault(body.name, set()).add(body.unit_id)
    if units and len(units) >= len(body_names(listed)) - 1:
        return tuple(WorkBody(name, ids.pop() if len(ids) == 1 else None) for name, ids in units.items())
    return (WorkBody(listed[:_LONGEST_NAME]),) if listed else ()
