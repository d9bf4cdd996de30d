"""Comparisons over the sample library: versions, terms of office, a commune beside the city."""

import pytest
from asked_samples import SampleLibrary
from made_up_evidence import asked

from rag.comparing import asks_comparison
from rag.sides import asks_versions
from vanban.answers import Answer


def _told(library: SampleLibrary, question: str) -> dict[str | None, str]:
    """Returns what is quoted of each document, by its number."""
    reply = library.ask(question)
    assert isinstance(reply, Answer), reply
    return {citation.number: citation.quote for citation in reply.citations}


def test_the_clause_that_amends_is_set_beside_the_clause_amended(library: SampleLibrary) -> None:
    told = _told(library, "So sánh Quy định 34 và Quyết định 51 về thời hạn giải quyết yêu cầu")
    assert "03 ngày làm việc" in told["34-QĐ/TU"]
    assert told["51-QĐ/TU"].startswith("5. Sửa đổi khoản 1 Điều 9")


@pytest.mark.parametrize(
    "question",
    [
        "Dữ liệu mức 2 được dùng bao lâu, trước và sau khi sửa Quy định 34?",
        "Nhật ký khai thác dữ liệu dùng chung được nâng từ mấy tháng lên mấy tháng?",
        "Duyệt yêu cầu dữ liệu mức 2 trước đây mấy ngày, giờ còn mấy ngày?",
    ],
)
def test_what_was_and_what_is_now_are_found_by_the_relation_between_them(library: SampleLibrary, question: str) -> None:
    assert set(_told(library, question)) == {"34-QĐ/TU", "51-QĐ/TU"}


@pytest.mark.parametrize(
    "question",
    [
        "Quy chế cũ và quy chế mới của Thành ủy khác nhau thế nào về báo cáo đột xuất?",
        "viec dot xuat phai bao cao trong may gio, quy che khoa 17 so voi khoa 18",
    ],
)
def test_the_rules_of_two_terms_are_set_side_by_side(library: SampleLibrary, question: str) -> None:
    told = _told(library, question)
    assert "24 giờ" in told["02-QC/TU"]
    assert "12 giờ" in told["01-QC/TU"]


def test_a_commune_is_set_beside_the_city(library: SampleLibrary) -> None:
    told = _told(
        library, "Ra thông báo kết luận sau hội nghị: Thành ủy cho mấy ngày, Đảng ủy xã Phúc Lâm Hạ cho mấy ngày?"
    )
    assert "05 ngày làm việc" in told["01-QC/TU"]
    assert "03 ngày làm việc" in told["03-QC/ĐU"]


def test_a_commune_joined_to_the_city_is_a_side(library: SampleLibrary) -> None:
    told = _told(library, "Tài liệu họp của Thành ủy và của Đảng ủy xã Phúc Lâm Hạ phải gửi trước mấy ngày?")
    assert "03-QC/ĐU" in told
    assert len(told) == 2


def test_a_row_that_speaks_of_both_communes_is_the_whole_answer(library: SampleLibrary) -> None:
    told = _told(library, "Giữa Vân Khê Thượng và Phúc Lâm Hạ, nơi nào trả kết quả đúng hạn tốt hơn?")
    assert set(told) == {"88/BC-MTTQ-BTT"}
    assert "94,6" in told["88/BC-MTTQ-BTT"]


def test_nothing_of_a_document_one_may_not_read_is_compared(library: SampleLibrary) -> None:
    for who in ("can.bo.tp", "visitor"):
        reply = library.ask("So sánh xã Vân Khê Thượng và xã Phúc Lâm Hạ về giải phóng mặt bằng", who=who)
        cited = reply.citations if isinstance(reply, Answer) else ()
        assert {citation.document_id for citation in cited} <= library.readable[who]


@pytest.mark.parametrize(
    "question",
    ["Khóa I và khóa II khác gì nhau?", "xa Vân Khê Thượng so với xã Phúc Lâm Hạ", "muc thuong cao hon bao nhieu"],
)
def test_words_that_compare_are_known(question: str) -> None:
    assert asks_comparison(asked(question))


@pytest.mark.parametrize("question", ["Ai ký Quy chế?", "Thời hạn nộp báo cáo là ngày nào?", "Khác với ngày thường"])
def test_other_questions_compare_nothing(question: str) -> None:
    assert not asks_comparison(asked(question))
    assert not asks_versions(asked(question))
