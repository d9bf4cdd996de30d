"""Slips around a document number are mended, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanban.number_references import find_references
from vanban.respelling import respelt, separated
from vanban.telex import composed
from vanban.text import nfc


@pytest.mark.parametrize(
    ("keys", "meant"),
    [("nghij", "nghị"), ("quyeets", "quyết"), ("ddinhj", "định"), ("huwowngs", "hướng"), ("daanx", "dẫn"),
     ("chir", "chỉ"), ("thij", "thị"), ("thoong", "thông"), ("tuw", "tư"), ("luaatj", "luật"), ("quys", "quý"),
     ("chuwowng", "chương"), ("tuaanf", "tuần"), ("soos", "số"), ("gif", "gì")],
)  # fmt: skip
def test_telex_keys_become_the_syllable(keys: str, meant: str) -> None:
    assert composed(keys) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nghij quyeets 57", "nghị quyết 57"),
        ("kees hoachj soos 210", "kế hoạch số 210"),
        ("thng tư 29", "thông tư 29"),
        ("tìm nghị quyếtt số 57", "tìm nghị quyết số 57"),
        ("57NQTW", "57-NQ/TW"),
        ("57-NQTW", "57-NQ/TW"),
        ("30/2020/NĐCP", "30/2020/NĐ-CP"),
    ],
)
def test_a_slip_is_mended(typed: str, meant: str) -> None:
    read = respelt(typed)
    assert read is not None
    assert read.text == meant


@pytest.mark.parametrize(
    "typed",
    ["nghị quyết 57", "họp lúc 9 giờ", "số 45/TTCP", "phòng 3 tccb", "chuyển đổi số 2025", "anh Tuấn 57 tuổi", ""],
)
def test_what_is_no_slip_stays_as_it_is(typed: str) -> None:
    assert respelt(typed) is None


def test_where_two_names_are_as_near_nothing_is_guessed() -> None:
    assert respelt("quyt định 21") is None


@pytest.mark.parametrize(
    "typed",
    ["tìm nghij quyeets 57 của Bộ Chính trị", "xem 57NQTW nhé", "xem ５７－ＮＱ／ＴＷ nhé", "toàn văn 57–NQ/TW"],
)
def test_the_place_of_a_mended_number_is_that_of_what_was_typed(typed: str) -> None:
    (found,) = find_references(typed)
    assert (found.ordinal, found.issuer_code) == ("57", "TW")
    assert found.written == typed[found.start : found.end]
    assert "57" in found.written or "５７" in found.written
    assert not found.written.startswith(("tìm", "xem", "toàn"))


def test_what_was_mended_is_said() -> None:
    (mended,) = find_references("nghij quyeets 57")
    (plain,) = find_references("nghị quyết 57")
    assert (mended.corrected_from, plain.corrected_from) == ("nghij quyeets 57", None)


@given(st.text(alphabet="nghijquyets ddoố57/-NQTW số", max_size=40))
def test_places_lead_back_in_order_into_the_typed_text(text: str) -> None:
    typed = nfc(text)
    for read in (respelt(typed), separated(typed)):
        if read is not None:
            assert len(read.origins) == len(read.text) + 1
            assert list(read.origins) == sorted(read.origins)
            assert (read.origins[0], read.origins[-1]) == (0, len(typed))
    for found in find_references(typed):
        assert typed[found.start : found.end] == found.written


@pytest.mark.parametrize(
    ("typed", "ordinal", "issuer"),
    [
        ("nghị quyết 04/HĐND", "04", "HĐND"),
        ("QĐ487/TTg", "487", "TTg"),
        ("nghị quyết số 42 do HĐND", "42", "HĐND"),
        ("1125-qđ thủ tướng", "1125", "TTg"),
        ("11299/vpcp-kgvx", "11299", "VPCP-KGVX"),
    ],
)
def test_the_issuer_of_a_number_without_its_kind_is_read(typed: str, ordinal: str, issuer: str) -> None:
    (found,) = find_references(typed)
    assert (found.ordinal, found.issuer_code) == (ordinal, issuer)


@pytest.mark.parametrize(
    ("typed", "found"),
    [("nghị quyết 2025", 0), ("tờ trình 2062", 1), ("công văn 2022 ngày 21/2/2014", 1), ("quy chế 5 điều", 0),
     ("quy chế 02", 1), ("kế hoạch 06 quy định gì", 1), ("kế hoạch 5 năm 2021-2025", 0)],
)  # fmt: skip
def test_a_year_or_a_count_is_no_number(typed: str, found: int) -> None:
    assert len(find_references(typed)) == found
