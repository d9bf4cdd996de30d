import pytest

from ingest.markers import STEP, Style, is_mention, point_ordinal, read_markers, roman_value


def first(text: str) -> tuple[Style, str, str]:
    marker = read_markers(text)[0]
    return marker.style, marker.label, text[marker.body :]


@pytest.mark.parametrize(
    ("text", "style", "label", "rest"),
    [
        ("PHẦN THỨ NHẤT", Style.PART, "Phần thứ nhất", ""),
        ("Phần hai: NHIỆM VỤ", Style.PART, "Phần hai", "NHIỆM VỤ"),
        ("Phần II. TỔ CHỨC", Style.PART, "Phần II", "TỔ CHỨC"),
        ("CHƯƠNG I: QUY ĐỊNH CHUNG", Style.CHAPTER, "Chương I", "QUY ĐỊNH CHUNG"),
        ("## Chương II — TỔ CHỨC", Style.CHAPTER, "Chương II", "TỔ CHỨC"),
        ("Mục 1. BÁO CÁO", Style.SECTION, "Mục 1", "BÁO CÁO"),
        ("Tiểu mục 2", Style.SUBSECTION, "Tiểu mục 2", ""),
        ("Điều 5. Phạm vi", Style.ARTICLE, "Điều 5", "Phạm vi"),
        ("\u00d0iều 6. Phạm vi", Style.ARTICLE, "Điều 6", "Phạm vi"),
        ("ĐIỀU 12: Phạm vi", Style.ARTICLE, "Điều 12", "Phạm vi"),
        ("Điều 5a. Phạm vi", Style.ARTICLE, "Điều 5a", "Phạm vi"),
        ("Điều 5.[3] Phạm vi", Style.ARTICLE, "Điều 5", "Phạm vi"),
        ("Điều\n7. Phạm vi", Style.ARTICLE, "Điều 7", "Phạm vi"),
        ("PHỤ LỤC", Style.ANNEX, "Phụ lục", ""),
        ("PHỤ LỤC SỐ 02", Style.ANNEX, "Phụ lục 02", ""),
        ("Phụ lục IV: Danh mục", Style.ANNEX, "Phụ lục IV", "Danh mục"),
        ("Mẫu số 01a", Style.FORM, "Mẫu số 01a", ""),
        ("II- MỤC TIÊU", Style.ROMAN, "II", "MỤC TIÊU"),
        ("V. Tổ chức", Style.ROMAN, "V", "Tổ chức"),
        ("B- NHIỆM VỤ", Style.LETTER, "B", "NHIỆM VỤ"),
        ("1- Nhiệm vụ", Style.NUMBER, "1", "Nhiệm vụ"),
        ("**2.** Nhiệm vụ", Style.NUMBER, "2", "Nhiệm vụ"),
        ("3/ Nhiệm vụ", Style.NUMBER, "3", "Nhiệm vụ"),
        ("4.[2] Nhiệm vụ", Style.NUMBER, "4", "Nhiệm vụ"),
        ("2.1- Nhiệm vụ", Style.DECIMAL, "2.1", "Nhiệm vụ"),
        ("9.3.2. Nhiệm vụ", Style.DECIMAL, "9.3.2", "Nhiệm vụ"),
        ("đ) Nhiệm vụ", Style.ALPHA, "đ", "Nhiệm vụ"),
        ("a- Nhiệm vụ", Style.ALPHA, "a", "Nhiệm vụ"),
        ("(ii) nhiệm vụ", Style.LOWER_ROMAN, "ii", "nhiệm vụ"),
        ("(1) nhiệm vụ", Style.PAREN_NUMBER, "(1)", "nhiệm vụ"),
        ("- Nhiệm vụ", Style.DASH, "-", "Nhiệm vụ"),
        ("–Nhiệm vụ", Style.DASH, "–", "Nhiệm vụ"),
        ("+ Nhiệm vụ", Style.PLUS, "+", "Nhiệm vụ"),
        ("* Nhiệm vụ", Style.STAR, "*", "Nhiệm vụ"),
    ],
)
def test_a_mark_is_read_with_its_label_and_the_words_after_it(text: str, style: Style, label: str, rest: str) -> None:
    assert first(text) == (style, label, rest)


@pytest.mark.parametrize(
    "text",
    [
        "Nhiệm vụ chung",
        "-----",
        "-0,5% so với năm trước",
        "2025. Các cơ quan",
        "26/5/2025 là ngày họp",
        "10:30 sáng",
        "3 tháng một lần",
        "Điều 5, khoản 2 nêu rõ",
        "Mục tiêu chung",
        "Phần mềm dùng chung",
        "",
    ],
)
def test_words_figures_and_dates_are_not_marks(text: str) -> None:
    assert read_markers(text) == []


def test_a_letter_that_is_also_a_numeral_is_read_both_ways() -> None:
    assert [m.style for m in read_markers("I- QUAN ĐIỂM")] == [Style.ROMAN, Style.LETTER]
    assert [m.style for m in read_markers("i) nội dung")] == [Style.ALPHA, Style.LOWER_ROMAN]


def test_points_follow_the_order_of_the_vietnamese_letters() -> None:
    ordinals = [point_ordinal(letter) for letter in "abcdđeghiklmnopqrstuvxy"]
    assert ordinals == [STEP * n for n in range(1, 24)]
    assert point_ordinal("e") < point_ordinal("f") < point_ordinal("g")


def test_only_well_formed_roman_numerals_have_a_value() -> None:
    assert [roman_value(text) for text in ("I", "IV", "IX", "XIV", "XL", "IIII", "VX", "ABC")] == [
        1, 4, 9, 14, 40, 0, 0, 0,
    ]  # fmt: skip


def test_a_reference_in_running_text_is_a_mention() -> None:
    assert is_mention("của Quy chế này nêu rõ trách nhiệm")
    assert is_mention("Nghị quyết này")
    assert not is_mention("Trách nhiệm của văn phòng")
    assert not is_mention("")
