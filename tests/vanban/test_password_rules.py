"""Passwords people choose: long enough, of any characters, and not put together from what guessers try first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanban.errors import InvalidInput
from vanban.password_rules import LEAST_BITS, LONGEST, SHORTEST, check_password, common_words, strength_bits
from vanban.text import nfc

ABOUT = ("nguyen.an", "Nguyễn Văn An", "Thành ủy Lạc Hà")
GLUE = st.sampled_from(["", " ", ".", "-", "_"])
YEARS = st.integers(1950, 2030).map(str)


@pytest.mark.parametrize(
    "password",
    [
        "matkhau123456", "Nguyễn Văn An 1985", "thanhuy@2025!!", "aaaaaaaaaaaa", "abcabcabcabcabc", "qwertyuiop123",
        "P@ssw0rd12345", "01/05/1990anhyeuem", "123456789012", "LạcHà-LạcHà-1234", "admin.vanban.2026", "zxcvbnm,./098",
    ],
)  # fmt: skip
def test_what_guessers_try_first_is_refused(password: str) -> None:
    with pytest.raises(InvalidInput, match=r"dễ đoán|ít nhất"):
        check_password(password, about=ABOUT)


@pytest.mark.parametrize(
    "password",
    [
        "con mèo nhà tôi ăn cá kho",
        "xkvpqmtrwzyb",
        "Sáng mưa, chiều phơi thóc",
        "🌾🌾🐃 gặt lúa chiều",
        "k7f3q-m2xw9-dfrke",
    ],
)
def test_sentences_and_chance_are_taken_without_rules_about_kinds_of_characters(password: str) -> None:
    check_password(password, about=ABOUT)


def test_the_length_counts_characters_as_people_see_them() -> None:
    decomposed = "ế" * 3
    with pytest.raises(InvalidInput, match="12 ký tự"):
        check_password(decomposed + "xkvpqmtr")  # 11 letters, 17 code points
    with pytest.raises(InvalidInput, match="128 ký tự"):
        check_password("xkvpqmtrwzyb " * 10)


@given(st.lists(st.sampled_from(sorted(common_words())), min_size=1, max_size=3), YEARS, GLUE)
def test_three_common_words_and_a_year_are_never_enough(words: list[str], year: str, glue: str) -> None:
    with pytest.raises(InvalidInput):
        check_password(glue.join([*words, year]))


@given(st.sampled_from(ABOUT), YEARS, GLUE, st.booleans())
def test_the_own_name_username_or_unit_with_a_year_is_never_enough(
    own: str, year: str, glue: str, backwards: bool
) -> None:
    parts = [year, own] if backwards else [own, year]
    with pytest.raises(InvalidInput):
        check_password(glue.join(parts), about=ABOUT)


@given(st.text(min_size=1, max_size=6), st.integers(2, 20))
def test_repeating_a_short_text_never_makes_a_password(piece: str, times: int) -> None:
    assert strength_bits(piece * times) <= strength_bits(piece) + 2 * times


@given(st.text(max_size=60), st.text(max_size=10))
def test_adding_characters_never_costs_more_than_each_of_them(start: str, end: str) -> None:
    assert strength_bits(start + end) <= strength_bits(start) + 5 * len(end) + 5


@given(st.text(max_size=200))
def test_every_text_is_taken_or_refused_with_a_reason(password: str) -> None:
    long_enough = SHORTEST <= len(nfc(password)) <= LONGEST
    if long_enough and strength_bits(password, about=ABOUT) >= LEAST_BITS:
        check_password(password, about=ABOUT)
    else:
        with pytest.raises(InvalidInput, match=r"^Mật khẩu"):
            check_password(password, about=ABOUT)


def test_the_longest_password_is_judged_quickly() -> None:
    assert strength_bits("ab" * LONGEST) < LEAST_BITS
