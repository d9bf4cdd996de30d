"""/quan-tri/mo-hinh-nhung: for whom it is, what may be chosen, what it sets going, stops, tells and records."""

import re
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from entering import submit_sign_in
from fake_services import FlatEmbedder, World, build_world
from fakes import HashEmbedder
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import select, update
from tiny_static_model import build_static

from api.application import create_application
from app.model_switching import ModelSwitching
from rag.embedding import load_static
from rag.reembedding import open_named
from vanban.audit import Action
from vanban.db.audit_models import AuditRow
from vanban.db.embedding_models import ModelSwitchRow
from vanban.db.model_switches import latest_switch
from vanban.db.reembedding import model_in_force, models_of_passages
from vanban.ports import Embedder, Vectors

PAGE = "/quan-tri/mo-hinh-nhung"
POSTS = ("chuyen", "dung", "tiep-tuc", "bo-vecto")


@dataclass
class Office:
    """A small library, a model in the folder to choose from, and what opens models."""

    world: World
    client: TestClient
    model: Path
    opening: Callable[[str], Embedder] = open_named

    def open(self, spec: str) -> Embedder:
        return self.opening(spec)

    def chosen(self, spec: str | Path) -> Response:
        return self.client.post(f"{PAGE}/chuyen", data={"mo_hinh": str(spec)})

    def recorded(self, action: Action) -> list[tuple[str, str]]:
        with self.world.services.database.session() as session:
            wanted = select(AuditRow).where(AuditRow.action == action.value).order_by(AuditRow.sequence)
            return [(row.target_id, row.outcome) for row in session.scalars(wanted)]


class Gated(HashEmbedder):
    """A model that waits until it is let go on."""

    def __init__(self) -> None:
        super().__init__(dimension=16, name="cho-1")
        self.waiting, self.go_on = threading.Event(), threading.Event()

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.waiting.set()
        assert self.go_on.wait(20)
        return super().embed(texts)


def until_ended() -> None:
    for thread in [one for one in threading.enumerate() if one.name == "model-switching"]:
        thread.join(20)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    world = build_world(tmp_path)
    settings = world.services.settings
    model = build_static(settings.models_folder / "tho")
    made = Office(world, None, model)  # type: ignore[arg-type]
    models = ModelSwitching(settings, lambda: world.services.database, made.open)
    app = create_application(replace(world.services, models=models))
    world.give_roles("an", "quan_tri_he_thong")
    made.client = TestClient(app, follow_redirects=False)
    assert submit_sign_in(made.client, "an", world.passwords["an"]).status_code == 303
    yield made
    models.close()
    world.services.database.close()


@pytest.mark.parametrize("roles", ["", "can_bo van_thu", "quan_tri", "kiem_toan"])
def test_only_system_administrators_see_or_change_the_model(office: Office, roles: str) -> None:
    office.world.give_roles("an", roles)
    assert office.client.get(PAGE).status_code == 403
    fields = {"mo_hinh": str(office.model), "lan": "1"}
    assert [office.client.post(f"{PAGE}/{one}", data=fields).status_code for one in POSTS] == [403] * 4
    with office.world.services.database.session() as session:
        assert latest_switch(session) is None
    assert office.recorded(Action.MODEL_SWITCH_ASKED) == []


def test_visitors_are_sent_to_sign_in(office: Office) -> None:
    office.client.cookies.clear()
    assert office.client.get(PAGE).headers["location"].startswith("/dang-nhap")
    refused = office.client.post(f"{PAGE}/chuyen", data={"mo_hinh": str(office.model)})
    assert refused.status_code in (303, 403)
    assert office.recorded(Action.MODEL_SWITCH_ASKED) == []


def test_the_page_tells_what_made_the_vectors_and_what_may_be_chosen(office: Office) -> None:
    page = office.client.get(PAGE).text
    assert "fake-web" in page
    offered = re.findall(r'name="mo_hinh" value="([^"]+)"', page)
    assert offered == ["builtin", str(office.model)]  # what is absent cannot be chosen
    assert "BAAI/bge-m3" in page
    assert "chưa có trên máy" in page


@pytest.mark.parametrize("spec", ["", "/etc", "BAAI/bge-m3", "../tho"])
def test_what_does_not_stand_in_the_list_is_never_opened(office: Office, spec: str) -> None:
    opened: list[str] = []
    office.opening = lambda one: opened.append(one) or FlatEmbedder()  # type: ignore[func-returns-value]
    answer = office.chosen(spec)
    assert answer.status_code == 422
    assert "chọn một mô hình có trên máy này" in answer.text
    assert opened == []
    assert office.recorded(Action.MODEL_SWITCH_ASKED) == []


def test_the_library_goes_over_in_the_background_and_every_step_is_recorded(office: Office) -> None:
    assert office.chosen(office.model).headers["location"].startswith(PAGE)
    until_ended()
    name = load_static(office.model).name
    page = office.client.get(PAGE).text
    assert f"Kho đã chuyển sang {name}" in page
    assert "data-live" not in page
    with office.world.services.database.session() as session:
        assert set(models_of_passages(session)) == {name}
        held = model_in_force(session)
    assert held is not None
    assert held.spec == str(office.model)
    assert office.recorded(Action.MODEL_SWITCH_ASKED) == [("tho", "duoc")]
    assert office.recorded(Action.MODEL_SWITCH_ENDED) == [(name, "duoc")]
    again = office.chosen(office.model)
    assert again.status_code == 422
    assert "mọi đoạn đã có vectơ của nó" in again.text


def test_progress_is_shown_while_it_goes_on_and_stopping_keeps_the_old_model(office: Office) -> None:
    model = Gated()
    office.opening = lambda _: model
    office.chosen(office.model)
    assert model.waiting.wait(20)
    page = office.client.get(PAGE).text
    assert "Đang chuyển kho" in page
    assert 'data-live="2000"' in page
    assert "Xem lại tiến độ" in page  # without JavaScript
    assert f"trên {_passages(office)} đoạn" in page
    assert 'name="mo_hinh"' not in page  # nothing else is begun meanwhile
    assert office.chosen("builtin").status_code == 422
    (run,) = re.findall(r'name="lan" value="(\d+)"', page)
    assert office.client.post(f"{PAGE}/dung", data={"lan": run}).status_code == 303
    assert "Đang dừng theo yêu cầu" in office.client.get(PAGE).text
    model.go_on.set()
    until_ended()
    page = office.client.get(PAGE).text
    assert "Đã dừng việc chuyển sang cho-1" in page
    assert "Đã tạo, chưa dùng" in page
    with office.world.services.database.session() as session:
        assert set(models_of_passages(session)) == {"fake-web"}
    assert office.recorded(Action.MODEL_SWITCH_STOPPED) == [("cho-1", "duoc")]
    assert office.client.post(f"{PAGE}/dung", data={"lan": run}).status_code == 404
    assert office.client.post(f"{PAGE}/bo-vecto").status_code == 303
    assert "Đã tạo, chưa dùng" not in office.client.get(PAGE).text
    assert len(office.recorded(Action.STAGED_VECTORS_FORGOTTEN)) == 1


def test_a_model_that_cannot_be_opened_is_told_on_the_page(office: Office) -> None:
    (office.model / "weights.npz").write_bytes(b"x")
    office.chosen(office.model)
    until_ended()
    page = office.client.get(PAGE).text
    assert "không xong: Không đọc được mô hình nhúng" in page
    assert office.recorded(Action.MODEL_SWITCH_ENDED)[-1][1] == "loi"


def test_one_whose_process_is_gone_is_reported_and_goes_on_when_told_to(office: Office) -> None:
    office.chosen(office.model)
    until_ended()
    with office.world.services.database.transaction() as session:  # as a process killed at the first batch leaves it
        session.execute(update(ModelSwitchRow).values(open=1, state="running", ended_at=None, spec="builtin"))
        row = session.scalars(select(ModelSwitchRow)).one()
        row.told_at = row.asked_at = row.asked_at.replace(year=2020)
    office.opening = lambda _: HashEmbedder(16, "moi-1")
    page = office.client.get(PAGE).text
    assert "có thể đã bị ngắt" in page
    assert office.client.post(f"{PAGE}/tiep-tuc").status_code == 303
    until_ended()
    assert "Kho đã chuyển sang moi-1" in office.client.get(PAGE).text


def _passages(office: Office) -> int:
    with office.world.services.database.session() as session:
        return sum(models_of_passages(session).values())
