"""Cross-checks of a document's tasks: each kind is seen where it is so, and nowhere else."""

import datetime

import pytest
from task_texts import CLOSING, HEAD

from ingest.parsing import parse_file
from programs.checks import Check, CheckKind, document_checks, task_checks
from programs.reading import find_tasks
from programs.source import Source, parsed_source
from programs.units import Scope, UnitNames
from vanban.unit_tree import Unit, UnitTree

DAY = datetime.date(2026, 11, 10)
UNITS = (
    Unit(1, "tu", "Thành ủy Lạc Hà"),
    Unit(2, "vp", "Văn phòng Thành ủy Lạc Hà", 1),
    Unit(3, "btc", "Ban Tổ chức Thành ủy Lạc Hà", 1),
    Unit(4, "xa", "Đảng ủy xã Vân Khê Thượng", 1),
    Unit(5, "bdv", "Ban Thi đua Thành ủy Lạc Hà", 1, valid_to=datetime.date(2026, 1, 31), successors=(3,)),
    Unit(6, "btg", "Ban Tuyên giáo và Dân vận Thành ủy Lạc Hà", 1),
)


ROW = """
| TT | Nhiệm vụ | Cơ quan chủ trì | Cơ quan phối hợp | Thời gian hoàn thành |
|---|---|---|---|---|
| 1 | Tổng hợp kết quả | Văn phòng Thành ủy | Ban Tổ chức Thành ủy | {due} |
"""


def source_of(body: str, *, subject: str = "về cải cách hành chính") -> Source:
    text = HEAD.format(code="KH", title="KẾ HOẠCH", subject=subject) + body + CLOSING
    return parsed_source(parse_file("thu.md", text.encode()))


def scope_of() -> Scope:
    return UnitNames(UnitTree({unit.id: unit for unit in UNITS})).scope("Ban Thường vụ Thành ủy Lạc Hà", "Lạc Hà")


def checks_of(body: str) -> list[tuple[Check, ...]]:
    source = source_of("I- NHIỆM VỤ\n" + body)
    return task_checks(source, find_tasks(source), scope_of(), day=DAY)


def kinds(body: str) -> list[set[CheckKind]]:
    return [{check.kind for check in found} for found in checks_of(body)]


def test_a_task_with_one_known_lead_and_a_working_day_ahead_needs_no_look() -> None:
    assert kinds("1. Văn phòng Thành ủy lập báo cáo trước ngày 27/11/2026.\n") == [set()]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("1. Văn phòng Thành ủy lập báo cáo trước ngày 05/11/2026.\n", CheckKind.PAST),
        (ROW.format(due="05/10/2026"), CheckKind.BEFORE_ISSUE),
        ("1. Văn phòng Thành ủy lập báo cáo trước ngày 29/11/2026.\n", CheckKind.DAY_OFF),
        (ROW.format(due="Trước kỳ họp thứ 10"), CheckKind.UNDATED),
        ("1. Văn phòng Thành ủy, Ban Tổ chức Thành ủy lập báo cáo trước ngày 27/11/2026.\n", CheckKind.SEVERAL_LEADS),
        ("1. Sở Tài chính lập báo cáo trước ngày 27/11/2026.\n", CheckKind.UNKNOWN_BODY),
        ("1. Ban Tuyên giáo Thành ủy lập báo cáo trước ngày 27/11/2026.\n", CheckKind.FORMER_BODY),
    ],
)
def test_each_kind_is_seen_alone(body: str, kind: CheckKind) -> None:
    assert kinds(body) == [{kind}]


def test_an_ended_unit_is_told_with_the_one_that_took_its_place() -> None:
    (found,) = checks_of("1. Ban Thi đua Thành ủy lập báo cáo trước ngày 27/11/2026.\n")
    assert [one.kind for one in found] == [CheckKind.FORMER_BODY]
    assert "Ban Tổ chức Thành ủy Lạc Hà" in found[0].reason
    assert "31/01/2026" in found[0].reason


def test_the_name_of_a_class_is_one_lead() -> None:
    assert kinds("1. Đảng ủy các xã, phường gửi số liệu trước ngày 27/11/2026.\n") == [set()]


def test_the_next_working_day_is_told() -> None:
    (found,) = checks_of("1. Văn phòng Thành ủy lập báo cáo trước ngày 29/11/2026.\n")
    assert "Chủ nhật" in found[0].reason
    assert "30/11/2026" in found[0].reason


def test_a_period_that_ends_on_a_day_off_is_no_deadline_on_one() -> None:
    assert kinds("1. Văn phòng Thành ủy lập báo cáo trong tháng 01/2027.\n") == [set()]  # 31/01/2027: Chủ nhật


def test_two_deadlines_for_one_request_are_told_on_both_sides_with_the_other_place() -> None:
    body = (
        "1. Văn phòng Thành ủy tổng hợp kết quả rà soát hồ sơ của các cơ quan trước ngày 27/11/2026.\n"
        "2. Văn phòng Thành ủy gửi giấy mời họp trước ngày 30/11/2026.\n"
        "3. Văn phòng Thành ủy tổng hợp kết quả rà soát hồ sơ của các cơ quan trước ngày 04/12/2026.\n"
    )
    first, between, last = checks_of(body)
    assert [one.kind for one in first] == [one.kind for one in last] == [CheckKind.TWO_DEADLINES]
    assert between == ()
    assert "04/12/2026" in first[0].reason
    source = source_of("I- NHIỆM VỤ\n" + body)
    start, end = first[0].other or (0, 0)
    assert source.text[start:end].endswith("trước ngày 04/12/2026.")


def test_the_same_deadline_in_other_words_is_none() -> None:
    body = (
        "1. Văn phòng Thành ủy tổng hợp kết quả rà soát hồ sơ của các cơ quan trước ngày 27/11/2026.\n"
        "2. Văn phòng Thành ủy tổng hợp kết quả rà soát hồ sơ của các cơ quan chậm nhất ngày 27 tháng 11 năm 2026.\n"
    )
    assert kinds(body) == [set(), set()]


ANNEXED = """1. Văn phòng Thành ủy tổng hợp kết quả số hóa 80% hồ sơ lưu trữ của cơ quan trước ngày 27/11/2026.

PHỤ LỤC
Danh mục nhiệm vụ

| TT | Nhiệm vụ | Cơ quan chủ trì | Cơ quan phối hợp | Thời gian hoàn thành |
|---|---|---|---|---|
| 1 | Tổng hợp kết quả số hóa {figure} hồ sơ lưu trữ của cơ quan | {lead} | Ban Tổ chức Thành ủy | {due} |
"""


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (("80%", "Văn phòng Thành ủy", "27/11/2026"), 0),
        (("80%", "Văn phòng Thành ủy", "30/11/2026"), 1),
        (("80%", "Ban Tuyên giáo và Dân vận Thành ủy", "27/11/2026"), 1),
        (("85%", "Văn phòng Thành ủy", "27/11/2026"), 1),
        (("85%", "Ban Tuyên giáo và Dân vận Thành ủy", "30/11/2026"), 3),
    ],
)
def test_the_body_is_held_against_the_annex(row: tuple[str, str, str], told: int) -> None:
    figure, lead, due = row
    text = HEAD.format(code="KH", title="KẾ HOẠCH", subject="về số hóa") + "I- NHIỆM VỤ\n"
    body, annex = ANNEXED.format(figure=figure, lead=lead, due=due).split("\nPHỤ LỤC")
    source = parsed_source(parse_file("thu.md", (text + body + CLOSING + "\nPHỤ LỤC" + annex).encode()))
    found = task_checks(source, find_tasks(source), scope_of(), day=DAY)
    assert len(found) == 2
    assert [[one.kind for one in checks] for checks in found] == [[CheckKind.ANNEX] * told] * 2


def test_a_title_that_names_another_document_than_the_text_is_told() -> None:
    body = "Thực hiện Nghị quyết số 57-NQ/TW, Ban Thường vụ Thành ủy yêu cầu:\n1. Văn phòng Thành ủy lập báo cáo.\n"
    assert document_checks(source_of(body, subject="triển khai Nghị quyết số 57-NQ/TW")) == []
    (found,) = document_checks(source_of(body, subject="triển khai Nghị quyết số 59-NQ/TW"))
    assert found.kind is CheckKind.TITLE
    assert "59-NQ/TW" in found.reason
    assert "57-NQ/TW" in found.reason


def test_a_title_that_dates_a_document_otherwise_than_the_text_is_told() -> None:
    body = "Thực hiện Nghị quyết số 57-NQ/TW, ngày 22/12/2024 của Bộ Chính trị, Ban Thường vụ Thành ủy yêu cầu.\n"
    same = "triển khai Nghị quyết số 57-NQ/TW, ngày 22/12/2024"
    assert document_checks(source_of(body, subject=same)) == []
    (found,) = document_checks(source_of(body, subject="triển khai Nghị quyết số 57-NQ/TW, ngày 22/12/2025"))
    assert "22/12/2025" in found.reason
    assert "22/12/2024" in found.reason
