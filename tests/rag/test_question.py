"""What a question asks."""

import pytest

from rag.question import Question, understand
from vanban.errors import QuestionError


def read(text: str) -> Question:
    return understand(text, limit=2_000)


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "???", "\u200b"])
def test_a_question_without_a_word_is_an_error_that_says_so(text: str) -> None:
    with pytest.raises(QuestionError, match="trống"):
        read(text)


def test_a_question_of_twenty_thousand_characters_is_an_error_that_gives_the_limit() -> None:
    with pytest.raises(QuestionError, match=r"20\.000 ký tự, quá giới hạn 2\.000"):
        read("a" * 20_000)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Hạn nộp báo cáo là khi nào?", {"when"}),
        ("han chot gui bao cao", {"when"}),
        ("Cơ quan nào chủ trì?", {"who"}),
        ("Mức hỗ trợ là bao nhiêu?", {"how_many"}),
        ("Có những nhiệm vụ nào?", {"list"}),
        ("Dữ liệu dùng chung là gì?", {"definition"}),
    ],
)
def test_the_kind_of_thing_asked_for_is_seen(text: str, kinds: set[str]) -> None:
    assert kinds <= read(text).asked


@pytest.mark.parametrize(
    "text",
    [
        "57-NQ/TW",
        "Nghị quyết 57-NQ/TW",
        "nghi quyet 57",
        "Ai ký 57-NQ/TW?",
        "Nghị quyết 57-NQ/TW ban hành ngày nào?",
        "57-NQ/TW còn hiệu lực không",
        "tìm nghị quyết 57-NQ/TW",
    ],
)
def test_a_question_about_the_document_itself_is_a_look_up(text: str) -> None:
    assert read(text).about_document_only


@pytest.mark.parametrize(
    "text",
    ["57-NQ/TW đặt mục tiêu kinh tế số bao nhiêu phần trăm?", "Nghị quyết 57 giao ai theo dõi kinh phí?", "kinh tế số"],
)
def test_a_question_about_the_content_is_not_a_look_up(text: str) -> None:
    assert not read(text).about_document_only


def test_the_matter_of_a_question_is_weighed_without_the_numbers_it_names() -> None:
    question = read("Theo nghị quyết 57-NQ/TW thì hạ tầng số do ai lo?")
    assert "hạ tầng" in {term.text for term in question.terms.terms}
    assert not {"57", "nq", "tw"} & {term.text for term in question.terms.terms}


def test_a_question_of_relations_alone_is_told_from_one_of_content() -> None:
    assert read("Văn bản nào bãi bỏ 34-QĐ/TU?").about_edges_only
    assert read("Quy định 34-QĐ/TU có được sửa đổi không?").about_edges_only
    assert not read("Văn bản nào hướng dẫn thủ tục cấp tài khoản theo 34-QĐ/TU?").about_edges_only
