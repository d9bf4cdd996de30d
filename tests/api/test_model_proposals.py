"""A model looks for tasks from the review page: a real server of its own kind, progress, proofs, accounts, doors."""

import json
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from entering import submit_sign_in
from fastapi.testclient import TestClient
from lying_server import Behaviour, LyingServer, Says, in_pieces, passages
from sqlalchemy import select, update
from work_world import WorkWorld, moved, work_world

from api.application import create_application
from app.task_proposing import BackgroundProposing
from app.writing_desk import make_writer
from vanban.db.audit_models import AuditRow
from vanban.db.models import DocumentRow
from vanban.db.task_models import TaskProposingRow
from vanban.db.usage_models import ModelUsageRow
from vanban.db.work_models import WorkItemRow

pytest.importorskip("langchain_openai", reason="needs the extra llm")

SENTENCE = "Việc chỉnh lý kho lưu trữ cũ do Đảng ủy các xã, phường đảm nhận, xong trước ngày 30/12/2026."
PLAN = f"""<html><body>
<p>ĐẢNG BỘ THÀNH PHỐ LẠC HÀ</p><p>BAN THƯỜNG VỤ</p><p>Số 72-KH/TU</p><p>Lạc Hà, ngày 02 tháng 11 năm 2026</p>
<p>KẾ HOẠCH</p><p>về chỉnh lý kho lưu trữ</p>
<p>I- NHIỆM VỤ</p>
<p>1. {SENTENCE}</p>
<p>2. Đảng ủy các xã, phường báo cáo trước ngày 15/12/2026.</p>
<p>T/M BAN THƯỜNG VỤ</p><p>PHÓ BÍ THƯ</p><p>Hoàng Thị Mỹ Dung</p>
</body></html>"""


@pytest.fixture(scope="module")
def server() -> Iterator[LyingServer]:
    started = LyingServer()
    yield started
    started.close()


@pytest.fixture(scope="module")
def ward(tmp_path_factory: pytest.TempPathFactory, server: LyingServer) -> Iterator[WorkWorld]:
    """The ward, with a model that runs inside and has prices."""
    with work_world(tmp_path_factory.mktemp("model")) as built:
        services = built.world.services
        chosen = {"chat_model": "openai:m", "chat_base_url": server.url, "chat_retries": 0, "chat_price_in": 10.0}
        chosen |= {"chat_inside": "true"}
        writer = make_writer(services.settings.model_copy(update=chosen), services.database)
        asking = BackgroundProposing(services.database, writer)
        app = create_application(replace(services, task_model=asking))
        clients = {}
        for name in ("hanh", "khoa", "manh"):
            clients[name] = TestClient(app, follow_redirects=False)
            assert submit_sign_in(clients[name], name, built.world.passwords[name]).status_code == 303
        yield replace(built, **clients)
        asking.close()
        writer.model.close()


_numbers = count(72)


@pytest.fixture
def plan(ward: WorkWorld, tmp_path: Path) -> int:
    """A plan of its own number for each test."""
    file = tmp_path / "ke-hoach.html"
    file.write_text(PLAN.replace("72-KH", f"{next(_numbers)}-KH"), encoding="utf-8")
    return ward.hand_in(file)


def points_to(*quotes: str, lead: str = "Đảng ủy các xã, phường") -> Behaviour:
    """Returns what a server writes of the passages that hold the beginning of the sentence."""

    def write(prompt: str) -> Says:
        marks = [mark for mark, text in passages(prompt).items() if "chỉnh lý kho lưu trữ cũ" in text]
        rest = {"chu_tri": lead, "phoi_hop": "", "san_pham": "", "han": ""}
        lines = [json.dumps({"doan": m, "trich": q, **rest}, ensure_ascii=False) for m in marks for q in quotes]
        return Says(in_pieces("\n".join(lines)))

    return write


def settled(ward: WorkWorld, document: int) -> str:
    """Returns the review page once the model has ended."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        page = ward.hanh.get(f"/nhiem-vu/tu-van-ban/{document}").text
        if "data-live" not in page:
            return page
    raise AssertionError("the model never ended")


def asked(ward: WorkWorld, document: int) -> str:
    moved(ward.hanh.post(f"/nhiem-vu/tu-van-ban/{document}/mo-hinh"))
    return settled(ward, document)


def test_what_the_document_proves_stands_beside_the_rules_and_the_rest_is_counted(
    ward: WorkWorld, server: LyingServer, plan: int
) -> None:
    server.behave(points_to(SENTENCE, SENTENCE.replace("30/12", "31/12")))
    page = asked(ward, plan)
    assert page.count("Mô hình gợi ý") == 1
    assert "bỏ 1 gợi ý không đối chiếu được" in page
    assert "Câu không có trong đoạn: 1" in page
    keys = re.findall(r'name="viec" value="(\d[\d-]*)"( checked)?', page)
    assert [bool(ticked) for _, ticked in keys] == [False, True]  # what a model points to is nobody's choice yet
    moved(ward.hanh.post(f"/nhiem-vu/tu-van-ban/{plan}", data={"viec": [keys[0][0]]}))
    with ward.world.services.database.session() as session:
        row = session.scalars(select(WorkItemRow).where(WorkItemRow.document_id == plan)).one()
        usage = session.scalars(select(ModelUsageRow).order_by(ModelUsageRow.id.desc())).first()
        entry = session.scalars(select(AuditRow).where(AuditRow.action == "mo_hinh_tim_viec")).all()[-1]
    assert (row.text, str(row.last)) == (SENTENCE, "2026-12-30")
    assert usage is not None
    assert (usage.prompt_tokens, usage.completion_tokens, usage.cost, usage.ending) == (100, 20, 0.001, "da_dung")
    assert usage.person_id is not None
    assert SENTENCE not in entry.detail


def test_a_text_that_changes_loses_what_a_model_said_of_the_old_one(
    ward: WorkWorld, server: LyingServer, plan: int
) -> None:
    server.behave(points_to(SENTENCE))
    assert "Mô hình gợi ý" in asked(ward, plan)
    with ward.world.services.database.transaction() as session:
        row = session.get_one(DocumentRow, plan)
        session.execute(update(DocumentRow).where(DocumentRow.id == plan).values(text=row.text.replace("cũ", "xa")))
    page = ward.hanh.get(f"/nhiem-vu/tu-van-ban/{plan}").text
    assert "Mô hình gợi ý" not in page
    assert "Nhờ mô hình tìm thêm việc" in page


def test_a_server_that_breaks_is_told_and_can_be_asked_again(ward: WorkWorld, server: LyingServer, plan: int) -> None:
    server.behave(Says(status=500))
    page = asked(ward, plan)
    assert "Mô hình đã đọc 0 trên 1 phần" in page
    assert "Nhờ mô hình đọc lại" in page
    with ward.world.services.database.session() as session:
        assert session.get_one(TaskProposingRow, plan).state == "loi"
        last = session.scalars(select(ModelUsageRow).order_by(ModelUsageRow.id.desc())).first()
    assert last is not None
    assert last.ending == "loi"
    server.behave(points_to(SENTENCE))
    assert "Mô hình gợi ý" in asked(ward, plan)


def test_only_a_planner_who_may_read_asks_and_only_once_at_a_time(
    ward: WorkWorld, server: LyingServer, plan: int
) -> None:
    server.behave(points_to(SENTENCE))
    address = f"/nhiem-vu/tu-van-ban/{plan}/mo-hinh"
    assert ward.khoa.post(address).status_code == 403
    assert ward.manh.post(address).status_code == 404  # another ward's planner may not read it
    asked(ward, plan)
    with ward.world.services.database.transaction() as session:
        session.execute(update(TaskProposingRow).where(TaskProposingRow.document_id == plan).values(state="dang_doc"))
    again = ward.hanh.post(address)
    assert again.status_code == 422
    assert "đề nghị chờ xong" in again.text
    assert "data-live" in again.text


def test_nothing_is_offered_without_a_model_and_nothing_internal_goes_outside(
    ward: WorkWorld, server: LyingServer, plan: int
) -> None:
    services = ward.world.services
    without = TestClient(create_application(services), follow_redirects=False)
    submit_sign_in(without, "hanh", ward.world.passwords["hanh"])
    assert "mo-hinh" not in without.get(f"/nhiem-vu/tu-van-ban/{plan}").text
    assert without.post(f"/nhiem-vu/tu-van-ban/{plan}/mo-hinh").status_code == 422
    chosen = {"chat_model": "openai:m", "chat_base_url": "https://mo-hinh.example/v1"}
    outside = BackgroundProposing(
        services.database, make_writer(services.settings.model_copy(update=chosen), services.database)
    )
    client = TestClient(create_application(replace(services, task_model=outside)), follow_redirects=False)
    submit_sign_in(client, "hanh", ward.world.passwords["hanh"])
    server.behave(points_to(SENTENCE))
    page = client.get(f"/nhiem-vu/tu-van-ban/{plan}").text
    assert "không gửi cho mô hình ngoài cơ quan" in page
    assert "/mo-hinh" not in page
    refused = client.post(f"/nhiem-vu/tu-van-ban/{plan}/mo-hinh")
    assert refused.status_code == 422
    assert server.requests == []
    outside.close()
