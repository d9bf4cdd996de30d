"""What figures look like."""

import pytest

from ingest.ocr.figures import alike, has_figure, is_known_shape, is_possible, may_be_counted_off, reads_better


@pytest.mark.parametrize(
    "text",
    ["2026", "1.250.000", "12,5%", "01/3/2018,", "127-QĐ/TW", "30/2020/NĐ-CP;", "2021-2025",
     "8h30", "9.3.2.", "100m2", "12a", "C06", "24/7"],
)  # fmt: skip
def test_the_figures_of_documents_are_known_shapes(text: str) -> None:
    assert is_known_shape(text)


@pytest.mark.parametrize("text", ["2O2S", "12.5.0000", "4l7", "2hương", "1,2,3,4", "61-QĐ/ĐĐU"])
def test_misread_figures_have_no_known_shape(text: str) -> None:
    assert not is_known_shape(text)


def test_impossible_dates_are_told() -> None:
    assert not is_possible("41/7")
    assert not is_possible("30/13/2026")
    assert not is_possible("13", "tháng")
    assert is_possible("12", "tháng")
    assert is_possible("31/12/2026,")


def test_two_readings_are_alike_but_for_look_alikes() -> None:
    assert alike("l27-QĐ/TW,", "127-QĐ/TW")
    assert not alike("57-NQ/TW", "51-NQ/TW")


def test_the_second_reading_is_taken_only_where_it_is_the_likelier_figure() -> None:
    assert reads_better("57,3", "57/3a")
    assert reads_better("74,0", "74.0")
    assert not reads_better("82/1/", "821")
    assert not reads_better("A.", "4.")


def test_roman_numbers_and_codes_are_figures_words_are_not() -> None:
    assert has_figure("XVIII,")
    assert has_figure("NQ/TW")
    assert not has_figure("Điều")


def test_a_sign_of_paragraphs_is_a_misread_figure() -> None:
    assert has_figure("§")
    assert not is_known_shape("§")
    assert reads_better("8", "§")


def test_a_decimal_that_goes_on_counting_may_be_two_numbers() -> None:
    assert may_be_counted_off("2,3,", "1,")
    assert not may_be_counted_off("2,3", "đạt")
    assert not may_be_counted_off("2,5", "1,")
