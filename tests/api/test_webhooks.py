"""The addresses of webhooks: genuine events are stored before they are acknowledged; of the rest nothing stays."""

import datetime
import logging
from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest
from fake_services import World
from fastapi.testclient import TestClient
from sqlalchemy import select, text

from api.application import create_application
from api.routes.webhooks import REFUSALS
from api.webhook_port import WebhookRejected
from vanban.channels import Incoming, Platform
from vanban.db.channel_models import InboxRow

SECRET = "ma-bi-mat-cua-webhook"
ADDRESS = "/webhook/telegram"


class WordReader:
    """Takes a body of words, each an event, that comes with the secret; "hỏng" is malformed."""

    most_bytes = 1000

    def read(self, headers: Mapping[str, str], body: bytes, *, now: datetime.datetime) -> list[Incoming]:
        if headers.get("x-secret") != SECRET:
            raise WebhookRejected(401)
        words = body.decode().split()
        if "hỏng" in words:
            raise WebhookRejected(400)
        return [Incoming(Platform.TELEGRAM, word, "an", "an", now, text=f"nội dung {word}") for word in words]


@pytest.fixture
def client(world: World) -> Iterator[TestClient]:
    app = create_application(replace(world.services, webhooks={"telegram": WordReader()}))
    yield TestClient(app, follow_redirects=False)
    with world.services.database.transaction() as session:
        session.execute(text("DELETE FROM channel_inbox"))


def post(client: TestClient, body: bytes | Iterator[bytes], *, secret: str = SECRET, **headers: str):
    return client.post(ADDRESS, content=body, headers={"X-Secret": secret, **headers})


def stored(world: World) -> list[str]:
    with world.services.database.session() as session:
        return list(session.scalars(select(InboxRow.message_id).order_by(InboxRow.id)))


def test_genuine_events_are_stored_once_and_acknowledged(client: TestClient, world: World) -> None:
    answers = [post(client, b"m1 m2"), post(client, b"m2 m3"), post(client, b"")]
    assert [(one.status_code, one.content) for one in answers] == [(200, b"")] * 3
    assert stored(world) == ["m1", "m2", "m3"]


def test_a_refused_request_gets_its_status_alone_and_leaves_nothing(client, world, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    answers = [
        post(client, b"m1-rat-rieng", secret="doan-mo"),
        post(client, "m1-rat-rieng hỏng".encode()),
        post(client, b"m1-rat-rieng" * 200),
        post(client, iter([b"m1-rat-rieng"] * 200)),
        post(client, b"m1-rat-rieng" * 100_000),
        post(client, b"m1-rat-rieng", Origin="https://la.example"),
    ]
    assert [one.status_code for one in answers] == [401, 400, 413, 413, 413, 403]
    assert {one.content for one in answers} == {b""}
    assert stored(world) == []
    for secret in ("rat-rieng", "doan-mo", SECRET):
        assert secret not in caplog.text
    assert "webhook of telegram refused: 401" in caplog.text


def test_platforms_that_are_not_set_up_are_not_there(client: TestClient) -> None:
    for path in ("/webhook/zalo-oa", "/webhook/console", "/webhook/", "/webhook/telegram/x"):
        answer = client.post(path, content=b"m1", headers={"X-Secret": SECRET})
        assert (answer.status_code, answer.content) == (404, b""), path
    assert (client.get("/webhook/zalo-oa").status_code, client.get(ADDRESS).status_code) == (404, 200)
    assert client.head(ADDRESS).status_code == 200
    assert client.put(ADDRESS, content=b"m1").status_code == 405


def test_whoever_is_refused_often_is_told_nothing_more_and_genuine_events_still_come_in(client, world) -> None:
    answers = [post(client, b"m1", secret="x").status_code for _ in range(REFUSALS + 5)]
    assert answers == [401] * REFUSALS + [429] * 5
    assert post(client, b"m1").status_code == 200
    assert stored(world) == ["m1"]


def test_a_session_makes_no_difference(client: TestClient, world: World, sign_in) -> None:
    client.cookies = sign_in("an").cookies
    assert post(client, b"m1", secret="x").status_code == 401


def test_events_that_cannot_be_stored_are_asked_for_again(client: TestClient, world: World) -> None:
    with world.services.database.transaction() as session:
        session.execute(text("ALTER TABLE channel_inbox RENAME TO channel_inbox_away"))
    answer = post(client, b"m1")
    with world.services.database.transaction() as session:
        session.execute(text("ALTER TABLE channel_inbox_away RENAME TO channel_inbox"))
    assert (answer.status_code, answer.content) == (503, b"")
    assert post(client, b"m1").status_code == 200
