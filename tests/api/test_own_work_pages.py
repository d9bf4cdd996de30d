"""Việc của tôi: what is given is seen by whom it is given to, accepted, returned, passed on, reported with files."""

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import httpx
import pytest
from fake_services import World, build_world
from fastapi.testclient import TestClient
from sqlalchemy import select

from api.application import create_application
from ingest.sandbox import Limits, SandboxedParser
from vanban.db.agenda import local_day
from vanban.db.audit_models import AuditRow
from vanban.db.models import DocumentRow
from vanban.db.people import create_person, create_unit, principal_of, unit_by_code
from vanban.db.work_assigning import Assignee, give
from vanban.db.work_items import add_items, finish_item
from vanban.db.work_models import WorkAssignmentRow, WorkEvidenceRow, WorkProgressRow
from vanban.db.work_reminders import remind
from vanban.principals import Channel
from vanban.work import WorkContent, WorkSource

SignIn = Callable[[str], TestClient]
TODAY = local_day(datetime.datetime.now(datetime.UTC))
DAY = datetime.timedelta(days=1)
STAMPED = "ĐẢNG ỦY XÃ MẪU\nSố: 12-BC/ĐU\n\nMẬT\n\nBÁO CÁO\nvề việc thử\n\n1. Nội dung báo cáo của xã mẫu.\n"
OPEN = "ĐẢNG ỦY XÃ MẪU\nSố: 13-BC/ĐU\n\nBÁO CÁO\nvề kết quả rà soát\n\n1. Đã rà soát xong 12 hồ sơ.\n"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The library with a planner of the city, an officer and a cadre of the commune; files are read in a sandbox."""
    built = build_world(tmp_path_factory.mktemp("own-work"))
    services = built.services
    with services.database.transaction() as session:
        create_unit(session, code="vp", name="Văn phòng Đảng ủy xã", parent_code="xa")
        built.passwords["chi"] = create_person(session, username="chi", name="Phạm Thị Chi", unit_code="xa")
    built.give_roles("an", "can_bo chuong_trinh")
    built.make_officer("binh")
    reader = SandboxedParser(Limits.from_settings(services.settings))
    review = replace(services.review, intake=replace(services.review.intake, parse=reader))
    yield replace(built, services=replace(services, review=review))
    reader.close()
    services.database.close()


def given(world: World, text: str, due: datetime.date | None = TODAY, *, person: str = "", document: str = "") -> int:
    """Returns the id of an assignment of the city to the commune, or to a person of it."""
    with world.services.database.transaction() as session:
        planner = principal_of(session, "an", Channel.WEB)
        source = WorkSource(world.ids[document], "khoản 1, điểm a", 3, 9, "trích") if document else None
        item = add_items(session, planner, [WorkContent(text, source=source)])[0]
        person_id = principal_of(session, person, Channel.WEB).person_id if person else None
        to = Assignee(unit_by_code(session, "xa").id, person_id)
        return give(session, planner, item.id, to, due_on=due, note="Làm gọn").id


def state(world: World, assignment_id: int) -> str:
    with world.services.database.session() as session:
        return session.get_one(WorkAssignmentRow, assignment_id).state


def reported(client: TestClient, assignment_id: int, *files: tuple[str, str], percent: str = "60") -> httpx.Response:
    """Returns what came of a report with files: name and text."""
    sent = [("files", (name, text.encode(), "text/plain")) for name, text in files] or None
    return client.post(
        f"/viec-cua-toi/{assignment_id}/bao-cao", data={"percent": percent, "note": "Đã rà soát một phần"}, files=sent
    )


def kept_files(world: World) -> int:
    return len(list(world.services.settings.evidence_dir.glob("??/*")))


def test_what_is_given_stands_there_by_deadline_with_its_light_and_source(binh: TestClient, world: World) -> None:
    late = given(world, "Việc đã trễ", TODAY - 3 * DAY, document="quy-dinh.txt")
    given(world, "Việc còn xa", TODAY + 40 * DAY)
    page = binh.get("/viec-cua-toi").text
    assert page.index("Việc đã trễ") < page.index("Việc còn xa")
    assert "quá 3 ngày" in page
    assert "điểm a khoản 1 Quy định số 12-QĐ/TU" in page
    overdue = binh.get("/viec-cua-toi?den=qua_han").text
    assert f"/viec-cua-toi/{late}" in overdue
    assert "Việc còn xa" not in overdue
    assert "Làm gọn" in binh.get(f"/viec-cua-toi/{late}").text


def test_what_the_giver_has_finished_is_not_open_any_more(binh: TestClient, world: World) -> None:
    one = given(world, "Việc đã kết thúc")
    with world.services.database.transaction() as session:
        planner, item = principal_of(session, "an", Channel.WEB), session.get_one(WorkAssignmentRow, one).item_id
        finish_item(session, planner, item, after=1, done_on=TODAY)
    assert "Việc đã kết thúc" not in binh.get("/viec-cua-toi").text
    assert "Hoàn thành đúng hạn" in binh.get(f"/viec-cua-toi/{one}").text


def test_the_home_page_counts_what_is_given(binh: TestClient, an: TestClient, world: World) -> None:
    given(world, "Việc trên trang đầu", TODAY - DAY)
    home = binh.get("/").text
    assert re.search(r"<strong>\d+</strong><span>Việc được giao</span>", home)
    assert "việc quá hạn" in home
    assert "Việc trên trang đầu" not in home
    assert "Việc được giao" not in an.get("/").text


def test_what_makes_no_sense_in_the_address_counts_as_not_given(binh: TestClient) -> None:
    assert binh.get("/viec-cua-toi?den=%00&cua=x").status_code == 200


def test_it_is_not_there_for_others_and_cannot_be_changed_by_them(an: TestClient, world: World) -> None:
    one = given(world, "Việc của xã")
    assert "Việc của xã" not in an.get("/viec-cua-toi").text
    missing = an.get("/viec-cua-toi/999999").text
    assert an.get(f"/viec-cua-toi/{one}").status_code == 404
    assert an.get(f"/viec-cua-toi/{one}").text == missing
    for what in ("nhan", "tra-lai", "giao-tiep", "bao-cao"):
        sent = {"reason": "x", "to": "u1", "percent": "5"}
        assert an.post(f"/viec-cua-toi/{one}/{what}", data=sent).status_code == 404
    assert state(world, one) == "da_giao"


def test_an_officer_accepts_and_a_cadre_may_not(sign_in: SignIn, binh: TestClient, world: World) -> None:
    one = given(world, "Việc để nhận")
    assert sign_in("chi").post(f"/viec-cua-toi/{one}/nhan").status_code == 403
    assert "cán bộ chương trình của đơn vị nhận" in sign_in("chi").get(f"/viec-cua-toi/{one}").text
    assert binh.post(f"/viec-cua-toi/{one}/nhan").headers["location"] == "/viec-cua-toi?xong=nhan"
    assert state(world, one) == "da_nhan"


def test_it_is_returned_with_a_reason_and_what_was_typed_is_kept(binh: TestClient, world: World) -> None:
    one = given(world, "Việc trả lại")
    refused = binh.post(f"/viec-cua-toi/{one}/tra-lai", data={"reason": " "})
    assert refused.status_code == 422
    assert "Trả lại việc thì cần ghi lý do." in refused.text
    binh.post(f"/viec-cua-toi/{one}/tra-lai", data={"reason": "Không thuộc chức năng"})
    assert state(world, one) == "tra_lai"


def test_it_is_passed_on_to_a_person_of_the_unit_who_then_has_it(
    sign_in: SignIn, binh: TestClient, world: World
) -> None:
    one = given(world, "Việc giao tiếp")
    page = binh.get(f"/viec-cua-toi/{one}").text
    choices = dict(re.findall(r'<option value="([pu]\d+)">([^<]+)', page))
    assert set(choices.values()) == {"Lê Thị Bình", "Phạm Thị Chi", "Văn phòng Đảng ủy xã"}
    to = next(value for value, words in choices.items() if words == "Phạm Thị Chi")
    assert binh.post(f"/viec-cua-toi/{one}/giao-tiep", data={"to": "x"}).status_code == 422
    assert binh.post(f"/viec-cua-toi/{one}/giao-tiep", data={"to": to}).status_code == 303
    assert state(world, one) == "giao_tiep"
    assert "Việc giao tiếp" in sign_in("chi").get("/viec-cua-toi?cua=toi").text


def test_a_report_keeps_its_files_for_those_who_see_the_item_alone(
    sign_in: SignIn, binh: TestClient, an: TestClient, world: World
) -> None:
    one = given(world, "Việc báo cáo")
    assert reported(binh, one, ("kết quả.txt", OPEN)).status_code == 303
    page = binh.get(f"/viec-cua-toi/{one}").text
    address = re.search(r'href="(/viec-cua-toi/minh-chung/\d+)"', page)
    assert address is not None
    got = binh.get(address[1])
    assert got.text == OPEN
    assert got.headers["content-disposition"].startswith("attachment")
    assert an.get(address[1]).text == OPEN  # who gave it
    with world.services.database.transaction() as session:
        stranger = create_unit(session, code="khac", name="Xã khác", parent_code="tp")
        world.passwords["la"] = create_person(session, username="la", name="Người Lạ", unit_code=stranger.code)
    assert sign_in("la").get(address[1]).status_code == 404


def test_a_file_stamped_secret_is_refused_and_nothing_of_it_is_kept(binh: TestClient, world: World) -> None:
    one, before = given(world, "Việc có tệp mật"), kept_files(world)
    refused = reported(binh, one, ("thường.txt", OPEN + "2. Thêm.\n"), ("mật.txt", STAMPED))
    assert refused.status_code == 422
    assert "có dấu độ mật" in refused.text
    assert "Đã rà soát một phần" in refused.text
    assert kept_files(world) == before
    with world.services.database.session() as session:
        assert session.scalar(select(WorkEvidenceRow).where(WorkEvidenceRow.name == "mật.txt")) is None
        item = session.get_one(WorkAssignmentRow, one).item_id
        assert session.scalar(select(WorkProgressRow).where(WorkProgressRow.item_id == item)) is None
        refusals = session.scalars(select(AuditRow.detail).where(AuditRow.action == "bi_tu_choi"))
        assert any("minh_chung_mat" in detail for detail in refusals)


@pytest.mark.parametrize("percent", ["", "-1", "101", "½", "9999"])
def test_a_share_that_is_none_is_told(binh: TestClient, world: World, percent: str) -> None:
    assert reported(binh, given(world, "Việc số lạ"), percent=percent).status_code == 422


def test_too_many_files_and_unreadable_ones_are_told(binh: TestClient, world: World) -> None:
    one = given(world, "Việc nhiều tệp")
    assert "nhiều nhất 5 tệp" in reported(binh, one, *[(f"{n}.txt", OPEN) for n in range(6)]).text
    assert reported(binh, one, ("lạ.xyz", "\x00\x01")).status_code == 422
    assert state(world, one) == "da_giao"


def test_a_body_beyond_the_limit_is_refused_and_one_within_it_is_read(world: World, binh: TestClient) -> None:
    small = world.services.settings.model_copy(update={"max_file_mb": 1})
    address = f"/viec-cua-toi/{given(world, 'Việc tệp lớn')}/bao-cao"
    files = {"files": ("lớn.xyz", b"x" * (3 * 1024 * 1024), "text/plain")}
    assert binh.post(address, data={"percent": "1"}, files=files).status_code == 422
    with TestClient(create_application(replace(world.services, settings=small)), follow_redirects=False) as client:
        client.cookies = binh.cookies
        assert client.post(address, data={"percent": "1"}, files=files).status_code == 413


def test_reminders_stand_above_and_are_put_away(binh: TestClient, world: World) -> None:
    given(world, "Việc được nhắc", TODAY)
    with world.services.database.transaction() as session:
        remind(session, datetime.datetime.now(datetime.UTC))
    assert "Việc được nhắc" in binh.get("/viec-cua-toi").text.partition("Nhắc việc")[2].partition("</section>")[0]
    assert binh.post("/viec-cua-toi/da-xem-nhac").status_code == 303
    assert "Nhắc việc (" not in binh.get("/viec-cua-toi").text


def test_the_words_of_a_document_that_was_closed_are_gone(binh: TestClient, world: World) -> None:
    one = given(world, "Việc từ văn bản", document="quy-dinh.txt")
    assert "Việc từ văn bản" in binh.get("/viec-cua-toi").text
    with world.services.database.transaction() as session:
        row = session.get_one(DocumentRow, world.ids["quy-dinh.txt"])
        before, row.audience, row.publicity = (row.audience, row.publicity), "unit", "noi_bo"
    assert "Việc từ văn bản" not in binh.get("/viec-cua-toi").text
    assert binh.get(f"/viec-cua-toi/{one}").status_code == 404
    with world.services.database.transaction() as session:
        row = session.get_one(DocumentRow, world.ids["quy-dinh.txt"])
        row.audience, row.publicity = before


def test_a_person_chooses_where_to_be_told_of_work(world: World, sign_in: SignIn) -> None:
    binh = sign_in("binh")
    assert 'name="mail" value="1" checked' in binh.get("/viec-cua-toi").text
    sent = binh.post("/viec-cua-toi/cach-nhac", data={"chat": "1"}, follow_redirects=True)
    assert "Đã lưu cách nhận nhắc việc." in sent.text
    assert 'name="mail" value="1">' in sent.text
    assert 'name="chat" value="1" checked' in sent.text
