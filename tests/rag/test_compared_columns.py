"""Columns that hold one figure at two times, and the questions that ask for both; heads are made up."""

import pytest

from rag.columns import asked_columns
from rag.compared_columns import asks_change, compared_columns


@pytest.mark.parametrize(
    ("heads", "columns"),
    [
        (("TT", "Chỉ tiêu", "Mục tiêu năm 2026", "Quý I năm 2025", "Quý I năm 2026"), (3, 4)),
        (("Chỉ tiêu", "Cùng kỳ năm trước", "Kỳ báo cáo"), (1, 2)),
        (("Chỉ tiêu", "Năm 2025", "Năm 2028", "Năm 2030"), ()),
        (("TT", "Nhiệm vụ", "Cơ quan chủ trì"), ()),
    ],
)
def test_two_times_of_one_figure_are_told_from_aims(heads: tuple[str, ...], columns: tuple[int, ...]) -> None:
    assert compared_columns(heads, 2026) == columns


@pytest.mark.parametrize(
    ("question", "change"),
    [
        ("Số hộ dùng nước máy tăng từ mấy lên mấy?", True),
        ("so ho dung nuoc may giam tu bao nhieu xuong con bao nhieu", True),
        ("Số hộ dùng nước máy so với cùng kỳ thế nào?", True),
        ("Tài liệu gửi từ mấy ngày trước?", False),
        ("Có bao nhiêu hộ dùng nước máy?", False),
    ],
)
def test_a_question_for_a_change_is_known_by_its_words(question: str, change: bool) -> None:
    assert asks_change(question) is change


def test_a_column_of_a_place_is_asked_for_by_the_name_of_the_place() -> None:
    heads = ("TT", "Tiêu chí", "Xã An Hòa", "Phường Bình Sơn", "Xã Suối Mây")
    assert asked_columns("Số phản ánh của An Hòa và Suối Mây lần lượt là mấy?", heads).columns == (2, 4)
    assert asked_columns("so phan anh cua binh son", heads).columns == (3,)
