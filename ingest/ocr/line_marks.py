"""What a recognised line begins with, read tolerantly: a mark of a sequence, or a token that may be one misread."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from ingest.markers import POINT_LETTERS, roman_number, roman_value
from ingest.readers.pdf_geometry import SPACE, Page, Word
from ingest.readers.pdf_tables import grids

_INDENT = 1.2  # em by which the beginnings of the items of a list differ at most
_TOKEN_RE = re.compile(r"(?P<open>\(?)(?P<body>[^\s.,:()–—-]{1,6}|\()(?P<close>[.,:)–—-]*)(?P<rest>.*)")
_SHORTEST = 4  # characters; "1.Z." is a decimal, "1.Lúa." an item
_DIGITS_RE = re.compile(r"\d{1,3}")
_DASHES = ("-", "–", "—")
_LETTERS = tuple("ABCDĐEGHKLMN")  # of parts: "A. NHỮNG KẾT QUẢ"


class Family(StrEnum):
    """The sequences that marks belong to; the value is how the marks of a named one begin."""

    ANNEX = "phụ lục"
    PART = "phần"
    CHAPTER = "chương"
    SECTION = "mục"
    ARTICLE = "điều"
    ROMAN = "I."
    NUMBER = "1."
    POINT = "a)"


_NAMED = (Family.ANNEX, Family.PART, Family.CHAPTER, Family.SECTION, Family.ARTICLE)
_ROMANS = (Family.ANNEX, Family.CHAPTER, Family.PART)  # usually numbered in Roman numbers
_CLOSING = {Family.ROMAN: ".-–—", Family.NUMBER: ".,", Family.POINT: ")"}


@dataclass(frozen=True, slots=True)
class Start:
    """A line of running text by its words, left to right without spaces, and the page it stands on."""

    page: int
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A token at the beginning of a line. ``value`` is its place in the sequence, 0 where it is no well-formed mark.

    ``body`` is its number or letter as read, "" where the number is missing; ``sure`` tells whether its punctuation
    and the words after it are those of a mark, ``rival`` whether it is a well-formed mark of another sequence.
    """

    family: Family
    start: Start
    word: Word
    body: str
    close: str = ""
    rest: str = ""
    value: int = 0
    sure: bool = False
    rival: bool = False
    roman: bool = False

    def beside(self, other: "Found") -> bool:
        """Tells whether two marks may stand in one list: on one page they begin at about the same place."""
        if self.family in _NAMED or self.start.page != other.start.page:
            return True
        return abs(self.word.x0 - other.word.x0) < _INDENT * self.word.size

    def spelled(self, value: int) -> str:
        """Returns how a number is written in this sequence, "" beyond its end."""
        if self.family is Family.POINT:
            return POINT_LETTERS[value - 1 : value]
        return roman_number(value) if self.roman and value < 90 else str(value)

    def text(self, value: int) -> str:
        """Returns the word with another number."""
        close = self.close
        if self.family is Family.NUMBER:
            close = "."
        return self.spelled(value) + close + self.rest


def starts_of(page: Page) -> Iterator[Start]:
    """Yields the lines of a page from the top, without those in ruled tables."""
    boxes = [(min(cell[1] for cell in cells), max(cell[3] for cell in cells)) for cells in grids(page.rules)]
    for line in page.lines:
        middle = (line.top + line.bottom) / 2
        words = tuple(word for word in line.words if word.text != SPACE)
        if words and not any(top < middle < bottom for top, bottom in boxes):
            yield Start(page.number, words)


def mark_of(start: Start, family: Family) -> Found | None:
    """Returns the token of a line that is a mark of a sequence or may be one misread, None where there is none."""
    return _named(start, family) if family in _NAMED else _listed(start, family)


def _named(start: Start, family: Family) -> Found | None:
    words = start.words
    count = len(family.value.split())
    name = " ".join(word.text for word in words[:count])
    if name.lower() != family.value or not name[0].isupper():
        return None
    if len(words) == count:  # an annex may have no number, an article never stands alone
        roman = family is Family.CHAPTER
        alone = family in (Family.PART, Family.CHAPTER, Family.SECTION)
        return Found(family, start, words[0], "", roman=roman) if alone else None
    word = words[count]
    after = words[count + 1].text if len(words) > count + 1 else ""
    body = word.text.rstrip(".,:–—-")
    if len(body) > 6 or (after and not after[0].isupper() and after[0] not in '-–—(“"'):
        return None
    value = int(body) if _DIGITS_RE.fullmatch(body) else roman_value(body) if body.isupper() else 0
    roman = not body[:1].isdigit() if value else family in _ROMANS
    return Found(family, start, word, body, word.text[len(body) :], value=value, sure=True, roman=roman)


def _listed(start: Start, family: Family) -> Found | None:
    word = start.words[0]
    match = _TOKEN_RE.fullmatch(word.text)
    if match is None or match["open"]:
        return None
    after = match["rest"] or (start.words[1].text if len(start.words) > 1 else "")
    apart = not match["close"] and after in _DASHES  # "II - NHIỆM VỤ"
    closed = (match["close"] or after)[:1] in _CLOSING[family] if match["close"] or apart else False
    lead = start.words[2].text if apart and len(start.words) > 2 else after
    body, upper = match["body"], lead[:1].isupper() or lead.startswith(("“", '"', "("))
    decimal = match["rest"][:1].isdigit() or (match["rest"][-1:] == "." and len(match["rest"]) < _SHORTEST)
    value = _value(body, family) if closed and not decimal else 0
    if not value and not _may_be_mark(
        body, family, closed=closed, bare=not match["close"], upper=upper and not decimal
    ):
        return None
    rival = not value and _is_mark_of_another(body, match["close"], family)
    return Found(
        family, start, word, body, match["close"], match["rest"], value,
        sure=closed and (upper or family is Family.POINT), rival=rival, roman=family is Family.ROMAN,
    )  # fmt: skip


def _may_be_mark(body: str, family: Family, *, closed: bool, bare: bool, upper: bool) -> bool:
    if family is Family.POINT:
        return closed and len(body) <= 2
    if family is Family.ROMAN:
        return closed and upper
    return upper and (closed or (bare and _DIGITS_RE.fullmatch(body) is not None))


def _is_mark_of_another(body: str, close: str, family: Family) -> bool:
    others = (other for other in _CLOSING if other is not family and close[:1] and close[0] in _CLOSING[other])
    return body in _LETTERS or any(_value(body, other) for other in others)


def _value(body: str, family: Family) -> int:
    if family is Family.POINT:
        return POINT_LETTERS.find(body) + 1 if len(body) == 1 else 0
    if family is Family.ROMAN:
        return roman_value(body) if body.isupper() else 0
    return int(body) if _DIGITS_RE.fullmatch(body) else 0
