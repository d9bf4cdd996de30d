"""What a reader returns: the blocks of a file in reading order, before anyone knows what they mean."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from vanban.documents import PageReading, Table


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a table. ``text`` is NFC without line breaks for a paragraph, empty for a table.

    Layout facts are None where the format does not tell: ``bold``/``italic`` mean the whole paragraph,
    ``size`` is in points, ``heading_level`` comes from a heading style (1 is the highest).
    ``column`` is 0 (left) or 1 (right) for blocks that stand side by side, as in the head and the signature.
    """

    text: str
    page: int | None = None
    bold: bool | None = None
    italic: bool | None = None
    centered: bool | None = None
    size: float | None = None
    heading_level: int | None = None
    column: int | None = None
    table: Table | None = None


class Place(StrEnum):
    """Where words stand that are printed on a document but are no part of its text."""

    HEADER = "đầu trang"
    FOOTER = "chân trang"
    BOX = "ô chữ"
    WATERMARK = "chữ chìm"
    STAMP = "hình dấu"  # recognised in a picture


@dataclass(frozen=True, slots=True)
class Marginal:
    """Words outside the text: running heads and feet, text boxes, watermarks, stamps. For the secrecy gate only."""

    text: str
    place: Place
    page: int | None = None


@dataclass(frozen=True, slots=True)
class DoubtfulWord:
    """A recognised word with a figure that OCR was unsure of, in reading order."""

    text: str  # as it stands in the blocks
    page: int
    raw: str  # as recognised
    confidence: float  # [0, 1]
    before: str = ""  # the words before it, to tell it from others of the same text
    after: str = ""


@dataclass(frozen=True, slots=True)
class RawDocument:
    """A file as read: its blocks, how many pages it has (None where it has none) and what went wrong.

    ``blocks`` are the document's text; ``marginalia`` is what else is printed on it. A text box of the body stands
    in both: its words may be text and may be a stamp.
    """

    blocks: tuple[Block, ...]
    media_type: str
    page_count: int | None = None
    warnings: tuple[str, ...] = field(default=())
    marginalia: tuple[Marginal, ...] = ()
    pages: tuple[PageReading, ...] = ()
    doubtful: tuple[DoubtfulWord, ...] = ()


class Reader(Protocol):
    """Reads one file format. A new format is one module and one row of ``ingest.readers.registry``."""

    def accepts(self, name: str, data: bytes) -> bool:
        """Tells by name and leading bytes whether this reader is for the file; the bytes decide over the name."""

    def read(self, data: bytes) -> RawDocument:
        """Returns the blocks, or raises ``UnreadableFile`` with a Vietnamese reason."""
