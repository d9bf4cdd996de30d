"""The words of XHTML in QTI: breaks and blocks as lines, no-break spaces as blanks, pictures by name."""

import re
from typing import TYPE_CHECKING

from exams.formats.markup import PlainWords
from exams.formats.safe_xml import name_of
from exams.formats.texts import clean_text

if TYPE_CHECKING:
    from lxml import etree

_BLOCKS = frozenset(
    {"p", "div", "li", "ul", "ol", "tr", "table", "pre", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"}
)
_LEFT_OUT = frozenset({"feedbackInline", "feedbackBlock", "rubricBlock", "prompt"})
_SPACE_RE = re.compile(r"[ \t\r\n]+")
_BREAK = "\x00"


def words_in(element: "etree._Element") -> PlainWords:
    """Returns the words of an element without feedback and prompts inside it."""
    parts: list[str] = []
    pictures: list[str] = []
    _walk(element, parts, pictures)
    lines = "".join(parts).split(_BREAK)
    return PlainWords(clean_text("\n".join(line.strip(" ") for line in lines)), tuple(pictures))


def _walk(element: "etree._Element", parts: list[str], pictures: list[str]) -> None:
    parts.append(_SPACE_RE.sub(" ", element.text or ""))
    for child in element:
        name = name_of(child)
        if name == "br":
            parts.append(_BREAK)
        elif name in ("img", "object"):
            picture = (child.get("alt") or child.get("src") or child.get("data") or "").rpartition("/")[2]
            pictures.append(picture)
            parts.append(f"[hình: {picture}]")
        elif name and name not in _LEFT_OUT:
            _block(child, parts, pictures, block=name in _BLOCKS)
        parts.append(_SPACE_RE.sub(" ", child.tail or ""))


def _block(child: "etree._Element", parts: list[str], pictures: list[str], *, block: bool) -> None:
    if block and any(part.strip() for part in parts) and parts[-1] != _BREAK:
        parts.append(_BREAK)
    _walk(child, parts, pictures)
    if block and parts[-1] != _BREAK:
        parts.append(_BREAK)
