"""Tasks and events read out of made-up documents: who, with whom, by when, from where, and what is left out."""

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from task_texts import ALL, LABELLED, PLAN, RULES, STEPS, TABLE, WEEK_LINES, WEEK_TABLE, tasks, written

from programs.reading import find_tasks
from programs.tasks import FoundTask, Shape
from vanban.tasks import Recurrence, TaskKind


def by_lead(found: list[FoundTask], lead: str) -> list[FoundTask]:
    return [task for task in found if task.lead == lead]


def test_a_sentence_gives_its_body_its_partners_and_its_deadline() -> None:
    task = by_lead(tasks(PLAN), "Văn phòng Thành ủy")[0]
    assert task.partners == "Ban Tổ chức Thành ủy"
    assert task.due == "trước ngày 27/11/2026"
    assert task.deadline.last == datetime.date(2026, 11, 27)
    assert task.path == "mục II.1"


def test_the_part_after_a_semicolon_belongs_to_the_body_before_it() -> None:
    [task] = by_lead(tasks(PLAN), "Ban Nội chính Thành ủy")
    assert (task.deadline.every, task.deadline.day) == (Recurrence.MONTHLY, 20)


def test_a_sentence_with_two_deadlines_gives_two_tasks() -> None:
    days = [task.deadline.last for task in by_lead(tasks(PLAN), "Sở Tài chính")]
    assert days == [datetime.date(2026, 12, 15), datetime.date(2027, 1, 20)]


def test_the_items_below_a_body_are_its_tasks() -> None:
    first, second = by_lead(tasks(PLAN), "Ban Tuyên giáo và Dân vận Thành ủy")
    assert first.deadline.last == datetime.date(2026, 12, 31)
    assert second.due == ""


def test_what_was_done_what_nobody_is_given_and_what_binds_all_are_no_tasks() -> None:
    told = " ".join(task.text for task in tasks(PLAN))
    assert "đã hoàn thành" not in told
    assert "mùa mưa" not in told
    assert "nghiêm túc thực hiện" not in told


def test_rows_of_a_programme_are_tasks_of_its_year_under_their_heading() -> None:
    found = tasks(TABLE, title="CHƯƠNG TRÌNH", code="CTr", subject="công tác năm 2027 của Thành ủy")
    first, second, third = found
    assert (first.lead, first.partners, first.product) == ("Văn phòng Thành ủy", "Sở Tài chính", "Quy chế")
    assert [task.deadline.last for task in found] == [datetime.date(2027, 2, 15), None, datetime.date(2027, 6, 30)]
    assert second.deadline.every is Recurrence.ALWAYS
    assert [task.group for task in (first, third)] == ["QUÝ I", "QUÝ II"]


def test_steps_of_a_procedure_are_no_tasks() -> None:
    assert tasks(STEPS) == []


def test_parts_that_are_labelled_make_a_task_of_each_item() -> None:
    found = tasks(LABELLED)
    assert [(task.lead, task.text.split()[0], task.due) for task in found] == [
        ("Văn phòng Thành ủy", "Rà", "Hoàn thành trong quý I/2027"),
        ("Công an thành phố", "Diễn", "Thường xuyên"),
        ("Công an thành phố", "Sao", "Thường xuyên"),
    ]
    assert found[0].partners == "Các sở, ban, ngành"
    assert found[0].deadline.last == datetime.date(2027, 3, 31)


def test_of_rules_only_what_has_a_day_is_a_task() -> None:
    [task] = tasks(RULES, title="QUY ĐỊNH", code="QĐ")
    assert task.lead == "Ban Tổ chức Thành ủy"


def test_the_cells_of_a_week_programme_are_events_at_their_times() -> None:
    found = tasks(WEEK_TABLE, title="CHƯƠNG TRÌNH", code="CTr", subject="công tác tuần")
    assert [(task.deadline.last.day, task.minute) for task in found if task.deadline.last] == [
        (23, 495), (27, 480), (27, 630), (27, None),
    ]  # fmt: skip
    assert all(task.kind is TaskKind.EVENT for task in found)
    last = found[-1]
    assert (last.text, last.due, last.chair, last.lead, last.place) == (
        "Làm việc tại xã Vân Khê Thượng", "Chiều", "Phó Bí thư", "Ban Tổ chức Thành ủy", "Nhà văn hóa",
    )  # fmt: skip
    assert found[2].text == "Tiếp đoàn Trung ương"


def test_timed_lines_under_days_are_events() -> None:
    found = tasks(WEEK_LINES, title="LỊCH CÔNG TÁC", code="LT", subject="tuần 48")
    assert [(task.deadline.last.day, task.minute) for task in found if task.deadline.last] == [
        (23, 495), (23, 840), (24, 570),
    ]  # fmt: skip
    assert found[0].place == "Phòng họp số 1"
    assert found[2].place == "Nhà văn hóa thanh niên"


def test_an_order_to_a_list_of_bodies_has_the_list_as_its_lead() -> None:
    [task] = tasks(
        "Điều 1. Tổ chức thực hiện\n1. Giao Thường trực Hội đồng nhân dân\nthành phố; các Ban của Hội đồng nhân dân, "
        "các Tổ đại biểu giám sát việc thực hiện Nghị quyết.\n",
        title="NGHỊ QUYẾT",
        code="NQ",
    )
    assert task.lead.startswith("Thường trực Hội đồng nhân dân thành phố; các Ban")
    assert task.text.startswith("Giao Thường trực")


def test_what_a_decision_orders_is_a_task_and_what_it_lays_down_in_general_is_none() -> None:
    found = tasks(
        "Điều 1. Giao Sở Tài chính chủ trì, phối hợp với Văn phòng Thành ủy bố trí kinh phí.\n"
        "Điều 2. Sở Xây dựng có trách nhiệm cấp phép theo quy định của pháp luật.\n",
        title="QUYẾT ĐỊNH",
        code="QĐ",
    )
    assert [task.lead for task in found] == ["Sở Tài chính"]


def test_items_under_a_paragraph_that_opens_a_list_are_tasks_of_its_bodies() -> None:
    found = tasks(
        "I- NHIỆM VỤ\nNhằm hoàn thành kế hoạch, trong thời gian tới, các ban của Thành ủy, đảng ủy các xã, phường cần "
        "thực hiện các nhiệm vụ sau đây:\n1. Về tuyên truyền\na) Mở chuyên mục trên cổng thông tin của thành phố.\n"
        "b) Biên soạn tài liệu hỏi đáp cho chi bộ.\n"
    )
    assert [task.lead for task in found] == ["các ban của Thành ủy, đảng ủy các xã, phường"] * 2
    assert {task.shape for task in found} == {Shape.LEAD_IN}
    assert {task.group for task in found} == {"NHIỆM VỤ"}


def test_lines_under_one_that_only_names_who_is_asked_are_its_tasks() -> None:
    [task] = tasks(
        "I- NHIỆM VỤ\n1. Đề nghị Ủy ban Mặt trận Tổ quốc Việt Nam thành phố\nTăng cường giám sát việc tiếp công dân. "
        "Vận động người dân tham gia.\n"
    )
    assert task.lead == "Ủy ban Mặt trận Tổ quốc Việt Nam thành phố"
    assert task.text.endswith("tham gia.")


def test_a_term_counted_from_when_rules_take_effect_is_reckoned_from_that_day() -> None:
    found = tasks(
        "Điều 1. Chuyển tiếp\n1. Kể từ ngày Quy định này có hiệu lực thi hành:\na) Trong thời hạn 02 năm, Lưu trữ lịch "
        "sử thành phố phải chỉnh lý xong tài liệu tồn đọng.\nĐiều 2. Hiệu lực\nQuy định này có hiệu lực thi hành từ "
        "ngày 01 tháng 12 năm 2026.\n",
        title="QUY ĐỊNH",
        code="QĐ",
    )
    assert [(task.lead, task.deadline.last) for task in found] == [
        ("Lưu trữ lịch sử thành phố", datetime.date(2028, 12, 1))
    ]


def test_how_sure_a_reading_is_goes_by_how_the_task_is_worded() -> None:
    first = tasks(TABLE, title="CHƯƠNG TRÌNH", code="CTr", subject="công tác năm 2027")[0]
    assert (first.shape, first.confidence) == (Shape.ROW, 0.95)
    undated = FoundTask("làm gì", 0, 10, "mục 1", due="sau khi được phê duyệt")
    assert undated.confidence < FoundTask("làm gì", 0, 10, "mục 1").confidence


@pytest.mark.parametrize("body", ALL.values(), ids=ALL)
def test_each_task_stands_word_for_word_where_it_says(body: str) -> None:
    source = written(body)
    found = find_tasks(source)
    assert found == sorted(found, key=lambda task: (task.start, task.end))
    for task in found:
        quote = " ".join(source.text[task.start : task.end].split())
        assert task.text in quote
        assert task.path


lines = st.sampled_from(
    [line for text in ALL.values() for line in text.splitlines()]
    + ["|||", "08h15:", "- ", "Điều 1.", "a)", "25/13/2026"]
)


@settings(max_examples=60)
@given(st.lists(lines, min_size=1, max_size=25))
def test_whatever_lines_a_document_is_made_of_every_task_is_quoted_and_led(shuffled: list[str]) -> None:
    source = written("\n".join(shuffled))
    for task in find_tasks(source):
        assert task.text in " ".join(source.text[task.start : task.end].split())
        assert task.lead or task.kind is TaskKind.EVENT
        last = task.deadline.last
        assert last is None or task.deadline.first is None or task.deadline.first <= last
