"""Pairing on the web: a code shown once to who it is for, accounts taken off, wishes kept, nobody else's touched."""

import datetime
import re
from collections.abc import Iterator

import pytest
from chat_pages import CODE_RE, id_of, link_of, pair, send_code, with_channels
from entering import SignIn, submit_sign_in
from fake_services import World
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import delete, update

from vanban.channels import Platform
from vanban.db.account_models import WebSessionRow
from vanban.db.attempt_models import SignInAttemptRow
from vanban.db.channel_links import live_by_id
from vanban.db.channel_models import ChannelLinkRow, SubscriptionRow
from vanban.db.channel_platforms import keep_account_name

PAGE = "/tai-khoan/kenh-chat"
WISHES = {
    "wanted": ["reminders", "alerts"], "how": "gop", "digest_at": "08:15", "days_before": "2",
    "quiet_from": "19:00", "quiet_to": "06:45",
}  # fmt: skip


@pytest.fixture(scope="module")
def app(world: World) -> FastAPI:
    """The application of an office with chat channels."""
    return with_channels(world)


@pytest.fixture(autouse=True)
def nobody_paired(world: World) -> Iterator[None]:
    yield
    with world.services.database.transaction() as session:
        session.execute(delete(SubscriptionRow))
        session.execute(delete(ChannelLinkRow))
        session.execute(delete(SignInAttemptRow))


def grow_old(world: World, username: str) -> None:
    """Lets the sign-ins of a person be of an hour ago."""
    before = datetime.datetime.now(datetime.UTC) - datetime.timedelta(hours=1)
    with world.services.database.transaction() as session:
        mine = update(WebSessionRow).where(WebSessionRow.person_id == id_of(world, username))
        session.execute(mine.values(created_at=before))


def test_a_code_taken_on_the_page_pairs_and_the_account_is_listed(world: World, an: TestClient) -> None:
    assert "Chưa ghép tài khoản nào" in an.get(PAGE).text
    shown = an.post(PAGE + "/ma").text
    code = CODE_RE.search(shown)
    assert code is not None
    assert "10 phút" in shown
    assert "chỉ văn bản công khai" in shown
    assert code[1] not in an.get(PAGE).text
    assert "Mã lấy trước còn dùng được" in an.get(PAGE).text
    link = send_code(world, code[1], platform=Platform.ZALO_OA, account="z1", name="An <b>Zalo</b>")
    assert isinstance(link, ChannelLinkRow)
    page = an.get(PAGE).text
    assert "An &lt;b&gt;Zalo&lt;/b&gt;" in page
    assert "Zalo Official Account" in page
    assert "Thành ủy Sông Lam" in page
    assert "Đã ghép 1 tài khoản" in an.get("/tai-khoan").text


def test_the_telegram_link_and_picture_are_shown_once_the_bots_name_is_known(world: World, an: TestClient) -> None:
    assert "t.me" not in an.post(PAGE + "/ma").text
    with world.services.database.transaction() as session:
        keep_account_name(session, Platform.TELEGRAM, "@lacha_tro_ly_bot")
    page = an.post(PAGE + "/ma").text
    code = CODE_RE.search(page)
    assert code is not None
    assert f"https://t.me/lacha_tro_ly_bot?start={code[1].replace('-', '')}" in page
    assert 'src="data:image/svg+xml' in page
    with world.services.database.transaction() as session:
        keep_account_name(session, Platform.TELEGRAM, "tên lạ?start=")
    assert "t.me" not in an.post(PAGE + "/ma").text


def test_the_name_of_the_zalo_account_comes_from_the_setting(world: World) -> None:
    app = with_channels(world, channel_names={"zalo-oa": "Văn phòng Sông Lam"})
    with TestClient(app, follow_redirects=False) as client:
        submit_sign_in(client, "an", world.passwords["an"])
        assert "Văn phòng Sông Lam" in client.post(PAGE + "/ma").text


def test_a_session_of_long_ago_is_asked_for_the_password_again(world: World, an: TestClient) -> None:
    grow_old(world, "an")
    assert 'type="password"' in an.get(PAGE).text
    for wrong in ({}, {"password": "sai"}):
        refused = an.post(PAGE + "/ma", data=wrong)
        assert refused.status_code == 422
        assert CODE_RE.search(refused.text) is None
        assert "Mật khẩu đang dùng chưa đúng" in refused.text
    assert CODE_RE.search(an.post(PAGE + "/ma", data={"password": world.passwords["an"]}).text)


def test_who_signed_in_through_the_organisation_long_ago_signs_in_anew(world: World, an: TestClient) -> None:
    with world.services.database.transaction() as session:
        mine = update(WebSessionRow).where(WebSessionRow.person_id == id_of(world, "an"))
        session.execute(mine.values(method="oidc"))
    assert CODE_RE.search(an.post(PAGE + "/ma").text)
    grow_old(world, "an")
    refused = an.post(PAGE + "/ma", data={"password": world.passwords["an"]})
    assert refused.status_code == 422
    assert "đăng nhập lại qua dịch vụ của cơ quan" in refused.text


def test_an_account_is_taken_off(world: World, an: TestClient) -> None:
    link_id = pair(world, "an", account="t1")
    answer = an.post(f"{PAGE}/{link_id}/go")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PAGE}?xong=go")
    assert "Đã gỡ ghép" in an.get(answer.headers["location"]).text
    assert (link_of(world, link_id).ended_how, link_of(world, link_id).live_key) == ("tu_go", None)
    assert an.post(f"{PAGE}/{link_id}/go").status_code == 404


def test_another_persons_account_is_as_missing(world: World, an: TestClient, binh: TestClient) -> None:
    link_id = pair(world, "an", account="t1", name="Máy riêng của An")
    assert "Máy riêng của An" not in binh.get(PAGE).text
    for path, data in (("go", {}), ("tin", WISHES)):
        foreign = binh.post(f"{PAGE}/{link_id}/{path}", data=data)
        missing = binh.post(f"{PAGE}/987654/{path}", data=data)
        assert (foreign.status_code, missing.status_code) == (404, 404)
        plain = [re.sub(r"\d+", "", one.text) for one in (foreign, missing)]
        assert plain[0] == plain[1]
    assert link_of(world, link_id).ended_at is None


def test_wishes_are_saved_and_a_mistake_loses_nothing(world: World, an: TestClient) -> None:
    address = f"{PAGE}/{pair(world, 'an', account='t1')}/tin"
    assert "Không nhận" in an.get(PAGE).text
    assert an.post(address, data=WISHES).status_code == 303
    page = an.get(PAGE).text
    assert "Đang nhận" in page
    for value in ('value="08:15"', 'value="2"', 'value="19:00"', 'value="06:45"'):
        assert value in page
    assert page.count(" checked") == 3
    wrong = an.post(address, data=WISHES | {"digest_at": "05h00", "days_before": "9"})
    assert wrong.status_code == 422
    assert "giờ yên lặng" in wrong.text
    assert 'value="9"' in wrong.text
    assert "<details" in wrong.text
    assert " open>" in wrong.text
    for field, value in (("digest_at", "25:00"), ("days_before", "-1"), ("days_before", "²"), ("quiet_to", "")):
        assert an.post(address, data=WISHES | {field: value}).status_code == 422
    assert 'value="08:15"' in an.get(PAGE).text


def test_signing_out_everywhere_and_a_new_password_cut_the_chat_accounts(world: World, sign_in: SignIn) -> None:
    link_id, now = pair(world, "binh", account="b1"), datetime.datetime.now(datetime.UTC)
    sign_in("binh").post("/tai-khoan/phien-khac/ket-thuc")
    assert link_of(world, link_id).ended_at is None
    sign_in("binh").post("/tai-khoan/dang-xuat-moi-noi")
    assert link_of(world, link_id).ended_how == "het_phien"
    link_id, client = pair(world, "binh", account="b1"), sign_in("binh")
    new = "một mật khẩu dài chưa ai dùng"
    answer = client.post("/tai-khoan/mat-khau", data={"old": world.passwords["binh"], "new": new, "again": new})
    assert answer.status_code == 303
    world.passwords["binh"] = new
    assert "phải ghép lại" in client.get(answer.headers["location"]).text
    assert "Chưa ghép tài khoản nào" in client.get(PAGE).text
    with world.services.database.session() as session:
        assert live_by_id(session, link_id, now=now) is None


def test_the_home_page_offers_pairing_to_who_has_none(world: World, an: TestClient) -> None:
    assert "Hỏi được ngay trong Telegram hoặc Zalo" in an.get("/").text
    pair(world, "an", account="t1")
    assert "/tai-khoan/kenh-chat" not in an.get("/").text


def test_an_office_without_channels_says_so_and_offers_nothing(world: World) -> None:
    app = with_channels(world, telegram_token=None, zalo_oa_app_id=None)
    with TestClient(app, follow_redirects=False) as client:
        submit_sign_in(client, "an", world.passwords["an"])
        assert "/tai-khoan/kenh-chat" not in client.get("/").text
        assert "/tai-khoan/kenh-chat" not in client.get("/tai-khoan").text
        assert "chưa mở kênh chat nào" in client.get(PAGE).text
        assert client.post(PAGE + "/ma").status_code == 422


def test_a_visitor_sees_no_page(visitor: TestClient) -> None:
    assert visitor.get(PAGE).status_code == 303
    assert visitor.post(PAGE + "/ma").status_code in (303, 401)
