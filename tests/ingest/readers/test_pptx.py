"""Slides: titles as headings, bullets, tables and notes in order; what is hidden; what stands beside the text."""

import pytest
from office_files import shown, slides, zipped

from ingest.blocks import Place
from ingest.readers.registry import read_file
from vanban.errors import UnreadableFile


def test_slides_are_read_in_order_with_titles_bullets_tables_and_notes() -> None:
    assert shown(read_file("a.pptx", slides())) == [
        "Triển khai Nghị quyết",
        "Thành phố Lạc Hà, năm 2026",
        "Kết quả",
        "- Hoàn thành 12 chỉ tiêu",
        "+ Trong đó 3 chỉ tiêu vượt",
        "1. Mục tự đánh số",
        [["Đơn vị", "Tỷ lệ"], ["Xã Vân Khê Thượng", "95%"]],
        "Ghi chú của trang 2: Nhắc lại số liệu quý III",
        "LƯU HÀNH NỘI BỘ",
    ]


def test_slides_are_pages_and_titles_are_headings() -> None:
    raw = read_file("a.pptx", slides())
    assert raw.page_count == 4
    assert [(block.text, block.page) for block in raw.blocks if block.heading_level] == [
        ("Triển khai Nghị quyết", 1),
        ("Kết quả", 2),
    ]


def test_a_hidden_slide_is_mentioned_and_text_boxes_and_notes_are_marginal_too() -> None:
    raw = read_file("a.pptx", slides())
    assert raw.warnings == ("Trang trình chiếu 4 bị ẩn nên không được đọc.",)
    boxes = [(mark.text, mark.page) for mark in raw.marginalia if mark.place is Place.BOX]
    assert boxes == [("Nhắc lại số liệu quý III", 2), ("LƯU HÀNH NỘI BỘ", 3), ("Bản nháp", 4)]


def test_damaged_slides_are_refused() -> None:
    with pytest.raises(UnreadableFile, match=r"\.pptx bị hỏng"):
        read_file("a.pptx", slides()[:-300])
    with pytest.raises(UnreadableFile, match=r"\.pptx bị hỏng"):
        read_file("a.pptx", zipped({"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<p/>"}))
