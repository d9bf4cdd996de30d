"""Reads TXT and Markdown: one line is one paragraph unless the text is hard-wrapped."""

import re
from collections.abc import Iterator

from ingest.blocks import Block, RawDocument
from ingest.legacy_fonts import Conversions
from ingest.legacy_text import convert_paragraphs
from ingest.readers.bar_tables import bar_table_at
from ingest.readers.characters import CONTROLS_WARNING, has_controls, tidy, without_controls
from ingest.readers.encodings import decode
from ingest.readers.markdown import Marked, marked_line, table_at
from ingest.readers.plain_wrapping import unwrap
from vanban.errors import UnreadableFile
from vanban.text import nfc

MEDIA_TYPE = "text/plain"
_MARKDOWN_SUFFIXES = (".md", ".markdown")
_PAGE_NUMBER_RE = re.compile(r"\s*[-–]?\s*\d{1,4}\s*[-–]?\s*")
_RULE_RE = re.compile(r"\s*(?:\|\s*)+|\s*#{1,6}\s*|```\w*\s*")
_SIDE_BY_SIDE_RE = re.compile(r"(\S.*?\S|\S) {5,}(\S.*)")
_WIDEST_HEAD = 300  # characters of a line with two columns
_HEAD_LINES = 40  # lines from the top in which the head stands
_HEAD_RE = re.compile(r"ĐẢNG CỘNG SẢN|CỘNG H[OÒ]", re.IGNORECASE)


def accepts(name: str, data: bytes) -> bool:
    """Tells whether the name is of a text file or the bytes begin as text does."""
    return name.lower().endswith((".txt", ".md", ".markdown", ".text")) or b"\x00" not in data[:1024]


def read(data: bytes) -> RawDocument:
    """Returns the paragraphs and pipe tables of a text file. Raises ``UnreadableFile`` for binary data."""
    decoded = decode(data)
    warnings = list(decoded.warnings)
    if has_controls(decoded.text.replace("\f", "")):
        warnings.append(CONTROLS_WARNING)
    conversions = Conversions()
    unbroken = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    text = "\n".join(convert_paragraphs(unbroken.split("\n"), conversions))
    warnings += conversions.warnings()
    pages = nfc(without_controls(text)).split("\f")
    numbers = _page_numbers_shown(pages)
    lines = [(line, page) for page, body in enumerate(pages, 1) for line in _page_lines(body, numbers)]
    blocks = tuple(_blocks(lines, paged=len(pages) > 1))
    if not blocks:
        raise UnreadableFile("Tệp không có chữ nào đọc được; hãy kiểm tra lại tệp gốc.")
    return RawDocument(blocks, MEDIA_TYPE, len(pages) if len(pages) > 1 else None, tuple(warnings))


def _page_numbers_shown(pages: list[str]) -> bool:
    shown = sum(
        1 for page in pages[1:] if any(_PAGE_NUMBER_RE.fullmatch(x) for x in page.split("\n", 3)[:3] if x.strip())
    )
    return len(pages) > 2 and shown * 2 >= len(pages) - 1


def _page_lines(body: str, numbers: bool) -> list[str]:
    lines = body.split("\n")
    if not numbers:
        return lines
    written = [index for index, line in enumerate(lines) if line.strip()]
    for index in {*written[:1], *written[-1:]}:
        if _PAGE_NUMBER_RE.fullmatch(lines[index]):
            lines[index] = ""
    return lines


def _blocks(lines: list[tuple[str, int]], *, paged: bool) -> Iterator[Block]:
    texts = [line for line, _ in lines]
    index = 0
    run: list[tuple[str, int]] = []
    while index < len(lines):
        table, length = table_at(texts, index) or bar_table_at(texts, index) or (None, 1)
        if table is None:
            run += lines[index : index + length]
            index += length
            continue
        yield from _paragraphs(run, paged=paged)
        run = []
        yield Block("", page=lines[index][1] if paged else None, table=table)
        index += length
    yield from _paragraphs(run, paged=paged)


def _paragraphs(lines: list[tuple[str, int]], *, paged: bool) -> Iterator[Block]:
    head = {i for i, (line, _) in enumerate(lines[:_HEAD_LINES]) if _is_side_by_side(line)}
    if not any(_HEAD_RE.search(lines[i][0]) for i in head):
        head = set()
    if head:
        yield from _side_by_side(lines[min(head) : max(head) + 1], paged=paged)
        lines = lines[max(head) + 1 :]
    cut = [(None if _RULE_RE.fullmatch(line) else line, page) for line, page in lines]
    for text, page in unwrap(cut):
        marked = marked_line(text)
        yield from _marked_block(marked, page if paged else None)


def _is_side_by_side(line: str) -> bool:
    return len(line) <= _WIDEST_HEAD and _SIDE_BY_SIDE_RE.search(line.strip()) is not None


def _marked_block(marked: Marked, page: int | None) -> Iterator[Block]:
    text = tidy(marked.text)
    if text:
        yield Block(
            text,
            page=page,
            bold=marked.bold or None,
            italic=marked.italic or None,
            heading_level=marked.level,
        )


def _side_by_side(lines: list[tuple[str, int]], *, paged: bool) -> Iterator[Block]:
    """Yields the head of a text that keeps its columns by spaces: left column first, then right."""
    starts = [m.start(2) for line, _ in lines if len(line) <= _WIDEST_HEAD and (m := _SIDE_BY_SIDE_RE.search(line))]
    gutter = min(starts) - 3 if starts else 0
    columns: tuple[list[Block], list[Block]] = ([], [])
    for line, page in lines:
        at = _cut_of(line, gutter)
        for side, part in enumerate((line[:at], line[at:])):
            text = tidy(part)
            if text:
                columns[side].append(Block(text, page=page if paged else None, column=side))
    yield from (*columns[0], *columns[1])


def _cut_of(line: str, gutter: int) -> int:
    """Returns where a line of the head parts: at its own gap, else at the gutter, never inside a word."""
    if own := _SIDE_BY_SIDE_RE.search(line):
        return own.start(2)
    if not line[gutter:].strip() or line[max(0, gutter - 1) : gutter + 1].strip() == "":
        return gutter
    indent = len(line) - len(line.lstrip())
    return 0 if indent + len(line.rstrip()) > 2 * gutter else len(line)
