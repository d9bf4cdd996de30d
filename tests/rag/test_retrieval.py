from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import HashEmbedder
from stored_library import StoredLibrary

from rag.library_index import LibraryIndex
from rag.retrieval import Retriever
from vanban.principals import Channel, Principal

INSIDE_1 = Principal(1, "An", unit_ids=(1,))
INSIDE_2 = Principal(2, "Bình", unit_ids=(2,))
VISITOR = Principal(None, "khách")
TELEGRAM = Principal(1, "An", unit_ids=(1,), channel=Channel.TELEGRAM)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[StoredLibrary]:
    stored = StoredLibrary(tmp_path, HashEmbedder())
    stored.add("môi trường", ["Thu gom rác thải tại các thôn."])
    stored.add("nhân sự", ["Thu gom hồ sơ nhân sự đại hội."], audience="unit", publicity="noi_bo", owner=1)
    stored.add("tài chính", ["Thu gom chứng từ tài chính."], audience="unit", publicity="noi_bo", owner=2)
    yield stored
    stored.close()


@pytest.fixture
def retriever(library: StoredLibrary) -> Iterator[Retriever]:
    index = LibraryIndex(library.database, library.folder / "index", library.embedder)
    yield Retriever(library.database, index)
    index.close()


def documents(retriever: Retriever, principal: Principal, question: str = "thu gom") -> set[int]:
    return {found.document_id for found in retriever.retrieve(question, principal)}


def test_each_person_finds_only_what_they_may_read(retriever: Retriever) -> None:
    assert documents(retriever, INSIDE_1) == {1, 2}
    assert documents(retriever, INSIDE_2) == {1, 3}
    assert documents(retriever, VISITOR) == {1}
    assert documents(retriever, TELEGRAM) == {1}


def test_asking_for_a_document_by_id_does_not_open_it(retriever: Retriever) -> None:
    assert retriever.retrieve("chứng từ tài chính", INSIDE_1, documents=[3]) == []
    assert [r.document_id for r in retriever.retrieve("chứng từ tài chính", INSIDE_2, documents=[3])] == [3]


def test_a_person_who_sees_little_still_finds_it_among_much(library: StoredLibrary, retriever: Retriever) -> None:
    for number in range(60):
        library.add(
            f"mật {number}", ["Thu gom hồ sơ nhân sự đại hội."] * 5, audience="unit", publicity="noi_bo", owner=2
        )
    found = retriever.retrieve("hồ sơ nhân sự đại hội", INSIDE_1, limit=3)
    assert found[0].document_id == 2
    assert {r.document_id for r in found} <= {1, 2}


def test_a_person_who_sees_most_finds_what_closed_documents_crowd_out(
    library: StoredLibrary, retriever: Retriever
) -> None:
    for number in range(20):
        library.add(f"công khai {number}", ["Nội dung khác hẳn về giao thông."])
    for number in range(12):
        library.add(f"mật {number}", ["Hồ sơ nhân sự đại hội."] * 9, audience="unit", publicity="noi_bo", owner=2)
    found = retriever.retrieve("hồ sơ nhân sự đại hội", INSIDE_1, limit=5)
    assert found[0].document_id == 2
    assert len(found) == 5


def test_a_passage_comes_with_its_text_and_scores(retriever: Retriever) -> None:
    found = retriever.retrieve("rác thải", VISITOR, limit=1)[0]
    assert found.text == "Thu gom rác thải tại các thôn."
    assert (found.path, found.start, found.end) == ("mục 1", 0, len(found.text))
    assert found.lexical > 0
    assert 0 < found.dense <= 1
    assert 0 <= found.score <= 1


def test_a_document_that_became_unreadable_is_found_no_more(library: StoredLibrary, retriever: Retriever) -> None:
    from vanban.db.models import DocumentRow

    assert documents(retriever, VISITOR) == {1}
    with library.database.transaction() as session:
        session.get_one(DocumentRow, 1).publicity = "noi_bo"
    assert documents(retriever, VISITOR) == set()


@pytest.mark.parametrize("question", ["", "???", "\x00"])
def test_strange_questions_find_nothing_and_break_nothing(retriever: Retriever, question: str) -> None:
    assert retriever.retrieve(question, INSIDE_1) == []


def test_closed_documents_change_no_score_of_what_is_open(library: StoredLibrary, retriever: Retriever) -> None:
    for number in range(6):
        library.add(f"công khai {number}", [f"Thu gom rác thải tại thôn số {number}.", "Việc khác."])
    before = [(r.passage_id, r.score) for r in retriever.retrieve("thu gom rác thải", INSIDE_1)]
    for number in range(4):
        library.add(f"mật {number}", ["Thu gom rác thải. " * 4], audience="unit", publicity="noi_bo", owner=2)
    after = [(r.passage_id, r.score) for r in retriever.retrieve("thu gom rác thải", INSIDE_1)]
    assert [passage for passage, _ in after] == [passage for passage, _ in before]
    assert [score for _, score in after] == pytest.approx([score for _, score in before], abs=0.05)
