"""What the cells of a week's lịch say of a slot, and a slot read back from what they say."""

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from programs.papers.views import WeekSlot
from programs.papers.wording import one_line
from vanban.layout.pieces import short_date

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
ALL_DAY = "Cả ngày"
_NOON, _EVENING, _DAY = 12 * 60, 18 * 60, 24 * 60  # minutes
_HOUR = r"(?P<{0}h>[01]?\d|2[0-3])\s?(?:h|g|giờ|:)\s?(?P<{0}m>[0-5]\d)?"
_TIME = re.compile(
    rf"(?:(?:Từ|từ)\s+)?{_HOUR.format('s')}(?:\s*(?:-|–|đến)\s*{_HOUR.format('e')})?\s*[:.,]\s+(?P<text>\S.*)"
)
_ATTENDING = re.compile(r"(?:Thành phần(?: dự)?|Cùng dự|Dự)\s*:\s*(?P<said>.*)", re.IGNORECASE)
_OFF = re.compile(r"(?P<what>Hoãn|Hủy|Huỷ)\b\s*(?::\s*(?P<said>.*)|\.?)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Beside:
    """What the cells beside the content say of all slots in it."""

    day: datetime.date
    leader: str = ""
    preparing: str = ""
    place: str = ""


def monday_of(day: datetime.date) -> datetime.date:
    """Returns the Monday of a day's week."""
    return day - datetime.timedelta(days=day.weekday())


def day_lines(day: datetime.date) -> tuple[str, str]:
    """Returns "Thứ Hai" and "02/3/2026"."""
    return WEEKDAYS[day.weekday()], short_date(day)


def part_of_day(slot: WeekSlot) -> str:
    """Returns Sáng, Chiều (from 12h00) or Tối (from 18h00), Cả ngày for no set time."""
    if slot.start_minute is None:
        return ALL_DAY
    if slot.start_minute < _NOON:
        return "Sáng"
    return "Chiều" if slot.start_minute < _EVENING else "Tối"


def content_lines(slot: WeekSlot) -> tuple[str, ...]:
    """Returns "08h15 - 10h00: Họp giao ban", then who takes part, then that it is put off or cancelled and why."""
    lines = [f"{time_words(slot)}: {slot.text}" if slot.start_minute is not None else slot.text]
    if slot.attending:
        lines.append(f"Thành phần: {slot.attending}")
    if slot.cancelled or slot.postponed:
        what = "Hủy" if slot.cancelled else "Hoãn"
        lines.append(f"{what}: {slot.reason}" if slot.reason else what)
    return tuple(lines)


def time_words(slot: WeekSlot) -> str:
    """Returns "08h15" or "08h15 - 10h00", "" for no set time."""
    if slot.start_minute is None:
        return ""
    begin = _clock(slot.start_minute)
    return f"{begin} - {_clock(slot.end_minute)}" if slot.end_minute is not None else begin


def _clock(minute: int) -> str:
    return f"{minute // 60:02}h{minute % 60:02}"


def slots_of(lines: Iterable[str], beside: Beside) -> Iterator[WeekSlot]:
    """Yields the slots that a cell's lines tell of: each line with a time begins one, as does the first line."""
    slot: WeekSlot | None = None
    for line in map(one_line, lines):
        if not line:
            continue
        timed = _TIME.fullmatch(line)
        if slot is not None and timed is None:
            slot = _with(slot, line)
            continue
        if slot is not None:
            yield slot
        slot = _begun(line, timed, beside)
    if slot is not None:
        yield slot


def _begun(line: str, timed: re.Match[str] | None, beside: Beside) -> WeekSlot:
    slot = WeekSlot(beside.day, line, leader=beside.leader, preparing=beside.preparing, place=beside.place)
    if timed is None:
        return slot
    start, end = _minute(timed, "s"), _minute(timed, "e")
    return replace(slot, text=timed["text"], start_minute=start, end_minute=end)


def _minute(match: re.Match[str], which: str) -> int | None:
    hours = match[f"{which}h"]
    return int(hours) * 60 + int(match[f"{which}m"] or 0) if hours else None


def _with(slot: WeekSlot, line: str) -> WeekSlot:
    """Returns a slot with what a further line of its cell adds."""
    attending, off = _ATTENDING.fullmatch(line), _OFF.fullmatch(line)
    if attending and not slot.attending:
        return replace(slot, attending=attending["said"])
    if off and not (slot.cancelled or slot.postponed):
        cancelled = off["what"].lower() != "hoãn"
        return replace(slot, cancelled=cancelled, postponed=not cancelled, reason=off["said"] or "")
    if slot.cancelled or slot.postponed:
        return replace(slot, reason=f"{slot.reason} {line}".strip())
    if slot.attending:
        return replace(slot, attending=f"{slot.attending} {line}")
    return replace(slot, text=f"{slot.text} {line}")


def settled_slots(slots: Sequence[WeekSlot]) -> tuple[WeekSlot, ...]:
    """Returns slots as a reader of the lịch takes them, in the order of their time."""
    read = [one for slot in slots for one in slots_of(content_lines(_tidy(slot)), _beside(slot))]
    return tuple(sorted(read, key=lambda slot: (slot.day, -1 if slot.start_minute is None else slot.start_minute)))


def _beside(slot: WeekSlot) -> Beside:
    return Beside(slot.day, one_line(slot.leader), one_line(slot.preparing), one_line(slot.place))


def _tidy(slot: WeekSlot) -> WeekSlot:
    """Returns a slot with texts on one line and times of one day, the end not before the beginning."""
    start = slot.start_minute if slot.start_minute is not None and 0 <= slot.start_minute < _DAY else None
    end = slot.end_minute if start is not None and slot.end_minute is not None and start <= slot.end_minute else None
    return replace(
        slot,
        text=one_line(slot.text),
        attending=one_line(slot.attending),
        reason=one_line(slot.reason),
        start_minute=start,
        end_minute=end if end is not None and end < _DAY else None,
    )
