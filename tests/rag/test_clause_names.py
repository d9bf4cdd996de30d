"""Clauses named in words, as amending documents and people write them."""

import pytest

from rag.clause_names import named_clauses, spoken


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("Sửa đổi khoản 2 Điều 5 như sau:", ["dieu 5, khoan 2"]),
        ("Sửa đổi điểm c khoản 1 Điều 7", ["dieu 7, khoan 1, diem c"]),
        ("Bổ sung khoản 4 vào sau khoản 3 Điều 6 như sau:", ["dieu 6, khoan 4"]),
        ("Bổ sung Điều 5a vào sau Điều 5", ["dieu 5a"]),
        ("bổ sung điểm đ vào sau điểm d khoản 1 Điều 3", ["dieu 3, khoan 1, diem đ"]),
        ("Khoản 1 và khoản 3 Điều 7 được sửa đổi", ["dieu 7, khoan 1", "dieu 7, khoan 3"]),
        ("Điều 5; khoản 2 Điều 7", ["dieu 5", "dieu 7, khoan 2"]),
        ("các khoản 1, 2 và 4 Điều 9", ["dieu 9, khoan 1", "dieu 9, khoan 2", "dieu 9, khoan 4"]),
        ("điểm a khoản 1, điểm b khoản 2 Điều 7", ["dieu 7, khoan 1, diem a", "dieu 7, khoan 2, diem b"]),
        ("Bãi bỏ Điều 5, Điều 6 và Phụ lục II", ["dieu 5", "dieu 6", "phu luc ii"]),
        ('Thay cụm từ "khoản 9 Điều 9" bằng cụm từ “khoản 8” tại khoản 2 Điều 5', ["dieu 5, khoan 2"]),
        ("Sửa đổi điểm 9.3.2", ["diem 9.3.2"]),
        ("Quy định số 34-QĐ/TU, ngày 20/4/2026", []),
    ],
)
def test_the_clauses_named_are_read_as_paths(text: str, paths: list[str]) -> None:
    assert [clause.path for clause in named_clauses(text)] == paths


def test_a_smaller_unit_belongs_to_the_clause_it_stands_under() -> None:
    assert [c.path for c in named_clauses("Sửa đổi khoản 2 như sau:", inside="dieu 5")] == ["dieu 5, khoan 2"]


@pytest.mark.parametrize(
    ("path", "words"),
    [("Điều 5, khoản 2", "khoản 2 Điều 5"), ("dieu 7, khoan 1, diem c", "điểm c khoản 1 Điều 7"),
     ("mục II.1", "mục II.1")],
)  # fmt: skip
def test_a_path_is_said_with_the_smallest_unit_first(path: str, words: str) -> None:
    assert spoken(path) == words
