"""What holds of every document that reading returns, whatever the file was."""

import itertools
import unicodedata
from collections.abc import Callable

from vanban.documents import ParsedDocument, Table
from vanban.errors import RejectedDocument, UnreadableFile

MARKED = set("ăâđêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ")


def outcome(read: Callable[[str, bytes], object], name: str, data: bytes) -> str:
    """Returns how reading a file ended: "read", "unreadable" or "rejected"; any other error goes through."""
    try:
        found = read(name, data)
    except (UnreadableFile, RejectedDocument) as error:
        refusal = error
    else:
        if isinstance(found, ParsedDocument):
            check_document(found)
        return "read"
    assert is_vietnamese(refusal.message), refusal.message
    return "rejected" if isinstance(refusal, RejectedDocument) else "unreadable"


def is_vietnamese(message: str) -> bool:
    """Tells whether a message says something in our language."""
    return len(message.split()) > 3 and any(char in MARKED for char in message.lower())


def check_document(document: ParsedDocument) -> None:
    """Asserts that every offset, page, cell and section of a document is true of its text."""
    text = document.text
    assert unicodedata.is_normalized("NFC", text)
    text.encode()  # no lone surrogates
    assert "\x00" not in text
    _check_passages(document)
    _check_sections(document)
    for relation in document.relations:
        assert 0 <= relation.start <= relation.end <= len(text)
        assert text[relation.start : relation.end] == relation.quote
    for doubt in document.doubts:
        assert 0 <= doubt.start < doubt.end <= len(text)
        assert text[doubt.start : doubt.end] == doubt.text
    for table in document.tables:
        _check_table(table, text)
    _check_pages(document)
    for mark in document.marks:
        assert mark.name
        assert mark.place


def _check_passages(document: ParsedDocument) -> None:
    assert [passage.index for passage in document.passages] == list(range(len(document.passages)))
    for passage in document.passages:
        assert 0 <= passage.start < passage.end <= len(document.text)
        assert document.text[passage.start : passage.end] == passage.text
        assert passage.section is None or 0 <= passage.section < len(document.sections)
        assert passage.page is None or passage.page >= 1
        assert passage.path


def _check_sections(document: ParsedDocument) -> None:
    assert [section.index for section in document.sections] == list(range(len(document.sections)))
    assert len({section.path for section in document.sections}) == len(document.sections)
    for section in document.sections:
        assert 0 <= section.start <= section.own_end <= section.end <= len(document.text)
        if section.parent is not None:
            parent = document.sections[section.parent]
            assert parent.index < section.index
            assert parent.start <= section.start
            assert section.end <= parent.end


def _check_table(table: Table, text: str) -> None:
    assert len(table.row_spans) == table.n_rows
    assert all(0 <= start <= end <= len(text) for start, end in table.row_spans)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(table.row_spans))
    assert 0 <= table.header_rows <= table.n_rows
    for cell in table.cells:
        assert cell.rows >= 1
        assert cell.columns >= 1
        assert 0 <= cell.row <= cell.row + cell.rows <= table.n_rows
        assert 0 <= cell.column <= cell.column + cell.columns <= table.n_columns


def _check_pages(document: ParsedDocument) -> None:
    starts = document.page_starts
    assert all(0 <= start <= len(document.text) for start in starts)
    assert list(starts) == sorted(starts)
    assert document.pages
    numbers = [page.number for page in document.pages]
    assert numbers == list(range(1, len(numbers) + 1))
    for page in document.pages:
        assert 0.0 <= page.quality <= 1.0
        assert page.confidence is None or 0.0 <= page.confidence <= 1.0
    assert document.quality is None or 0.0 <= document.quality <= 1.0
