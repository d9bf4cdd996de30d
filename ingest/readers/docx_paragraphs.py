"""A Word paragraph into its visible text: insertions kept, deletions dropped, fields by their result."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter

from lxml import etree

from ingest.legacy_fonts import Conversions
from ingest.readers.characters import mark_reference
from ingest.readers.docx_fonts import Fonts
from ingest.readers.docx_legacy import Guesses, Part, in_unicode
from ingest.readers.docx_numbering import Numbering, W
from ingest.readers.docx_styles import Look, Styles, paragraph_look, run_look

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_GONE = frozenset(
    f"{W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "instrText", "delText", "sdtPr", "sdtEndPr")
)
_BOXED = frozenset((f"{W}drawing", f"{W}pict", f"{W}object"))
_FIXED = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
    f"{W}softHyphen": "\u00ad",  # a letter in TCVN3, else dropped with what is invisible
}
_REFERENCES = {f"{W}footnoteReference": "footnotes", f"{W}endnoteReference": "endnotes"}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as seen: its text with "\\n" for soft breaks, its look and the text boxes anchored in it."""

    text: str
    marker: str = ""
    bold: bool = False
    italic: bool = False
    centered: bool = False
    size: float | None = None
    level: int | None = None
    mark_deleted: bool = False
    boxes: tuple["etree._Element", ...] = ()


@dataclass(slots=True)
class Context:
    """What reading a paragraph needs of the document, and the notes met so far as (part, id)."""

    styles: Styles
    numbering: Numbering
    notes: list[tuple[str, str]] = field(default_factory=list)
    guesses: Guesses = field(default_factory=Guesses)
    conversions: Conversions = field(default_factory=Conversions)


@dataclass(slots=True)
class _Collected:
    parts: list[tuple[str, Look]] = field(default_factory=list)
    boxes: list["etree._Element"] = field(default_factory=list)


def children(element: "etree._Element") -> Iterator["etree._Element"]:
    """Yields the child elements that are shown: of alternatives only the chosen one, nothing deleted."""
    for child in element.iterchildren(tag=etree.Element):
        if child.tag == f"{MC}AlternateContent":
            choice = child.find(f"{MC}Choice")
            chosen = choice if choice is not None else child.find(f"{MC}Fallback")
            if chosen is not None:
                yield from children(chosen)
        elif child.tag not in _GONE:
            yield child


def read_paragraph(element: "etree._Element", context: Context) -> Paragraph:
    """Returns the paragraph of a ``w:p``; counts its list and notes its footnotes."""
    properties = element.find(f"{W}pPr")
    style = None if properties is None else _value(properties.find(f"{W}pStyle"))
    direct = paragraph_look(element)
    base = direct.over(context.styles.look(style))
    collected = _Collected()
    _collect(element, base, context, collected)
    parts = _in_unicode(collected.parts, context, element)
    shown = [(text, look) for text, look in parts if text.strip() and not look.hidden]
    text = _joined(parts)
    deleted = properties is not None and properties.find(f"{W}rPr/{W}del") is not None
    return Paragraph(
        text=text,
        marker=_marker(base, direct, context, run_look(properties) if properties is not None else Look()),
        bold=bool(shown) and all(look.bold for _, look in shown),
        italic=bool(shown) and all(look.italic for _, look in shown),
        centered=bool(base.centered),
        size=max((look.size for _, look in shown if look.size), default=None),
        level=base.level,
        mark_deleted=deleted,
        boxes=tuple(collected.boxes),
    )


def _joined(parts: list[tuple[str, Look]]) -> str:
    text = ""
    visible = ((part, bool(look.raised)) for part, look in parts if not look.hidden)
    for raised, group in groupby(visible, key=itemgetter(1)):
        piece = "".join(part for part, _ in group)
        text += mark_reference(text, piece) if raised else piece
    return text


def _in_unicode(parts: list[Part], context: Context, paragraph: "etree._Element | None" = None) -> list[Part]:
    return in_unicode(parts, paragraph, styles=context.styles, guesses=context.guesses, conversions=context.conversions)


def _marker(base: Look, direct: Look, context: Context, mark: Look) -> str:
    """Returns the list marker; its font is that of the list level, else that of the paragraph mark ``mark``."""
    number = base.number
    if number is None or number[0] == "0":
        return ""
    identity = number[0]
    inherited = context.styles  # a paragraph may name only the level and take the list from its style
    if not identity and direct.number is not None:
        identity = next((look.number[0] for look in inherited.looks.values() if look.number and look.number[0]), "")
    look = Look(fonts=context.numbering.fonts(identity, number[1])).over(mark).over(base)
    return _in_unicode([(context.numbering.marker(identity, number[1]), look)], context)[0][0]


def _collect(element: "etree._Element", look: Look, context: Context, out: _Collected) -> None:
    for child in children(element):
        if child.tag == f"{W}r":
            style = child.find(f"{W}rPr/{W}rStyle")
            named = context.styles.looks.get(_value(style) or "", Look()) if style is not None else Look()
            _collect(child, run_look(child).over(named).over(look), context, out)
        elif child.tag in (f"{W}t", _MATH_TEXT):
            out.parts.append((child.text or "", look))
        elif child.tag in _FIXED:
            out.parts.append((_FIXED[child.tag], look))
        elif child.tag == f"{W}sym":
            font = child.get(f"{W}font")
            out.parts.append((_symbol(child), Look(fonts=Fonts(font, font, font)).over(look)))
        elif child.tag in _REFERENCES:
            context.notes.append((_REFERENCES[child.tag], child.get(f"{W}id", "")))
            out.parts.append((f"[{len(context.notes)}]", look))
        elif child.tag in _BOXED or child.tag == f"{W}txbxContent":
            out.boxes.extend(_boxes(child))
        else:
            _collect(child, look, context, out)


def _boxes(element: "etree._Element") -> Iterator["etree._Element"]:
    if element.tag == f"{W}txbxContent":
        yield element
        return
    for child in children(element):
        yield from _boxes(child)


def _symbol(element: "etree._Element") -> str:
    try:
        return chr(int(element.get(f"{W}char", ""), 16))
    except (ValueError, OverflowError):
        return ""


def _value(element: "etree._Element | None") -> str | None:
    return None if element is None else element.get(f"{W}val")
