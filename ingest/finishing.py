"""What every file gets after its reader, whatever the format: legacy letters converted, the quality of its pages."""

from collections.abc import Iterator
from dataclasses import replace

from ingest.blocks import Block, RawDocument
from ingest.legacy_fonts import Conversions
from ingest.legacy_text import SOFT_HYPHEN, convert_paragraphs
from ingest.text_quality import text_quality
from vanban.documents import PageReading, ReadingMethod

_OWN_READINGS = ("application/pdf",)  # media types whose reader tells how it read each page


def finished(raw: RawDocument) -> RawDocument:
    """Returns a file as read with what its reader left out: see ``in_unicode`` and ``with_readings``."""
    return with_readings(in_unicode(raw))


def in_unicode(raw: RawDocument) -> RawDocument:
    """Returns the document with paragraphs and cells that read as TCVN3 or VNI in Unicode, and a warning for each."""
    conversions = Conversions()
    texts = [text for block in raw.blocks for text in _texts(block)] + [mark.text for mark in raw.marginalia]
    converted = [text.replace(SOFT_HYPHEN, "") for text in convert_paragraphs(texts, conversions)]
    if converted == texts:
        return raw
    rest = iter(converted)
    blocks = tuple(_with_texts(block, rest) for block in raw.blocks)
    marginalia = tuple(replace(mark, text=next(rest)) for mark in raw.marginalia)
    new = tuple(warning for warning in conversions.warnings() if warning not in raw.warnings)
    return replace(raw, blocks=blocks, marginalia=marginalia, warnings=(*raw.warnings, *new))


def _texts(block: Block) -> list[str]:
    return [block.text] if block.table is None else [cell.text for cell in block.table.cells]


def _with_texts(block: Block, texts: Iterator[str]) -> Block:
    if block.table is None:
        return replace(block, text=next(texts))
    cells = tuple(replace(cell, text=next(texts)) for cell in block.table.cells)
    return replace(block, table=replace(block.table, cells=cells))


def with_readings(raw: RawDocument) -> RawDocument:
    """Returns the document with a reading for each of its pages, or one for the whole where it has none.

    A reader that gave readings itself keeps them. A page without words is blank.
    """
    if raw.pages or raw.media_type in _OWN_READINGS:
        return raw
    words: dict[int, list[str]] = {number: [] for number in range(1, (raw.page_count or 1) + 1)}
    for block in raw.blocks:
        words.setdefault(block.page or 1, []).extend(_texts(block))
    return replace(raw, pages=tuple(_reading(number, "\n".join(texts)) for number, texts in sorted(words.items())))


def _reading(number: int, text: str) -> PageReading:
    if not text.strip():
        return PageReading(number, ReadingMethod.BLANK, 1.0)
    return PageReading(number, ReadingMethod.NATIVE, text_quality(text))
