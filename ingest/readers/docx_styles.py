"""Styles of a Word document: what bold, size, centring, heading level and list a paragraph gets from its style."""

import re
from dataclasses import dataclass, field

from lxml import etree

from ingest.readers.docx_fonts import NO_FONTS, Fonts, read_fonts
from ingest.readers.docx_numbering import W, value, whole

_HEADING_RE = re.compile(r"(?:heading|đầu đề|tiêu đề)\s*([1-9])", re.IGNORECASE)
_DEEPEST = 20  # styles a style may be based on, one after another


@dataclass(frozen=True, slots=True)
class Look:
    """Layout facts of a style, a run or a paragraph; None where it says nothing."""

    bold: bool | None = None
    italic: bool | None = None
    size: float | None = None  # points
    centered: bool | None = None
    level: int | None = None  # heading level, 1 is the highest
    number: tuple[str, int] | None = None  # num id and list level
    hidden: bool | None = None
    raised: bool | None = None  # superscript
    fonts: Fonts = NO_FONTS

    def over(self, below: "Look") -> "Look":
        """Returns this look with what it leaves open taken from the one below."""
        return Look(
            self.bold if self.bold is not None else below.bold,
            self.italic if self.italic is not None else below.italic,
            self.size if self.size is not None else below.size,
            self.centered if self.centered is not None else below.centered,
            self.level if self.level is not None else below.level,
            self.number if self.number is not None else below.number,
            self.hidden if self.hidden is not None else below.hidden,
            self.raised if self.raised is not None else below.raised,
            self.fonts.over(below.fonts),
        )


@dataclass(slots=True)
class Styles:
    """The styles by id, resolved with what they are based on."""

    looks: dict[str, Look] = field(default_factory=dict)
    default: Look = field(default_factory=Look)
    default_paragraph: str = ""
    theme: dict[str, str] = field(default_factory=dict)  # fonts by theme name

    def look(self, style: str | None) -> Look:
        """Returns the look of a style; an unknown or missing style looks like the default paragraph."""
        chosen = self.looks.get(style or self.default_paragraph)
        return (chosen or Look()).over(self.default)


def read_styles(root: "etree._Element | None") -> Styles:
    """Returns the styles of styles.xml (none when the document has none)."""
    styles = Styles()
    if root is None:
        return styles
    defaults = root.find(f"{W}docDefaults/{W}rPrDefault")
    if defaults is not None:
        styles.default = run_look(defaults)
    own: dict[str, tuple[str | None, Look]] = {}
    for element in root.iterfind(f"{W}style"):
        identity = element.get(f"{W}styleId", "")
        own[identity] = (value(element, "basedOn"), _style_look(element))
        if element.get(f"{W}default") in ("1", "true") and element.get(f"{W}type") == "paragraph":
            styles.default_paragraph = identity
    for identity in own:
        styles.looks[identity] = _resolved(identity, own)
    return styles


def _resolved(identity: str, own: dict[str, tuple[str | None, Look]]) -> Look:
    look = Look()
    current: str | None = identity
    for _ in range(_DEEPEST):
        if current is None or current not in own:
            break
        current, below = own[current]
        look = look.over(below)
    return look


def _style_look(element: "etree._Element") -> Look:
    look = paragraph_look(element).over(run_look(element))
    named = _HEADING_RE.fullmatch((value(element, "name") or "").strip())
    return Look(level=int(named[1])).over(look) if named and look.level is None else look


def run_look(parent: "etree._Element") -> Look:
    """Returns what the ``w:rPr`` of a run, style or default says."""
    properties = parent.find(f"{W}rPr")
    if properties is None:
        return Look()
    size, position = value(properties, "sz"), value(properties, "vertAlign")
    return Look(
        bold=_switch(properties, "b"),
        italic=_switch(properties, "i"),
        size=whole(size, 0) / 2 or None if size else None,
        hidden=_switch(properties, "vanish"),
        raised=None if position is None else position == "superscript",
        fonts=read_fonts(properties),
    )


def paragraph_look(parent: "etree._Element") -> Look:
    """Returns what the ``w:pPr`` of a paragraph or style says."""
    properties = parent.find(f"{W}pPr")
    if properties is None:
        return Look()
    outline, alignment = value(properties, "outlineLvl"), value(properties, "jc")
    level = whole(outline, 9) + 1 if outline is not None else None
    number = properties.find(f"{W}numPr")
    return Look(
        centered=None if alignment is None else alignment == "center",
        level=level if level is not None and 1 <= level <= 9 else None,
        number=None if number is None else (value(number, "numId") or "", whole(value(number, "ilvl"), 0)),
    )


def _switch(properties: "etree._Element", name: str) -> bool | None:
    element = properties.find(f"{W}{name}")
    return None if element is None else element.get(f"{W}val", "1") not in ("0", "false", "off")
