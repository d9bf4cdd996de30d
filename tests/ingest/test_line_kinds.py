"""What one line can be told to be by its words."""

import pytest

from ingest.line_kinds import is_annex_heading, is_gazette_noise, is_rule, is_shouting, person_name, starts_body


@pytest.mark.parametrize(
    "text",
    ["Căn cứ Luật Mẫu;", "- Căn cứ Điều lệ;", "Điều 1. Mẫu", "I- MẪU", "1. Mẫu", "Chương I", "Kính gửi: Ban", "A- MẪU"],
)
def test_openings_of_the_body_are_known(text):
    assert starts_body(text)


@pytest.mark.parametrize(
    "text", ["thực hiện Nghị quyết", "về việc mẫu", "Về công tác mẫu", "năm 2026 - 2030", "", "BAN TỔ CHỨC"]
)
def test_continuations_of_a_subject_open_no_body(text):
    assert not starts_body(text)


@pytest.mark.parametrize(
    "text", ["Trần Văn Mẫu", "Đặng Thị Ánh", "Lưu Đức Khải", "Trung tướng Trần Văn Mẫu", "Trương Mẫu"]
)
def test_names_of_persons_are_known(text):
    assert person_name(text) is not None


@pytest.mark.parametrize(
    "text", ["Ban Tổ Chức", "TRẦN VĂN MẪU A B C D E F", "Trần", "về việc mẫu", "Nơi Nhận", "Số 12", "Hà Nội"]
)
def test_other_words_are_no_name(text):
    assert person_name(text) is None


def test_rules_gazette_lines_and_annexes_are_known():
    assert is_rule("-----")
    assert is_rule("| :---- | :---- |")
    assert not is_rule("a")
    assert is_gazette_noise("18 CÔNG BÁO/Số 655 + 656/Ngày 21-4-2025")
    assert is_annex_heading("PHỤ LỤC II")
    assert is_annex_heading("Phụ lục 01")
    assert not is_annex_heading("Phụ lục này quy định việc mẫu")
    assert is_shouting("QUYẾT ĐỊNH")
    assert not is_shouting("Quyết định")
