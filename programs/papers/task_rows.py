"""The rows of a programme's table as groups of tasks, with what is doubtful about them."""

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from programs.bodies import is_body
from programs.deadlines import read_deadline
from programs.papers.cell_grids import Grid, GridCell
from programs.papers.columns import BETWEEN_PARTNERS, Part
from programs.papers.deadlines import read_due
from programs.papers.doubts import Doubt, Finding
from programs.papers.settling import partners_of
from programs.papers.table_heads import TableHead, find_head
from programs.papers.views import PaperHead, ProgrammeGroup, ProgrammeLine
from vanban.dates import parse_date
from vanban.text import bare_form, nfc, search_form

FIRST, LAST = "first", "last"
_PATTERNS = (
    (Part.NOTE.value, re.compile(r"^ghi chu\b")),
    (Part.NUMBER.value, re.compile(r"^(?:so )?s?tt$|^so thu tu$")),
    (FIRST, re.compile(r"^tu ngay$|^ngay bat dau$")),
    (LAST, re.compile(r"^den ngay$|^ngay ket thuc$|^han$")),
    (Part.LEAD.value, re.compile(r"\bchu tri\b")),
    (Part.PARTNERS.value, re.compile(r"\bphoi hop\b")),
    (Part.OPINION.value, re.compile(r"\bcho y kien\b|\bcap (?:trinh|xem xet|quyet dinh|ban hanh)\b|^trinh\b")),
    (Part.LEADER.value, re.compile(r"\blanh dao\b|\bphu trach\b|\bchi dao\b")),
    (Part.PRODUCT.value, re.compile(r"\bsan pham\b|\bket qua\b")),
    (Part.DUE.value, re.compile(r"\bthoi (?:gian|han|diem)\b|\bhoan thanh\b|\btien do\b|^han\b")),
    (Part.SOURCE.value, re.compile(r"^nguon\b|\bcan cu\b|\bvan ban giao\b")),
    (
        Part.LEAD.value,
        re.compile(r"\b(?:co quan|don vi)\b.*\b(?:thuc hien|tham muu|chuan bi|trinh)\b|^co quan$|^don vi$"),
    ),
    (Part.TEXT.value, re.compile(r"\bnhiem vu\b|\bnoi dung\b|\bcong viec\b|\bdau viec\b|\bten (?:de an|van ban)\b")),
)
_NEEDED = (frozenset({Part.TEXT.value}), frozenset({Part.LEAD.value, Part.DUE.value}))
_DITTO = re.compile(r"[-–.\s]*(?:nt|nhu tren)[-–.\s]*|[\"”“'’]{1,2}|//")
_MARK = re.compile(r"[IVXLC]+[.)]?|[A-ZĐ][.)]?")
_MARKED = re.compile(r"(?:[IVXLC]+|[A-ZĐ])\s*[.)/-]\s*")
_COPIED = (Part.LEAD, Part.PARTNERS, Part.PRODUCT, Part.DUE, Part.LEADER, Part.OPINION, Part.SOURCE)
_SEVERAL = re.compile(r"\s*(?:[;,\n/]|\svà\s)\s*")


@dataclass(slots=True)
class TaskRows:
    """Groups as they are read; a table without a head of its own goes on under that of the one before."""

    head: PaperHead
    today: datetime.date
    groups: list[ProgrammeGroup] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    found: bool = False
    _below: TableHead | None = None
    _width: int = 0
    _above: dict[Part, str] = field(default_factory=dict)
    _seen: set[str] = field(default_factory=set)
    _count: int = 0

    def add(self, grid: Grid) -> bool:
        """Takes the rows of a grid; returns whether it is a table of tasks."""
        found = find_head(grid, _PATTERNS, _NEEDED)
        head = found or self._below
        if head is None or not grid or (found is None and len(grid[0]) != self._width):
            return False
        self.found, self._below, self._width = True, head, len(grid[0])
        for row in grid[found.below if found else 0 :]:
            self._add_row(row, head)
        return True

    def _add_row(self, row: Sequence[GridCell], head: TableHead) -> None:
        if not any(cell.lines for cell in row):
            return
        title = group_title(row, head)
        if title is not None:
            self.groups.append(ProgrammeGroup(title, ()))
            self._above.clear()
            return
        self._count += 1
        line = self._line(row, head)
        if not self.groups:
            self.groups.append(ProgrammeGroup("", ()))
        last = self.groups[-1]
        self.groups[-1] = ProgrammeGroup(last.title, (*last.lines, line))
        self._judge(line)

    def _line(self, row: Sequence[GridCell], head: TableHead) -> ProgrammeLine:
        said: dict[Part, str] = {part: self._said(row, head, part) for part in Part}
        self._above = {part: said[part] for part in _COPIED}
        due, first, last = read_due(said[Part.DUE], self.head)
        if LAST in head.columns:
            due, first, last = said[Part.DUE], _day(row, head, FIRST), _day(row, head, LAST)
        return ProgrammeLine(
            text=said[Part.TEXT],
            lead=said[Part.LEAD],
            partners=partners_of(said[Part.PARTNERS]),
            product=said[Part.PRODUCT],
            due=due,
            first=first or last,
            last=last,
            leader=said[Part.LEADER],
            opinion=said[Part.OPINION],
            source=said[Part.SOURCE],
            note="; ".join(filter(None, (said[Part.NOTE], *self._extra(row, head)))),
        )

    def _said(self, row: Sequence[GridCell], head: TableHead, part: Part) -> str:
        column = head.columns.get(part.value)
        if column is None:
            return ""
        between = BETWEEN_PARTNERS if part is Part.PARTNERS else " "
        words = between.join(row[column].lines)
        if part in _COPIED and _DITTO.fullmatch(bare_form(nfc(words))):
            above = self._above.get(part, "")
            if not above:
                self.findings.append(Finding(Doubt.NOTHING_ABOVE, self._count, words))
            return above or words
        return words

    def _extra(self, row: Sequence[GridCell], head: TableHead) -> Iterator[str]:
        """Yields what columns say that no part was found for, each merged cell once."""
        taken = {row[column].key for column in head.columns.values()}
        for column, cell in enumerate(row):
            if cell.lines and cell.key not in taken:
                taken.add(cell.key)
                name = head.names[column] if column < len(head.names) else ""
                self.findings.append(Finding(Doubt.EXTRA_COLUMN, self._count, name or cell.text))
                yield f"{name}: {cell.text}" if name else cell.text

    def _judge(self, line: ProgrammeLine) -> None:
        for doubt, said in doubts_of(line, self.head, self.today):
            self.findings.append(Finding(doubt, self._count, said))
        key = search_form(line.text)
        if key and key in self._seen:
            self.findings.append(Finding(Doubt.DUPLICATE, self._count, line.text))
        self._seen.add(key)


def group_title(row: Sequence[GridCell], head: TableHead) -> str | None:
    """Returns the words of a row that heads others, None for a task.

    It is one text over the whole table, or one text beside a Roman number, a capital letter, or no number at all.
    """
    column = head.columns.get(Part.NUMBER.value)
    if len({cell.key for cell in row}) == 1 and len(row) > 2:
        return _MARKED.sub("", row[0].text)
    if column is None:
        return None
    mark = row[column].text
    beside = [cell for place, cell in enumerate(row) if place != column]
    texts = list(dict.fromkeys(cell.text for cell in beside if cell.lines))
    if len(texts) != 1 or not (_MARK.fullmatch(mark) or (not mark and len({cell.key for cell in beside}) == 1)):
        return None
    return texts[0]


def doubts_of(line: ProgrammeLine, head: PaperHead, today: datetime.date) -> Iterator[tuple[Doubt, str]]:
    """Yields what is doubtful about a task alone, with the words that make it so."""
    if not line.text:
        yield Doubt.NO_TEXT, ""
    if not line.lead:
        yield Doubt.NO_LEAD, line.text
    elif len(several_leads(line.lead)) > 1:
        yield Doubt.SEVERAL_LEADS, line.lead
    if line.last is None and line.due:
        if read_deadline(line.due, issued=head.dated, year=head.year).every is None:
            yield Doubt.UNREAD_DEADLINE, line.due
    elif line.last is not None and line.last < today:
        yield Doubt.PAST_DEADLINE, line.due


def several_leads(words: str) -> list[str]:
    """Returns the bodies that a cell for one names; "Ban Tuyên giáo và Dân vận" is one."""
    names: list[str] = []
    for part in _SEVERAL.split(words):
        if part and (not names or (is_body(part) and part[0].isupper())):
            names.append(part)
    return names


def _day(row: Sequence[GridCell], head: TableHead, part: str) -> datetime.date | None:
    column = head.columns.get(part)
    if column is None:
        return None
    return row[column].day or parse_date(row[column].text)
