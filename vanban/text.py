"""Vietnamese text: one spelling to search by, with a way back to the original characters.

Every offset in the product counts code points of NFC text. The foldings below work on NFC text and keep its
length, so an offset found in folded text is an offset of the original. Only :func:`clean` changes length; it
returns a :class:`MappedText` that maps back.
"""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

_TONES = {"a": "àáảãạ", "e": "èéẻẽẹ", "y": "ỳýỷỹỵ", "o": "òóỏõọ", "u": "ùúủũụ"}
# New style writes the mark on the last vowel of an open oa, oe, uy (hoà, khoẻ, uỷ); old style on the first (hòa).
_TONE_STYLE = {
    first + marked: _TONES[first][tone] + second
    for first, second in (("o", "a"), ("o", "e"), ("u", "y"))
    for tone, marked in enumerate(_TONES[second])
}
_OPENS = {first: "".join(pair[1] for pair in _TONE_STYLE if pair[0] == first) for first in "ou"}
# A letter first and its surroundings after: the engine leaps from one "o" or "u" to the next (four times as fast).
_TONE_STYLE_RE = re.compile(rf"[ou](?<!q[ou])(?:(?<=o)[{_OPENS['o']}]|(?<=u)[{_OPENS['u']}])(?![^\W\d_])")
# Vietnamese letters by name, then any others: the engine asks what kind a character is only where it must.
_VIETNAMESE = "a-zđ" + "".join(
    unicodedata.normalize("NFC", vowel + tone)
    for vowel in "aăâeêioôơuưy"
    for tone in ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
)
_WORD_RE = re.compile(rf"[{_VIETNAMESE}]++(?![^\W\d_])|[^\W\d_]+|\d+(?:[.,]\d+)*")
_SPACES = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\x0b\x0c"
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_QUOTES = {ord(c): '"' for c in "“”„‟″«»"} | {ord(c): "'" for c in "‘’‚‛′"} | {ord(c): "-" for c in "‐‑‒–—―−"}


@dataclass(frozen=True, slots=True)
class MappedText:
    """Normalised text and, for each of its characters, the offset in the original.

    ``offsets`` has ``len(text) + 1`` entries, never decreasing; the last one is the length of the original.
    """

    text: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Returns the original half-open range that ``text[start:end]`` was made from."""
        if start >= end:
            return self.offsets[start], self.offsets[start]
        return self.offsets[start], self.offsets[end]

    def position(self, original: int) -> int:
        """Returns the offset in ``text`` of the character that holds the original offset."""
        return max(0, bisect_right(self.offsets, original) - 1)


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: its search form and its half-open range in that text."""

    text: str
    start: int
    end: int


def nfc(text: str) -> str:
    """Returns the composed form (NFC), in which every stored text and every offset is expressed."""
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def fold_case(text: str) -> str:
    """Returns lower-case text of the same length (a character whose lower case is longer is kept)."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(c if len(c.lower()) != 1 else c.lower() for c in text)


def fold_tone_style(text: str) -> str:
    """Returns lower-case text with tone marks placed the old way (hoà -> hòa, uỷ -> ủy; quý stays), same length."""
    return _TONE_STYLE_RE.sub(lambda match: _TONE_STYLE[match[0]], fold_case(text))


class _BareLetters(dict[int, str]):
    """A table for ``str.translate``, filled as letters are met: four times as fast as asking for each of them."""

    def __missing__(self, code: int) -> str:
        bare = _bare(chr(code))
        if len(self) < _LETTERS_KEPT:
            self[code] = bare
        return bare


def _bare(char: str) -> str:
    if char in "đĐ":
        return "d" if char == "đ" else "D"
    base = unicodedata.normalize("NFD", char)[:1]
    return base if unicodedata.combining(char) == 0 else char


_LETTERS_KEPT = 4_096
_BARE_LETTERS = _BareLetters()


def fold_accents(text: str) -> str:
    """Returns text without tone and vowel marks (đ -> d), same length and case for NFC input.

    >>> fold_accents("Đảng uỷ")
    'Dang uy'
    """
    return text if text.isascii() else text.translate(_BARE_LETTERS)


def search_form(text: str) -> str:
    """Returns the marked spelling that the index is built on: lower case, old tone style; same length."""
    return fold_tone_style(text)


def bare_form(text: str) -> str:
    """Returns the spelling without marks that tolerates "nghi quyet 57": lower case; same length."""
    return fold_accents(fold_case(text))


def has_marks(text: str) -> bool:
    """Tells whether any letter carries a Vietnamese mark; a question without any was typed without marks."""
    composed = nfc(text)
    return fold_accents(composed) != composed


def tokens(text: str) -> list[Token]:
    """Returns the words and numbers of NFC text in search form, with their ranges."""
    return [Token(match[0], match.start(), match.end()) for match in _WORD_RE.finditer(search_form(text))]


def words(text: str) -> list[str]:
    """Returns the words and numbers of a text in search form (NFC is applied first)."""
    return _WORD_RE.findall(search_form(nfc(text)))


def bare_words(text: str) -> list[str]:
    """Returns the words and numbers of a text without marks (NFC is applied first)."""
    return _WORD_RE.findall(bare_form(nfc(text)))


def bigrams(syllables: list[str]) -> list[str]:
    """Returns neighbouring pairs joined by ``_``; most Vietnamese words are two syllables."""
    return [f"{left}_{right}" for left, right in pairwise(syllables)]


def clean(text: str) -> MappedText:
    """Returns NFC text with single spaces, plain quotes and hyphens, nothing invisible, mapped to the original.

    Line breaks count as spaces. Used to compare texts and quotes, never to rewrite one.
    """
    out: list[str] = []
    offsets: list[int] = []
    index, size = 0, len(text)
    while index < size:
        end = index + 1
        while end < size and unicodedata.combining(text[end]):
            end += 1
        for char in nfc(text[index:end]).translate(_QUOTES):
            if char in _INVISIBLE or (unicodedata.category(char) == "Cc" and not char.isspace()):
                continue
            if char.isspace() or char in _SPACES:
                if not out or out[-1] == " ":
                    continue
                char = " "  # noqa: PLW2901
            out.append(char)
            offsets.append(index)
        index = end
    if out and out[-1] == " ":
        out.pop()
        offsets.pop()
    return MappedText("".join(out), (*offsets, size))
