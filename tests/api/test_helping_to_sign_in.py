"""An administrator helps a person to sign in: a link to choose a password, the second step off, closing for good."""

import datetime
import re

import pytest
from entering import SignIn, submit_sign_in
from fake_services import World
from fastapi.testclient import TestClient
from sqlalchemy import delete, select

from vanban.db.account_models import ApiKeyRow
from vanban.db.attempt_models import SignInAttemptRow
from vanban.db.audit_models import AuditRow
from vanban.db.models import PersonRow
from vanban.db.people import create_person

NOW = datetime.datetime.now(datetime.UTC)
CHOSEN = "trâu già gặm cỏ bờ đê"


@pytest.fixture(autouse=True)
def administrator(world: World) -> None:
    """An is the administrator of the city committee; Bình works in the commune below it."""
    world.give_roles("an", "can_bo quan_tri")
    with world.services.database.transaction() as session:
        session.execute(delete(SignInAttemptRow))


def id_of(world: World, username: str) -> int:
    with world.services.database.session() as session:
        return session.scalars(select(PersonRow.id).where(PersonRow.username == username)).one()


def last_action(world: World) -> tuple[str, str]:
    with world.services.database.session() as session:
        row = session.scalars(select(AuditRow).order_by(AuditRow.sequence.desc())).first()
    return row.action, row.target_id


def test_a_link_is_shown_once_and_lets_the_person_choose(an: TestClient, visitor: TestClient, world: World) -> None:
    page = an.post(f"/quan-tri/nguoi/{id_of(world, 'binh')}/lien-ket").text
    link = re.search(r"http://testserver(/dat-mat-khau\?ma=[\w-]{43})", page)
    assert link is not None
    assert last_action(world) == ("cap_lai_mat_khau", str(id_of(world, "binh")))
    assert submit_sign_in(visitor, "binh", world.passwords["binh"]).status_code == 303
    assert visitor.get(link[1]).status_code == 200
    fields = {"ma": link[1].partition("=")[2], "new": CHOSEN, "again": CHOSEN}
    assert visitor.post("/dat-mat-khau", data=fields).status_code == 303
    assert submit_sign_in(visitor, "binh", CHOSEN).status_code == 303
    world.passwords["binh"] = CHOSEN


def test_the_second_step_is_switched_off_for_a_lost_phone(an: TestClient, visitor: TestClient, world: World) -> None:
    binh = id_of(world, "binh")
    with world.services.database.transaction() as session:
        session.get_one(PersonRow, binh).totp_confirmed_at = NOW
    assert submit_sign_in(visitor, "binh", world.passwords["binh"]).headers["location"].startswith("/dang-nhap/ma")
    assert "Tắt xác thực hai lớp" in an.get(f"/quan-tri/nguoi/{binh}").text
    response = an.post(f"/quan-tri/nguoi/{binh}/tat-hai-lop")
    assert "Đã tắt xác thực hai lớp" in an.get(response.headers["location"]).text
    assert submit_sign_in(visitor, "binh", world.passwords["binh"]).headers["location"] == "/"


@pytest.mark.parametrize("deed", ["lien-ket", "tat-hai-lop"])
def test_nobody_helps_where_they_do_not_administer_or_themselves(
    an: TestClient, sign_in: SignIn, world: World, deed: str
) -> None:
    an_id, binh_id = id_of(world, "an"), id_of(world, "binh")
    with world.services.database.session() as session:
        before = session.query(AuditRow).filter(AuditRow.action.in_(["cap_lai_mat_khau", "tat_hai_lop"])).count()
    assert sign_in("binh").post(f"/quan-tri/nguoi/{an_id}/{deed}").status_code in (403, 404)
    assert an.post(f"/quan-tri/nguoi/{an_id}/{deed}").status_code == 422
    assert an.post(f"/quan-tri/nguoi/{10**6}/{deed}").status_code == 404
    world.give_roles("binh", "can_bo quan_tri_he_thong")
    assert an.post(f"/quan-tri/nguoi/{binh_id}/{deed}").status_code == 422
    world.give_roles("binh", "can_bo")
    with world.services.database.session() as session:
        after = session.query(AuditRow).filter(AuditRow.action.in_(["cap_lai_mat_khau", "tat_hai_lop"])).count()
    assert after == before


def test_closing_on_the_web_ends_sessions_and_keys_for_good(an: TestClient, sign_in: SignIn, world: World) -> None:
    with world.services.database.transaction() as session:
        world.passwords["tam"] = create_person(session, username="tam", name="Tâm", unit_code="xa")
        tam = session.scalars(select(PersonRow.id).where(PersonRow.username == "tam")).one()
        key = ApiKeyRow(person_id=tam, name="x", prefix="x", key_hash="x" * 64, scopes="", created_at=NOW)
        session.add(key)
    client = sign_in("tam")
    assert an.post(f"/quan-tri/nguoi/{tam}/khoa").status_code == 303
    assert client.get("/api/v1/documents").status_code == 401
    assert an.post(f"/quan-tri/nguoi/{tam}/lien-ket").status_code == 422
    assert an.post(f"/quan-tri/nguoi/{tam}/mo-lai").status_code == 303
    assert client.get("/api/v1/documents").status_code == 401
    with world.services.database.session() as session:
        assert session.get_one(ApiKeyRow, key.id).revoked_at is not None
