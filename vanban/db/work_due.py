"""How much of a person's work is due: numbers that may be told where its words may not; and where they want them."""

import datetime
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from vanban.audit import Action, Detail, Entry
from vanban.db.audit import record
from vanban.db.models import PersonRow, UnitRow
from vanban.db.unit_people import people_of_units
from vanban.db.upserts import upsert
from vanban.db.work_access import given_to, seen
from vanban.db.work_models import WorkAssignmentRow, WorkItemRow
from vanban.db.work_notice_models import WorkNoticeRow
from vanban.db.work_reminders import ANSWERING, STANDING, every_principal
from vanban.principals import Outside, Principal
from vanban.wording import count_words
from vanban.work import SOON, AssignmentState, ItemState


@dataclass(frozen=True, slots=True)
class Due:
    """How many things given are due within ``SOON`` days (today included), overdue, and not accepted yet."""

    soon: int = 0
    overdue: int = 0
    waiting: int = 0

    def __bool__(self) -> bool:
        return bool(self.soon or self.overdue or self.waiting)

    def __add__(self, other: "Due") -> "Due":
        return Due(self.soon + other.soon, self.overdue + other.overdue, self.waiting + other.waiting)

    @property
    def words(self) -> str:
        """The counts as a sentence without its end.

        >>> Due(soon=3, overdue=1).words
        'Đồng chí có 3 việc sắp đến hạn, 1 việc quá hạn'
        """
        parts = ((self.soon, "sắp đến hạn"), (self.overdue, "quá hạn"), (self.waiting, "chờ nhận"))
        told = [f"{count_words(count)} việc {words}" for count, words in parts if count]
        return "Đồng chí có " + ", ".join(told or ["0 việc sắp đến hạn"])


@dataclass(frozen=True, slots=True)
class NoticeWish:
    """Where a person wants to be told of their work besides the pages; on outside channels only who asked for it."""

    mail: bool = True
    chat: bool = False


def due_of(session: Session, person: PersonRow, day: datetime.date, *, outside: bool = False) -> Due:
    """Returns what is due to a person, in all units they act for, as they may see it on the pages.

    ``outside`` leaves out units that let nothing out on outside channels: not even a number of theirs goes there.
    """
    found = Due()
    counted: set[int] = set()
    for principal in every_principal(session, person):
        if outside and _lets_nothing_out(session, principal):
            continue
        found += _due(session, principal, day, counted)
    return found


def notice_wish(session: Session, person_id: int) -> NoticeWish:
    """Returns where a person wants to be told."""
    row = session.get(WorkNoticeRow, person_id)
    return NoticeWish() if row is None else NoticeWish(row.mail, row.chat)


def save_notice_wish(session: Session, principal: Principal, wish: NoticeWish) -> None:
    """Keeps where a person wants to be told."""
    values = {"mail": wish.mail, "chat": wish.chat}
    statement = upsert(session, WorkNoticeRow).values(person_id=principal.person_id, **values)
    session.execute(statement.on_conflict_do_update(index_elements=["person_id"], set_=values))
    detail: Detail = {"fields": [name for name, value in values.items() if value]}
    record(
        session, Entry(Action.SUBSCRIPTION_CHANGED, principal, "work_notice", principal.person_id or "", detail=detail)
    )


def _due(session: Session, principal: Principal, day: datetime.date, counted: set[int]) -> Due:
    """Returns what is due in one unit; ``counted`` holds the assignments told already, and takes up these."""
    last = func.coalesce(WorkAssignmentRow.due_on, WorkItemRow.last)
    wanted = select(WorkAssignmentRow.id, last, WorkAssignmentRow.state)
    wanted = wanted.join(WorkItemRow, WorkItemRow.id == WorkAssignmentRow.item_id)
    near = last <= day + datetime.timedelta(days=SOON)
    wanted = wanted.where(
        *(given_to(principal), seen(principal), _answered_by(session, principal)),
        *(WorkAssignmentRow.state.in_(STANDING), WorkItemRow.state == ItemState.ACTIVE.value),
        or_(near, WorkAssignmentRow.state == AssignmentState.GIVEN.value),
    )
    rows = [row for row in session.execute(wanted) if row[0] not in counted]
    counted.update(row[0] for row in rows)
    dates = [row[1] for row in rows if row[1] is not None and row[1] <= day + datetime.timedelta(days=SOON)]
    overdue = sum(one < day for one in dates)
    return Due(len(dates) - overdue, overdue, sum(row[2] == AssignmentState.GIVEN.value for row in rows))


def _answered_by(session: Session, principal: Principal) -> ColumnElement[bool]:
    """Returns the condition for what is the person's own, and the unit's where they answer for its work or nobody does.

    The same people are reminded (``vanban.db.work_reminders``).
    """
    own = WorkAssignmentRow.person_id == principal.person_id
    colleagues = people_of_units(session, {one for one in (principal.unit_id,) if one is not None})
    somebody = any(ANSWERING & roles for people in colleagues.values() for _, roles in people)
    answers = bool(ANSWERING & principal.roles) or not somebody
    return or_(own, WorkAssignmentRow.person_id.is_(None)) if answers else own


def _lets_nothing_out(session: Session, principal: Principal) -> bool:
    setting = session.scalar(select(UnitRow.outside).where(UnitRow.id == principal.unit_id))
    return Outside.of(setting) is Outside.NONE
