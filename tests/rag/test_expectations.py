"""What an answer must show for the question to be answered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.expectations import read_expectations

QUESTIONS = (
    "Mức hỗ trợ là bao nhiêu tiền?",
    "tỷ lệ đạt bao nhiêu",
    "Họp lúc mấy giờ?",
    "Ai chủ trì?",
    "nop truoc ngay nao",
    "Có mấy tổ?",
    "Dữ liệu là gì?",
)


@pytest.mark.parametrize(
    ("question", "shows", "lacks"),
    [
        ("Được hỗ trợ bao nhiêu tiền?", "Hỗ trợ 1,5 triệu đồng mỗi tháng", "Hỗ trợ trong 3 tháng"),
        ("muc chi la bao nhieu", "mức chi 200.000 đồng", "mức chi theo quy định"),
        ("Tỷ lệ hồ sơ trực tuyến là bao nhiêu?", "đạt 85%", "đạt 85 hồ sơ"),
        ("Chiếm bao nhiêu phần trăm?", "chiếm 12,5 phần trăm", "chiếm phần lớn"),
        ("Họp lúc mấy giờ?", "khai mạc 08 giờ 15", "khai mạc ngày 15/6"),
        ("Nộp trong bao lâu?", "trong 05 (năm) ngày làm việc", "nộp ngay khi có"),
        ("Hạn nộp báo cáo là khi nào?", "trước ngày 15/6/2026", "nộp cho Văn phòng"),
        ("bao gio phai xong", "hoàn thành trong quý III", "phải xong sớm"),
        ("Đơn vị nào chủ trì?", "Văn phòng Thành ủy chủ trì", "chủ trì, hướng dẫn"),
        ("Được bao nhiêu điểm?", "tối đa 20 điểm", "xếp loại tốt"),
        ("Số điện thoại đường dây nóng?", "gọi 0912 345 678", "gọi đường dây nóng"),
        ("Lớp học ở đâu?", "tại hội trường tầng 2", "học hai buổi"),
        ("Có mấy tổ?", "gồm 12 tổ", "gồm các tổ"),
    ],
)
def test_an_answer_must_show_what_is_asked_for(question: str, shows: str, lacks: str) -> None:
    expectations = read_expectations(question)
    assert expectations.share_met(shows) == 1.0
    assert expectations.share_met(lacks) == 0.0


@pytest.mark.parametrize("question", ["Dữ liệu dùng chung là gì?", "quan diem chi dao", "Nguyên tắc quản lý?"])
def test_a_question_of_nothing_particular_expects_nothing(question: str) -> None:
    assert read_expectations(question).share_met("bất kỳ") == 1.0


def test_a_question_of_two_things_is_half_met_by_one() -> None:
    expectations = read_expectations("Ai chủ trì và hạn nộp khi nào?")
    assert expectations.share_met("Văn phòng chủ trì") == 0.5
    assert expectations.share_met("Văn phòng nộp trước ngày 15/6") == 1.0


@given(st.sampled_from(QUESTIONS), st.text(max_size=120), st.text(max_size=120))
def test_the_share_met_lies_between_nothing_and_all_and_never_falls_with_another_line(
    question: str, text: str, more: str
) -> None:
    expectations = read_expectations(question)
    assert 0.0 <= expectations.share_met(text) <= expectations.share_met(f"{text}\n{more}") <= 1.0
