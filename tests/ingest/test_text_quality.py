"""The share of valid syllables tells Vietnamese text from broken fonts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.text_quality import GOOD_ENOUGH, is_syllable, text_quality


@pytest.mark.parametrize(
    "word",
    [
        "nghị",
        "quyết",
        "định",
        "đảng",
        "uỷ",
        "ủy",
        "hòa",
        "hoà",
        "khuya",
        "quýt",
        "gì",
        "giếng",
        "nghiêng",
        "xoong",
        "quốc",
    ],
)
def test_syllables_of_the_language_are_valid_in_both_tone_styles(word: str) -> None:
    assert is_syllable(word)
    assert is_syllable(word.upper())


@pytest.mark.parametrize("word", ["nghj", "strong", "quyÕt", "hoµ", "bcd", "ảá", "tảc"])
def test_impossible_syllables_are_not_valid(word: str) -> None:
    assert not is_syllable(word)


def test_an_administrative_sentence_scores_one_with_its_codes_and_abbreviations() -> None:
    assert text_quality("Căn cứ Quyết định số 12-QĐ/TU ngày 05/3/2025 của BTV Thành ủy") == 1.0


def test_old_single_byte_text_falls_below_the_gate() -> None:
    garbled = "Céng hoµ x∙ héi chñ nghÜa ViÖt Nam §éc lËp Tù do H¹nh phóc QuyÕt ®Þnh cña Bé tr­ëng"
    assert text_quality(garbled) < GOOD_ENOUGH


def test_text_whose_marked_letters_are_missing_falls_below_the_gate() -> None:
    assert text_quality("NG C NG S N VI T NAM H I NGH BAN CH P H NH TRUNG NG " * 4) < GOOD_ENOUGH


def test_text_without_words_is_neutral() -> None:
    assert text_quality("12 345 6/2025 – 15%") == 1.0


@given(st.text(max_size=300))
def test_quality_lies_between_zero_and_one(text: str) -> None:
    assert 0.0 <= text_quality(text) <= 1.0
