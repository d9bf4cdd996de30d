"""The terms that held documents set for themselves, read from their passages."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Select, bindparam, or_, select
from sqlalchemy.orm import Session

from vanban.db.models import PassageRow
from vanban.db.permissions import slices
from vanban.own_term import own_term

# One of these stands in every sentence that sets a term; the database leaves out all other passages.
_MARKS = ("đến hết", "đến ngày", "đến tháng", "đến năm", "hết hiệu lực", "chấm dứt hiệu lực", "này % trong % năm")


@dataclass(frozen=True, slots=True)
class StatedTerm:
    """The last day a document is in force, and where it says so: ``start``/``end`` lie in the document's text."""

    last_day: datetime.date
    passage_id: int
    start: int
    end: int


def stated_terms(session: Session, effective: Mapping[int, datetime.date | None]) -> dict[int, StatedTerm]:
    """Returns the terms of those of the documents that set one; ``effective`` holds by id when each takes effect."""
    found: dict[int, StatedTerm] = {}
    for some in slices(sorted(effective)):
        for row in session.execute(_marked_passages(), {"ids": list(some)}):
            term = own_term(row.text, effective[row.document_id])
            if term is not None and row.document_id not in found:
                found[row.document_id] = StatedTerm(term.last_day, row.id, row.start + term.start, row.start + term.end)
    return found


@cache
def _marked_passages() -> Select[int, int, int, str]:
    """Returns the passages of the documents ``ids`` that may set a term; made once, for every list asks for it."""
    marked = or_(*(PassageRow.text.like(f"%{mark}%") for mark in _MARKS))
    columns = select(PassageRow.document_id, PassageRow.id, PassageRow.start, PassageRow.text)
    of_these = PassageRow.document_id.in_(bindparam("ids", expanding=True))
    statement = columns.where(of_these, PassageRow.text.like("%này%"), marked)
    return statement.order_by(PassageRow.document_id, PassageRow.position)
