"""How definitions are asked for and given, over made-up wordings."""

import pytest

from rag.definition_wording import asked_terms, definitions
from rag.intents import outside_class, plain_form


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("Tổ dưỡng sinh là gì?", "Tổ dưỡng sinh"),
        ("to duong sinh nghia la gi", "to duong sinh"),
        ("Thế nào là giờ giới nghiêm chợ đêm?", "giờ giới nghiêm chợ đêm"),
        ("Theo quy chế chợ, “gian hàng lưu động” được hiểu như thế nào?", "gian hàng lưu động"),
        ("Ban Quản lý chợ gồm những ai?", "Ban Quản lý chợ"),
        ("Thành phần của Ban Quản lý chợ gồm những đơn vị nào?", "Ban Quản lý chợ"),
        ("Định nghĩa hộ kinh doanh đêm", "hộ kinh doanh đêm"),
        ("Đầu mối trực chợ là đơn vị nào, trực mấy giờ?", "Đầu mối trực chợ"),
        ("Người thân được hiểu là những ai?", "Người thân"),
    ],
)
def test_the_term_asked_for_is_read_from_the_question(question: str, term: str) -> None:
    assert asked_terms(question)[0].words == term


@pytest.mark.parametrize(
    "question",
    [
        "Chợ đêm mở cửa mấy giờ?",
        "Ai ký quyết định thành lập Ban Quản lý chợ?",
        "Gian hàng cố định khác gian hàng lưu động thế nào?",
        "Hạn nộp báo cáo ngày nào?",
    ],
)
def test_no_term_is_read_from_a_question_of_something_else(question: str) -> None:
    assert asked_terms(question) == []


@pytest.mark.parametrize(
    ("text", "term", "form"),
    [
        ('2. "Gian hàng lưu động" là gian hàng có bánh xe.', "Gian hàng lưu động", "means"),
        ('2. "Gian hàng lưu động": Là gian hàng có bánh xe.', "Gian hàng lưu động", "means"),
        ("Gian hàng lưu động được hiểu là gian hàng có bánh xe.", "Gian hàng lưu động", "means"),
        ("1. Thường trực Đảng ủy gồm Bí thư và Phó Bí thư.", "Thường trực Đảng ủy", "members"),
        ("Thành lập 01 Tổ trực chợ gồm 05 thành viên.", "Tổ trực chợ", "members"),
        ("b) Mức 2: có mái che;", "Mức 2", "label"),
        ("“Giờ cao điểm”: từ 19 giờ đến 21 giờ.", "Giờ cao điểm", "label"),
        ("Các hộ bán hàng ăn (sau đây gọi chung là hộ kinh doanh) nộp phí.", "hộ kinh doanh", "called"),
        ('15. "Lập sổ chợ" là việc ghi tên các gian hàng.', "Lập sổ chợ", "means"),
    ],
)
def test_a_definition_is_read_from_its_sentence(text: str, term: str, form: str) -> None:
    assert (term, form) in [(found.term, found.form) for found in definitions(text)]


def test_a_sentence_that_defines_nothing_gives_no_definition() -> None:
    assert list(definitions("2. Công khai bảng phí tại cổng chợ.")) == []


def test_a_polite_question_is_no_question_about_a_dog() -> None:
    assert outside_class(plain_form("Cho em hỏi gian hàng lưu động được hiểu thế nào ạ?")) is None
    assert outside_class(plain_form("con chó nhà em bỏ ăn")) is not None
