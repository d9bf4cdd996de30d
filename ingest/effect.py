"""When a document says it takes effect: "Nghị định này có hiệu lực thi hành từ ngày 01 tháng 7 năm 2025"."""

import datetime
import re

from vanban.dates import find_dates
from vanban.document_types import type_name_pattern
from vanban.text import bare_form

_CLAUSE_RE = re.compile(
    rf"\b{type_name_pattern()} nay\b(?:(?!co hieu luc)[^.]){{0,300}}?"
    r"co hieu luc(?: thi hanh)?,?\s*(?:ke )?(?:tu|sau)\s+"
)
_SIGNING_RE = re.compile(r"(?:ke tu )?(?:tu )?ngay (?:ky|ban hanh|thong qua)\b")
_DAYS_RE = re.compile(r"(?P<days>\d{1,3})(?: \([^)]*\))? ngay,? ke tu ngay (?:ky|ban hanh|cong bo|thong qua)")


def effective_date(text: str, signed: datetime.date | None) -> datetime.date | None:
    """Returns the day a text says it takes effect, or None where it does not say.

    "từ ngày ký" is the date of signing, "sau 45 ngày kể từ ngày ký" counts from it. The first such clause counts;
    exceptions for single articles follow it.
    """
    folded = " ".join(bare_form(text).split())
    for clause in _CLAUSE_RE.finditer(folded):
        rest = folded[clause.end() : clause.end() + 80]
        dates = find_dates(rest)
        if dates and dates[0].start <= len("0 gio 00 phut ngay "):
            return dates[0].date
        days = _DAYS_RE.match(rest)
        if days and signed:
            return signed + datetime.timedelta(days=int(days["days"]))
        if _SIGNING_RE.match(rest) and signed:
            return signed
    return None
