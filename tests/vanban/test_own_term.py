"""The term that a document sets for itself, and the many terms in it that are not its own."""

import datetime

import pytest

from vanban.own_term import own_term

EFFECTIVE = datetime.date(2022, 8, 1)


@pytest.mark.parametrize(
    ("sentence", "last_day"),
    [
        ("Nghị quyết này được thực hiện đến hết năm 2025.", "2025-12-31"),
        ("Điều 3. Quyết định này có hiệu lực từ ngày 15/6/2018 đến hết ngày 15 tháng 6 năm 2020.", "2020-06-15"),
        ("2. Quy chế này áp dụng đến tháng 6 năm 2026.", "2026-06-30"),
        ("Chỉ thị này có giá trị đến hết tháng 02/2024.", "2024-02-29"),
        ("1. Quyết định này hết hiệu lực kể từ ngày 01/7/2025.", "2025-06-30"),
        ("Nghị quyết này có hiệu lực từ ngày 01/8/2022 và được thực hiện trong 05 năm.", "2027-07-31"),
        ("Thời gian thực hiện Kế hoạch này: có hiệu lực đến hết ngày 31/12/2026.", "2026-12-31"),
        ("Nghi quyet nay duoc thuc hien den het nam 2025", "2025-12-31"),
    ],
)  # fmt: skip
def test_a_term_in_the_documents_own_words_is_read(sentence: str, last_day: str) -> None:
    text = f"Điều 1. Các sở, ban, ngành thi hành.\n{sentence}\nNơi nhận: Như Điều 1."
    found = own_term(text, EFFECTIVE)
    assert found is not None
    assert found.last_day.isoformat() == last_day
    assert text[found.start : found.end].rstrip(".") in sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "Hồ sơ đã nhận trước ngày Quyết định này có hiệu lực tiếp tục được giải quyết đến hết năm 2025.",
        "Chọn tổ dân phố số 9 làm thử từ ngày 04/5/2026 đến hết ngày 30/6/2026.",
        "Quyết định này có hiệu lực kể từ ngày ký.",
        "Kể từ ngày Nghị quyết này có hiệu lực, các văn bản sau đây hết hiệu lực từ ngày 01/7/2025.",
        "Kế hoạch này đề ra nhiệm vụ hoàn thành trước tháng 6/2026.",
        "Quy định này có hiệu lực từ ngày 01/7/2024.",
        "Quyết định này có hiệu lực đến ngày văn bản thay thế có hiệu lực.",
        "Thông tư này hướng dẫn thực hiện Chương trình phát triển công nghệ đến năm 2020.",
        "Thông tư này áp dụng đối với tổ chức tham gia Chương trình phát triển sản phẩm đến năm 2020.",
        "Quyết định này có hiệu lực từ ngày ký và thay thế Kế hoạch thực hiện chương trình đến năm 2020.",
    ],
)
def test_a_term_of_something_else_is_not_the_documents(sentence: str) -> None:
    assert own_term(f"Điều 2. Thi hành.\n{sentence}", EFFECTIVE) is None


def test_a_term_in_years_needs_the_day_it_begins() -> None:
    assert own_term("Nghị quyết này được thực hiện trong 05 năm.", None) is None
