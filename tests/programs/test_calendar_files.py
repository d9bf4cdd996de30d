"""Calendars keep to RFC 5545: what is written is parsed back, lines are folded, things keep their identity."""

import datetime

from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Component
from paper_examples import WEEK, day

from programs.papers.calendar_entries import deadline_entry, slot_entry
from programs.papers.calendars import ZONE, CalendarEntry, calendar_ics, moment, stable_uid
from programs.papers.wording import one_line

CHANGED = datetime.datetime(2026, 9, 1, 3, tzinfo=datetime.UTC)


def parsed(*entries: CalendarEntry) -> list[Component]:
    """Returns the events of a calendar with entries, read by a parser."""
    return list(Calendar.from_ical(calendar_ics(entries, name="Lịch")).walk("VEVENT"))


def test_a_slot_is_an_event_at_its_time_here() -> None:
    (event,) = parsed(slot_entry(WEEK.slots[0], "slot-1@vanban.lac-ha", changed_at=CHANGED, version=3))
    assert event.decoded("dtstart") == moment(day(9, 7), 8 * 60 + 15)
    assert event.decoded("dtstart").utcoffset() == datetime.timedelta(hours=7)
    assert event["dtstart"].params["TZID"] == ZONE
    assert event.decoded("dtend") == moment(day(9, 7), 10 * 60)
    assert (str(event["summary"]), str(event["location"])) == ("Họp giao ban đầu tuần", "Phòng họp số 1")
    assert str(event["description"]).splitlines() == [
        "Thành phần: Thường trực Đảng ủy, Chánh Văn phòng",
        "Lãnh đạo: Bí thư Đảng ủy",
        "Chuẩn bị: Văn phòng Đảng ủy",
    ]
    assert (str(event["uid"]), event["sequence"], str(event["status"])) == ("slot-1@vanban.lac-ha", 2, "CONFIRMED")


def test_a_slot_without_an_end_lasts_an_hour_and_one_without_a_time_the_day() -> None:
    hour, whole = parsed(*(slot_entry(slot, "x", changed_at=CHANGED) for slot in WEEK.slots[1:3]))
    assert hour.decoded("dtend") - hour.decoded("dtstart") == datetime.timedelta(hours=1)
    assert (whole.decoded("dtstart"), whole.decoded("dtend")) == (day(9, 9), day(9, 10))
    assert (str(whole["summary"]), str(whole["transp"])) == ("HOÃN: Tiếp công dân", "TRANSPARENT")


def test_what_is_cancelled_says_so_under_the_same_identity() -> None:
    (event,) = parsed(slot_entry(WEEK.slots[3], stable_uid("slot", 9, office="lac-ha"), changed_at=CHANGED))
    assert (str(event["status"]), str(event["uid"])) == ("CANCELLED", "slot-9@vanban.lac-ha")


def test_a_deadline_is_its_whole_last_day_and_takes_no_time() -> None:
    (event,) = parsed(deadline_entry("Nộp báo cáo", day(9, 30), "item-1", changed_at=CHANGED, address="https://x/1"))
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (day(9, 30), day(10, 1))
    assert (str(event["summary"]), str(event["transp"])) == ("Hạn: Nộp báo cáo", "TRANSPARENT")
    assert str(event["url"]) == "https://x/1"


def test_the_zone_of_the_times_is_defined_in_the_file() -> None:
    calendar = Calendar.from_ical(calendar_ics([slot_entry(WEEK.slots[0], "x", changed_at=CHANGED)], name="Lịch"))
    (zone,) = calendar.walk("VTIMEZONE")
    assert str(zone["tzid"]) == ZONE
    assert [calendar[name] for name in ("version", "method")] == ["2.0", "PUBLISH"]


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200), st.text(max_size=300))
def test_lines_are_folded_at_75_octets_and_any_words_come_back(title: str, description: str) -> None:
    data = calendar_ics([CalendarEntry("u", title, day(9, 7), CHANGED, description=description)], name=title)
    lines = data.split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    data.decode("utf-8")
    (event,) = Calendar.from_ical(data).walk("VEVENT")
    assert str(event["summary"]) == one_line(title)
    assert said_lines(str(event.get("description", ""))) == said_lines(description)


def said_lines(text: str) -> list[str]:
    """Returns the lines of a text that say something."""
    return [line for line in map(one_line, text.splitlines()) if line]
