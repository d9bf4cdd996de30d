"""New vectors for every passage, made beside the old ones and put in their place in one transaction."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import ColumnElement, delete, exists, func, insert, select, update
from sqlalchemy.orm import Session

from vanban.db.embedding_models import EmbeddingModelRow, StagedVectorRow
from vanban.db.index_log import UPSERT
from vanban.db.models import IndexLogRow, PassageRow
from vanban.documents import passage_words
from vanban.ports import Vectors

_ROWS = 2_000  # read at a time when the words are compared


@dataclass(frozen=True, slots=True)
class ModelInForce:
    """The model that searches go by: the name that vectors carry, and how the setting names it."""

    name: str
    spec: str


@dataclass(frozen=True, slots=True)
class Words:
    """What is embedded of a passage."""

    passage_id: int
    text: str

    @property
    def key(self) -> str:
        """What changes with the words."""
        return sha256(self.text.encode()).hexdigest()[:32]


def model_in_force(session: Session) -> ModelInForce | None:
    """Returns the model that searches go by, or None where none was ever chosen."""
    columns = select(EmbeddingModelRow.name, EmbeddingModelRow.spec)
    row = session.execute(columns.where(EmbeddingModelRow.in_force.is_(True))).first()
    return ModelInForce(row.name, row.spec) if row else None


def put_in_force(session: Session, name: str, spec: str) -> None:
    """Makes a model the one that searches go by, in the caller's transaction."""
    session.execute(update(EmbeddingModelRow).values(in_force=False))
    row = session.get(EmbeddingModelRow, name)
    if row is None:
        row = EmbeddingModelRow(name=name, spec=spec, in_force=True, since=_now())
        session.add(row)
    row.spec, row.in_force, row.since = spec, True, _now()
    session.flush()


def models_of_passages(session: Session) -> dict[str, int]:
    """Returns how many passages carry a vector of each model."""
    made = select(PassageRow.embedding_model, func.count()).group_by(PassageRow.embedding_model)
    return {name: count for name, count in session.execute(made)}  # noqa: C416 - rows are no pairs to dict()


def progress(session: Session, model: str) -> tuple[int, int]:
    """Returns how many passages have a vector of the model, staged or in place, and how many passages there are."""
    total = session.scalar(select(func.count(PassageRow.id))) or 0
    return total - (session.scalar(select(func.count(PassageRow.id)).where(_lacks(model))) or 0), total


def lacking(session: Session, model: str, *, after: int, limit: int) -> list[Words]:
    """Returns what to embed next: passages without a vector of the model, by id."""
    columns = select(PassageRow.id, PassageRow.heading, PassageRow.text)
    rows = session.execute(columns.where(_lacks(model), PassageRow.id > after).order_by(PassageRow.id).limit(limit))
    return [Words(row.id, passage_words(row.heading, row.text)) for row in rows]


def stage(session: Session, model: str, words: Sequence[Words], vectors: Vectors) -> None:
    """Keeps vectors (n, d) of passages that are still there, in the caller's transaction; those kept before stay."""
    ids = [one.passage_id for one in words]
    held = set(session.scalars(select(PassageRow.id).where(PassageRow.id.in_(ids))))
    of_model = StagedVectorRow.model == model
    held -= set(
        session.scalars(select(StagedVectorRow.passage_id).where(of_model, StagedVectorRow.passage_id.in_(ids)))
    )
    rows = [
        {
            "model": model,
            "passage_id": one.passage_id,
            "words_key": one.key,
            "embedding": vector.astype("<f2").tobytes(),
        }
        for one, vector in zip(words, vectors, strict=True)
        if one.passage_id in held
    ]
    if rows:
        session.execute(insert(StagedVectorRow), rows)


def switch_over(session: Session, model: str, spec: str) -> bool:
    """Puts the staged vectors in the place of the old ones and the model in force, in the caller's transaction.

    Returns False, having taken back only what is out of date, where passages lack a vector: they were added or
    changed meanwhile.
    """
    stale = _stale(session, model)
    for start in range(0, len(stale), 500):
        some = StagedVectorRow.passage_id.in_(stale[start : start + 500])
        session.execute(delete(StagedVectorRow).where(StagedVectorRow.model == model, some))
    if session.scalar(select(exists().where(_lacks(model)))):
        return False
    staged = (StagedVectorRow.model == model) & (StagedVectorRow.passage_id == PassageRow.id)
    vector = select(StagedVectorRow.embedding).where(staged).scalar_subquery()
    change = update(PassageRow).where(exists().where(staged)).values(embedding=vector, embedding_model=model)
    session.execute(change, execution_options={"synchronize_session": False})
    session.execute(delete(StagedVectorRow).where(StagedVectorRow.model == model))
    put_in_force(session, model, spec)
    _announce(session)
    return True


def _announce(session: Session) -> None:
    """Moves the log on, so that every process looks which model is in force."""
    newest = session.scalar(select(func.max(IndexLogRow.document_id)))
    if newest is not None:
        session.add(IndexLogRow(action=UPSERT, document_id=newest))


def _stale(session: Session, model: str) -> list[int]:
    """Returns the passages whose words are no longer those that their staged vector was made of."""
    columns = select(PassageRow.id, PassageRow.heading, PassageRow.text, StagedVectorRow.words_key)
    joined = columns.join(StagedVectorRow, StagedVectorRow.passage_id == PassageRow.id)
    rows = session.execute(joined.where(StagedVectorRow.model == model).execution_options(yield_per=_ROWS))
    return [row.id for row in rows if Words(row.id, passage_words(row.heading, row.text)).key != row.words_key]


def _lacks(model: str) -> ColumnElement[bool]:
    staged = exists().where(StagedVectorRow.model == model, StagedVectorRow.passage_id == PassageRow.id)
    return (PassageRow.embedding_model != model) & ~staged.correlate(PassageRow)


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
