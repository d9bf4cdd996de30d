"""Quizzes: when a platform can show them, and as words with letters where it cannot."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.limits import limits_of
from bots.polls import as_text, choice_data, fits, read_choice, read_poll_answer
from vanban.channels import Platform, Poll, Span

TELEGRAM = limits_of(Platform.TELEGRAM)
POLL = Poll("Thời hạn bảo quản là mấy năm?", ("2 năm", "5 năm", "10 năm", "20 năm"), 2, "Điều 7", tag="q17")


def test_a_short_quiz_fits_telegram() -> None:
    assert fits(POLL, TELEGRAM)
    assert fits(replace(POLL, question="x" * 300, options=("a" * 100, "b"), correct=1, explanation="e" * 200), TELEGRAM)


@pytest.mark.parametrize(
    "change",
    [
        {"question": "x" * 301},
        {"question": "😀" * 151},
        {"question": "  "},
        {"options": ("một",), "correct": 0},
        {"options": tuple("abcdefghijklm")},
        {"options": ("a" * 101, "b", "c")},
        {"options": ("a", " ", "c")},
        {"explanation": "e" * 201},
        {"explanation": "a\nb\nc\nd"},
        {"correct": 4},
    ],
)
def test_a_quiz_beyond_a_limit_does_not_fit(change: dict[str, object]) -> None:
    assert not fits(replace(POLL, **change), TELEGRAM)  # type: ignore[arg-type]


def test_no_quiz_fits_a_platform_that_has_none() -> None:
    assert not fits(POLL, limits_of(Platform.ZALO_BOT))


def test_as_words_every_option_has_a_letter_and_a_button() -> None:
    message = as_text(POLL, before=(Span("Câu hỏi hôm nay"),))
    assert message.text == (
        "Câu hỏi hôm nay\n\nThời hạn bảo quản là mấy năm?\n\nA. 2 năm\nB. 5 năm\nC. 10 năm\nD. 20 năm"
    )
    assert [(one.label, one.data) for one in message.buttons] == [
        ("A", "tn:q17:0"), ("B", "tn:q17:1"), ("C", "tn:q17:2"), ("D", "tn:q17:3")
    ]  # fmt: skip


@given(st.text(max_size=40), st.integers(0, 25))
def test_the_data_of_a_letter_says_which_quiz_and_which_option(tag: str, position: int) -> None:
    assert read_choice(choice_data(tag, position)) == (tag, position)


@pytest.mark.parametrize("data", ["", "tn", "tn:1", "tn:q:", "tn:q:x", "tn:q:-1", "lai:q:1", "tn:q:²"])
def test_other_data_is_no_choice(data: str) -> None:
    assert read_choice(data) is None


def test_the_text_of_a_poll_answer_says_which_poll_and_which_option() -> None:
    assert read_poll_answer("5123:2") == ("5123", 2)
    assert [read_poll_answer(words) for words in ("", "5123", ":2", "5123:", "5123:b")] == [None] * 5
