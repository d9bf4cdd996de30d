"""A sentence or a passage read for verifying: its words, and the facts in it that a claim must not change."""

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import lru_cache

from rag.claim_language import claim_language
from rag.terms import load_statistics
from vanban.dates import find_dates
from vanban.document_numbers import find_numbers
from vanban.spoken_numbers import spoken_number_at
from vanban.text import clean, tokens

_MONTH = re.compile(r"(?<![\d/])(\d{1,2})(?:\s*/\s*|\s+năm\s+)((?:19|20|21)\d\d)(?![\d/])")
_DAY = re.compile(r"(?<![\d/.,])(\d{1,2})\s*/\s*(\d{1,2})(?![\d/])")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_YEAR = re.compile(r"(?:19|20|21)\d\d")
_ROMAN = re.compile(r"(?<!\w)[IVXLC]+(?!\w)")
_POINT = re.compile(r"(?<=điểm )[a-zđ](?!\w)")
_SPELT = re.compile(r"\s*\([^()\d]{1,40}\)")  # "02 (hai) ngày"
_ITEM = re.compile(r"^\s*[-+*•\"]?\s*(\d{1,3})(?=[.)]\s|\s\|)")  # the number of a clause, an item or a row
_LISTED = re.compile(r"\s*(?:[,;]|và|hoặc|hay|,\s*và)\s*")
_BREAK = re.compile(r"[.;:!?\n|]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word or number in search form. ``upper``: in capitals throughout; ``joined``: nothing but a space stands before
    it; ``first``: it opens a sentence, a list item or a quotation, where a capital says nothing."""

    text: str
    start: int
    end: int
    capital: bool
    upper: bool
    joined: bool
    first: bool


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure, date, document number, clause letter or name: its kind, its value in one spelling, the word right
    before and the unit right after it ("" where there is none)."""

    kind: str  # item, figure, year, date, month, day, number, roman, point, name
    value: str
    start: int
    end: int
    before: str = ""
    unit: str = ""
    alone: bool = False  # a figure that fills a cell or follows a colon: its unit may stand in a heading

    @property
    def numbers(self) -> bool:
        """Whether the figure says which thing is meant ("mức 2", "Điều 5"), not how many."""
        return self.before in claim_language().numbering

    @property
    def group(self) -> str:
        """What other facts it may be mistaken for: years, dates, names, figures of the same unit or numbering."""
        if self.kind == "figure":
            return f"figure {self.before}" if self.numbers else f"figure of {self.unit}"
        return "date" if self.kind in ("month", "day") else self.kind

    @property
    def key(self) -> str:
        """The fact in one string."""
        return f"{self.group}={self.value}"


@dataclass(frozen=True, slots=True)
class Reading:
    """A text with single spaces and plain quotes, its words in order, and its facts in order."""

    text: str
    words: tuple[Word, ...]
    facts: tuple[Fact, ...]

    @property
    def syllables(self) -> tuple[str, ...]:
        """The words as they are searched for."""
        return tuple(word.text for word in self.words)

    def between(self, start: int, end: int) -> str:
        """Returns the text between two offsets."""
        return self.text[start:end]

    def holds(self, wording: str) -> bool:
        """Tells whether the syllables of a wording stand in the text one after the other."""
        return f" {wording} " in f" {' '.join(self.syllables)} "


@lru_cache(maxsize=2048)
def read(text: str) -> Reading:
    """Returns a text read."""
    plain = clean(text).text
    words = _words(plain)
    taken: list[Fact] = []
    for find in (_items, _numbers, _dates, _months, _days, _figures, _spoken, _romans, _points):
        for fact in find(plain, words):
            if not any(fact.start < other.end and other.start < fact.end for other in taken):
                taken.append(fact)
    names = [n for n in _names(words) if not any(n.start < o.end and o.start < n.end for o in taken)]
    return Reading(plain, words, tuple(sorted((*taken, *names), key=lambda fact: fact.start)))


def _words(text: str) -> tuple[Word, ...]:
    found: list[Word] = []
    for token in tokens(text):
        gap = text[found[-1].end : token.start] if found else ""
        written = text[token.start : token.end]
        first = not found or bool(re.search(r"[.:;!?\n|\"“”(]|(?:^|\s)[-+*•]\s", gap))
        found.append(
            Word(token.text, token.start, token.end, written[0].isupper(), written.isupper(), gap == " ", first)
        )
    return tuple(found)


def _items(text: str, _words: tuple[Word, ...]) -> list[Fact]:
    return [Fact("item", str(int(m[1])), m.start(1), m.end(1)) for m in [_ITEM.match(text)] if m]


def _numbers(text: str, _words: tuple[Word, ...]) -> list[Fact]:
    return [Fact("number", m.number.key, m.start, m.end) for m in find_numbers(text)]


def _dates(text: str, _words: tuple[Word, ...]) -> list[Fact]:
    return [Fact("date", m.date.isoformat(), m.start, m.end) for m in find_dates(text)]


def _months(text: str, _words: tuple[Word, ...]) -> list[Fact]:
    return [
        Fact("month", f"{m[2]}-{int(m[1]):02d}", m.start(), m.end())
        for m in _MONTH.finditer(text)
        if 1 <= int(m[1]) <= 12
    ]


def _days(text: str, _words: tuple[Word, ...]) -> list[Fact]:
    return [Fact("day", f"{int(m[2]):02d}-{int(m[1]):02d}", m.start(), m.end()) for m in _DAY.finditer(text)]


def _figures(text: str, words: tuple[Word, ...]) -> list[Fact]:
    found: list[Fact] = []
    for match in _FIGURE.finditer(text):
        fact = _figure(text, words, _value(match[0]), match.start(), match.end())
        if found and found[-1].numbers and _LISTED.fullmatch(text, found[-1].end, fact.start):
            fact = replace(fact, before=found[-1].before, unit="")  # "khoản 2, 3 và 4"
        found.append(fact)
    return found


def _figure(text: str, words: tuple[Word, ...], value: str, start: int, end: int) -> Fact:
    before = _word_before(words, start)
    year = _YEAR.fullmatch(text[start:end]) is not None
    unit = "" if year else _unit(text, words, end)
    alone = text[:start].rstrip()[-1:] in ("", "|", ":") and text[end:].lstrip()[:1] in ("", "|", ";", ".")
    return Fact("year" if year else "figure", value, start, end, before, unit, alone)


def _value(written: str) -> str:
    """Returns a figure without grouping: "1.500.000" is 1500000, "7,50" is 7.5, "04" is 4; else as it is written."""
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", written):
        written = written.replace(".", "")
    if re.fullmatch(r"\d+,\d+", written):
        whole, rest = written.split(",")
        return f"{int(whole)}.{rest.rstrip('0')}".rstrip(".")
    return str(int(written)) if written.isdigit() else written


def _unit(text: str, words: tuple[Word, ...], end: int) -> str:
    """Returns what a figure counts: "%", or the word right after it, with "làm việc" where that follows "ngày"."""
    if spelt := _SPELT.match(text, end):
        end = spelt.end()
    if text[end : end + 2].strip().startswith("%"):
        return "%"
    at = bisect_right([word.start for word in words], end - 1)
    if at >= len(words) or text[end : words[at].start].strip():
        return ""
    after = [word.text for word in words[at : at + 3]]
    if after[:2] == ["phần", "trăm"]:
        return "%"
    return "ngày làm việc" if after == ["ngày", "làm", "việc"] else after[0]


def _word_before(words: tuple[Word, ...], start: int) -> str:
    return next((word.text for word in reversed(words) if word.end <= start and start - word.end <= 1), "")


def _spoken(text: str, words: tuple[Word, ...]) -> list[Fact]:
    """Returns figures in words: "ba mươi ngày", "bốn trụ cột"; a lone "một", "năm", "tư", "không" is mostly none."""
    language = claim_language()
    found: list[Fact] = []
    for word in words:
        if (found and word.start < found[-1].end) or word.text not in language.number_words:
            continue
        spoken = spoken_number_at(text, word.start)
        if spoken is None:
            continue
        unit = _unit(text, words, spoken.end)
        if spoken.words > 1 or word.text in language.plain_number_words or unit in language.units:
            found.append(
                Fact("figure", str(spoken.value), word.start, spoken.end, _word_before(words, word.start), unit)
            )
    return found


def _romans(text: str, words: tuple[Word, ...]) -> list[Fact]:
    return [Fact("roman", m[0], m.start(), m.end(), _word_before(words, m.start())) for m in _ROMAN.finditer(text)]


def _points(text: str, _words: tuple[Word, ...]) -> list[Fact]:
    return [Fact("point", m[0], m.start(), m.end(), "điểm") for m in _POINT.finditer(text)]


def _names(words: tuple[Word, ...]) -> list[Fact]:
    """Returns names of bodies, persons and places: capitals, with what completes them ("Sở Khoa học và Công nghệ")."""
    found: list[Fact] = []
    at = 0
    while at < len(words):
        end = _name_end(words, at)
        value = " ".join(word.text for word in words[at:end])
        if end > at + 1 or (end > at and words[at].upper):
            found.append(Fact("name", value, words[at].start, words[end - 1].end))
        at = max(end, at + 1)
    return found


def _name_end(words: tuple[Word, ...], at: int) -> int:
    """Returns the index after the name that begins at a word, or ``at`` where none does."""
    language = claim_language()
    kind = words[at].text in language.body_kinds
    if not words[at].capital and not kind:
        return at
    end = at + 1
    while end < len(words) and words[end].joined:
        word, last = words[end], words[end - 1]
        linked = word.text == "và" and end + 1 < len(words) and words[end + 1].capital and words[end + 1].joined
        linked = linked and words[end + 1].text not in language.body_kinds
        completes = last.capital and not last.first and load_statistics().is_word(last.text, word.text)
        if not (word.capital or linked or completes or (word.text in language.body_kinds and last.capital)):
            break
        end += 2 if linked else 1
    capitals = sum(word.capital and not word.first for word in words[at:end])
    return end if capitals else at


def segments(reading: Reading) -> list[tuple[int, int]]:
    """Returns the half-open ranges between full stops, semicolons, colons and cell walls."""
    cuts = [match.start() for match in _BREAK.finditer(reading.text) if not _inside_fact(reading, match.start())]
    return list(zip([0, *(cut + 1 for cut in cuts)], [*cuts, len(reading.text)], strict=True))


def _inside_fact(reading: Reading, offset: int) -> bool:
    return any(fact.start <= offset < fact.end for fact in reading.facts)
