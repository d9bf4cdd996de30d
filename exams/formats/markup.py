"""HTML and XHTML of questions into plain words; pictures and what else is no word are told."""

import re
from dataclasses import dataclass

from bs4 import BeautifulSoup
from bs4.element import Comment, NavigableString, Tag

from exams.formats.texts import clean_text

MARKUP_RE = re.compile(r"</?(?:p|br|b|i|u|strong|em|sub|sup|span|div|img|table|tr|td|ul|ol|li|font|a)\b[^<>]*>", re.I)
_LINES = frozenset(
    {"p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "pre", "blockquote"}
)
_UNSEEN = frozenset({"script", "style", "head", "title"})
_SPACE_RE = re.compile(r"[ \t\r\n]+")


@dataclass(frozen=True, slots=True)
class PlainWords:
    """Words without markup, and the names of the pictures that stood in them."""

    text: str
    pictures: tuple[str, ...] = ()


def plain_of_html(html: str) -> PlainWords:
    """Returns the words a page would show of this HTML: blocks on lines of their own, blanks run together, "½" and the
    like out of entities, raised digits as "^2", a picture as "[hình: name]"."""
    if "<" not in html and "&" not in html:
        return PlainWords(clean_text(_SPACE_RE.sub(" ", html)))
    pictures: list[str] = []
    parts: list[str] = []
    _walk(BeautifulSoup(html, "html.parser"), parts, pictures)
    lines = re.sub(r"[ \xa0]*\n[ ]*", "\n", "".join(parts))
    return PlainWords(clean_text(re.sub(r"\n{2,}", "\n", lines)), tuple(pictures))


def _walk(node: Tag, parts: list[str], pictures: list[str]) -> None:
    for child in node.children:
        if isinstance(child, Comment):
            continue
        if isinstance(child, NavigableString):
            parts.append(_SPACE_RE.sub(" ", str(child)))
        elif isinstance(child, Tag):
            _element(child, parts, pictures)


def _element(element: Tag, parts: list[str], pictures: list[str]) -> None:
    if element.name in _UNSEEN:
        return
    if element.name == "br":
        parts.append("\n")
    elif element.name == "img":
        name = str(element.get("alt") or element.get("src") or "").rpartition("/")[2]
        pictures.append(name)
        parts.append(f"[hình: {name}]")
    else:
        block = element.name in _LINES
        parts.append("\n" if block else "^" if element.name == "sup" else "_" if element.name == "sub" else "")
        _walk(element, parts, pictures)
        parts.append("\n" if block else "")
