"""One turn, whichever channel it comes from: a question checked, answered and stored with its audit entry.

The web, the API and the chat channels go this one way, so that limits, permissions, history and records are the same.
"""

import datetime
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy.orm import Session

from vanban.answers import PastTurn, Reply
from vanban.audit import Action, Detail, Entry
from vanban.db.audit import record
from vanban.db.conversations import recent_turns, store_turn
from vanban.errors import QuestionError
from vanban.principals import Principal
from vanban.text import nfc


class Answering(Protocol):
    """Answers questions within what the principal may read."""

    def reply(
        self,
        question: str,
        *,
        principal: Principal,
        as_of: datetime.date | None = None,
        history: Sequence[PastTurn] = (),
    ) -> Reply:
        """Returns the verified reply; ``as_of`` asks what held on that day, ``history`` is what was asked before."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A question that may be asked: cleaned, within the limits, in a conversation of the asking person.

    ``history`` holds the earlier turns of that conversation which the question may point back to, oldest first.
    """

    question: str
    principal: Principal
    conversation_id: int | None = None
    as_of: datetime.date | None = None
    history: tuple[PastTurn, ...] = ()
    address: str = ""  # the network address it is asked from


def checked_turn(
    session: Session,
    principal: Principal,
    question: str,
    *,
    longest: int,
    conversation_id: int | None = None,
    as_of: datetime.date | None = None,
    address: str = "",
) -> Turn:
    """Returns the turn, or raises ``QuestionError`` or ``NotFound`` before any work is done."""
    words = checked_question(question, longest=longest)
    history = () if conversation_id is None else recent_turns(session, principal, conversation_id)
    return Turn(words, principal, conversation_id, as_of, history, address)


def checked_question(question: str, *, longest: int) -> str:
    """Returns the question in NFC without control characters; ``longest`` is in code points."""
    if any(unicodedata.category(char) == "Cs" for char in question):
        raise QuestionError("Câu hỏi có ký tự không hợp lệ. Đề nghị gõ lại câu hỏi.")
    words = "".join(char if char == "\n" or unicodedata.category(char) != "Cc" else " " for char in nfc(question))
    words = words.strip()
    if not words:
        raise QuestionError("Đồng chí chưa nhập câu hỏi.")
    if len(words) > longest:
        raise QuestionError(
            f"Câu hỏi dài {len(words)} ký tự, vượt quá giới hạn {longest} ký tự. Đề nghị rút gọn câu hỏi."
        )
    return words


def stored(session: Session, turn: Turn, body: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the reply (``vanban.reply_json``) with ``conversation_id`` and ``turn_id``, stored with its audit entry
    in the caller's transaction."""
    reply = dict(body)
    place = store_turn(
        session, turn.principal, question=turn.question, reply=reply, conversation_id=turn.conversation_id
    )
    record(session, answered_entry(turn, reply, turn_id=place.turn_id))
    return {**reply, "conversation_id": place.conversation_id, "turn_id": place.turn_id}


def answered_entry(turn: Turn, reply: Mapping[str, Any], *, turn_id: int | None) -> Entry:
    """Returns the audit entry of a reply: its kind, what it cites and how long it took, none of its words."""
    detail: Detail = {
        "kind": str(reply["kind"]),
        "cited": sorted({int(one["document_id"]) for one in reply["citations"]}),
        "as_of": turn.as_of.isoformat() if turn.as_of else None,
        "ms": round(reply["timing_ms"]),
    }
    target = "" if turn_id is None else "turn"
    return Entry(Action.ANSWERED, turn.principal, target, turn_id or "", address=turn.address, detail=detail)
