"""Replies as chat messages: what they rest on, what may be pressed, which documents they show."""

import datetime
from typing import Any

from bots.engine.replies import reply_message
from vanban.answers import Answer, Choice, Citation, DocumentSummary, Refusal, Reply
from vanban.documents import ValidityStatus
from vanban.reply_json import reply_json

WEB = "https://vanban.example"
CITED = Citation(
    mark=1,
    document_id=7,
    passage_id=70,
    number="12-QĐ/TU",
    type="Quy định",
    date=datetime.date(2025, 3, 4),
    issuer="Thành ủy Lạc Hà",
    subject="về tiếp công dân",
    path="Điều 5, khoản 2",
    page=3,
    quote="tiếp công dân ít nhất 1 ngày mỗi tháng",
    start=100,
    end=138,
)
SUMMARY = DocumentSummary(9, "15-QĐ/TU", "Quyết định", "Thành ủy Lạc Hà", None, "về tổ chức", ValidityStatus.EXPIRED)


def body(reply: Reply) -> dict[str, Any]:
    return reply_json(reply, timing_ms=1.0)


def test_an_answer_names_what_it_rests_on_and_links_to_its_place() -> None:
    message = reply_message(body(Answer("Ít nhất 1 ngày mỗi tháng. [1]", (CITED,))), turn_id=3, web=WEB)
    assert "Quy định số 12-QĐ/TU ngày 04/03/2025 của Thành ủy Lạc Hà\n[1] khoản 2 Điều 5" in message.text
    links = [span.url for span in message.spans if span.style == "link"]
    assert links == [f"{WEB}/van-ban/7?start=100&end=138#trich"]
    assert message.document_ids == (7,)


def test_without_an_address_of_the_pages_there_is_no_link() -> None:
    message = reply_message(body(Answer("Một ngày. [1]", (CITED,))), turn_id=3, web=None)
    assert [span for span in message.spans if span.style == "link"] == []


def test_an_answer_offers_the_passage_and_asks_whether_it_is_right() -> None:
    message = reply_message(body(Answer("Một ngày. [1]", (CITED,))), turn_id=3, web=WEB)
    assert [button.data for button in message.buttons] == ["nv:3:1", "gy:3:dung", "gy:3:"]
    assert all(len(button.data.encode()) <= 64 for button in message.buttons)


def test_warnings_notes_and_gaps_are_said() -> None:
    answer = Answer("Một ngày. [1]", (CITED,), ("Đã được sửa đổi.",), ("Hiểu là hỏi về tiếp công dân.",), ("kinh phí",))
    text = reply_message(body(answer), turn_id=3, web=WEB).text
    for said in ("Lưu ý: Đã được sửa đổi.", "Hiểu là hỏi về tiếp công dân.", "Căn cứ không nói tới: kinh phí."):
        assert said in text


def test_a_choice_names_each_document_whole_and_each_can_be_chosen() -> None:
    message = reply_message(body(Choice("Số 15 có nhiều văn bản.", (SUMMARY, SUMMARY))), turn_id=4, web=WEB)
    assert message.text.count("Quyết định số 15-QĐ/TU của Thành ủy Lạc Hà: về tổ chức") == 2
    assert [button.data for button in message.buttons] == ["ch:4:0", "ch:4:1"]
    assert message.document_ids == (9,)


def test_a_refusal_says_that_internal_matters_are_on_the_web() -> None:
    message = reply_message(body(Refusal("Không tìm thấy căn cứ.", (SUMMARY,))), turn_id=5, web=WEB)
    assert "chỉ trả lời theo văn bản công khai" in message.text
    assert WEB in message.text
    assert [button.data for button in message.buttons] == ["vb:9"]
