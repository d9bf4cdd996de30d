"""The wording of a deadline made ready to be read: numbers in digits, abbreviations written out, signs made alike."""

import datetime
import re
from dataclasses import dataclass

from vanban.spoken_numbers import spoken_number_at
from vanban.text import bare_form, nfc

_UNIT = r"(?:ngày|tuần|tháng|quý|năm|giờ)"
_NUMBER_WORDS = r"(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|mươi|lăm|mốt|tư|trăm|linh)"
_SPOKEN = re.compile(rf"(?<!\w)(?<!thứ )({_NUMBER_WORDS}(?: {_NUMBER_WORDS}){{0,3}})(?= {_UNIT}\b)", re.IGNORECASE)
_AFTER_UNIT = re.compile(
    r"(?<!\w)(quý|tháng) (một|hai|ba|bốn|tư|sáu|bảy|tám|chín|mười(?: (?:một|hai))?)(?!\w)", re.IGNORECASE
)
_SAID_TWICE = re.compile(r"(?<=\d)\s*\([^\d)]{2,25}\)")  # "30 (ba mươi) ngày"
_SHORT = re.compile(r"\b([QT])\.?\s?(\d{1,2}|IV|I{1,3})(?=\s?[/.-]\s?20\d\d)")  # "Q3/2026", "T6/2026"
_SHORT_YEAR = re.compile(r"(?<![\d/.-])(\d{1,2}[/-]\d{1,2}[/-])([2-4]\d)(?![\d/-])")
_FIRST_DAYS = re.compile(r"(?<!\w)(?:mùng|mồng) (?=\d)", re.IGNORECASE)
_RANGE = re.compile(r"(?<=\d)\s?[-–]\s?(?=\d{1,2}\s?/)")  # "15/8-20/8/2026"
_MONTHS_RANGE = re.compile(r"(?<!\d)(?<!/)(tháng \d{1,2})\s?[-–]\s?(\d{1,2}\s?/\s?20\d\d)", re.IGNORECASE)
_MONTHS = {"tư": 4}


@dataclass(frozen=True, slots=True)
class KnownDays:
    """The days from which deadlines are reckoned; ``plan_year`` is the year a plan says it is for."""

    issued: datetime.date | None = None
    plan_year: int | None = None
    received: datetime.date | None = None
    effective: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """A wording in NFC and, of the same length, in lower case without marks."""

    text: str
    plain: str


@dataclass(frozen=True, slots=True)
class Span:
    """``plain[start:end]`` names the days from ``first`` to ``last``."""

    start: int
    end: int
    first: datetime.date
    last: datetime.date


def year_named(plain: str, position: int) -> int | None:
    """Returns the year that stands further on in the same wording: "tháng 6 - 8/2026" is of 2026 as a whole."""
    match = re.search(r"\b(?:19|20)\d\d\b", plain[position:])
    return int(match[0]) if match else None


def made_ready(wording: str) -> Wording:
    """Returns a wording as the patterns read it.

    >>> made_ready("Mười lăm ngày kể từ ngày ký").text
    '15 ngày kể từ ngày ký'
    """
    text = re.sub(r"\s", " ", nfc(wording))
    text = _SAID_TWICE.sub("", text)
    text = _SPOKEN.sub(_digits, text)
    text = _AFTER_UNIT.sub(lambda m: f"{m[1]} {_MONTHS.get(m[2].lower()) or _value(m[2])}", text)
    text = _SHORT.sub(lambda m: f"{'quý' if m[1] == 'Q' else 'tháng'} {m[2]}", text)
    text = _SHORT_YEAR.sub(r"\g<1>20\2", text)
    text = _FIRST_DAYS.sub("", text)
    text = _MONTHS_RANGE.sub(r"\1; tháng \2", text)
    text = _RANGE.sub(";", text)
    return Wording(text, re.sub(r"[–—−]", "-", bare_form(text)))


def _digits(match: re.Match[str]) -> str:
    value = _value(match[1])
    return match[1] if value is None else str(value)


def _value(words: str) -> int | None:
    """Returns the number that all of the words spell, None where they spell none."""
    number = spoken_number_at(words.lower(), 0)
    return number.value if number is not None and number.end == len(words) else None
