"""A reply on a terminal: what a reader must see of it is there, in the order it is to be read."""

import datetime

from app.demo import shown
from vanban.answers import Answer, Citation
from vanban.documents import ValidityStatus

CITATION = Citation(
    mark=1, document_id=7, passage_id=70, number="12-QĐ/TU", type="Quy định", date=datetime.date(2025, 3, 4),
    issuer="Ban Thường vụ", subject="về chế độ trực", path="Điều 2", page=None, quote="trực 24 giờ", start=10, end=21,
    status=ValidityStatus.IN_FORCE,
)  # fmt: skip


def test_what_no_source_says_stands_before_the_sources() -> None:
    told = shown(Answer("Trực “24 giờ”. [1]", (CITATION,), gaps=("Chưa tìm thấy nguồn nêu rõ: “mức phụ cấp”.",)))
    assert told.index("Còn thiếu: Chưa tìm thấy nguồn nêu rõ: “mức phụ cấp”.") < told.index("Căn cứ (1)")


def test_passages_to_read_beside_the_answer_are_told_from_its_sources() -> None:
    told = shown(Answer("Trực “24 giờ”. [1]", (CITATION,), related=(CITATION,)))
    assert told.count("[1] Quy định 12-QĐ/TU ngày 04/03/2025, Điều 2") == 2
    assert told.index("Căn cứ (1)") < told.index("Xem thêm (1)")


def test_a_reader_is_told_that_a_model_wrote() -> None:
    said = "Mô hình soạn, đã đối chiếu với căn cứ."
    assert said in shown(Answer("Trực 24 giờ. [1]", (CITATION,), origin="generative"))
    assert said not in shown(Answer("Trực “24 giờ”. [1]", (CITATION,)))
