"""Whatever route shows a document, the view is entered in the audit log; found by walking all routes there are."""

from collections.abc import Iterator

import pytest
from conftest import SignIn
from fake_services import World
from fastapi import FastAPI
from fastapi.routing import APIRoute
from sqlalchemy import func, select

from api.application import _PAGES, _ROUTES
from vanban.db.audit_models import AuditRow


def document_routes() -> Iterator[str]:
    """Yields the addresses that show something of one document."""
    for room in (*_ROUTES, *_PAGES):
        for route in room.router.routes:
            if isinstance(route, APIRoute) and "GET" in route.methods and "{document_id}" in route.path:
                yield route.path


ROUTES = sorted(set(document_routes()))


def test_there_are_such_routes() -> None:
    assert {"/van-ban/{document_id}", "/van-ban/{document_id}/goc", "/api/v1/documents/{document_id}"} <= set(ROUTES)


@pytest.mark.parametrize("path", ROUTES)
def test_a_document_that_is_shown_is_entered(world: World, app: FastAPI, sign_in: SignIn, path: str) -> None:
    world.give_roles("an", "can_bo van_thu chuong_trinh quan_tri_he_thong")
    client, number = sign_in("an"), world.ids["quy-dinh.txt"]
    filled = path.replace("{document_id}", str(number)).replace("{page}", "1").replace("{number}", "1")
    assert "{" not in filled, "a route names a part that this test does not know"
    place = {"start": 0, "end": 5, "luc": "2026-11-27T08:00:00+00:00"}
    query = {"a": number, "b": number} if path.endswith("/so-sanh") else place
    response = client.get(filled, params=query)
    if response.status_code in (202, 204, 303):  # a state, or a way to a page that is entered itself: nothing is shown
        assert response.content == b""
        return
    if path == "/van-ban/{document_id}/trang/{number}":  # a text has no pages; pictures: test_original_pages.py
        assert response.status_code == 422
        return
    if path == "/nhiem-vu/tu-van-ban/{document_id}/sua":  # this one gives no task; one that does: test_work_pages.py
        assert response.status_code == 404
        return
    assert response.status_code == 200
    with world.services.database.session() as session:
        entered = select(func.count()).select_from(AuditRow).where(AuditRow.target_id == str(number))
        before = session.scalar(entered) or 0
    assert client.get(filled).status_code == 200
    with world.services.database.session() as session:
        assert (session.scalar(entered) or 0) == before + 1, filled
