"""The document page and the API of a document that another one ends in part, and of a denied edge."""

import datetime
from collections.abc import Iterator

import pytest
from fake_services import World
from fastapi.testclient import TestClient
from sqlalchemy import select

from vanban.db.models import DocumentRow, RelationRow
from vanban.db.relations import decide
from vanban.documents import RelationState
from vanban.principals import Channel, Principal

AN = Principal(1, "An", unit_ids=(1,), channel=Channel.WEB)


@pytest.fixture
def ended(world: World) -> Iterator[tuple[int, int]]:
    """The ids of a repealed resolution and of the edge that repeals one of its sections; taken away afterwards."""
    source = world.ids["quy-dinh.txt"]
    with world.services.database.transaction() as session:
        target = session.scalars(select(DocumentRow).where(DocumentRow.number == "08-NQ/TU")).first()
        assert target is not None
        row = RelationRow(
            source_id=source, target_id=target.id, kind="bai_bo", target_number="08-NQ/TU",
            target_key=target.number_key,
            target_text="Nghị quyết số 08-NQ/TU", quote="Bãi bỏ mục II", start=0, end=5, part="mục II",
        )  # fmt: skip
        session.add(row)
        session.flush()
        ids = (target.id, row.id)
    yield ids
    with world.services.database.transaction() as session:
        session.delete(session.get_one(RelationRow, ids[1]))


def test_a_repeal_of_a_part_is_named_as_one_on_the_page_and_in_the_api(an: TestClient, ended: tuple[int, int]) -> None:
    page = an.get(f"/van-ban/{ended[0]}").text
    assert "đã được bãi bỏ một phần bởi" in page
    assert "Bị bãi bỏ một phần bởi" in page
    assert "Phần được nêu: mục II" in page
    relations = an.get(f"/api/v1/documents/{ended[0]}").json()["relations"]
    assert [(one["kind"], one["part"]) for one in relations if one["kind"] == "bai_bo"] == [("bai_bo", "mục II")]


def test_a_confirmed_part_shows_as_the_status_and_a_denied_one_is_gone(
    an: TestClient, world: World, ended: tuple[int, int]
) -> None:
    now = datetime.datetime.now(datetime.UTC)
    with world.services.database.transaction() as session:
        decide(session, ended[1], RelationState.CONFIRMED, by=AN, at=now)
    assert an.get(f"/api/v1/documents/{ended[0]}").json()["status"] == "het_hieu_luc_mot_phan"
    with world.services.database.transaction() as session:
        decide(session, ended[1], RelationState.DENIED, by=AN, at=now)
    body = an.get(f"/api/v1/documents/{ended[0]}").json()
    assert body["status"] == "con_hieu_luc"
    assert "bai_bo" not in {one["kind"] for one in body["relations"]}
    assert "bãi bỏ" not in an.get(f"/van-ban/{ended[0]}").text.lower()
