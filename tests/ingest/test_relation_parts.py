"""Clauses as they are written, and names that only look like clauses."""

import time

import pytest

from ingest.relation_parts import part_excepted, part_named, part_right_before


@pytest.mark.parametrize(
    ("text", "part"),
    [
        (" khoản 2 Điều 5 ", "khoản 2 Điều 5"),
        (" Điều 5; khoản 2 Điều 7 của ", "Điều 5; khoản 2 Điều 7"),
        (" điểm a, b khoản 1 và khoản 3 Điều 4 ", "điểm a, b khoản 1 và khoản 3 Điều 4"),
        (" Phụ lục II ban hành kèm theo ", "Phụ lục II"),
        (" một số điều của ", "một số điều"),
        (" Điều 5a vào sau Điều 5 ", "Điều 5a"),
        (" toàn bộ ", ""),
        (" Điều lệ Hội ", ""),
        (" Chương trình ", ""),
        (" Quy chế mẫu ban hành kèm theo ", ""),
    ],
)
def test_the_clauses_between_a_verb_and_its_document_are_found_as_written(text, part):
    assert part_named(text) == part


def test_only_clauses_right_before_the_document_count():
    assert part_right_before("1. Khoản 1 Điều 8 của ") == "Khoản 1 Điều 8"
    assert part_right_before("Theo Điều 8 về mẫu thì ") == ""


def test_an_exception_is_a_part():
    assert part_excepted(" ngày 01/02/2020, trừ khoản 3 Điều 6.") == "trừ khoản 3 Điều 6"
    assert part_excepted(" ngày 01/02/2020. Trừ trường hợp khác.") == ""


def test_a_hostile_text_is_read_in_no_time():
    started = time.perf_counter()
    for text in ("điểm a khoản 1 điều 2 và " * 4000, "một số điều " * 4000, "điều 1, " * 9000):
        part_named(text)
        part_right_before(text)
    assert time.perf_counter() - started < 2
