"""What a person meant to type around a document number: telex keys left as typed, a letter astray, marks left out.

Only names of document kinds, of issuers and of well-known documents are mended, and codes run together with their
ordinal; everything else stays as it is. Places in the mended text are led back to the text as it was typed.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from vanban.alias_tables import shipped_names
from vanban.document_numbers import usual_marks
from vanban.document_types import DOCUMENT_TYPES, type_name_pattern
from vanban.issuer_codes import is_known_issuer, known_codes, named_bodies
from vanban.reference_hints import issuer_phrases
from vanban.telex import composed
from vanban.text import bare_form, nfc

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_WORD_RE = re.compile(r"[^\W\d_]+")
_SHORTEST_NAME = 6  # letters of a kind's name in which one may be astray: "luật" would be found in too much
_AROUND_NUMBERS = ("số", "năm", "ngày", "tháng", "của", "hiệu", "khóa", "nhiệm", "kỳ", "và", "một", "hai", "ba", "bốn")
_BEFORE_DIGIT = r"(?=\s+(?:s[oố]\s*(?:hi[eệ]u\s*)?[:.]?\s*)?\d)"
_NUMBER_WORD_RE = re.compile(r"\s+s[oố](?:\s+hi[eệ]u)?$", re.IGNORECASE)
_SEVERAL_WORDS_RE = re.compile(rf"(?<!\w)(?:[^\W\d_]+\s+){{0,4}}[^\W\d_]+{_BEFORE_DIGIT}")


@dataclass(frozen=True, slots=True)
class Respelt:
    """A text as it was meant: ``text[i]`` comes from ``typed[origins[i]]``; ``origins`` has one place more, the end."""

    typed: str
    text: str
    origins: tuple[int, ...]

    def replaced(self, edits: list[tuple[int, int, str]]) -> "Respelt":
        """Returns the text with ranges (start, end) replaced; ranges stand in order and do not overlap."""
        parts: list[str] = []
        origins: list[int] = []
        position = 0
        for start, end, words in edits:
            parts += [self.text[position:start], words]
            origins += [*self.origins[position:start], *_spread(self.origins[start], self.origins[end], len(words))]
            position = end
        return Respelt(self.typed, "".join(parts) + self.text[position:], (*origins, *self.origins[position:]))


def _spread(start: int, end: int, count: int) -> list[int]:
    """Returns ``count`` places in [start, end), in order."""
    return [start + (end - start) * at // count for at in range(count)]


def narrowed(text: str) -> str:
    """Returns the text with wide letters and digits, and all kinds of dashes, in their usual form, one for one."""
    return usual_marks(text.translate(_WIDE))


def respelt(typed: str) -> Respelt | None:
    """Returns an NFC text with its slips mended, or None where there is nothing to mend.

    >>> respelt("nghij quyeets 57").text
    'nghị quyết 57'
    >>> respelt("57NQTW").text
    '57-NQ/TW'
    """
    return _mended(typed, _telex_edits, _name_edits, _code_edits)


def separated(typed: str) -> Respelt | None:
    """Returns an NFC text with marks put into numbers that lack them, or None where none does.

    >>> separated("theo 57NQ/TW").text
    'theo 57-NQ/TW'
    """
    return _mended(typed, _code_edits)


@lru_cache(maxsize=256)
def _mended(typed: str, *readings: Callable[[str], Iterator[tuple[int, int, str]]]) -> Respelt | None:
    read = Respelt(typed, typed, tuple(range(len(typed) + 1)))
    for edits_of in readings:
        read = read.replaced(list(edits_of(read.text)))
    return None if read.text == typed else read


def _telex_edits(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _WORD_RE.finditer(text):
        word = match[0].lower()
        if word not in _bare_vocabulary() and (meant := composed(word)) in _vocabulary():
            yield match.start(), match.end(), meant


def _name_edits(text: str) -> Iterator[tuple[int, int, str]]:
    """Yields the names of kinds that stand before a number with one letter astray."""
    for match in _SEVERAL_WORDS_RE.finditer(text):
        words = _NUMBER_WORD_RE.sub("", match[0])
        found = _misspelt_name(words)
        if found is not None:
            offset, name = found
            yield match.start() + offset, match.start() + len(words), name


def _misspelt_name(words: str) -> tuple[int, str] | None:
    """Returns where the misspelt name of a kind begins that ends these words, and the name; None for a name spelt
    right, for no name, and where two names are as near."""
    starts = [match.start() for match in _WORD_RE.finditer(words)]
    if re.search(rf"\b{type_name_pattern()}$", bare_form(words)):
        return None
    best = sorted((_distance(words[start:], name), -len(name), start, name) for start in starts for name in _names())
    if not best or best[0][0] > 1:
        return None
    rivals = {name for distance, _, _, name in best if distance == best[0][0]}
    likeliest = max(rivals, key=len)
    if any(name not in likeliest for name in rivals):
        return None
    return next((start, name) for _, _, start, name in best if name == likeliest)


def _distance(words: str, name: str) -> int:
    """Returns how many letters are astray, two changed over counting once; 2 stands for more than one."""
    plain = bare_form(" ".join(words.split()))
    return OSA.distance(plain, bare_form(name), score_cutoff=1)


def _code_edits(text: str) -> Iterator[tuple[int, int, str]]:
    """Yields the numbers that lack a mark: "57NQTW", "57-NQTW", "QĐ487/TTg"."""
    folded = bare_form(text)
    for match in _run_together().finditer(folded):
        ordinal, code, issuer = (text[slice(*match.span(part))] for part in ("ordinal", "code", "issuer"))
        year = text[slice(*match.span("year"))] if match["year"] else ""
        if not _lacks_mark(match, code + issuer):
            continue
        mark = ("/", "-") if year else ("-", "/")
        yield (
            match.start(),
            match.end(),
            f"{ordinal}{year}{mark[0]}{code.upper() if code.islower() else code}{mark[1]}{issuer}",
        )


def _lacks_mark(match: re.Match[str], letters: str) -> bool:
    """Tells whether code and issuer are run together with each other or with the ordinal, and are no issuer's code
    ("45/TTCP"); small letters after a space may be a word."""
    if match["first"] and match["second"]:
        return False
    return not is_known_issuer(letters) and (match["first"] != " " or letters != letters.lower())


@cache
def _run_together() -> re.Pattern[str]:
    """Matches an ordinal, a code and an issuer in :func:`bare_form`, with or without marks between them."""
    codes = "|".join(sorted({bare_form(c) for t in DOCUMENT_TYPES for c in t.codes}, key=len, reverse=True))
    issuers = "|".join(sorted((bare_form(code) for code in known_codes()), key=len, reverse=True))
    return re.compile(
        rf"(?<![\w/.-])(?P<ordinal>\d{{1,5}})(?P<year>\s?/\s?(?:19|20)\d\d)?(?P<first>\s?[-/]?\s?)"
        rf"(?P<code>{codes})(?P<second>\s?[-/]?\s?)(?P<issuer>(?:{issuers})\d{{0,2}}(?:-[a-z]{{1,12}})*)(?![\w])"
    )


@cache
def _names() -> tuple[str, ...]:
    return tuple({one.name.lower() for one in DOCUMENT_TYPES if len(one.name) >= _SHORTEST_NAME})


@cache
def _vocabulary() -> frozenset[str]:
    """Returns the syllables of kinds, issuers and nicknames, and of what stands around numbers, with their marks."""
    names = [
        *(one.name for one in DOCUMENT_TYPES),
        *named_bodies(),
        *issuer_phrases(),
        *shipped_names().values(),
        *_AROUND_NUMBERS,
    ]
    return frozenset(word for name in names for word in _WORD_RE.findall(nfc(name).lower()))


@cache
def _bare_vocabulary() -> frozenset[str]:
    return frozenset(bare_form(word) for word in _vocabulary())
