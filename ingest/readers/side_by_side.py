"""Heads and signatures set side by side with tabs or spaces instead of a table."""

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.blocks import Block
from ingest.readers.characters import tidy

_GAP_RE = re.compile(r"\s*\t[\t ]*|\s{5,}")
_MOTTO_RE = re.compile(r"ĐẢNG CỘNG SẢN VIỆT NAM|CỘNG H(?:OÀ|ÒA) XÃ HỘI", re.IGNORECASE)
_SIGNATURE_RE = re.compile(r"Nơi nhận\s*:?\s*\t|\t\s*(?:T/M|TM\.|K/T|KT\.|T/L|TL\.)")
_HEAD_BLOCKS = 15


def split_columns(blocks: Sequence[Block]) -> list[Block]:
    """Returns the blocks with a tabbed head split into column 0 and 1, and tabs elsewhere as spaces.

    Only the head (the first paragraphs, where the motto stands after a tab) is split: elsewhere a tab is a space.
    """
    head = [i for i, block in enumerate(blocks[:_HEAD_BLOCKS]) if len(_parts(block)) == 2]
    wide = [i for i in head if _MOTTO_RE.search(_parts(blocks[i])[1])]
    if not wide:
        return [replace(block, text=tidy(block.text)) if block.table is None else block for block in blocks]
    first, last = min(head), max(head)
    sides: tuple[list[Block], list[Block]] = ([], [])
    for block in blocks[first : last + 1]:
        parts = _parts(block)
        for side, part in enumerate(parts if len(parts) == 2 else [block.text]):
            if tidy(part):
                sides[side].append(replace(block, text=tidy(part), column=side))
    rest = [replace(b, text=tidy(b.text)) if b.table is None else b for b in (*blocks[:first], *blocks[last + 1 :])]
    return [*rest[:first], *sides[0], *sides[1], *rest[first:]]


def _parts(block: Block) -> list[str]:
    if block.table is not None or block.column is not None:
        return []
    text = block.text.strip(" ")
    return [part.strip() for part in _GAP_RE.split(text)] if _GAP_RE.search(text) else [text]
