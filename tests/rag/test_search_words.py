"""What is searched for beside a question's own words, and that the own words come first."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.lexical import TantivyIndex
from rag.search_words import EVERYDAY, as_typed, embedded, read_search_words
from vanban.ports import IndexedPassage
from vanban.text import words


def filled(folder: Path, *bodies: str) -> TantivyIndex:
    index = TantivyIndex(folder / "t")
    passages = [IndexedPassage(at, at, "", "", "", body) for at, body in enumerate(bodies)]
    index.apply(upserts=passages, deletes=[], sequence=1)
    return index


def found(index: TantivyIndex, question: str) -> list[int]:
    hits = index.search(question, limit=9)
    assert {hit.passage_id for hit in index.in_context(question, hits)} == {hit.passage_id for hit in hits}
    return [hit.passage_id for hit in hits]


@pytest.mark.parametrize(
    "question",
    ["giấy phép do UBND cấp", "giay phep do ubnd cap", "giấyy phép UBND", "giấy fép do ủy ban nhân dân cấp"],
)
def test_a_short_form_finds_the_words_written_out(tmp_path: Path, question: str) -> None:
    index = filled(tmp_path, "giấy phép do chi cục cấp", "giấy phép do Ủy ban nhân dân cấp", "giấy mời họp")
    assert found(index, question)[0] == 1


def test_words_written_out_find_the_short_form(tmp_path: Path) -> None:
    index = filled(tmp_path, "HTX nộp báo cáo", "trường học nộp báo cáo", "đội bóng nộp báo cáo")
    assert found(index, "hợp tác xã nộp báo cáo")[0] == 0


def test_an_everyday_word_finds_the_words_of_the_law(tmp_path: Path) -> None:
    index = filled(tmp_path, "thủ tục đăng ký xe", "thủ tục cấp giấy chứng nhận quyền sử dụng đất", "sổ tay đoàn viên")
    assert found(index, "thủ tục làm sổ đỏ")[0] == 1


def test_the_own_words_of_a_question_count_more_than_those_of_the_law(tmp_path: Path) -> None:
    index = filled(tmp_path, "thủ tục ly hôn tại tòa án", "thủ tục ly dị tại tòa án")
    assert found(index, "thủ tục ly dị") == [1, 0]


def test_what_was_typed_is_asked_for_even_where_something_else_is_likelier(tmp_path: Path) -> None:
    index = filled(tmp_path, "thiết bị mang tên Thur", "thiết bị mang tên khác")
    assert found(index, "thiết bị thur")[0] == 0


def test_a_mended_question_is_found_by_its_marks(tmp_path: Path) -> None:
    index = filled(tmp_path, "mua bạn", "mua bàn", "mua bán", "mua bản")
    assert found(index, "mua ban nhà")[0] == 2


def test_the_words_beside_never_weigh_as_much_as_own_ones() -> None:
    asked = read_search_words("vượt đèn đỏ khi đi xe máy thì bị phạt bao nhiêu")
    plain, pairs = asked.weights(bare=False)
    own = set(asked.words)
    assert own < set(plain)
    assert all(plain[word] <= EVERYDAY for word in set(plain) - own)
    assert pairs["xe_máy"] > pairs["xe_mô"]


def test_a_careful_question_is_embedded_as_it_stands() -> None:
    question = "Nghị quyết số 57-NQ/TW quy định những gì?"
    assert embedded(question) == question
    assert embedded("thoi han bao lau") == "thời hạn bao lâu"


def test_the_code_of_a_document_number_is_no_short_form() -> None:
    for question in ("Nghị quyết 57-NQ/TW", "30/2020/NĐ-CP", "văn bản 12/QĐ-UBND", "thông tư 01/2021/TT-BTC"):
        assert read_search_words(question).words == tuple(words(question))


def test_a_short_form_at_the_end_of_a_sentence_or_in_brackets_is_one() -> None:
    for question in ("gửi đến UBND.", "gửi đến (UBND)", "gửi đến UBND, "):
        assert read_search_words(question).text == "gửi đến ủy ban nhân dân"


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("nộp hs ở đâu", "nộp hồ sơ ở đâu"),
        ("trường hs tiểu học", "trường học sinh tiểu học"),
        ("ban hành qđ xử phạt", "ban hành quyết định xử phạt"),
        ("qđ của pháp luật", "quy định của pháp luật"),
        ("đk kết hôn", "đăng ký kết hôn"),
        ("đủ đk kinh doanh", "đủ điều kiện kinh doanh"),
    ],
)
def test_a_short_form_of_several_meanings_takes_the_one_its_neighbours_tell(question: str, meant: str) -> None:
    assert read_search_words(question).text == meant
    assert len(read_search_words(question).beside) > 1


def test_as_typed_adds_nothing() -> None:
    asked = as_typed("ubnd cấp sổ đỏ, ubnd")
    assert (asked.words, asked.beside) == (tuple(words("ubnd cấp sổ đỏ, ubnd")), ())
    assert asked.weights(bare=False)[0] == {"ubnd": 2.0, "cấp": 1.0, "sổ": 1.0, "đỏ": 1.0}


def test_a_very_long_question_is_cut_as_a_whole() -> None:
    cut = read_search_words("sổ đỏ " * 300).cut(10)
    assert len(cut.words) == len(cut.sure) == 10


@pytest.mark.parametrize("question", ["", "?!", "…", "12/2024"])
def test_a_question_without_words_is_no_error(tmp_path: Path, question: str) -> None:
    assert found(filled(tmp_path, "một đoạn"), question) == []


@given(st.text(alphabet=st.sampled_from("aăâđeêioôơuưsfrxjwy bcghklmnpqtv UBNDHĐ57-/.,àáảãạ"), max_size=60))
def test_the_own_words_are_always_searched_for(question: str) -> None:
    asked = read_search_words(question)
    plain, _ = asked.weights(bare=False)
    assert set(words(question)) <= set(plain)
    assert all(weight > 0 for weight in plain.values())
    assert len(asked.sure) == len(asked.words)
