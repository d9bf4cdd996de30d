"""Weeks' lịch read back from Word files and workbooks, ours or anyone's, with what a person should look at."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from docx.table import Table
from docx.text.paragraph import Paragraph

from programs.deadlines import read_deadline
from programs.papers.cell_grids import Grid, GridCell, grid_of_sheet, grid_of_table
from programs.papers.doubts import Doubt, Finding
from programs.papers.found_boxes import find_boxes
from programs.papers.opened import open_word, open_workbook
from programs.papers.read_facts import facts_head, facts_of, facts_signer
from programs.papers.read_frame import read_head, read_recipients, read_signer, read_texts
from programs.papers.sheet_facts import CLOSING, MONDAY, OPENING, RECIPIENT
from programs.papers.table_heads import TableHead, find_head
from programs.papers.views import PaperHead, PaperSigner, WeekPaper, WeekSlot
from programs.papers.week_cells import ALL_DAY, Beside, monday_of, slots_of
from vanban.dates import parse_date
from vanban.errors import InvalidInput

_DAY, _PART, _TIME, _WHAT, _WHO, _LEADER, _PREPARED, _PLACE = (
    *("day", "part", "time", "what", "who", "leader", "prepared", "place"),
)
_PATTERNS = (
    (_PLACE, re.compile(r"\bdia diem\b|^noi hop$")),
    (_WHO, re.compile(r"\bthanh phan\b|\bcung du\b")),
    (_PREPARED, re.compile(r"\bchuan bi\b|\btham muu\b|\bphuc vu\b")),
    (_LEADER, re.compile(r"\blanh dao\b|\bchu tri\b|\bdong chi\b")),
    (_WHAT, re.compile(r"\bnoi dung\b|\bcong viec\b|\bcong tac\b")),
    (_PART, re.compile(r"^buoi\b")),
    (_DAY, re.compile(r"^(?:thu|ngay)\b|^(?:thu|ngay),? ?/?(?:thu|ngay)")),
    (_TIME, re.compile(r"\bgio\b|\bthoi gian\b")),
)
_NEEDED = (frozenset({_DAY}), frozenset({_WHAT}))
NO_TABLE = "Không thấy bảng lịch tuần trong tệp: bảng cần có cột “Ngày” (hoặc “Thứ”) và cột “Nội dung”."


@dataclass(frozen=True, slots=True)
class ReadWeek:
    """A week's lịch as it was read, and its doubtful lines."""

    paper: WeekPaper
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class _WeekRows:
    head: PaperHead
    slots: list[WeekSlot] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    days: list[datetime.date] = field(default_factory=list)
    found: bool = False

    def add(self, grid: Grid) -> bool:
        """Takes the slots of a grid; returns whether it is a table of a week."""
        head = find_head(grid, _PATTERNS, _NEEDED)
        if head is None:
            return False
        self.found, day = True, None
        told: tuple[int, datetime.date | None] | None = None
        for row in grid[head.below :]:
            cell = row[head.columns[_DAY]]
            day = (cell.day or day_named(cell.text, self.head)) if cell.lines else day
            self.days += [day] if day else []
            what = row[head.columns[_WHAT]]
            if what.lines and (what.key, day) != told:
                self._add_row(row, head, day)
            told = (what.key, day)
        return True

    def _add_row(self, row: Sequence[GridCell], head: TableHead, day: datetime.date | None) -> None:
        said = {part: row[column].text for part, column in head.columns.items()}
        lines = row[head.columns[_WHAT]].lines
        if day is None:
            self.findings.append(Finding(Doubt.NO_DAY, len(self.slots) + 1, " ".join(lines)))
            return
        if said.get(_TIME):
            lines = (f"{said[_TIME].rstrip(':')}: {lines[0]}", *lines[1:])
        if said.get(_WHO):
            lines = (*lines, f"Thành phần: {said[_WHO]}")
        beside = Beside(day, said.get(_LEADER, ""), said.get(_PREPARED, ""), said.get(_PLACE, ""))
        for slot in slots_of(lines, beside):
            self._add_slot(slot, said.get(_PART, ""))

    def _add_slot(self, slot: WeekSlot, part: str) -> None:
        self.slots.append(slot)
        if slot.start_minute is None and part not in ("", ALL_DAY):
            self.findings.append(Finding(Doubt.NO_TIME, len(self.slots), f"{part}: {slot.text}"))


def read_week_docx(data: bytes) -> ReadWeek:
    """Returns the lịch of a DOCX; raises ``UnreadableFile`` for no Word file, ``InvalidInput`` for no table."""
    found = find_boxes(open_word(data))
    rows = _WeekRows(read_head(found))
    places = [place for place, one in enumerate(found.body) if isinstance(one, Table) and rows.add(grid_of_table(one))]
    for one in found.annexes:
        if isinstance(one, Table):
            rows.add(grid_of_table(one))
    cut = places[0] if places else len(found.body)
    opening = read_texts([one for one in found.body[:cut] if isinstance(one, Paragraph)])
    closing = read_texts([one for one in found.body[cut:] if isinstance(one, Paragraph)])
    return _read(rows, None, (opening, closing), read_signer(found), read_recipients(found))


def read_week_xlsx(data: bytes) -> ReadWeek:
    """Returns the lịch of a workbook; raises as ``read_week_docx`` does."""
    sheets = [sheet for sheet in open_workbook(data).worksheets if sheet.sheet_state == "visible"]
    facts = facts_of(sheets)
    rows = _WeekRows(facts_head(facts))
    for sheet in sheets:
        rows.add(grid_of_sheet(sheet))
    monday = parse_date(" ".join(facts.get(MONDAY, ())))
    texts = (list(facts.get(OPENING, ())), list(facts.get(CLOSING, ())))
    return _read(rows, monday, texts, facts_signer(facts), tuple(facts.get(RECIPIENT, ())))


def day_named(words: str, head: PaperHead) -> datetime.date | None:
    """Returns the one day that words name, in the year of the paper; None for none or more than one."""
    deadline = read_deadline(words, issued=head.dated, year=head.year)
    return deadline.last if deadline.last is not None and deadline.first == deadline.last else None


def _read(
    rows: _WeekRows,
    monday: datetime.date | None,
    texts: tuple[list[str], list[str]],
    signer: PaperSigner,
    recipients: tuple[str, ...],
) -> ReadWeek:
    if not rows.found:
        raise InvalidInput(NO_TABLE)
    first = monday or min(rows.days, default=rows.head.dated)
    if first is None:
        raise InvalidInput("Không đọc được ngày nào trong bảng lịch tuần; đề nghị ghi rõ ngày, tháng, năm.")
    opening, closing = map(tuple, texts)
    paper = WeekPaper(rows.head, monday_of(first), tuple(rows.slots), opening, closing, signer, recipients)
    return ReadWeek(paper, tuple(rows.findings))
