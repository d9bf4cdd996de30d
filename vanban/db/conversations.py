"""Conversations: what each person asked and was told, readable by that person alone."""

import datetime
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from vanban.db.models import ConversationRow, TurnRow
from vanban.db.permissions import readable_ids
from vanban.errors import NotFound
from vanban.principals import Principal

TITLE_LENGTH = 120  # code points of the first question that make the title
_MISSING = "Không tìm thấy cuộc hỏi đáp này."
WITHHELD = "Câu trả lời này dẫn văn bản mà đồng chí không còn được xem, hoặc văn bản đã được gỡ khỏi kho."


@dataclass(frozen=True, slots=True)
class StoredTurn:
    """Where a turn was stored."""

    conversation_id: int
    turn_id: int


@dataclass(frozen=True, slots=True)
class ConversationSummary:
    """A conversation in a list."""

    id: int
    title: str
    created_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and its reply; ``reply`` has the shape of ``vanban.reply_json``."""

    id: int
    question: str
    reply: dict[str, Any]
    asked_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation with its turns, oldest first."""

    summary: ConversationSummary
    turns: tuple[Turn, ...]


def list_conversations(session: Session, principal: Principal, *, limit: int = 50) -> list[ConversationSummary]:
    """Returns the person's conversations, newest first; a visitor has none."""
    statement = (
        select(ConversationRow)
        .where(ConversationRow.person_id == principal.person_id)
        .order_by(ConversationRow.id.desc())
        .limit(limit)
    )
    return [_summary(row) for row in session.scalars(statement)]


def read_conversation(session: Session, principal: Principal, conversation_id: int) -> Conversation:
    """Returns a conversation of the person, or raises ``NotFound``.

    Permissions are asked again: a reply that cites a document the person may no longer read is withheld whole.
    """
    row = _own(session, principal, conversation_id)
    turns = session.scalars(select(TurnRow).where(TurnRow.conversation_id == row.id).order_by(TurnRow.id)).all()
    replies = [json.loads(turn.reply) for turn in turns]
    allowed = readable_ids(session, principal, {one for reply in replies for one in _documents(reply)})
    return Conversation(
        _summary(row),
        tuple(
            Turn(turn.id, turn.question, reply if allowed.issuperset(_documents(reply)) else _withheld(), turn.asked_at)
            for turn, reply in zip(turns, replies, strict=True)
        ),
    )


def check_conversation(session: Session, principal: Principal, conversation_id: int) -> None:
    """Raises ``NotFound`` unless the conversation exists and is the person's own."""
    _own(session, principal, conversation_id)


def store_turn(
    session: Session,
    principal: Principal,
    *,
    question: str,
    reply: dict[str, Any],
    conversation_id: int | None = None,
) -> StoredTurn:
    """Returns where the turn now stands: in the named conversation, or in a new one when none is named.

    Raises ``NotFound`` for a conversation that is not the person's own.
    """
    now = datetime.datetime.now(datetime.UTC)
    if conversation_id is None:
        row = ConversationRow(person_id=principal.person_id, title=_title(question), created_at=now)
        session.add(row)
        session.flush()
    else:
        row = _own(session, principal, conversation_id)
    turn = TurnRow(conversation_id=row.id, question=question, reply=json.dumps(reply, ensure_ascii=False), asked_at=now)
    session.add(turn)
    session.flush()
    return StoredTurn(row.id, turn.id)


def delete_conversation(session: Session, principal: Principal, conversation_id: int) -> None:
    """Deletes a conversation of the person with its turns, or raises ``NotFound``."""
    row = _own(session, principal, conversation_id)
    session.execute(delete(TurnRow).where(TurnRow.conversation_id == row.id))
    session.delete(row)


def _own(session: Session, principal: Principal, conversation_id: int) -> ConversationRow:
    row = session.get(ConversationRow, conversation_id)
    if row is None or principal.person_id is None or row.person_id != principal.person_id:
        raise NotFound(_MISSING)
    return row


def _summary(row: ConversationRow) -> ConversationSummary:
    return ConversationSummary(row.id, row.title, row.created_at)


def _title(question: str) -> str:
    words = " ".join(question.split())
    return words if len(words) <= TITLE_LENGTH else words[: TITLE_LENGTH - 1].rstrip() + "…"


def _documents(reply: dict[str, Any]) -> set[int]:
    lists: Iterable[list[dict[str, Any]]] = (
        reply["citations"],
        reply["choices"],
        reply["nearest"],
        reply.get("related", []),  # absent from turns stored before there was one
    )
    return {int(one["document_id"]) for some in lists for one in some}


def _withheld() -> dict[str, Any]:
    return {
        "kind": "refusal",
        "text": WITHHELD,
        "citations": [],
        "warnings": [],
        "choices": [],
        "notes": [],
        "nearest": [],
        "related": [],
        "gaps": [],
        "understood": None,
        "origin": "extractive",
        "timing_ms": 0.0,
    }
