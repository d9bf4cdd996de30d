"""What counts as the same document, and how much two texts agree."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.identity import resemblance, text_key

TEXTS = st.text(alphabet="aăâbcdđeêghiouy ươ0123456789.,-\n", max_size=80)


def test_layout_punctuation_and_tone_style_do_not_change_the_key() -> None:
    assert text_key("Uỷ ban – hoà giải\nở cơ sở.") == text_key("ủy ban hòa  giải (ở cơ sở)")


def test_another_word_changes_the_key() -> None:
    assert text_key("ba tháng") != text_key("ba năm")
    assert text_key("bàn giao") != text_key("ban giao")


@given(TEXTS, TEXTS)
def test_resemblance_is_symmetric_and_between_0_and_1(one: str, other: str) -> None:
    forth, back = resemblance(one, other), resemblance(other, one)
    assert forth == back
    assert 0 <= forth.share <= 1


@given(TEXTS)
def test_a_text_resembles_itself_wholly(text: str) -> None:
    assert resemblance(text, text) == resemblance(text, f" {text}\n")
    assert resemblance(text, text).share == 1


def test_a_correction_differs_by_few_words() -> None:
    text = " ".join(f"từ{i}" for i in range(200))
    found = resemblance(text, text.replace("từ100", "chữ100"))
    assert found.differing == 1
    assert 0.97 < found.share < 1


def test_the_same_words_in_another_reading_order_are_the_same_text() -> None:
    lines = [f"dòng {i} có từ{i} và chữ{i} riêng của nó" for i in range(200)]
    moved = [*lines[:100], lines[150], *lines[100:150], *lines[151:]]
    assert resemblance("\n".join(lines), "\n".join(moved)).same
    assert not resemblance("\n".join(lines), " ".join(reversed(" ".join(lines).split()))).same
    assert not resemblance("\n".join(lines), "\n".join(lines[:-1])).same
