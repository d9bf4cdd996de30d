"""What pages read out of their addresses: whole numbers and cited ranges; anything else counts as not given."""

import datetime

from sqlalchemy.orm import Session

from api.document_view import Range
from vanban.db.models import DocumentRow
from vanban.db.text_edits import place_now

_LAST_MOMENT = 32_503_680_000_000  # the year 3000, in milliseconds since 1970


def whole_number(words: str) -> int | None:
    """Returns a whole number out of an address, or None for anything else."""
    return int(words) if words.isascii() and words.isdigit() and len(words) <= 15 else None


def cited_range(text: str, start: str, end: str) -> Range | None:
    """Returns the range of a document's text that ``start`` and ``end`` of an address mark, or None."""
    first, last = whole_number(start), whole_number(end)
    if first is None or last is None or not first < last or first >= len(text):
        return None
    return Range(first, min(last, len(text)))


def cited_now(session: Session, row: DocumentRow, start: str, end: str, *, seen: str = "") -> Range | None:
    """Returns where a cited range of a readable document stands today.

    ``seen`` is when its text was read, in milliseconds since 1970: corrections made later have moved the range.
    """
    moment, first, last = whole_number(seen), whole_number(start), whole_number(end)
    if moment is None or moment > _LAST_MOMENT or first is None or last is None or not first < last:
        return cited_range(row.text, start, end)
    since = datetime.datetime.fromtimestamp(moment / 1000, datetime.UTC)
    now = place_now(session, row.id, first, last, since=since)
    return cited_range(row.text, str(now[0]), str(now[1]))
