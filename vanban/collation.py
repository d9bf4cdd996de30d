"""Vietnamese order: letters of the alphabet first, then tones, syllable by syllable; people by their given name.

Alphabet a ă â b c d đ e ê … u ư v x y with f, j, w, z in their Latin places; tones in the order of Vietnamese
dictionaries: none, huyền, hỏi, ngã, sắc, nặng.
"""

import re
import unicodedata
from functools import lru_cache

from vanban.text import nfc

_LETTERS = {letter: place for place, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_TOKEN_RE = re.compile(r"\d+|[^\W\d_]+")
Token = tuple[int, int, tuple[int, ...], int]  # numbers before words, value, letters, tone
Key = tuple[tuple[Token, ...], str]


@lru_cache(maxsize=16_384)
def text_key(text: str) -> Key:
    """Returns what to sort titles and names of units by; numbers inside are compared as numbers.

    >>> sorted(["Đông", "Dũng", "Ban 10", "Ban 2"], key=text_key)
    ['Ban 2', 'Ban 10', 'Dũng', 'Đông']
    """
    text = nfc(text)
    return tuple(_token(found) for found in _TOKEN_RE.findall(text.lower())), text


@lru_cache(maxsize=16_384)
def name_key(name: str) -> Key:
    """Returns what to sort people by: the given name (the last word), then the rest from the family name on.

    >>> sorted(["Trần Văn Bình", "Lê Thị Ân", "Nguyễn Văn An"], key=name_key)
    ['Nguyễn Văn An', 'Lê Thị Ân', 'Trần Văn Bình']
    """
    tokens, text = text_key(name)
    return (*tokens[-1:], *tokens[:-1]), text


def _token(word: str) -> Token:
    if word.isdecimal():
        return 0, int(word), (), 0
    letters: list[int] = []
    tone = 0
    for char in word:
        bare, mark = _parted(char)
        letters.append(_LETTERS.get(bare, len(_LETTERS) + ord(bare)))
        tone = mark or tone
    return 1, 0, tuple(letters), tone


@lru_cache(maxsize=1024)
def _parted(char: str) -> tuple[str, int]:
    """Returns a letter without its tone, and the tone."""
    marks = unicodedata.normalize("NFD", char)
    tone = next((_TONES[mark] for mark in marks if mark in _TONES), 0)
    bare = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES))
    return bare[:1] or char, tone
