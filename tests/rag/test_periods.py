"""Days, months, quarters and years as they are written."""

import datetime

import pytest

from rag.periods import Period, find_period

TODAY = datetime.date(2026, 8, 17)


def day(year: int, month: int, number: int) -> datetime.date:
    return datetime.date(year, month, number)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("trước ngày 15/4/2026", day(2026, 4, 15), day(2026, 4, 15)),
        ("trước 30/11", day(2027, 11, 30), day(2027, 11, 30)),
        ("6/2026", day(2026, 6, 1), day(2026, 6, 30)),
        ("Tháng 02/2028", day(2028, 2, 1), day(2028, 2, 29)),
        ("trong quý III", day(2027, 7, 1), day(2027, 9, 30)),
        ("quy iv nam 2026", day(2026, 10, 1), day(2026, 12, 31)),
        ("6 tháng đầu năm 2026", day(2026, 1, 1), day(2026, 6, 30)),
        ("năm 2028", day(2028, 1, 1), day(2028, 12, 31)),
        ("2028", day(2028, 1, 1), day(2028, 12, 31)),
        ("việc của quý này", day(2026, 7, 1), day(2026, 9, 30)),
        ("trong tháng này", day(2026, 8, 1), day(2026, 8, 31)),
        ("năm nay", day(2026, 1, 1), day(2026, 12, 31)),
    ],
)
def test_a_period_is_read_from_its_first_to_its_last_day(text: str, first: datetime.date, last: datetime.date) -> None:
    assert find_period(text, year=2027, today=TODAY) == Period(first, last)


@pytest.mark.parametrize("text", ["Thường xuyên", "hằng năm", "31/2", "số 12/QĐ", "50% hồ sơ", "quý này"])
def test_what_names_no_period_is_none(text: str) -> None:
    assert find_period(text, year=2027) is None


def test_a_deadline_lies_in_the_period_it_ends_in() -> None:
    quarter = Period(day(2026, 7, 1), day(2026, 9, 30))
    assert quarter.holds(Period(day(2026, 9, 30), day(2026, 9, 30)))
    assert not quarter.holds(Period(day(2026, 1, 1), day(2026, 12, 31)))
