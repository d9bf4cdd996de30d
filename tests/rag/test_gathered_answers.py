"""Answers put together from several places of made-up documents: parts, comparisons, summaries, duties."""

import re
from collections.abc import Iterator

import pytest
from fresh import fresh_services
from gathered_library import GatheredLibrary

from rag.summarising import MOST_LINES
from vanban.answers import Answer, Refusal
from vanban.settings import Settings


@pytest.fixture(scope="module")
def gathered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GatheredLibrary]:
    services = fresh_services(Settings(data_dir=tmp_path_factory.mktemp("gathered")))
    yield GatheredLibrary(services)
    services.close()


def _quotes(answer: Answer) -> str:
    return "\n".join(citation.quote for citation in answer.citations)


def _numbers(answer: Answer) -> list[str | None]:
    return [citation.number for citation in answer.citations]


def test_each_part_of_a_question_is_quoted_from_where_it_stands(gathered: GatheredLibrary) -> None:
    answer = gathered.answer("Chợ đêm xã An Hòa mở cửa mấy giờ, Ban Quản lý chợ bố trí bao nhiêu người trực?")
    assert "18 giờ đến 23 giờ" in _quotes(answer)
    assert "02 người trực" in _quotes(answer)
    assert answer.gaps == ()


def test_a_part_that_no_source_answers_is_named(gathered: GatheredLibrary) -> None:
    answer = gathered.answer(
        "Người từ 80 tuổi ở xã An Hòa được hỗ trợ bao nhiêu tiền mua thuốc, tiền thuê xe lăn bao nhiêu đồng?"
    )
    assert "350.000 đồng" in _quotes(answer)
    assert any("tiền thuê xe lăn" in gap for gap in answer.gaps)


def test_the_clauses_titled_after_two_bodies_are_quoted_whole(gathered: GatheredLibrary) -> None:
    answer = gathered.answer("Trách nhiệm của Ban Quản lý chợ và của Công an xã theo Quy chế 31/QC-UBND?")
    assert [citation.path for citation in answer.citations] == ["Điều 3", "Điều 4"]
    assert "Công khai bảng phí" in _quotes(answer)


@pytest.mark.parametrize(
    "question",
    [
        "So sánh mức hỗ trợ mua thuốc cho người cao tuổi của xã An Hòa và xã Bình Sơn",
        "Mức hỗ trợ mua thuốc của xã An Hòa khác xã Bình Sơn thế nào?",
        "Kế hoạch 14-KH/ĐU và Kế hoạch 09-KH/ĐU khác nhau thế nào về hỗ trợ mua thuốc?",
        "muc ho tro mua thuoc cua xa an hoa va xa binh son khac nhau the nao",
    ],
)
def test_two_sides_are_set_side_by_side(gathered: GatheredLibrary, question: str) -> None:
    answer = gathered.answer(question)
    assert sorted(filter(None, _numbers(answer))) == ["09-KH/ĐU", "14-KH/ĐU"]
    assert "350.000 đồng" in _quotes(answer)
    assert "280.000 đồng" in _quotes(answer)
    assert answer.gaps == ()


def test_a_side_that_says_nothing_of_the_matter_is_named(gathered: GatheredLibrary) -> None:
    answer = gathered.answer("So sánh xã An Hòa và xã Bình Sơn về câu lạc bộ dưỡng sinh")
    assert _numbers(answer) == ["14-KH/ĐU"]
    assert any("Bình Sơn" in gap for gap in answer.gaps)


@pytest.mark.parametrize(
    "question",
    ["So sánh Kế hoạch 14-KH/ĐU và Kế hoạch 09-KH/ĐU", "So sánh kế hoạch của xã An Hòa với kế hoạch của xã Bình Sơn"],
)
def test_whole_documents_are_compared_by_their_main_points(gathered: GatheredLibrary, question: str) -> None:
    answer = gathered.answer(question)
    assert {"09-KH/ĐU", "14-KH/ĐU"} == set(_numbers(answer))
    assert "92% người cao tuổi" in _quotes(answer)
    assert "85% người cao tuổi" in _quotes(answer)


def test_a_plan_is_summarised_by_its_own_outline(gathered: GatheredLibrary) -> None:
    answer = gathered.answer("Tóm tắt Kế hoạch 14-KH/ĐU")
    lines = answer.text.split("\n")
    assert len(lines) <= MOST_LINES + 1
    for part in ("Mục tiêu: “1. 92% người", "Mức hỗ trợ: ", "Nhiệm vụ: ", "Tổ chức thực hiện: "):
        assert part in answer.text
    assert set(_numbers(answer)) == {"14-KH/ĐU"}
    assert all(re.search(r"\[\d+\]$", line) for line in lines if "”" in line)


def test_rules_are_summarised_by_scope_articles_and_effect(gathered: GatheredLibrary) -> None:
    answer = gathered.answer("31/QC-UBND quy định gì?")
    for part in ("Phạm vi điều chỉnh: ", "Giờ mở cửa: ", "Hiệu lực thi hành: “Quy chế này có hiệu lực"):
        assert part in answer.text


def test_what_a_document_says_of_one_matter_is_no_summary(gathered: GatheredLibrary) -> None:
    answer = gathered.answer("Quy chế 31/QC-UBND quy định gì về giờ mở cửa?")
    assert "18 giờ đến 23 giờ" in _quotes(answer)
    assert "Phạm vi điều chỉnh: " not in answer.text


def test_everyones_duties_are_told_with_their_deadlines(gathered: GatheredLibrary) -> None:
    answer = gathered.answer("Các cơ quan phải làm gì theo Kế hoạch 14-KH/ĐU?")
    assert "- Trạm Y tế xã: “Trạm Y tế xã chủ trì" in answer.text
    assert "(hạn: “trước ngày 30/6/2027”)" in answer.text
    assert len(answer.citations) == 3


def test_only_the_duties_of_the_body_asked_for_are_told(gathered: GatheredLibrary) -> None:
    answer = gathered.answer("Trạm Y tế xã được giao việc gì trong kế hoạch 14-KH/ĐU?")
    assert len(answer.citations) == 1
    assert "Hội Người cao tuổi" in answer.text


def test_only_what_falls_due_in_the_period_is_told(gathered: GatheredLibrary) -> None:
    answer = gathered.answer("Việc nào trong Kế hoạch 14-KH/ĐU hết hạn trong quý IV/2027?")
    assert [citation.path for citation in answer.citations] == ["mục IV.1"]


def test_a_body_that_is_given_nothing_is_said_to_have_none(gathered: GatheredLibrary) -> None:
    reply = gathered.ask("Sở Ngoại vụ được giao việc gì trong kế hoạch 14-KH/ĐU?")
    assert isinstance(reply, Refusal)
    assert "14-KH/ĐU" in reply.text


def test_every_quote_stands_in_its_document(gathered: GatheredLibrary) -> None:
    for question in ("Tóm tắt Kế hoạch 14-KH/ĐU", "Ai làm gì theo kế hoạch 14-KH/ĐU?"):
        for citation in gathered.answer(question).citations:
            text = gathered.text_of(citation.document_id)
            assert text[citation.start : citation.end] == citation.quote


def test_a_summary_quotes_the_goals_whole(gathered: GatheredLibrary) -> None:
    answer = gathered.answer("Tóm tắt Kế hoạch 14-KH/ĐU")
    assert any("92%" in citation.quote and "câu lạc bộ" in citation.quote for citation in answer.citations)


def test_a_summary_of_one_part_says_nothing_of_the_others(gathered: GatheredLibrary) -> None:
    answer = gathered.answer("Tóm tắt mức hỗ trợ của Kế hoạch 14-KH/ĐU")
    assert {citation.path.split(".")[0] for citation in answer.citations[1:]} == {"mục II"}
    assert [amount for amount in ("350.000 đồng", "4 triệu đồng") if amount in answer.text] == [
        "350.000 đồng",
        "4 triệu đồng",
    ]
