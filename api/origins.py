"""Where in a document's text an attribute was read: the words around it, for a person to compare."""

import re
from dataclasses import dataclass

from ingest.attributes import parse_shown_date
from vanban.dates import find_dates
from vanban.db.models import DocumentRow

_AROUND = 60  # characters shown before and after
_DATES = ("ngay", "hieu_luc")


@dataclass(frozen=True, slots=True)
class Origin:
    """The place an attribute stands at: ``text[start:end]``, with the words around it."""

    start: int
    end: int
    before: str
    words: str
    after: str


def origin_of(row: DocumentRow, key: str, value: str) -> Origin | None:
    """Returns the first place of a document's text that says a value, or None where none does so in these words."""
    if not value:
        return None
    found = _date_place(row.text, value) if key in _DATES else _words_place(row.text, value)
    if found is None:
        return None
    start, end = found
    before = row.text[max(0, start - _AROUND) : start]
    after = row.text[end : end + _AROUND]
    return Origin(start, end, _flat(before), _flat(row.text[start:end]), _flat(after))


def _date_place(text: str, value: str) -> tuple[int, int] | None:
    wanted = parse_shown_date(value)
    return next(((one.start, one.end) for one in find_dates(text) if one.date == wanted), None)


def _words_place(text: str, value: str) -> tuple[int, int] | None:
    words = [re.escape(word) for word in re.split(r"[\s\-/–]+", value.splitlines()[0]) if word]
    if not words:
        return None
    match = re.search(r"[\s\-/–]{1,4}".join(words), text, re.IGNORECASE)
    return match.span() if match else None


def _flat(words: str) -> str:
    return re.sub(r"\s+", " ", words)
