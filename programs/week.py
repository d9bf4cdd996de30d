"""The events of week programmes: ngày · buổi · nội dung · lãnh đạo · chuẩn bị · địa điểm, with times as "08h15:"."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from programs.deadlines import read_deadline
from programs.source import Source
from programs.tasks import FoundTask, Shape
from vanban.documents import Table
from vanban.tables import RowCell, column_names, grid, head_rows, row_cells
from vanban.tasks import Deadline, TaskKind
from vanban.text import bare_form, nfc

_DAY, _PART, _WHAT, _CHAIR, _PREPARED, _PLACE = "day", "part", "what", "chair", "prepared", "place"
_HEADS = (
    (_PLACE, re.compile(r"\bdia diem\b")),
    (_PREPARED, re.compile(r"\b(?:chuan bi|tham muu|phuc vu)\b")),
    (_CHAIR, re.compile(r"\b(?:lanh dao|chu tri|dong chi)\b")),
    (_WHAT, re.compile(r"\b(?:noi dung|cong viec|cong tac)\b")),
    (_PART, re.compile(r"\b(?:buoi|gio|thoi gian)\b")),
    (_DAY, re.compile(r"^(?:thu|ngay|thu,? ngay|ngay,? thu|ngay thang)$|^thu\b")),
)
_WEEKDAY = r"(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ\s+nhật)"
_DATE = r"\d{1,2}\s?[/-]\s?\d{1,2}(?:\s?[/-]\s?20\d\d)?|ngày\s+\d{1,2}\s+tháng\s+\d{1,2}(?:\s+năm\s+20\d\d)?"
_DAY_LINE = re.compile(rf"^\W*{_WEEKDAY}\b\W*(?:ngày\s+)?(?:{_DATE})\W*$", re.IGNORECASE)
_TIME = re.compile(r"(?<!\w)(?P<h>[01]?\d|2[0-3])\s?(?:h|g|giờ)\s?(?P<m>[0-5]\d)?(?!\w)")
_TIMED = re.compile(_TIME.pattern + r"\s*:\s*")
_ITEM = re.compile(r"^\s*(?:[-–+•*]\s*)?(?:(?:Sáng|Chiều|Tối)\W{1,3})?" + _TIME.pattern + r"\s*[:,.-]?\s*")
_AT = re.compile(r"(?:[Đđ]ịa điểm\s*:\s*|(?<!\w)tại\s+)(?P<place>(?:[A-ZĐ]|phòng|hội trường)[^.;\n]{2,120})")


@dataclass(frozen=True, slots=True)
class _Day:
    day: datetime.date
    words: str


def week_events(source: Source) -> Iterator[FoundTask]:
    """Yields the events of tables with a day and what takes place, then those under lines that each name a day."""
    for table in source.tables:
        columns = _columns(column_names(table))
        if {_DAY, _WHAT} <= columns.keys() and columns.keys() & {_PLACE, _CHAIR, _PART}:
            yield from _of_table(source, table, columns)
    yield from _of_lines(source)


def _columns(names: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for column, name in enumerate(names):
        plain = bare_form(nfc(name)).strip()
        kind = next((kind for kind, pattern in _HEADS if pattern.search(plain)), None)
        if kind is not None:
            found.setdefault(kind, column)
    return found


def _of_table(source: Source, table: Table, columns: dict[str, int]) -> Iterator[FoundTask]:
    texts, names, day = grid(table), column_names(table), None
    told: str | None = None
    for row in range(head_rows(table), min(table.n_rows, len(table.row_spans))):
        day = _day(source, texts[row][columns[_DAY]]) or day
        cells = {cell.column: cell for cell in row_cells(table, row, names)}
        what = cells.get(columns[_WHAT])
        key = f"{day.day if day else ''} {texts[row]}"
        if day is None or what is None or key == told:
            continue
        told = key
        base = _row_event(texts[row], columns, day)
        yield from _split(source, table.row_spans[row], what, base)


def _day(source: Source, words: str) -> _Day | None:
    """Returns the one day that words name, None for none or more than one."""
    deadline = read_deadline(words, issued=source.issued, year=source.plan_year)
    if deadline.last is None or deadline.first != deadline.last:
        return None
    return _Day(deadline.last, words)


def _row_event(texts: list[str], columns: dict[str, int], day: _Day) -> FoundTask:
    """Returns what the cells beside say of the events of a row."""

    def said(kind: str) -> str:
        return texts[columns[kind]] if kind in columns else ""

    part = said(_PART)
    return FoundTask(
        text="",
        start=0,
        end=0,
        path="",
        kind=TaskKind.EVENT,
        lead=said(_PREPARED),
        chair=said(_CHAIR),
        place=said(_PLACE),
        due=part or day.words,
        deadline=Deadline(day.day, day.day),
        minute=_minute(part),
        shape=Shape.ROW,
    )


def _split(source: Source, span: tuple[int, int], cell: RowCell, base: FoundTask) -> Iterator[FoundTask]:
    """Yields the events of a cell: one, or one for each time it names."""
    start = span[0] + cell.start
    if source.text[start : start + len(cell.text)] != cell.text:
        return
    times = list(_TIMED.finditer(cell.text))
    cuts = [match.start() for match in times] or [0]
    for at, cut in enumerate(cuts):
        end = cuts[at + 1] if at + 1 < len(cuts) else len(cell.text)
        words = cell.text[cut:end].rstrip(" ;.-")
        shown = words[times[at].end() - cut :] if times else words
        if len(shown.split()) >= 2:
            minute = _minute(times[at][0]) if times else base.minute
            first = start + cut
            path = _path(source, span[0])
            yield replace(base, text=shown, start=first, end=first + len(words), path=path, minute=minute)


def _minute(words: str) -> int | None:
    match = _TIME.search(words)
    return int(match["h"]) * 60 + int(match["m"] or 0) if match else None


def _path(source: Source, position: int) -> str:
    """Returns the path of the passage that holds a position, which names a row; else of the smallest unit."""
    passage = next((one for one in source.passages if one.start <= position < one.end), None)
    if passage is not None:
        return passage.path
    around = [one for one in source.sections if one.start <= position < one.end]
    return min(around, key=lambda one: one.end - one.start).path if around else ""


def _of_lines(source: Source) -> Iterator[FoundTask]:
    """Yields the timed lines under lines that name a day, where there are at least two of those."""
    rows = [span for table in source.tables for span in table.row_spans]
    lines = [match for match in re.finditer(r"[^\n]+", source.text) if not _within(match.start(), rows)]
    days = {match.start(): _day(source, match[0]) for match in lines if _DAY_LINE.match(match[0])}
    if sum(day is not None for day in days.values()) < 2:
        return
    day: _Day | None = None
    for line in lines:
        if line.start() in days:
            day = days[line.start()]
        elif day is not None and (item := _ITEM.match(line[0])):
            yield from _event(source, line, item, day)


def _event(source: Source, line: re.Match[str], item: re.Match[str], day: _Day) -> Iterator[FoundTask]:
    start = line.start() + item.start("h")
    words = source.text[start : line.end()].rstrip()
    shown = line[0][item.end() :].strip()
    if len(shown.split()) < 2:
        return
    place = _AT.search(shown)
    yield FoundTask(
        text=shown,
        start=start,
        end=start + len(words),
        path=_path(source, start),
        kind=TaskKind.EVENT,
        place=place["place"].strip() if place else "",
        due=day.words.strip(),
        deadline=Deadline(day.day, day.day),
        minute=_minute(item[0]),
    )


def _within(position: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= position < end for start, end in spans)
