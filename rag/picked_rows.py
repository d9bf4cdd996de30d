"""Rows that a question picks out of a table: those of a value ("chỉ tiêu nào chậm"), the highest, the lowest."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.columns import AskedColumns, asked_columns
from rag.composing import Piece
from rag.evidence import Evidence
from rag.question import Question
from rag.ranking import Ranked
from rag.registry import Registry
from rag.table_rows import TableRowReading, read_row
from vanban.documents import PassageKind, Table
from vanban.tables import column_names
from vanban.text import bare_words, words

MOST = 10  # rows told; a question that picks more is answered by the best one
_WHICH = re.compile(r"\b(?P<noun>\w+(?: \w+)?) nao\b")
_MOST_OF_ALL = r"(?:tien )?nhat\b(?! (?:la )?(?:\d|bao nhieu|mot|hai))"  # "ít nhất 3" is no superlative
_HIGHEST = re.compile(rf"\bnao\b.*\b(?:cao|nhieu|lon|lau|dai|muon|nang) {_MOST_OF_ALL}")
_LOWEST = re.compile(rf"\bnao\b.*\b(?:thap|it|nho|nhanh|ngan|re) {_MOST_OF_ALL}")
_FIGURE = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?")
_TOTAL = re.compile(r"(?:tong(?: cong| so)?|cong)\b")
_NOT = frozenset({"không", "chưa", "khong", "chua"})
_NUMBERING = frozenset({"tt", "stt", "so tt", "so thu tu"})


@dataclass(frozen=True, slots=True)
class _Read:
    """A table as rows of cell texts by column, with the column that names the rows."""

    names: tuple[str, ...]
    rows: tuple[TableRowReading, ...]
    naming: int

    def text(self, row: TableRowReading, column: int) -> str:
        """Returns the text of a cell, "" for none."""
        cell = row.cell(column)
        return cell.text if cell is not None else ""


def pieces(question: Question, best: Ranked, registry: Registry) -> list[Piece]:
    """Returns the rows that the question picks out of the table of the best passage; none where it picks none."""
    item = best.evidence
    nouns = [match["noun"] for match in _WHICH.finditer(" ".join(bare_words(question.matter)))]
    if item.kind is not PassageKind.TABLE_ROW or not nouns:
        return []
    tables = registry.tables(item.document.id)
    own = next((t for t in tables if any(start <= item.start < end for start, end in t.row_spans)), None)
    naming = _naming(nouns, column_names(own)) if own is not None else None
    if own is None or naming is None:
        return []
    passages = [p for p in registry.of_document(item.document.id) if p.kind is PassageKind.TABLE_ROW]
    readings = [(p, read) for p in passages if _inside(p.start, own) and (read := read_row(p, [own])) is not None]
    table = _Read(tuple(column_names(own)), tuple({read.start: read for _, read in readings}.values()), naming)
    rows, columns = _extreme(question, table) or _of_values(question, table) or ((), ())
    wanted = {row.start for row in rows}
    shown = {naming, *columns}
    found = [_piece(question, p, read, shown) for p, read in readings if read.start in wanted]
    return found if len(found) <= MOST else []


def _piece(question: Question, row: Evidence, reading: TableRowReading, columns: set[int]) -> Piece:
    """Returns a row with the columns it was picked by and those asked for."""
    asked = columns.union(reading.asked(question.matter, by_words=True).columns)
    return Piece(row, 0, len(row.text), reading, AskedColumns(tuple(sorted(asked)), ()))


def _inside(start: int, table: Table) -> bool:
    return any(first <= start < end for first, end in table.row_spans)


def _naming(nouns: Sequence[str], names: Sequence[str]) -> int | None:
    """Returns the column whose head holds what the question asks "nào" of: "khoản chi nào" of "Khoản chi"."""
    heads = [f" {' '.join(bare_words(name))} " for name in names]
    for noun in nouns:
        for wording in (noun, noun.split()[-1]):
            column = next((at for at, head in enumerate(heads) if f" {wording} " in head), None)
            if column is not None:
                return column
    return None


def _extreme(question: Question, table: _Read) -> tuple[Sequence[TableRowReading], Sequence[int]] | None:
    """Returns the rows with the highest or lowest figure of the one column meant, where all are in one unit."""
    plain = " ".join(bare_words(question.matter))
    highest, lowest = _HIGHEST.search(plain), _LOWEST.search(plain)
    column = _figures(question, table) if highest or lowest else None
    if column is None:
        return None
    rows = [row for row in table.rows if not _TOTAL.match(" ".join(bare_words(table.text(row, table.naming))))]
    held = [(figure, row) for row in rows if (figure := _figure(table.text(row, column))) is not None]
    if len(held) < 2 or not _one_unit(table):
        return None
    wanted = (max if highest else min)(figure for figure, _ in held)
    return [row for figure, row in held if figure == wanted], (column,)


def _figures(question: Question, table: _Read) -> int | None:
    """Returns the column of figures asked for, or the only one there is."""
    numeric = [
        at
        for at, name in enumerate(table.names)
        if at != table.naming
        and " ".join(bare_words(name)) not in _NUMBERING
        and sum(_figure(table.text(row, at)) is not None for row in table.rows) > len(table.rows) / 2
    ]
    asked = [at for at in asked_columns(question.matter, table.names).columns if at in numeric]
    meant = asked or numeric
    return meant[0] if len(meant) == 1 else None


def _figure(text: str) -> float | None:
    """Returns the number that a cell is, a sign of percent left out; None for any other text.

    >>> _figure("1.250,5")
    1250.5
    """
    bare = text.strip().removesuffix("%").strip()
    return float(bare.replace(".", "").replace(",", ".")) if _FIGURE.fullmatch(bare) else None


def _one_unit(table: _Read) -> bool:
    units = [at for at, name in enumerate(table.names) if " ".join(bare_words(name)) in ("don vi tinh", "dvt")]
    return all(len({table.text(row, at) for row in table.rows}) == 1 for at in units)


def _of_values(question: Question, table: _Read) -> tuple[Sequence[TableRowReading], Sequence[int]] | None:
    """Returns the rows whose cells are the values that the question says, and the columns of these."""
    said = bare_words(question.matter) if question.bare else words(question.matter)
    meant = {
        at: value
        for at in range(len(table.names))
        if at != table.naming and (value := _value(said, at, table, question))
    }
    rows = [row for row in table.rows if all(_spelled(table.text(row, at), question) == v for at, v in meant.items())]
    return (rows, tuple(meant)) if meant and rows else None


def _value(said: Sequence[str], column: int, table: _Read, question: Question) -> str:
    """Returns the longest cell of a column that stands in the question, "" for none; a single syllable counts where
    several rows have it."""
    cells = [_spelled(table.text(row, column), question) for row in table.rows]
    asked = f" {' '.join(said)} "
    fitting = [c for c in cells if c and not c[0].isdigit() and f" {c} " in asked and (" " in c or cells.count(c) > 1)]
    best = max(fitting, key=len, default="")
    before = asked[: asked.find(f" {best} ")].split() if best else []
    return "" if before and before[-1] in _NOT else best


def _spelled(text: str, question: Question) -> str:
    return " ".join(bare_words(text) if question.bare else words(text))
