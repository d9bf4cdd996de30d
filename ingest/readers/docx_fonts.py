"""Fonts of Word runs by name, through themes: what tells that a run holds text of before Unicode."""

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from ingest.legacy_fonts import LegacyFont, legacy_font

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SCRIPTS = {"latin": ("HAnsi", "Ascii"), "ea": ("EastAsia",), "cs": ("Bidi",)}
_THEMED = {"hAnsi": "hAnsiTheme", "ascii": "asciiTheme", "cs": "cstheme"}
_THEME_MARK = "+"  # before the name of a theme font, as in DrawingML


@dataclass(frozen=True, slots=True)
class Fonts:
    """The fonts of a run (ECMA-376 part 1, 17.3.2.26); None where nothing is said. A theme font begins with "+"."""

    high: str | None = None  # w:hAnsi, for what is not ASCII
    ascii: str | None = None
    complex: str | None = None  # w:cs

    def over(self, below: "Fonts") -> "Fonts":
        """Returns these fonts with those left open taken from below."""
        if self == NO_FONTS:
            return below
        return Fonts(self.high or below.high, self.ascii or below.ascii, self.complex or below.complex)


NO_FONTS = Fonts()


@dataclass(frozen=True, slots=True)
class RunFont:
    """The legacy font of a run. It is ``sure`` when it draws the letters with marks, else only a hint."""

    font: LegacyFont
    sure: bool


def legacy_run_font(fonts: Fonts, theme: Mapping[str, str]) -> RunFont | None:
    """Returns the legacy font among a run's fonts, or None; ``theme`` as ``read_theme`` gives it."""
    for name, sure in ((fonts.high, True), (fonts.ascii, fonts.high is None), (fonts.complex, False)):
        font = legacy_font(_resolved(name, theme)) if name else None
        if font is not None:
            return RunFont(font, sure)
    return None


def _resolved(name: str, theme: Mapping[str, str]) -> str:
    return theme.get(name[1:], "") if name.startswith(_THEME_MARK) else name


def read_fonts(properties: "etree._Element") -> Fonts:
    """Returns the fonts that a ``w:rPr`` names; a theme font goes before a name beside it."""
    element = properties.find(f"{_W}rFonts")
    return NO_FONTS if element is None else Fonts(*(_slot(element, name) for name in ("hAnsi", "ascii", "cs")))


def _slot(element: "etree._Element", name: str) -> str | None:
    theme = element.get(f"{_W}{_THEMED[name]}")
    return f"{_THEME_MARK}{theme}" if theme else element.get(f"{_W}{name}")


def read_theme(root: "etree._Element | None") -> dict[str, str]:
    """Returns the fonts of theme1.xml by the names runs use, such as "minorHAnsi" (none without a theme)."""
    typefaces: dict[str, str] = {}
    for size in ("major", "minor") if root is not None else ():
        for script, names in _SCRIPTS.items():
            element = root.find(f".//{_A}{size}Font/{_A}{script}") if root is not None else None
            if element is not None:
                typefaces.update({f"{size}{name}": element.get("typeface", "") for name in names})
    return typefaces
