"""Questions that ask whether something is in force, and questions of matter that only sound like it."""

import datetime

import pytest

from rag.evidence import DocumentFacts
from rag.question import understand
from rag.validity_questions import asked_validity, asks_over_time, matter_beside

DATA = DocumentFacts(
    1, "34-QĐ/TU", "Quy định", "Ban Thường vụ Thành ủy Lạc Hà", datetime.date(2026, 4, 20), "về dữ liệu dùng chung"
)


@pytest.mark.parametrize(
    "question",
    [
        "34-QĐ/TU còn hiệu lực không?",
        "34-QD/TU con dung duoc khong",
        "Quy định 34-QĐ/TU về dữ liệu dùng chung hết hiệu lực từ khi nào, do văn bản nào?",
        "bản nào đang có hiệu lực thay 34-QĐ/TU",
        "điều 11 quy định 34 còn áp dụng không",
        "khoản 2 Điều 5 34-QĐ/TU đã bị sửa đổi chưa?",
        "Văn bản nào sửa đổi khoản 1 Điều 11 34-QĐ/TU?",
        "Ngày 1/5/2026 thì 34-QĐ/TU có hiệu lực chưa?",
        "Trước khi có 34-QĐ/TU thì áp dụng văn bản nào?",
        "34-QĐ/TU hết hạn chưa?",
    ],
)
def test_what_asks_for_validity_is_seen(question: str) -> None:
    assert asked_validity(understand(question, limit=2000), DATA) is not None


@pytest.mark.parametrize(
    "question",
    [
        "34-QĐ/TU có hiệu lực từ ngày nào?",
        "Theo 34-QĐ/TU, giấy phép hết hiệu lực thì nộp hồ sơ cho ai?",
        "34-QĐ/TU nói gì?",
        "Văn bản nào thay thế 34-QĐ/TU?",
        "khoản 1 Điều 11 34-QĐ/TU quy định gì?",
        "Ai ký 34-QĐ/TU?",
    ],
)
def test_a_question_of_matter_or_attributes_is_none(question: str) -> None:
    assert asked_validity(understand(question, limit=2000), DATA) is None


def test_what_is_left_beside_the_asking_names_the_document() -> None:
    question = understand("Quy chế làm việc khóa XVII còn hiệu lực không?", limit=2000)
    assert matter_beside(question).split()[:6] == ["Quy", "chế", "làm", "việc", "khóa", "XVII"]


@pytest.mark.parametrize(
    ("question", "over_time"),
    [
        ("Trước đây họp mấy lần một tháng, nay thay đổi thế nào?", True),
        ("Mức chi mới khác gì so với quy định cũ?", True),
        ("Thời hạn trước và sau khi sửa đổi?", True),
        ("Họp mấy lần một tháng?", False),
        ("Báo cáo trước ngày nào?", False),
    ],
)
def test_a_question_over_time_is_seen(question: str, over_time: bool) -> None:
    assert asks_over_time(understand(question, limit=2000)) is over_time
