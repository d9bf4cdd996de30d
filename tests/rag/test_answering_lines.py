"""The line of a passage that answers: headings tell no lines apart, and whoever must act stands at the beginning."""

import pytest
from made_up_evidence import asked, evidence

from rag.answering_lines import best_lines, is_title, lines_of_parts
from rag.evidence import Unit, units
from rag.parts import asked_parts

SCHEDULE = """6. Quy trình, thời gian
6.1. Tổ dân phố tự chấm điểm từ ngày 01/11 đến ngày 15/11 hằng năm.
6.2. Ủy ban nhân dân phường thẩm định và quyết định mức xếp loại tổ dân phố trước ngày 05/12 hằng năm.
6.3. Đối với năm 2026, việc tự chấm điểm được lùi đến hết ngày 25/11/2026."""
TERMS = """Điều 2. Giải thích từ ngữ
1. Tổ thường trực gồm tổ trưởng và hai tổ phó.
2. Việc gấp là việc nếu không làm trong vòng 24 giờ thì có thể gây thiệt hại.
3. Lấy ý kiến bằng phiếu là việc gửi phiếu hỏi. Quá thời hạn không trả lời được coi là chưa có ý kiến."""
DUTIES = """VII. TỔ CHỨC THỰC HIỆN
1. Ban Dân chủ tham mưu thành lập Đoàn giám sát, chuẩn bị đề cương, tổng hợp kết quả.
2. Văn phòng bố trí xe, tài liệu.
3. Hội Nông dân xã cử 01 cán bộ tham gia, bố trí nơi tiếp xúc."""


def _first(question: str, text: str, heading: str = "") -> str:
    unit = best_lines(asked(question), evidence(text, heading=heading))[0].unit
    return text[unit.start : unit.end]


def test_what_is_defined_stands_before_the_verb() -> None:
    assert _first("Theo quy chế, thế nào được coi là việc gấp?", TERMS).startswith("2. Việc gấp")


def test_words_of_the_heading_do_not_choose_the_line() -> None:
    text = "III. KIẾN NGHỊ VỀ HỘI THI\n1. Hội thi mở từ tháng 5.\n2. Vận động ít nhất 60% hội viên tham gia."
    question = "Kiến nghị về hội thi: vận động tối thiểu bao nhiêu hội viên?"
    assert _first(question, text, "KIẾN NGHỊ VỀ HỘI THI").startswith("2. Vận động")


def test_whoever_is_asked_about_begins_the_line() -> None:
    assert _first("Hội Nông dân xã phải chuẩn bị gì cho Đoàn giám sát?", DUTIES).startswith("3. Hội Nông dân")


def test_a_line_that_may_be_meant_as_well_is_given_too() -> None:
    lines = best_lines(asked("Năm nay tổ dân phố tự chấm điểm đến hạn ngày nào?"), evidence(SCHEDULE))
    quoted = [SCHEDULE[line.unit.start : line.unit.end][:3] for line in lines]
    assert {"6.1", "6.3"} <= set(quoted)


def test_each_part_of_a_question_finds_its_own_line() -> None:
    text = "2. Cách thi\n2.1. Mỗi đề 15 câu, làm bài trong 12 phút.\n2.2. Mỗi tuần được thi 02 lượt.\n2.3. Nộp lệ phí."
    question = asked("Mỗi đề bao nhiêu câu và mỗi tuần được thi mấy lượt?")
    found = lines_of_parts(question, asked_parts(question), evidence(text))
    assert [text[unit.start : unit.start + 4] for unit in found] == ["2.1.", "2.2."]


@pytest.mark.parametrize(
    ("line", "title"), [(0, True), (1, False)], ids=["the title of a section", "a clause below it"]
)
def test_a_title_is_told_from_a_clause(line: int, title: bool) -> None:
    assert is_title(evidence(SCHEDULE), units(SCHEDULE)[line]) is title


def test_a_passage_of_titles_only_still_has_a_line() -> None:
    text = "PHỤ LỤC"
    assert [line.unit for line in best_lines(asked("Phụ lục gì?"), evidence(text))] == [Unit(0, len(text))]
