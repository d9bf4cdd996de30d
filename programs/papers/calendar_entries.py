"""Slots of a week and deadlines of tasks as entries of a calendar."""

import datetime

from programs.papers.calendars import CalendarEntry, moment
from programs.papers.views import WeekSlot
from programs.papers.week_cells import content_lines

_POSTPONED = "HOÃN"
_SLOT, _DEADLINE = "Lịch công tác", "Thời hạn"


def slot_entry(slot: WeekSlot, uid: str, *, changed_at: datetime.datetime, version: int = 1) -> CalendarEntry:
    """Returns a slot as an entry: at its time, or of the whole day; one put off stays, marked and taking no time."""
    timed = slot.start_minute is not None
    start = moment(slot.day, slot.start_minute) if slot.start_minute is not None else slot.day
    end = moment(slot.day, slot.end_minute) if timed and slot.end_minute is not None else None
    beside = (("Lãnh đạo", slot.leader), ("Chuẩn bị", slot.preparing))
    lines = [*content_lines(slot)[1:], *(f"{name}: {words}" for name, words in beside if words)]
    return CalendarEntry(
        uid=uid,
        title=f"{_POSTPONED}: {slot.text}" if slot.postponed and not slot.cancelled else slot.text,
        start=start,
        end=end,
        changed_at=changed_at,
        version=version,
        place=slot.place,
        description="\n".join(lines),
        category=_SLOT,
        cancelled=slot.cancelled,
        busy=timed and not slot.postponed,
    )


def deadline_entry(
    text: str,
    last: datetime.date,
    uid: str,
    *,
    changed_at: datetime.datetime,
    version: int = 1,
    description: str = "",
    address: str = "",
    cancelled: bool = False,
) -> CalendarEntry:
    """Returns a deadline as an entry of the whole of its last day, which takes up nobody's time."""
    return CalendarEntry(
        uid=uid,
        title=f"Hạn: {text}",
        start=last,
        changed_at=changed_at,
        version=version,
        description=description,
        category=_DEADLINE,
        address=address,
        cancelled=cancelled,
        busy=False,
    )
