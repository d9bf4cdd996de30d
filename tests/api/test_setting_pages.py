"""Settings on the page: every one is shown, no secret is, some change at once, others at the next start."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fake_services import World
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr
from sqlalchemy import select

from api.setting_words import OTHERS
from api.settings_view import settings_view
from app.wiring import Services
from vanban.audit import Action
from vanban.db.audit_models import AuditRow
from vanban.db.setting_overrides import (
    CHANGEABLE,
    apply_overrides,
    checked,
    clear_override,
    given_at_start,
    overrides,
    set_override,
)
from vanban.errors import InvalidInput, NotAllowed
from vanban.principals import Principal
from vanban.settings import Settings

ADDRESS = "/quan-tri/cau-hinh"
NOBODY = Principal(None, "")


@pytest.fixture
def system(world: World, sign_in: Callable[[str], TestClient]) -> Iterator[TestClient]:
    """A system administrator."""
    world.give_roles("an", "quan_tri_he_thong")
    yield sign_in("an")
    world.give_roles("an", "")


def row_of(client: TestClient, key: str) -> str:
    """Returns the words of a setting's line."""
    page = client.get(ADDRESS).text
    line = page.partition(f'<tr id="{key}">')[2].partition("</tr>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", line).split())


def test_every_setting_is_described_in_words(tmp_path: Path) -> None:
    groups = settings_view(Settings(data_dir=tmp_path), {})
    assert OTHERS not in dict(groups)
    assert sorted(one.key for _, views in groups for one in views) == sorted(Settings.model_fields)


def test_no_secret_and_no_password_in_an_address_is_shown(tmp_path: Path) -> None:
    secrets = {
        "session_secret": SecretStr("rat-bi-mat"),
        "chat_api_key": SecretStr("rat-bi-mat"),
        "database_url": "postgresql://an:rat-bi-mat@may.chu/kho",
        "chat_base_url": "https://an:rat-bi-mat@may.chu/v1?key=rat-bi-mat",
        "chroma_url": "http://rat-bi-mat@may.chu:8000",
    }
    shown = str(settings_view(Settings(data_dir=tmp_path, **secrets), {}))
    assert "rat-bi-mat" not in shown
    assert "đã đặt (không hiển thị)" in shown
    assert "postgresql://may.chu/kho" in shown


def test_a_setting_changed_on_the_page_is_in_force_at_once(world: World, system: TestClient) -> None:
    question = "Cơ quan trực mấy giờ? " * 15  # 330 characters
    assert system.post("/hoi", data={"q": question}).status_code == 303
    done = system.post(ADDRESS, data={"key": "max_question_chars", "value": "200"})
    assert done.headers["location"] == f"{ADDRESS}?da=1#max_question_chars"
    assert system.post("/hoi", data={"q": question}).status_code == 422
    assert "200 2000 Trang này" in row_of(system, "max_question_chars")
    system.post(ADDRESS, data={"key": "max_question_chars", "viec": "mac_dinh"})
    assert system.post("/hoi", data={"q": question}).status_code == 303
    assert "2000 2000 Mặc định" in row_of(system, "max_question_chars")


def test_what_is_read_at_the_start_waits_for_the_next_one(world: World, system: TestClient) -> None:
    system.post(ADDRESS, data={"key": "workers", "value": "4"})
    assert world.services.settings.workers == 2
    assert "Sau khi khởi động lại: 4" in row_of(system, "workers")
    again = Services(Settings(data_dir=world.services.settings.data_dir))
    assert again.database is not None
    assert again.settings.workers == 4
    again.close()
    system.post(ADDRESS, data={"key": "workers", "viec": "mac_dinh"})
    assert "khởi động lại: " not in row_of(system, "workers")


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("max_question_chars", "nhiều", "số từ 200 đến"),
        ("max_question_chars", "1", "số từ 200 đến"),
        ("max_question_chars", "2,5", "số từ 200 đến"),
        ("workers", "0", "số từ 1 đến 64"),
        ("chat_price_in", "-1", "số từ 0 đến"),
        ("chat_price_in", "nan", "số từ 0 đến"),
        ("chat_currency", "", "ký tự"),
        ("chat_currency", "x" * 21, "ký tự"),
    ],
)
def test_a_value_that_cannot_be_taken_comes_back_with_a_sentence(
    world: World, system: TestClient, key: str, value: str, said: str
) -> None:
    before = getattr(world.services.settings, key)
    page = system.post(ADDRESS, data={"key": key, "value": value})
    assert page.status_code == 422
    assert said in page.text
    assert f'value="{value}"' in page.text
    assert getattr(world.services.settings, key) == before


@pytest.mark.parametrize("key", ["data_dir", "chat_inside", "session_secret", "chat_base_url", "host", "khong_co", ""])
@pytest.mark.parametrize("what", ["", "mac_dinh"])
def test_what_decides_over_safety_cannot_be_changed_on_the_page(system: TestClient, key: str, what: str) -> None:
    assert system.post(ADDRESS, data={"key": key, "value": "true", "viec": what}).status_code == 403


def test_what_the_environment_gives_wins_and_cannot_be_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VANBAN_WORKERS", "3")
    made = Services(Settings(data_dir=tmp_path))
    with made.database.transaction() as session:
        set_override(session, NOBODY, "workers", "9")
        set_override(session, NOBODY, "max_pages", "77")
    made.close()
    again = Services(Settings(data_dir=tmp_path))
    assert again.database is not None
    assert (again.settings.workers, again.settings.max_pages) == (3, 77)
    assert "workers" in given_at_start(again.settings)
    assert "max_pages" not in given_at_start(again.settings)
    views = {one.key: one for _, group in settings_view(again.settings, {"workers": 9}) for one in group}
    assert (views["workers"].source, views["workers"].changeable) == ("Khi khởi động", False)
    again.close()


def test_changes_are_recorded_without_values(world: World, system: TestClient) -> None:
    system.post(ADDRESS, data={"key": "chat_currency", "value": "xu"})
    with world.services.database.session() as session:
        wanted = select(AuditRow).where(AuditRow.action == Action.SETTING_CHANGED.value)
        last = session.scalars(wanted.order_by(AuditRow.sequence.desc())).first()
    assert last is not None
    assert (last.target_id, last.detail) == ("chat_currency", "")
    system.post(ADDRESS, data={"key": "chat_currency", "viec": "mac_dinh"})


def test_what_was_stored_by_another_version_is_passed_over(world: World) -> None:
    with world.services.database.transaction() as session:
        set_override(session, NOBODY, "workers", 5)
        session.flush()
        from vanban.db.running_models import SettingOverrideRow

        session.get_one(SettingOverrideRow, "workers").value = '"nhiều"'
        session.add(
            SettingOverrideRow(
                key="bo_roi", value="1", changed_at=session.get_one(SettingOverrideRow, "workers").changed_at
            )
        )
    with world.services.database.transaction() as session:
        assert not {"workers", "bo_roi"} & overrides(session).keys()
        clear_override(session, "workers")
        clear_override(session, "bo_roi")


@given(st.sampled_from(sorted(CHANGEABLE)), st.one_of(st.integers(), st.floats(), st.text(max_size=30), st.none()))
def test_whatever_is_taken_lies_within_its_bounds_and_suits_the_settings(key: str, value: object) -> None:
    try:
        taken = checked(key, value)
    except InvalidInput:
        return
    limits = CHANGEABLE[key]
    assert limits.least <= (len(taken) if isinstance(taken, str) else taken) <= limits.most
    settings = Settings()
    apply_overrides(settings, {key: taken})
    assert Settings(**{key: taken}).model_dump()[key] == getattr(settings, key) == taken


def test_bounds_exist_only_for_settings_there_are() -> None:
    assert CHANGEABLE.keys() <= Settings.model_fields.keys()
    for key, limits in CHANGEABLE.items():
        assert limits.least < limits.most
        assert checked(key, Settings.model_fields[key].default) == Settings.model_fields[key].default
    with pytest.raises(NotAllowed):
        checked("data_dir", "x")
