"""Marks of headings and lists set right by their sequence, on pages of documents made up for these tests."""

from collections.abc import Sequence

import pytest

from ingest.ocr.mark_slips import read_as
from ingest.ocr.sequences import Repair, doubts_with, repaired, repairs_of
from ingest.readers.pdf_geometry import SPACE, Page, Word

_EM, _LETTER = 14.0, 7.0  # points

DECREE = (
    "Chương I|NHỮNG QUY ĐỊNH CHUNG|Điều 1. Phạm vi|1. Nghề làm muối.|2. Nghề đánh cá.|Điều 2. Giải thích từ ngữ",
    "Chương II|QUẢN LÝ BẾN BÃI|Điều 3. Bến bãi|a) Bến đò;|b) Bến phà;|c) Bãi giữ xe.|Điều 4. Phí",
    "Chương III|XỬ LÝ VI PHẠM|Điều 5. Mức phạt|Điều 6. Thẩm quyền",
)
REPORT = ("I- KẾT QUẢ|1. Về đê điều|2. Về thủy lợi|3. Về rừng|II- TỒN TẠI|1. Khách quan|2. Chủ quan|III- KIẾN NGHỊ",)
LETTER = ("1. Trồng cây|2. Tưới cây|3. Cắt tỉa|4. Thay đất|5. Bón phân|6. Nghiệm thu",)
RULES = ("Mục 1|CHỢ ĐÊM|Điều 7. Giờ mở cửa|Điều 8. Giờ đóng cửa|Mục 2|CHỢ PHIÊN|Điều 9. Ngày họp|Mục 3|CHỢ NỔI",)
PLAN = ("12. Sửa cầu|13. Nắn dòng|14. Kè bờ|15. Cắm tiêu|16. Bàn giao",)
NOTICE = ("1. Nước|1.1. Khoan giếng|1.2. Đo mặn|1.3. Lọc phèn|2. Ống|2.1. Thay ống|2.2. Vá ống",)
ANNEXES = ("PHỤ LỤC I|DANH SÁCH BẾN", "PHỤ LỤC II|BẢNG GIÁ", "PHỤ LỤC III|MẪU ĐƠN")
POINTS = ("a) Lúa;|b) Ngô;|c) Khoai;|d) Sắn;|đ) Đậu;|e) Lạc;|g) Vừng;|h) Kê.",)


def pages(texts: Sequence[str]) -> list[Page]:
    """Returns pages with a line of text for every stretch between bars."""
    return [Page(number, 595, 842, _words(text.split("|"))) for number, text in enumerate(texts, 1)]


def _words(lines: Sequence[str]) -> tuple[Word, ...]:
    words: list[Word] = []
    for row, line in enumerate(lines):
        left, top = 90.0, 80 + 22.0 * row
        for text in line.split():
            right = left + _LETTER * len(text)
            words += [Word(text, left, right, top, top + 15, em=_EM)]
            words += [Word(SPACE, right, right + 4, top, top + 15, em=_EM)]
            left = right + 4
    return tuple(words)


def text_of(read: Sequence[Page]) -> str:
    return "|".join(line.text for page in read for line in page.lines)


def set_right(read: Sequence[Page]) -> tuple[str, list[Repair]]:
    repairs = repairs_of(read)
    own = [repaired(page, [repair for repair in repairs if repair.page == page.number]) for page in read]
    return text_of(own), repairs


@pytest.mark.parametrize("document", [DECREE, REPORT, LETTER, RULES, PLAN, NOTICE, ANNEXES, POINTS])
def test_marks_read_right_stay_as_they_are(document: tuple[str, ...]) -> None:
    assert set_right(pages(document)) == (text_of(pages(document)), [])


@pytest.mark.parametrize(
    ("document", "printed", "read"),
    [
        (DECREE, "Chương II|", "Chương H|"),
        (DECREE, "Chương II|", "Chương I|"),
        (DECREE, "Chương II|", "Chương|"),
        (DECREE, "Điều 5.", "Điều S."),
        (DECREE, "Điều 1.", "Điều l."),
        (DECREE, "b) Bến", "ð) Bến"),
        (REPORT, "II- TỒN", "Il- TỒN"),
        (REPORT, "2. Về", "Z. Về"),
        (REPORT, "1. Khách", "l. Khách"),
        (LETTER, "5. Bón", "S. Bón"),
        (LETTER, "5. Bón", "6. Bón"),
        (LETTER, "4. Thay", "A. Thay"),
        (RULES, "Mục 2|", "Mục|"),
        (RULES, "Điều 8.", "Điều B."),
        (PLAN, "15. Cắm", "l5. Cắm"),
        (PLAN, "15. Cắm", "15 Cắm"),
        (PLAN, "16. Bàn", "1ó. Bàn"),
        (NOTICE, "1.2. Đo", "12. Đo"),
        (NOTICE, "1.2. Đo", "1.Z. Đo"),
        (NOTICE, "2.1. Thay", "2,l. Thay"),
        (ANNEXES, "PHỤ LỤC II|", "PHỤ LỤC I|"),
        (ANNEXES, "PHỤ LỤC III", "PHỤ LỤC IH"),
        (POINTS, "đ) Đậu", "ä) Đậu"),
        (POINTS, "g) Vừng", "9) Vừng"),
    ],
)
def test_a_misread_mark_is_set_right_and_flagged(document: tuple[str, ...], printed: str, read: str) -> None:
    slipped = tuple(page.replace(printed, read, 1) for page in document)
    assert slipped != document
    text, repairs = set_right(pages(slipped))
    assert text == text_of(pages(document))
    (repair,) = repairs
    assert repair.doubt().text in printed.replace("|", "")
    assert repair.doubt().raw in read
    assert doubts_with((), repairs) == (repair.doubt(),)


@pytest.mark.parametrize(
    "text",
    [
        "1. Một|Bố cáo chung|3. Ba",  # no token stands where "2." is missing
        "1. Một|2. Hai|S. Tư|9. Chín",  # neither 3 nor 5 follows
        "A. PHẦN MỘT|1. Một|2. Hai|B. PHẦN HAI",
        "I. MỤC TIÊU|1. Một|2. Hai|II. NHIỆM VỤ|1. Một|2. Hai|III. GIẢI PHÁP",
        "1. Một|2. Hai|2. Hai lần|3. Ba",  # numbered twice by its author
        "1. Một|theo Chương trình này|2. Hai|Điều này|3. Ba",
        "1. Căn cứ|l. h. d. chung|3. Ba",
        "1. Một|2|3. Ba|4. Bốn",  # the number of a page
    ],
)
def test_nothing_is_set_right_that_its_sequence_does_not_tell(text: str) -> None:
    assert set_right(pages((text,)))[1] == []


def test_a_sequence_goes_on_over_pages() -> None:
    text, repairs = set_right(pages(("1. Một|2. Hai", "B. Ba", "4. Bốn")))
    assert (text, repairs) == ("1. Một|2. Hai|B. Ba|4. Bốn", [])  # "B" is a slip of 8, not of 3
    text, _ = set_right(pages(("7. Bảy", "B. Tám", "9. Chín")))
    assert text == "7. Bảy|8. Tám|9. Chín"


def test_strokes_of_roman_numbers_get_lost_or_doubled_figures_do_not() -> None:
    assert read_as("XVII", "XVIII")
    assert read_as("XVIH", "XVIII")
    assert read_as("lV", "IV")
    assert not read_as("XV", "XX")
    assert not read_as("4", "V")
    assert not read_as("15", "5")
