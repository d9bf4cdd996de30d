"""Automatic numbering of Word lists as the text a reader sees: "1. ", "a) ", "- ", "Điều 5. "."""

import re
from dataclasses import dataclass, field

from lxml import etree

from ingest.readers.docx_fonts import NO_FONTS, Fonts, read_fonts

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVEL_RE = re.compile(r"%([1-9])")
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
          (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
_MAX_NUMBER = 100_000


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list definition (ECMA-376 part 1, 17.9.6)."""

    form: str = "decimal"
    pattern: str = ""
    start: int = 1
    suffix: str = "tab"
    legal: bool = False
    fonts: Fonts = NO_FONTS


@dataclass(slots=True)
class Numbering:
    """The list definitions of a document and how far each has counted."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)  # abstract id -> level -> definition
    instances: dict[str, str] = field(default_factory=dict)  # num id -> abstract id
    overrides: dict[tuple[str, int], int] = field(default_factory=dict)  # (num id, level) -> start
    own_levels: dict[tuple[str, int], Level] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _restarted: set[tuple[str, int]] = field(default_factory=set)

    def marker(self, number_id: str, level: int) -> str:
        """Counts one paragraph of a list and returns its marker with the space after it, or ""."""
        abstract = self.instances.get(number_id)
        if abstract is None:
            return ""
        definition = self._level(number_id, abstract, level)
        if definition is None:
            return ""
        self._count(number_id, abstract, level, definition)
        if definition.form == "bullet":
            return "+ " if definition.pattern.strip() == "+" else "- "
        text = _LEVEL_RE.sub(lambda m: self._shown(number_id, abstract, int(m[1]) - 1, definition), definition.pattern)
        return text + ("" if definition.suffix == "nothing" or not text else " ")

    def fonts(self, number_id: str, level: int) -> Fonts:
        """Returns the fonts that a list names for its markers."""
        definition = self._level(number_id, self.instances.get(number_id, ""), level)
        return definition.fonts if definition is not None else NO_FONTS

    def _level(self, number_id: str, abstract: str, level: int) -> Level | None:
        return self.own_levels.get((number_id, level)) or self.levels.get(abstract, {}).get(level)

    def _count(self, number_id: str, abstract: str, level: int, definition: Level) -> None:
        counts = self._counts.setdefault(abstract, {})
        key = (number_id, level)
        if key in self.overrides and key not in self._restarted:
            self._restarted.add(key)
            counts[level] = self.overrides[key]
        else:
            counts[level] = counts[level] + 1 if level in counts else definition.start
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]

    def _shown(self, number_id: str, abstract: str, level: int, asking: Level) -> str:
        definition = self._level(number_id, abstract, level) or Level()
        count = self._counts.get(abstract, {}).get(level, definition.start)
        return render_number(count, "decimal" if asking.legal else definition.form)


def render_number(number: int, form: str) -> str:
    """Returns a number in one of Word's formats; unknown formats count in decimals.

    >>> render_number(4, "upperRoman"), render_number(28, "lowerLetter")
    ('IV', 'bb')
    """
    if form in ("none", "bullet"):
        return ""
    if form == "decimalZero":
        return f"{number:02d}"
    if not 0 < number <= _MAX_NUMBER:
        return str(number)
    if form.endswith("Letter"):
        letters = chr(ord("a") + (number - 1) % 26) * min(1 + (number - 1) // 26, 8)
        return letters.upper() if form.startswith("upper") else letters
    if form.endswith("Roman"):
        return _roman(number).upper() if form.startswith("upper") else _roman(number).lower()
    return str(number)


def _roman(number: int) -> str:
    parts: list[str] = []
    for value, letters in _ROMAN:
        parts.append(letters * (number // value))
        number %= value
    return "".join(parts)


def read_numbering(root: "etree._Element | None") -> Numbering:
    """Returns the list definitions of numbering.xml (none when the document has none)."""
    numbering = Numbering()
    if root is None:
        return numbering
    links: dict[str, str] = {}
    for abstract in root.iterfind(f"{W}abstractNum"):
        identity = abstract.get(f"{W}abstractNumId", "")
        numbering.levels[identity] = dict(map(_read_level, abstract.iterfind(f"{W}lvl")))
        link = value(abstract, "styleLink")
        if link:
            links[link] = identity
    for abstract in root.iterfind(f"{W}abstractNum"):
        link = value(abstract, "numStyleLink")
        if link in links:
            numbering.levels[abstract.get(f"{W}abstractNumId", "")] = numbering.levels[links[link]]
    for instance in root.iterfind(f"{W}num"):
        _read_instance(instance, numbering)
    return numbering


def _read_instance(instance: "etree._Element", numbering: Numbering) -> None:
    identity = instance.get(f"{W}numId", "")
    numbering.instances[identity] = value(instance, "abstractNumId") or ""
    for override in instance.iterfind(f"{W}lvlOverride"):
        level = whole(override.get(f"{W}ilvl"), 0)
        start = value(override, "startOverride")
        if start is not None:
            numbering.overrides[identity, level] = whole(start, 1)
        own = override.find(f"{W}lvl")
        if own is not None:
            numbering.own_levels[identity, level] = _read_level(own)[1]


def _read_level(element: "etree._Element") -> tuple[int, Level]:
    legal, properties = element.find(f"{W}isLgl"), element.find(f"{W}rPr")
    definition = Level(
        form=value(element, "numFmt") or "decimal",
        pattern=value(element, "lvlText") or "",
        start=whole(value(element, "start"), 1),
        suffix=value(element, "suff") or "tab",
        legal=legal is not None and legal.get(f"{W}val", "1") not in ("0", "false"),
        fonts=read_fonts(properties) if properties is not None else NO_FONTS,
    )
    return whole(element.get(f"{W}ilvl"), 0), definition


def value(element: "etree._Element", name: str) -> str | None:
    """Returns the ``w:val`` of a child element, or None where there is no such child."""
    child = element.find(f"{W}{name}")
    return None if child is None else child.get(f"{W}val")


def whole(text: str | None, default: int) -> int:
    """Returns a whole number written in decimal, or the default for anything else."""
    try:
        return max(-_MAX_NUMBER, min(_MAX_NUMBER, int(text or "")))
    except ValueError:
        return default
