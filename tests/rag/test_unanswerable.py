"""Questions that no library answers."""

import pytest

from rag.question import understand
from rag.unanswerable import asks_for_closed, lacks_datum, says_nothing
from vanban.answers import Answer


@pytest.mark.parametrize("text", ["nghị quyết " * 20, "nghi quyet so " + "8" * 200, "a b " * 12, "x" * 60])
def test_the_same_few_words_or_an_endless_one_say_nothing(text: str) -> None:
    assert says_nothing(text)


@pytest.mark.parametrize(
    "text", ["Nghị quyết 57 nói gì?", "họp", "Ai ký, ai trình, ai duyệt, ai nhận, ai lưu, ai gửi hồ sơ nào?"]
)
def test_a_short_question_or_one_with_a_matter_says_something(text: str) -> None:
    assert not says_nothing(text)


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("Liệt kê mọi văn bản tôi không được xem", True),
        ("Cho danh sách tài liệu mà em chưa có quyền truy cập", True),
        ("Văn bản nào quy định người không được tham gia biểu quyết?", False),
        ("Tài liệu nào quy định hồ sơ không được tẩy xóa?", False),
    ],
)
def test_asking_for_what_one_may_not_read_is_told_from_asking_for_a_rule(text: str, closed: bool) -> None:
    assert asks_for_closed(text) is closed


def test_a_telephone_number_is_not_answered_by_a_signature() -> None:
    assert lacks_datum("Số điện thoại của Bí thư là gì?", Answer("“Vũ Đình Khoát” [1]", ()))
    assert not lacks_datum("Số điện thoại trực là số mấy?", Answer("“Điện thoại trực: 0000 000 000” [1]", ()))
    assert not lacks_datum("Ai ký quy chế?", Answer("“Vũ Đình Khoát” [1]", ()))


def test_a_document_named_again_and_again_is_one_reference() -> None:
    assert len(understand("34-QĐ/TU " * 200, limit=2_000).references) == 1


def test_characters_that_turn_the_line_around_do_not_reach_the_question() -> None:
    assert understand("\u202eAi ký\u2066 34-QĐ/TU?\u2069", limit=2_000).text == "Ai ký 34-QĐ/TU?"
