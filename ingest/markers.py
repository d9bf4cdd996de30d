"""What a line begins with: the numbering marks of Party and State documents (DOMAIN §3; Nghị định 30/2020/NĐ-CP).

A mark alone proves nothing ("1." may be a khoản, a group under "II-" or a broken sentence), so a line yields
*candidates* and ``ingest.structure`` chooses by context.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile

STEP = 100  # ordinals count in steps, so that inserted units (Điều 5a, điểm a1) stand between 5 and 6
POINT_LETTERS = "abcdđeghiklmnopqrstuvxy"  # the order of điểm: no f, j, w, z
_STRAY_LETTERS = {"f": "e", "j": "i", "w": "v", "z": "y"}  # written by mistake: placed after this letter
_LETTERS = "ABCDĐEFGHIKLMN"
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50}
_PART_WORDS = {
    **{"nhất": 1, "một": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4},
    **{"năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10},
}


class Style(StrEnum):
    """How a unit is marked; the level it takes depends on where it stands."""

    ANNEX = "Phụ lục I"
    FORM = "Mẫu số 01"
    PART = "Phần thứ nhất"
    CHAPTER = "Chương I"
    SECTION = "Mục 1"
    SUBSECTION = "Tiểu mục 1"
    LETTER = "A-"
    ROMAN = "I-"
    ARTICLE = "Điều 1."
    NUMBER = "1."
    DECIMAL = "1.1."
    PAREN_NUMBER = "1)"
    ALPHA = "a)"
    LOWER_ROMAN = "(i)"
    DASH = "-"
    PLUS = "+"
    STAR = "*"


BULLETS = frozenset({Style.DASH, Style.PLUS, Style.STAR})


@dataclass(frozen=True, slots=True)
class Marker:
    """A mark at the start of a text. ``label`` is how the unit is called ("Điều 5", "II", "2.1", "đ", "-"),
    ``ordinal`` its place in its sequence in hundredths (Điều 5 is 500, 5a is 501), ``numbers`` the decimals,
    ``body`` the offset where the words after the mark begin, ``closed`` whether punctuation follows the mark."""

    style: Style
    label: str
    ordinal: int
    body: int
    numbers: tuple[int, ...] = ()
    closed: bool = True


_FORMATTING_RE = re.compile(r"(?:#{1,6}\s+|>\s+|\*{1,3}(?=[^\s*])|__?(?=\w))*")
_END = r"[*_]{0,3}"  # leftovers of markdown around a mark
_NOTE = r"(?:\s?\[\d{1,3}\])?"  # a footnote reference, as in consolidated texts
_CLOSE = rf"{_NOTE}\s?(?P<close>[.:–—-]?){_NOTE}{_END}(?P<note>\d{{1,3}})?(?=\s|$){_NOTE}\s*"
_WORD_RES: tuple[tuple[Style, re.Pattern[str]], ...] = (
    (
        Style.PART,
        re.compile(rf"(?:phần)\s+(?P<n>(?:thứ\s+)?(?:{'|'.join(_PART_WORDS)})|[IVX]+|\d{{1,2}}){_CLOSE}", re.I),
    ),
    (Style.CHAPTER, re.compile(rf"(?:chương)\s+(?P<n>[IVXL]+|\d{{1,2}})(?P<x>[a-zđ]?){_CLOSE}", re.I)),
    (Style.SUBSECTION, re.compile(rf"(?:tiểu mục)\s+(?P<n>[IVX]+|\d{{1,2}})(?P<x>[a-zđ]?){_CLOSE}", re.I)),
    (Style.SECTION, re.compile(rf"(?:mục)\s+(?P<n>[IVX]+|\d{{1,2}}|[A-E](?![\w]))(?P<x>[a-zđ]?){_CLOSE}", re.I)),
    (Style.ARTICLE, re.compile(rf"[đð]iều\s+(?P<n>\d{{1,3}})(?P<x>[a-zđ]?){_CLOSE}", re.I)),
)
_ANNEX_RE = re.compile(
    r"(?P<word>phụ\s+lục)(?:\s+(?:số\s*:?\s*)?(?P<n>(?:[IVXL]+|\d{1,3})(?:[.\-]?[A-Z\d]{1,2})?))?"
    rf"(?![\w/]){_NOTE}\s?(?P<close>[.:–—-]?){_END}\s*",
    re.I,
)
_FORM_RE = re.compile(
    r"(?P<word>(?:biểu\s+)?mẫu|biểu|phụ\s+biểu)(?:\s+số)?\s*:?\s*(?P<n>\d{1,3}(?:[.\-]\d{1,2})*[a-zđA-Z]?|[IVX]+)"
    rf"(?![\w/])\s?(?P<close>[.:–—-]?){_END}\s*",
    re.I,
)
_ROMAN_RE = re.compile(rf"(?P<n>[IVXL]+){_NOTE}\s?[.–—/)-]{_END}(?:\s+|(?=[A-ZÀ-ỸĐ])|$)")
_LETTER_RE = re.compile(rf"(?P<n>[A-NĐ]){_NOTE}\s?[.–—/-]{_END}(?:\s+|$)")
_NUMBER_RE = re.compile(
    rf"(?P<n>\d{{1,3}})(?P<x>[a-zđ]?){_NOTE}(?:\s?[–—-]|[./:]){_NOTE}{_END}(?:\s+|(?=[A-ZÀ-ỸĐ“\"(])|$)"
)
_DECIMAL_RE = re.compile(
    rf"(?P<n>\d{{1,3}}(?:\.\d{{1,3}}){{1,5}})(?P<close>\s?[.:/–—-]?){_NOTE}{_END}(?:\s+|(?=[A-ZÀ-ỸĐ“\"(])|$)"
)
_PAREN_NUMBER_RE = re.compile(rf"(?P<open>\(?)(?P<n>\d{{1,2}})\){_END}(?:\s+|(?=[A-ZÀ-Ỹ])|$)")
_ALPHA_RE = re.compile(
    rf"(?P<open>\(?)(?P<n>[a-zđð])(?P<x>\d{{0,2}}){_NOTE}"
    rf"(?:\s?\)|[./](?=\s|[A-ZÀ-ỸĐ]|$)|\s?[–—-](?=\s)){_NOTE}{_END}\s*"
)
_LOWER_ROMAN_RE = re.compile(rf"\(?(?P<n>[ivx]{{1,5}})\){_END}\s*")
_BULLETS: tuple[tuple[Style, re.Pattern[str]], ...] = (
    (Style.DASH, re.compile(r"(?P<n>[-–—−‐‑•●▪■·◦○]|\uf0b7|\uf02d)(?:\s+(?=\S)|(?=[A-ZÀ-ỸĐ“\"]))")),
    (Style.PLUS, re.compile(r"(?P<n>\+)(?:\s+(?=\S)|(?=[A-ZÀ-ỸĐ“\"]))")),
    (Style.STAR, re.compile(r"(?P<n>[*✓►➢❖])\s+(?=\S)")),
)
_MENTION_RE = re.compile(
    r"(?:của|tại|và|hoặc|đến|nêu|ban hành|kèm|này|trên|thuộc|theo|luật|bộ luật|nghị|thông tư|quyết định|quy chế này|"
    r"quy định này|pháp lệnh|hiến pháp|điều lệ|chương|phần|mục|phụ lục|khoản|điểm)\b",
    re.I,
)


def roman_value(text: str) -> int:
    """Returns the value of a Roman numeral up to 89, or 0 where the letters are not one.

    >>> roman_value("XIV"), roman_value("IIX")
    (14, 0)
    """
    values = [_ROMAN_VALUES.get(char, 0) for char in text.upper()]
    total = sum(-v if v < max(values[i + 1 :], default=0) else v for i, v in enumerate(values))
    return total if 0 < total < 90 and roman_number(total) == text.upper() else 0


def roman_number(value: int) -> str:
    """Returns the Roman numeral of a value from 1 to 89."""
    tens, units = divmod(value, 10)
    upper = ("", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX")[tens]
    return upper + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[units]


def point_ordinal(letter: str) -> int:
    """Returns the place of a điểm letter in hundredths: a is 100, đ 500; f, j, w, z stand just after a neighbour."""
    if letter in _STRAY_LETTERS:
        return point_ordinal(_STRAY_LETTERS[letter]) + STEP // 2
    return (POINT_LETTERS.index(letter) + 1) * STEP


def _suffix(letter: str) -> int:
    return "abcdđeghiklmnopqrstuvxyfjwz".index(letter) + 1 if letter else 0


def _named_value(text: str) -> int:
    word = text.lower().split()[-1]
    if word in _PART_WORDS:
        return _PART_WORDS[word]
    if word.isdigit():
        return int(word)
    return roman_value(text) or (_LETTERS.index(text.upper()) + 1 if text.upper() in "ABCDE" else 0)


def _named(text: str, at: int) -> Marker | None:
    for style, pattern in _WORD_RES:
        match = pattern.match(text, at)
        if match is None:
            continue
        suffix = match.groupdict().get("x") or ""
        value = _named_value(match["n"])
        if value == 0 or (suffix and match["n"][-1:].isalpha()):
            return None
        shown = " ".join(match["n"].split())
        shown = shown.lower() if shown.lower().split()[-1] in _PART_WORDS else shown.upper()
        label = f"{style.value.rsplit(' ', 2 if style is Style.PART else 1)[0]} {shown}{suffix}"
        return Marker(style, label, value * STEP + _suffix(suffix), match.end(), closed=bool(match["close"]))
    return None


def _annexed(text: str, at: int) -> Marker | None:
    match = _ANNEX_RE.match(text, at)
    if match is not None:
        number = (match["n"] or "").upper()
        digits = "".join(takewhile(str.isdigit, number))
        value = roman_value(number) or int(digits or 0)
        label = f"Phụ lục {number}".strip()
        return Marker(Style.ANNEX, label, value * STEP, match.end(), closed=bool(match["close"]))
    match = _FORM_RE.match(text, at)
    if match is not None:
        word = " ".join(match["word"].split()).capitalize()
        label = f"{word} số {match['n']}" if re.search(r"số", match[0], re.I) else f"{word} {match['n']}"
        return Marker(Style.FORM, label, 0, match.end(), closed=bool(match["close"]))
    return None


def _numbered(text: str, at: int) -> list[Marker]:
    found: list[Marker] = []
    if match := _DECIMAL_RE.match(text, at):
        numbers = tuple(int(n) for n in match["n"].split("."))
        closed = bool(match["close"].strip())
        found.append(Marker(Style.DECIMAL, match["n"], numbers[-1] * STEP, match.end(), numbers, closed))
        if len(numbers) == 2 and numbers[1] < 100:  # a khoản whose footnote figure lost its height: "2.15 Hồ sơ"
            found.append(Marker(Style.NUMBER, str(numbers[0]), numbers[0] * STEP, match.end(), closed=False))
    elif match := _NUMBER_RE.match(text, at):
        ordinal = int(match["n"]) * STEP + _suffix(match["x"])
        found.append(Marker(Style.NUMBER, str(int(match["n"])) + match["x"], ordinal, match.end()))
    elif match := _PAREN_NUMBER_RE.match(text, at):
        label = f"({match['n']})" if match["open"] else f"{match['n']})"
        found.append(Marker(Style.PAREN_NUMBER, label, int(match["n"]) * STEP, match.end()))
    return found


def _lettered(text: str, at: int) -> list[Marker]:
    found: list[Marker] = []
    if match := _ROMAN_RE.match(text, at):
        value = roman_value(match["n"])
        if value:
            found.append(Marker(Style.ROMAN, match["n"], value * STEP, match.end()))
    if match := _LETTER_RE.match(text, at):
        found.append(Marker(Style.LETTER, match["n"], (_LETTERS.index(match["n"]) + 1) * STEP, match.end()))
    if match := _ALPHA_RE.match(text, at):
        letter = match["n"].replace("ð", "đ")  # the Icelandic letter, from old fonts
        ordinal = point_ordinal(letter) + int(match["x"] or 0)
        found.append(Marker(Style.ALPHA, letter + match["x"], ordinal, match.end()))
    if match := _LOWER_ROMAN_RE.match(text, at):
        value = roman_value(match["n"])
        if value:
            found.append(Marker(Style.LOWER_ROMAN, match["n"], value * STEP, match.end()))
    return found


def _bulleted(text: str, at: int) -> list[Marker]:
    for style, pattern in _BULLETS:
        if match := pattern.match(text, at):
            return [Marker(style, match["n"], 0, match.end())]
    return []


def read_markers(text: str, at: int = 0) -> list[Marker]:
    """Returns what the text may begin with from offset ``at``, likeliest first; empty for plain text.

    >>> [(m.style.name, m.label) for m in read_markers("V. Tổ chức thực hiện")]
    [('ROMAN', 'V')]
    """
    bullets = _bulleted(text, at)
    if bullets:
        return bullets
    formatting = _FORMATTING_RE.match(text, at)
    at = formatting.end() if formatting else at
    named = _named(text, at) or _annexed(text, at)
    return [named] if named else [*_numbered(text, at), *_lettered(text, at), *_bulleted(text, at)]


def is_mention(rest: str) -> bool:
    """Tells whether the words after "Điều 5" or "Mục 1" show a reference in running text, not a heading.

    >>> is_mention("của Quy định này nêu rõ"), is_mention("Phạm vi điều chỉnh")
    (True, False)
    """
    return bool(rest) and (not rest[0].isupper() or _MENTION_RE.match(rest) is not None)
