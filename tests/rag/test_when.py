"""The day whose law a question asks for, told from deadlines, times of the matter and dates of documents."""

import datetime

import pytest

from rag.when import is_present, read_day, without_day
from vanban.number_references import NumberReference, find_references

TODAY = datetime.date(2026, 11, 26)
DAYS = {
    ("51", "effective"): datetime.date(2026, 9, 1),
    ("51", "issued"): datetime.date(2026, 8, 28),
    ("34", "changed"): datetime.date(2026, 9, 1),
    ("34", "issued"): datetime.date(2026, 4, 20),
}


def day_of(reference: NumberReference, event: str) -> datetime.date | None:
    return DAYS.get((reference.ordinal, event))


def read(question: str) -> datetime.date | None:
    return read_day(question, today=TODAY, references=find_references(question), day_of=day_of).day


@pytest.mark.parametrize(
    ("question", "day"),
    [
        ("Tính đến ngày 15/02/2024, ai được quyền phê duyệt chủ trương?", "2024-02-15"),
        ("tinh den 15/2/2024 quy che lam viec nao con hieu luc", "2024-02-15"),
        ("Tại thời điểm tháng 3/2025, mức hỗ trợ đi lại là bao nhiêu?", "2025-03-31"),
        ("Xét tại ngày 10/10/2025 thì khoản 3 Điều 7 quy định thế nào?", "2025-10-10"),
        ("Hồi đầu năm 2025, thời hạn giải quyết đơn là bao lâu?", "2025-01-31"),
        ("hoi thang 5 nam 2026 ho so luu tru giu bao lau", "2026-05-31"),
        ("Cuối năm ngoái quy chế nào đang áp dụng?", "2025-12-31"),
        ("hôm qua quy định nào còn hiệu lực?", "2026-11-25"),
        ("Vào tháng 7/2026, dữ liệu loại B được giữ tối đa bao lâu?", "2026-07-31"),
        ("Trước ngày 01/9/2026, biên bản phải lưu bao lâu?", "2026-08-31"),
        ("Biên bản được giữ bao lâu trước ngày 01/9/2026?", "2026-08-31"),
        ("Trước khi Quyết định 51 có hiệu lực thì ai duyệt?", "2026-08-31"),
        ("Trước khi Quyết định 51-QĐ/TU được ban hành, ai duyệt?", "2026-08-27"),
        ("Trước khi sửa đổi Quy định 34, biên bản giữ mấy tháng?", "2026-08-31"),
        ("khi Quy định 34 mới ban hành thì giữ bao lâu", "2026-04-20"),
        ("Trước khi sáp nhập, thủ tục này nộp ở đâu?", "2025-06-30"),
        ("thời còn cấp huyện thì ai cấp giấy này?", "2025-06-30"),
        ("Trong năm 2024, quy chế nào được áp dụng?", "2024-12-31"),
        ("Giữa năm 2025, việc khẩn phải báo cáo trong bao nhiêu giờ?", "2025-06-30"),
        ("Năm 2024 ai có thẩm quyền phê duyệt chủ trương?", "2024-12-31"),
        ("den ngay 20/7/2026 nghi quyet 31/2026/NQ-HĐND da co hieu luc chua", "2026-07-20"),
        ("Văn bản nào về lưu trữ có hiệu lực vào ngày 02/6/2026?", "2026-06-02"),
        ("Hồi đầu năm, tổ trưởng được hỗ trợ bao nhiêu?", "2026-01-31"),
        ("hoi dau nam to truong duoc ho tro bao nhieu", "2026-01-31"),
        ("Mức phụ cấp hồi cuối năm là bao nhiêu?", "2025-12-31"),
        ("Cách đây một năm, ban thường vụ họp mấy lần?", "2025-11-26"),
        ("cach day 6 thang muc phi la bao nhieu", "2026-05-26"),
        ("Quý I/2026 mức hỗ trợ đi lại là bao nhiêu?", "2026-03-31"),
        ("Vào năm 2025, thành viên được hỗ trợ bao nhiêu tiền một tháng?", "2025-12-31"),
        ("Ngày 15/4/2026, hồ sơ được chia theo mấy mức?", "2026-04-15"),
        ("Tính đến ngày 15/6/2024, ban thường vụ họp mỗi tháng mấy lần?", "2024-06-15"),
        ("Trước năm 2026, ban thường vụ họp mấy lần?", "2025-12-31"),
        ("Vào ngày 01/8/2025, chậm trả lời phiếu thì được tính thế nào?", "2025-08-01"),
        ("truoc sap nhap thi ai duyet chi", "2025-06-30"),
        ("Khi chưa sáp nhập xã thì nộp ở đâu?", "2025-06-30"),
        ("khi còn huyện thì mức phí là bao nhiêu?", "2025-06-30"),
    ],
)
def test_a_day_of_the_past_whose_law_is_asked_for_is_read(question: str, day: str) -> None:
    assert read(question) == datetime.date.fromisoformat(day)


@pytest.mark.parametrize(
    "question",
    [
        "Trước ngày 31/12/2025 phải hoàn thành những việc gì?",
        "nộp báo cáo trước ngày 20/10/2026 cho ai?",
        "Chỉ tiêu năm 2025 về kết nạp đảng viên là bao nhiêu?",
        "Tính đến 20/6/2026 đã giải ngân được bao nhiêu phần trăm?",
        "Nghị quyết 12-NQ/TU ngày 03/4/2025 nói gì?",
        "Chỉ thị ngày 03/4/2025 yêu cầu gì?",
        "Hôm 12/3/2026 đoàn giám sát xuống xã nào?",
        "hôm qua Thành ủy ban hành văn bản nào?",
        "Tháng 7 năm 2026 Ban Tổ chức ra hướng dẫn gì?",
        "Đến năm 2030 tỷ lệ này phải đạt bao nhiêu?",
        "Dữ liệu loại B giữ bao lâu, trước và sau khi sửa Quy định 34?",
        "Trong quý I/2026 phải xong nhiệm vụ nào?",
        "gửi tài liệu trước khi họp mấy ngày?",
        "Trước ngày 25 hằng tháng phải gửi gì?",
        "Biên bản được giữ bao lâu?",
        "Nội quy của các xã trước khi sáp nhập còn dùng được không?",
        "Số lớp đề nghị hồi tháng 3/2026 và số lớp được duyệt khác nhau thế nào?",
        "Năm 2025 xã kết nạp được bao nhiêu đảng viên?",
        "Lễ hội đầu năm tổ chức ở đâu?",
        "le hoi dau nam to chuc khi nao",
        "Từ đầu năm đến nay có bao nhiêu văn bản?",
        "Năm 2025 mới có bao nhiêu xã đạt chuẩn?",
    ],
)
def test_a_deadline_a_time_of_the_matter_and_a_date_of_a_document_are_no_such_day(question: str) -> None:
    assert read(question) is None


@pytest.mark.parametrize("question", ["Hiện nay ai duyệt?", "bay gio giu bao lau", "quy định hiện hành thế nào"])
def test_a_question_about_today_says_so(question: str) -> None:
    asked = read_day(question, today=TODAY)
    assert asked.day is None
    assert asked.present
    assert is_present(question)


def test_a_day_to_come_is_no_day_of_the_past() -> None:
    assert read("Tại thời điểm tháng 6/2030 thì mức hỗ trợ được bao nhiêu?") is None


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("Tính đến ngày 15/02/2024, ai được duyệt?", "Ai được duyệt?"),
        ("Trước khi Quyết định 51 có hiệu lực thì ai duyệt?", "Ai duyệt?"),
        ("Biên bản giữ bao lâu trước ngày 01/9/2026?", "Biên bản giữ bao lâu?"),
        ("Trước khi sáp nhập, hồ sơ nộp ở đâu?", "Hồ sơ nộp ở đâu?"),
        ("Biên bản giữ bao lâu (xét tại thời điểm 01/9/2025)?", "Biên bản giữ bao lâu?"),
        ("Hồi tháng 3 vừa rồi, hồ sơ nộp ở đâu?", "Hồ sơ nộp ở đâu?"),
        ("Chỉ tiêu năm 2025 là bao nhiêu?", "Chỉ tiêu năm 2025 là bao nhiêu?"),
    ],
)
def test_the_words_for_the_day_can_be_left_out(question: str, rest: str) -> None:
    assert without_day(question, TODAY) == rest


@pytest.mark.parametrize(
    ("question", "issued", "day"),
    [
        ("Nghị quyết 08-NQ/TU năm 2021 còn hiệu lực không?", "2021-10-15", None),
        ("Nghị quyết 08-NQ/TU của năm 2021 còn hiệu lực không?", None, None),  # two documents of that number
        ("Quy chế 02-QC/TU năm 2024 còn hiệu lực không?", "2021-01-18", "2024-12-31"),
        ("Năm 2024 Quy chế 02-QC/TU còn hiệu lực không?", "2021-01-18", "2024-12-31"),
    ],
)
def test_a_year_behind_a_number_is_that_of_the_document_unless_it_is_of_another(
    question: str, issued: str | None, day: str | None
) -> None:
    known = datetime.date.fromisoformat(issued) if issued else None
    asked = read_day(question, today=TODAY, references=find_references(question), day_of=lambda _, __: known)
    assert asked.day == (datetime.date.fromisoformat(day) if day else None)
