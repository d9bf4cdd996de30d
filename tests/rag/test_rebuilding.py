"""Making the indexes again while questions are asked, and stopping half-way."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import HashEmbedder
from stored_library import StoredLibrary

from rag.library_index import LibraryIndex

QUESTION = "thu gom rác thải ở đâu"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[StoredLibrary]:
    stored = StoredLibrary(tmp_path, HashEmbedder())
    stored.add("chuyển đổi số", ["Xây dựng hạ tầng số đồng bộ.", "Mỗi xã có tổ công nghệ số cộng đồng."])
    stored.add("vệ sinh môi trường", ["Thu gom rác thải tại các thôn.", "Quản lý vỉa hè, lòng đường."])
    yield stored
    stored.close()


def opened(library: StoredLibrary) -> LibraryIndex:
    index = LibraryIndex(library.database, library.folder / "index", library.embedder)
    index.check()
    return index


def test_while_it_is_made_again_questions_are_answered_from_the_old_words(library: StoredLibrary) -> None:
    index = opened(library)
    before = [hit.passage_id for hit in index.search(QUESTION, limit=1)]
    found: list[list[int]] = []

    def ask(done: int, total: int) -> None:
        found.append([hit.passage_id for hit in index.search(QUESTION, limit=1)])
        assert 0 <= done <= total == 8

    index.rebuild(ask)
    assert found
    assert all(one == before for one in found)
    assert index.state().agrees
    index.close()


def test_a_rebuilding_that_is_stopped_is_made_good_at_the_next_start(library: StoredLibrary) -> None:
    index = opened(library)

    def stop(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index.rebuild(stop)
    index.close()
    again = opened(library)
    assert again.state().agrees
    assert [hit.passage_id for hit in again.search(QUESTION, limit=1)]
    again.close()


def test_the_state_tells_how_far_the_indexes_lie_behind(library: StoredLibrary) -> None:
    index = opened(library)
    assert index.state().lag == 0
    library.add("an ninh", ["Tuần tra ban đêm."])
    behind = index.state()
    assert behind.lag == 1
    assert not behind.agrees
    assert behind.passages == behind.lexical_held + 1
    index.search(QUESTION, limit=1)
    assert index.state().agrees
    assert index.state().checked_at is not None
    index.close()
