"""Letter-spaced words, typed with a space after every letter: "Q U Y Ế T  Đ Ị N H" back to "QUYẾT ĐỊNH"."""

import re
import unicodedata
from functools import lru_cache

from ingest.text_quality import is_syllable
from ingest.vowel_words import VOWELS

_SPACED_RE = re.compile(r"(?<![\w/\-])(?:[^\W\d_] ){3,60}[^\W\d_](?![\w/\-])")
_MISSPELT_RE = re.compile(r"n?gh[^ei]|c[eiy]|k[^eiyh]|nge")  # which consonant stands before which vowel
_LONGEST = 7  # letters of a syllable: "nghiêng"


def join_spaced(line: str) -> str:
    """Returns a line whose letter-spaced words are written together; the same line where there are none.

    A row of letters is words only if it divides into syllables without rest, and has a letter with a mark.

    >>> join_spaced("Q U Y Ế T Đ Ị N H số 5"), join_spaced("nhóm A B C D")
    ('QUYẾT ĐỊNH số 5', 'nhóm A B C D')
    """
    return _SPACED_RE.sub(_divided, line)


def _divided(match: re.Match[str]) -> str:
    letters = match[0].replace(" ", "")
    if letters.isascii() or not (letters.isupper() or letters[1:].islower()):
        return match[0]
    return _syllables(letters) or match[0]


@lru_cache(maxsize=512)
def _syllables(letters: str) -> str:
    """Returns the syllables that letters divide into: the fewest, rather with consonants first.

    "" where they do not divide, or do in two ways that are as good ("BA NHÀNH", "BAN HÀNH").
    """
    best: list[tuple[int, list[str]]] = [(0, [""])]  # cost and the ways to divide the letters up to here at that cost
    for end in range(1, len(letters) + 1):
        ways: dict[int, list[str]] = {}
        for start in range(max(0, end - _LONGEST), end - 1):
            cost, before = best[start]
            if before and _is_spelt(letters[start:end]):
                total = cost + (3 if letters[start] in VOWELS else 2)
                ways.setdefault(total, []).extend(f"{way} {letters[start:end]}" for way in before[:2])
        least = min(ways, default=0)
        best.append((least, ways.get(least, [])))
    divided = best[-1][1]
    return divided[0].strip() if len(divided) == 1 else ""


def _is_spelt(syllable: str) -> bool:
    plain = unicodedata.normalize("NFD", syllable.lower())
    return is_syllable(syllable) and _MISSPELT_RE.match(plain) is None
