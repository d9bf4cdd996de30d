"""How authors show the right option by its looks: highlighted, coloured, underlined, bold, or with an asterisk."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lxml import etree

from ingest.readers.docx_numbering import W

_PLAIN_COLOURS = frozenset({"", "auto", "000000", "ffffff"})
_OFF = frozenset({"0", "false", "none", "off"})
_FIXED = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_GONE = (f"{W}del", f"{W}moveFrom")


class Look(StrEnum):
    """Looks that tell a key, the surest first."""

    ASTERISK = "dấu sao"
    HIGHLIGHT = "tô nền"
    COLOUR = "chữ màu"
    UNDERLINE = "gạch chân"
    BOLD = "chữ đậm"


@dataclass(frozen=True, slots=True)
class LookedAt:
    """The characters of a paragraph as they are stored, and the looks of each."""

    text: str
    looks: tuple[frozenset[Look], ...]

    def between(self, start: int, end: int) -> frozenset[Look]:
        """Returns the looks of most of the letters in a range."""
        seen = [looks for char, looks in zip(self.text[start:end], self.looks[start:end], strict=True) if char.strip()]
        return frozenset(look for look in Look if seen and sum(look in one for one in seen) * 2 > len(seen))


def looked_at(paragraph: "etree._Element", marker: str = "") -> LookedAt:
    """Returns the characters and looks of a ``w:p``, its list marker in front."""
    text, looks = [marker], [frozenset[Look]()] * len(marker)
    for run in paragraph.iter(f"{W}r"):
        if any(above.tag in _GONE for above in run.iterancestors()):
            continue
        words = "".join(_run_words(run))
        text.append(words)
        looks += [_run_looks(run)] * len(words)
    return LookedAt("".join(text), tuple(looks))


def distinguished(options: Sequence[frozenset[Look]]) -> tuple[Look | None, tuple[int, ...]]:
    """Returns the surest look that some options have and not all, with their places; None and () for no such look."""
    for look in Look:
        places = tuple(place for place, looks in enumerate(options) if look in looks)
        if 0 < len(places) < len(options):
            return look, places
    return None, ()


def _run_words(run: "etree._Element") -> Iterator[str]:
    for child in run:
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in _FIXED:
            yield _FIXED[child.tag]


def _run_looks(run: "etree._Element") -> frozenset[Look]:
    properties = run.find(f"{W}rPr")
    if properties is None:
        return frozenset()
    found = set()
    for look, name in ((Look.UNDERLINE, "u"), (Look.BOLD, "b"), (Look.HIGHLIGHT, "highlight")):
        element = properties.find(f"{W}{name}")
        if element is not None and (element.get(f"{W}val") or "on").lower() not in _OFF:
            found.add(look)
    colour = properties.find(f"{W}color")
    if colour is not None and (colour.get(f"{W}val") or "").lower() not in _PLAIN_COLOURS:
        found.add(Look.COLOUR)
    shade = properties.find(f"{W}shd")
    if shade is not None and (shade.get(f"{W}fill") or "").lower() not in _PLAIN_COLOURS:
        found.add(Look.HIGHLIGHT)
    return frozenset(found)
