"""Nicknames stand for documents; abbreviations and long forms lead to each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanban.aliases import MAX_SPELLINGS, expand_abbreviations, find_nicknames


def _numbers(text: str) -> list[str]:
    return [document.number.canonical for mention in find_nicknames(text) for document in mention.documents]


def test_a_nickname_stands_for_its_document_with_or_without_marks():
    assert _numbers("Đề án 06 là gì") == _numbers("de an 06 la gi") == ["06/QĐ-TTg"]


def test_the_four_pillar_resolutions_are_four_documents():
    assert _numbers("bộ tứ nghị quyết nói gì") == ["57-NQ/TW", "59-NQ/TW", "66-NQ/TW", "68-NQ/TW"]


def test_the_longer_nickname_wins():
    assert _numbers("nghị quyết trung ương 4 khóa XII") == ["04-NQ/TW"]
    assert _numbers("nghị quyết trung ương 4 khóa XI") == ["12-NQ/TW"]


def test_part_of_a_word_is_no_nickname():
    assert find_nicknames("đề án 061 và đề án 0600") == []


@pytest.mark.parametrize(
    ("text", "spelling"),
    [
        ("UBND xã làm CĐS", "Ủy ban nhân dân xã làm chuyển đổi số"),
        ("ubnd xa lam cds", "Uy ban nhan dan xa lam chuyen doi so"),
        ("nhiệm vụ của BBT", "nhiệm vụ của Ban Bí thư"),
        ("chuyển đổi số của ủy ban nhân dân", "CĐS của UBND"),
        ("thủ tục hành chính cấp xã", "TTHC cấp xã"),
        ("QLVB ở VPTW", "quản lý văn bản ở Văn phòng Trung ương Đảng"),
    ],
)
def test_abbreviations_and_long_forms_lead_to_each_other(text, spelling):
    assert spelling in expand_abbreviations(text)


def test_an_ambiguous_abbreviation_gives_each_meaning():
    spellings = expand_abbreviations("TT của Bộ")
    assert {"thông tư của Bộ", "thông tri của Bộ"} <= set(spellings)


def test_a_document_number_is_not_expanded():
    assert expand_abbreviations("số 12/QĐ-UBND") == []


@given(text=st.text(alphabet="UBNDCĐS TWKHxãvề&-/ngàyủy", max_size=60))
def test_spellings_are_others_and_few(text):
    spellings = expand_abbreviations(text)
    assert text not in spellings
    assert len(spellings) == len(set(spellings)) <= MAX_SPELLINGS
