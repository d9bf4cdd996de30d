"""Retrieval sets in the BEIR-like form: one JSON object a line, plain or gzip.

Corpus: ``_id``, ``text``, optionally ``title``, ``dup_group`` (texts of one group are the same text) and ``law_id``
(the document that the text is an article of).
Queries: ``_id``, ``text``, ``gold`` (ids of the corpus).
"""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vanban.errors import SettingsError


@dataclass(frozen=True, slots=True)
class CorpusText:
    """One text of a corpus; ``group`` is its ``dup_group``, ``document`` the ``law_id`` of the document that it is an
    article of; each is the text's own id where the corpus does not say."""

    id: str
    title: str
    text: str
    group: str
    document: str


@dataclass(frozen=True, slots=True)
class Query:
    """A question and the ids of the texts that answer it."""

    id: str
    text: str
    gold: tuple[str, ...]


def read_corpus(path: Path) -> Iterator[CorpusText]:
    """Yields the texts of a corpus one by one; raises SettingsError naming a bad line."""
    for row in _rows(path, ("_id", "text")):
        identity = str(row["_id"])
        group, document = (str(row.get(field) or identity) for field in ("dup_group", "law_id"))
        yield CorpusText(identity, str(row.get("title") or ""), str(row["text"]), group, document)


def read_queries(path: Path) -> list[Query]:
    """Returns the questions of a set; raises SettingsError naming a bad line, or when there is none."""
    queries = [
        Query(str(row["_id"]), str(row["text"]), tuple(str(gold) for gold in row["gold"]))
        for row in _rows(path, ("_id", "text", "gold"))
    ]
    if not queries:
        raise SettingsError(f"Bộ câu hỏi {path.name} không có câu nào.")
    return queries


def _rows(path: Path, fields: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    opening = gzip.open if path.suffix == ".gz" else open
    number = 0
    try:
        with opening(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):  # noqa: B007
                if line.strip():
                    yield _checked(json.loads(line), fields)
    except (ValueError, EOFError, OSError) as error:
        raise SettingsError(f"Tệp {path.name}, dòng {number} không đúng mẫu: {error}") from error


def _checked(row: object, fields: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(row, dict):
        raise ValueError("mỗi dòng phải là một đối tượng JSON")
    missing = [name for name in fields if row.get(name) is None]
    if missing:
        raise ValueError(f"thiếu trường {', '.join(missing)}")
    if "gold" in fields and not isinstance(row["gold"], list):
        raise ValueError("trường gold phải là một danh sách")
    return row
