"""A candidate's pages without scripts: what is open, rules, plain forms that save, handing in, results."""

import datetime
import re
from dataclasses import replace

import pytest
from entering import SignIn
from exam_site import RULES, ExamSite
from fake_services import World
from fastapi.testclient import TestClient
from sqlalchemy import select

from vanban.db.exam_sitting_models import ExamAnswerRow, ExamAttemptRow, ExamCertificateRow, ExamSittingRow
from vanban.exam_sittings import Shown, SittingKind, SittingState, View
from vanban.principals import Audience, Publicity


@pytest.fixture(scope="module")
def exams(world: World) -> ExamSite:
    return ExamSite(world)


def begun(client: TestClient, sitting: int) -> str:
    """Returns the address of the attempt that the button begins."""
    response = client.post(f"/thi/{sitting}")
    assert response.status_code == 303, response.text
    return response.headers["location"]


def fields_of(page: str) -> dict[str, str | list[str]]:
    """Returns the fields of a page of questions, as a browser sends its form where nothing was touched."""
    fields: dict[str, str | list[str]] = dict(re.findall(r'type="hidden" name="(\w+)" value="([\d,]*)"', page))
    for name, value in re.findall(r'type="(?:radio|checkbox)" name="(c\d+)" value="(\d+)" checked', page):
        fields[name] = [*fields.get(name, []), value]
    return fields


def saved(world: World, address: str) -> dict[int, str]:
    """Returns the stored choices of an attempt by question."""
    with world.services.database.session() as session:
        wanted = select(ExamAnswerRow).where(ExamAnswerRow.attempt_id == int(address.rsplit("/", 1)[1]))
        return {row.question: row.chosen for row in session.scalars(wanted)}


def test_everyone_signed_in_sees_what_is_open_to_them(binh: TestClient, an: TestClient, exams: ExamSite) -> None:
    exams.hold(title="Tìm hiểu quy định trực")
    exams.hold(title="Luyện quy định trực", kind=SittingKind.PRACTICE)
    later = datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=3)
    exams.hold(title="Kiểm tra tuần sau", kind=SittingKind.TEST, opens_at=later)
    exams.hold(title="Đang soạn", state=SittingState.DRAFT)
    exams.hold(title="Chỉ thành ủy", below=False)
    page = binh.get("/thi").text
    places = [
        page.index(words)
        for words in ("Đang mở", "Tìm hiểu quy định trực", "Sắp mở", "Kiểm tra tuần sau", "Luyện tập", "Luyện quy")
    ]
    assert places == sorted(places)
    assert "Đang soạn" not in page
    assert "Chỉ thành ủy" not in page
    assert "Ngân hàng câu hỏi" not in page
    assert "Chỉ thành ủy" in an.get("/thi").text
    assert "Ngân hàng câu hỏi" in an.get("/thi").text
    assert '<a href="/thi" aria-current="true">' in page


def test_the_rules_are_told_before_one_begins(binh: TestClient, exams: ExamSite) -> None:
    rules = replace(
        RULES, attempts_total=3, attempts_per_week=2, pass_percent=50, tie_break="Bao nhiêu người dự thi?", draw=3
    )
    page = binh.get(f"/thi/{exams.hold(rules=rules)}").text
    for words in (
        "Bài làm có 3 câu.",
        "Mỗi lượt làm trong 30 phút",
        "Mỗi người được làm 3 lượt, mỗi tuần 2 lượt",
        "Đạt khi đúng từ 50% số câu trở lên.",
        "Xem điểm: ngay sau khi nộp bài.",
        "mỗi lần rời trang",
        "Mất mạng vẫn làm tiếp được",
        "Bao nhiêu người dự thi?",
        "Còn 2 lượt",
    ):
        assert words in page, words


def test_an_exam_is_sat_with_plain_forms_alone(binh: TestClient, exams: ExamSite, world: World) -> None:
    address = begun(binh, exams.hold(title="Bài có bốn câu"))
    page = binh.get(address).text
    assert "Hết giờ lúc" in page
    fields = fields_of(page)
    for number, key in enumerate(("0", "1"), start=1):
        response = binh.post(address, data={**fields, f"c{number - 1}": key, "toi": str(number + 1)})
        assert response.headers["location"] == f"{address}?cau={number + 1}&luu=1"
        page = binh.get(response.headers["location"]).text
        assert "Đã lưu." in page
        fields = fields_of(page)
    binh.post(address, data={**fields, "c3": ["0", "2"], "toi": "4"})
    assert saved(world, address) == {0: "0", 1: "1", 3: "0,2"}
    response = binh.post(address, data={**fields_of(binh.get(address).text), "do": "nop"})
    confirm = binh.get(response.headers["location"]).text
    assert "Còn 1 câu chưa trả lời" in confirm
    assert "?cau=3" in confirm
    response = binh.post(f"{address}/nop")
    result = binh.get(response.headers["location"]).text
    assert "<strong>3/4</strong>" in result
    assert "7,5" in result
    assert "Vì sao của câu 2." in result
    assert "#trich" in result
    assert binh.post(f"{address}/nop").headers["location"] == f"{address}/ket-qua"
    assert binh.get(address).headers["location"] == f"{address}/ket-qua"
    assert "Đúng 3/4 câu" in binh.get("/thi").text


def test_the_own_certificate_is_found_beside_the_attempt(binh: TestClient, exams: ExamSite, world: World) -> None:
    sitting = exams.hold(title="Có giấy chứng nhận")
    address = begun(binh, sitting)
    binh.post(f"{address}/nop")
    link = f"/ky-thi/{sitting}/chung-nhan/cua-toi"
    assert link not in binh.get("/thi").text
    now = datetime.datetime.now(datetime.UTC)
    with world.services.database.transaction() as session:
        attempt = session.get_one(ExamAttemptRow, int(address.rsplit("/", 1)[1]))
        given = ExamCertificateRow(attempt_id=attempt.id, unit_id=attempt.unit_id, year=2026, number=1, issued_at=now)
        session.add(given)
    assert link in binh.get("/thi").text
    assert f"/ky-thi/{sitting}/xep-hang" in binh.get(f"/thi/{sitting}").text


def test_an_old_tab_does_not_take_back_what_another_has_chosen(binh: TestClient, exams: ExamSite, world: World) -> None:
    address = begun(binh, exams.hold())
    first_tab = second_tab = fields_of(binh.get(address).text)
    binh.post(address, data={**second_tab, "c0": "3"})
    binh.post(address, data={**first_tab, "c1": "2"})  # shows question 1 without an answer still
    assert saved(world, address) == {0: "3", 1: "2"}
    binh.post(address, data={**first_tab, "c0": "1"})
    assert saved(world, address)[0] == "1", "what was chosen later counts, from whatever tab"


def test_enter_saves_and_takes_nothing_back(binh: TestClient, exams: ExamSite) -> None:
    page = binh.get(begun(binh, exams.hold())).text
    first = re.search(r"<button[^>]*>", page[page.index('class="exam-form"') :])
    assert first is not None
    assert 'type="submit"' in first[0]
    assert "name=" not in first[0]


def test_an_answer_can_be_taken_back(binh: TestClient, exams: ExamSite, world: World) -> None:
    address = begun(binh, exams.hold())
    binh.post(address, data={**fields_of(binh.get(address).text), "c0": "3"})
    binh.post(address, data={**fields_of(binh.get(address).text), "c0": "3", "bo": "0"})
    assert saved(world, address) == {0: ""}


def test_a_choice_that_is_none_loses_nothing(binh: TestClient, exams: ExamSite, world: World) -> None:
    address = begun(binh, exams.hold())
    binh.post(address, data={**fields_of(binh.get(address).text), "c0": "3"})
    page = binh.get(address).text
    for wrong in ("9", "x", "0,1"):
        response = binh.post(address, data={**fields_of(page), "c1": wrong})
        assert response.status_code == 422
        assert "Phương án gửi lên" in response.text
    assert saved(world, address) == {0: "3"}


def test_all_questions_on_one_page_are_saved_together(binh: TestClient, exams: ExamSite, world: World) -> None:
    address = begun(binh, exams.hold(rules=replace(RULES, view=View.ALL)))
    page = binh.get(address).text
    assert 'data-number="4" tabindex="-1">' in page, "none is hidden"
    response = binh.post(address, data={**fields_of(page), "c0": "1", "c2": "3", "toi": "3"})
    assert response.headers["location"].endswith("#cau-3")
    assert saved(world, address) == {0: "1", 2: "3"}


def test_a_practice_tells_the_key_after_each_question_and_a_contest_does_not(binh: TestClient, exams: ExamSite) -> None:
    address = begun(binh, exams.hold(kind=SittingKind.PRACTICE))
    page = binh.get(address).text
    assert "Lưu và xem đáp án" in page
    response = binh.post(address, data={**fields_of(page), "c0": "1", "do": "xem"})
    shown = binh.get(response.headers["location"].partition("#")[0]).text
    assert "Chưa đúng" in shown
    assert "Vì sao của câu 0." in shown
    contest = begun(binh, exams.hold())
    binh.post(contest, data={**fields_of(binh.get(contest).text), "c0": "1", "do": "xem"})
    assert "Vì sao" not in binh.get(f"{contest}?cau=1&xem=1").text


def test_the_number_predicted_is_kept_and_anything_else_is_told(
    binh: TestClient, exams: ExamSite, world: World
) -> None:
    rules = replace(RULES, tie_break="Bao nhiêu người dự thi?")
    address = begun(binh, exams.hold(rules=rules))
    response = binh.post(f"{address}/nop", data={"du-doan": "khoảng trăm"})
    assert response.status_code == 422
    assert 'value="khoảng trăm"' in response.text
    binh.post(f"{address}/nop", data={"du-doan": "1.250"})
    with world.services.database.session() as session:
        attempt = session.get_one(ExamAttemptRow, int(address.rsplit("/", 1)[1]))
        assert (attempt.prediction, attempt.submitted_at is None) == (1250, False)


def test_score_and_key_are_shown_when_the_rules_say_so(binh: TestClient, exams: ExamSite, world: World) -> None:
    hidden = replace(RULES, result_shown=Shown.AFTER_CLOSE, answers_shown=Shown.NEVER)
    sitting = exams.hold(rules=hidden, title="Chờ công bố")
    address = begun(binh, sitting)
    binh.post(f"{address}/nop")
    page = binh.get(f"{address}/ket-qua").text
    assert "câu đúng" not in page
    assert "Vì sao" not in page
    assert "xem được sau khi kỳ thi đóng" in page
    assert "kỳ thi này không cho xem" in page
    assert "chưa công bố điểm" in binh.get(f"/thi/{sitting}").text
    with world.services.database.transaction() as session:
        session.get_one(ExamSittingRow, sitting).state = SittingState.CLOSED.value
    assert "<strong>0/4</strong>" in binh.get(f"{address}/ket-qua").text


def test_a_quote_of_a_document_withdrawn_meanwhile_is_not_shown(
    binh: TestClient, exams: ExamSite, world: World
) -> None:
    address, another = begun(binh, exams.hold()), exams.hold()
    binh.post(f"{address}/nop")
    with world.placed("quy-dinh.txt", unit="khong-ai", audience=Audience.UNIT, publicity=Publicity.INTERNAL):
        page = binh.get(f"{address}/ket-qua").text
        assert "chưa được quyền đọc" in page
        assert "Vì sao của câu" not in page
        refused = binh.post(f"/thi/{another}")
    assert refused.status_code in {403, 404}
    assert "Vì sao" not in refused.text


def test_the_attempt_of_somebody_else_is_not_there(binh: TestClient, an: TestClient, exams: ExamSite) -> None:
    sitting = exams.hold()
    address = begun(binh, sitting)
    missing = re.sub(r"\d+$", "999999", address)
    for path in ("", "/nop", "/ket-qua"):
        others, none = an.get(f"{address}{path}"), an.get(f"{missing}{path}")
        assert (others.status_code, others.text) == (404, none.text)
    assert an.post(address, data={"c0": "1", "t0": ""}).status_code == 404
    assert an.post(f"{address}/nop").status_code == 404


def test_nobody_begins_what_they_may_not(binh: TestClient, visitor: TestClient, exams: ExamSite) -> None:
    only = exams.hold(rules=replace(RULES, attempts_total=1))
    binh.post(f"{begun(binh, only)}/nop")
    refused = binh.post(f"/thi/{only}")
    assert refused.status_code == 403
    assert "Đồng chí đã dùng hết 1 lượt" in refused.text
    assert binh.post(f"/thi/{exams.hold(below=False)}").status_code == 404
    assert visitor.get("/thi").headers["location"].startswith("/dang-nhap")


def test_going_on_from_another_sign_in_shows_the_answers(sign_in: SignIn, exams: ExamSite) -> None:
    first = sign_in("binh")
    sitting = exams.hold()
    address = begun(first, sitting)
    first.post(address, data={**fields_of(first.get(address).text), "c0": "3"})
    second = sign_in("binh")
    assert begun(second, sitting) == address
    assert re.search(r'name="c0" value="3" checked', second.get(address).text)
