"""The office files of the development data: every ruled table of an annex survives, against the XML read here."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from lxml import etree

from ingest.parsing import parse_file
from vanban.documents import ParsedDocument, Table
from vanban.errors import UnreadableFile
from vanban.text import nfc

pytestmark = pytest.mark.data

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_NOT_DRAWN = (None, "none", "nil")
RULED = {"Phuluc1": 1, "Phuluc3": 2}  # tables with lines between their rows
ANNEXES = tuple(RULED)


@dataclass(frozen=True)
class XmlTable:
    """A table as its XML has it: cell texts row by row, without spaces; ``ruled`` where lines part its rows."""

    rows: tuple[tuple[str, ...], ...]
    ruled: bool


def _xml_tables(data: bytes) -> list[XmlTable]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    outer = [table for table in root.iter(f"{_W}tbl") if not any(True for _ in table.iterancestors(f"{_W}tbl"))]
    return [XmlTable(tuple(_rows(table)), _is_ruled(table)) for table in outer]


def _rows(table: etree._Element) -> list[tuple[str, ...]]:
    rows = []
    for row in table.iterchildren(f"{_W}tr"):
        cells = [cell for cell in row.iter(f"{_W}tc") if next(cell.iterancestors(f"{_W}tr")) is row]
        rows.append(tuple(_squeezed("".join(_texts(cell))) for cell in cells))
    return rows


def _texts(cell: etree._Element) -> Iterator[str]:
    """The words of a cell; those of a text box stand twice, for new and for old word processors."""
    for text in cell.iter(f"{_W}t"):
        if not any(True for _ in text.iterancestors(_FALLBACK)):
            yield text.text or ""


def _is_ruled(table: etree._Element) -> bool:
    """Lines between the rows, from the table itself or from nearly every cell: a signature has a few cells with one."""
    inside = table.find(f"{_W}tblPr/{_W}tblBorders/{_W}insideH")
    if inside is not None and inside.get(f"{_W}val") not in _NOT_DRAWN:
        return True
    cells = list(table.iter(f"{_W}tc"))
    drawn = [cell for cell in cells if any(_is_drawn(border) for border in cell.iterfind(f"{_W}tcPr/{_W}tcBorders/*"))]
    return len(drawn) > 0.9 * len(cells)


def _is_drawn(border: etree._Element) -> bool:
    return border.tag in (f"{_W}top", f"{_W}bottom") and border.get(f"{_W}val") not in _NOT_DRAWN


def _squeezed(text: str) -> str:
    return "".join(c for c in nfc(text) if c.isalnum())


def _read(shared_data: Path, name: str) -> ParsedDocument:
    path = shared_data / "office" / name
    try:
        return parse_file(name, path.read_bytes())
    except UnreadableFile as error:
        pytest.skip(f"this installation does not read {path.suffix} files: {error}")


def _matching(wanted: XmlTable, tables: tuple[Table, ...]) -> list[Table]:
    return [
        t
        for t in tables
        if t.n_rows == len(wanted.rows) and _header(t) == {_letters(cell) for cell in _plain(wanted.rows[0])}
    ]


def _header(table: Table) -> set[str]:
    return {_letters(cell.text) for cell in table.cells if cell.row == 0} - {""}


def _letters(text: str) -> str:
    """The letters alone: the number of a footnote at a column head is written in another way."""
    return "".join(filter(str.isalpha, nfc(text)))


def _plain(cells: tuple[str, ...]) -> set[str]:
    return set(cells) - {""}


def _ruled(shared_data: Path, annex: str) -> list[XmlTable]:
    tables = _xml_tables((shared_data / "office" / f"{annex}.docx").read_bytes())
    return [table for table in tables if table.ruled and len(table.rows) > 1]


@pytest.mark.parametrize("suffix", [".docx", ".doc"])
@pytest.mark.parametrize("annex", ANNEXES)
def test_every_ruled_table_of_an_annex_keeps_its_rows_and_header(shared_data, annex, suffix):
    wanted = _ruled(shared_data, annex)
    read = _read(shared_data, annex + suffix).tables
    assert len(wanted) == RULED[annex]
    lost = [table.rows[0] for table in wanted if not _matching(table, read)]
    assert lost == []


@pytest.mark.parametrize("annex", ANNEXES)
def test_every_cell_of_a_ruled_table_stands_in_its_row(shared_data, annex):
    read = _read(shared_data, f"{annex}.docx").tables
    for wanted in _ruled(shared_data, annex):
        table = _matching(wanted, read)[0]
        for index, cells in enumerate(wanted.rows):
            own = [_squeezed(text) for text in table.row(index)]  # with the number of a footnote after the word
            assert [cell for cell in _plain(cells) if not any(text.startswith(cell) for text in own)] == [], index


@pytest.mark.parametrize("annex", ANNEXES)
def test_words_of_tables_that_only_place_text_are_not_lost(shared_data, annex):
    document = _read(shared_data, f"{annex}.docx")
    text = _squeezed(document.text)
    cells = [
        cell
        for table in _xml_tables((shared_data / "office" / f"{annex}.docx").read_bytes())
        if not table.ruled
        for row in table.rows
        for cell in row
        if len(cell) > 12
    ]
    lost = [cell for cell in cells if cell[:12] not in text]
    assert len(lost) <= 0.02 * len(cells), lost
