"""The questions of an evaluation: who asks what, and what a right reply must hold."""

import datetime
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vanban.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Gold:
    """Where an answer stands: the document by number and ISO date, and words of the passage.

    An empty ``quote`` means the document as a whole: any of its passages.
    """

    number: str
    date: str
    quote: str


@dataclass(frozen=True, slots=True)
class Case:
    """A question with what a right reply must hold. ``kind`` groups the report.

    ``also`` are further passages that answer as well: right to cite, not asked for. ``as_of`` is the day whose law is
    asked for; ``forbidden`` are documents, as (number, ISO date), that a reply of that day may not show. ``history``
    are the earlier questions of the same conversation, oldest first.
    """

    id: str
    question: str
    kind: str
    answerable: bool
    user: str
    gold: tuple[Gold, ...]
    facts: tuple[str, ...]
    split: str
    also: tuple[Gold, ...] = ()
    as_of: datetime.date | None = None
    forbidden: tuple[tuple[str, str], ...] = ()
    history: tuple[str, ...] = ()

    @property
    def is_dated(self) -> bool:
        """Tells whether some documents would be an anachronism in the reply."""
        return self.as_of is not None or bool(self.forbidden)


def load_cases(path: Path, *, split: str | None = None) -> list[Case]:
    """Returns the cases of a JSON-lines file, all or of one split; raises SettingsError naming a bad line."""
    cases: list[Case] = []
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise SettingsError(f"Bộ câu hỏi {path.name} không phải văn bản UTF-8.") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            cases.append(_case(json.loads(line)))
        except (KeyError, TypeError, ValueError) as error:
            raise SettingsError(f"Bộ câu hỏi {path.name}, dòng {number} không đúng mẫu: {error}.") from error
    return [case for case in cases if split is None or case.split == split]


def _case(row: dict[str, Any]) -> Case:
    if row["answerable"] and not row["gold"]:
        raise ValueError("câu trả lời được phải có đáp án (gold)")
    return Case(
        id=row["id"],
        question=row["question"],
        kind=row["kind"],
        answerable=row["answerable"],
        user=row["user"],
        gold=_places(row["gold"]),
        facts=_words(row.get("facts", ())),
        split=row.get("split", "test"),
        also=_places(row.get("also", ())),
        as_of=datetime.date.fromisoformat(row["as_of"]) if row.get("as_of") else None,
        forbidden=tuple((document["number"], document["date"]) for document in row.get("forbidden", ())),
        history=_words(row.get("history", ())),
    )


def _places(rows: list[dict[str, str]]) -> tuple[Gold, ...]:
    return tuple(Gold(row["number"], row["date"], row["quote"]) for row in rows)


def _words(words: list[str]) -> tuple[str, ...]:
    if isinstance(words, str):
        raise TypeError("cần một danh sách, không phải một chuỗi")
    return tuple(words)
