"""Slips of recognition set right by their neighbours."""

from dataclasses import replace

import pytest

from ingest.ocr.correcting import corrected
from ingest.ocr.engine import SeenWord
from ingest.ocr.parting import parted


def seen(*lines: str, confidence: float = 0.95) -> list[SeenWord]:
    """Returns words as recognition gives them, line by line."""
    words = []
    for number, line in enumerate(lines):
        left = 0.0
        for text in line.split():
            words.append(SeenWord(text, left, 0, left + 10 * len(text), 30, 28, 30, confidence, number))
            left += 10 * len(text) + 8
    return words


def fixed(*lines: str) -> str:
    return " ".join(word.text for word in corrected(parted(seen(*lines))))


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("các tổ chức đẳng và đảng viên", "các tổ chức đảng và đảng viên"),
        ("họp chỉ bộ hằng tháng", "họp chi bộ hằng tháng"),
        ("ĐẲẢNG CỘNG SẢN VIỆT NAM", "ĐẢNG CỘNG SẢN VIỆT NAM"),
        ("Nơi nhân:", "Nơi nhận:"),
        ("ngày 25 tháng3 năm 2026", "ngày 25 tháng 3 năm 2026"),
        ("Ngânsách nhà nước", "Ngân sách nhà nước"),
        ("TIM BAN CHẤP HÀNH", "T/M BAN CHẤP HÀNH"),
        ("TIM MẠCH VÀ HUYẾT ÁP", "TIM MẠCH VÀ HUYẾT ÁP"),
        ("hộ ở14 thôn và Công điện C06", "hộ ở 14 thôn và Công điện C06"),
        ("các thôn số 5,6,7", "các thôn số 5, 6, 7"),
        ("rộng 12,5 ha, dài 1,25 km2", "rộng 12,5 ha, dài 1,25 km2"),
        ("xong trong quy l/2031;", "xong trong quy I/2031;"),
        ("hai quý II1/2031 và 1V/2031", "hai quý III/2031 và 1V/2031"),
    ],
)
def test_a_slip_is_set_right_where_its_neighbours_leave_no_doubt(read: str, meant: str) -> None:
    assert fixed(read) == meant


@pytest.mark.parametrize(
    "text",
    [
        "học sinh trường cao đẳng nghề",
        "chỉ tiêu giao năm 2026",
        "công nhân và nông dân",
        "ông Đặng Văn Uy và bà Lê Thị Quyên",
        "UBND, MTTQ, HĐND và CCVC",
        "phần mềm Telegram trên internet",
    ],
)
def test_a_right_word_stays_as_it_is(text: str) -> None:
    assert fixed(text) == text


def test_figures_and_numbers_of_documents_are_not_touched() -> None:
    text = "Quyết định số 127-QĐ/TW, ngày 01/3/2018, 12,5% của 1.250 tỷ"
    assert fixed(text) == text


def test_strokes_that_ran_together_become_a_roman_number() -> None:
    assert fixed("H- NHIỆM VỤ", "khóa XVIH,") == "II- NHIỆM VỤ khóa XVIII,"
    assert fixed("PHỤ LỤC H", "BẢNG GIÁ") == "PHỤ LỤC II BẢNG GIÁ"
    assert fixed("giáo dục XH và y tế") == "giáo dục XH và y tế"


def test_the_letters_of_points_follow_their_order() -> None:
    assert fixed("c) Một;", "đ) Hai;", "d) Ba;", "ø) Bốn;") == "c) Một; d) Hai; đ) Ba; g) Bốn;"


def test_a_stroke_after_a_counted_noun_is_the_figure_one() -> None:
    assert fixed("tại khoản l, điểm l Điều này") == "tại khoản 1, điểm l Điều này"


def test_specks_are_left_out_and_dashes_stay() -> None:
    assert fixed("ˆ - Bảo đảm ´ an „ toàn") == "- Bảo đảm an toàn"


def test_a_dash_below_the_line_and_letters_too_low_are_specks() -> None:
    low, dash, flat, word = seen("- - :a Tâm", confidence=0.4)
    read = [replace(low, top=26, bottom=34), replace(dash, top=18, bottom=21), replace(flat, top=22, bottom=28), word]
    assert [part.text for part in parted(read)] == ["-", "Tâm"]
