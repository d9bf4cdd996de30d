"""What figures of official documents look like, to tell a figure that was misread."""

import re

from vanban.document_numbers import find_numbers

_WRAPPING = ".,;:()[]“”\"'‘’…|_*"
_LOOKALIKES = str.maketrans({"l": "1", "I": "1", "|": "1", "O": "0", "o": "0", "S": "5", "B": "8", "Z": "2", "−": "-"})
_DATE_RE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_SHORT_DATE_RE = re.compile(r"(\d{1,2})/(\d{1,2})")
_SHAPES_RE = re.compile(
    r"""[-+–<>≥≤~±]?(?:
      \d{1,3}(?:\.\d{3})+(?:,\d+)?      # 1.234.567,8
    | \d+(?:,\d+)?                      # 2026  12,5
    | \d{1,2}(?:\.\d{1,2}){1,5}         # 9.3.2
    | \d+(?:[.,]\d+)?[-–/]\d+(?:[.,]\d+)?(?:[-–/]\d+)?   # 2021-2025  57/2020  1/7/2025
    | \d{1,2}(?:[hHg:]\d{0,2}|h\d{2}')  # 8h30
    | \d{1,3}[a-zđ]                     # 12a
    | \d+(?:[,.]\d+)?(?:k?m[23]?|[cm]m|k?g|ha|lít|kWh|MW|GB|TB|tr|k)  # 30km  100m2
    | 0\d{8,10}                         # a telephone
    )\s?(?:%|‰|đ|°C|tỷ)?""",
    re.VERBOSE,
)
_CODE_RE = re.compile(r"[\d.]+[a-zA-Z]?(?:/\d{4})?[-/][A-ZĐƯÂa-zđ&]+\d{0,2}(?:[-/][A-ZĐƯÂa-zđ&]+\d{0,2})*")
_LETTER_CODE_RE = re.compile(r"[A-ZĐƯ]{2,}[a-z]?\d{0,2}(?:[-/][A-ZĐƯ]{2,}[a-z]?\d{0,2})+")
_NAME_RE = re.compile(r"[A-ZĐ]{1,5}\.?\d{1,4}|[A-Za-zĐđ]{2,}[-.]\d{1,4}|\d[A-Z]{1,3}")  # C06  Covid-19  4G
_ROMAN_RE = re.compile(r"[IVX]{2,}|[VX]")
_ROMAN_NUMBER_RE = re.compile(r"(?=.)X{0,3}(?:IX|IV|V?I{0,3})")
_LIST_NUMBER_RE = re.compile(r"\d{1,2}(?:[.,]\d{1,2}){1,3}[.,]")  # "5,2." at the beginning of a line is "5.2."
_DOUBLED_RE = re.compile(r"[ĐÐ]{2}")  # a letter seen twice: no code has it
_PARAGRAPH = "§"  # stands in no official document: an 8 or a 5
_TELLING = {"ngày": (1, 31), "tháng": (1, 12)}


def core(text: str) -> str:
    """Returns a word without the punctuation around it."""
    return text.strip(_WRAPPING).rstrip(_WRAPPING + "-–/")


def has_figure(text: str) -> bool:
    """Tells whether a word must be right or flagged: it has a digit, or is a Roman number or a part of a number."""
    bare = core(text)
    return (
        any(c.isdigit() for c in text)
        or bare == _PARAGRAPH
        or bool(_ROMAN_RE.fullmatch(bare) or _LETTER_CODE_RE.fullmatch(bare))
    )


def is_roman(text: str) -> bool:
    """Tells whether a word is a Roman number of at least two strokes."""
    return len(core(text)) > 1 and _ROMAN_RE.fullmatch(core(text)) is not None


def is_roman_number(text: str) -> bool:
    """Tells whether a text is a well-formed Roman number up to 39."""
    return _ROMAN_NUMBER_RE.fullmatch(text) is not None


def as_list_number(text: str, after: str) -> str:
    """Returns the number of a point ("5,2." or "5," before a capital) with points, any other word as it is."""
    single = text[:-1].isdecimal() and len(text) <= 3 and text.endswith(",") and after[:1].isupper()
    return text.replace(",", ".") if single or _LIST_NUMBER_RE.fullmatch(text) else text


def alike(first: str, second: str) -> bool:
    """Tells whether two readings of a word give the same figure; look-alikes ("l" for "1") are the same."""
    return _folded(first) == _folded(second)


def _folded(text: str) -> str:
    return core(text.replace(" ", "")).translate(_LOOKALIKES).replace("–", "-").upper()


def is_known_shape(text: str) -> bool:
    """Tells whether a word with digits looks like a figure, a date, a document number or a name of documents."""
    bare = core(text)
    if _PARAGRAPH in bare or _DOUBLED_RE.search(bare):
        return False
    if not any(c.isdigit() for c in bare):
        return True
    if _SHAPES_RE.fullmatch(bare) or _NAME_RE.fullmatch(bare):
        return True
    return _CODE_RE.fullmatch(bare) is not None and any(m.end == len(bare) for m in find_numbers(bare))


def is_possible(text: str, before: str = "") -> bool:
    """Tells whether the dates in a word can be: no 41/7, no 30/13/2026; ``before`` is the word before it."""
    bare = core(text)
    low, high = _TELLING.get(before.lower(), (0, 10**9))
    if bare.isdecimal():
        return low <= int(bare) <= high
    for pattern in (_DATE_RE, _SHORT_DATE_RE):
        match = pattern.fullmatch(bare)
        if match:
            return 1 <= int(match[1]) <= 31 and 1 <= int(match[2]) <= 12
    return True


def may_be_counted_off(text: str, before: str) -> bool:
    """Tells whether a decimal may be two numbers whose space was lost: "2,3" after "1,"."""
    match = re.fullmatch(r"(\d{1,2}),(\d{1,2}),?", text)
    return match is not None and int(match[2]) == int(match[1]) + 1 and re.fullmatch(r"\d+,", before) is not None


def reads_better(second: str, first: str) -> bool:
    """Tells whether a second reading is a likelier figure than the first, so that it stands in the text (flagged).

    A decimal point of one or two figures is a comma in Vietnamese.
    """
    if not any(c.isdigit() for c in second) or not is_known_shape(second) or not is_possible(second):
        return False
    if not is_known_shape(first) or not is_possible(first):
        return True
    return core(first).replace(".", ",") == core(second) and re.fullmatch(r"\d+,\d{1,2}%?", core(second)) is not None
