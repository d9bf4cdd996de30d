"""POST /api/v1/ask: JSON and stream, stored before it is told, errors in Vietnamese."""

import datetime
import json

import pytest
from fake_services import World
from fastapi.testclient import TestClient

from vanban.principals import Channel

QUESTION = "Cơ quan trực mấy giờ?"
KEYS = {
    *("kind", "text", "citations", "related", "warnings", "gaps", "choices", "notes", "nearest"),
    *("understood", "origin", "timing_ms"),
}


def ask(client: TestClient, question: str = QUESTION, **more: object) -> dict[str, object]:
    response = client.post("/api/v1/ask", json={"question": question, **more})
    assert response.status_code == 200, response.text
    return response.json()


def stream(client: TestClient, question: str) -> list[tuple[str, dict[str, object]]]:
    response = client.post("/api/v1/ask", json={"question": question}, headers={"Accept": "text/event-stream"})
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["x-accel-buffering"] == "no"
    blocks = [block.split("\n") for block in response.text.split("\n\n") if block.startswith("event: ")]
    return [(lines[0].removeprefix("event: "), json.loads(lines[1].removeprefix("data: "))) for lines in blocks]


def test_a_question_is_answered_in_the_shape_of_the_command(an: TestClient, world: World) -> None:
    body = ask(an)
    assert KEYS | {"conversation_id", "turn_id"} == set(body)
    assert body["kind"] == "answer"
    citation = body["citations"][0]
    document = an.get(f"/api/v1/documents/{citation['document_id']}").json()
    assert document["text"][citation["start"] : citation["end"]] == citation["quote"]
    assert citation["date"] == "2025-03-04"


def test_the_principal_comes_from_the_session_only(an: TestClient, world: World) -> None:
    an.post("/api/v1/ask?person_id=2&unit=xa", json={"question": QUESTION}, headers={"X-User": "binh"})
    _, principal, _ = world.assistant.asked[-1]
    assert principal.name == "Nguyễn Văn An"
    assert principal.channel is Channel.API


def test_the_day_asked_about_reaches_the_assistant(an: TestClient, world: World) -> None:
    ask(an, as_of="2024-01-31")
    assert world.assistant.asked[-1][2] == datetime.date(2024, 1, 31)


def test_a_stream_tells_what_happens_and_ends_with_the_stored_reply(an: TestClient) -> None:
    events = stream(an, QUESTION)
    names = [name for name, _ in events]
    assert names[:2] == ["searching", "found"]
    assert names[-1] == "done"
    assert set(names[2:-1]) == {"delta"}
    assert events[0][1] == {"documents": 3}
    assert events[1][1] == {"documents": 1, "passages": 2}
    done = events[-1][1]
    assert "".join(str(data["text"]) for name, data in events if name == "delta").strip() == done["text"]
    stored = an.get(f"/api/v1/conversations/{done['conversation_id']}").json()["turns"][-1]
    assert stored["id"] == done["turn_id"]
    assert stored["reply"] == {key: done[key] for key in KEYS}


def test_a_turn_is_stored_before_done_is_sent(world: World, an: TestClient) -> None:
    from api.asking import events
    from rag.asking import Turn
    from vanban.db.conversation_list import list_conversations
    from vanban.db.people import principal_of

    with world.services.database.session() as session:
        principal = principal_of(session, "an", Channel.WEB)
        before = list_conversations(session, principal).total
    told = []
    for name, _ in events(world.services, Turn(QUESTION, principal)):
        told.append(name)
        with world.services.database.session() as session:
            held = list_conversations(session, principal).total
        assert held == before + (name == "done")
    assert told[-1] == "done"


def test_a_second_question_joins_its_conversation(an: TestClient) -> None:
    first = ask(an)
    second = ask(an, "Nghị quyết 08", conversation_id=first["conversation_id"])
    assert second["conversation_id"] == first["conversation_id"]
    assert second["kind"] == "choice"
    assert [choice["date"] for choice in second["choices"]] == ["2023-06-12", "2018-05-10"]
    turns = an.get(f"/api/v1/conversations/{first['conversation_id']}").json()["turns"]
    assert [turn["question"] for turn in turns] == [QUESTION, "Nghị quyết 08"]


def test_another_persons_conversation_does_not_exist(an: TestClient, binh: TestClient) -> None:
    mine = ask(an)["conversation_id"]
    missing = binh.get("/api/v1/conversations/999999")
    for method, path, body in (
        ("GET", f"/api/v1/conversations/{mine}", None),
        ("DELETE", f"/api/v1/conversations/{mine}", None),
        ("POST", "/api/v1/ask", {"question": QUESTION, "conversation_id": mine}),
    ):
        response = binh.request(method, path, json=body)
        assert (response.status_code, response.json()) == (404, missing.json())
    assert mine not in [one["id"] for one in binh.get("/api/v1/conversations").json()["conversations"]]
    assert an.get(f"/api/v1/conversations/{mine}").status_code == 200


def test_a_deleted_conversation_is_gone(an: TestClient) -> None:
    mine = ask(an)["conversation_id"]
    assert an.delete(f"/api/v1/conversations/{mine}").status_code == 204
    assert an.get(f"/api/v1/conversations/{mine}").status_code == 404


@pytest.mark.parametrize("question", ["", "   ", "\u0000\u0007", "a" * 2_001, "a" * 20_000])
def test_an_empty_or_endless_question_is_refused_with_a_sentence(an: TestClient, question: str) -> None:
    response = an.post("/api/v1/ask", json={"question": question})
    assert response.status_code == 422
    assert response.json()["error"]["code"] == "cau_hoi_khong_hop_le"
    assert "câu hỏi" in response.json()["error"]["message"].lower()


def test_half_a_surrogate_pair_is_refused_and_control_characters_become_spaces(an: TestClient, world: World) -> None:
    headers = {"Content-Type": "application/json"}
    assert an.post("/api/v1/ask", content=b'{"question": "a \\ud800"}', headers=headers).status_code == 422
    ask(an, "Cơ quan\u0000trực\u001b mấy giờ?")
    assert world.assistant.asked[-1][0] == "Cơ quan trực  mấy giờ?"


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"{", "JSON"),
        (b"[]", "JSON"),
        (b"{}", "question"),
        (b'{"question": 5}', "phải là chuỗi"),
        (b'{"question": "a", "as_of": "31/03/2025"}', "2025-03-31"),
        (b'{"question": "a", "conversation_id": 0}', "conversation_id"),
        (b'{"question": "a", "principal": 1}', "principal"),
    ],
)
def test_misshapen_requests_are_told_in_vietnamese(an: TestClient, content: bytes, part: str) -> None:
    response = an.post("/api/v1/ask", content=content, headers={"Content-Type": "application/json"})
    error = response.json()["error"]
    assert (response.status_code, error["code"]) == (422, "du_lieu_khong_hop_le")
    assert part in error["message"]


def test_a_request_beyond_the_limit_is_refused(an: TestClient) -> None:
    response = an.post("/api/v1/ask", json={"question": "a" * 2_000_000})
    assert response.status_code == 413
    assert response.json()["error"]["code"] == "noi_dung_qua_lon"
    chunks = (b'{"question": "' + b"a" * 600_000, b"a" * 600_000 + b'"}')
    unsized = an.post("/api/v1/ask", content=iter(chunks), headers={"Content-Type": "application/json"})
    assert (unsized.status_code, unsized.json()["error"]["code"]) == (413, "noi_dung_qua_lon")


def test_without_a_session_the_api_says_401(visitor: TestClient) -> None:
    for method, path in (
        ("POST", "/api/v1/ask"),
        ("GET", "/api/v1/documents"),
        ("GET", "/api/v1/documents/1"),
        ("GET", "/api/v1/conversations"),
    ):
        response = visitor.request(method, path, json={"question": QUESTION} if method == "POST" else None)
        assert response.status_code == 401
        assert response.json()["error"]["code"] == "chua_dang_nhap"


def test_our_errors_keep_their_sentence_and_strange_ones_are_calm_and_unquoted(
    an: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    broken = an.post("/api/v1/ask", json={"question": "hỏng chỉ mục"})
    assert (broken.status_code, broken.json()["error"]["code"]) == (503, "chi_muc_chua_san_sang")
    with caplog.at_level("INFO"):
        strange = an.post("/api/v1/ask", json={"question": "lỗi lạ rất riêng"})
    assert (strange.status_code, strange.json()["error"]["code"]) == (500, "loi_he_thong")
    assert "RuntimeError" in caplog.text
    assert "rất riêng" not in caplog.text


def test_an_error_in_a_stream_is_its_last_event(an: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    name, data = stream(an, "hỏng chỉ mục")[-1]
    assert (name, data["error"]["code"]) == ("error", "chi_muc_chua_san_sang")
    name, data = stream(an, "lỗi lạ rất riêng")[-1]
    assert (name, data["error"]["code"]) == ("error", "loi_he_thong")
    assert "rất riêng" not in caplog.text
