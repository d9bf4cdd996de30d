"""Which row of a table goes first among passages found, over made-up rows and sentences."""

import datetime
from dataclasses import replace

from made_up_evidence import PLAN, asked, evidence

from rag.evidence import Evidence
from rag.ranking import Ranked, rank
from rag.row_order import is_total, of_all_places, ordered
from vanban.documents import PassageKind

ROW = PassageKind.TABLE_ROW
REPORT = replace(PLAN, id=8, number="12-BC/TU", type="Báo cáo", date=datetime.date(2026, 7, 1))
AIMS = "TT | Chỉ tiêu | Năm 2025 | Năm 2027 | Năm 2030"
TIMES = "TT | Chỉ tiêu | Mục tiêu năm 2026 | 6 tháng đầu năm 2025 | 6 tháng đầu năm 2026"
AIM_ROW = evidence("2 | Hợp tác xã trồng nấm | 14 | 30 | 60", passage_id=71, kind=ROW, heading=AIMS)
TIME_ROW = evidence("7 | Hợp tác xã trồng nấm | 25 | 15 | 21", passage_id=72, kind=ROW, heading=TIMES, document=REPORT)
OTHER_ROW = evidence("8 | Đường hoa | 25 | 15 | 21", passage_id=73, kind=ROW, heading=TIMES, document=REPORT)
PROSE = evidence("3. Toàn thành phố mới có 14 hợp tác xã trồng nấm.", passage_id=74)


def _first(question: str, *found: Evidence) -> int:
    understood = asked(question)
    return ordered(understood, rank(understood, found))[0].evidence.passage_id


def test_a_change_is_answered_with_the_row_that_holds_both_times() -> None:
    question = "Số hợp tác xã trồng nấm tăng từ mấy lên mấy so với cùng kỳ?"
    assert _first(question, PROSE, AIM_ROW, OTHER_ROW, TIME_ROW) == TIME_ROW.passage_id


def test_a_row_of_two_times_about_something_else_stays_behind() -> None:
    question = "Số hợp tác xã trồng nấm tăng từ mấy lên mấy so với cùng kỳ?"
    assert _first(question, PROSE, AIM_ROW, OTHER_ROW) != OTHER_ROW.passage_id


def test_a_question_for_one_figure_keeps_its_order() -> None:
    question = asked("Năm 2030 có bao nhiêu hợp tác xã trồng nấm?")
    ranked = rank(question, [PROSE, AIM_ROW, TIME_ROW])
    assert ordered(question, ranked) == ranked


def _told_apart(question: str) -> tuple[Ranked, Ranked]:
    prose = evidence(
        "2. Văn phòng tổ chức lớp tập huấn trồng nấm rơm cho hội viên, có phát tài liệu tập huấn.", passage_id=75
    )
    row = evidence(
        "4 | Lớp tập huấn trồng nấm rơm | Hội Nông dân | trước ngày 20/9/2026", passage_id=76, kind=ROW,
        heading="TT | Nội dung | Cơ quan chủ trì | Thời gian", relevance=0.9,
    )  # fmt: skip
    understood = asked(question)
    measured = {item.evidence.passage_id: item for item in rank(understood, [prose, row])}
    return measured[75], measured[76]


def test_a_row_that_shows_the_day_goes_before_a_sentence_that_does_not() -> None:
    question = "Lớp tập huấn trồng nấm rơm xong trước ngày nào?"
    prose, row = _told_apart(question)
    behind = replace(row, score=0.9 * prose.score)
    assert ordered(asked(question), [prose, behind])[0] is behind


def test_a_row_far_below_the_best_passage_stays_there() -> None:
    question = "Lớp tập huấn trồng nấm rơm xong trước ngày nào?"
    prose, row = _told_apart(question)
    assert ordered(asked(question), [prose, replace(row, score=0.5 * prose.score)])[0] is prose


def test_a_row_with_a_column_for_each_place_asked_about_answers_for_all() -> None:
    heads = "TT | Tiêu chí | Phường Tân Lạc Đông | Xã Vân Khê Thượng"
    row = evidence("3 | Số giếng khoan | 11 | 19", passage_id=77, kind=ROW, heading=heads)
    both = asked("Số giếng khoan của Tân Lạc Đông và Vân Khê Thượng lần lượt là mấy?")
    assert of_all_places(both, rank(both, [row]))
    third = asked("Số giếng khoan của Tân Lạc Đông và Phúc Lâm Hạ lần lượt là mấy?")
    assert not of_all_places(third, rank(third, [row]))
    matter = asked("Số nhà máy gạch của Tân Lạc Đông và Vân Khê Thượng lần lượt là mấy?")
    assert not of_all_places(matter, rank(matter, [row]))


def test_a_row_of_totals_is_known_where_a_total_is_asked_for() -> None:
    heading = "DỰ TOÁN LỚP TRỒNG NẤM › TT | Khoản chi | Số tiền"
    total = evidence("5 | Tổng cộng | 486", passage_id=78, kind=ROW, heading=heading)
    part = evidence("4 | Thuê hội trường | 52", passage_id=79, kind=ROW, heading=heading)
    question = asked("Tổng cộng số tiền khoản chi lớp trồng nấm là bao nhiêu?")
    assert is_total(question, rank(question, [total]))
    assert not is_total(question, rank(question, [part]))
    other = asked("Tổng cộng số tiền khoản chi sửa đình làng là bao nhiêu?")
    assert not is_total(other, rank(other, [total]))
