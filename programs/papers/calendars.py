"""Calendars of slots and deadlines as iCalendar files (RFC 5545), for the calendars of phones and office programs."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone

ZONE = "Asia/Ho_Chi_Minh"
_PRODUCT = "-//Tro ly van ban//vanban//VI"
_DEFAULT_LENGTH = datetime.timedelta(hours=1)  # of a slot whose end nobody gave


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """Something of a calendar. ``uid`` stays the same as long as the thing does; ``version`` rises with its changes.

    ``start`` is a day for what takes the whole day, as a deadline does, else a moment with its zone; ``end`` (of the
    last day, or the moment) None for one day or one hour. ``busy`` tells whether it takes up somebody's time.
    """

    uid: str
    title: str
    start: datetime.datetime | datetime.date
    changed_at: datetime.datetime
    end: datetime.datetime | datetime.date | None = None
    version: int = 1
    place: str = ""
    description: str = ""
    category: str = ""
    address: str = ""
    cancelled: bool = False
    busy: bool = True


def stable_uid(kind: str, number: int, *, office: str) -> str:
    """Returns what a thing is known by in all calendars: "slot-12@vanban.lac-ha"; ``office`` tells servers apart."""
    return f"{kind}-{number}@vanban.{office}"


def calendar_ics(entries: Iterable[CalendarEntry], *, name: str) -> bytes:
    """Returns the calendar called ``name``: CRLF, lines of at most 75 octets, the zone defined in the file."""
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", ZONE)
    calendar.add_component(Timezone.from_tzid(ZONE))
    for entry in entries:
        calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def moment(day: datetime.date, minute: int) -> datetime.datetime:
    """Returns a moment of a day here, minutes after midnight."""
    return datetime.datetime.combine(day, datetime.time(minute // 60, minute % 60), tzinfo=ZoneInfo(ZONE))


def _event(entry: CalendarEntry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.changed_at.astimezone(datetime.UTC))
    event.add("last-modified", entry.changed_at.astimezone(datetime.UTC))
    event.add("sequence", entry.version - 1)
    event.add("summary", entry.title)
    event.add("dtstart", entry.start)
    event.add("dtend", _end(entry))
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("transp", "OPAQUE" if entry.busy and not entry.cancelled else "TRANSPARENT")
    for name, words in (("location", entry.place), ("description", entry.description), ("url", entry.address)):
        if words:
            event.add(name, words)
    if entry.category:
        event.add("categories", [entry.category])
    return event


def _end(entry: CalendarEntry) -> datetime.datetime | datetime.date:
    """Returns the end as RFC 5545 has it: the moment, or the day after the last whole day."""
    if isinstance(entry.start, datetime.datetime):
        return entry.end or entry.start + _DEFAULT_LENGTH
    return (entry.end or entry.start) + datetime.timedelta(days=1)
