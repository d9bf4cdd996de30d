"""Finding passages for a person: search wide, then let the database say what this person may read."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rag.fusion import Fused, fuse
from rag.library_index import DENSE_WEIGHT, DEPTH, LibraryIndex
from vanban.db.models import DocumentRow, PassageRow
from vanban.db.permissions import in_use, owners_of, searchable, slices
from vanban.db.session import Database
from vanban.ports import Hit
from vanban.principals import Principal

WIDE = 3  # hits asked of each index for one that is fused
FEW = 2_000  # a person who may read at most this many documents is searched for within them alone
SEARCHED_DENSE_WEIGHT = 0.25  # of ``Retrieved.searched``; changing it asks for eval.training.ranking again
_NARROW_SHARE = 0.5  # of all documents; above it a wide search loses nothing worth a filter


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A passage the person may read.

    ``score`` is the fused score in [0, 1], by which passages are in order; ``searched`` the same before passages were
    seen in their documents' context, which the ranking of answers was fitted on; ``lexical`` the BM25 score (0: not
    found by words) and ``dense`` the cosine to the question; ``start``/``end`` lie in the document's text.
    """

    passage_id: int
    document_id: int
    score: float
    searched: float
    lexical: float
    dense: float
    path: str
    heading: str
    text: str
    start: int
    end: int
    page: int | None


class Retriever:
    """Searches the library as one person."""

    def __init__(self, database: Database, index: LibraryIndex) -> None:
        self._database = database
        self._index = index

    def retrieve(
        self, question: str, principal: Principal, *, limit: int = 20, documents: Collection[int] | None = None
    ) -> list[Retrieved]:
        """Returns the passages this person may read, best first; ``documents`` limits to those ids.

        Whatever the indexes say, a passage is returned only if the database holds it and lets the person read it. What
        it does not let the person read takes no part: scores are scaled over the readable hits alone.
        """
        depth = max(limit, DEPTH)
        with self._database.session() as session:
            scope = _scope(session, principal, documents)
            rankings = self._readable_hits(session, question, principal, WIDE * depth, scope)
            if scope is None and any(len(ranking.readable) < depth and ranking.full for ranking in rankings):
                everything = _readable_documents(session, principal)  # much is closed: search inside what is open
                rankings = self._readable_hits(session, question, principal, depth, everything)
            words, meanings = (ranking.readable[:depth] for ranking in rankings)
            searched = {hit.passage_id: hit.score for hit in fuse(words, meanings, dense_weight=SEARCHED_DENSE_WEIGHT)}
            best = fuse(self._index.in_context(question, words), meanings, dense_weight=DENSE_WEIGHT)
            found = _readable_rows(session, principal, best[:limit], documents)
        cosine = self._index.similarity(question)
        return [_retrieved(hit, row, cosine(row), searched[row.id]) for hit, row in found]

    def _readable_hits(
        self, session: Session, question: str, principal: Principal, depth: int, scope: Collection[int] | None
    ) -> tuple["_Ranking", "_Ranking"]:
        """Returns what each index finds and this person may read."""
        words, meanings = self._index.hits(question, depth=depth, documents=scope)
        ids = readable_passages(session, principal, [hit.passage_id for hit in (*words, *meanings)], scope)
        return _Ranking.of(words, ids, depth), _Ranking.of(meanings, ids, depth)


@dataclass(frozen=True, slots=True)
class _Ranking:
    """The readable hits of one index, best first, and whether it may hold more."""

    readable: list[Hit]
    full: bool

    @classmethod
    def of(cls, hits: Sequence[Hit], readable: Collection[int], depth: int) -> "_Ranking":
        return cls([hit for hit in hits if hit.passage_id in readable], len(hits) >= depth)


def _scope(session: Session, principal: Principal, documents: Collection[int] | None) -> Collection[int] | None:
    """Returns the ids to search within: those asked for, or all that a person who sees little may read, or None."""
    if documents is not None:
        return documents
    total = session.scalar(select(func.count()).select_from(DocumentRow).where(in_use())) or 0
    seen = session.scalar(select(func.count()).select_from(DocumentRow).where(searchable(principal))) or 0
    if seen > FEW or seen > total * _NARROW_SHARE:
        return None
    return _readable_documents(session, principal)


def _readable_documents(session: Session, principal: Principal) -> list[int]:
    return list(session.scalars(select(DocumentRow.id).where(searchable(principal))))


def readable_passages(
    session: Session, principal: Principal, passages: Collection[int], documents: Collection[int] | None
) -> frozenset[int]:
    """Returns those of some passages that a person may find; ``documents`` limits to those ids."""
    owners: dict[int, int] = {}
    for some in slices(sorted(set(passages))):
        rows = session.execute(select(PassageRow.id, PassageRow.document_id).where(PassageRow.id.in_(some)))
        owners.update((passage, document) for passage, document in rows)
    # Asked in two steps: joined, SQLite walks through all documents a person may read, a second at 100,000 passages.
    asked = set(owners.values()) if documents is None else set(owners.values()) & set(documents)
    allowed: set[int] = set()
    for some in slices(sorted(asked)):
        allowed.update(session.scalars(select(DocumentRow.id).where(DocumentRow.id.in_(some), searchable(principal))))
    return frozenset(passage for passage, document in owners.items() if document in allowed)


def _readable_rows(
    session: Session, principal: Principal, hits: Sequence[Fused], documents: Collection[int] | None
) -> list[tuple[Fused, PassageRow]]:
    rows: dict[int, PassageRow] = {}
    for some in slices([hit.passage_id for hit in hits]):
        statement = select(PassageRow).join(DocumentRow, PassageRow.document_id == DocumentRow.id)
        asked = PassageRow.id.in_(some), DocumentRow.id.in_(owners_of(some))
        for row in session.scalars(statement.where(*asked, searchable(principal))):
            rows[row.id] = row
    wanted = None if documents is None else set(documents)
    found = ((hit, rows[hit.passage_id]) for hit in hits if hit.passage_id in rows)
    return [(hit, row) for hit, row in found if wanted is None or row.document_id in wanted]


def _retrieved(hit: Fused, row: PassageRow, cosine: float, searched: float) -> Retrieved:
    return Retrieved(
        passage_id=row.id,
        document_id=row.document_id,
        score=hit.score,
        searched=searched,
        lexical=hit.lexical or 0.0,
        dense=cosine,
        path=row.path,
        heading=row.heading,
        text=row.text,
        start=row.start,
        end=row.end,
        page=row.page,
    )
