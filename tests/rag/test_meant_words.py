"""Questions typed in haste are read as they were meant, and questions typed with care as they are."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.meant_words import MOST_WORDS, chance_of, meant_words, with_marks
from vanban.syllables import load_syllables
from vanban.text import fold_accents, nfc, words

CAREFUL = [
    "Ban Thường vụ giao cơ quan nào theo dõi việc thực hiện kế hoạch?",
    "Chi bộ họp mấy lần trong một tháng, ai chủ trì?",
    "Người lao động nghỉ hằng năm bao nhiêu ngày?",
    "Kinh phí mua sắm trang thiết bị do ai quyết định?",
    "Hai bên cùng ký biên bản cho thuê đất thì nộp hồ sơ ở đâu?",
    "Trong năm 2025 xã Tân Lạc Đông có bao nhiêu hộ nghèo?",
]


def read(question: str) -> str:
    return " ".join(word.best for word in meant_words(question))


@pytest.mark.parametrize("question", CAREFUL)
def test_a_question_with_all_its_marks_stays_as_it_is(question: str) -> None:
    assert read(question) == " ".join(words(question))


@pytest.mark.parametrize("question", [CAREFUL[0], CAREFUL[2], *CAREFUL[4:]])
def test_marks_that_every_second_word_lost_come_back(question: str) -> None:
    half = [fold_accents(word) if at % 2 else word for at, word in enumerate(words(question))]
    assert read(" ".join(half)) == " ".join(words(question))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("dieu kien dang ky ket hon", "điều kiện đăng ký kết hôn"),
        ("thủ tục ly di don phuong", "thủ tục ly dị đơn phương"),
        ("hoof sow đăng ký kinh doanh", "hồ sơ đăng ký kinh doanh"),
        ("người lao đôgnj được nghỉ phép", "người lao động được nghỉ phép"),
        ("cơ quan noà cấp giấy phép", "cơ quan nào cấp giấy phép"),
        ("giấyy phép xây dựngg", "giấy phép xây dựng"),
        ("quyeefn sử dụgn đất", "quyền sử dụng đất"),
        ("hổ trợ hộ nghèo sửa chửa nhà", "hỗ trợ hộ nghèo sửa chữa nhà"),
        ("tôi nghĩ hưu thì sổ đõ để đâu", "tôi nghỉ hưu thì sổ đỏ để đâu"),
        ("bồi dưởng cán bộ, quãn lý đảng viên", "bồi dưỡng cán bộ quản lý đảng viên"),
    ],
)
def test_slips_are_mended(typed: str, meant: str) -> None:
    assert read(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Nghi quyet gui trong may ngay, gui cho ai?", "Nghị quyết gửi trong mấy ngày, gửi cho ai?"),
        ("May tinh cua phong bi hong", "Máy tính của phòng bị hỏng"),
        ("toi muon gap Bi thu thi den dau", "tôi muốn gặp Bí thư thì đến đâu"),
        ("NQ 57-NQ/TW noi gi ve kinh phi (2026)?", "NQ 57-NQ/TW nói gì về kinh phí (2026)?"),
        ("Chi bộ họp  mấy lần?", "Chi bộ họp  mấy lần?"),
    ],
)
def test_marks_are_put_into_a_question_that_stays_as_typed_else(typed: str, meant: str) -> None:
    assert with_marks(typed) == meant


@given(st.text(max_size=120))
def test_marks_change_no_letter_but_by_marks_and_slips(typed: str) -> None:
    read_again = with_marks(typed)
    assert len(words(read_again)) == len(words(typed))
    known = [word for word in words(typed) if word in load_syllables().spellings]
    assert set(known) <= {fold_accents(word) for word in words(read_again)} | set(words(read_again))


def test_the_same_bare_word_is_read_by_its_neighbours() -> None:
    assert read("mua ban nhà đất").split()[1] == "bán"
    assert read("ủy ban nhan dân xã").split()[1] == "ban"
    assert read("văn ban quy pham pháp luật").split()[1] == "bản"


@pytest.mark.parametrize(
    "question",
    ["Suy nghĩ của đảng viên được ghi ở đâu?", "Bão số 5 làm bao nhiêu người bị thương?", "lỡ ứng quá mức thì sao"],
)
def test_a_word_that_is_right_keeps_its_tone(question: str) -> None:
    assert read(question) == " ".join(words(question))


def test_a_doubtful_word_keeps_more_than_one_reading() -> None:
    word = meant_words("đơn vị phát thong bao")[-1]
    assert len(word.readings) > 1 or word.readings[0][1] > 0.9


def test_a_word_that_no_official_text_has_stays_unless_it_is_a_slip() -> None:
    assert read("máy chủ Kubernetes của đơn vị") == "máy chủ kubernetes của đơn vị"


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=80))
def test_every_word_typed_has_readings_with_likelihoods_best_first(text: str) -> None:
    meant = meant_words(text)
    assert [word.typed for word in meant] == words(text)
    for word in meant:
        chances = [chance for _, chance in word.readings]
        assert chances == sorted(chances, reverse=True)
        assert 0 < sum(chances) <= 1 + 1e-9


@given(st.lists(st.sampled_from(sorted(w for w in load_syllables().words if fold_accents(w) != w)), max_size=12))
def test_a_known_syllable_with_marks_is_never_read_otherwise(chosen: list[str]) -> None:
    assert [word.best for word in meant_words(" ".join(chosen))] == [nfc(word) for word in chosen]


def test_an_endless_word_and_an_endless_question_are_read_at_once() -> None:
    started = time.process_time()
    assert meant_words("đ" + "ow" * 5_000)[0].certain
    assert len(meant_words("khong biet hoi ai " * 2_000)) == MOST_WORDS
    assert time.process_time() - started < 0.5


def test_words_that_stand_together_are_likelier_than_words_that_do_not() -> None:
    assert chance_of(("quyết", "định")) > 100 * chance_of(("quyết", "mèo"))
    assert chance_of(("quyết",)) == 1.0


def test_a_question_without_marks_is_read_in_little_time() -> None:
    read("khoi dong")
    questions = [fold_accents(" ".join(words(question))) + f" {at}" for at in range(4) for question in CAREFUL]
    started = time.process_time()
    for question in questions:
        meant_words(question)
    assert (time.process_time() - started) / len(questions) < 0.005
