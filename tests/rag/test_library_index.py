import os
import random
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fakes import HashEmbedder
from stored_library import StoredLibrary

from rag.exact_vectors import ExactVectors
from rag.library_index import LibraryIndex
from vanban.db.models import PassageRow
from vanban.errors import IndexUnavailable

QUESTIONS = ("thu gom rác thải ở đâu", "ha tang so dong bo", "vỉa hè", "kế hoạch chuyển đổi số")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[StoredLibrary]:
    stored = StoredLibrary(tmp_path, HashEmbedder())
    stored.add("chuyển đổi số", ["Xây dựng hạ tầng số đồng bộ.", "Mỗi xã có tổ công nghệ số cộng đồng."])
    stored.add("vệ sinh môi trường", ["Thu gom rác thải tại các thôn.", "Quản lý vỉa hè, lòng đường."])
    yield stored
    stored.close()


def opened(library: StoredLibrary, folder: str = "index") -> LibraryIndex:
    index = LibraryIndex(library.database, library.folder / folder, library.embedder)
    index.check()
    return index


def answers(index: LibraryIndex) -> list[list[tuple[int, float]]]:
    return [[(hit.passage_id, round(hit.score, 2)) for hit in index.search(q, limit=5)] for q in QUESTIONS]


def answers_and_notices(library: StoredLibrary) -> tuple[list[list[tuple[int, float]]], list[str]]:
    index = opened(library)
    try:
        return answers(index), index.notices
    finally:
        index.close()


def files_of(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock")


def delete_folder(folder: Path) -> None:
    shutil.rmtree(folder)


def delete_one_file(folder: Path) -> None:
    random.Random(1).choice(files_of(folder)).unlink()


def truncate_files(folder: Path) -> None:
    for path in files_of(folder):
        os.truncate(path, path.stat().st_size // 2)


def fill_with_random_bytes(folder: Path) -> None:
    noise = random.Random(2)
    for path in files_of(folder):
        path.write_bytes(noise.randbytes(path.stat().st_size))


def flip_one_byte(folder: Path) -> None:
    path = max(files_of(folder), key=lambda file: file.stat().st_size)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


def empty_the_folder(folder: Path) -> None:
    for path in files_of(folder):
        path.unlink()


@pytest.mark.parametrize(
    "harm",
    [delete_folder, delete_one_file, truncate_files, fill_with_random_bytes, flip_one_byte, empty_the_folder],
    ids=lambda harm: harm.__name__,
)
@pytest.mark.parametrize("part", ["tantivy", "chroma"])
def test_a_harmed_index_is_noticed_rebuilt_and_answers_the_same(
    library: StoredLibrary, part: str, harm: Callable[[Path], None]
) -> None:
    before, _ = answers_and_notices(library)
    harm(library.folder / "index" / part)
    after, notices = answers_and_notices(library)
    assert after == before
    assert len(notices) == 1
    assert ("toàn văn" if part == "tantivy" else "vectơ") in notices[0]
    assert answers_and_notices(library) == (before, [])


def test_an_index_copied_from_another_library_is_noticed_and_rebuilt(library: StoredLibrary, tmp_path: Path) -> None:
    other = StoredLibrary(tmp_path / "other", library.embedder)
    other.add("nông thôn mới", ["Làm đường giao thông nội đồng.", "Trồng hoa ven đường."])
    other.add("y tế", ["Khám sức khỏe định kỳ cho người cao tuổi.", "Tiêm chủng mở rộng."])
    expected, _ = answers_and_notices(library)
    answers_and_notices(other)
    other.close()
    shutil.rmtree(library.folder / "index")
    shutil.copytree(other.folder / "index", library.folder / "index")
    found, notices = answers_and_notices(library)
    assert found == expected
    assert len(notices) == 2


def test_a_change_cut_short_is_noticed(library: StoredLibrary) -> None:
    expected, _ = answers_and_notices(library)
    (library.folder / "index" / "tantivy" / "seal.json").unlink()
    found, notices = answers_and_notices(library)
    assert (found, len(notices)) == (expected, 1)


def test_an_index_left_behind_catches_up_without_a_notice(library: StoredLibrary) -> None:
    opened(library).close()
    added = library.add("cây xanh", ["Trồng cây xanh dọc tuyến phố."])
    index = opened(library)
    assert index.notices == []
    assert index.search("trồng cây xanh", limit=1, documents=[added])
    index.close()


def test_a_search_sees_what_was_stored_since(library: StoredLibrary) -> None:
    index = opened(library)
    library.add("cây xanh", ["Trồng cây xanh dọc tuyến phố."])
    passage = index.search("cây xanh tuyến phố", limit=1)[0].passage_id
    with library.database.session() as session:
        assert session.get_one(PassageRow, passage).text.startswith("Trồng cây xanh")
    index.close()


def test_a_removed_document_is_found_no_more(library: StoredLibrary) -> None:
    index = opened(library)
    gone = {hit.passage_id for hit in index.search("thu gom rác thải", limit=2, documents=[2])}
    library.remove(2)
    assert not gone & {hit.passage_id for hit in index.search("thu gom rác thải", limit=10)}
    index.close()
    assert answers_and_notices(library)[1] == []


def test_passage_ids_used_again_after_a_removal_stay_searchable(library: StoredLibrary) -> None:
    index = opened(library)
    library.remove(2)
    library.add("y tế", ["Khám sức khỏe định kỳ.", "Tiêm chủng mở rộng."])
    assert index.search("tiêm chủng", limit=1)[0].lexical is not None
    assert all(hit.lexical is None for hit in index.search("rác thải", limit=5))
    index.close()


def test_a_second_process_compares_vectors_from_the_database(library: StoredLibrary) -> None:
    owner = opened(library)
    second = opened(library)
    assert isinstance(second._vectors, ExactVectors)
    assert answers(second) == answers(owner)
    assert second.notices == []
    second.close()
    owner.close()


def test_a_search_limited_to_documents_returns_only_their_passages(library: StoredLibrary) -> None:
    index = opened(library)
    with library.database.session() as session:
        inside = {row.id for row in session.query(PassageRow).filter_by(document_id=1)}
    found = {hit.passage_id for hit in index.search("thu gom rác thải vỉa hè số", limit=10, documents=[1])}
    assert found
    assert found <= inside
    assert index.search("rác", limit=5, documents=[]) == []
    index.close()


def test_vectors_of_another_model_are_left_out_and_full_text_still_finds_them(library: StoredLibrary) -> None:
    opened(library).close()
    library.embedder = HashEmbedder(16, "hash-2")
    index = opened(library)
    assert index._vectors.count() == 0
    assert index.notices == ["4 đoạn mang vectơ của mô hình nhúng khác: chỉ tìm được theo từ ngữ."]
    assert index.search("rác thải", limit=1)[0].dense is None
    index.close()


def test_an_empty_library_opens_quietly(tmp_path: Path) -> None:
    library = StoredLibrary(tmp_path, HashEmbedder())
    assert answers_and_notices(library) == ([[], [], [], []], [])
    library.close()


def test_threads_may_search_while_documents_arrive(library: StoredLibrary) -> None:
    index = opened(library)
    wrong: list[object] = []

    def ask() -> None:
        for _ in range(20):
            hits = index.search("rác thải", limit=3)
            if not hits or hits[0].lexical is None:
                wrong.append(hits)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(5):
        library.add(f"việc {number}", [f"Nội dung thứ {number} về đường làng."])
    for thread in threads:
        thread.join()
    assert wrong == []
    assert index._lexical.count() == index._vectors.count() == 9
    index.close()


def test_rebuilding_changes_no_answer(library: StoredLibrary) -> None:
    index = opened(library)
    before = answers(index)
    index.rebuild()
    assert answers(index) == before
    index.close()


def test_the_lag_is_what_was_stored_since_the_index_followed(library: StoredLibrary) -> None:
    index = opened(library)
    assert index.lag() == 0
    library.add("cấp nước", ["Trạm bơm hoạt động suốt ngày đêm."])
    library.add("cấp điện", ["Trạm biến áp được kiểm tra mỗi quý."])
    assert index.lag() == 2
    index.sync()
    assert index.lag() == 0
    index.close()


def test_an_index_ahead_of_its_database_has_no_lag_but_is_unusable(library: StoredLibrary, tmp_path: Path) -> None:
    ahead = opened(library)
    smaller = StoredLibrary(tmp_path / "smaller", HashEmbedder())
    ahead._reader._database = smaller.database
    with pytest.raises(IndexUnavailable):
        ahead.lag()
    ahead.close()
    smaller.close()
