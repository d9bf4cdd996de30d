"""What the search indexes read from the database: the log of changes, passages, vectors, and counts to compare with."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rag.spelled_passages import weighed_heading
from vanban.db.index_log import DELETE
from vanban.db.models import DocumentRow, IndexLogRow, PassageRow
from vanban.db.permissions import in_use, slices
from vanban.db.session import Database
from vanban.ports import Embedder, IndexedPassage, Vectors

TEXT_BATCH = 2_000  # passages read at a time
VECTOR_BATCH = 20_000  # vectors handed to an index at a time: 20 MB


@dataclass(frozen=True, slots=True)
class Changes:
    """What an index must do to stand at ``sequence``: forget ``deletes``, then take the passages of ``documents``."""

    sequence: int
    documents: Sequence[int]
    deletes: Sequence[int]


@dataclass(frozen=True, slots=True)
class OwnedVectors:
    """Vectors (n, d) of passages, each with the document it belongs to."""

    ids: list[int]
    documents: list[int]
    vectors: Vectors


class LogReader:
    """Reads for the indexes; vectors of other models than the embedder's are passed over, they cannot be compared."""

    def __init__(self, database: Database, embedder: Embedder) -> None:
        self._database = database
        self._model = embedder.name
        self._dimension = embedder.dimension

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Yields one consistent view of the database."""
        with self._database.session() as session:
            yield session

    def newest(self, session: Session) -> int:
        """Returns the sequence of the last change, 0 when nothing was ever stored."""
        return session.scalar(select(func.max(IndexLogRow.sequence))) or 0

    def changes(self, session: Session, after: int) -> Changes:
        """Returns what happened after an entry, each document once; later entries overrule earlier ones."""
        newest = self.newest(session)
        touched: set[int] = set()
        gone: set[int] = set()
        columns = (IndexLogRow.action, IndexLogRow.document_id, IndexLogRow.passage_ids)
        for action, document_id, passage_ids in session.execute(select(*columns).where(IndexLogRow.sequence > after)):
            touched.add(document_id)
            if action == DELETE:
                gone.update(int(part) for part in passage_ids.split(",") if part)
        held = {i for some in slices(sorted(touched)) for i in self._passage_ids(session, some)}
        return Changes(newest, sorted(touched), sorted(gone - held))

    def everything(self, session: Session) -> Changes:
        """Returns what an empty index must take to stand where the database stands."""
        return Changes(
            self.newest(session),
            list(session.scalars(select(DocumentRow.id).where(in_use()).order_by(DocumentRow.id))),
            (),
        )

    def passages(self, session: Session, documents: Sequence[int]) -> Iterator[IndexedPassage]:
        """Yields the passages, those of a document together, in the form that is searched by words."""
        columns = (
            PassageRow.id,
            DocumentRow.id,
            DocumentRow.number,
            DocumentRow.type,
            DocumentRow.subject,
            PassageRow.path,
            PassageRow.heading,
            PassageRow.text,
        )
        for some in slices(documents):
            statement = select(*columns).join(DocumentRow, PassageRow.document_id == DocumentRow.id)
            rows = session.execute(
                statement.where(DocumentRow.id.in_(some), in_use())
                .order_by(PassageRow.document_id, PassageRow.id)
                .execution_options(yield_per=TEXT_BATCH)
            )
            for passage_id, document_id, number, kind, subject, path, heading, text in rows:
                title = " ".join(filter(None, (kind, subject)))
                place = f"{path} {heading}".strip()
                weighed = weighed_heading(path, heading)
                yield IndexedPassage(passage_id, document_id, number or "", title, place, text, weighed)

    def vectors(self, session: Session, documents: Sequence[int]) -> Iterator[tuple[list[int], Vectors]]:
        """Yields (ids, vectors (n, d)) of the documents' passages, ``VECTOR_BATCH`` at most at a time."""
        for part in self.owned_vectors(session, documents):
            yield part.ids, part.vectors

    def owned_vectors(self, session: Session, documents: Sequence[int]) -> Iterator[OwnedVectors]:
        """Yields the vectors of the documents' passages with their documents, ``VECTOR_BATCH`` at most at a time."""
        for some in slices(documents):
            statement = (
                select(PassageRow.id, PassageRow.document_id, PassageRow.embedding)
                .join(PassageRow.document)
                .where(PassageRow.document_id.in_(some), PassageRow.embedding_model == self._model, in_use())
            )
            for part in session.execute(statement.execution_options(yield_per=VECTOR_BATCH)).partitions(VECTOR_BATCH):
                rows = [row for row in part if len(row[2]) == 2 * self._dimension]
                if rows:
                    vectors = np.stack([vector_of(blob) for _, _, blob in rows])
                    yield OwnedVectors([row[0] for row in rows], [row[1] for row in rows], vectors)

    def within(self, session: Session, passages: Sequence[int], documents: Collection[int]) -> set[int]:
        """Returns those of the passages that belong to the documents."""
        wanted = set(documents)
        found: set[int] = set()
        for some in slices(passages):
            rows = session.execute(select(PassageRow.id, PassageRow.document_id).where(PassageRow.id.in_(some)))
            found.update(passage_id for passage_id, document_id in rows if document_id in wanted)
        return found

    def passage_count(self, session: Session) -> int:
        """Returns how many passages a complete full-text index holds."""
        return session.scalar(select(func.count(PassageRow.id)).join(PassageRow.document).where(in_use())) or 0

    def vector_count(self, session: Session) -> int:
        """Returns how many vectors a complete vector index of this model holds."""
        held = PassageRow.embedding_model == self._model, func.length(PassageRow.embedding) == 2 * self._dimension
        statement = select(func.count(PassageRow.id)).join(PassageRow.document).where(*held, in_use())
        return session.scalar(statement) or 0

    def samples(self, session: Session) -> list[tuple[IndexedPassage, NDArray[np.float32] | None]]:
        """Returns the first, a middle and the last passage with their vectors (None: another model's)."""
        ends = select(func.min(PassageRow.id), func.max(PassageRow.id)).join(PassageRow.document).where(in_use())
        low, high = session.execute(ends).one()
        if low is None:
            return []
        upper = select(func.min(PassageRow.id)).join(PassageRow.document).where(in_use())
        middle = session.scalar(upper.where(PassageRow.id >= (low + high) // 2))
        rows = [session.get_one(PassageRow, passage_id) for passage_id in {low, middle, high}]
        return [(self._one(session, row), self._vector(row)) for row in rows]

    def _one(self, session: Session, row: PassageRow) -> IndexedPassage:
        return next(item for item in self.passages(session, [row.document_id]) if item.passage_id == row.id)

    def _vector(self, row: PassageRow) -> NDArray[np.float32] | None:
        usable = row.embedding_model == self._model and len(row.embedding) == 2 * self._dimension
        return vector_of(row.embedding) if usable else None

    def _passage_ids(self, session: Session, documents: Sequence[int]) -> Sequence[int]:
        statement = select(PassageRow.id).join(PassageRow.document)
        return session.scalars(statement.where(PassageRow.document_id.in_(documents), in_use())).all()


def vector_of(blob: bytes) -> NDArray[np.float32]:
    """Returns the vector (d,) float32 that the database holds as little-endian float16."""
    return np.frombuffer(blob, "<f2").astype(np.float32)
