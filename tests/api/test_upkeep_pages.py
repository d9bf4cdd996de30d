"""The pages of indexes, models and jobs: for whom they are, what they say, what they set going and record."""

import datetime
import re
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from fake_services import World
from fastapi.testclient import TestClient
from sqlalchemy import select

from vanban.audit import Action
from vanban.db.audit_models import AuditRow
from vanban.db.models import IntakeJobRow, PersonRow
from vanban.db.usage_models import ModelUsageRow

SignIn = Callable[[str], TestClient]
NOTE = "so: {n}-TB/TU\nloai: Thông báo\nco quan: Văn phòng\nngay: 2026-03-02\n---\n1. Bố trí lịch trực {n}.\n"


@pytest.fixture
def system(world: World, sign_in: SignIn) -> Iterator[TestClient]:
    """A system administrator."""
    world.give_roles("an", "quan_tri_he_thong")
    yield sign_in("an")
    world.give_roles("an", "")


@pytest.fixture
def commune(world: World, sign_in: SignIn) -> Iterator[TestClient]:
    """An administrator of the commune alone."""
    world.give_roles("binh", "quan_tri")
    yield sign_in("binh")
    world.give_roles("binh", "")


def recorded(world: World, action: Action) -> list[str]:
    """Returns the targets of an action in the audit log."""
    with world.services.database.session() as session:
        return list(session.scalars(select(AuditRow.target_id).where(AuditRow.action == action.value)))


@pytest.mark.parametrize("path", ["/quan-tri/chi-muc", "/quan-tri/mo-hinh", "/quan-tri/ten-goi", "/quan-tri/cau-hinh"])
@pytest.mark.parametrize("roles", ["", "can_bo van_thu", "quan_tri", "kiem_toan"])
def test_what_concerns_the_installation_is_for_system_administrators(
    world: World, sign_in: SignIn, roles: str, path: str
) -> None:
    world.give_roles("binh", roles)
    page = sign_in("binh").get(path)
    assert page.status_code == 403
    assert "chỉ dành cho quản trị viên hệ thống" in page.text
    world.give_roles("binh", "")


@pytest.mark.parametrize(
    ("roles", "seen"),
    [
        ("quan_tri_he_thong", {"/quan-tri/cau-hinh", "/quan-tri/thong-ke", "/quan-tri/nhat-ky", "/quan-tri/don-vi"}),
        ("quan_tri", {"/quan-tri/thong-ke", "/quan-tri/don-vi", "/quan-tri/hang-doi"}),
        ("kiem_toan", {"/quan-tri/nhat-ky"}),
    ],
)
def test_the_hub_shows_the_areas_of_the_roles(world: World, sign_in: SignIn, roles: str, seen: set[str]) -> None:
    world.give_roles("binh", roles)
    found = set(re.findall(r'class="card" href="([^"]+)"', sign_in("binh").get("/quan-tri").text))
    assert seen <= found
    assert ("/quan-tri/cau-hinh" in found) is (roles == "quan_tri_he_thong")
    assert ("/quan-tri/nhat-ky" in found) is (roles != "quan_tri")
    world.give_roles("binh", "")


@pytest.mark.parametrize("roles", ["", "can_bo van_thu"])
def test_the_hub_is_closed_to_others(world: World, sign_in: SignIn, roles: str) -> None:
    world.give_roles("binh", roles)
    assert sign_in("binh").get("/quan-tri").status_code == 403
    world.give_roles("binh", "")


def test_indexes_are_made_again_in_the_background_and_that_is_recorded(world: World, system: TestClient) -> None:
    assert "chưa khớp" in system.get("/quan-tri/chi-muc").text  # nobody has searched yet
    before = len(recorded(world, Action.INDEX_REBUILT))
    assert system.post("/quan-tri/chi-muc/dung-lai").headers["location"] == "/quan-tri/chi-muc"
    assert len(recorded(world, Action.INDEX_REBUILT)) == before + 1
    _until(lambda: "Đã dựng lại xong" in system.get("/quan-tri/chi-muc").text)
    page = system.get("/quan-tri/chi-muc").text
    assert "Chỉ mục khớp với cơ sở dữ liệu." in page
    state = world.services.upkeep.index_state()
    assert state.agrees
    assert state.passages > 0
    assert state.size > 0


def test_a_second_rebuilding_does_not_begin_beside_the_first(world: World, system: TestClient) -> None:
    began, go_on = threading.Event(), threading.Event()
    index = world.services.upkeep._index()
    genuine = index.rebuild

    def slow(tell: Callable[[int, int], None]) -> None:
        began.set()
        go_on.wait(10)
        genuine(tell)

    index.rebuild = slow  # type: ignore[method-assign]
    assert world.services.upkeep.rebuild_index()
    began.wait(10)
    page = system.get("/quan-tri/chi-muc").text
    assert "hỏi đáp vẫn chạy" in page
    assert 'data-live="2000"' in page
    assert "Dựng lại chỉ mục" not in page
    assert not world.services.upkeep.rebuild_index()
    go_on.set()
    index.rebuild = genuine  # type: ignore[method-assign]
    _until(lambda: world.services.upkeep.rebuild_run().finished_at is not None)


def test_models_in_force_and_their_cost_are_shown(world: World, system: TestClient) -> None:
    now = datetime.datetime.now(datetime.UTC)
    with world.services.database.transaction() as session:
        session.add(
            ModelUsageRow(
                called_at=now,
                day=now.astimezone().date(),
                person_id=session.scalars(select(PersonRow.id)).first(),
                model="openai:thu-nghiem",
                prompt_tokens=1_200,
                completion_tokens=300,
                estimated=False,
                cost=1_234.5,
                currency="đồng",
                ending="da_dung",
                duration_ms=900,
                kept=3,
                removed=1,
            )
        )
    page = system.get("/quan-tri/mo-hinh?ngay=7").text
    assert "fake-web" in page
    assert "không dùng (câu trả lời trích nguyên văn)" in page
    assert "Chi phí 1.234,50 đồng trong 7 ngày" in page
    assert "openai:thu-nghiem" in page


def test_jobs_are_cancelled_retried_and_put_first_and_that_is_recorded(world: World, system: TestClient) -> None:
    files = [("files", (f"tep-{n}.txt", NOTE.format(n=n).encode())) for n in (1, 2)]
    system.post("/van-ban/nap", files=files)
    page = system.get("/quan-tri/hang-doi").text
    first, second = map(int, re.findall(r"/quan-tri/hang-doi/(\d+)/huy", page))
    assert "Không có tiến trình xử lý nào" in page
    assert system.post(f"/quan-tri/hang-doi/{second}/uu-tien").headers["location"] == "/quan-tri/hang-doi"
    assert "Ưu tiên" in system.get("/quan-tri/hang-doi").text
    system.post(f"/quan-tri/hang-doi/{first}/huy")
    with world.services.database.session() as session:
        assert session.get_one(IntakeJobRow, first).state == "cancelled"
        assert session.get_one(IntakeJobRow, second).priority == 100
    world.work_off()
    assert "Không có tệp nào ở mục này." in system.get("/quan-tri/hang-doi").text
    assert "tep-2.txt" in system.get("/quan-tri/hang-doi?xem=tat-ca").text
    assert {str(first), str(second)} <= set(recorded(world, Action.JOB_CONTROLLED))


def test_jobs_of_other_units_are_neither_shown_nor_controlled(
    world: World, system: TestClient, commune: TestClient
) -> None:
    system.post("/van-ban/nap", files=[("files", ("cua-thanh-pho.txt", NOTE.format(n=9).encode()))])
    (job_id,) = re.findall(r"/quan-tri/hang-doi/(\d+)/huy", system.get("/quan-tri/hang-doi").text)
    page = commune.get("/quan-tri/hang-doi?xem=tat-ca").text
    assert "cua-thanh-pho" not in page
    assert '<span class="count">(0)</span>' in page
    before = recorded(world, Action.JOB_CONTROLLED)
    for verb in ("huy", "thu-lai", "uu-tien"):
        theirs = commune.post(f"/quan-tri/hang-doi/{job_id}/{verb}")
        missing = commune.post(f"/quan-tri/hang-doi/999999/{verb}")
        assert theirs.status_code == missing.status_code == 404
        assert theirs.text.replace(f"việc {job_id} ", "việc ") == missing.text.replace("việc 999999 ", "việc ")
    assert recorded(world, Action.JOB_CONTROLLED) == before
    system.post(f"/quan-tri/hang-doi/{job_id}/huy")


def _until(true: Callable[[], bool]) -> None:
    for _ in range(200):
        if true():
            return
        time.sleep(0.05)
    raise AssertionError("it never came true")
