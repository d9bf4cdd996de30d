"""Where the lines of a document stand, which decides what a verb there can say of the document as a whole."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.assembling import Assembled, Frame, Line
from ingest.line_kinds import is_annex_heading, is_numbered, is_shouting, starts_body
from ingest.quoting import quoted_lines
from ingest.relation_parts import PART, part_named
from ingest.relation_wording import catalogue_kind, introduced_kind, names_itself
from vanban.document_types import type_named
from vanban.documents import Metadata, RelationKind, Table
from vanban.tables import BETWEEN_CELLS
from vanban.text import search_form

_ATTACHED_RE = re.compile(r"(?:(?!thay thế|bãi bỏ|sửa đổi|hủy bỏ).)*?\bkèm theo\b")
_CATALOGUE_RE = re.compile(r"(?:phụ lục\b.{0,20})?\s*(?:[ivx]+\s*[-.]\s*)?(?:danh mục|văn bản)\b")
_PART_COLUMN_RE = re.compile(r"(?:nội dung|quy định|điều|phần).*(?:bãi bỏ|hết hiệu lực|thay thế)")
_ANNOUNCED_RE = re.compile(r"\bcông bố\b.*\bdanh mục\b.*\bhết hiệu lực\b")  # tells what has ended, ends nothing
_MID_RE = re.compile(r"\b(?:số|ngày|tháng|năm|của|và|tại|theo|các|điều|khoản|nghị|quyết|luật|bởi)$|,$")  # mid-sentence
_ENTRY_RE = re.compile(rf"{PART}\s+(?:của\s+)?\S+\s+\S+\s+(?:số\s+)?\d")
_PRINTED_LINE = 60  # characters of a line that a paragraph may have been broken at
_LONGEST_PARAGRAPH = 5_000  # characters; what goes on longer is a text without punctuation, not a paragraph
_LONGEST_TITLE = 300  # characters of a catalogue's title


@dataclass(frozen=True, slots=True)
class Stated:
    """A line with its place. ``said`` is the line with the one above it.

    ``introduced`` is what a line above does to the documents listed here ("Các văn bản sau đây hết hiệu lực:", the
    title of an annex), ``part`` the clauses that the list means by itself ("một phần", a column of the table).
    """

    line: Line
    said: str
    subject: bool = False  # the trich_yeu
    preamble: bool = False  # before the first numbered unit
    annex_line: bool = False  # says what the text is an annex of
    introduced: RelationKind | None = None
    part: str = ""
    quoted: bool = False  # inside the new wording that an amending document gives another one


@dataclass(slots=True)
class _List:
    """The list of documents that is open: what is done to them, the level of the line that opened it, its clauses."""

    kind: RelationKind | None = None
    level: str = ""
    part: str = ""
    catalogue: bool = False  # opened by a title of an annex: only another title ends it


def stated_lines(assembled: Assembled, frame: Frame, metadata: Metadata, *, decides: bool) -> Iterator[Stated]:
    """Yields the lines outside signature and recipients with their places."""
    lines, frame = joined_lines(assembled.lines, frame)
    opened = _List()
    preamble = True
    announces = any(_ANNOUNCED_RE.search(search_form(text)) for text in (metadata.subject or "", *_texts(lines)))
    quoted = quoted_lines(lines)
    parts = [_part_column(table) for table in assembled.tables]
    for index, line in enumerate(lines):
        if frame.closing_start <= index < frame.closing_end:
            continue
        head = index < frame.head_end
        preamble = preamble and (head or not is_numbered(line.text))
        opened = _after(opened, line)
        attached = _ATTACHED_RE.match(search_form(line.text[:70])) is not None and len(line.text) < 300
        kind = opened.kind if not opened.catalogue or _is_entry(line) else None
        yield Stated(
            line,
            said=f"{lines[index - 1].text}\n{line.text}" if index else line.text,
            subject=head,
            preamble=not head and preamble and index < frame.closing_start,
            annex_line=attached and not names_itself(line.text) and (head or _near_annex_top(lines, index)),
            introduced=kind,
            part=_part_of_row(parts, line) or opened.part,
            quoted=quoted[index],
        )
        opened = _opened(opened, lines, index, frame, decides=decides and not announces)


def _texts(lines: Sequence[Line]) -> Iterator[str]:
    return (line.text for line in lines if len(line.text) <= _LONGEST_TITLE)


def joined_lines(lines: Sequence[Line], frame: Frame) -> tuple[list[Line], Frame]:
    """Returns the lines with those of one paragraph joined, and the frame that counts them.

    Some files break a paragraph at every printed line. Lines follow each other with one character between, so a
    joined line keeps its range: only that character is a space in it and a line break in the document.
    """
    joined: list[Line] = []
    new_index: list[int] = []  # of each old line
    borders = {frame.head_end, frame.closing_start, frame.closing_end}
    for index, line in enumerate(lines):
        last = joined[-1] if joined else None
        cut = index in borders and _MID_RE.search(search_form(last.text if last else "")) is None
        if last is not None and not cut and _goes_on(last, line):
            joined[-1] = replace(last, text=f"{last.text} {line.text}", end=line.end)
        else:
            joined.append(line)
        new_index.append(len(joined) - 1)

    def moved(border: int) -> int:
        return new_index[border] if border < len(lines) else len(joined) + border - len(lines)

    return joined, Frame(moved(frame.head_end), moved(frame.closing_start), moved(frame.closing_end))


def _goes_on(last: Line, line: Line) -> bool:
    """Tells whether a line continues the paragraph of the one before."""
    apart = line.start != last.end + 1 or len(last.text) > _LONGEST_PARAGRAPH
    if last.table is not None or line.table is not None or apart:
        return False
    text = line.text.lstrip('*_“"( ')
    if not text or last.text.rstrip('*_”" ').endswith((".", ";", ":", "!", "?", "-----")) or _item_style(line.text):
        return False
    broken = _MID_RE.search(search_form(last.text)) is not None
    if starts_body(line.text) or is_annex_heading(line.text) or is_annex_heading(last.text):
        return text[0].isdigit() and broken
    if is_shouting(last.text) or (is_shouting(line.text) and not (text[0].isdigit() and broken)):
        return False
    return text[0].islower() or text[0].isdigit() or len(last.text) >= _PRINTED_LINE or broken


def _after(opened: _List, line: Line) -> _List:
    """Returns the list that still holds at a line: an item of the opening line's level ends it."""
    if opened.catalogue or line.table is not None:
        return opened
    style = _item_style(line.text)
    goes_on = style not in ("", opened.level) or (not style and _is_named(line))
    return opened if goes_on else _List()


def _opened(opened: _List, lines: Sequence[Line], index: int, frame: Frame, *, decides: bool) -> _List:
    """Returns the list that is open below a line."""
    text = lines[index].text
    kind = introduced_kind(text, decides=decides)
    if kind is not None:
        some = "một phần" if "một phần" in search_form(text) else ""
        return _List(kind, _item_style(text), some)
    if is_annex_heading(text):
        return _List()
    if index < frame.head_end or lines[index].table is not None or not decides:
        return opened
    title = _title(lines, index)
    if title is None:
        return opened
    part = "một phần" if "một phần" in search_form(text) and "toàn bộ" not in search_form(text) else ""
    kind = catalogue_kind(title)
    return _List(kind, "", part, catalogue=kind is not None)


def _title(lines: Sequence[Line], index: int) -> str | None:
    """Returns the title of a catalogue that ends with a line, over three lines at most; None where none does."""
    text = lines[index].text
    shouted = is_shouting(text)
    if not shouted and not (_CATALOGUE_RE.match(search_form(text)) and len(text) <= _LONGEST_TITLE):
        return None
    first = index
    while shouted and first > max(0, index - 2) and is_shouting(lines[first - 1].text):
        first -= 1
    title = " ".join(line.text for line in lines[first : index + 1] if not is_annex_heading(line.text))
    return title if "danh mục" in search_form(title) or _CATALOGUE_RE.match(search_form(title)) else None


def _is_entry(line: Line) -> bool:
    return line.table is not None or bool(_item_style(line.text)) or _is_named(line)


def _is_named(line: Line) -> bool:
    """Tells whether a line begins with a document, or with clauses of one."""
    return type_named(line.text) is not None or _ENTRY_RE.match(search_form(line.text)) is not None


def _part_column(table: Table) -> list[str]:
    """Returns the cells of the column that says which clauses are ended ("Nội dung bãi bỏ"), [] where there is none."""
    heads = table.row(0) if table.n_rows else []
    column = next((i for i, head in enumerate(heads) if _PART_COLUMN_RE.search(search_form(head))), None)
    return [] if column is None else [row[column] for row in table.rows()]


def _part_of_row(parts: Sequence[Sequence[str]], line: Line) -> str:
    """Returns the clauses that a row's own column says are ended, "" where it has none; ``parts`` is for each table."""
    cells = parts[line.table] if line.table is not None else ()
    return part_named(cells[line.row].replace(BETWEEN_CELLS, " ")) if cells and line.row else ""


def _item_style(text: str) -> str:
    """Returns how a line is marked as an item: "1", "a", "(", "-", or "" where it is none."""
    match = re.match(r"\s*(?:(?P<sign>[-+*•(])|(?P<letter>[a-zđ])\)|(?P<digit>\d{1,2})[.)])", text, re.IGNORECASE)
    if match is None:
        return ""
    return match["sign"] or ("a" if match["letter"] else "1")


def _near_annex_top(lines: Sequence[Line], index: int) -> bool:
    return any(is_annex_heading(line.text) for line in lines[max(0, index - 5) : index + 1])
