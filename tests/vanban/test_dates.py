"""Dates in every official style; days that no calendar has are none."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanban.dates import find_dates, format_date, parse_date

DATES = st.dates(datetime.date(1930, 1, 1), datetime.date(2099, 12, 31))
MONTHS = ["một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai"]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("22/12/2024", (2024, 12, 22)),
        ("26-5-2025", (2025, 5, 26)),
        ("9.6.2025", (2025, 6, 9)),
        ("2025-06-09", (2025, 6, 9)),
        ("Hà Nội, ngày 09 tháng 6 năm 2025", (2025, 6, 9)),
        ("ngày 9 tháng tư năm 2025", (2025, 4, 9)),
        ("ngày 01 tháng mười hai năm 2020", (2020, 12, 1)),
        ("ngay 9 thang 6 nam 2025", (2025, 6, 9)),
        ("Số 57-NQ/TW, ngày 22/12/2024", (2024, 12, 22)),
    ],
)
def test_every_official_style_is_read(text, date):
    assert parse_date(text) == datetime.date(*date)


@pytest.mark.parametrize(
    "text",
    ["31/02/2025", "ngày 32 tháng 1 năm 2025", "tháng 6/2025", "12/2025/NĐ-CP", "3/4", "năm 2025", "1/13/2025", ""],
)
def test_what_is_no_day_is_none(text):
    assert parse_date(text) is None
    assert find_dates(text) == []


@given(date=DATES)
def test_the_shown_form_reads_back(date):
    assert parse_date(format_date(date)) == date


@given(date=DATES, padded=st.booleans(), spelt=st.booleans())
def test_the_long_form_reads_back_whole(date, padded, spelt):
    month = MONTHS[date.month - 1] if spelt else f"{date.month:02d}" if padded else str(date.month)
    text = f"ngày {date.day:02d} tháng {month} năm {date.year}"
    (mention,) = find_dates(f"Lạc Hà, {text}.")
    assert mention.date == date
    assert f"Lạc Hà, {text}."[mention.start : mention.end] == text


@given(text=st.text(alphabet="0123456789/-. ngàythángnăm", max_size=60))
def test_dates_never_overlap(text):
    end = 0
    for mention in find_dates(text):
        assert end <= mention.start < mention.end <= len(text)
        end = mention.end


def test_both_ends_of_a_range_are_found():
    assert [m.date.day for m in find_dates("từ 1/1/2025-3/3/2025")] == [1, 3]
