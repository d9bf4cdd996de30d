"""Reads HTML: block elements into paragraphs, lists with their markers, tables with spans; page furniture dropped."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bs4 import BeautifulSoup
from bs4.element import Comment, NavigableString, PageElement, PreformattedString, Tag

from ingest.blocks import Block, RawDocument
from ingest.legacy_fonts import Conversions
from ingest.readers.characters import CONTROL_RE, CONTROLS_WARNING, has_controls, mark_reference, tidy
from ingest.readers.docx_numbering import render_number, whole
from ingest.readers.encodings import decode
from ingest.readers.html_fonts import decode_legacy_fonts
from ingest.readers.html_marginalia import HIDDEN_RE, read_marginalia
from ingest.readers.html_tables import Grid, read_grid
from ingest.readers.items import split_soft_breaks
from ingest.readers.tables import build_table, flattened, layout_columns
from vanban.errors import UnreadableFile

MEDIA_TYPE = "text/html"
_DROPPED_TEXT = (
    "script style nav noscript template head iframe object svg canvas button select option input textarea footer aside "
    "audio video"
)
_DROPPED = frozenset(_DROPPED_TEXT.split())
_BLOCKS_TEXT = (
    "p div section article main header h1 h2 h3 h4 h5 h6 ul ol li table blockquote pre center address dl dt dd figure "
    "figcaption hr fieldset form body html tr td th tbody thead tfoot caption details summary"
)
_BLOCKS = frozenset(_BLOCKS_TEXT.split())
_BOLD_RE = re.compile(r"font-weight\s*:\s*(bold|[6-9]00)", re.IGNORECASE)
_ITALIC_RE = re.compile(r"font-style\s*:\s*italic", re.IGNORECASE)
_CENTER_RE = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_SIZE_RE = re.compile(r"font-size\s*:\s*([\d.]{1,6})\s*(pt|px)", re.IGNORECASE)
_CHARSET_RE = re.compile(rb"<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?([\w-]{1,40})", re.IGNORECASE)
_DECLARATION_RE = re.compile(r"\A\s*<\?xml[^>]*>?")  # of XHTML; the parser of HTML takes it amiss
_BORDER_RE = re.compile(r"border[^:;]{0,20}:\s*(?!none|0)[^;]*(?:solid|double|dotted|dashed)", re.IGNORECASE)
_LIST_FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_DEEPEST = 150  # nested elements; deeper ones are read as one text
_MAX_TAGS = 400_000  # angle brackets in a file; a long decree has some 20,000, and parsing costs 30 µs each


@dataclass(frozen=True, slots=True)
class _Look:
    bold: bool = False
    italic: bool = False
    centered: bool = False
    raised: bool = False
    size: float | None = None
    level: int | None = None
    depth: int = 0


@dataclass(slots=True)
class _Pending:
    """The inline text gathered since the last block boundary."""

    parts: list[tuple[str, _Look]] = field(default_factory=list)
    marker: str = ""

    def flush(self, outer: _Look) -> Iterator[Block]:
        written: list[str] = []
        for part, look in self.parts:
            written.append(mark_reference("".join(written[-4:]), part) if look.raised else part)
        text = "".join(written)
        shown = [look for part, look in self.parts if part.strip()]
        pieces, marker = split_soft_breaks(text), self.marker
        self.parts = []
        if pieces:
            self.marker = ""
        for piece in pieces:
            line = tidy(marker + piece)
            marker = ""
            if line:
                yield Block(
                    line,
                    bold=all(look.bold for look in shown),
                    italic=all(look.italic for look in shown),
                    centered=all(look.centered for look in shown),
                    size=max((look.size for look in shown if look.size), default=None),
                    heading_level=outer.level,
                )


def accepts(name: str, data: bytes) -> bool:
    """Tells whether the bytes begin as a page does, or the name is of a page and the bytes hold tags."""
    head = data[:4096].replace(b"\x00", b"").lstrip(b"\xff\xfe\xef\xbb\xbf \t\r\n").lower()
    named = name.lower().endswith((".html", ".htm", ".xhtml"))
    return head.startswith((b"<!doctype html", b"<html", b"<body")) or b"<html" in head or named


def read(data: bytes) -> RawDocument:
    """Returns the blocks of a page. Raises ``UnreadableFile`` when it is no page or holds no text."""
    declared = _CHARSET_RE.search(data[:4096])
    decoded = decode(data, declared=declared[1].decode("ascii", "ignore") if declared else None)
    text = decoded.text
    if text.count("<") > _MAX_TAGS:
        raise UnreadableFile("Trang HTML quá lớn nên không được đọc; hãy lưu riêng phần văn bản rồi gửi lại.")
    warnings = (*decoded.warnings, *((CONTROLS_WARNING,) if has_controls(text) else ()))
    soup = BeautifulSoup(_DECLARATION_RE.sub("", CONTROL_RE.sub("", text)), "lxml", multi_valued_attributes=None)
    conversions = Conversions()
    decode_legacy_fonts(soup, conversions)
    marginalia = read_marginalia(soup)
    root = soup.body or soup
    pending = _Pending()
    blocks = (*_walk(root, _Look(), pending), *pending.flush(_Look()))
    if not blocks:
        raise UnreadableFile("Trang HTML không có chữ nào đọc được; hãy kiểm tra lại tệp gốc.")
    return RawDocument(blocks, MEDIA_TYPE, None, (*warnings, *conversions.warnings()), marginalia)


def _walk(element: Tag, look: _Look, pending: _Pending) -> Iterator[Block]:
    for child in element.children:
        yield from _node(child, look, pending)


def _node(node: PageElement, look: _Look, pending: _Pending) -> Iterator[Block]:
    if isinstance(node, NavigableString):
        if not isinstance(node, (Comment, PreformattedString)):
            pending.parts.append((re.sub(r"\s+", " ", str(node)), look))
        return
    if not isinstance(node, Tag) or node.name in _DROPPED or HIDDEN_RE.search(_style(node)):
        return
    inner = _looked(node, look)
    if inner.depth > _DEEPEST:
        pending.parts.append((node.get_text(" "), look))
    elif node.name == "br":
        pending.parts.append(("\n", look))
    elif node.name == "table":
        yield from pending.flush(look)
        yield from _table(node, inner)
    elif node.name in ("ol", "ul"):
        yield from pending.flush(look)
        yield from _list(node, inner)
    elif node.name in _BLOCKS:
        yield from pending.flush(look)
        yield from _walk(node, inner, pending)
        yield from pending.flush(inner)
    else:
        yield from _walk(node, inner, pending)


def _list(element: Tag, look: _Look) -> Iterator[Block]:
    count = whole(_attribute(element, "start"), 1)
    form = _LIST_FORMS.get(_attribute(element, "type"), "decimal")
    for child in element.children:
        pending = _Pending()
        if isinstance(child, Tag) and child.name == "li":
            count = whole(_attribute(child, "value"), count)
            pending.marker = f"{render_number(count, form)}. " if element.name == "ol" else "- "
            count += 1
            yield from _walk(child, _looked(child, look), pending)
        else:
            yield from _node(child, look, pending)
        yield from pending.flush(look)


def _table(element: Tag, look: _Look) -> Iterator[Block]:
    contents: list[list[Block]] = []

    def read_text(cell: Tag) -> str:
        pending = _Pending()
        inner = _looked(cell, look)
        contents.append([*_walk(cell, inner, pending), *pending.flush(inner)])
        return "\n".join(flattened(contents[-1]))

    grid = read_grid(element, read_text)
    columns = _layout(grid, element)
    caption = element.find("caption", recursive=False)
    if isinstance(caption, Tag):
        pending = _Pending()
        yield from (*_walk(caption, look, pending), *pending.flush(look))
    if columns is not None:
        for side, wanted in enumerate(columns):
            for cell, blocks in zip(grid.cells, contents, strict=True):
                if cell.column in wanted:
                    yield from (replace(block, column=side) for block in blocks)
    elif grid.n_columns == 1 or len(grid.cells) == 1:
        for blocks in contents:
            yield from blocks
    elif any(cell.text.strip() for cell in grid.cells):
        yield Block("", table=build_table(grid.cells, header_rows=grid.header_rows or None))


def _layout(grid: Grid, element: Tag) -> tuple[list[int], list[int]] | None:
    n_rows = max((c.row + 1 for c in grid.cells), default=0)
    if not grid.n_columns or n_rows > 50 or grid.n_columns > 50:
        return None
    rows = [[""] * grid.n_columns for _ in range(n_rows)]
    for cell in grid.cells:
        rows[cell.row][cell.column] = cell.text
    bordered = _attribute(element, "border") not in ("", "0") or _BORDER_RE.search(_style(element)) is not None
    return layout_columns(rows, bordered=bordered)


def _looked(element: Tag, look: _Look) -> _Look:
    name, style = element.name, _style(element)
    size = _SIZE_RE.search(style)
    heading = int(name[1]) if re.fullmatch(r"h[1-6]", name) else None
    centered = name == "center" or _attribute(element, "align").lower() == "center" or _CENTER_RE.search(style)
    aligned = "text-align" in style.lower() or _attribute(element, "align") != ""
    return _Look(
        bold=look.bold or name in ("b", "strong", "th") or heading is not None or _BOLD_RE.search(style) is not None,
        italic=look.italic or name in ("i", "em") or _ITALIC_RE.search(style) is not None,
        centered=bool(centered) if centered or aligned else look.centered,
        raised=look.raised or name == "sup",
        size=_points(size) if size else look.size,
        level=heading or look.level,
        depth=look.depth + 1,
    )


def _points(match: re.Match[str]) -> float | None:
    try:
        return float(match[1]) * (0.75 if match[2].lower() == "px" else 1.0)
    except ValueError:
        return None


def _style(element: Tag) -> str:
    return _attribute(element, "style")


def _attribute(element: Tag, name: str) -> str:
    value = element.get(name)
    return value if isinstance(value, str) else ""
