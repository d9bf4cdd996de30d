"""The nouns of quiz rounds in chats: a question of a round, and how those who answered stand."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

SIZES = (5, 10)  # questions of a round


@dataclass(frozen=True, slots=True)
class RoundQuestion:
    """A question as a chat shows it. The passage ``text[start:end]`` of the document proves ``key``, a position.

    ``explanation`` is short enough for a poll; ``citation`` names the clause in words.
    """

    item_id: str
    question: str
    options: tuple[str, ...]
    key: int
    explanation: str
    document_id: int
    start: int
    end: int
    citation: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How one of those who answered stands: right answers of those given, and the time they took in milliseconds."""

    voter: str
    name: str
    right: int
    answered: int
    milliseconds: int


def questions_json(questions: Sequence[RoundQuestion]) -> str:
    """Returns the questions as a line of JSON; ``questions_from_json`` reads it."""
    return json.dumps([asdict(one) for one in questions], ensure_ascii=False, separators=(",", ":"))


def questions_from_json(stored: str) -> tuple[RoundQuestion, ...]:
    """Returns the questions of a line that ``questions_json`` wrote; none for an empty one."""
    values = json.loads(stored) if stored else []
    return tuple(RoundQuestion(**{**one, "options": tuple(one["options"])}) for one in values)
