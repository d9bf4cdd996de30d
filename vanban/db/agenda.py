"""What a unit has to do and when: the tasks and programme events of the documents a person may read.

Everything is asked for with ``vanban.db.permissions.searchable``: on an outside channel that means open documents only,
and neither a task of another document nor the number of such tasks ever comes out of here.
"""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session

from vanban.db.models import DocumentRow, UnitRow
from vanban.db.permissions import searchable, slices
from vanban.db.task_models import DocumentTaskRow, TaskBodyRow, TaskReadingRow
from vanban.documents import ValidityStatus
from vanban.principals import Principal
from vanban.tasks import Deadline, Recurrence, TaskKind, TaskRole
from vanban.wording import citation_words, document_name

HANOI = datetime.timezone(datetime.timedelta(hours=7))  # Asia/Ho_Chi_Minh has kept UTC+7 since 1975
WEEK = datetime.timedelta(days=6)
OVERDUE_DAYS = 90  # what was due longer ago is of the past
_ROLES = (TaskRole.LEADS, TaskRole.TAKES_PART, TaskRole.OWN)
MOST = 2_000  # rows looked through for one person
_Rows = Select[DocumentTaskRow, str | None, str | None, datetime.date | None]


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """A task or event with the place that says it. ``day`` is when it is due or takes place, None for no certain day.

    ``role`` is the unit's; ``minute`` the time of an event, from midnight.
    """

    task_id: int
    document_id: int
    start: int
    end: int
    path: str
    document: str  # "Kế hoạch số 45-KH/TU ngày 30/03/2026"
    text: str
    lead: str
    partners: str
    product: str
    due: str  # the deadline as worded
    day: datetime.date | None
    every: Recurrence | None = None
    role: TaskRole = TaskRole.LEADS
    kind: TaskKind = TaskKind.TASK
    minute: int | None = None
    place: str = ""
    chair: str = ""

    @property
    def leads(self) -> bool:
        """Tells whether the unit leads."""
        return self.role is TaskRole.LEADS

    @property
    def source(self) -> str:
        """Where it stands, in words: "dòng 3 bảng 1 Phụ lục I Kế hoạch số 45-KH/TU ngày 30/03/2026"."""
        return citation_words(self.path, self.document)

    @property
    def address(self) -> str:
        """The page of the document at the place that says it, without the site's address."""
        return f"/van-ban/{self.document_id}?start={self.start}&end={self.end}#trich"


@dataclass(frozen=True, slots=True)
class Agenda:
    """The days from ``first`` to ``last``: what takes place, and what falls due."""

    first: datetime.date
    last: datetime.date
    programme: tuple[AgendaItem, ...]
    tasks: tuple[AgendaItem, ...]

    @property
    def document_ids(self) -> tuple[int, ...]:
        """The documents that anything in it comes from."""
        return tuple(sorted({item.document_id for item in (*self.programme, *self.tasks)}))


def local_day(moment: datetime.datetime) -> datetime.date:
    """Returns the day in Việt Nam at a moment."""
    return moment.astimezone(HANOI).date()


def today(session: Session, principal: Principal, day: datetime.date) -> Agenda:
    """Returns the agenda of one day."""
    return _agenda(session, principal, day, day)


def this_week(session: Session, principal: Principal, day: datetime.date) -> Agenda:
    """Returns the agenda of the week, Monday to Sunday, that a day lies in."""
    monday = day - datetime.timedelta(days=day.weekday())
    return _agenda(session, principal, monday, monday + WEEK)


def overdue(session: Session, principal: Principal, day: datetime.date) -> list[AgendaItem]:
    """Returns the tasks of the unit whose deadline passed within ``OVERDUE_DAYS`` before a day, the last first.

    Whether they are done is not known here: say "đã qua hạn", never "chưa làm".
    """
    before = day - datetime.timedelta(days=1)
    since = day - datetime.timedelta(days=OVERDUE_DAYS)
    once = [item for item in tasks_of_unit(session, principal, since, before) if item.every is None]
    return once[::-1]


def tasks_of_unit(
    session: Session, principal: Principal, day_from: datetime.date, day_to: datetime.date
) -> list[AgendaItem]:
    """Returns the tasks that the person's unit leads or takes part in and that fall due from one day to another.

    In the order of their days, those it leads first. A task that comes again is there once for each day it falls on.
    For a unit with none below it, what its own documents give to parts of it is there too.
    """
    falls = DocumentTaskRow.last.between(day_from, day_to)
    wanted = or_(falls, DocumentTaskRow.every_day.is_not(None))
    days: Days = partial(_days_due, day_from, day_to)
    found = _of_unit(session, principal, wanted, days)
    return sorted(found, key=lambda one: (one.day, _ROLES.index(one.role), one.task_id))


def standing_tasks(session: Session, principal: Principal) -> list[AgendaItem]:
    """Returns the tasks of the unit that name no certain day: "Thường xuyên", "Hằng năm", "sau khi được phê duyệt"."""
    open_ended = DocumentTaskRow.last.is_(None) & DocumentTaskRow.every_day.is_(None)
    found = _of_unit(session, principal, open_ended, lambda _: [None])
    return sorted(found, key=lambda one: one.task_id)


def programme_of(
    session: Session, principal: Principal, day_from: datetime.date, day_to: datetime.date
) -> list[AgendaItem]:
    """Returns the events, by day and time, in the programmes of the person's unit and of those above it, and those that
    name the unit."""
    if not principal.own_unit_ids:
        return []
    line = sorted(principal.own_unit_ids | set(principal.unit_ids))
    whose = or_(DocumentRow.owner_unit_id.in_(line), _names(principal))
    falls = DocumentTaskRow.last.between(day_from, day_to)
    wanted = _readable(principal, TaskKind.EVENT).where(whose, falls)
    found = _items(session, principal, wanted, partial(_days_due, day_from, day_to))
    return sorted(found, key=lambda one: (one.day, one.minute is None, one.minute or 0, one.task_id))


Days = Callable[[DocumentTaskRow], Sequence[datetime.date | None]]


def _agenda(session: Session, principal: Principal, first: datetime.date, last: datetime.date) -> Agenda:
    programme = programme_of(session, principal, first, last)
    return Agenda(first, last, tuple(programme), tuple(tasks_of_unit(session, principal, first, last)))


def _readable(principal: Principal, kind: TaskKind) -> _Rows:
    wanted = select(DocumentTaskRow, DocumentRow.type, DocumentRow.number, DocumentRow.date)
    wanted = wanted.join(DocumentRow, DocumentRow.id == DocumentTaskRow.document_id)
    in_force = DocumentRow.status != ValidityStatus.EXPIRED.value
    return wanted.where(searchable(principal), in_force, DocumentTaskRow.kind == kind.value).limit(MOST)


def _of_unit(session: Session, principal: Principal, wanted: ColumnElement[bool], days: "Days") -> list[AgendaItem]:
    """Returns the tasks of the person's unit; none for a visitor."""
    own = sorted(principal.own_unit_ids)
    if not own:
        return []
    tasks = _readable(principal, TaskKind.TASK).where(wanted)
    found = _items(session, principal, tasks.where(_names(principal)), days)
    below = select(UnitRow.id).where(UnitRow.parent_id.in_(own), UnitRow.valid_to.is_(None)).limit(1)
    if session.scalar(below) is None:
        found += _items(session, principal, tasks.where(_given_within(own)), days)
    return found


def _names(principal: Principal) -> ColumnElement[bool]:
    """Returns the condition that the task names a unit the person acts for, or one whose place that took."""
    named = select(TaskBodyRow.task_id).where(TaskBodyRow.unit_id.in_(sorted(principal.own_unit_ids)))
    return DocumentTaskRow.id.in_(named)  # few, and found by an index: unlike the tasks of some days


def _given_within(own: Sequence[int]) -> ColumnElement[bool]:
    """Returns the condition that one of the units issued the document, and that no unit of the tree has the task."""
    issued = select(TaskReadingRow.document_id).where(TaskReadingRow.issuer_id.in_(own))
    somebody = exists().where(TaskBodyRow.task_id == DocumentTaskRow.id)
    return and_(DocumentTaskRow.document_id.in_(issued), ~somebody)


def _items(session: Session, principal: Principal, wanted: _Rows, days: Days) -> list[AgendaItem]:
    rows = session.execute(wanted).all()
    roles = _roles(session, principal, [row[0].id for row in rows])
    found: list[AgendaItem] = []
    for task, type_, number, issued in rows:
        name = document_name(type=type_, number=number, date=issued)
        role = roles.get(task.id, TaskRole.OWN)
        # What comes again begins with the document that says so.
        begun = (day for day in days(task) if day is None or not task.every or issued is None or issued <= day)
        found += [_item(task, name, day, role) for day in begun]
    return found


def _roles(session: Session, principal: Principal, task_ids: Sequence[int]) -> dict[int, TaskRole]:
    """Returns what the person's unit does in those of the tasks that name it."""
    found: dict[int, TaskRole] = {}
    own = TaskBodyRow.unit_id.in_(sorted(principal.own_unit_ids))
    for some in slices(task_ids):
        named = select(TaskBodyRow.task_id, TaskBodyRow.lead).where(TaskBodyRow.task_id.in_(some), own)
        for task_id, lead in session.execute(named.order_by(TaskBodyRow.lead)):
            found[task_id] = TaskRole.LEADS if lead else TaskRole.TAKES_PART
    return found


def _days_due(first: datetime.date, last: datetime.date, task: DocumentTaskRow) -> list[datetime.date | None]:
    return list(deadline_of(task).days_within(first, last))


def deadline_of(task: DocumentTaskRow) -> Deadline:
    """Returns what the deadline of a stored task means."""
    every = Recurrence(task.every) if task.every else None
    return Deadline(task.first, task.last, every, task.every_day, task.every_month)


def _item(task: DocumentTaskRow, document: str, day: datetime.date | None, role: TaskRole) -> AgendaItem:
    return AgendaItem(
        task_id=task.id,
        document_id=task.document_id,
        start=task.start,
        end=task.end,
        path=task.path,
        document=document,
        text=task.text,
        lead=task.lead,
        partners=task.partners,
        product=task.product,
        due=task.due,
        day=day,
        every=Recurrence(task.every) if task.every else None,
        role=role,
        kind=TaskKind(task.kind),
        minute=task.minute,
        place=task.place,
        chair=task.chair,
    )
