"""Small documents for tests, written as lines; ``left``/``right`` mark the two columns of a head or closing."""

from ingest.assembling import Assembled, assemble
from ingest.blocks import Block, RawDocument


def left(text: str) -> Block:
    """Returns a paragraph of the left column."""
    return Block(text, column=0)


def right(text: str) -> Block:
    """Returns a paragraph of the right column."""
    return Block(text, column=1)


def document(*lines: str | Block) -> Assembled:
    """Returns the assembled text of paragraphs given as plain lines or blocks."""
    blocks = tuple(Block(line) if isinstance(line, str) else line for line in lines)
    return assemble(RawDocument(blocks, "text/plain"))
