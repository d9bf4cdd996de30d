"""Values of spreadsheet cells as a Vietnamese machine shows them."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.number_formats import shown

DAY = datetime.datetime(2026, 11, 5, 14, 5, 9)  # noqa: DTZ001 - a sheet knows no time zone
ACCOUNTING = '_(* #,##0.00_);_(* \\(#,##0.00\\);_(* "-"??_);_(@_)'


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (2026, "General", "2026"),
        (0.1 + 0.2, "General", "0,3"),
        (1e15, "General", "1E+15"),
        (3, 'General" người"', "3 người"),
        (1234567.5, "#,##0.00", "1.234.567,50"),
        (12.3, "#,##0.##", "12,3"),
        (0.5, "#.##", ",5"),
        (1500000, "#,##0,", "1.500"),
        (5, "000", "005"),
        (123456789012, "0", "123456789012"),
        (1234, '#,##0" đồng"', "1.234 đồng"),
        (1234, '[Red]#,##0\\ "đ"', "1.234 đ"),
        (7, '"Điều "0', "Điều 7"),
        (0.125, "0.0%", "12,5%"),
        (-0.5, "0%", "-50%"),
        (-1234.5, "#,##0.0;(#,##0.0)", "(1.234,5)"),
        (1234.5, ACCOUNTING, "1.234,50"),
        (-1234.5, ACCOUNTING, "(1.234,50)"),
        (0, ACCOUNTING, "-"),
        (12345, "0.00E+00", "1,23E+04"),
        (DAY, "mm-dd-yy", "05/11/2026"),
        (DAY, "General", "05/11/2026"),
        (DAY, "m/d/yy h:mm", "05/11/2026 14:05"),
        (DAY, "dd/mm/yyyy hh:mm:ss", "05/11/2026 14:05:09"),
        (DAY, "dd\\/mm\\/yyyy;@", "05/11/2026"),
        (DAY, '"ngày "dd" tháng "mm" năm "yyyy', "ngày 05 tháng 11 năm 2026"),
        (DAY, "[$-1010000]d/m/yyyy;@", "5/11/2026"),
        (DAY, "h:mm AM/PM", "2:05 CH"),
        (DAY, "dddd", "Thứ Năm"),
        (datetime.time(7, 30), "h:mm", "7:30"),
        (datetime.timedelta(hours=30), "[h]:mm", "30:00"),
        (True, "General", "TRUE"),
        (None, "General", ""),
        ("12-KH/TU", "@", "12-KH/TU"),
    ],
)
def test_a_value_is_shown_as_the_sheet_shows_it(value: object, form: str, text: str) -> None:
    assert shown(value, form) == text


@given(st.integers(-(10**12), 10**12))
def test_grouping_loses_no_digit(value: int) -> None:
    assert int(shown(value, "#,##0").replace(".", "")) == value


@given(
    st.one_of(st.floats(), st.integers(), st.datetimes()),
    st.text(alphabet='0#?,.%;"\\_*[]()E+-/ dmyhsAaPGeneral@', max_size=30),
)
def test_any_format_code_gives_some_text(value: object, form: str) -> None:
    assert isinstance(shown(value, form), str)
