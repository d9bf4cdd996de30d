"""A question as it is answered: what earlier turns leave out filled in, its intent, the day it asks about."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from prompts.loader import render
from rag.carrying import NOTHING_CARRIED, Carried
from rag.conversing import resolve
from rag.document_days import days_from
from rag.filters import Filters, read_filters
from rag.intents import Intent, intent_of
from rag.kindred import kindred_in
from rag.question import Question, understand, visible
from rag.registry import Registry
from rag.when import AskedDay, read_day
from vanban.answers import PastTurn, Understood
from vanban.dates import format_date
from vanban.principals import Principal

IDLE = frozenset({Intent.SMALL_TALK, Intent.OUT_OF_SCOPE})  # answered without the library


@dataclass(frozen=True, slots=True)
class Reading:
    """A question that stands alone, what it wants, and what is told of how it was understood."""

    question: Question
    intent: Intent
    notes: tuple[str, ...] = ()
    carried: Carried = NOTHING_CARRIED
    whole: str = ""  # the question with the words that say its day, which are not searched for

    @property
    def understood(self) -> Understood:
        """What a reply carries of it."""
        return Understood(self.whole or self.question.text, self.intent.value, self.question.as_of)


def read(
    question: str,
    history: Sequence[PastTurn],
    *,
    session: Session,
    principal: Principal,
    today: datetime.date,
    limit: int,
    as_of: datetime.date | None = None,
) -> Reading:
    """Returns the question understood; ``as_of`` wins over the day that its words name.

    Raises QuestionError for an empty or overlong question.
    """
    question = visible(question)
    registry = Registry(session, principal)
    places = registry.places()
    alone = understand(question, limit=limit, places=places)
    resolved = resolve(
        question, history, facts=registry.facts, today=today, places=places, kindred=kindred_in(registry)
    )
    if resolved.note:
        alone = understand(resolved.question, limit=max(limit, len(resolved.question)), places=places)
    intent = intent_of(alone)
    if intent in IDLE:
        return Reading(alone, intent)
    said = read_day(alone.text, today=today, references=alone.references, day_of=days_from(registry))
    day = as_of or said.day or (None if said.present else resolved.as_of)
    notes = (resolved.note, render("replies", "as_of", {"day": format_date(day)}) if day else "")
    asked = alone
    if said.day is not None:
        asked = understand(_without_day(alone, said, Registry(session, principal, day)), limit=2 * limit, places=places)
    return Reading(
        replace(asked, as_of=day), intent, tuple(note for note in notes if note), resolved.carried, alone.text
    )


def _without_day(question: Question, said: AskedDay, then: Registry) -> str:
    """Returns the question without the words for its day; a document among them that was there then stays asked of."""
    rest = said.cut_from(question.text)
    among = [r for r in question.references if said.start <= r.start and r.end <= said.end and then.named(r)]
    asked = " ".join([rest.rstrip(" ?."), *(f"theo {r.written}" for r in among)])
    return asked if any(char.isalnum() for char in asked) else question.text


def filters_of(reading: Reading, registry: Registry, today: datetime.date) -> Filters:
    """Returns what a question for documents requires of them; the day asked about is not their date."""
    return read_filters(reading.question, today=today, places=registry.places())
