"""What people do over the web stands in the audit log: once each, with ids and counts, without words of theirs."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from entering import SignIn
from fake_services import World
from fastapi.testclient import TestClient
from sqlalchemy import event, select

from vanban.audit import Action
from vanban.db.audit_models import AuditRow
from vanban.db.audit_verification import verify
from vanban.db.models import ConversationRow, FeedbackRow, HeldFileRow, IntakeBatchRow, IntakeJobRow, TurnRow

SECRET = "trực ban bí mật của riêng tôi"


def entries(world: World, after: int = 0) -> list[AuditRow]:
    with world.services.database.session() as session:
        return list(session.scalars(select(AuditRow).where(AuditRow.sequence > after).order_by(AuditRow.sequence)))


def newest(world: World) -> int:
    return entries(world)[-1].sequence if entries(world) else 0


@pytest.fixture
def since(world: World, an: TestClient) -> int:
    """The last entry before the test does anything; ``an`` has signed in by then."""
    return newest(world)


def told(world: World, after: int) -> list[tuple[str, str, str]]:
    return [(row.action, row.target, row.target_id) for row in entries(world, after)]


def ask(client: TestClient, question: str = SECRET) -> dict[str, int]:
    return dict(client.post("/api/v1/ask", json={"question": question}).json())


def notation(number: str, words: str) -> str:
    """Returns a document as the parser of these tests reads it."""
    head = f"so: {number}\nloai: Quy định\nco quan: Ban Thường vụ Thành ủy\nngay: 2025-03-04\ntrich yeu: về việc thử"
    return f"{head}\n---\nĐiều 1. {words}"


def upload(client: TestClient, name: str, text: str) -> int:
    files = {"files": (name, text.encode())}
    return int(client.post("/api/v1/intake", files=files, data={"audience": "unit"}).json()["id"])


def test_an_answer_is_entered_with_what_it_cites_and_none_of_its_words(
    world: World, an: TestClient, since: int
) -> None:
    reply = ask(an)
    (row,) = entries(world, since)
    detail = json.loads(row.detail)
    assert (row.action, row.target, row.target_id) == ("tra_loi", "turn", str(reply["turn_id"]))
    assert detail["cited"] == [world.ids["quy-dinh.txt"]]
    assert detail["kind"] == "answer"
    assert detail["ms"] >= 0
    assert row.channel == "api"
    assert row.address
    assert "bí mật" not in row.detail


def test_a_streamed_answer_and_one_asked_by_link_are_entered_too(world: World, an: TestClient, since: int) -> None:
    an.post("/api/v1/ask", json={"question": SECRET}, headers={"Accept": "text/event-stream"})
    an.get("/hoi", params={"q": SECRET})
    an.post("/hoi", data={"q": SECRET})
    assert [row.action for row in entries(world, since)] == ["tra_loi"] * 3
    assert "bí mật" not in "".join(row.detail for row in entries(world, since))


def test_views_downloads_lists_and_searches_of_documents_are_entered(world: World, an: TestClient, since: int) -> None:
    number = world.ids["quy-dinh.txt"]
    an.get(f"/van-ban/{number}")
    an.get(f"/api/v1/documents/{number}")
    an.get(f"/van-ban/{number}/goc")
    an.get("/van-ban")
    an.get("/van-ban", params={"q": "trực ban"})
    an.get("/api/v1/documents", params={"q": "trực ban"})
    an.get("/tim", params={"q": "12-QĐ/TU"})
    one = ("document", str(number))
    assert told(world, since) == [
        ("xem_van_ban", *one),
        ("xem_van_ban", *one),
        ("tai_ban_goc", *one),
        ("xem_danh_sach", "document", ""),
        ("tim_van_ban", "document", ""),
        ("tim_van_ban", "document", ""),
        ("tim_van_ban", "document", ""),
    ]
    assert "trực" not in "".join(row.detail for row in entries(world, since))


def test_a_refusal_is_entered_alike_for_what_is_missing_and_what_is_not_theirs(
    world: World, an: TestClient, since: int
) -> None:
    hidden = world.ids["ke-hoach.txt"]
    for number in (hidden, 999_999):
        an.get(f"/van-ban/{number}")
    an.get("/van-ban/cho-quyet-dinh")
    first, second, third = entries(world, since)
    assert [row.outcome for row in (first, second, third)] == ["tu_choi"] * 3
    assert (first.target, first.target_id) == ("document", str(hidden))
    assert first.detail == second.detail
    assert json.loads(third.detail)["status"] == 403


def test_what_people_do_to_their_conversations_is_entered(world: World, an: TestClient, since: int) -> None:
    stored = ask(an)
    number, turn = stored["conversation_id"], stored["turn_id"]
    an.get(f"/hoi-dap/{number}")
    an.get(f"/api/v1/conversations/{number}")
    an.post(f"/hoi-dap/{number}/doi-ten", data={"title": SECRET})
    an.patch(f"/api/v1/conversations/{number}", json={"title": SECRET})
    an.get(f"/hoi-dap/{number}/xuat.docx")
    an.get(f"/api/v1/conversations/{number}/export", params={"turn": turn})
    an.post(f"/hoi-dap/{number}/luot/{turn}/gop-y", data={"verdict": "sai", "comment": SECRET})
    an.delete(f"/api/v1/conversations/{number}/turns/{turn}/feedback")
    an.get("/hoi-dap", params={"q": SECRET})
    an.post(f"/hoi-dap/{number}/xoa")
    an.post("/hoi-dap/xoa-het", data={"sure": "1"})
    one = ("conversation", str(number))
    assert told(world, since)[1:] == [
        ("xem_hoi_thoai", *one),
        ("xem_hoi_thoai", *one),
        ("sua_hoi_thoai", *one),
        ("sua_hoi_thoai", *one),
        ("xuat_du_lieu", *one),
        ("xuat_du_lieu", *one),
        ("gop_y", "turn", str(turn)),
        ("gop_y", "turn", str(turn)),
        ("xem_danh_sach", "conversation", ""),
        ("sua_hoi_thoai", *one),
        ("sua_hoi_thoai", "conversation", ""),
    ]
    assert "bí mật" not in "".join(row.detail for row in entries(world, since))


def test_a_file_is_followed_in_the_log_from_hand_in_to_its_document(world: World, sign_in: SignIn) -> None:
    world.make_officer("an")
    client = sign_in("an")
    since = newest(world)
    batch = upload(client, "moi.txt", notation("77-QĐ/TU", "Một điều mới."))
    world.work_off()
    first, last = entries(world, since)
    assert (first.action, first.target, first.target_id) == ("nap_tep", "batch", str(batch))
    assert (last.action, last.target) == ("nhan_van_ban", "document")
    assert json.loads(last.detail) == {"batch": batch, "job": json.loads(last.detail)["job"], "status": "indexed"}
    assert last.person_id == first.person_id


def test_jobs_that_are_cancelled_are_entered_one_by_one(world: World, sign_in: SignIn) -> None:
    world.make_officer("an")
    client = sign_in("an")
    batch = upload(client, "huy.txt", notation("78-QĐ/TU", "Một điều khác."))
    with world.services.database.session() as session:
        (job,) = session.scalars(select(IntakeJobRow.id).where(IntakeJobRow.batch_id == batch))
    since = newest(world)
    client.post(f"/van-ban/nap/viec/{job}/huy")
    assert told(world, since) == [("dieu_khien_viec", "job", str(job))]


def test_the_review_of_feedback_is_entered_with_its_case(world: World, sign_in: SignIn) -> None:
    world.make_officer("an")
    client = sign_in("an")
    stored = ask(client)
    place = f"/api/v1/conversations/{stored['conversation_id']}/turns/{stored['turn_id']}/feedback"
    client.put(place, json={"verdict": "dung"})
    with world.services.database.session() as session:
        sent = session.scalars(select(FeedbackRow.id).order_by(FeedbackRow.id.desc())).first()
    since = newest(world)
    client.get("/gop-y")
    client.post(f"/gop-y/{sent}", data={"state": "da_xu_ly", "note": SECRET})
    client.post(f"/gop-y/{sent}/cau-kiem-tra", data={"as_shown": "1"})
    actions = [row.action for row in entries(world, since)]
    assert actions == ["xem_danh_sach", "xem_xet_gop_y", "lap_cau_kiem_tra"]
    assert "bí mật" not in "".join(row.detail for row in entries(world, since))


Change = tuple[str, Callable[[TestClient], object], Callable[[World], object]]


def _count(row: type) -> Callable[[World], object]:
    def counted(world: World) -> object:
        with world.services.database.session() as session:
            return len(session.scalars(select(row)).all())

    return counted


def _titles(world: World) -> object:
    with world.services.database.session() as session:
        return sorted(session.scalars(select(ConversationRow.title)))


@contextmanager
def _broken(world: World, where: str) -> Iterator[None]:
    """Lets the disk fail: at each entry that is written, or at each commit that has one in it."""
    engine = world.services.database.engine
    written: set[int] = set()

    def on_execute(connection, cursor, statement, *_rest) -> None:
        if statement.startswith("INSERT INTO audit "):
            written.add(id(connection.connection.dbapi_connection))
            if where == "entry":
                raise OSError("disk is full")

    def on_commit(connection) -> None:
        if where == "commit" and id(connection.connection.dbapi_connection) in written:
            written.clear()
            raise OSError("disk is gone")

    event.listen(engine, "before_cursor_execute", on_execute)
    event.listen(engine, "commit", on_commit)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", on_execute)
        event.remove(engine, "commit", on_commit)


_PREPARED: dict[str, int] = {}


def _prepare(world: World, client: TestClient) -> None:
    """Gives the person a conversation, a waiting job and a held file that has a rival."""
    _PREPARED["conversation"] = ask(client)["conversation_id"]
    upload(client, "trung.txt", notation("12-QĐ/TU", f"Lần {newest(world)} nói khác."))
    world.work_off()
    with world.services.database.session() as session:
        held = session.scalars(select(HeldFileRow.id).where(HeldFileRow.state == "cho")).all()
    assert held
    _PREPARED["held"] = held[-1]
    batch = upload(client, "cho.txt", notation("90-QĐ/TU", f"Đang chờ {newest(world)}."))
    with world.services.database.session() as session:
        _PREPARED["job"] = session.scalars(select(IntakeJobRow.id).where(IntakeJobRow.batch_id == batch)).one()


def _own(_client: TestClient) -> int:
    return _PREPARED["conversation"]


def _job(_client: TestClient) -> int:
    return _PREPARED["job"]


def _decide(client: TestClient, decision: str) -> object:
    return client.post(f"/api/v1/held/{_PREPARED['held']}", json={"decision": decision})


def _states(world: World) -> object:
    with world.services.database.session() as session:
        return sorted(session.execute(select(IntakeJobRow.id, IntakeJobRow.state)).all())


def _held(world: World) -> object:
    with world.services.database.session() as session:
        return sorted(session.execute(select(HeldFileRow.id, HeldFileRow.state, HeldFileRow.document_id)).all())


CHANGES: list[Change] = [
    ("ask", lambda client: client.post("/api/v1/ask", json={"question": SECRET}), _count(TurnRow)),
    ("ask a page", lambda client: client.post("/hoi", data={"q": SECRET}), _count(TurnRow)),
    ("rename", lambda client: client.post(f"/hoi-dap/{_own(client)}/doi-ten", data={"title": "Tên mới"}), _titles),
    ("delete", lambda client: client.delete(f"/api/v1/conversations/{_own(client)}"), _count(ConversationRow)),
    ("delete all", lambda client: client.post("/hoi-dap/xoa-het", data={"sure": "1"}), _count(ConversationRow)),
    ("hand in", lambda client: client.post("/api/v1/intake", files={"files": ("a.txt", b"x")}), _count(IntakeBatchRow)),
    ("cancel", lambda client: client.post(f"/api/v1/intake/jobs/{_job(client)}/cancel"), _states),
    ("dismiss", lambda client: _decide(client, "dismiss"), _held),
    ("replace", lambda client: _decide(client, "replace"), _held),
]


@pytest.mark.parametrize(("name", "act", "state"), CHANGES, ids=[change[0] for change in CHANGES])
@pytest.mark.parametrize("broken", ["entry", "commit"])
def test_a_change_stands_exactly_when_its_entry_stands(
    world: World, sign_in: SignIn, name: str, act: Callable[[TestClient], object], state: object, broken: str
) -> None:
    """Whether writing the entry fails or the commit behind it, neither the change nor the entry is there."""
    world.make_officer("an")
    client = sign_in("an")
    _prepare(world, client)
    before, entered = state(world), newest(world)  # type: ignore[operator]
    with _broken(world, broken):
        act(client)
    assert state(world) == before, name  # type: ignore[operator]
    assert newest(world) == entered
    act(client)
    assert state(world) != before  # type: ignore[operator]
    assert newest(world) > entered
    assert verify(world.services.database.engine).intact


def test_what_cannot_be_entered_is_not_shown(world: World, an: TestClient) -> None:
    client = TestClient(an.app, cookies=an.cookies, raise_server_exceptions=False, follow_redirects=False)
    number = world.ids["quy-dinh.txt"]
    with _broken(world, "entry"):
        for path in (f"/van-ban/{number}", f"/van-ban/{number}/goc", f"/api/v1/documents/{number}", "/van-ban"):
            response = client.get(path)
            assert response.status_code == 500, path
            assert "trực ban" not in response.text
    assert client.get(f"/van-ban/{number}").status_code == 200


def test_every_action_of_the_routes_is_one_of_the_log(world: World) -> None:
    assert {row.action for row in entries(world)} <= {str(action) for action in Action}
