"""An attack as it went: what the asker was told, and what is told in the libraries it is compared with."""

import datetime
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from eval.attacks import Attack
from vanban.answers import Citation, Delta, Finished, Found, PastTurn, Reply, Searching, StreamEvent
from vanban.errors import VanbanError
from vanban.logging import where
from vanban.principals import Principal
from vanban.reply_json import reply_json

_IDS = frozenset({"document_id", "passage_id", "timing_ms"})


@dataclass(frozen=True, slots=True)
class Told:
    """What the asker was told: the events of the stream, or the message of an error; ``crash`` is a failure that is
    none of ours, with its place in the code. ``elapsed_ms`` is by the clock, ``worked_ms`` what the processor gave to
    it, which a busy machine does not stretch."""

    events: tuple[StreamEvent, ...]
    elapsed_ms: float
    worked_ms: float = 0.0
    error: str = ""
    crash: str = ""

    @property
    def reply(self) -> Reply | None:
        """The reply at the end, None after an error."""
        last = self.events[-1] if self.events else None
        return last.reply if isinstance(last, Finished) else None

    @property
    def beside_answer(self) -> list[Any]:
        """What is shown beside the answer, without ids: how much was found, related passages, nearest documents."""
        found = [event for event in self.events if isinstance(event, Found)]
        body = reply_json(self.reply, timing_ms=0) if self.reply else {}
        return [found, without_ids(body.get("related")), without_ids(body.get("nearest"))]

    @property
    def preview(self) -> str:
        """The words shown while the reply was being made."""
        return "".join(event.text for event in self.events if isinstance(event, Delta))

    def compared(self) -> dict[str, Any]:
        """Returns what answers the asker, without ids and time: the reply, its sources and warnings, the count of
        documents searched, the error."""
        counted = [event.documents for event in self.events if isinstance(event, Searching)]
        body = reply_json(self.reply, timing_ms=0) if self.reply else {}
        told = {key: value for key, value in body.items() if key not in ("related", "nearest")}
        return {"error": self.error, "counted": counted, "reply": without_ids(told), "preview": self.preview}


@dataclass(frozen=True, slots=True)
class Stored:
    """A cited passage as the database holds it: its document's whole text, its range there, all that is known of it
    as words (number, date, subject, path, heading), and whether the asker may read it."""

    text: str
    start: int
    end: int
    about: str
    readable: bool


class Streams(Protocol):
    """What the red team needs of an assistant."""

    def stream(
        self,
        question: str,
        *,
        principal: Principal,
        as_of: datetime.date | None = None,
        history: Sequence[PastTurn] = (),
    ) -> Iterator[StreamEvent]: ...


@dataclass(frozen=True, slots=True)
class Trial:
    """An attack as it went: what was told, what is told where nothing closed to the asker exists, what is told
    without the attack (None where that is not compared), the passages cited (None for one that does not exist), and
    the ids of the documents the asker may read."""

    attack: Attack
    told: Told
    beside: Told
    plain: Told | None
    stored: Callable[[Citation], Stored | None]
    readable: frozenset[int]

    @property
    def traced(self) -> bool:
        """Tells whether what is closed to the asker moved what is offered beside the answer."""
        return self.told.beside_answer != self.beside.beside_answer


def ask(
    assistant: Streams,
    question: str,
    *,
    principal: Principal,
    as_of: datetime.date | None = None,
    history: Sequence[PastTurn] = (),
) -> Told:
    """Returns what an assistant tells; an error of ours is an answer too, any other is a crash."""
    began, worked = time.perf_counter(), time.thread_time()
    events: list[StreamEvent] = []
    error = crash = ""
    try:
        events.extend(assistant.stream(question, principal=principal, as_of=as_of, history=history))
    except VanbanError as told:
        error = told.message
    except Exception as failed:  # noqa: BLE001 - the edge of a measurement: a crash is what it looks for
        crash = where(failed)
    elapsed, worked = time.perf_counter() - began, time.thread_time() - worked
    return Told(tuple(events), elapsed * 1000, worked * 1000, error, crash)


def without_ids(value: Any) -> Any:
    """Returns a JSON value without ids of documents and passages, and without time."""
    if isinstance(value, dict):
        return {key: without_ids(inner) for key, inner in value.items() if key not in _IDS}
    return [without_ids(inner) for inner in value] if isinstance(value, list) else value
