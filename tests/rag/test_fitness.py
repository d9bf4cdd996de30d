"""The measures by which passages compete to answer."""

import pytest
from made_up_evidence import asked, evidence

from rag.fitness import asked as preferred_by
from rag.fitness import lines_of, load_weights
from rag.ranking import rank


def test_titles_lead_the_lines_below_them() -> None:
    lines = lines_of("Chương II\nTHỜI HẠN\nĐiều 7. Thời hạn xử lý\n1. Hai ngày.\n2. Ba ngày.")
    assert lines.leads == "Chương II\nTHỜI HẠN\nĐiều 7. Thời hạn xử lý"
    assert lines.lines == ("1. Hai ngày.", "2. Ba ngày.")


@pytest.mark.parametrize(
    "items",
    [
        ["Thời gian: 14 giờ ngày 12/5/2026", "Địa điểm: Hội trường tầng 2", "Thành phần: bí thư các chi bộ"],
        ["- Báo cáo tháng", "- Báo cáo quý"],
        ["1. Nộp hồ sơ tại bộ phận một cửa", "2. Nhận giấy hẹn"],
        ["a) Bản chính", "b) Bản sao"],
        ["Bước 1: nhận hồ sơ", "Bước 2: thẩm định", "Bước 3: trả kết quả"],
    ],
)
def test_items_without_a_full_stop_are_no_titles_of_each_other(items: list[str]) -> None:
    assert lines_of("\n".join(items)).lines == tuple(items)
    assert lines_of("\n".join(["LỊCH HỌP", *items])).lines == tuple(items)


def test_a_heading_may_lead_items_numbered_below_it() -> None:
    lines = lines_of("II- NHIỆM VỤ\n1. Chuyển đổi số\n1.1. Số hóa tài liệu.\n1.2. Đào tạo.")
    assert lines.leads == "II- NHIỆM VỤ\n1. Chuyển đổi số"


def test_a_passage_of_one_line_is_that_line() -> None:
    assert lines_of("Điều 7. Thời hạn xử lý").lines == ("Điều 7. Thời hạn xử lý",)


def test_words_of_one_line_count_more_than_the_same_words_scattered_over_several() -> None:
    question = asked("Báo cáo tháng của đảng ủy nộp ngày nào?")
    together = evidence("1. Đảng ủy nộp báo cáo tháng trước ngày 20/5/2026.\n2. Hồ sơ lưu một năm.", passage_id=1)
    scattered = evidence(
        "1. Đảng ủy họp trước ngày 20/5/2026.\n2. Báo cáo được lưu.\n3. Mỗi tháng nộp một lần.", passage_id=2
    )
    assert rank(question, [scattered, together])[0].evidence is together


@pytest.mark.parametrize(
    ("question", "definition", "procedure"),
    [
        ("Dữ liệu mức 2 nghĩa là gì?", True, False),
        ("to cong nghe so gom nhung ai", True, False),
        ("Thủ tục chi tiền hỗ trợ thế nào?", False, True),
        ("Ai ký văn bản này?", False, False),
    ],
)
def test_the_wording_tells_what_is_preferred(question: str, *, definition: bool, procedure: bool) -> None:
    wanted = preferred_by(question)
    assert (wanted.definition, wanted.procedure) == (definition, procedure)


def test_a_definition_is_sought_where_words_are_explained() -> None:
    question = asked("Cơ quan điều phối nghĩa là gì?")
    scope = evidence("Quy định này quy định trách nhiệm của cơ quan điều phối.", passage_id=1)
    explained = evidence(
        "1. Cơ quan điều phối là Trung tâm thông tin.", passage_id=2, heading="Điều 3. Giải thích từ ngữ"
    )
    assert rank(question, [scope, explained])[0].evidence is explained


def test_the_type_named_prefers_documents_of_that_type() -> None:
    question = asked("Theo kế hoạch thì năm 2026 số hóa bao nhiêu trang?")
    plan = evidence("Số hóa 5.000 trang trong năm 2026.", passage_id=1)
    measures = rank(question, [plan])[0].measures
    assert measures["type"] == 1.0
    assert rank(asked("Theo chỉ thị thì số hóa bao nhiêu trang?"), [plan])[0].measures["type"] == -1.0


def test_every_measure_of_a_passage_has_a_fitted_weight() -> None:
    measures = rank(asked("Ai chủ trì?"), [evidence("Văn phòng chủ trì.")])[0].measures
    assert measures.keys() == load_weights().keys()
