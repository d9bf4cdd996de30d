"""Questions of the bank by meaning: vectors beside the questions, compared one by one.

A unit's bank has thousands of questions, not millions: 20,000 vectors of 256 numbers are compared in some 10 ms.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from vanban.db.exam_bank import bank_items, seen
from vanban.db.exam_models import ExamItemRow
from vanban.db.permissions import slices
from vanban.exam_bank import BankContent
from vanban.ports import Embedder, Vectors, settled
from vanban.principals import Principal

_BATCH = 256  # questions whose words are embedded at once


@dataclass(frozen=True, slots=True)
class Near:
    """A question and how near it is in meaning, [-1, 1]."""

    item_id: int
    score: float


def meaning_of(content: BankContent) -> str:
    """Returns the words whose vector stands for a question: its stem."""
    return content.stem


def embed_missing(session: Session, principal: Principal, embedder: Embedder) -> int:
    """Returns how many questions the person may see were given a vector of this model; others keep theirs."""
    embedder = settled(embedder)
    other = or_(ExamItemRow.embedding.is_(None), ExamItemRow.embedding_model != embedder.name)
    rows = list(session.scalars(select(ExamItemRow).where(seen(principal), other).order_by(ExamItemRow.id)))
    for start in range(0, len(rows), _BATCH):
        some = rows[start : start + _BATCH]
        vectors = embedder.embed([meaning_of(item.content) for item in bank_items(session, some)])
        for row, vector in zip(some, vectors, strict=True):
            row.embedding, row.embedding_model = vector.astype("<f2").tobytes(), embedder.name
    session.flush()
    return len(rows)


def nearest(
    session: Session, principal: Principal, embedder: Embedder, texts: Sequence[str], *, limit: int = 5
) -> list[list[Near]]:
    """Returns for each text the questions nearest in meaning that the person may see, best first; those without a
    vector of this model are not found."""
    embedder = settled(embedder)
    ids, held = _held(session, principal, embedder)
    if not texts or not ids:
        return [[] for _ in texts]
    scores = embedder.embed(texts) @ held.T
    best = np.argsort(-scores, axis=1)[:, :limit]
    return [[Near(ids[at], float(row[at])) for at in places] for row, places in zip(scores, best, strict=True)]


def kept_vectors(session: Session, item_ids: Collection[int]) -> dict[str, tuple[list[int], Vectors]]:
    """Returns by model the ids of those of the questions that have a vector of it, and the vectors (n, d).

    Whoever asks has checked who may see the questions.
    """
    found: dict[str, dict[int, bytes]] = defaultdict(dict)
    for some in slices(sorted(item_ids)):
        wanted = select(ExamItemRow.id, ExamItemRow.embedding_model, ExamItemRow.embedding)
        for row in session.execute(wanted.where(ExamItemRow.id.in_(some))):
            if row.embedding:
                found[row.embedding_model][row.id] = row.embedding
    return {model: (list(held), _matrix(held.values())) for model, held in found.items()}


def _matrix(stored: Collection[bytes]) -> Vectors:
    return np.stack([np.frombuffer(one, dtype="<f2") for one in stored]).astype(np.float32)


def _held(session: Session, principal: Principal, embedder: Embedder) -> tuple[list[int], Vectors]:
    """Returns the ids and vectors (n, d) of the questions the person may see."""
    wanted = select(ExamItemRow.id, ExamItemRow.embedding).where(
        seen(principal), ExamItemRow.embedding_model == embedder.name
    )
    rows = [(row.id, row.embedding) for row in session.execute(wanted.order_by(ExamItemRow.id)) if row.embedding]
    vectors = np.frombuffer(b"".join(vector for _, vector in rows), dtype="<f2").astype(np.float32)
    return [row[0] for row in rows], vectors.reshape(len(rows), embedder.dimension)
