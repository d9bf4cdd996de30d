"""Fonts of before Unicode in a page: by ``font face``, style attributes and style sheets, else by the letters."""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PreformattedString, Tag

from ingest.legacy_fonts import Conversions, is_named_rightly, legacy_font, shown
from ingest.legacy_text import convert_paragraphs, surrounded_by_unicode

_RULE_RE = re.compile(r"([^{}]{1,2000})\{([^{}]{0,5000})\}")
_COMMENT_RE = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_FAMILY_RE = re.compile(r"(?:^|;)\s*font-family\s*:\s*([^;]*)", re.IGNORECASE)
_SHORTHAND_RE = re.compile(r"(?:^|;)\s*font\s*:[^;]*?\d[\w.%]*(?:/\S+)?\s+([^;]*)", re.IGNORECASE)
_SIMPLE_RE = re.compile(r"(?P<tag>[a-z][a-z0-9]*|\*)?(?P<mark>[.#][\w-]+)?")
_UNREAD = ("style", "script")

Sheet = dict[str, str]  # "p", ".MsoNormal", "p.MsoNormal", "#so" -> the first family it names


def decode_legacy_fonts(soup: BeautifulSoup, conversions: Conversions) -> None:
    """Puts the texts of a page into Unicode, in place; what stands in a legacy font or reads as such is noted."""
    families = _families(soup, _sheet("\n".join(style.get_text() for style in soup.find_all("style"))))
    plain: list[NavigableString] = []
    texts = [(text, legacy_font(families.get(id(text.parent), ""))) for text in _texts(soup)]
    among_unicode = iter(surrounded_by_unicode([text for text, font in texts if font is not None]))
    for text, font in texts:
        if font is None or not is_named_rightly(text, font.encoding, among_unicode=next(among_unicode)):
            plain.append(text)
        elif (converted := shown(str(text), font)) != str(text):
            conversions.note(font)
            text.replace_with(NavigableString(converted))
    for text, converted in zip(plain, convert_paragraphs([str(text) for text in plain], conversions), strict=True):
        if converted != text:
            text.replace_with(NavigableString(converted))


def _texts(soup: BeautifulSoup) -> Iterator[NavigableString]:
    for text in soup.find_all(string=True):
        if not isinstance(text, PreformattedString) and text.parent is not None and text.parent.name not in _UNREAD:
            yield text


def _families(soup: BeautifulSoup, sheet: Sheet) -> dict[int, str]:
    """Returns the font family in force in each element, by its id: its own, else that of what it stands in."""
    families: dict[int, str] = {}
    for element in soup.find_all(True):  # parents come first
        families[id(element)] = _own_family(element, sheet) or families.get(id(element.parent), "")
    return families


def _own_family(element: Tag, sheet: Sheet) -> str:
    own = _named(_text(element, "style"))
    if own:
        return own
    marks = [f"#{_text(element, 'id')}", *(f".{name}" for name in reversed(_text(element, "class").split()))]
    for key in (*(f"{element.name}{mark}" for mark in marks), *marks, element.name, "*"):
        if key in sheet:
            return sheet[key]
    return _first(_text(element, "face")) if element.name == "font" else ""


def _sheet(css: str) -> Sheet:
    sheet: Sheet = {}
    for selectors, declarations in _RULE_RE.findall(_COMMENT_RE.sub(" ", css)):
        family = _named(declarations)
        for selector in selectors.split(",") if family else ():
            last = selector.split()[-1:] or [""]
            simple = _SIMPLE_RE.fullmatch(last[0])
            if simple and simple[0]:
                sheet[simple[0].removeprefix("*") or "*"] = family
    return sheet


def _named(declarations: str) -> str:
    match = _FAMILY_RE.search(declarations) or _SHORTHAND_RE.search(declarations)
    return _first(match[1]) if match else ""


def _first(families: str) -> str:
    return families.partition(",")[0].replace("\\", "").strip(" '\"\n\t")


def _text(element: Tag, name: str) -> str:
    value = element.get(name)
    return value if isinstance(value, str) else ""
