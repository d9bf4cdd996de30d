import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.metrics.characters import compare, plain_words

_TEXTS = st.text(alphabet="aáảạăắâêđĐÁiou0123 .-", max_size=24)


def _distance(left: str, right: str) -> int:
    """The textbook table, filled row by row."""
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        row, above = [i], row
        for j, b in enumerate(right, 1):
            row.append(min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a != b)))
    return row[-1]


@given(_TEXTS, _TEXTS)
def test_the_errors_are_those_of_the_textbook_table(truth: str, read: str) -> None:
    errors = compare(truth, read)
    assert errors.errors == _distance(plain_words(truth), plain_words(read))
    assert 0 <= errors.tone_errors <= errors.errors
    assert errors.lower_errors <= errors.errors


@given(_TEXTS)
def test_a_text_has_no_errors_against_itself(text: str) -> None:
    errors = compare(text, text)
    assert (errors.rate, errors.tone_rate, errors.lower_rate) == (0.0, 0.0, 0.0)


def test_a_wrong_mark_is_a_tone_error_and_a_wrong_letter_is_none() -> None:
    assert (compare("đảng", "đẳng").errors, compare("đảng", "đẳng").tone_errors) == (1, 1)
    assert (compare("đảng", "đanh").errors, compare("đảng", "đanh").tone_errors) == (2, 1)


def test_capitals_do_not_count_where_they_cannot_be_told() -> None:
    errors = compare("ĐẢNG ủy xã", "đảng ủy xa")
    assert (errors.errors, errors.lower_errors) == (5, 1)


@pytest.mark.parametrize(
    ("truth", "read"),
    [("A\n*\nB", "A B"), ("TT | Việc", "TT Việc"), ("một\u00a0 hai", "một hai"), ("a\n-----\nb", "a b")],
)
def test_layout_is_no_text(truth: str, read: str) -> None:
    assert compare(truth, read).errors == 0


def test_dashes_that_open_items_count() -> None:
    assert compare("1 - 2", "1 2").errors > 0


def test_reading_nothing_is_all_wrong_and_inventing_text_is_wrong_too() -> None:
    assert compare("văn bản", "").rate == 1.0
    assert compare("", "văn bản").rate == 1.0
