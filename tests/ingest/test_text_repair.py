"""Broken letters are put right; whole text stays as it is."""

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.characters import tidy
from ingest.text_repair import repaired
from ingest.torn_syllables import join_torn
from samples.sources import load_sources

LINES = sorted({line for source in load_sources() for line in source.lines()})


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("nghi\u0323 quyê\u0301t", "nghị quyết"),
        ("nghi \u0323 quyết", "nghị quyết"),
        ("Quyê \u0301t định", "Quyết định"),
        ("đa\u0309ng viên \u0301", "đảng viên \u0301"),
        ("be\u0301\u0302n", "bến"),
        ("kinh tế \u0309a", "kinh tế ả"),
        ("Ðảng ủy, ðịa phương", "Đảng ủy, địa phương"),
        ("ﬁle, oﬃce, ﬂuor", "file, office, fluor"),
        ("хã hội, Нà Nội, cοng", "xã hội, Hà Nội, cong"),
        ("15/QĐ-ТTg", "15/QĐ-TTg"),
    ],
)
def test_broken_letters_are_put_right(broken: str, whole: str) -> None:
    assert repaired(unicodedata.normalize("NFC", broken)) == whole


@pytest.mark.parametrize("text", ["Москва và Αθήνα", "α, β, γ", "5 µm, 10 Ω, Δt", "điểm x", "Пр"])
def test_letters_of_other_scripts_stay_where_no_latin_word_holds_them(text: str) -> None:
    assert repaired(text) == text


@pytest.mark.parametrize(
    ("torn", "whole"),
    [
        ("ngh ị quyết", "nghị quyết"),
        ("ĐẢ NG BỘ THÀNH PHỐ", "ĐẢNG BỘ THÀNH PHỐ"),
        ("Đ ảng ủy", "Đảng ủy"),
        ("quyế t định", "quyết định"),
        ("ngh i ệp vụ", "nghiệp vụ"),
        ("ngườ i dân, ng ười", "người dân, người"),
        ("th ông báo, tr ong", "thông báo, trong"),
        ("đảng vi ên.", "đảng viên."),
        ("n ă m 2026", "năm 2026"),
        ("ho ạt động c ủa", "hoạt động của"),
    ],
)
def test_torn_syllables_are_joined(torn: str, whole: str) -> None:
    assert join_torn(torn) == whole


@pytest.mark.parametrize(
    ("spaced", "whole"),
    [
        ("Q U Y Ế T Đ Ị N H", "QUYẾT ĐỊNH"),
        ("T H Ô N G B Á O số 5", "THÔNG BÁO số 5"),
        ("C Ộ N G H Ò A X Ã H Ộ I", "CỘNG HÒA XÃ HỘI"),
        ("C H Ỉ T H Ị", "CHỈ THỊ"),
    ],
)
def test_letter_spaced_words_are_written_together(spaced: str, whole: str) -> None:
    assert tidy(spaced) == whole


@pytest.mark.parametrize(
    "text",
    [
        "B A N H À N H",  # BAN HÀNH or BA NHÀNH
        "nhóm A B C D E, hạng A B C D Đ",
        "điểm c áp dụng, điểm b yêu cầu, điểm d ông A, điểm h ủy quyền",
        "Phụ lục 1B YT-TC, Phụ lục 2C NH",
        "UB ND, TT GD, CT UBND, NQ TW",
        "bình ắc quy cho ắc quy; nhà ở; cá c, đế n",
        "mark x at the end, so on, go in, the act of",
        "Ê Đê, Y Ên, Ea H leo, Krông Ana",
        "a) b) c) d) đ) e)",
        "1. a 2. b 3. c",
        "ông ấy ở xã An Ấp; bà Ô, cụ Ý",
    ],
)
def test_pieces_that_are_words_stay_apart(text: str) -> None:
    assert repaired(text) == text


def test_whole_text_is_unchanged() -> None:
    assert [line for line in LINES if tidy(line) != line] == []


@pytest.mark.data
def test_real_texts_keep_their_words_apart(shared_data: Path) -> None:
    for path in sorted((shared_data / "party" / "texts").glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            words = unicodedata.normalize("NFC", " ".join(line.split()))
            assert join_torn(words) == words, path.name


_PIECES = (
    *"aăâeêioôơuưyđbcdghklmnpqrstvxĐẢNGCỘếệịảưộ 0123456789-,(\t\x01",
    *"\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323\u0340\u0344\u00a0\u00ad\u200b\ufeff",
    *"ÐðﬁаохΤ\uf0b7\uf0a7\ue000\uf0fcµ®§ê·",
    *("ngh", "ng", "nh", "tr", "57-NQ/TW", "1.", " ", " "),
)
_BROKEN = st.lists(st.sampled_from(_PIECES), max_size=40).map("".join)


@given(st.one_of(_BROKEN, st.text(max_size=80)))
def test_tidying_is_idempotent(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once


@given(st.one_of(_BROKEN, st.text(max_size=80)))
def test_repairing_changes_no_digit(text: str) -> None:
    line = unicodedata.normalize("NFC", text)
    assert re.findall(r"\d", repaired(line)) == re.findall(r"\d", line)


@given(st.sampled_from(LINES), st.integers(0, 10_000))
def test_a_line_decomposed_and_with_invisible_characters_comes_back(line: str, place: int) -> None:
    cut = place % (len(line) + 1)
    assert tidy(unicodedata.normalize("NFD", line[:cut] + "\u200b" + line[cut:])) == line


@given(st.sampled_from(LINES))
def test_a_line_whose_tones_stand_apart_comes_back(line: str) -> None:
    apart = re.sub("([\u0300\u0301\u0303\u0309\u0323])(?= )", r" \1", unicodedata.normalize("NFD", line))
    assert tidy(apart) == line


@pytest.mark.parametrize("hidden", ["\u202e", "\u2066", "\u2067", "\u2069", "\ufe0f", "\U000e0041", "\U000e0101"])
def test_characters_that_hide_words_or_turn_the_line_around_are_left_out(hidden: str) -> None:
    assert tidy(f"Lịch dán {hidden}tại sảnh{hidden}.") == "Lịch dán tại sảnh."
