"""One turn: a question taken, answered and stored before anyone is told that it is finished."""

import datetime
import time
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from api.errors import UNEXPECTED, problem_of
from api.failures import log_unexpected
from api.services import Services
from vanban.answers import Delta, Finished, Found, PastTurn, Reply, Searching, StreamEvent, Writing
from vanban.audit import Action, Detail, Entry
from vanban.db.audit import record
from vanban.db.conversations import recent_turns, store_turn
from vanban.errors import QuestionError, VanbanError
from vanban.principals import Principal
from vanban.reply_json import reply_json
from vanban.text import nfc

Event = tuple[str, dict[str, Any]]  # the event's name and its data


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
    services: Services,
    principal: Principal,
    question: str,
    *,
    conversation_id: int | None = None,
    as_of: datetime.date | None = None,
    address: str = "",
) -> Turn:
    """Returns the turn, or raises ``QuestionError`` or ``NotFound`` before any work is done."""
    words = checked_question(question, longest=services.settings.max_question_chars)
    history: tuple[PastTurn, ...] = ()
    if conversation_id is not None:
        with services.database.session() as session:
            history = recent_turns(session, principal, conversation_id)
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


def answer(services: Services, turn: Turn) -> dict[str, Any]:
    """Returns the stored reply as JSON values, with ``conversation_id`` and ``turn_id``."""
    began = time.perf_counter()
    reply = services.assistant.reply(turn.question, principal=turn.principal, as_of=turn.as_of, history=turn.history)
    return _store(services, turn, reply, timing_ms=(time.perf_counter() - began) * 1000)


def events(services: Services, turn: Turn) -> Iterator[Event]:
    """Yields ``searching``, ``found``, perhaps ``writing``, ``delta`` … ``done``, or ``error`` as the last event.

    ``done`` carries the stored reply; it is yielded only after the turn has been committed.
    """
    try:
        for event in services.assistant.stream(
            turn.question, principal=turn.principal, as_of=turn.as_of, history=turn.history
        ):
            yield _event(services, turn, event)
    except VanbanError as error:
        yield "error", problem_of(error).body
    except Exception as error:  # noqa: BLE001 - the edge: the reader is told calmly, the log keeps the place
        log_unexpected(error)
        yield "error", UNEXPECTED.body


def _event(services: Services, turn: Turn, event: StreamEvent) -> Event:
    match event:
        case Searching(documents):
            return "searching", {"documents": documents}
        case Found(documents, passages):
            return "found", {"documents": documents, "passages": passages}
        case Writing():
            return "writing", {}
        case Delta(text):
            return "delta", {"text": text}
        case Finished(reply, timing_ms):
            return "done", _store(services, turn, reply, timing_ms=timing_ms)
        case _:  # a step that this page does not know yet is told by its name; readers skip what they do not know
            return type(event).__name__.lower(), {}


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


def _store(services: Services, turn: Turn, reply: Reply, *, timing_ms: float) -> dict[str, Any]:
    body = reply_json(reply, timing_ms=timing_ms)
    services.meters.answers.observe(timing_ms / 1000, str(body["kind"]))
    with services.database.transaction() as session:
        stored = store_turn(
            session, turn.principal, question=turn.question, reply=body, conversation_id=turn.conversation_id
        )
        record(session, answered_entry(turn, body, turn_id=stored.turn_id))
    return {**body, "conversation_id": stored.conversation_id, "turn_id": stored.turn_id}
