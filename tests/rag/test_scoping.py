"""Questions asked of some documents: these are searched, and nothing else answers."""

import datetime

import pytest
from asked_samples import SampleLibrary

from rag.question import understand
from rag.registry import Registry
from rag.scoping import Scope, scope_of
from vanban.answers import Answer

TODAY = datetime.date(2026, 11, 26)


def scope(library: SampleLibrary, question: str, *, who: str = "can.bo.tp") -> Scope | None:
    with library.services.database.session() as session:
        registry = Registry(session, library.principals[who])
        asked = understand(question, limit=2_000, places=registry.places())
        return scope_of(asked, registry, today=TODAY)


@pytest.mark.parametrize(
    ("question", "numbers", "rest"),
    [
        ("Theo quy chế của Đảng ủy xã Phúc Lâm Hạ, ai ký báo cáo?", {"03-QC/ĐU"}, "ai ký báo cáo?"),
        ("Trong quy chế của Thành ủy nhiệm kỳ trước, ai ký báo cáo?", {"02-QC/TU"}, "ai ký báo cáo?"),
        ("nhật ký lưu bao lâu theo quyết định năm 2026 của Thành ủy?", {"21-QĐ/TU", "51-QĐ/TU"}, "nhật ký lưu bao lâu"),
        ("theo cong van ngay 12/8/2026 cua van phong thanh uy thi co may vu", {"312-CV/VPTU"}, "co may vu"),
    ],
)
def test_the_documents_of_a_frame_are_found_and_the_frame_is_left_out(
    library: SampleLibrary, question: str, numbers: set[str], rest: str
) -> None:
    found = scope(library, question)
    assert found is not None
    assert {library.documents[one].number for one in found.documents} == numbers
    assert found.question.text == rest
    assert found.note.startswith("Chỉ xét văn bản: loại ")


@pytest.mark.parametrize(
    "question",
    [
        "Theo quy định của Thành ủy, đảng viên phải làm gì?",
        "Theo 03-QC/ĐU thì ai ký báo cáo?",
        "Theo kế hoạch, ai chủ trì?",
        "Nhật ký khai thác phải lưu bao lâu?",
        "Theo quy chế của Đảng ủy xã Không Có Đâu, ai ký báo cáo?",
    ],
)
def test_without_a_frame_that_tells_documents_everything_is_searched(library: SampleLibrary, question: str) -> None:
    assert scope(library, question) is None


def test_a_framed_question_is_answered_from_the_framed_document(library: SampleLibrary) -> None:
    reply = library.ask("Nhật ký khai thác phải lưu bao lâu theo quyết định năm 2026 của Thành ủy?")
    assert isinstance(reply, Answer)
    assert {citation.number for citation in reply.citations} == {"51-QĐ/TU"}
    assert "36 tháng" in reply.text


def test_a_frame_never_reaches_a_document_that_the_person_may_not_read(library: SampleLibrary) -> None:
    found = scope(library, "Theo thông báo tháng 10/2026 của Thành ủy, tiến độ thế nào?", who="mat.tran")
    assert found is None or found.documents <= library.readable["mat.tran"]
