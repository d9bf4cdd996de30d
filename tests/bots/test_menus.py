"""Menus by number: every choice is written with its number, and only an answer that is a number picks one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.menus import choices, chosen, numbered
from vanban.channels import Button

BUTTONS = (
    Button("Nghị quyết số 12-NQ/TU", data="chon:1"),
    Button("Mở trên web", url="https://vb.lacha.example/v/7"),
    Button("Quyết định\nsố 7", data="chon:2"),
)


def test_choices_are_numbered_and_addresses_written_out() -> None:
    (span,) = numbered(BUTTONS)
    assert span.text == ("1. Nghị quyết số 12-NQ/TU\n2. Quyết định số 7\nMở trên web: https://vb.lacha.example/v/7")
    assert [one.data for one in choices(BUTTONS)] == ["chon:1", "chon:2"]


def test_no_buttons_make_no_lines() -> None:
    assert numbered(()) == ()


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("1", 0), ("1.", 0), (" 2) ", 1), ("(3)", 2), ("số 1", 0), ("So 2", 1), ("một", 0), ("Mot", 0), ("hai ạ", 1),
        ("câu 3", 2), ("chọn 2 nhé", 1), ("xem văn bản số 3", 2), ("２", 1), ("②", 1), ("1️⃣", 0), ("mười", 9),
        ("Bốn.", 3), ("sáu", 5), ("bảy", 6), ("em chọn câu một ạ", 0),
    ],
)  # fmt: skip
def test_an_answer_that_is_a_number_picks_a_choice(text: str, position: int) -> None:
    assert chosen(text, 10) == position


@pytest.mark.parametrize(
    "text",
    [
        "0", "11", "-", "", "sau", "1 văn bản về tuyển sinh", "12-NQ/TU", "Nghị quyết số 1", "1,2", "thứ tư", "một hai",
        "năm 2025 có gì", "1/2", "abc", "số", "câu hỏi 1 là gì", "²³", "٣٣", "1111",
    ],
)  # fmt: skip
def test_anything_else_is_not_a_choice(text: str) -> None:
    assert chosen(text, 10) is None


@given(st.text(max_size=60), st.integers(0, 12))
def test_whatever_is_written_a_choice_exists(text: str, count: int) -> None:
    position = chosen(text, count)
    assert position is None or 0 <= position < count


@given(st.integers(1, 99))
def test_every_number_that_is_shown_can_be_answered(number: int) -> None:
    buttons = [Button(f"Văn bản {one}", data=f"chon:{one}") for one in range(number)]
    (span,) = numbered(buttons)
    shown = span.text.splitlines()[-1].split(". ")[0]
    assert chosen(shown, number) == number - 1
