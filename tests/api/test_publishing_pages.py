"""Documents that wait to be published: nobody finds them before, one click publishes, a version takes over then."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fake_services import World, build_world
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select

from api.application import create_application
from vanban.audit import Action
from vanban.db.audit_models import AuditRow
from vanban.db.models import DocumentRow, RelationRow

NOTE = """so: {number}
loai: {type}
co quan: Văn phòng Thành ủy
ngay: 2026-03-02
trich yeu: về lịch trực {words}
---
Căn cứ Quyết định số 77-QĐ/TU của Thành ủy;
1. Bố trí lịch trực {words}.
"""


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    built = build_world(tmp_path)
    built.make_officer("an")
    yield built
    built.services.database.close()


@pytest.fixture
def app(world: World) -> FastAPI:
    return create_application(world.services)


def note(number: str = "77-QĐ/TU", *, words: str = "Tết", type_: str = "Quyết định") -> str:
    return NOTE.format(number=number, words=words, type=type_)


def hand_in(client: TestClient, world: World, *texts: str, review: bool = True) -> str:
    """Hands files in on the page, lets them be read, and returns the address of the batch."""
    files = [("files", (f"tep-{index}.txt", text.encode(), "text/plain")) for index, text in enumerate(texts)]
    fields = {"audience": "public", "publicity": "cong_khai", **({"review": "1"} if review else {})}
    batch = client.post("/van-ban/nap", files=files, data=fields)
    assert batch.status_code == 303
    world.work_off()
    return batch.headers["location"]


def newest(world: World) -> DocumentRow:
    with world.services.database.session() as session:
        return session.scalars(select(DocumentRow).order_by(DocumentRow.id.desc())).first()  # type: ignore[return-value]


def publish(client: TestClient, document_id: int, **fields: str) -> httpx.Response:
    return client.post(f"/van-ban/{document_id}/cong-bo", data=fields)


def test_an_unpublished_document_is_on_no_list_and_opens_for_keepers_alone(
    an: TestClient, binh: TestClient, world: World
) -> None:
    batch = hand_in(an, world, note())
    row = newest(world)
    assert (row.published, row.number) == (False, "77-QĐ/TU")
    assert "77-QĐ/TU" not in an.get("/van-ban").text
    assert "77-QĐ/TU" not in binh.get("/van-ban?q=77").text
    assert binh.get(f"/van-ban/{row.id}").status_code == 404
    assert an.get(f"/van-ban/{row.id}").status_code == 200
    assert f"/van-ban/cho-cong-bo#van-ban-{row.id}" in an.get(batch).text
    page = an.get("/van-ban/cho-cong-bo").text
    assert "Quyết định số 77-QĐ/TU ngày 02/03/2026" in page
    assert "tep-0.txt" in page
    assert binh.get("/van-ban/cho-cong-bo").status_code == 403
    assert publish(binh, row.id).status_code == 404


def test_publishing_makes_it_found_and_dates_it_anew_and_is_recorded(
    an: TestClient, binh: TestClient, world: World
) -> None:
    hand_in(an, world, note())
    row = newest(world)
    assert publish(an, row.id).headers["location"] == f"/van-ban/{row.id}"
    after = newest(world)
    assert after.published
    assert after.ingested_at > row.ingested_at
    assert "77-QĐ/TU" in binh.get("/van-ban").text
    assert "Không có văn bản nào chờ công bố" in an.get("/van-ban/cho-cong-bo").text
    assert publish(an, row.id).status_code == 422
    with world.services.database.session() as session:
        entry = session.scalars(select(AuditRow).where(AuditRow.action == Action.PUBLISHED.value)).one()
        assert entry.target_id == str(row.id)


def test_edges_lead_to_a_document_from_the_day_it_is_published(an: TestClient, world: World) -> None:
    hand_in(an, world, note("78-TB/TU", words="hè", type_="Thông báo"), review=False)
    hand_in(an, world, note())
    row = newest(world)
    edge = select(RelationRow).where(RelationRow.target_number == "77-QĐ/TU", RelationRow.source_id != row.id)
    with world.services.database.session() as session:
        assert session.scalars(edge).one().target_id is None
    publish(an, row.id)
    with world.services.database.session() as session:
        assert session.scalars(edge).one().target_id == row.id


def test_several_are_published_at_once_or_none_is(an: TestClient, world: World) -> None:
    hand_in(an, world, note(), note("79-TB/TU", words="hè", type_="Thông báo"))
    last = newest(world).id
    assert an.post("/van-ban/cho-cong-bo").status_code == 422
    wrong = an.post("/van-ban/cho-cong-bo", data={"chon": [str(last - 1), str(world.ids["ke-hoach.txt"])]})
    assert wrong.status_code == 404
    assert not newest(world).published
    done = an.post("/van-ban/cho-cong-bo", data={"chon": [str(last - 1), str(last)]})
    assert done.status_code == 303
    with world.services.database.session() as session:
        assert session.scalars(select(DocumentRow.id).where(DocumentRow.published.is_(False))).all() == []


def test_a_new_version_takes_the_old_ones_place_only_when_it_is_published(
    an: TestClient, binh: TestClient, world: World
) -> None:
    hand_in(an, world, note(), review=False)
    old = newest(world).id
    hand_in(an, world, note(words="Trung thu"))
    assert newest(world).id == old  # a rival waits for a decision
    page = an.get("/van-ban/cho-quyet-dinh").text
    held = page.split('action="/van-ban/cho-quyet-dinh/')[1].split('"')[0]
    an.post(f"/van-ban/cho-quyet-dinh/{held}", data={"decision": "replace"})
    new = newest(world)
    assert (new.published, new.replaces_id) == (False, old)
    assert "lịch trực Tết" in binh.get("/van-ban").text
    waiting = an.get("/van-ban/cho-cong-bo").text
    assert f'<option value="{old}" selected>' in waiting
    publish(an, new.id, thay=str(old))
    assert "lịch trực Trung thu" in binh.get("/van-ban").text
    assert "lịch trực Tết" not in binh.get("/van-ban").text
    with world.services.database.session() as session:
        assert session.get_one(DocumentRow, old).superseded_by_id == new.id


def test_what_is_no_version_of_it_cannot_be_replaced(an: TestClient, world: World) -> None:
    hand_in(an, world, note())
    row = newest(world)
    told = publish(an, row.id, thay=str(world.ids["quy-dinh.txt"]))
    assert (told.status_code, "không còn là bản đang dùng" in told.text) == (422, True)
    assert not newest(world).published


def test_a_discarded_document_is_gone_with_its_file_and_a_published_one_is_not_discarded(
    an: TestClient, world: World
) -> None:
    hand_in(an, world, note())
    row = newest(world)
    assert an.post(f"/van-ban/{row.id}/bo").status_code == 303
    assert an.get(f"/van-ban/{row.id}").status_code == 404
    assert not any(path.name == row.file_sha256 for path in world.services.settings.files_dir.rglob("*"))
    assert an.post(f"/van-ban/{world.ids['quy-dinh.txt']}/bo").status_code == 422
    assert an.get(f"/van-ban/{world.ids['quy-dinh.txt']}").status_code == 200
    with world.services.database.session() as session:
        entries = session.scalars(select(AuditRow.target_id).where(AuditRow.action == Action.REMOVED.value)).all()
        assert entries == [str(row.id)]


def test_the_page_proposes_to_look_first_and_the_api_does_not(an: TestClient, world: World) -> None:
    assert 'name="review" type="checkbox" value="1" checked' in an.get("/van-ban/nap").text
    an.post("/api/v1/intake", files=[("files", ("a.txt", note().encode(), "text/plain"))])
    world.work_off()
    assert newest(world).published


def test_a_file_that_was_held_already_is_on_the_page_of_duplicates(
    an: TestClient, binh: TestClient, world: World
) -> None:
    assert "Không có tệp nào trùng" in an.get("/van-ban/trung-lap").text
    hand_in(an, world, note(), review=False)
    hand_in(an, world, note())
    page = an.get("/van-ban/trung-lap").text
    assert f'<a href="/van-ban/{newest(world).id}">Quyết định số 77-QĐ/TU ngày 02/03/2026</a>' in page
    assert binh.get("/van-ban/trung-lap").status_code == 403
