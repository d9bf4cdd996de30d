"""Dates as official documents write them: 22/12/2024, 26-5-2025, ngày 09 tháng 6 năm 2025, tháng tư."""

import datetime
import re
from dataclasses import dataclass

from vanban.text import bare_form, nfc

_MONTH_WORDS = (
    ("mot", 1), ("gieng", 1), ("hai", 2), ("ba", 3), ("tu", 4), ("bon", 4), ("nam", 5), ("sau", 6), ("bay", 7),
    ("tam", 8), ("chin", 9), ("muoi mot", 11), ("muoi hai", 12), ("chap", 12), ("muoi", 10),
)  # fmt: skip
_MONTHS = dict(_MONTH_WORDS)
_MONTH = r"(?:\d{1,2}|" + "|".join(word.replace(" ", r"\s+") for word, _ in _MONTH_WORDS) + ")"
_YEAR = r"(?:19|20|21)\d{2}"
_DATE_RE = re.compile(
    rf"(?<![\w/.,])(?<!\D\d-)(?<!\D\d\d-)(?P<d1>\d{{1,2}})\s?(?P<mark>[-/.])\s?(?P<m1>\d{{1,2}})\s?(?P=mark)\s?(?P<y1>{_YEAR})(?!\w|/\w)"
    rf"|(?<![\w/.,-])(?P<y2>{_YEAR})-(?P<m2>\d{{2}})-(?P<d2>\d{{2}})(?!\w|[-/.]\w)"
    rf"|(?:\bngay\s*)?(?<!\d)(?P<d3>\d{{1,2}})\s*thang\s*(?P<m3>{_MONTH})(?:\s*,?\s*nam\s*|\s*[/-]\s*)(?P<y3>{_YEAR})(?!\w)"
)


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in running text: ``text[start:end]`` writes it, with its "ngày" where that belongs to it."""

    date: datetime.date
    start: int
    end: int


def find_dates(text: str) -> list[DateMention]:
    """Returns the full dates of NFC text in order, without overlap; a day that no calendar has is left out."""
    mentions = []
    for match in _DATE_RE.finditer(_dashed(bare_form(nfc(text)))):
        date = _date_of(match)
        if date is not None:
            mentions.append(DateMention(date, match.start(), match.end()))
    return mentions


def parse_date(text: str) -> datetime.date | None:
    """Returns the first full date that a text writes, or None where there is none or it is impossible.

    >>> parse_date("Hà Nội, ngày 09 tháng 6 năm 2025")
    datetime.date(2025, 6, 9)
    """
    match = _DATE_RE.search(_dashed(bare_form(nfc(text))))
    return _date_of(match) if match else None


def format_date(date: datetime.date) -> str:
    """Returns a date as people here read it: ``09/06/2025``."""
    return f"{date.day:02d}/{date.month:02d}/{date.year:04d}"


def _dashed(text: str) -> str:
    return text.replace("–", "-").replace("‑", "-").replace("−", "-")


def _date_of(match: re.Match[str]) -> datetime.date | None:
    day, month, year = next(
        (match[f"d{form}"], match[f"m{form}"], match[f"y{form}"]) for form in "123" if match[f"d{form}"]
    )
    try:
        return datetime.date(int(year), _MONTHS.get(" ".join(month.split())) or int(month), int(day))
    except ValueError:
        return None
