"""Conversations: what each person asked and was told, readable by that person alone."""

import datetime
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from vanban.answers import CitedPlace, PastTurn
from vanban.db.answer_facts import note_reply
from vanban.db.models import ConversationRow, TurnRow
from vanban.db.withholding import readable_replies, withheld_reply
from vanban.errors import InvalidInput, NotFound
from vanban.principals import Principal
from vanban.text import nfc

TITLE_LENGTH = 120  # code points of the first question, or of a person's own words, that make the title
REMEMBERED = 6  # turns before a question that it may point back to
_MISSING = "Không tìm thấy cuộc hỏi đáp này."
_NO_TURN = "Không tìm thấy lượt hỏi này."


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
    """A question and its reply; ``reply`` has the shape of ``vanban.reply_json``.

    ``withheld`` says that the reply is not the one given, because the person may no longer read what it cites.
    """

    id: int
    question: str
    reply: dict[str, Any]
    asked_at: datetime.datetime
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation with its turns, oldest first."""

    summary: ConversationSummary
    turns: tuple[Turn, ...]


def read_conversation(session: Session, principal: Principal, conversation_id: int) -> Conversation:
    """Returns a conversation of the person, or raises ``NotFound``.

    Permissions are asked again: a reply that cites a document the person may no longer read is withheld whole.
    """
    row = _own(session, principal, conversation_id)
    rows = session.scalars(select(TurnRow).where(TurnRow.conversation_id == row.id).order_by(TurnRow.id)).all()
    return Conversation(_summary(row), tuple(_turns(session, principal, rows)))


def read_turn(session: Session, principal: Principal, conversation_id: int, turn_id: int) -> Turn:
    """Returns one turn of a conversation of the person, or raises ``NotFound``."""
    row = session.get(TurnRow, turn_id)
    if row is None or row.conversation_id != _own(session, principal, conversation_id).id:
        raise NotFound(_NO_TURN)
    return _turns(session, principal, [row])[0]


def recent_turns(session: Session, principal: Principal, conversation_id: int) -> tuple[PastTurn, ...]:
    """Returns what a next question may point back to: the last turns of the person's conversation, oldest first.

    A withheld turn contributes nothing. Raises ``NotFound`` for a conversation that is not the person's own.
    """
    row = _own(session, principal, conversation_id)
    newest = select(TurnRow).where(TurnRow.conversation_id == row.id).order_by(TurnRow.id.desc()).limit(REMEMBERED)
    turns = _turns(session, principal, session.scalars(newest).all())
    return tuple(past_turn_of(turn.question, turn.reply) for turn in reversed(turns) if not turn.withheld)


def past_turn_of(question: str, reply: dict[str, Any]) -> PastTurn:
    """Returns of a stored turn what ``vanban.answers.past_turn`` returns of the reply it was made from.

    Replies stored before there was an understanding give the question as it was asked.
    """
    understood = reply.get("understood") or {}
    places = [CitedPlace(int(c["document_id"]), c.get("number"), c.get("path") or "") for c in reply["citations"]]
    day = understood.get("as_of")
    return PastTurn(
        understood.get("question") or question,
        tuple(dict.fromkeys(places)),
        datetime.date.fromisoformat(day) if day else None,
    )


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
    note_reply(session, principal, turn_id=turn.id, reply=reply, at=now)
    return StoredTurn(row.id, turn.id)


def delete_conversation(session: Session, principal: Principal, conversation_id: int) -> None:
    """Deletes a conversation of the person with its turns, or raises ``NotFound``."""
    row = _own(session, principal, conversation_id)
    session.execute(delete(TurnRow).where(TurnRow.conversation_id == row.id))
    session.delete(row)


def delete_all(session: Session, principal: Principal) -> int:
    """Returns how many conversations the person had: all are deleted with their turns and the feedback on them."""
    mine = select(ConversationRow.id).where(ConversationRow.person_id == principal.person_id)
    ids = list(session.scalars(mine))
    session.execute(delete(TurnRow).where(TurnRow.conversation_id.in_(mine)))
    session.execute(delete(ConversationRow).where(ConversationRow.person_id == principal.person_id))
    return len(ids)


def rename_conversation(
    session: Session, principal: Principal, conversation_id: int, title: str
) -> ConversationSummary:
    """Returns the conversation under its new title; raises ``NotFound``, or ``InvalidInput`` for an empty title."""
    row = _own(session, principal, conversation_id)
    words = checked_words(title)
    if not words:
        raise InvalidInput("Đồng chí chưa nhập tên cuộc hỏi đáp.")
    if len(words) > TITLE_LENGTH:
        raise InvalidInput(f"Tên cuộc hỏi đáp dài quá {TITLE_LENGTH} ký tự. Đề nghị rút gọn.")
    row.title = words
    return _summary(row)


def checked_words(words: str) -> str:
    """Returns words typed by a person on one line: NFC, single spaces, nothing that cannot be stored or shown."""
    return " ".join("".join(char for char in nfc(words) if char.isprintable() or char.isspace()).split())


def _turns(session: Session, principal: Principal, rows: Sequence[TurnRow]) -> list[Turn]:
    replies = [json.loads(row.reply) for row in rows]
    allowed = readable_replies(session, principal, replies)
    return [
        Turn(row.id, row.question, reply if shown else withheld_reply(), row.asked_at, withheld=not shown)
        for row, reply, shown in zip(rows, replies, allowed, strict=True)
    ]


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
