"""Foldings keep length and are idempotent; cleaning maps every character back to where it came from."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanban import text as vt

VIETNAMESE = st.text(
    alphabet=st.sampled_from(
        "aàảãáạăằâấeèêếiìíoòóôốơớuùúưứyỳýđĐÀÁƯƠỦQquâHòÒaUỷỶ bcghklmnpstvx0123456789-–/.,;:“”‘’'\"\n\t\u00a0\u200b"
    ),
    max_size=60,
)
ANY_TEXT = st.one_of(VIETNAMESE, st.text(max_size=60))
FOLDINGS = [vt.fold_case, vt.fold_tone_style, vt.fold_accents, vt.search_form, vt.bare_form]


@pytest.mark.parametrize("fold", FOLDINGS, ids=lambda f: f.__name__)
@given(text=ANY_TEXT)
def test_a_folding_keeps_the_length_of_composed_text(fold, text):
    composed = vt.nfc(text)
    assert len(fold(composed)) == len(composed)


@pytest.mark.parametrize("fold", FOLDINGS, ids=lambda f: f.__name__)
@given(text=VIETNAMESE)
def test_folding_twice_changes_nothing_more(fold, text):
    once = fold(vt.nfc(text))
    assert fold(once) == once


@given(text=ANY_TEXT)
def test_composing_is_idempotent_and_composes(text):
    once = vt.nfc(text)
    assert vt.nfc(once) == once
    assert unicodedata.is_normalized("NFC", once)


@given(text=ANY_TEXT)
def test_cleaning_maps_every_character_back(text):
    cleaned = vt.clean(text)
    assert len(cleaned.offsets) == len(cleaned.text) + 1
    assert list(cleaned.offsets) == sorted(cleaned.offsets)
    assert cleaned.offsets[-1] == len(text)
    assert all(0 <= offset <= len(text) for offset in cleaned.offsets)


@given(text=VIETNAMESE)
def test_cleaning_is_idempotent_and_leaves_single_spaces(text):
    cleaned = vt.clean(text).text
    assert vt.clean(cleaned).text == cleaned
    assert "  " not in cleaned
    assert cleaned == cleaned.strip()


@given(text=VIETNAMESE)
def test_the_range_of_a_cleaned_word_holds_that_word(text):
    cleaned = vt.clean(text)
    start = 0
    for word in cleaned.text.split(" "):
        if word:
            original = text[slice(*cleaned.span(start, start + len(word)))]
            assert word in vt.clean(original).text
        start += len(word) + 1


@given(text=VIETNAMESE)
def test_a_position_in_cleaned_text_comes_back(text):
    cleaned = vt.clean(text)
    for index, offset in enumerate(cleaned.offsets[:-1]):
        assert cleaned.offsets[cleaned.position(offset)] == offset
        assert cleaned.position(offset) >= index


@given(text=VIETNAMESE)
def test_tokens_stand_where_they_say(text):
    composed = vt.nfc(text)
    for token in vt.tokens(composed):
        assert vt.search_form(composed[token.start : token.end]) == token.text


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ("hoà", "hòa"),
        ("uỷ", "ủy"),
        ("khoẻ", "khỏe"),
        ("thuỷ", "thủy"),
        ("Uỷ ban", "ủy ban"),
        ("quý", "quý"),
        ("quỳ", "quỳ"),
    ],
)
def test_both_tone_styles_have_one_search_form(new, old):
    assert vt.search_form(new) == vt.search_form(old) == old


def test_marks_vanish_and_d_with_a_bar_becomes_d():
    assert vt.bare_form("Đảng uỷ Ủy ban Nhân dân ĐỘC LẬP") == "dang uy uy ban nhan dan doc lap"


def test_a_decomposed_text_has_the_same_search_form():
    assert vt.words(unicodedata.normalize("NFD", "Nghị quyết về chuyển đổi số")) == vt.words(
        "Nghị quyết về chuyển đổi số"
    )


@pytest.mark.parametrize(
    ("text", "marked"), [("nghi quyet 57", False), ("nghị quyết", True), ("đ", True), ("57-NQ/TW", False)]
)
def test_a_question_typed_without_marks_is_known(text, marked):
    assert vt.has_marks(text) is marked


def test_numbers_with_points_are_one_word():
    assert vt.words("điểm 9.3.2, tăng 8,5%") == ["điểm", "9.3.2", "tăng", "8,5"]


def test_bigrams_join_neighbours():
    assert vt.bigrams(["chuyển", "đổi", "số"]) == ["chuyển_đổi", "đổi_số"]
