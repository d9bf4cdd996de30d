"""Numbers as people say them, whole or digit by digit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanban.spoken_numbers import spoken_number_at

DIGITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]


def _said(value: int) -> str:
    """Returns a number below 1,000 in standard words."""
    hundreds, rest = divmod(value, 100)
    tens, unit = divmod(rest, 10)
    if hundreds:
        head = f"{DIGITS[hundreds]} trăm"
        return head if not rest else f"{head} linh {DIGITS[unit]}" if not tens else f"{head} {_said(rest)}"
    if not tens:
        return DIGITS[unit]
    last = {0: "", 1: " mốt" if tens > 1 else " một", 5: " lăm"}.get(unit, f" {DIGITS[unit]}")
    return ("mười" if tens == 1 else f"{DIGITS[tens]} mươi") + last


@given(value=st.integers(1, 999))
def test_standard_words_give_the_number(value):
    spoken = spoken_number_at(f"{_said(value)} của Đảng", 0)
    assert spoken is not None
    assert spoken.value == value
    assert spoken.end == len(_said(value))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("năm bảy", 57),
        ("sáu tám", 68),
        ("một sáu tám", 168),
        ("nam bay", 57),
        ("muoi tam", 18),
        ("hai trăm chín tư", 294),
        ("bẩy mốt", 71),
    ],
)
def test_colloquial_words_give_the_number(text, value):
    assert spoken_number_at(text, 0).value == value


@pytest.mark.parametrize(("text", "value"), [("mười năm tới", 10), ("ba năm qua", 3)])
def test_years_are_not_read_into_the_number(text, value):
    assert spoken_number_at(text, 0).value == value


@pytest.mark.parametrize("text", ["về chuyển đổi số", "", "sau đó là gì ạ", "linh tinh"])
def test_other_words_are_no_number(text):
    assert spoken_number_at(text, 0) is None
