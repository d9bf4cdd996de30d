"""Stretches of time that a question names."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.spans import find_spans

TODAY = datetime.date(2026, 11, 26)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("năm 2025", "2025-01-01", "2025-12-31"),
        ("năm ngoái", "2025-01-01", "2025-12-31"),
        ("quý I/2026", "2026-01-01", "2026-03-31"),
        ("quy 3 nam nay", "2026-07-01", "2026-09-30"),
        ("từ tháng 3 đến tháng 5/2026", "2026-03-01", "2026-05-31"),
        ("nhiệm kỳ 2025–2030", "2025-01-01", "2030-12-31"),
        ("tháng 2/2024", "2024-02-01", "2024-02-29"),
        ("tháng trước", "2026-10-01", "2026-10-31"),
        ("cuối năm 2024", "2024-12-01", "2024-12-31"),
        ("6 tháng đầu năm 2026", "2026-01-01", "2026-06-30"),
        ("tuần này", "2026-11-23", "2026-11-29"),
        ("hôm qua", "2026-11-25", "2026-11-25"),
        ("từ 01/02/2026 đến 15/3/2026", "2026-02-01", "2026-03-15"),
        ("3 tháng gần đây", "2026-08-26", "2026-11-26"),
        ("ngày 05 tháng 5 năm 2026", "2026-05-05", "2026-05-05"),
    ],
)
def test_a_stretch_of_time_is_read_as_its_first_and_last_day(text: str, first: str, last: str) -> None:
    (span,) = find_spans(text, TODAY)
    assert (span.first.isoformat(), span.last.isoformat()) == (first, last)


@pytest.mark.parametrize("text", ["mỗi tháng 2 lần", "30/2026/NQ-HĐND", "chậm 30 ngày", "24 tháng", "quy định 34"])
def test_a_count_or_a_document_number_is_no_time(text: str) -> None:
    assert find_spans(text, TODAY) == []


@given(st.text(alphabet="abcđẩnăgyht 0123456789/-,.ivIV", max_size=80), st.dates(datetime.date(1950, 1, 1)))
def test_spans_lie_in_order_inside_the_text_and_end_no_earlier_than_they_begin(text: str, today: datetime.date) -> None:
    end = 0
    for span in find_spans(text, today):
        assert end <= span.start < span.end <= len(text)
        assert span.first <= span.last
        end = span.end
