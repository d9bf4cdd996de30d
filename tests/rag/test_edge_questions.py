"""Which relation a question asks for, and in which direction: read from the order of its words."""

import pytest

from rag.edge_questions import asked_edges, asked_edges_by_subject
from rag.question import Question, understand


def read(text: str) -> Question:
    return understand(text, limit=2_000)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Văn bản nào thay thế 02-QC/TU?", "thay_the"),
        ("02-QC/TU bị thay thế bởi văn bản nào?", "thay_the"),
        ("Quy chế 02-QC/TU được thay bằng văn bản nào?", "thay_the"),
        ("Quy định 34-QĐ/TU đã bị văn bản nào sửa đổi chưa?", "sua_doi"),
        ("van ban nao huong dan thuc hien 34-QĐ/TU", "huong_dan"),
        ("Quy định 34-QĐ/TU có văn bản hướng dẫn nào chưa?", "huong_dan"),
        ("Có văn bản nào chỉ cách làm theo Quy định 34-QĐ/TU không?", "huong_dan"),
        ("Nghị quyết 57-NQ/TW được xã nào cụ thể hóa?", "thuc_hien"),
        ("Để thực hiện Nghị quyết 57-NQ/TW, xã mình đã ban hành những văn bản gì?", "thuc_hien"),
        ("Hướng dẫn nào thực hiện Chương trình hành động 03-CTr/TU?", "thuc_hien"),
    ],
)
def test_documents_that_do_it_to_the_one_named_are_asked_for(text: str, kind: str) -> None:
    asked = asked_edges(read(text))
    assert asked is not None
    assert (asked.kind, asked.incoming) == (kind, True)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("01-QC/TU thay thế văn bản nào?", "thay_the"),
        ("Văn bản nào bị 01-QC/TU thay thế?", "thay_the"),
        ("Văn bản nào bị thay thế bởi 01-QC/TU?", "thay_the"),
        ("45-KH/TU ban hành để thực hiện văn bản nào?", "thuc_hien"),
        ("quyet dinh 51-QĐ/TU can cu ket luan so may", "can_cu"),
        ("Nghị quyết 30/2026/NQ-HĐND có hiệu lực từ ngày nào và thay nghị quyết nào?", "thay_the"),
    ],
)
def test_documents_that_the_one_named_does_it_to_are_asked_for(text: str, kind: str) -> None:
    asked = asked_edges(read(text))
    assert asked is not None
    assert (asked.kind, asked.incoming) == (kind, False)


@pytest.mark.parametrize(
    "text",
    [
        "57-NQ/TW đặt mục tiêu gì?",
        "Kế hoạch 45-KH/TU giao các cơ quan thực hiện những báo cáo nào?",
        "Chỉ thị 12-CT/TU yêu cầu thay đổi quy định nào?",
    ],
)
def test_what_a_document_says_is_no_relation_of_it(text: str) -> None:
    assert asked_edges(read(text)) is None


@pytest.mark.parametrize(
    ("text", "target", "incoming"),
    [
        ("nghị quyết về khoa học của Thành ủy được xã nào cụ thể hóa?", "nghị quyết về khoa học của Thành ủy", True),
        ("Kế hoạch nào thực hiện chỉ thị về tiếp công dân?", "chỉ thị về tiếp công dân", True),
        ("Để thực hiện nghị quyết về đất đai, phường ban hành văn bản nào?", "nghị quyết về đất đai", True),
        ("Quy chế làm việc của Thành ủy thay thế quy chế nào?", "Quy chế làm việc của Thành ủy", False),
    ],
)
def test_a_document_is_named_by_its_subject(text: str, target: str, incoming: bool) -> None:
    asked = asked_edges_by_subject(read(text))
    assert asked is not None
    assert (asked.target, asked.incoming) == (target, incoming)


def test_what_names_the_document_further_does_not_say_whose_documents_are_asked_for() -> None:
    asked = asked_edges(read("Phường mình có văn bản nào triển khai Nghị quyết 08-NQ/TU năm 2026 của Thành ủy không?"))
    assert asked is not None
    assert asked.beside == "Phường mình có văn bản nào không?"
