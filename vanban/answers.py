"""What comes back for a question: an answer with citations, a choice between documents, or a refusal.

A streamed reply is a sequence of events: ``Searching``, ``Found``, perhaps ``Writing``, any number of ``Delta``, then
one ``Finished``.
"""

import datetime
from dataclasses import dataclass
from typing import Literal

from vanban.documents import ValidityStatus


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote and where it stands. ``start``/``end`` count code points of the document's text:
    ``document.text[start:end] == quote``, and the range lies inside the passage ``passage_id``."""

    mark: int  # 1-based, the [1] in the answer's text
    document_id: int
    passage_id: int
    number: str | None
    type: str | None
    date: datetime.date | None
    issuer: str | None
    subject: str | None
    path: str
    page: int | None
    quote: str
    start: int
    end: int
    status: ValidityStatus = ValidityStatus.IN_FORCE


@dataclass(frozen=True, slots=True)
class Understood:
    """How a question was understood: ``question`` stands alone (a follow-up with what it left out filled in),
    ``intent`` is a value of ``rag.intents.Intent``, ``as_of`` the day whose law is asked for."""

    question: str
    intent: str = "look_up"
    as_of: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class CitedPlace:
    """A document, and the place in it, that an earlier reply showed."""

    document_id: int
    number: str | None
    path: str


@dataclass(frozen=True, slots=True)
class PastTurn:
    """An earlier turn of the conversation, as far as a follow-up may point back to it. ``question`` stands alone."""

    question: str
    cited: tuple[CitedPlace, ...] = ()
    as_of: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """A document in a list: enough for a person to tell it from its neighbours."""

    document_id: int
    number: str | None
    type: str | None
    issuer: str | None
    date: datetime.date | None
    subject: str | None
    status: ValidityStatus = ValidityStatus.IN_FORCE
    term: str | None = None  # nhiệm kỳ, where known


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer whose every statement is quoted. ``text`` carries the marks [1], [2] of ``citations``; ``related`` are
    passages worth reading beside it, which the text does not use."""

    text: str
    citations: tuple[Citation, ...]
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()  # what was understood or corrected, shown to the person
    gaps: tuple[str, ...] = ()  # what the sources do not say of what was asked
    related: tuple[Citation, ...] = ()
    understood: Understood | None = None
    origin: Literal["extractive", "generative"] = "extractive"
    kind: Literal["answer"] = "answer"


@dataclass(frozen=True, slots=True)
class Choice:
    """Several documents fit one number: the person chooses by term, date, issuer, subject."""

    text: str
    choices: tuple[DocumentSummary, ...]
    notes: tuple[str, ...] = ()
    understood: Understood | None = None
    kind: Literal["choice"] = "choice"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Nothing good enough was found. Says what was searched and offers the nearest documents."""

    text: str
    nearest: tuple[DocumentSummary, ...] = ()
    notes: tuple[str, ...] = ()
    related: tuple[Citation, ...] = ()  # the nearest passages, which do not answer
    understood: Understood | None = None
    kind: Literal["refusal"] = "refusal"


Reply = Answer | Choice | Refusal


@dataclass(frozen=True, slots=True)
class Searching:
    """The search has begun, in this many documents (those the asking person may read)."""

    documents: int


@dataclass(frozen=True, slots=True)
class Found:
    """The search has ended: how many passages are worth reading, and in how many documents."""

    documents: int
    passages: int


@dataclass(frozen=True, slots=True)
class Writing:
    """A model has begun to write the answer; what it writes is shown as far as it is verified."""


@dataclass(frozen=True, slots=True)
class Delta:
    """The next piece of the reply's text; the pieces joined are at most a preview of ``Finished.reply.text``."""

    text: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The verified reply, which replaces every delta, and how long it took in milliseconds."""

    reply: Reply
    timing_ms: float


StreamEvent = Searching | Found | Writing | Delta | Finished


def past_turn(question: str, reply: Reply) -> PastTurn:
    """Returns what a later question of the same conversation may point back to."""
    understood = reply.understood
    places: list[CitedPlace] = []
    if isinstance(reply, Answer):
        places = [CitedPlace(c.document_id, c.number, c.path) for c in reply.citations]
    return PastTurn(
        understood.question if understood else question,
        tuple(dict.fromkeys(places)),
        understood.as_of if understood else None,
    )
