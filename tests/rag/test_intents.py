"""What a question wants, by its wording."""

import time

import pytest
from asked_samples import sample_questions

from rag.intents import Intent, intent_of, is_idle
from rag.question import understand


def wanted(question: str) -> Intent:
    return intent_of(understand(question, limit=2_000))


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("Hạn gửi phiếu khảo sát là hôm nào?", Intent.WHEN),
        ("han chot gui phieu khao sat", Intent.WHEN),
        ("Ai phụ trách mảng lưu trữ số?", Intent.WHO),
        ("co quan nao chu tri viec ra soat", Intent.WHO),
        ("Mức hỗ trợ cho báo cáo viên là bao nhiêu?", Intent.HOW_MUCH),
        ("1 nam dc nghi bn ngay", Intent.HOW_MUCH),
        ("Có những hình thức xử lý nào?", Intent.LIST),
        ("Dữ liệu mở là gì?", Intent.DEFINITION),
        ("the nao la truong hop khan cap", Intent.DEFINITION),
        ("Muốn cấp lại tài khoản thì phải làm gì?", Intent.PROCEDURE),
        ("thủ tục xin rút hồ sơ thế nào", Intent.PROCEDURE),
        ("So sánh mức hỗ trợ ở xã và ở phường", Intent.COMPARISON),
        ("quy che moi khac quy che cu cho nao", Intent.COMPARISON),
        ("Văn bản nào thay thế Quy chế 02-QC/TU?", Intent.REPLACES),
        ("34-QĐ/TU đã bị sửa đổi chưa?", Intent.REPLACES),
        ("Đơn vị mình đã có văn bản nào triển khai Nghị quyết 57-NQ/TW chưa?", Intent.IMPLEMENTS),
        ("ke hoach nao cu the hoa nghi quyet 57-NQ/TW", Intent.IMPLEMENTS),
        ("Tóm tắt Chỉ thị 12-CT/TU", Intent.SUMMARY),
        ("noi dung chinh cua ke hoach 45-KH/TU", Intent.SUMMARY),
        ("12-CT/TU nói gì?", Intent.SUMMARY),
        ("Kế hoạch 45-KH/TU giao ai làm gì, khi nào xong?", Intent.DUTIES),
        ("phân công nhiệm vụ trong Kế hoạch 45-KH/TU", Intent.DUTIES),
        ("các chỉ thị năm 2026 của Thành ủy", Intent.DOCUMENTS),
        ("liet ke nghi quyet cua hdnd", Intent.DOCUMENTS),
        ("Có những văn bản nào về lưu trữ?", Intent.DOCUMENTS),
        ("Văn phòng ban hành bao nhiêu công văn trong quý I/2026?", Intent.DOCUMENTS),
        ("12-CT/TU là văn bản về việc gì?", Intent.LOOK_UP),
        ("Điều 5 Quy chế 01-QC/TU quy định gì?", Intent.LOOK_UP),
        ("Uống rượu bia buổi trưa có vi phạm không?", Intent.LOOK_UP),
    ],
)
def test_the_intent_of_a_question_is_read_from_its_wording(question: str, intent: Intent) -> None:
    assert wanted(question) is intent


@pytest.mark.parametrize(
    "question",
    [
        "xin chào",
        "chào bạn nhé",
        "cam on nhieu a",
        "thanks",
        "alo",
        "bạn là ai?",
        "ban lam duoc gi",
        "ok e",
        "tạm biệt",
        "hướng dẫn sử dụng trợ lý",
        "good morning",
    ],
)
def test_chat_is_small_talk(question: str) -> None:
    assert wanted(question) is Intent.SMALL_TALK
    assert is_idle(question)


@pytest.mark.parametrize(
    "question",
    [
        "Sáng mai trời có mưa không?",
        "gia vang hom nay the nao",
        "làm một bài thơ về mùa thu",
        "15 x 24 = ?",
        "Đau họng uống thuốc gì?",
        "cách nấu canh chua",
        "Tối nay đội nào đá bóng?",
        "thủ đô của nước Ý là gì",
        "viet ho doan code python doc file",
        "Xem bói tuổi Dần năm nay",
        "kể chuyện cười đi",
        "ve may bay di hue gia bao nhieu",
    ],
)
def test_what_no_office_document_is_about_is_out_of_scope(question: str) -> None:
    assert wanted(question) is Intent.OUT_OF_SCOPE


@pytest.mark.parametrize(
    "question",
    [
        "chào ad, hạn nộp báo cáo quý là ngày nào?",
        "Cảm ơn. Vậy ai ký Chỉ thị 12-CT/TU?",
        "Dự báo thu ngân sách năm 2027",
        "Kế hoạch phòng chống sốt xuất huyết giao ai?",
        "Giải bóng đá công chức do ai tổ chức?",
        "Quy định về giá đất ở phường",
        "Chế độ thai sản của cán bộ thế nào?",
        "Cuộc thi sáng tác thơ có giải gì?",
    ],
)
def test_a_question_of_the_office_is_neither_chat_nor_out_of_scope(question: str) -> None:
    assert wanted(question) not in (Intent.SMALL_TALK, Intent.OUT_OF_SCOPE)


def test_no_question_that_the_samples_answer_is_turned_away() -> None:
    asked = [row for row in sample_questions(1_000) if row["answerable"]]
    turned_away = [row["question"] for row in asked if is_idle(row["question"])]
    assert len(asked) > 200
    assert turned_away == []


def test_the_intent_of_a_question_is_read_in_less_than_two_milliseconds_on_average() -> None:
    questions = [understand(row["question"], limit=2_000) for row in sample_questions(100)]
    intent_of(questions[0])
    started = time.process_time()
    for question in questions:
        intent_of(question)
    assert (time.process_time() - started) / len(questions) < 0.002
