"""The lines of approved lịch for calendars: those of a unit, or those that name a person."""

import datetime

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session

from vanban.db.programme_access import APPROVED_STATES, programmes_seen
from vanban.db.programme_models import ProgrammeRow, SlotPersonRow, SlotRow
from vanban.db.work_access import seen
from vanban.db.work_models import WorkItemRow
from vanban.principals import Principal
from vanban.work import Period

MOST_LINES = 1_000


def feed_lines(
    session: Session, principal: Principal, unit_id: int | None, since: datetime.date
) -> list[tuple[SlotRow, ProgrammeRow]]:
    """Returns the lines from a day on: of a unit's lịch, or (``unit_id`` None) those that name the person.

    Whom a planner has put into a line sees that line in the own calendar, also in the lịch of a unit above. A line that
    comes from an item the person may not see is in no calendar; cancelled ones stay, marked.
    """
    if principal.person_id is None or principal.channel.outside:
        return []
    named = exists().where(SlotPersonRow.slot_id == SlotRow.id, SlotPersonRow.person_id == principal.person_id)
    whose = named if unit_id is None else and_(ProgrammeRow.unit_id == unit_id, programmes_seen(principal))
    item = exists().where(WorkItemRow.id == SlotRow.item_id, seen(principal)).correlate(SlotRow)
    wanted = select(SlotRow, ProgrammeRow).join(ProgrammeRow, ProgrammeRow.id == SlotRow.programme_id)
    wanted = wanted.where(
        *(ProgrammeRow.period == Period.WEEK.value, ProgrammeRow.state.in_(APPROVED_STATES), SlotRow.day >= since),
        *(whose, or_(SlotRow.item_id.is_(None), item)),
    )
    rows = session.execute(wanted.order_by(SlotRow.day, SlotRow.start_minute, SlotRow.id).limit(MOST_LINES))
    return [(row[0], row[1]) for row in rows]
