"""What the page of waiting files shows of each: the file, its marks in words, and its rival where that is readable."""

import json
from dataclasses import dataclass

from sqlalchemy.orm import Session

from vanban.answers import DocumentSummary
from vanban.db.library import documents_by_id, summary
from vanban.db.models import HeldFileRow
from vanban.holding import HOLD_WORDS, HoldKind
from vanban.principals import Principal


@dataclass(frozen=True, slots=True)
class WaitingView:
    """A file that waits for a decision."""

    row: HeldFileRow
    kind: str  # in words
    marks: tuple[tuple[str, str, str], ...]  # name, place, printed line
    rival: DocumentSummary | None

    @property
    def marked(self) -> bool:
        """Tells whether the decision is about a mark, so that who may read it must be chosen anew."""
        return self.row.kind == HoldKind.MARKED.value


def waiting_view(session: Session, row: HeldFileRow, person: Principal) -> WaitingView:
    """Returns what is shown of a held file to a person who may decide about it."""
    marks = tuple((mark["name"], mark["place"], mark["line"]) for mark in json.loads(row.marks))
    found = documents_by_id(session, [row.rival_id], person) if row.rival_id is not None else {}
    rival = summary(found[row.rival_id]) if row.rival_id in found else None
    return WaitingView(row, HOLD_WORDS[HoldKind(row.kind)], marks, rival)
