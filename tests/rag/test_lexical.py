import threading
import time
from pathlib import Path

import pytest
from filelock import FileLock

from rag.lexical import TantivyIndex
from vanban.errors import IndexUnavailable
from vanban.ports import IndexedPassage


def passage(number: int, body: str, *, title: str = "", path: str = "") -> IndexedPassage:
    return IndexedPassage(number, number, "", title, path, body)


def filled(folder: Path, *passages: IndexedPassage) -> TantivyIndex:
    index = TantivyIndex(folder)
    index.apply(upserts=passages, deletes=[], sequence=1)
    return index


def best(index: TantivyIndex, question: str) -> int:
    return index.search(question, limit=5)[0].passage_id


def test_marks_decide_between_words_that_differ_by_them_only(tmp_path: Path) -> None:
    index = filled(tmp_path / "t", passage(1, "việc đang làm của chi bộ"), passage(2, "việc đảng viên của chi bộ"))
    assert best(index, "đảng") == 2
    assert best(index, "đang") == 1
    assert {hit.passage_id for hit in index.search("dang", limit=5)} == {1, 2}


def test_a_question_with_some_of_its_marks_is_found(tmp_path: Path) -> None:
    index = filled(tmp_path / "t", passage(1, "xây dựng nông thôn mới"), passage(2, "xây dựng hạ tầng đô thị"))
    assert best(index, "xay dựng nong thôn moi") == 1


def test_passages_written_without_marks_are_found_by_questions_with_them_and_others_by_their_marks_only(
    tmp_path: Path,
) -> None:
    typed_bare = passage(1, "bao cao thuc hien ke hoach xay dung nong thon moi cua xa")
    index = filled(tmp_path / "t", typed_bare, passage(2, "bảo cáo thực hiến kể hoạch"), passage(3, "họp chi bộ"))
    assert best(index, "báo cáo kế hoạch nông thôn mới") == 1
    assert 1 not in {hit.passage_id for hit in index.search("họp chi bộ", limit=5)}
    assert index.search("tổ trưởng", limit=5) == []


def test_a_question_with_a_wrong_tone_finds_the_words_that_are_meant(tmp_path: Path) -> None:
    index = filled(tmp_path / "t", passage(1, "mức hỗ trợ sửa chữa nhà văn hóa"), passage(2, "lễ ra quân mùa hè"))
    assert best(index, "hổ trợ sửa chửa nhà văn hóa") == 1


def test_both_tone_styles_find_each_other(tmp_path: Path) -> None:
    index = filled(tmp_path / "t", passage(1, "xã hội hoá giáo dục"), passage(2, "xã hội học tập"))
    assert best(index, "xã hội hóa") == 1


def test_a_heading_counts_more_than_the_same_words_in_a_body(tmp_path: Path) -> None:
    index = filled(
        tmp_path / "t",
        passage(1, "chế độ thai sản được nhắc tới một lần ở đây", path="Điều khoản chung"),
        passage(2, "người lao động nghỉ sáu tháng theo quy định này", path="Chế độ thai sản"),
    )
    assert best(index, "chế độ thai sản") == 2


def test_neighbouring_words_count_more_than_scattered_ones(tmp_path: Path) -> None:
    index = filled(
        tmp_path / "t",
        passage(1, "dân số của vận động và quân đội"),
        passage(2, "quân và dân vận chuyển số hàng đội"),
        passage(3, "công tác dân vận khéo"),
    )
    assert best(index, "dân vận") in {2, 3}
    assert best(index, "dân số") == 1


def test_another_reader_sees_a_change_without_opening_again(tmp_path: Path) -> None:
    writer = filled(tmp_path / "t", passage(1, "rác thải"))
    reader = TantivyIndex(tmp_path / "t")
    assert best(reader, "rác") == 1
    writer.apply(upserts=[passage(2, "cây xanh")], deletes=[1], sequence=2)
    assert best(reader, "cây") == 2
    assert (reader.count(), reader.sequence(), reader.search("rác", limit=3)) == (1, 2, [])


def test_an_index_emptied_by_another_process_is_written_anew(tmp_path: Path) -> None:
    first = filled(tmp_path / "t", passage(1, "rác thải"))
    TantivyIndex(tmp_path / "t").clear()
    first.apply(upserts=[passage(2, "cây xanh")], deletes=[], sequence=1)
    assert (first.count(), best(TantivyIndex(tmp_path / "t"), "cây")) == (1, 2)


def test_a_writer_waits_its_turn_and_then_says_so(tmp_path: Path) -> None:
    filled(tmp_path / "t", passage(1, "rác thải"))
    busy = FileLock(tmp_path / "t.lock")
    held, release = threading.Event(), threading.Event()

    def hold() -> None:
        with busy:
            held.set()
            release.wait(10)

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(10)
    waiting = TantivyIndex(tmp_path / "t", writer_wait_s=0.2)
    started = time.monotonic()
    with pytest.raises(IndexUnavailable, match="tiến trình khác"):
        waiting.apply(upserts=[passage(2, "cây")], deletes=[], sequence=2)
    assert time.monotonic() - started < 5
    release.set()
    thread.join()
    waiting.apply(upserts=[passage(2, "cây")], deletes=[], sequence=2)
    assert waiting.count() == 2


def test_a_change_that_fails_half_way_leaves_an_index_that_says_so(tmp_path: Path) -> None:
    index = filled(tmp_path / "t", passage(1, "rác thải"))

    def broken() -> object:
        yield passage(2, "cây xanh")
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError):
        index.apply(upserts=broken(), deletes=[], sequence=2)  # type: ignore[arg-type]
    assert not index.intact()
    assert index.sequence() == -1


def test_a_filter_of_thousands_of_documents_works(tmp_path: Path) -> None:
    index = filled(tmp_path / "t", *(passage(i, f"việc chung số {i}") for i in range(1, 60)))
    found = index.search("việc chung", limit=100, documents=range(30, 5_000))
    assert {hit.passage_id for hit in found} == set(range(30, 60))


def test_a_very_long_question_is_answered_in_time(tmp_path: Path) -> None:
    index = filled(tmp_path / "t", *(passage(i, f"việc chung số {i}") for i in range(1, 60)))
    started = time.monotonic()
    assert index.search("việc chung khác nhau " * 1_000, limit=5)
    assert time.monotonic() - started < 2
