"""The JSON shape of a reply is the same for every kind."""

import datetime
import json

import pytest

from vanban.answers import Answer, Choice, Citation, DocumentSummary, Refusal, Reply
from vanban.documents import ValidityStatus
from vanban.reply_json import reply_json

CITATION = Citation(
    mark=1, document_id=7, passage_id=70, number="12-QĐ/TU", type="Quy định", date=datetime.date(2025, 3, 4),
    issuer="Ban Thường vụ", subject="về chế độ trực", path="Điều 2", page=3, quote="trực 24 giờ", start=10, end=21,
    status=ValidityStatus.EXPIRED,
)  # fmt: skip
SUMMARY = DocumentSummary(7, "12-QĐ/TU", "Quy định", None, None, "về chế độ trực", term="2020-2025")
KEYS = {
    *("kind", "text", "citations", "related", "warnings", "gaps", "choices", "notes", "nearest"),
    *("understood", "origin", "timing_ms"),
}


@pytest.mark.parametrize(
    "reply",
    [Answer("Trực 24 giờ [1].", (CITATION,), ("cũ",), ("đã hiểu",)), Choice("Chọn", (SUMMARY,)), Refusal("Không", ())],
)
def test_every_kind_has_every_key_and_survives_json(reply: Reply) -> None:
    body = reply_json(reply, timing_ms=12.345)
    assert set(body) == KEYS
    assert json.loads(json.dumps(body)) == body
    assert body["timing_ms"] == 12.3


def test_a_citation_keeps_its_offsets_and_writes_its_date_as_iso() -> None:
    body = reply_json(Answer("Trực [1].", (CITATION,)), timing_ms=0)["citations"][0]
    assert (body["start"], body["end"], body["quote"]) == (10, 21, "trực 24 giờ")
    assert body["date"] == "2025-03-04"
    assert body["status"] == "het_hieu_luc"


def test_choices_and_nearest_are_summaries() -> None:
    choice = reply_json(Choice("Chọn", (SUMMARY,)), timing_ms=0)
    refusal = reply_json(Refusal("Không", (SUMMARY,)), timing_ms=0)
    assert choice["choices"] == refusal["nearest"]
    assert choice["choices"][0]["term"] == "2020-2025"
    assert choice["choices"][0]["date"] is None
