"""What begins a paragraph, and how broken lines are joined."""

import pytest

from ingest.readers.items import is_strong_item, join_lines, split_soft_breaks, starts_item


@pytest.mark.parametrize(
    "line",
    ["Điều 5. Hiệu lực", "1. Mục tiêu", "1.2. Chỉ tiêu", "9.3.2 Hồ sơ gồm", "a) Đơn", "đ) Bản sao", "- Các sở", "+ Xã",
     "I- QUAN ĐIỂM", "IV. Tổ chức", "1- Nhiệm vụ", "(1) Rà soát", "Chương II", "PHỤ LỤC I", "Nơi nhận:",
     "T/M BAN THƯỜNG VỤ"],
)  # fmt: skip
def test_markers_of_citable_units_open_a_paragraph(line: str) -> None:
    assert starts_item(line)


@pytest.mark.parametrize(
    "line", ["Điều 5 Thông tư này", "Chương trình hành động", "Mục tiêu chung", "2025 của Chính phủ"]
)
def test_words_that_only_look_like_markers_do_not(line: str) -> None:
    assert not starts_item(line)
    assert not is_strong_item(line)


def test_a_number_broken_at_its_hyphen_is_put_together_without_a_space() -> None:
    assert join_lines("Thông tư số 05/2024/TT-", "BLĐTBXH của Bộ") == "Thông tư số 05/2024/TT-BLĐTBXH của Bộ"
    assert join_lines("kinh tế -", "xã hội") == "kinh tế - xã hội"


def test_soft_breaks_split_before_items_and_join_inside_sentences() -> None:
    assert split_soft_breaks("Điều 1. Phạm vi\nĐiều 2. Đối tượng") == ["Điều 1. Phạm vi", "Điều 2. Đối tượng"]
    assert split_soft_breaks("Về việc ban hành\nquy chế làm việc") == ["Về việc ban hành quy chế làm việc"]
