"""A person's conversations: what a follow-up is told, titles, searching, paging, deleting."""

import json
import re

import pytest
from fake_services import World
from fastapi.testclient import TestClient

from api.asking import checked_turn
from vanban.answers import Answer, past_turn
from vanban.db.conversations import REMEMBERED, past_turn_of
from vanban.db.models import TurnRow
from vanban.db.people import principal_of
from vanban.db.withholding import WITHHELD
from vanban.principals import Channel
from vanban.reply_json import reply_json

QUESTION = "Cơ quan trực mấy giờ?"


def ask(client: TestClient, question: str = QUESTION, **more: object) -> dict[str, object]:
    response = client.post("/api/v1/ask", json={"question": question, **more})
    assert response.status_code == 200, response.text
    return response.json()


@pytest.fixture
def clean(an: TestClient) -> TestClient:
    """The officer of the city committee, without any conversation."""
    assert an.delete("/api/v1/conversations").status_code == 200
    return an


def test_a_follow_up_is_answered_with_the_turns_before_it(an: TestClient, world: World) -> None:
    first = ask(an, as_of="2025-06-01")
    second = ask(an, "còn ca tối thì sao, trực?", conversation_id=first["conversation_id"])
    (before,) = world.assistant.histories[-1]
    assert before.question == QUESTION
    assert {place.number for place in before.cited} == {"12-QĐ/TU"}
    assert before.as_of is not None
    assert second["understood"]["question"] == f"còn ca tối thì sao, trực? ({QUESTION})"
    an.post("/hoi", data={"q": "còn nữa không?", "conversation_id": str(first["conversation_id"])})
    assert [turn.question for turn in world.assistant.histories[-1]] == [QUESTION, second["understood"]["question"]]


def test_a_new_conversation_knows_nothing_of_the_others(an: TestClient, world: World) -> None:
    ask(an)
    ask(an, "còn ca tối thì sao?")
    assert world.assistant.histories[-1] == ()


def test_only_the_last_turns_are_remembered(an: TestClient, world: World) -> None:
    conversation = ask(an, "câu 0")["conversation_id"]
    for number in range(1, REMEMBERED + 3):
        ask(an, f"câu {number}", conversation_id=conversation)
    assert [turn.question for turn in world.assistant.histories[-1]] == [f"câu {n}" for n in range(2, REMEMBERED + 2)]


def test_a_streamed_follow_up_is_told_the_same(an: TestClient, world: World) -> None:
    conversation = ask(an)["conversation_id"]
    body = {"question": "còn ca tối?", "conversation_id": conversation}
    an.post("/api/v1/ask", json=body, headers={"Accept": "text/event-stream"})
    assert [turn.question for turn in world.assistant.histories[-1]] == [QUESTION]


def test_a_withheld_turn_says_nothing_to_a_follow_up(binh: TestClient, world: World) -> None:
    conversation = ask(binh)["conversation_id"]
    ask(binh, "Giá vé xe buýt?", conversation_id=conversation)
    with world.hidden("quy-dinh.txt"):
        ask(binh, "còn ca tối?", conversation_id=conversation)
        assert [turn.question for turn in world.assistant.histories[-1]] == ["Giá vé xe buýt?"]
    ask(binh, "còn nữa?", conversation_id=conversation)
    assert world.assistant.histories[-1][0].question == QUESTION


def test_a_stored_reply_gives_the_same_past_turn_as_the_reply_itself(world: World) -> None:
    with world.services.database.session() as session:
        principal = principal_of(session, "an", Channel.WEB)
    for question in (QUESTION, "nghi quyet 08", "Giá vé xe buýt?"):
        reply = world.assistant.reply(question, principal=principal)
        assert past_turn_of(question, reply_json(reply, timing_ms=1)) == past_turn(question, reply)
        if isinstance(reply, Answer):
            old = reply_json(reply, timing_ms=1)
            for key in ("understood", "related", "gaps", "origin"):
                del old[key]
            assert past_turn_of(question, old).question == question
            assert past_turn_of(question, old).cited == past_turn(question, reply).cited


def test_a_turn_carries_its_history_before_any_work_is_done(an: TestClient, world: World) -> None:
    conversation = ask(an)["conversation_id"]
    with world.services.database.session() as session:
        principal = principal_of(session, "an", Channel.WEB)
    turn = checked_turn(world.services, principal, "còn gì nữa", conversation_id=conversation)
    assert [past.question for past in turn.history] == [QUESTION]


def test_a_title_is_the_first_question_until_the_person_renames_it(an: TestClient, binh: TestClient) -> None:
    mine = f"/api/v1/conversations/{ask(an)['conversation_id']}"
    assert an.get(mine).json()["title"] == QUESTION
    renamed = an.patch(mine, json={"title": "  Lịch   trực\u0007 tháng Ba "})
    assert renamed.json()["title"] == "Lịch trực tháng Ba"
    assert an.get(mine).json()["title"] == "Lịch trực tháng Ba"
    for title in ("", "   ", "a" * 121):
        assert an.patch(mine, json={"title": title}).status_code == 422
    assert binh.patch(mine, json={"title": "của tôi"}).status_code == 404
    assert an.patch(mine, json={}).status_code == 422


def test_renaming_works_by_form_and_says_what_is_wrong(an: TestClient, binh: TestClient) -> None:
    page = f"/hoi-dap/{ask(an)['conversation_id']}"
    assert an.post(f"{page}/doi-ten", data={"title": "Tên mới"}).headers["location"] == page
    assert "<h1>Tên mới</h1>" in an.get(page).text
    empty = an.post(f"{page}/doi-ten", data={"title": " "})
    assert empty.status_code == 422
    assert "chưa nhập tên" in empty.text
    assert binh.post(f"{page}/doi-ten", data={"title": "x"}).status_code == 404


@pytest.mark.parametrize("words", ["buýt", "buyt gia", "ca sáng trực", "lịch tháng ba"])
def test_words_of_title_question_or_reply_find_a_conversation_with_or_without_marks(
    clean: TestClient, words: str
) -> None:
    first = ask(clean)["conversation_id"]
    ask(clean, "Giá vé xe buýt?", conversation_id=first)
    clean.patch(f"/api/v1/conversations/{first}", json={"title": "Lịch tháng Ba"})
    ask(clean, "Trang phục")
    found = clean.get("/api/v1/conversations", params={"q": words}).json()
    assert [one["id"] for one in found["conversations"]] == [first]
    assert found["total"] == 1
    assert clean.get("/api/v1/conversations", params={"q": "không đâu có"}).json()["total"] == 0


def test_words_of_a_withheld_reply_find_nothing(clean: TestClient, world: World) -> None:
    ask(clean)
    assert clean.get("/api/v1/conversations", params={"q": "ca sáng"}).json()["total"] == 1
    with world.hidden("quy-dinh.txt"):
        assert clean.get("/api/v1/conversations", params={"q": "ca sáng"}).json()["total"] == 0
        assert clean.get("/api/v1/conversations", params={"q": "trực"}).json()["total"] == 1  # of the question


def test_the_list_comes_in_pages_the_last_used_first(clean: TestClient) -> None:
    ids = [ask(clean, f"Câu {number}")["conversation_id"] for number in range(52)]
    ask(clean, "thêm", conversation_id=ids[0])
    first, second = (clean.get("/api/v1/conversations", params={"page": page}).json() for page in (1, 2))
    assert [one["id"] for one in first["conversations"]] == [ids[0], *reversed(ids[3:])]
    assert [one["id"] for one in second["conversations"]] == [ids[2], ids[1]]
    assert (first["total"], first["conversations"][0]["turns"]) == (52, 2)
    page = clean.get("/hoi-dap", params={"trang": "2"}).text
    assert re.findall(r'href="/hoi-dap/(\d+)"', page) == [str(ids[2]), str(ids[1])]
    assert "Trang 2 trên 2" in page
    assert clean.get("/hoi-dap", params={"trang": "x", "q": "khong co"}).status_code == 200


def test_deleting_everything_deletes_ones_own_alone_and_asks_first(an: TestClient, binh: TestClient) -> None:
    ask(an)
    theirs = ask(binh)["conversation_id"]
    an.post("/hoi-dap/xoa-het")
    assert an.get("/api/v1/conversations").json()["total"] > 0
    assert an.post("/hoi-dap/xoa-het", data={"sure": "1"}).headers["location"] == "/hoi-dap"
    assert an.get("/api/v1/conversations").json()["total"] == 0
    assert binh.get(f"/api/v1/conversations/{theirs}").status_code == 200
    assert "Chưa có cuộc hỏi đáp nào" in an.get("/hoi-dap").text


def test_a_withheld_turn_says_so(an: TestClient, world: World) -> None:
    conversation = ask(an)["conversation_id"]
    with world.hidden("quy-dinh.txt"):
        turn = an.get(f"/api/v1/conversations/{conversation}").json()["turns"][0]
    assert turn["withheld"]
    assert turn["reply"]["text"] == WITHHELD


def test_a_warning_that_names_a_document_now_hidden_withholds_the_reply(an: TestClient, world: World) -> None:
    asked = ask(an)
    with world.services.database.transaction() as session:
        row = session.get_one(TurnRow, asked["turn_id"])
        row.reply = json.dumps({**json.loads(row.reply), "warnings": ["Đã được thay thế bởi Kế hoạch số 21-KH/ĐU."]})
    read = an.get(f"/api/v1/conversations/{asked['conversation_id']}").json()["turns"][0]
    assert read["withheld"]
