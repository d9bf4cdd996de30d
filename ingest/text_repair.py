"""Vietnamese letters that files break, put right: stray marks, look-alike letters, ligatures, torn syllables.

Every function works on one line of NFC text, leaves text that is fine as it is and never touches a digit. A text
without anything suspicious is told by one search.
"""

import re
import unicodedata

from ingest.spaced_letters import join_spaced
from ingest.torn_syllables import join_torn

_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
# Đ as written by fonts and keyboards without it: Icelandic eth, African d. All look the same.
_D_LETTERS = {"Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "ɖ": "đ"}
_ALWAYS = str.maketrans(_LIGATURES | _D_LETTERS)
_MOST_ROUNDS = 5
_LOOK_ALIKES = str.maketrans(
    "аеорсухіјѕһԁԛԝАВЕКМНОРСТУХІЈЅԚԜοονΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxijshdqwABEKMHOPCTYXIJSQWoovABEZHIKMNOPTYX",
)
_FOREIGN = "\u0370-\u03ff\u0400-\u052f"
_SUSPICIOUS_RE = re.compile(f"[ﬀ-ﬆÐðƉɖ\u0300-\u036f{_FOREIGN}]")
_FOREIGN_RE = re.compile(f"[{_FOREIGN}]")
_MIXED_WORD_RE = re.compile(rf"[A-Za-z\u00c0-\u024f\u0300-\u036f\u1ea0-\u1eff{_FOREIGN}]+")
_MARKS = "\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323"
_VOWEL_MARKS = "\u0302\u0306\u031b"  # circumflex, breve, horn: they belong to the letter, the others are tones
_STRAY_RE = re.compile(f"[{_MARKS}]")
_DETACHED_RE = re.compile(rf"([^\W\d_][{_MARKS}]*) ([{_MARKS}]+)")
_LEADING_RE = re.compile(rf"(?<![^\W\d_])([{_MARKS}]+)([^\W\d_])")
_CLUSTER_RE = re.compile(rf"([^\W\d_])([{_MARKS}]+)")
_VOWELS = frozenset("aăâeêioôơuưyAĂÂEÊIOÔƠUƯY")


def repaired(line: str) -> str:
    """Returns a line of NFC text with broken letters put right.

    >>> repaired("nghi\u0323 quyê\u0301t"), repaired("Nghị ngh ị ĐẢ NG"), repaired("Ðảng ủy хã")
    ('nghị quyết', 'Nghị nghị ĐẢNG', 'Đảng ủy xã')
    """
    for _ in range(_MOST_ROUNDS):  # a mark that has found its letter may show what the letters beside it are
        before = line
        if _SUSPICIOUS_RE.search(line):
            line = _letters_repaired(line)
        if line == before:
            break
    return join_torn(join_spaced(line))


def _letters_repaired(line: str) -> str:
    line = line.translate(_ALWAYS)
    if _FOREIGN_RE.search(line):
        line = _MIXED_WORD_RE.sub(_in_latin, line)
    return _with_marks_joined(line) if _STRAY_RE.search(line) else line


def _in_latin(match: re.Match[str]) -> str:
    """Returns a word in Latin letters if it holds some already and all of its others look like Latin ones."""
    word = match[0]
    if not _FOREIGN_RE.search(word) or not any(char < "\u0370" and char.isalpha() for char in word):
        return word
    latin = unicodedata.normalize("NFD", word).translate(_LOOK_ALIKES)
    return word if _FOREIGN_RE.search(latin) else unicodedata.normalize("NFC", latin)


def _with_marks_joined(line: str) -> str:
    """Returns a line in which marks that stand apart or in the wrong order are parts of their letters."""
    line = _CLUSTER_RE.sub(_composed, line)
    line = _DETACHED_RE.sub(_attached, line)
    return unicodedata.normalize("NFC", _LEADING_RE.sub(_turned_round, line))


def _composed(match: re.Match[str]) -> str:
    return _letter(match[1], match[2]) or match[0]


def _attached(match: re.Match[str]) -> str:
    """Returns a letter with the marks that a space parted from it, if it can take them."""
    return _letter(match[1], match[2]) or match[0]


def _turned_round(match: re.Match[str]) -> str:
    """Returns a letter with the marks that stand before it at the beginning of a word."""
    return _letter(match[2], match[1]) or match[0]


def _letter(base: str, marks: str) -> str:
    """Returns the one Vietnamese letter that a letter and marks make, or "" where they make none."""
    decomposed = unicodedata.normalize("NFD", base) + marks
    plain, loose = decomposed[0], sorted(set(decomposed[1:]), key=lambda mark: mark not in _VOWEL_MARKS)
    letter = unicodedata.normalize("NFC", plain + "".join(loose))
    return letter if len(letter) == 1 and plain in _VOWELS else ""
