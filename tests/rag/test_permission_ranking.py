"""Permissions cost no result: a search is the unrestricted ranking without what the person may not read."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fakes import HashEmbedder
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update
from stored_library import StoredLibrary

from rag import meaning, retrieval
from rag.fusion import fuse
from rag.library_index import DENSE_WEIGHT, LibraryIndex
from rag.retrieval import Retriever
from rag.scoped_vectors import ScopedVectors
from vanban.db.models import DocumentRow, PassageRow
from vanban.principals import Principal

DOCUMENTS, PASSAGES, EVERYTHING = 24, 3, 1_000
WORDS = ("rác", "thải", "xe", "máy", "hồ", "sơ", "phép", "dữ", "liệu", "cán", "bộ", "thu", "gom", "phạt", "tiền", "đất")
LAN = Principal(1, "Lan", (1,))


@dataclass(frozen=True)
class Library:
    """A library whose audiences the tests change, with its index."""

    stored: StoredLibrary
    index: LibraryIndex

    def open_to_lan(self, documents: set[int]) -> None:
        with self.stored.database.transaction() as session:
            session.execute(update(DocumentRow).values(audience="unit", owner_unit_id=2))
            session.execute(update(DocumentRow).where(DocumentRow.id.in_(documents)).values(owner_unit_id=1))

    def exact(self, question: str, documents: set[int], depth: int, limit: int) -> list[int]:
        """Returns the whole ranking of both indexes, without what is not readable, fused."""
        with self.stored.database.session() as session:
            owner = {row.id: row.document_id for row in session.execute(select(PassageRow.id, PassageRow.document_id))}
        everything = self.index.hits(question, depth=EVERYTHING)
        words, near = ([hit for hit in hits if owner[hit.passage_id] in documents][:depth] for hits in everything)
        words = self.index.in_context(question, words)
        return [one.passage_id for one in fuse(words, near, dense_weight=DENSE_WEIGHT)[:limit]]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder: Path = tmp_path_factory.mktemp("kho")
    stored = StoredLibrary(folder, HashEmbedder(dimension=64))
    dice = random.Random(5)
    length = 4
    for number in range(DOCUMENTS):
        texts = []
        for _ in range(PASSAGES):  # every passage longer than the last: no two have one BM25 score
            length += 1
            texts.append(" ".join(dice.choices(WORDS, k=6)) + " khác" * length)
        stored.add(f"văn bản {number}", texts)
    index = LibraryIndex(stored.database, folder / "index", stored.embedder)
    index.check()
    yield Library(stored, index)
    index.close()
    stored.close()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    readable=st.one_of(
        st.sets(st.integers(1, DOCUMENTS)),
        st.sets(st.integers(1, DOCUMENTS), max_size=3),
        st.just(set(range(1, DOCUMENTS + 1))),
    ),
    asked=st.lists(st.sampled_from(WORDS), min_size=1, max_size=4, unique=True),
    limit=st.integers(1, 12),
    few=st.sampled_from([0, 5, 2_000]),
    few_documents=st.sampled_from([0, 2, 100]),
)
def test_a_search_equals_the_filtered_unrestricted_ranking(
    library: Library, readable: set[int], asked: list[str], limit: int, few: int, few_documents: int
) -> None:
    question = " ".join(asked)
    library.open_to_lan(readable)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(retrieval, "DEPTH", 12)  # far fewer than the library holds, as in a large one
        patch.setattr(retrieval, "FEW", few)
        patch.setattr(meaning, "FEW_DOCUMENTS", few_documents)
        found = Retriever(library.stored.database, library.index).retrieve(question, LAN, limit=limit)
    assert {one.document_id for one in found} <= readable
    assert [one.passage_id for one in found] == library.exact(question, readable, 12, limit)


def test_vectors_in_memory_follow_the_library(tmp_path: Path) -> None:
    stored = StoredLibrary(tmp_path, HashEmbedder())
    kept, gone = stored.add("một", ["rác thải", "xe máy"]), stored.add("hai", ["rác thải sinh hoạt"])
    index = LibraryIndex(stored.database, tmp_path / "index", stored.embedder)
    index.check()
    scoped: ScopedVectors = index._meaning.scoped
    vector = stored.embedder.embed(["rác thải"])[0]

    def found(*documents: int) -> list[int]:
        with stored.database.session() as session:
            hits = scoped.search(session, vector, limit=10, documents=documents)
        assert hits is not None
        return [hit.passage_id for hit in hits]

    assert found(kept, gone) == [1, 3, 2]
    assert found(gone) == [3]
    assert found(10_000) == []
    stored.remove(gone)
    assert found(kept, gone) == [1, 2]
    added = stored.add("ba", ["rác thải"])
    assert found(added, kept) == [1, 4, 2]
    index.close()
    stored.close()


def test_a_library_too_large_for_memory_is_searched_another_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = StoredLibrary(tmp_path, HashEmbedder())
    for number in range(4):
        stored.add(f"văn bản {number}", [f"rác thải số {number}"])
    index = LibraryIndex(stored.database, tmp_path / "index", stored.embedder)
    index.check()
    monkeypatch.setattr(meaning, "FEW_DOCUMENTS", 1)
    exact = index.hits("rác thải số 2", depth=5, documents=[1, 2, 3])[1]
    monkeypatch.setattr("rag.scoped_vectors.MOST_HELD", 1)
    assert [hit.passage_id for hit in index.hits("rác thải số 2", depth=5, documents=[1, 2, 3])[1]] == [
        hit.passage_id for hit in exact
    ]
    index.close()
    stored.close()
