"""Items on the rows of a table: a figure of a row, and when a task must be done."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from exams.asking_figures import sorted_by_number
from exams.citing import document_name
from exams.dice import Dice
from exams.documents import ExamDocument
from exams.drafts import OPTIONS, SPARE, Draft, explained, source_at
from exams.figures import Figure, number_value
from exams.items import Kind, Level, Source
from exams.shelf import Shelf, distinct, option_form, plain
from exams.times import times
from exams.wording import first_capital, first_small, inner_quotes
from exams.wrong_figures import wrong_numbers
from rag.columns import kind_of
from vanban.documents import Section, Table
from vanban.tables import RowCell, column_names, head_rows, row_cells
from vanban.text import bare_form, words

_NUMBER = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?")
_UNIT_HEAD = re.compile(r"\bdon vi(?: tinh)?\b|\bdvt\b")
_UNIT_NAMED = re.compile(r"(?:[Đđ]ơn vị(?: tính)?|ĐVT)\s*:\s*([^;|)\n]{1,30})|\(([^()]{1,20}|%)\)\s*$")
_COUNTS_ROWS = re.compile(r"^(?:tt|stt|so tt|so thu tu|muc)$")
_LONGEST_LABEL, _LONGEST_CELL = 200, 90
_MOST_ROWS = 40  # of a table whose rows are asked of: longer ones list every unit
_DUE_NAMES = frozenset({"thời hạn"})
_TASK_NAMES = frozenset({"nội dung"})
_SAYS_WHEN = re.compile(r"\b(?:[Qq]uý|[Tt]háng|[Nn]gày|[Nn]ăm)\b|\d/(?:20)?\d\d|^20\d\d$")
_FOREVER = re.compile(r"\b(?:thuong xuyen|hang nam|theo|khi|co yeu cau|-)\b")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table with its label, its cells and where it stands; ``section`` holds the table."""

    table: int
    number: int
    label: RowCell
    cells: tuple[RowCell, ...]
    start: int
    end: int
    section: Section | None


def table_drafts(shelf: Shelf, dice: Dice) -> Iterator[Draft]:
    """Yields an item for each figure and each deadline of the rows of the document's tables."""
    for number, table in enumerate(shelf.document.tables):
        rows = rows_of(shelf.document, number, table)
        labels = [option_form(row.label.text) for row in rows]
        for row in rows if len(table.row_spans) <= _MOST_ROWS else ():
            if labels.count(option_form(row.label.text)) == 1:
                yield from _figures(shelf, table, row, dice)
                yield from _dues(shelf, row, rows, dice)


def rows_of(document: ExamDocument, number: int, table: Table) -> list[Row]:
    """Returns the rows below the head that have a label of words, in order."""
    names = column_names(table)
    about = _label_column(names)
    found: list[Row] = []
    for row, (start, end) in enumerate(table.row_spans):
        if row < head_rows(table) or about is None:
            continue
        cells = tuple(row_cells(table, row, names))
        label = next((cell for cell in cells if cell.column == about and len(cell.names) == 1), None)
        if label is not None and len(words(label.text)) >= 3 and len(label.text) <= _LONGEST_LABEL and len(cells) >= 3:
            found.append(Row(number, row, label, cells, start, end, _section_at(document, start)))
    return found


def column_kind(cell: RowCell) -> str | None:
    """Returns the kind of a cell's column as ``rag`` names it ("thời hạn", "cơ quan chủ trì"), or None."""
    kind = kind_of(cell.names[0]) if len(cell.names) == 1 and cell.names[0] else None
    return kind.name if kind is not None else None


def _label_column(names: Sequence[str]) -> int | None:
    """Returns the column that says what a row is about: the first that neither counts rows nor names a unit."""
    for column, name in enumerate(names):
        if name and not _COUNTS_ROWS.match(bare_form(name)) and not _UNIT_HEAD.search(bare_form(name)):
            return column
    return None


def _section_at(document: ExamDocument, offset: int) -> Section | None:
    holding = [section for section in document.sections if section.start <= offset < section.end]
    return holding[-1] if holding else None


def place_name(row: Row) -> str:
    """Returns where a row stands, in words: "Phụ lục I, bảng 1"."""
    return row.section.path if row.section is not None else "bảng"


def row_source(document: ExamDocument, row: Row) -> Source:
    """Returns the words of a row as a source."""
    section = row.section.index if row.section is not None else None
    return source_at(document, row.start, row.end, section=section, path=place_name(row))


def _figures(shelf: Shelf, table: Table, row: Row, dice: Dice) -> Iterator[Draft]:
    for cell in row.cells:
        named = len(cell.names) == 1 and cell.names[0] and cell is not row.label
        if not named or not _NUMBER.fullmatch(cell.text) or _is_count(cell):
            continue
        unit = _unit(table, row, cell)
        draft = _figure(shelf, row, cell, unit, dice) if unit else None
        if draft is not None:
            yield draft


def _is_count(cell: RowCell) -> bool:
    """Tells whether a column numbers the rows or holds what is no figure of its row."""
    head = bare_form(cell.names[0])
    return _COUNTS_ROWS.match(head) is not None or "ghi chu" in head


def _unit(table: Table, row: Row, cell: RowCell) -> str:
    """Returns what a cell counts: the row's unit, that of the column's head, or that over the table; "" if unknown."""
    own = next((c.text for c in row.cells if len(c.names) == 1 and _UNIT_HEAD.search(bare_form(c.names[0]))), "")
    for said in (cell.names[0], table.caption):
        match = _UNIT_NAMED.search(said) if not own else None
        if match:
            return " ".join((match[1] or match[2]).split())
    return own


def _figure(shelf: Shelf, row: Row, cell: RowCell, unit: str, dice: Dice) -> Draft | None:
    figure = _value(cell.text, unit)
    beside = [c.text for c in row.cells if c is not cell and _NUMBER.fullmatch(c.text) and not _is_count(c)]
    others = [_value(text, unit) for text in beside if number_value(text) != figure.value]
    wrong = distinct(wrong_numbers(figure, cell.text, others, dice), apart_from=[cell.text])[:SPARE]
    if len(wrong) < OPTIONS - 1 or figure.value == 0:
        return None
    counted = "" if unit in cell.names[0] else f" (đơn vị tính: {unit})"
    stem = (
        f"Theo {place_name(row)} của {document_name(shelf.document.metadata)}, “{inner_quotes(row.label.text)}” ở cột"
        f" “{inner_quotes(cell.names[0])}” là bao nhiêu{counted}?"
    )
    source = row_source(shelf.document, row)
    return Draft(
        Kind.FIGURE, Level.KNOW, stem, cell.text, tuple(wrong), explained([source]), (source,), source.section,
        (row.start,), in_order=tuple(sorted((cell.text, *wrong), key=sorted_by_number)), worth=1,
    )  # fmt: skip


def _value(text: str, unit: str) -> Figure:
    return Figure(0, len(text), len(text), number_value(text), None, unit, True, text)


def _dues(shelf: Shelf, row: Row, rows: Sequence[Row], dice: Dice) -> Iterator[Draft]:
    """Yields an item that asks when the task of a row must be done; options are deadlines of other rows."""
    due = due_of(row)
    if due is None or len(due.text) > _LONGEST_CELL or not _is_due(due.text):
        return
    cells = [cell for other in rows if other is not row and (cell := due_of(other)) is not None]
    said = [cell.text for cell in cells if _is_due(cell.text)]
    alike = [text for text in dice.shuffled(set(said), row.start) if _shape(text) == _shape(due.text)]
    wrong = distinct(map(first_capital, alike), apart_from=[due.text])
    if len(wrong) < OPTIONS - 1:
        return
    source = row_source(shelf.document, row)
    opened = f"Theo {document_name(shelf.document.metadata)}, nhiệm vụ “{inner_quotes(row.label.text)}”"
    yield Draft(
        Kind.DATE, Level.KNOW, f"{opened} có thời gian thực hiện như thế nào?", first_capital(due.text),
        tuple(wrong), explained([source]), (source,), source.section, (row.start,), worth=2,
        in_order=_by_time((first_capital(due.text), *wrong)),
    )  # fmt: skip


def due_of(row: Row) -> RowCell | None:
    """Returns the deadline of a row that states a task, or None."""
    if column_kind(row.label) not in _TASK_NAMES:
        return None
    return next((cell for cell in row.cells if column_kind(cell) in _DUE_NAMES), None)


def _by_time(options: tuple[str, ...]) -> tuple[str, ...]:
    """Returns deadlines in their order where each is one time, else in none."""
    found = [times(first_small(option)) for option in options]
    if not all(len(one) == 1 and one[0].form is found[0][0].form for one in found if found[0]) or not all(found):
        return tuple(sorted(options)) if all(map(str.isdigit, options)) else ()
    return tuple(option for _, option in sorted(zip((one[0].order for one in found), options, strict=True)))


def _is_due(text: str) -> bool:
    return (
        bool(re.search(r"\d", text))
        and _SAYS_WHEN.search(text) is not None
        and not _FOREVER.search(bare_form(text))
        and plain(text).strip() != ""
    )


def _shape(text: str) -> str:
    """Returns a text with each number as one sign: deadlines of one shape are written alike."""
    return re.sub(r"[IVX]+\b|\d+", "#", text)
