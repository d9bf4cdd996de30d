"""The sample library as tests ask it: who may read what, what was asked, what was told."""

import datetime
import json
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from app.answer_evaluation import SAMPLE_QUESTIONS
from app.wiring import Services
from vanban.answers import Finished, Reply, StreamEvent
from vanban.db.models import DocumentRow
from vanban.principals import Principal


@dataclass(frozen=True)
class SampleLibrary:
    """The sample documents behind a real assistant, and who may ask it: five people, a visitor, a Telegram user."""

    services: Services
    principals: dict[str, Principal]
    documents: dict[int, DocumentRow]
    readable: dict[str, frozenset[int]]  # document ids by who asks

    def ask(self, question: str, *, who: str = "can.bo.tp", as_of: datetime.date | None = None) -> Reply:
        """Returns the reply to a question."""
        return self.services.assistant.reply(question, principal=self.principals[who], as_of=as_of)

    def events(self, question: str, *, who: str) -> list[StreamEvent]:
        """Returns the whole stream of a question."""
        return list(self.services.assistant.stream(question, principal=self.principals[who]))

    def closed_to(self, who: str) -> list[DocumentRow]:
        """Returns the documents that someone may not read."""
        return [row for key, row in self.documents.items() if key not in self.readable[who]]


@dataclass(frozen=True)
class Told:
    """A question of the sample set as someone asked it: everything streamed."""

    question: str
    who: str
    events: list[StreamEvent]

    @property
    def reply(self) -> Reply:
        """The reply at the end."""
        last = self.events[-1]
        assert isinstance(last, Finished)
        return last.reply


def sample_questions(count: int) -> list[dict[str, Any]]:
    """Returns ``count`` of the sample questions, always the same: of every kind in turn, spread over the file."""
    rows = [json.loads(line) for line in SAMPLE_QUESTIONS.read_text(encoding="utf-8").splitlines()]
    kinds = sorted({row["kind"] for row in rows})
    spread = [[row for row in rows if row["kind"] == kind] for kind in kinds]
    spread = [own[::2] + own[1::2] for own in spread]
    turns = [row for turn in zip_longest(*spread) for row in turn if row is not None]
    return turns[:count]
