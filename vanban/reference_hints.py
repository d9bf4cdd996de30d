"""What people add after a number to say which document they mean: its date or year, its issuer."""

import datetime
import re
from dataclasses import dataclass, replace
from functools import cache

from vanban.dates import DateMention, find_dates
from vanban.issuer_codes import canonical_issuer_code, is_known_issuer, issuer_codes_by_name
from vanban.text import bare_form

_PHRASES = {
    "Bộ Chính trị": "TW",
    "BCT": "TW",
    "Ban Bí thư": "TW",
    "BBT": "TW",
    "Ban Chấp hành Trung ương": "TW",
    "Trung ương": "TW",
    "Ban Thường vụ Thành ủy": "TU",
    "Ban Thường vụ Tỉnh ủy": "TU",
    "Ban Chấp hành Đảng bộ Thành phố": "TU",
    "Ban Thường vụ Đảng ủy": "ĐU",
    "Thành ủy": "TU",
    "Tỉnh ủy": "TU",
    "Đảng ủy": "ĐU",
    "Thủ tướng": "TTg",
}
_SHOWN = ("Bộ Chính trị", "Ban Bí thư", "Ban Chấp hành Trung ương")
_SHOWN_SHORT = {"bct": "Bộ Chính trị", "bbt": "Ban Bí thư"}
_LINK_RE = re.compile(r"[\s,(]*(?:(?:cua|do|tu)\s+)?")
_CODE_RE = re.compile(r"\s*(?P<mark>[-/]?)\s*(?P<code>[A-Za-zĐđƯư]{2,12}\d{0,2})(?!\w)")
_YEAR_RE = re.compile(r"(?:[\s,]*\bnam\s+|\s*\(\s*(?:nam\s+)?)(?P<year>(?:19|20)\d{2})(?!\s?[-/]\s?\d|\w)\)?")
_WINDOW = 200  # characters after a number in which its date and issuer are looked for
_SAFE_LOWER = frozenset({"tw", "cp", "ttg", "ubnd", "hdnd", "vptw", "vpcp"})


@dataclass(frozen=True, slots=True)
class Hints:
    """What was said around a number; ``end`` is where the saying ends in the text."""

    end: int
    year: int | None = None
    date: datetime.date | None = None
    issuer_code: str | None = None
    issuer: str | None = None


def hints_after(text: str, start: int) -> Hints:
    """Returns the issuer code, date, year and issuer written right after a number, in any order."""
    hints = _hints_at(text[start : start + _WINDOW], 0)
    return replace(hints, end=start + hints.end)


def _hints_at(text: str, start: int) -> Hints:
    code, end = _code_at(text, start)
    date, year, issuer = None, None, None
    for _ in range(3):
        if date is None and year is None:
            mention = date_at(text, end)
            if mention is not None:
                date, end = mention.date, mention.end
                continue
            said = _YEAR_RE.match(bare_form(text), end)
            if said:
                year, end = int(said["year"]), said.end()
                continue
        if issuer is None:
            found = issuer_at(text, end)
            if found is not None:
                issuer, end = found.issuer, found.end
                code = code or found.issuer_code
    return Hints(end, year, date, code, issuer)


def issuer_at(text: str, start: int) -> Hints | None:
    """Returns the issuer named from ``start`` on ("của Ban Bí thư"), or None."""
    bare = bare_form(text[start : start + _WINDOW])
    link = _LINK_RE.match(bare)
    match = _phrase_pattern().match(bare, link.end() if link else 0)
    if match is None:
        return _coded_issuer_at(text, start, link.end()) if link and link[0].strip(" ,(") else None
    phrase = " ".join(match[0].split())
    return Hints(start + match.end(), issuer_code=_codes()[phrase], issuer=_shown(phrase))


def _coded_issuer_at(text: str, start: int, offset: int) -> Hints | None:
    """Returns the issuer whose code follows "của" or "do" ("của UBND"), or None."""
    code, end = _code_at(text, start + offset)
    return None if code is None else Hints(end, issuer_code=code)


def issuer_phrases() -> tuple[str, ...]:
    """Returns the ways an issuer is named in speech, with their marks."""
    return tuple(_PHRASES)


def date_at(text: str, start: int) -> DateMention | None:
    """Returns the date written from ``start`` on, past commas and an opening bracket, or None.

    Offsets are those of ``text``.
    """
    window = text[start : start + 60]
    for mention in find_dates(window):
        if bare_form(window[: mention.start]).strip(" ,(\u00a0") in ("", "ngay", "ky ngay"):
            return DateMention(mention.date, start + mention.start, start + mention.end)
        break
    return None


def _code_at(text: str, start: int) -> tuple[str | None, int]:
    match = _CODE_RE.match(text, start)
    if match is None or not is_known_issuer(match["code"]):
        return None, start
    code = match["code"]
    if not match["mark"] and not code.isupper() and code.lower() not in _SAFE_LOWER and code != "TTg":
        return None, start
    return canonical_issuer_code(code), match.end()


def _shown(phrase: str) -> str | None:
    return _SHOWN_SHORT.get(phrase) or next((name for name in _SHOWN if bare_form(name) == phrase), None)


@cache
def _codes() -> dict[str, str]:
    return issuer_codes_by_name() | {bare_form(name): code for name, code in _PHRASES.items()}


@cache
def _phrase_pattern() -> re.Pattern[str]:
    phrases = sorted(_codes(), key=len, reverse=True)
    return re.compile("(?:" + "|".join(re.escape(p).replace(r"\ ", r"\s+") for p in phrases) + r")(?!\w)")
