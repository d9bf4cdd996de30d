"""Numbers as people say them: "năm bảy" is 57, "mười tám" is 18, "một trăm linh năm" is 105."""

import re
from dataclasses import dataclass
from functools import lru_cache

from vanban.text import bare_form, fold_tone_style, has_marks, nfc

_DIGITS = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5,
    "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_WORD_RE = re.compile(r"[^\W\d_]+")
_GAP_RE = re.compile(r"[ \t\u00a0]+")
_LONGEST = 80  # characters of the longest number that is read
_TEN, _TENS, _HUNDRED, _THOUSAND, _ODD = "mười", "mươi", "trăm", "nghìn", "linh"
_OTHERS = {"mười": _TEN, "mươi": _TENS, "trăm": _HUNDRED, "nghìn": _THOUSAND, "ngàn": _THOUSAND}
_OTHERS |= {"linh": _ODD, "lẻ": _ODD}
_BARE = {bare_form(word): word for word in (*reversed(_DIGITS), *reversed(_OTHERS))} | {"muoi": _TEN, "le": "lẻ"}


@dataclass(frozen=True, slots=True)
class SpokenNumber:
    """A spoken number: ``text[start:end]`` says it in ``words`` words."""

    value: int
    start: int
    end: int
    words: int


def spoken_number_at(text: str, start: int) -> SpokenNumber | None:
    """Returns the longest number that words spell from ``start`` on, or None.

    Words without marks count only in a text that has no marks at all, where "nam bay" can only be read that way.
    """
    read: list[tuple[str, int]] = []
    bare = _is_bare(text)
    position = 0
    folded = fold_tone_style(nfc(text[start : start + _LONGEST]))
    while match := _WORD_RE.match(folded, position):
        word = _known(match[0], bare=bare)
        if word is None:
            break
        read.append((word, match.end()))
        gap = _GAP_RE.match(folded, match.end())
        if gap is None:
            break
        position = gap.end()
    for count in range(len(read), 0, -1):
        value = _value([word for word, _ in read[:count]])
        if value is not None:
            return SpokenNumber(value, start, start + read[count - 1][1], count)
    return None


@lru_cache(maxsize=8)
def _is_bare(text: str) -> bool:
    return not has_marks(text)


def _known(word: str, *, bare: bool) -> str | None:
    known = word in _DIGITS or word in _OTHERS
    return word if known else _BARE.get(word) if bare else None


def _value(words: list[str]) -> int | None:
    """Returns the value of all the words together, or None where they are not one number."""
    kinds = [_OTHERS.get(word, word) for word in words]
    if _THOUSAND in kinds:
        at = kinds.index(_THOUSAND)
        head, tail = _below_thousand(kinds[:at]), _below_thousand(kinds[at + 1 :]) if kinds[at + 1 :] else 0
        return None if head is None or tail is None else head * 1000 + tail
    return _below_thousand(kinds)


def _below_thousand(kinds: list[str]) -> int | None:
    if _HUNDRED not in kinds:
        return _below_hundred(kinds) if kinds else None
    at = kinds.index(_HUNDRED)
    if at != 1 or kinds[0] not in _DIGITS:
        return None
    rest = kinds[2:]
    if not rest:
        return _DIGITS[kinds[0]] * 100
    if rest[0] == _ODD:
        rest = rest[1:]
        if len(rest) != 1 or rest[0] not in _DIGITS:
            return None
    below = _below_hundred(rest)
    return None if below is None else _DIGITS[kinds[0]] * 100 + below


def _below_hundred(kinds: list[str]) -> int | None:
    """Returns "mười tám", "năm mươi bảy", "năm bảy" (digit by digit) and single digits as numbers."""
    if not kinds:
        return None
    if len(kinds) > 1 and kinds[-1] == "năm":
        return None  # "mười năm", "ba năm" count years; 15 and 35 are said "mười lăm", "ba lăm"
    if kinds[0] == _TEN:
        kinds = ["một", _TENS, *kinds[1:]]
    tens = len(kinds) > 1 and kinds[1] in (_TENS, _TEN)
    digits = [_DIGITS.get(kind) for kind in (kinds[:1] + kinds[2:] if tens else kinds)]
    if None in digits or len(digits) > (2 if tens else 4):
        return None
    if tens and len(digits) == 1:
        digits.append(0)
    return int("".join(str(digit) for digit in digits))
