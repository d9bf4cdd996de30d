"""What a page of HTML holds outside the text that is read: heads, feet, hidden elements, names of pictures, drawings.

For the secrecy gate only. Menus, forms and links are left out: sites list "Dự thảo văn bản" and degrees to choose from.
"""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import Comment, PageElement, PreformattedString, Tag

from ingest.blocks import Marginal, Place
from ingest.readers.characters import tidy

HIDDEN_RE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_PLACES = {
    "title": Place.HEADER,
    "header": Place.HEADER,
    "footer": Place.FOOTER,
    "aside": Place.BOX,
    "noscript": Place.BOX,
    "svg": Place.BOX,
}
_SKIPPED_TEXT = "script style nav a template iframe object button select option input textarea"
_SKIPPED = frozenset(_SKIPPED_TEXT.split())
_ENDS_TEXT = "p div li td th tr h1 h2 h3 h4 h5 h6 br text tspan section table"
_ENDS = frozenset(_ENDS_TEXT.split())
_PATH_RE = re.compile(r"<v:textpath[^>]{0,600}?\bstring=\"([^\"]{1,200})\"", re.IGNORECASE)
_BOX_RE = re.compile(r"<v:textbox\b[^>]{0,600}>(.{0,4000}?)</v:textbox>", re.IGNORECASE | re.DOTALL)
_LONGEST = 4_000  # characters of one element; what is longer is a menu or a whole text
_MOST = 500  # marginalia of one page


def read_marginalia(soup: BeautifulSoup) -> tuple[Marginal, ...]:
    """Returns the words outside the text of a page, a line each and each once for each place."""
    found: dict[Marginal, None] = {}
    taken: set[int] = set()  # what lies within is read with its holder
    for element in soup.find_all(True):
        place = _place(element)
        if place is not None and not any(id(holder) in taken for holder in element.parents):
            taken.add(id(element))
            found |= dict.fromkeys(Marginal(line, place) for line in _lines(element))
        found |= dict.fromkeys(Marginal(name, Place.STAMP) for name in _picture_names(element))
    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        found |= dict.fromkeys(_drawn(str(comment)))
    return tuple(found)[:_MOST]


def _place(element: Tag) -> Place | None:
    hidden = element.has_attr("hidden") or HIDDEN_RE.search(str(element.get("style") or ""))
    return _PLACES.get(element.name) or (Place.BOX if hidden else None)


def _picture_names(element: Tag) -> list[str]:
    names = [tidy(str(element.get(name) or "")) for name in ("alt", "title")] if element.name == "img" else []
    return [name for name in names if name]


def _lines(element: Tag) -> list[str]:
    """Returns the lines of an element without links, menus and forms; none of a whole menu or a whole text."""
    pieces: list[str] = []
    waiting: list[PageElement | str] = [element]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Tag):
            if node.name not in _SKIPPED:
                end = "\n" if node.name in _ENDS else ""
                waiting += [end, *reversed(list(node.children)), end]
        elif not isinstance(node, PreformattedString):
            pieces.append("\n" if node == "\n" else re.sub(r"\s+", " ", str(node)))
    text = "".join(pieces)
    return [line for part in text.split("\n") if (line := tidy(part))] if len(text) <= _LONGEST else []


def _drawn(comment: str) -> Iterator[Marginal]:
    """Yields the words of the text boxes and watermarks that Word saves in conditional comments."""
    if "<v:text" not in comment:
        return
    yield from (Marginal(tidy(words), Place.WATERMARK) for words in _PATH_RE.findall(comment) if tidy(words))
    for box in _BOX_RE.findall(comment):
        text = tidy(BeautifulSoup(box, "lxml").get_text(" "))
        if text:
            yield Marginal(text, Place.BOX)
