"""Which numbers and letters of headings recognition takes for each other: "S" for "5", "XVII" for "XVIII".

A mark is *read as* another where every character is a usual slip of its counterpart, or one stroke of a Roman number
was lost or seen twice.
"""

import re

from vanban.text import bare_form

_DIGITS = {
    "0": "OoQDC",
    "1": "lI|!i][íìïỉ¡Ïtj/",
    "2": "Zz",
    "3": "Ээ8",
    "4": "A",
    "5": "Ss§6",
    "6": "bGó5ó",
    "7": "T?1/",
    "8": "B&3",
    "9": "gqø",
}
_LETTERS = {
    "a": "âăäœ4@",
    "b": "h6ð",
    "c": "e€©o(",
    "d": "đð",
    "đ": "dđðä",
    "e": "c€é©œ",
    "g": "øqø9ğ",
    "h": "b",
    "i": "1lj!|¡ïíìỉ",
    "k": "K",
    "l": "1iIJ|!",
    "m": "n",
    "n": "m",
    "o": "0Oø",
    "q": "gø9",
    "u": "v",
    "v": "y",
    "y": "v",
}
_STROKES = str.maketrans({**dict.fromkeys("l1|!i]j[íìïỉ¡ÏT", "I"), "Y": "V", "v": "V", "y": "V", "U": "V", "x": "X"})
_JOINED = {"H": "II", "N": "IV", "M": "III", "W": "VV"}
_ROMAN_RE = re.compile(r"[IVX]+")


def read_as(read: str, meant: str) -> bool:
    """Tells whether recognition may show ``read`` where ``meant`` is printed; both without punctuation.

    >>> read_as("S", "5"), read_as("XVII", "XVIII"), read_as("4", "V")
    (True, True, False)
    """
    if not read or read == meant:
        return read == meant
    if meant.isdecimal():
        return _each(read, meant, _DIGITS)
    if _ROMAN_RE.fullmatch(meant):
        return _roman(read, meant)
    return _each(bare_form(read), bare_form(meant), _LETTERS) or _each(read, meant, _LETTERS)


def _each(read: str, meant: str, slips: dict[str, str]) -> bool:
    """Tells whether the texts are of one length and each character is itself or a slip."""
    return len(read) == len(meant) and all(a == b or a in slips.get(b, "") for a, b in zip(read, meant, strict=True))


def _roman(read: str, meant: str) -> bool:
    """Tells whether a Roman number was read with other strokes: one more or one less, joined, or as figures."""
    strokes = "".join(_JOINED.get(char, char) for char in read).translate(_STROKES)
    if not _ROMAN_RE.fullmatch(strokes) or abs(len(strokes) - len(meant)) > 1:
        return False
    if strokes == meant:
        return True
    shorter, longer = sorted((strokes, meant), key=len)
    lost = [place for place in range(len(longer)) if longer[:place] + longer[place + 1 :] == shorter]
    return len(shorter) < len(longer) and any(longer[place] == "I" for place in lost)
