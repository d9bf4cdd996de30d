"""What a reader returns: the blocks of a file in reading order, before anyone knows what they mean."""

from dataclasses import dataclass, field
from typing import Protocol

from vanban.documents import Table


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


@dataclass(frozen=True, slots=True)
class RawDocument:
    """A file as read: its blocks, how many pages it has (None where it has none) and what went wrong."""

    blocks: tuple[Block, ...]
    media_type: str
    page_count: int | None = None
    warnings: tuple[str, ...] = field(default=())


class Reader(Protocol):
    """Reads one file format. A new format is one module and one row of ``ingest.readers.registry``."""

    def accepts(self, name: str, data: bytes) -> bool:
        """Tells by name and leading bytes whether this reader is for the file; the bytes decide over the name."""

    def read(self, data: bytes) -> RawDocument:
        """Returns the blocks, or raises ``UnreadableFile`` with a Vietnamese reason."""
