"""Which documents carry out, guide, amend or replace another, over the samples: each by the words that say so."""

import pytest
from asked_samples import SampleLibrary

from vanban.answers import Answer, Refusal


def answer(library: SampleLibrary, question: str, who: str) -> Answer:
    reply = library.ask(question, who=who)
    assert isinstance(reply, Answer), reply
    return reply


def cited(reply: Answer) -> list[str | None]:
    return [citation.number for citation in reply.citations]


@pytest.mark.parametrize(
    ("who", "question", "numbers"),
    [
        ("van.thu.tld", "Phường mình có văn bản nào triển khai Nghị quyết 08-NQ/TU năm 2026 không?", ["06-NQ/ĐU"]),
        ("van.thu.tld", "Đơn vị tôi đã có kế hoạch nào thực hiện Chương trình 03-CTr/TU chưa?", ["11-KH/ĐU"]),
        ("can.bo.tp", "Mặt trận có văn bản nào thực hiện Nghị quyết 08-NQ/TU năm 2026?", ["40/KH-MTTQ-BTT"]),
        ("can.bo.tp", "Nghị quyết 08-NQ/TU năm 2026 được phường nào cụ thể hóa?", ["06-NQ/ĐU"]),
        ("can.bo.vkt", "Xã mình triển khai Chỉ thị 12-CT/TU ở văn bản nào?", ["17-TB/ĐU"]),
    ],
)
def test_only_documents_of_the_unit_asked_are_told(
    library: SampleLibrary, who: str, question: str, numbers: list[str]
) -> None:
    assert cited(answer(library, question, who)) == numbers


def test_the_head_of_the_document_carried_out_is_related_and_not_cited(library: SampleLibrary) -> None:
    reply = answer(library, "Kế hoạch 45-KH/TU thực hiện văn bản nào?", "can.bo.tp")
    assert cited(reply) == ["45-KH/TU"]
    assert "03-CTr/TU" in reply.citations[0].quote
    assert [head.number for head in reply.related] == ["03-CTr/TU"]


def test_a_report_on_a_programme_does_not_carry_it_out(library: SampleLibrary) -> None:
    reply = answer(library, "Văn bản nào triển khai Chương trình hành động 03-CTr/TU?", "can.bo.tp")
    assert "45-KH/TU" in cited(reply)
    assert "09-BC/TU" not in cited(reply)
    assert "09-BC/TU" in cited(answer(library, "Báo cáo nào về thực hiện Chương trình 03-CTr/TU?", "can.bo.tp"))


def test_a_task_that_a_notice_sets_is_told_as_a_task(library: SampleLibrary) -> None:
    reply = answer(library, "Xã mình có văn bản nào thực hiện Chỉ thị 12-CT/TU không?", "can.bo.vkt")
    assert "nêu việc thực hiện Chỉ thị số 12-CT/TU" in reply.text
    assert reply.citations[0].quote.startswith("Nghiêm túc thực hiện")


@pytest.mark.parametrize(
    ("question", "numbers"),
    [
        ("Nghị quyết về khoa học, công nghệ của Thành ủy được phường nào cụ thể hóa?", ["06-NQ/ĐU"]),
        ("Quy định về dữ liệu dùng chung của Thành ủy bị sửa đổi bởi quyết định nào?", ["51-QĐ/TU"]),
    ],
)
def test_a_document_may_be_named_by_its_subject(library: SampleLibrary, question: str, numbers: list[str]) -> None:
    assert cited(answer(library, question, "can.bo.tp")) == numbers


def test_where_the_unit_has_none_the_documents_of_others_are_offered_and_not_told(library: SampleLibrary) -> None:
    reply = library.ask("Mặt trận có văn bản nào thực hiện Kết luận 27-KL/TU không?", who="can.bo.tp")
    assert isinstance(reply, Refusal)
    assert "của Mặt trận Tổ quốc" in reply.text
    assert "312-CV/VPTU" in [near.number for near in reply.nearest]


def test_who_signed_is_quoted_from_the_signature_alone(library: SampleLibrary) -> None:
    (cited_,) = answer(library, "12-CT/TU ai ký?", "can.bo.tp").citations
    assert "BÍ THƯ" in cited_.quote
    assert "Nơi nhận" not in cited_.quote


def test_a_plan_without_a_legal_basis_rests_on_what_it_carries_out(library: SampleLibrary) -> None:
    reply = answer(library, "Kế hoạch 25/KH-UBND căn cứ văn bản nào?", "van.thu.tld")
    assert cited(reply) == ["25/KH-UBND"]
    assert "11-KH/ĐU" in reply.citations[0].quote
