"""The clause a question names."""

import pytest

from rag.places import find_place


@pytest.mark.parametrize(
    ("question", "path"),
    [
        ("Khoản 2 Điều 5 quy định gì?", "dieu 5, khoan 2"),
        ("điểm đ khoản 2 Điều 5 nói gì", "dieu 5, khoan 2, diem d"),
        ("dieu 7 khoan 3 diem a", "dieu 7, khoan 3, diem a"),
        ("Điều 12 của quy định này", "dieu 12"),
        ("mục II.1 nêu chỉ tiêu nào", "muc ii.1"),
        ("phần III gồm những gì", "muc iii"),
        ("điểm 9.3.2 hướng dẫn thế nào", "diem 9.3.2"),
        ("Mục 4.4 quy định gì", "diem 4.4"),
        ("Phụ lục II có bao nhiêu nhiệm vụ", "phu luc ii"),
    ],
)
def test_a_clause_is_found_however_it_is_written(question: str, path: str) -> None:
    place = find_place(question)
    assert place is not None
    assert place.path == path


@pytest.mark.parametrize(
    "question",
    ["Điều kiện hỗ trợ là gì?", "mục tiêu đến 2030", "khoản tiền này của ai", "khoản 1.500.000 đồng", "điểm mới"],
)
def test_words_that_only_look_like_a_clause_are_none(question: str) -> None:
    assert find_place(question) is None


def test_a_decimal_clause_is_found_whether_it_is_called_a_point_or_a_section() -> None:
    place = find_place("mục 4.4 nói gì")
    assert place is not None
    assert place.names("điểm 4.4")
    assert place.names("Phụ lục, mục 4.4")
    assert not place.names("điểm 4.41")


def test_a_place_names_its_own_clause_and_no_other() -> None:
    place = find_place("khoản 2 Điều 5")
    assert place is not None
    assert place.names("Điều 5, khoản 2")
    assert place.names("Chương II, Điều 5, khoản 2")
    assert not place.names("Điều 5, khoản 2, điểm đ")
    assert not place.names("Điều 5, khoản 21")
    assert not place.names("Điều 55, khoản 2")
