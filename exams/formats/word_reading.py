"""Reads DOCX: our own layout by its styles, anyone's by what the words and their looks say."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from exams.formats import word_layout as layout
from exams.formats.entries import LETTERS, Doubt, Entry, Finding, Imported, plain_item
from exams.formats.reserved_tags import level_of
from exams.formats.texts import clean_line, clean_text
from exams.formats.word_foreign import read_foreign
from exams.formats.word_keys import keys_of_table
from ingest.readers.archives import Package, open_package, refuse_declarations

_LABEL_RE = re.compile(r"Câu \d+\. ?")
_OPTION_LABEL_RE = re.compile(r"[A-Z]\. ?")


@dataclass(slots=True)
class _Reading:
    topic: str = ""
    entries: list[Entry] = field(default_factory=list)


def read(data: bytes) -> Imported:
    """Returns the questions of a DOCX; raises ``UnreadableFile`` for what is damaged, encrypted or no Word file."""
    package = open_package(data)
    refuse_declarations(package, ".docx")
    told = []
    if "word/vbaproject.bin" in package:
        told.append(Finding(Doubt.MACRO, "cả tệp", "Tệp có macro; macro không được chạy, chỉ đọc chữ."))
    document = _opened(data, package)
    found = _read_ours(document) if document is not None and _is_ours(document) else read_foreign(package)
    return Imported(found.entries, (*told, *found.findings))


def _opened(data: bytes, package: Package) -> Document | None:
    """Returns the document as python-docx sees it; None for packages it does not take, which others still read."""
    if package.xml("word/document.xml") is None:
        return None
    try:
        return docx.Document(io.BytesIO(data))
    except (KeyError, ValueError, AttributeError, SyntaxError, OSError, zipfile.BadZipFile, zlib.error):
        return None


def _is_ours(document: Document) -> bool:
    """Tells whether every paragraph with words has one of our styles: nobody added any in another way."""
    names = [one.style.name if one.style is not None else "" for one in document.paragraphs if one.text.strip()]
    changed = document.element.body.find(f".//{qn('w:ins')}") is not None
    return layout.STEM_STYLE in names and all(name in layout.STYLES for name in names) and not changed


def _read_ours(document: Document) -> Imported:
    reading = _Reading()
    keys: dict[int, tuple[int, ...]] = {}
    for number, block in enumerate(document.iter_inner_content(), start=1):
        if isinstance(block, Table):
            keys |= dict(_our_keys(block))
        else:
            _read_paragraph(reading, block, number)
    return Imported(tuple(_with_keys(entry, keys.get(n, ())) for n, entry in enumerate(reading.entries, start=1)))


def _our_keys(table: Table) -> Iterator[tuple[int, tuple[int, ...]]]:
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    for number, letters in keys_of_table(rows).items():
        yield number, tuple(LETTERS.index(letter) for letter in letters)


def _with_keys(entry: Entry, keys: tuple[int, ...]) -> Entry:
    within = tuple(key for key in keys if key < len(entry.item.options))
    return replace(entry, item=replace(entry.item, keys=within), several=len(within) > 1)


def _read_paragraph(reading: _Reading, block: Paragraph, number: int) -> None:
    style = block.style.name if block.style is not None else ""
    text = block.text
    if style == layout.TOPIC_STYLE:
        reading.topic = clean_line(text.removeprefix(layout.TOPIC))
    elif style == layout.STEM_STYLE:
        stem = clean_text(_LABEL_RE.sub("", text, count=1))
        reading.entries.append(Entry(plain_item(stem, topic=reading.topic), place=f"đoạn {number}"))
    elif reading.entries and style in (layout.OPTION_STYLE, layout.LEVEL_STYLE, layout.EXPLANATION_STYLE):
        item = reading.entries[-1].item
        if style == layout.OPTION_STYLE:
            item = replace(item, options=(*item.options, clean_text(_OPTION_LABEL_RE.sub("", text, count=1))))
        elif style == layout.LEVEL_STYLE:
            item = replace(item, level=level_of(text.removeprefix(layout.LEVEL)))
        else:
            item = replace(item, explanation=clean_text(text.removeprefix(layout.EXPLANATION)))
        reading.entries[-1] = replace(reading.entries[-1], item=item)
