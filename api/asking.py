"""A turn on the web: answered whole or as a stream of events, stored before anyone is told that it is finished."""

import datetime
import time
from collections.abc import Iterator
from typing import Any

from api.errors import UNEXPECTED, problem_of
from api.failures import log_unexpected
from api.services import Services
from rag import asking
from rag.asking import Turn
from vanban.answers import Delta, Finished, Found, Reply, Searching, StreamEvent, Writing
from vanban.errors import VanbanError
from vanban.principals import Principal
from vanban.reply_json import reply_json

Event = tuple[str, dict[str, Any]]  # the event's name and its data


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
    with services.database.session() as session:
        return asking.checked_turn(
            session,
            principal,
            question,
            longest=services.settings.max_question_chars,
            conversation_id=conversation_id,
            as_of=as_of,
            address=address,
        )


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


def _store(services: Services, turn: Turn, reply: Reply, *, timing_ms: float) -> dict[str, Any]:
    body = reply_json(reply, timing_ms=timing_ms)
    services.meters.answers.observe(timing_ms / 1000, str(body["kind"]))
    with services.database.transaction() as session:
        return asking.stored(session, turn, body)
