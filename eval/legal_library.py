"""A library of real size for measuring: a corpus of articles as documents of twelve, named to one to four units.

Rows are written in bulk, past the intake; the search indexes are made afterwards.
"""

import datetime
import random
import sys
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from eval.datasets.beir import CorpusText, read_corpus
from vanban.db.listed import relist
from vanban.db.models import DocumentAudienceRow, DocumentRow, FileRow, IndexLogRow, PassageRow, UnitRow
from vanban.ports import Embedder

SHARES = {"100 %": 1.0, "50 %": 0.5, "2 %": 0.02, "0,1 %": 0.001}  # what a person of each unit may read
TEXTS_A_DOCUMENT = 12
LONGEST = 1_500  # characters of a passage
SEED = 20_261_127
_BATCH = 200  # documents written at once
_NOW = datetime.datetime(2026, 11, 27, tzinfo=datetime.UTC)


def build(session: Session, corpus: Path, embedder: Embedder) -> None:
    """Writes the corpus into an empty database: units, documents with their audiences, passages with vectors."""
    dice = random.Random(SEED)  # noqa: S311 - made-up permissions, not secrets
    names = ["Chủ quản", *SHARES]
    session.execute(
        insert(UnitRow), [{"id": at, "code": f"u{at}", "name": name} for at, name in enumerate(names, start=1)]
    )
    texts = read_corpus(corpus)
    first = 1
    while group := list(_documents_of(texts, _BATCH)):
        _write(session, group, first, dice, embedder)
        first += len(group)
        print(f"{first - 1} văn bản", file=sys.stderr)
    relist(session)


def _documents_of(texts: Iterator[CorpusText], count: int) -> Iterator[list[CorpusText]]:
    for _ in range(count):
        if some := list(islice(texts, TEXTS_A_DOCUMENT)):
            yield some


def _write(
    session: Session, group: list[list[CorpusText]], first: int, dice: random.Random, embedder: Embedder
) -> None:
    documents: list[dict[str, Any]] = []
    passages: list[dict[str, Any]] = []
    named: list[dict[str, int]] = []
    for document_id, texts in enumerate(group, start=first):
        pieces = [f"{one.title}\n{one.text}"[:LONGEST] for one in texts]
        documents.append(_document(document_id, texts[0].title[:200], "\n".join(pieces)))
        passages += _passages(document_id, pieces)
        named += _named(document_id, dice.random())
    for passage, vector in zip(passages, embedder.embed([one["text"] for one in passages]), strict=True):
        passage |= {"embedding": vector.astype("<f2").tobytes(), "embedding_model": embedder.name}
    session.execute(insert(FileRow), [_file(one["id"]) for one in documents])
    session.execute(insert(DocumentRow), documents)
    session.execute(insert(DocumentAudienceRow), named)
    session.execute(insert(PassageRow), passages)
    session.execute(insert(IndexLogRow), [{"action": "upsert", "document_id": one["id"]} for one in documents])


def _file(document_id: int) -> dict[str, Any]:
    digest = sha256(f"permission-{document_id}".encode()).hexdigest()
    return {"sha256": digest, "name": f"{document_id}.docx", "media_type": "x", "size": 1, "received_at": _NOW}


def _document(document_id: int, subject: str, text: str) -> dict[str, Any]:
    return {
        "id": document_id,
        "file_sha256": _file(document_id)["sha256"],
        "type": "Văn bản",
        "subject": subject,
        "text": text,
        "status": "con_hieu_luc",
        "owner_unit_id": 1,
        "audience": "named",
        "publicity": "noi_bo",
        "ingested_at": _NOW,
    }


def _named(document_id: int, roll: float) -> list[dict[str, int]]:
    shares = enumerate(SHARES.values(), start=2)
    return [{"document_id": document_id, "unit_id": unit} for unit, share in shares if roll < share]


def _passages(document_id: int, pieces: Sequence[str]) -> list[dict[str, Any]]:
    """Returns the passages in the document's text, where a line break parts them."""
    rows: list[dict[str, Any]] = []
    start = 0
    for at, words in enumerate(pieces):
        place = {"position": at, "path": f"Điều {at + 1}", "start": start, "end": start + len(words)}
        rows.append({"document_id": document_id, "kind": "text", "heading": "", "text": words, **place})
        start += len(words) + 1
    return rows
