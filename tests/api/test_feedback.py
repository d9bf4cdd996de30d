"""Feedback on answers: given, changed, reviewed by those who may, and made into evaluation cases."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_services import World
from fastapi.testclient import TestClient

from eval.answers import load_cases
from vanban.db.eval_cases import LONGEST_QUOTE, list_cases
from vanban.db.models import EvalCaseRow, FeedbackRow
from vanban.db.people import principal_of
from vanban.principals import Audience, Channel, Publicity, may_read

QUESTION = "Cơ quan trực mấy giờ?"
QUOTE = "1. Cơ quan bố trí người trực 24 giờ mỗi ngày."
RIGHT_WORDS = {"number": "12-qd/tu", "quote": "Báo cáo  lãnh đạo trước 07 giờ 30"}


@pytest.fixture(autouse=True)
def roles(world: World) -> Iterator[None]:
    """The one in the city is an administrator, the one in the commune a reader; no feedback to begin with."""
    world.give_roles("an", "can_bo quan_tri")
    world.give_roles("binh", "can_bo")
    yield
    with world.services.database.transaction() as session:
        session.query(EvalCaseRow).delete()
        session.query(FeedbackRow).delete()


def ask(client: TestClient, question: str = QUESTION, **more: object) -> dict[str, object]:
    response = client.post("/api/v1/ask", json={"question": question, **more})
    assert response.status_code == 200, response.text
    return response.json()


def address(asked: dict[str, object]) -> str:
    return f"/api/v1/conversations/{asked['conversation_id']}/turns/{asked['turn_id']}/feedback"


def give(client: TestClient, verdict: str = "sai", comment: str = "", question: str = QUESTION) -> dict[str, object]:
    """Returns the reply that was judged."""
    asked = ask(client, question)
    response = client.put(address(asked), json={"verdict": verdict, "comment": comment})
    assert response.status_code == 200, response.text
    return asked


def waiting(client: TestClient, **query: object) -> list[dict[str, object]]:
    return client.get("/api/v1/feedback", params=query).json()["feedback"]


def test_one_feedback_a_turn_which_may_be_changed_and_withdrawn(binh: TestClient) -> None:
    asked = give(binh, "dung")
    place = f"/api/v1/conversations/{asked['conversation_id']}"
    assert binh.get(place).json()["turns"][0]["feedback"]["verdict"] == "dung"
    changed = binh.put(address(asked), json={"verdict": "loi_thoi", "comment": " đã có  bản mới\r\n "})
    assert (changed.json()["verdict"], changed.json()["comment"]) == ("loi_thoi", "đã có  bản mới")
    kept = binh.put(address(asked), json={"comment": "ý kiến khác"}).json()
    assert (kept["verdict"], kept["comment"]) == ("loi_thoi", "ý kiến khác")
    assert binh.put(address(asked), json={"verdict": "sai"}).json()["comment"] == "ý kiến khác"
    assert binh.delete(address(asked)).status_code == 204
    assert binh.get(place).json()["turns"][0]["feedback"] is None


@pytest.mark.parametrize("body", [{"verdict": "tuyet"}, {}, {"verdict": "sai", "comment": "a" * 2_001}, {"la": 1}])
def test_feedback_that_says_nothing_or_too_much_is_told(binh: TestClient, body: dict[str, str]) -> None:
    response = binh.put(address(ask(binh)), json=body)
    assert response.status_code == 422
    assert response.json()["error"]["code"] == "du_lieu_khong_hop_le"


def test_nobody_judges_a_turn_that_is_not_theirs(an: TestClient, binh: TestClient, visitor: TestClient) -> None:
    asked, other = ask(binh), ask(an)
    crossed = f"/api/v1/conversations/{other['conversation_id']}/turns/{asked['turn_id']}/feedback"
    for client, place in ((an, address(asked)), (an, crossed), (binh, crossed)):
        assert client.put(place, json={"verdict": "sai"}).status_code == 404
        assert client.delete(place).status_code == 404
    assert visitor.put(address(asked), json={"verdict": "sai"}).status_code == 401
    form = f"/hoi-dap/{asked['conversation_id']}/luot/{asked['turn_id']}/gop-y"
    assert an.post(form, data={"verdict": "sai"}).status_code == 404
    assert waiting(an) == []


def test_without_scripts_a_form_gives_feedback_and_shows_it(binh: TestClient) -> None:
    asked = ask(binh)
    page = f"/hoi-dap/{asked['conversation_id']}"
    form = f"{page}/luot/{asked['turn_id']}/gop-y"
    assert f'action="{form}"' in binh.get(page).text
    assert "gửi câu hỏi và câu trả lời này kèm ý kiến tới văn thư" in binh.get(page).text
    unsaid = binh.post(form, data={"comment": "chưa rõ"})
    assert (unsaid.status_code, "Đề nghị chọn một trong bốn nhận xét" in unsaid.text) == (422, True)
    done = binh.post(form, data={"verdict": "sai_can_cu", "comment": "<b>sai</b> điều"})
    assert done.headers["location"] == f"{page}#luot-{asked['turn_id']}"
    shown = binh.get(page).text
    assert re.findall(r'value="(\w+)" aria-pressed="true"', shown) == ["sai_can_cu"]
    assert "&lt;b&gt;sai&lt;/b&gt; điều" in shown


def test_a_preview_that_is_not_stored_offers_no_feedback(binh: TestClient) -> None:
    page = binh.get("/hoi", params={"q": QUESTION}).text
    assert "/gop-y" not in page
    assert "xuat.docx?luot" not in page


def test_administrators_see_what_their_units_and_those_below_sent(an: TestClient, binh: TestClient) -> None:
    give(binh, "sai", "không đúng điều")
    give(an, "dung")
    newest, oldest = waiting(an)
    assert (newest["verdict"], newest["person"]) == ("dung", "Nguyễn Văn An")
    assert (oldest["comment"], oldest["question"], oldest["unit"]) == (
        "không đúng điều",
        QUESTION,
        "Đảng ủy xã Bến Tre Làng",
    )
    page = an.get("/gop-y").text
    assert "không đúng điều" in page
    assert 'href="/gop-y" aria-current="true"' in page


def test_readers_review_nothing_and_officers_their_own_unit_alone(
    world: World, an: TestClient, binh: TestClient
) -> None:
    give(an)
    given = give(binh)
    for method, path in (
        ("GET", "/api/v1/feedback"),
        ("PATCH", "/api/v1/feedback/1"),
        ("POST", "/api/v1/feedback/1/case"),
    ):
        body = {"PATCH": {"state": "moi"}, "POST": {}}.get(method)
        assert binh.request(method, path, json=body).status_code == 403
    assert binh.get("/gop-y").status_code == 403
    assert 'href="/gop-y"' not in binh.get("/").text
    world.give_roles("binh", "van_thu")
    assert [one["person"] for one in waiting(binh)] == ["Lê Thị Bình"]
    world.give_roles("an", "van_thu")
    assert [one["person"] for one in waiting(an)] == ["Nguyễn Văn An"]
    world.give_roles("an", "quan_tri_he_thong")
    assert len(waiting(an)) == 2
    assert given["turn_id"]


@pytest.mark.parametrize("publicity", list(Publicity))
@pytest.mark.parametrize("audience", [Audience.PUBLIC, Audience.UNIT, Audience.SUBTREE])
@pytest.mark.parametrize("unit", ["tp", "xa", "khong-ai"])
def test_a_reviewer_meets_exactly_the_feedback_on_documents_they_may_read(
    an: TestClient, binh: TestClient, world: World, unit: str, audience: Audience, publicity: Publicity
) -> None:
    give(binh, "dung", "rất khớp")
    (before,) = waiting(an)
    with world.services.database.session() as session:
        reviewer = principal_of(session, "an", Channel.WEB)
    with world.placed("quy-dinh.txt", unit=unit, audience=audience, publicity=publicity) as access:
        allowed = may_read(reviewer, access)
        listed, page = an.get("/api/v1/feedback").text, an.get("/gop-y").text
        decided = an.patch(f"/api/v1/feedback/{before['id']}", json={"state": "da_xu_ly"})
        case = an.post(f"/api/v1/feedback/{before['id']}/case", json={})
    for shown in (listed, page, decided.text, case.text):
        assert (QUOTE in shown) is allowed
        assert ("rất khớp" in shown or shown is case.text) is (allowed or shown is case.text)
    assert (decided.status_code, case.status_code) == ((200, 200) if allowed else (404, 404))


def test_feedback_is_decided_with_a_note_and_opens_again_when_changed(an: TestClient, binh: TestClient) -> None:
    asked = give(binh)
    (one,) = waiting(an)
    an.post(f"/gop-y/{one['id']}", data={"state": "da_xu_ly", "note": "đã báo phòng"})
    assert waiting(an) == []
    (done,) = waiting(an, state="da_xu_ly")
    assert done["note"] == "đã báo phòng"
    assert "đã báo phòng" in an.get("/gop-y", params={"trang_thai": "da_xu_ly"}).text
    binh.put(address(asked), json={"verdict": "loi_thoi"})
    (again,) = waiting(an)
    assert (again["id"], again["verdict"]) == (one["id"], "loi_thoi")


def test_the_review_comes_in_pages(an: TestClient, binh: TestClient) -> None:
    for number in range(21):
        give(binh, question=f"trực {number}")
    first = an.get("/api/v1/feedback").json()
    second = an.get("/api/v1/feedback", params={"page": 2}).json()
    assert (len(first["feedback"]), first["more"]) == (20, True)
    assert [one["question"] for one in second["feedback"]] == ["trực 0"]
    assert not second["more"]
    assert "trang=2" in an.get("/gop-y").text


def test_deleting_the_conversation_takes_the_feedback_back(an: TestClient, binh: TestClient) -> None:
    asked = give(binh)
    assert len(waiting(an)) == 1
    binh.delete(f"/api/v1/conversations/{asked['conversation_id']}")
    assert waiting(an) == []


def test_a_right_answer_becomes_a_case_with_one_click(
    an: TestClient, binh: TestClient, world: World, tmp_path: Path
) -> None:
    give(binh, "dung")
    (one,) = waiting(an)
    done = an.post(f"/gop-y/{one['id']}/cau-kiem-tra", data={"as_shown": "1"})
    assert done.status_code == 303
    (stored,) = cases(world, "an")
    assert stored["user"] == "binh"
    assert stored["gold"][0] == {"number": "12-QĐ/TU", "date": "2025-03-04", "quote": QUOTE}
    assert (stored["question"], stored["answerable"], stored["split"]) == (QUESTION, True, "test")
    (again,) = waiting(an, state="da_xu_ly")
    assert again["case_id"] is not None
    file = tmp_path / "cau.jsonl"
    file.write_text(json.dumps(stored, ensure_ascii=False) + "\n", encoding="utf-8")
    (loaded,) = load_cases(file)
    assert loaded.gold[0].quote == QUOTE


def test_a_wrong_answer_needs_the_right_words_or_that_there_are_none(
    an: TestClient, binh: TestClient, world: World
) -> None:
    give(binh, "loi_thoi")
    (one,) = waiting(an)
    place = f"/api/v1/feedback/{one['id']}/case"
    assert an.post(place, json={}).status_code == 422
    made = an.post(place, json={"gold": [RIGHT_WORDS], "question": "Báo cáo lúc mấy giờ?", "facts": ["07 giờ 30", ""]})
    case = made.json()["case"]
    assert case["gold"] == [{"number": "12-QĐ/TU", "date": "2025-03-04", "quote": "Báo cáo lãnh đạo trước 07 giờ 30"}]
    assert (case["question"], case["facts"]) == ("Báo cáo lúc mấy giờ?", ["07 giờ 30"])
    assert "forbidden" not in case  # the document is right, only the place was wrong
    none = an.post(place, json={"gold": []}).json()["case"]
    assert (none["id"], none["answerable"], none["gold"]) == (case["id"], False, [])
    assert none["forbidden"] == [{"number": "12-QĐ/TU", "date": "2025-03-04"}]
    assert len(cases(world, "an")) == 1


@pytest.mark.parametrize(
    ("gold", "told"),
    [
        ({"number": "12-QĐ/TU", "quote": "lời không có ở đâu"}, "Không thấy lời văn này"),
        ({"number": "999-QĐ/TU", "quote": "Báo cáo lãnh đạo"}, "Không thấy lời văn này"),
        ({"number": "21-KH/ĐU", "quote": "Rà soát toàn bộ hồ sơ"}, "Không thấy lời văn này"),  # not the reviewer's
        ({"number": "chữ", "quote": "Báo cáo lãnh đạo"}, "ghi số, ký hiệu"),
        ({"number": "12-QĐ/TU", "quote": " "}, "ghi số, ký hiệu"),
        ({"number": "12-QĐ/TU", "quote": "Báo cáo", "date": "2020-01-01"}, "Không thấy lời văn này"),
    ],
)
def test_words_that_stand_nowhere_the_reviewer_may_read_are_no_gold(
    an: TestClient, binh: TestClient, gold: dict[str, str], told: str
) -> None:
    give(binh)
    (one,) = waiting(an)
    response = an.post(f"/api/v1/feedback/{one['id']}/case", json={"gold": [gold]})
    assert response.status_code == 422
    assert told in response.json()["error"]["message"]
    form = an.post(
        f"/gop-y/{one['id']}/cau-kiem-tra", data={"number": gold["number"], "quote": gold["quote"], "facts": "giữ lại"}
    )
    if "date" not in gold:
        assert form.status_code == 422
        assert "giữ lại" in form.text


def test_gold_that_the_asking_person_may_not_read_is_refused(an: TestClient, binh: TestClient, world: World) -> None:
    give(binh, question="nghi quyet 08")
    (one,) = waiting(an)
    with world.placed("quy-dinh.txt", unit="tp", audience=Audience.UNIT, publicity=Publicity.INTERNAL):
        response = an.post(f"/api/v1/feedback/{one['id']}/case", json={"gold": [RIGHT_WORDS]})
    assert "Người hỏi không được xem" in response.json()["error"]["message"]


def test_a_refusal_that_offers_a_document_of_the_commune_stays_hidden_from_the_city(
    an: TestClient, binh: TestClient
) -> None:
    refused = give(binh, question="Giá vé xe buýt?")
    assert "21-KH/ĐU" in {one["number"] for one in refused["nearest"]}
    assert waiting(an) == []


def test_a_right_refusal_and_a_right_choice_become_cases(an: TestClient, binh: TestClient, world: World) -> None:
    give(an, "dung", question="Giá vé xe buýt?")
    give(binh, "dung", question="nghi quyet 08")
    for one in waiting(an):
        assert an.post(f"/api/v1/feedback/{one['id']}/case", json={}).status_code == 200
    choice, refusal = cases(world, "an")
    assert (choice["kind"], {gold["date"] for gold in choice["gold"]}) == ("choice", {"2018-05-10", "2023-06-12"})
    assert (refusal["answerable"], refusal["gold"]) == (False, [])


def test_the_day_asked_about_goes_into_the_case_and_splits_take_turns(
    an: TestClient, binh: TestClient, world: World
) -> None:
    for _ in range(4):
        asked = ask(binh, as_of="2025-06-01")
        binh.put(address(asked), json={"verdict": "dung"})
    for one in waiting(an):
        an.post(f"/api/v1/feedback/{one['id']}/case", json={})
    found = cases(world, "an")
    assert {case["as_of"] for case in found} == {"2025-06-01"}
    assert [case["split"] for case in found] == ["test", "dev", "test", "dev"]
    assert len({case["id"] for case in found}) == 4


def test_a_case_outlives_the_conversation_and_is_given_only_to_those_who_may_read_its_documents(
    an: TestClient, binh: TestClient, world: World
) -> None:
    asked = give(binh, "dung")
    (one,) = waiting(an)
    an.post(f"/api/v1/feedback/{one['id']}/case", json={})
    binh.delete(f"/api/v1/conversations/{asked['conversation_id']}")
    assert len(cases(world, "an")) == 1
    with world.hidden("quy-dinh.txt"), world.services.database.session() as session:
        kept, left_out = list_cases(session, principal_of(session, "an", Channel.COMMAND))
    assert (kept, left_out) == ([], 1)


def test_a_long_quote_is_cut_at_a_word(an: TestClient, binh: TestClient, world: World) -> None:
    from vanban.db.eval_cases import _short

    long = "chữ " * 100
    assert _short(long) == ("chữ " * 50).strip()
    assert len(_short("x" * 500)) == LONGEST_QUOTE
    assert _short("ngắn") == "ngắn"


def cases(world: World, username: str) -> list[dict[str, object]]:
    with world.services.database.session() as session:
        return list_cases(session, principal_of(session, username, Channel.COMMAND))[0]
