"""Organising sittings through the pages, as a browser without scripts does it."""

import datetime
import re
from collections.abc import Callable

import pytest
from fake_services import World
from fastapi.testclient import TestClient
from sitting_world import DAY, NOW, add_attempt, add_paper, add_sitting, add_trainers, retire_question

from vanban.db.exam_sitting_models import ExamSittingRow
from vanban.db.exam_sittings import rules_of
from vanban.db.models import UnitRow
from vanban.exam_sittings import HANOI, Rules, SittingKind, SittingState

SignIn = Callable[[str], TestClient]
WEEK = datetime.timedelta(days=7)


@pytest.fixture(scope="module")
def paper(world: World) -> int:
    """An approved paper of the city committee, whose trainers are "lan" and "hoa"; "hai" is one of the commune."""
    add_trainers(world)
    return add_paper(world)


@pytest.fixture
def lan(paper: int, sign_in: SignIn) -> TestClient:
    return sign_in("lan")


def filled(paper_id: int, **more: str) -> dict[str, str]:
    """Returns the form of a contest as a person fills it in."""
    first, last = NOW.astimezone(HANOI) + DAY, NOW.astimezone(HANOI) + WEEK
    plain = {
        "kind": "cuoc_thi",
        "version": "0",
        "title": "Hội thi tìm hiểu quy chế",
        "paper": str(paper_id),
        "invitation": "Mời các đồng chí tham gia.",
        "opens_day": f"{first:%d/%m/%Y}",
        "opens_time": "08:00",
        "closes_day": f"{last:%d/%m/%Y}",
        "closes_time": "17h30",
        "audience": "don_vi_toi",
        "minutes": "20",
        "draw": "3",
        "attempts_total": "",
        "attempts_per_week": "2",
        "counting": "cao_nhat",
        "view": "tung_cau",
        "shuffle_questions": "1",
        "result_shown": "ngay",
        "answers_shown": "sau_khi_dong",
        "pass_percent": "50",
        "anonymity": "ho_ten",
        "tie_break": "",
    }
    return plain | more


def row_of(world: World, sitting_id: int) -> ExamSittingRow:
    """Returns a sitting as it is stored."""
    with world.services.database.session() as session:
        row = session.get_one(ExamSittingRow, sitting_id)
        session.refresh(row, ["units"])
        return row


def id_in(location: str) -> int:
    found = re.match(r"/ky-thi/(\d+)", location)
    assert found is not None, location
    return int(found[1])


def version_in(page: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found is not None
    return found[1]


def test_a_trainer_plans_changes_and_opens_a_sitting(lan: TestClient, world: World, paper: int) -> None:
    form = lan.get("/ky-thi/moi?loai=cuoc_thi").text
    assert "Đề tìm hiểu quy chế (4 câu, 30 phút)" in form
    made = lan.post("/ky-thi", data=filled(paper))
    assert made.status_code == 303
    sitting_id = id_in(made.headers["location"])
    row = row_of(world, sitting_id)
    assert (row.state, row.title, row.opens_at.astimezone(HANOI).hour) == ("nhap", "Hội thi tìm hiểu quy chế", 8)
    assert (row.closes_at.astimezone(HANOI).hour, row.closes_at.astimezone(HANOI).minute) == (17, 30)
    rules = rules_of(row)
    assert (rules.minutes, rules.draw, rules.attempts_per_week, rules.shuffle_options) == (20, 3, 2, False)
    page = lan.get(made.headers["location"]).text
    assert "Mở kỳ thi" in page
    assert "3 câu rút từ 4 câu của đề" in page
    edited = lan.get(f"/ky-thi/{sitting_id}/sua").text
    assert 'value="17:30"' in edited
    saved = lan.post(f"/ky-thi/{sitting_id}/sua", data=filled(paper, title="Hội thi mới", version=version_in(edited)))
    assert saved.status_code == 303
    opened = lan.post(f"/ky-thi/{sitting_id}/mo", data={"version": version_in(lan.get(f"/ky-thi/{sitting_id}").text)})
    assert opened.status_code == 303
    page = lan.get(opened.headers["location"]).text
    assert f"/thi/{sitting_id}</p>" in page
    assert "Đã mở kỳ thi" in page
    assert row_of(world, sitting_id).state == SittingState.OPEN.value
    assert "Hội thi mới" in lan.get("/ky-thi?trang_thai=sap_mo").text
    assert "Hội thi mới" not in lan.get("/ky-thi?trang_thai=dang_soan").text


def test_what_cannot_be_taken_is_told_and_nothing_typed_is_lost(lan: TestClient, paper: int) -> None:
    for change, words in (
        ({"opens_day": "31/02/2027"}, "Ngày mở chưa đúng"),
        ({"opens_time": "25:00"}, "Giờ mở chưa đúng"),
        ({"closes_day": ""}, "Chưa ghi ngày đóng"),
        ({"minutes": "nhiều"}, "Thời gian làm bài (phút) phải là số nguyên"),
        ({"draw": "9"}, "Số câu rút cho mỗi lượt phải từ 1 đến 4"),
        ({"paper": ""}, "Chưa chọn đề thi"),
        ({"audience": "chon"}, "Chưa chọn đối tượng"),
        ({"answers_shown": "ngay"}, "lượt thi sau đã biết trước đáp án"),
    ):
        shown = lan.post("/ky-thi", data=filled(paper, **change))
        assert shown.status_code == 422
        assert words in shown.text, words
        assert "Mời các đồng chí tham gia." in shown.text
        assert 'value="17h30"' in shown.text


def test_units_are_chosen_alone_or_with_all_below(lan: TestClient, world: World, paper: int) -> None:
    with world.services.database.session() as session:
        units = {row.code: row.id for row in session.query(UnitRow)}
    chosen = {"audience": "chon", "don_vi": str(units["xa"]), "nhanh": str(units["tp"])}
    made = lan.post("/ky-thi", data=filled(paper, **chosen))
    sitting_id = id_in(made.headers["location"])
    row = row_of(world, sitting_id)
    assert {(one.unit_id, one.below) for one in row.units} == {(units["tp"], True), (units["xa"], False)}
    form = lan.get(f"/ky-thi/{sitting_id}/sua").text
    assert re.search(rf'id="nh-{units["tp"]}"[^>]*checked', form)
    assert re.search(rf'id="dv-{units["xa"]}"[^>]*checked', form)
    everyone = lan.post("/ky-thi", data=filled(paper, audience="moi_nguoi"))
    assert row_of(world, id_in(everyone.headers["location"])).everyone


@pytest.mark.parametrize("kind", list(SittingKind))
def test_the_form_of_each_kind_can_be_sent_as_it_comes(
    lan: TestClient, world: World, paper: int, kind: SittingKind
) -> None:
    page = lan.get(f"/ky-thi/moi?loai={kind.value}&de={paper}").text
    fields = dict(re.findall(r'<input[^>]* name="(\w+)"[^>]* value="([^"]*)"', page))
    for name, body in re.findall(r'<select id="[\w-]+" name="(\w+)"[^>]*>(.*?)</select>', page, re.S):
        found = re.search(r'value="([^"]*)" selected', body)
        fields[name] = found[1] if found else ""
    fields["title"] = f"Kỳ thử {kind.value}"
    fields["audience"] = "don_vi_toi"
    made = lan.post("/ky-thi", data={name: value for name, value in fields.items() if name not in ("don_vi", "nhanh")})
    assert made.status_code == 303, made.text
    assert row_of(world, id_in(made.headers["location"])).kind == kind.value


def test_nobody_but_trainers_of_the_unit_gets_in(world: World, sign_in: SignIn, lan: TestClient, paper: int) -> None:
    sitting_id = add_sitting(world, paper, rules=Rules(minutes=30))
    attempt_id = add_attempt(world, sitting_id, "an", 4, 60)
    base = f"/ky-thi/{sitting_id}"
    pages = ("", "/sua", "/ket-qua", "/ket-qua/xuat?dang=csv", "/don-vi", "/nguoi-du-thi", "/chung-nhan")
    more = (f"/bai/{attempt_id}", "/chung-nhan/tat-ca", "/chung-nhan/1")
    changes = ("/sua", "/mo", "/ve-soan", "/loi-gioi-thieu", "/gia-han", "/dong", "/huy", "/du-doan")
    others = (*changes, "/chung-nhan", "/chung-nhan/loi-ky")
    data = filled(paper, reason="lý do", answer="1", place="A", position="B", signer="C", ai="dat")
    for username in ("hai", "binh", "an"):
        client = sign_in(username)
        missing = client.get("/ky-thi/999999/ket-qua")
        for path in (*pages, *more):
            got = client.get(f"{base}{path}")
            assert got.status_code == 404, (username, path)
            assert "Hội thi" not in got.text
        assert client.get(f"{base}/ket-qua").text.count("Không có kỳ thi này") == missing.text.count(
            "Không có kỳ thi này"
        )
        for path in others:
            assert client.post(f"{base}{path}", data=data).status_code == 404, (username, path)
    for username in ("binh", "an"):
        client = sign_in(username)
        assert client.get("/ky-thi").status_code == 403
        assert client.get("/ky-thi/moi").status_code == 403
        assert client.post("/ky-thi", data=filled(paper)).status_code == 403
    assert "Hội thi" not in sign_in("hai").get("/ky-thi").text
    assert lan.get(base).status_code == 200
    row = row_of(world, sitting_id)
    assert (row.state, row.version) == (SittingState.OPEN.value, 1)


def test_a_visitor_is_led_to_the_sign_in(visitor: TestClient) -> None:
    assert visitor.get("/ky-thi").status_code == 303
    assert visitor.post("/ky-thi/1/mo", data={"version": "1"}).status_code in (303, 403)


def test_a_sitting_that_cannot_be_opened_says_why(lan: TestClient, world: World) -> None:
    broken = add_paper(world)
    retire_question(world, broken)
    sitting_id = id_in(lan.post("/ky-thi", data=filled(broken)).headers["location"])
    with world.hidden("quy-dinh.txt"):
        page = lan.get(f"/ky-thi/{sitting_id}").text
        assert "Câu 1 của đề không dùng được nữa: không còn ở trạng thái đã duyệt." in page
        assert "Một văn bản căn cứ mà đồng chí không có quyền xem chưa mở cho đơn vị" in page
        assert "12-QĐ/TU" not in page
        refused = lan.post(f"/ky-thi/{sitting_id}/mo", data={"version": "1"})
    assert refused.status_code == 422
    assert row_of(world, sitting_id).state == SittingState.DRAFT.value


def test_an_open_sitting_is_extended_closed_and_its_version_is_watched(
    lan: TestClient, world: World, paper: int
) -> None:
    sitting_id = add_sitting(world, paper, rules=Rules(minutes=30))
    base = f"/ky-thi/{sitting_id}"
    assert "không sửa được đề và thể lệ" in lan.get(f"{base}/sua").text
    last = NOW.astimezone(HANOI) + WEEK
    longer = {"version": "1", "closes_day": f"{last:%d/%m/%Y}", "closes_time": "17:00"}
    assert lan.post(f"{base}/gia-han", data=longer).headers["location"] == f"{base}?xong=gia-han"
    stale = lan.post(f"{base}/dong", data={"version": "1", "reason": "Mất điện"})
    assert stale.status_code == 422
    assert "vừa được người khác sửa" in stale.text
    assert "Mất điện" in stale.text
    assert lan.post(f"{base}/dong", data={"version": "2", "reason": " "}).status_code == 422
    assert lan.post(f"{base}/dong", data={"version": "2", "reason": "Mất điện"}).status_code == 303
    assert "Lý do đóng sớm: Mất điện" in lan.get(base).text
    assert row_of(world, sitting_id).state == SittingState.CLOSED.value


def test_a_sitting_nobody_has_begun_is_taken_back_or_cancelled(lan: TestClient, world: World, paper: int) -> None:
    sitting_id = add_sitting(world, paper, rules=Rules(minutes=30), opens_at=NOW + DAY, closes_at=NOW + WEEK)
    base = f"/ky-thi/{sitting_id}"
    assert "Đưa về soạn" in lan.get(base).text
    words = {"version": "1", "invitation": "Lời mới <b>"}
    assert lan.post(f"{base}/loi-gioi-thieu", data=words).status_code == 303
    assert "Lời mới &lt;b&gt;" in lan.get(base).text
    assert lan.post(f"{base}/ve-soan", data={"version": "2"}).status_code == 303
    assert lan.post(f"{base}/huy", data={"version": "3", "reason": "Hoãn"}).status_code == 303
    page = lan.get(base).text
    assert "Lý do hủy: Hoãn" in page
    assert "Mở kỳ thi" not in page


def test_the_numbers_follow_what_happens(lan: TestClient, world: World, paper: int) -> None:
    sitting_id = add_sitting(world, paper, rules=Rules(minutes=30))
    add_attempt(world, sitting_id, "an", 4, 60)
    page = lan.get(f"/ky-thi/{sitting_id}").text
    assert "data-live" in page
    figures = re.findall(r'<div class="stat"><strong>(\d+)</strong>', page)
    assert figures[1:] == ["1", "1", "0"]


def test_the_answer_of_the_tie_break_is_asked_for_after_the_end(lan: TestClient, world: World, paper: int) -> None:
    rules = Rules(minutes=30, tie_break="Có bao nhiêu người dự thi?")
    sitting_id = add_sitting(world, paper, rules=rules, closes_at=NOW - DAY / 4)
    base = f"/ky-thi/{sitting_id}"
    assert "Có bao nhiêu người dự thi?" in lan.get(base).text
    assert lan.post(f"{base}/du-doan", data={"version": "1", "answer": "nhiều"}).status_code == 422
    assert lan.post(f"{base}/du-doan", data={"version": "1", "answer": "1.240"}).status_code == 303
    assert row_of(world, sitting_id).tie_break_answer == 1240
