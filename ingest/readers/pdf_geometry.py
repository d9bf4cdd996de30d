"""What a PDF page is made of once read: words, ruling lines, lines. Pure geometry, no PDF library.

Coordinates are points (1/72 inch) from the top left corner of the page as it is shown.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from operator import attrgetter

from ingest.legacy_fonts import LegacyFont
from ingest.readers.characters import mark_reference, tidy
from ingest.text_quality import text_quality

SPACE = " "
_SAME_LINE = 0.5  # share of the smaller height that two words of a line overlap vertically
_SAME_BASELINE = 0.3  # of the smaller height
_WORD_GAP = 0.16  # em; a gap without a space character that still parts words: runs of a second font lack spaces
_WORD_GAP_SPACED = 0.45  # em; the same in letter-spaced text, whose real spaces are wider still
_TOUCHING = 0.06  # em between letters of one word, at most
_OVERHANG = 0.1  # em that a slanted letter with marks may reach over the space after it
_INDEX_SIZE = 0.7  # of the line's height; letters that small are an index
_RAISED_SIZE = 0.86  # of the line's size; smaller digits standing higher are references


@dataclass(
    slots=True
)  # never changed, yet not frozen: a page has a thousand, and frozen ones take thrice as long to make
class Word:
    """A run of characters without a space, or one space; ``size`` in points."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    bold: bool = False
    italic: bool = False
    anchor: tuple[float, float] | None = None  # middle on the page of a word set sideways; its box is as if turned
    em: float = 0.0  # font size in points; 0 when only the box is known
    legacy: LegacyFont | None = None  # the font of before Unicode it stands in

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of the word on the page."""
        return self.anchor or ((self.x0 + self.x1) / 2, (self.top + self.bottom) / 2)

    @property
    def size(self) -> float:
        """The font size, else what the box suggests: that of Times is 1.107 em high (its ascent and descent)."""
        return self.em or (self.bottom - self.top) / 1.107


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight ruling line, horizontal or vertical."""

    x0: float
    x1: float
    top: float
    bottom: float

    @property
    def horizontal(self) -> bool:
        """Tells whether the line lies flat."""
        return self.x1 - self.x0 >= self.bottom - self.top


@dataclass(frozen=True)
class Page:
    """A page as read: its number from 1, its size, words in stream order and ruling lines.

    ``turns`` are the quarter turns clockwise that were made of user space so that its text stands upright.
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    rules: tuple[Rule, ...] = ()
    turns: int = 0

    @cached_property
    def lines(self) -> "list[Line]":
        """The lines of all words, from top to bottom."""
        return lines_of(self.words, self.number)

    @cached_property
    def text(self) -> str:
        """The words line by line."""
        return "\n".join(line.text for line in self.lines)

    @cached_property
    def letters(self) -> int:
        """How many letters the words have."""
        return sum(map(str.isalpha, "".join(word.text for word in self.words)))

    @cached_property
    def quality(self) -> float:
        """The share of valid Vietnamese syllables among the words, [0, 1]."""
        return text_quality(self.text)


@dataclass(frozen=True, slots=True)
class Line:
    """Words and spaces on one baseline, left to right, with their text and layout facts."""

    words: tuple[Word, ...]
    page: int
    text: str = field(default="")
    x0: float = 0.0
    x1: float = 0.0
    top: float = 0.0
    bottom: float = 0.0
    size: float = 0.0
    bold: bool = False
    italic: bool = False
    raised_start: bool = False  # begins with a raised reference, as a footnote does

    @property
    def center(self) -> float:
        """The middle between the first and the last character."""
        return (self.x0 + self.x1) / 2

    @property
    def first_width(self) -> float:
        """The width of the first word: what must fit for it to stand on the line above."""
        return next((w.x1 - w.x0 for w in self.joined_words()), 0.0)

    def joined_words(self) -> list[Word]:
        """Returns the words with fragments of one word put together."""
        joined: list[Word] = []
        for word in (w for w in self.words if w.text != SPACE):
            last = joined[-1] if joined else None
            if last is not None and word.x0 - last.x1 < 0.1 * self.size:
                joined[-1] = Word(last.text + word.text, last.x0, word.x1, last.top, last.bottom, last.bold)
            else:
                joined.append(word)
        return joined


def make_line(words: Iterable[Word], page: int) -> Line | None:
    """Returns the line of some words (spaces among them), or None when nothing is visible."""
    ordered = sorted(words, key=attrgetter("x0"))
    visible = [word for word in ordered if word.text != SPACE]
    if not visible:
        return None
    size = _main_size(visible)
    text, raised_start = _line_text(ordered, visible, size)
    if not text:
        return None
    main = [w for w in visible if w.size >= _RAISED_SIZE * size] or visible
    bold, italic = any(w.bold for w in visible), any(w.italic for w in visible)
    lettered = [w for w in visible if any(map(str.isalnum, w.text))] or visible if bold or italic else visible
    return Line(
        words=tuple(ordered),
        page=page,
        text=text,
        x0=visible[0].x0,
        x1=max([w.x1 for w in visible]),
        top=min([w.top for w in main]),
        bottom=max([w.bottom for w in main]),
        size=size,
        bold=bold and all(w.bold for w in lettered),
        italic=italic and all(w.italic for w in lettered),
        raised_start=raised_start,
    )


def _main_size(words: Sequence[Word]) -> float:
    weights: dict[float, int] = {}
    for word in words:
        size = word.size
        weights[size] = weights.get(size, 0) + len(word.text)
    rounded: dict[float, int] = {}
    for size, weight in weights.items():
        key = round(size * 2) / 2
        rounded[key] = rounded.get(key, 0) + weight
    return max(rounded, key=lambda key: (rounded[key], key)) or 1.0


def _line_text(ordered: Sequence[Word], visible: Sequence[Word], size: float) -> tuple[str, bool]:
    main = [w for w in visible if w.size >= _RAISED_SIZE * size] or visible
    baseline = max([w.bottom for w in main])
    gap = (_WORD_GAP_SPACED if _is_letter_spaced(ordered, size) else _WORD_GAP) * size
    text, raised, raised_start = "", "", False
    previous: Word | None = None
    space_at: float | None = None
    for word in ordered:
        if word.text == SPACE:
            if previous is None or (word.x0 + word.x1) / 2 >= previous.x1 - _OVERHANG * size:
                space_at = word.x0
            continue
        if previous is not None and _same_place(previous, word, size):
            continue  # bold made by printing twice
        parted = previous is not None and (
            word.x0 - previous.x1 > gap or (space_at is not None and word.x0 > space_at + 0.05 * size)
        )
        is_raised = _is_raised(word, size, baseline)
        if raised and (parted or not is_raised):
            text, raised = text + mark_reference(text, raised), ""
        text += SPACE if parted else ""
        if is_raised:
            raised_start = raised_start or not text.strip()
            raised += word.text
        else:
            text += word.text
        previous, space_at = word, None
    text += mark_reference(text, raised) if raised else ""
    return tidy(_spaced_reference(text)), raised_start


def _is_letter_spaced(ordered: Sequence[Word], size: float) -> bool:
    """Tells whether white parts nearly all letters; letters that touch are words in pieces of two fonts."""
    visible = [w for w in ordered if w.text != SPACE]
    if not 6 <= len(visible) < len(ordered) or sum(len(w.text) == 1 for w in visible) <= 0.8 * len(visible):
        return False
    apart = sum(right.x0 - left.x1 > _TOUCHING * size for left, right in pairwise(visible))
    return apart > 0.5 * len(visible)


def _spaced_reference(text: str) -> str:
    """A reference at the beginning of a footnote is parted from its first word."""
    if text.startswith("[") and "]" in text[:6]:
        head, _, rest = text.partition("]")
        return f"{head}] {rest.lstrip()}" if head[1:].isdecimal() else text
    return text


def _same_place(left: Word, right: Word, size: float) -> bool:
    return left.text == right.text and abs(left.x0 - right.x0) < 0.15 * size and abs(left.top - right.top) < 0.3 * size


def _is_raised(word: Word, size: float, baseline: float) -> bool:
    if word.size >= _RAISED_SIZE * size or baseline - word.bottom <= 0.1 * size:
        return False
    return word.text.strip(",").isdecimal()


def lines_of(words: Sequence[Word], page: int) -> list[Line]:
    """Returns the lines of a page from top to bottom; words whose heights overlap enough share a line."""
    rows: list[list[Word]] = []
    bands: list[tuple[float, float]] = []
    for word in sorted(words, key=_from_the_top):
        top, bottom = word.top, word.bottom
        for index in range(len(rows) - 1, max(-1, len(rows) - 5), -1):
            band = bands[index]
            if band[0] == top < bottom == band[1] or _shares_band(word, band, rows[index]):
                rows[index].append(word)
                # The band follows the tallest word, so that a raised digit does not pull the next line in.
                if bottom - top > (band[1] - band[0]) * 1.05:
                    bands[index] = (top, bottom)
                break
        else:
            rows.append([word])
            bands.append((top, bottom))
    lines = [line for row in rows if (line := make_line(row, page)) is not None]
    return sorted(lines, key=lambda line: (line.top + line.bottom, line.x0))


def _from_the_top(word: Word) -> tuple[float, float]:
    return word.top + word.bottom, word.x0


def _shares_band(word: Word, band: tuple[float, float], row: Sequence[Word]) -> bool:
    top, bottom = word.top, word.bottom
    height, tall = bottom - top, band[1] - band[0]
    lower = height if height < tall else tall
    overlap = (bottom if bottom < band[1] else band[1]) - (top if top > band[0] else band[0])
    if overlap <= _SAME_LINE * lower:
        return False
    # Columns side by side overlap too, half a line apart; only a smaller reference stands off the baseline.
    if abs(bottom - band[1]) < _SAME_BASELINE * lower:
        return True
    if height < _RAISED_SIZE * tall:
        return _may_be_raised(word, tall)
    return tall < _RAISED_SIZE * height and all(_may_be_raised(other, height) for other in row)


def _may_be_raised(word: Word, height: float) -> bool:
    """Tells whether a small word may stand off the baseline of a line so high: a reference, or an index in a formula.

    Words of another line beside a larger one (recipients beside a signature) are not that small.
    """
    if len(word.text) > 4:
        return False
    reference = word.text.strip("*,()[]").isdecimal() or word.text.startswith("*")
    return reference or word.bottom - word.top < _INDEX_SIZE * height
