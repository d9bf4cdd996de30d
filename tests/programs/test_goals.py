"""Goals with figures read out of made-up documents: what, how much, by when, and which figures are none."""

import pytest
from task_texts import written

from programs.goals import Goal, Kind, find_goals

GOALS = """I- TÌNH HÌNH
1. Năm 2025, 62% hồ sơ được nộp trực tuyến.

II- MỤC TIÊU
1. Đến năm 2028
- Kinh tế số đạt tối thiểu 25% tổng sản phẩm, trong đó kinh phí từ xã hội chiếm hơn 60%.
- 100% đảng ủy xã, phường họp không giấy tờ theo Điều 12 của Quy chế số 34-QC/TU ngày 05/3/2026.
- Có ít nhất 1.200 người được bồi dưỡng, 03 trung tâm hoạt động thường xuyên.
- Chỉ số hài lòng của người dân duy trì trên 0,85.
- Số hồ sơ tăng 12 - 15%/năm.
2. Tầm nhìn đến năm 2045
Thành phố thuộc nhóm 5 địa phương dẫn đầu; 2 trường thuộc nhóm 100 trường hàng đầu khu vực.

III- NHIỆM VỤ
1. Văn phòng Thành ủy kết nối mạng cho 100% xã, phường trước ngày 30/9/2027.
"""


@pytest.fixture(scope="module")
def goals() -> list[Goal]:
    return find_goals(written(GOALS))


def test_each_figure_under_a_heading_of_goals_is_a_goal_with_its_year(goals: list[Goal]) -> None:
    assert [(goal.value, goal.kind, goal.year) for goal in goals] == [
        ("25", Kind.SHARE, 2028),
        ("60", Kind.SHARE, 2028),
        ("100", Kind.SHARE, 2028),
        ("1.200", Kind.COUNT, 2028),
        ("03", Kind.COUNT, 2028),
        ("0,85", Kind.INDEX, 2028),
        ("12-15", Kind.SHARE_A_YEAR, 2028),
        ("5", Kind.COUNT, 2045),
        ("2", Kind.COUNT, 2045),
    ]


def test_a_goal_says_what_its_figure_is_of(goals: list[Goal]) -> None:
    told = {goal.value: goal.indicator for goal in goals}
    assert told["25"] == "Kinh tế số"
    assert told["60"] == "kinh phí từ xã hội"
    assert told["100"].startswith("đảng ủy xã, phường họp không giấy tờ")
    assert told["03"] == "trung tâm hoạt động thường xuyên"
    assert [goal.bound for goal in goals][:4] == ["tối thiểu", "hơn", "", "ít nhất"]


def test_the_time_a_sentence_opens_with_holds_for_all_its_figures_and_is_of_none_of_them() -> None:
    found = find_goals(
        written(
            "I- MỤC TIÊU\nPhấn đấu đến hết năm 2029, ít nhất 90% hồ sơ được nộp trực tuyến, trên 60% người dân "
            "hài lòng; mở 03 điểm tiếp nhận.\nGiai đoạn 2026-2030, số hồ sơ trễ hạn giảm 5%/năm.\n"
        )
    )
    assert [(goal.indicator, goal.year) for goal in found][:3] == [
        ("hồ sơ được nộp trực tuyến", 2029),
        ("người dân hài lòng", 2029),
        ("mở điểm tiếp nhận", 2029),
    ]
    assert found[3].indicator == "số hồ sơ trễ hạn giảm"
    assert found[3].confidence < found[0].confidence  # no year is named by which


def test_what_is_done_to_a_thing_stands_in_its_indicator() -> None:
    lines = ("1. Cắt giảm 30% số báo cáo định kỳ.", "2. Có 12 lớp bồi dưỡng.", "3. Kết nối mạng tại 100% xã.")
    body = "\n".join(("I- CHỈ TIÊU NĂM 2026", *lines, ""))
    assert [goal.indicator for goal in find_goals(written(body))] == [
        "Cắt giảm số báo cáo định kỳ",
        "lớp bồi dưỡng",
        "Kết nối mạng",
    ]


def test_each_goal_stands_word_for_word_where_it_says(goals: list[Goal]) -> None:
    text = written(GOALS).text
    for goal in goals:
        assert text[goal.at : goal.at_end].replace(" ", "") == goal.value
        assert goal.start <= goal.at < goal.end
        assert goal.path.startswith("mục II")


def test_figures_that_tell_how_things_are_and_numbers_of_documents_are_no_goals(goals: list[Goal]) -> None:
    assert not {"62", "12", "34", "05", "2025"} & {goal.value for goal in goals}


def test_a_year_beside_the_figure_is_its_own() -> None:
    found = find_goals(
        written("I- MỤC TIÊU ĐẾN NĂM 2030\n1. Chi cho nghiên cứu đạt 1,5% ngân sách vào năm 2027, 2% vào năm 2029.\n")
    )
    assert [(goal.value, goal.year) for goal in found] == [("1,5", 2027), ("2", 2029)]


def test_the_year_of_a_plan_is_that_of_its_goals_where_no_heading_names_one() -> None:
    found = find_goals(written("I- CHỈ TIÊU\n1. 90% văn bản đi được ký số.\n", subject="chuyển đổi số năm 2027"))
    assert [goal.year for goal in found] == [2027]
