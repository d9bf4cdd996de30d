"""Duties read out of made-up plans, and out of one real annex."""

import datetime
import json
from pathlib import Path

import pytest
from parsed_evidence import parsed

from rag.periods import Period
from vanban.text import clean

PLAN = """KẾ HOẠCH
về nước sạch của xã Vân Khê Thượng năm 2027

I. TÌNH HÌNH
1. Phòng Kinh tế đã khảo sát 12 giếng khoan trước ngày 01/02/2026.

II. NHIỆM VỤ
1. Giao Phòng Kinh tế chủ trì, phối hợp với Trung tâm Quan trắc khảo sát giếng khoan, báo cáo trước ngày 15/4/2027.
2. Uỷ ban nhân dân xã bố trí kinh phí trong quý I; Công an xã kiểm tra an toàn đường ống hằng tháng.
3. Đường ống cũ được thay trước mùa mưa.
4. Nhà máy nước được nâng công suất, giao Ban Quản lý dự án lập hồ sơ trong tháng 6/2027.

III. TỔ CHỨC THỰC HIỆN
1. Trạm Y tế xã có trách nhiệm:
a) Lấy mẫu nước tại 05 điểm trường trước 30/9;
b) Công khai kết quả xét nghiệm.
2. Trách nhiệm của các thôn
a) Cử 02 người trông coi bể chứa.
"""
TABLE = """KẾ HOẠCH phân công

| TT | Nhiệm vụ | Cơ quan chủ trì | Cơ quan phối hợp | Sản phẩm | Thời hạn |
|---|---|---|---|---|---|
| I | Nước sạch | | | | |
| 1 | Khoan giếng ở thôn Đồi Cọ | Phòng Kinh tế | Công an xã | Giếng nghiệm thu | Quý II/2027 |
| 2 | Thay van hỏng | Ban Quản lý dự án | | | Thường xuyên |
"""
WATCHED = """BÁO CÁO

| TT | Chỉ tiêu | Đơn vị tính | Năm 2027 | Cơ quan theo dõi |
|---|---|---|---|---|
| 1 | Hộ dùng nước máy | % | 70 | Phòng Kinh tế |
"""


def test_a_body_its_partners_and_its_deadline_are_read_from_a_clause() -> None:
    duty = next(d for d in parsed(PLAN).duties() if d.body == "Phòng Kinh tế")
    assert duty.partners == "Trung tâm Quan trắc"
    assert duty.due == "trước ngày 15/4/2027"
    assert duty.due_period == Period(datetime.date(2027, 4, 15), datetime.date(2027, 4, 15))


def test_each_body_of_a_sentence_has_its_own_words() -> None:
    duties = {d.body: d.task for d in parsed(PLAN).duties()}
    assert duties["Ủy ban nhân dân xã"] == "Uỷ ban nhân dân xã bố trí kinh phí trong quý I"
    assert duties["Công an xã"] == "Công an xã kiểm tra an toàn đường ống hằng tháng."


def test_a_body_given_work_inside_a_sentence_is_found() -> None:
    assert "Ban Quản lý dự án" in {d.body for d in parsed(PLAN).duties()}


def test_the_items_below_a_body_are_its_duties() -> None:
    duties = [(d.body, d.task) for d in parsed(PLAN).duties()]
    assert ("Trạm Y tế xã", "Lấy mẫu nước tại 05 điểm trường trước 30/9;") in duties
    assert ("Trạm Y tế xã", "Công khai kết quả xét nghiệm.") in duties
    assert ("các thôn", "Cử 02 người trông coi bể chứa.") in duties


def test_a_deadline_without_a_year_is_of_the_year_given() -> None:
    due = next(d for d in parsed(PLAN).duties(2031) if "mẫu nước" in d.task).due_period
    assert due == Period(datetime.date(2031, 9, 30), datetime.date(2031, 9, 30))


def test_what_was_done_and_what_nobody_is_given_are_no_duties() -> None:
    tasks = " ".join(d.task for d in parsed(PLAN).duties())
    assert "đã khảo sát" not in tasks
    assert "mùa mưa" not in tasks


def test_the_words_of_a_duty_stand_where_it_says() -> None:
    for duty in parsed(PLAN).duties():
        assert duty.evidence.text[duty.start : duty.end] == duty.task


def test_a_row_of_a_task_table_gives_body_partners_product_and_deadline() -> None:
    first, second = parsed(TABLE).duties()
    assert (first.task, first.body, first.partners, first.product, first.due) == (
        "Khoan giếng ở thôn Đồi Cọ", "Phòng Kinh tế", "Công an xã", "Giếng nghiệm thu", "Quý II/2027",
    )  # fmt: skip
    assert (second.partners, second.product, second.due_period) == ("", "", None)


def test_what_is_only_watched_is_no_duty() -> None:
    assert parsed(WATCHED).duties() == []


@pytest.mark.data
def test_the_tasks_of_a_real_annex_are_read_with_their_columns(shared_data: Path) -> None:
    gold = json.loads((shared_data / "tasks/03-NQ-CP_PL2_gold.json").read_text(encoding="utf-8"))
    text = (shared_data / "party/texts/03-NQ-CP_2025_PL2.txt").read_text(encoding="utf-8")
    read = {_spelled(d.task)[:120]: d for d in parsed(text, name="a.txt").duties(2025)}
    columns = [("lead", "body"), ("coordinate", "partners"), ("product", "product"), ("due", "due")]
    right = dict.fromkeys((name for name, _ in columns), 0)
    for row in gold:
        duty = read.get(_spelled(row["task"])[:120])
        for name, ours in columns:
            right[name] += duty is not None and _spelled(getattr(duty, ours)) == _spelled(row[name])
    assert all(count >= 0.97 * len(gold) for count in right.values()), right


def _spelled(words: str) -> str:
    return " ".join(clean(words).text.lower().split())
