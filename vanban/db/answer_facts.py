"""Noting that a question was replied to: its kind, its time and what it cited, without a word of it."""

import datetime
from typing import Any

from sqlalchemy.orm import Session

from vanban.db.answer_models import AnswerCitationRow, AnswerFactRow
from vanban.principals import Principal


def note_reply(
    session: Session, principal: Principal, *, turn_id: int, reply: dict[str, Any], at: datetime.datetime
) -> None:
    """Adds the fact of a stored turn in the caller's transaction; ``reply`` has the shape of ``vanban.reply_json``."""
    documents = sorted({int(citation["document_id"]) for citation in reply["citations"]})
    fact = AnswerFactRow(
        turn_id=turn_id,
        asked_at=at,
        day=at.astimezone().date(),
        person_id=principal.person_id,
        unit_id=principal.unit_id or 0,
        kind=reply["kind"],
        origin=reply.get("origin", "extractive"),
        duration_ms=float(reply.get("timing_ms") or 0),
        cited=len(documents),
    )
    session.add(fact)
    session.flush()
    session.add_all(AnswerCitationRow(fact_id=fact.id, document_id=document_id) for document_id in documents)
