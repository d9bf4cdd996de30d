"""Paired accounts for administrators: those of their units alone, revoked at once, counted truly."""

import re
from collections.abc import Iterator

import pytest
from chat_pages import link_of, pair, with_channels
from entering import SignIn
from fake_services import World
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import delete, select

from vanban.channels import Platform
from vanban.db.audit_models import AuditRow
from vanban.db.channel_models import ChannelLinkRow
from vanban.db.models import PersonRow, UnitRow
from vanban.db.people import create_unit, end_sessions

PAGE = "/quan-tri/kenh-chat"


@pytest.fixture(scope="module")
def app(world: World) -> FastAPI:
    """The application of an office with chat channels, with a person of a unit that An does not administer."""
    with world.services.database.transaction() as session:
        outside = create_unit(session, code="ngoai", name="Đơn vị bên ngoài")
        session.add(PersonRow(username="chi", name="Chi Ngoài", unit_id=outside.id, password_hash="!"))
    return with_channels(world)


@pytest.fixture
def admin(world: World, sign_in: SignIn) -> Iterator[TestClient]:
    """An, administrator of the city and all below."""
    world.give_roles("an", "can_bo quan_tri")
    yield sign_in("an")
    world.give_roles("an", "")
    with world.services.database.transaction() as session:
        session.execute(delete(ChannelLinkRow))


def test_only_accounts_of_administered_units_are_listed_and_counted(world: World, admin: TestClient) -> None:
    assert "Chưa có ai ghép" in admin.get(PAGE).text
    pair(world, "an", account="t1", name="Máy của An")
    pair(world, "binh", account="z1", platform=Platform.ZALO_OA, name="<i>Bình</i>")
    pair(world, "chi", account="t2", name="Máy của Chi")
    page = admin.get(PAGE).text
    assert "2 tài khoản của 2 người" in page
    assert "Máy của Chi" not in page
    assert "Chi Ngoài" not in page
    assert "&lt;i&gt;Bình&lt;/i&gt;" in page
    assert "Zalo Official Account (1)" in page
    found = admin.get(f"{PAGE}?q=le+thi+binh").text
    assert "1 tài khoản của 1 người" in found
    assert "Máy của An" not in found
    assert "Máy của An" not in admin.get(f"{PAGE}?nen-tang=zalo-oa").text
    assert "0 tài khoản" in admin.get(f"{PAGE}?q=chi+ngoai").text
    assert "2 tài khoản" in admin.get(f"{PAGE}?nen-tang=khac&trang=99").text


def test_an_account_is_revoked_with_one_click(world: World, admin: TestClient) -> None:
    link_id = pair(world, "binh", account="z1")
    answer = admin.post(f"{PAGE}/{link_id}/thu-hoi")
    assert answer.status_code == 303
    page = admin.get(answer.headers["location"]).text
    assert "Đã thu hồi" in page
    assert "0 tài khoản" in page
    assert link_of(world, link_id).ended_how == "thu_hoi"
    with world.services.database.session() as session:
        entry = session.scalars(
            select(AuditRow).where(AuditRow.target == "channel_link").order_by(AuditRow.sequence.desc())
        ).first()
    assert entry is not None
    assert (entry.action, entry.target_id, entry.channel) == ("cat_kenh", str(link_id), "web")
    assert admin.post(f"{PAGE}/{link_id}/thu-hoi").status_code == 404


def test_an_account_of_other_units_is_as_missing(world: World, admin: TestClient) -> None:
    link_id = pair(world, "chi", account="t2")
    foreign, missing = admin.post(f"{PAGE}/{link_id}/thu-hoi"), admin.post(f"{PAGE}/987654/thu-hoi")
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert re.sub(r"\d+", "", foreign.text) == re.sub(r"\d+", "", missing.text)
    assert link_of(world, link_id).ended_at is None


def test_an_account_that_is_cut_is_no_longer_listed(world: World, admin: TestClient) -> None:
    link_id = pair(world, "binh", account="z1")
    with world.services.database.transaction() as session:
        end_sessions(session, link_of(world, link_id).person_id)
    assert "0 tài khoản" in admin.get(PAGE).text


@pytest.mark.parametrize("roles", ["", "van_thu", "kiem_toan giang_vien"])
def test_who_administers_nothing_sees_and_does_nothing(world: World, sign_in: SignIn, roles: str) -> None:
    world.give_roles("binh", roles)
    client, link_id = sign_in("binh"), pair(world, "an", account="t1")
    assert client.get(PAGE).status_code == 403
    assert client.post(f"{PAGE}/{link_id}/thu-hoi").status_code == 403
    world.give_roles("binh", "")


def test_the_hub_leads_there(admin: TestClient) -> None:
    assert f'href="{PAGE}"' in admin.get("/quan-tri").text


def test_units_of_accounts_have_names(world: World, admin: TestClient) -> None:
    pair(world, "binh", account="z1")
    with world.services.database.session() as session:
        names = list(session.scalars(select(UnitRow.name).where(UnitRow.code == "xa")))
    assert names[0] in admin.get(PAGE).text
