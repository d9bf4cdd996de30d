"""Forged, replayed, oversized and malformed webhooks at the addresses of a running server: none gets in, none stays."""

import logging
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from forged_webhooks import (
    MARK,
    TELEGRAM,
    TELEGRAM_SECRET,
    ZALO_BOT,
    ZALO_OA,
    ForgedRequest,
    WebhookShape,
    forged_requests,
)
from pydantic import SecretStr
from sqlalchemy import select
from telegram_state import TOKEN
from zalo_servers import APP_ID, BOT_SECRET, OA_SECRET

from api.application import create_application
from api.rate_limits import RateLimit
from app.wiring import Services
from vanban.db.channel_models import ChannelChatRow, InboxRow
from vanban.settings import Settings

SHAPES = (TELEGRAM, ZALO_BOT, ZALO_OA)
SECRETS = (TELEGRAM_SECRET, BOT_SECRET, OA_SECRET, TOKEN, MARK)


@dataclass
class Site:
    """A running server that takes the webhooks of all three platforms."""

    app: FastAPI
    services: Services
    client: httpx.Client

    def post(self, shape: WebhookShape, request: ForgedRequest) -> int:
        headers = {name: value.encode("utf-8", "surrogateescape") for name, value in request.headers.items()}
        response = self.client.post(f"/webhook/{shape.platform}", content=request.body, headers=headers)
        assert response.content == b""
        return response.status_code


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    settings = Settings(
        data_dir=tmp_path_factory.mktemp("webhooks") / "kho",
        database_url=None,
        telegram_token=SecretStr(TOKEN),
        telegram_url="http://127.0.0.1:9",  # nobody: nothing is to be asked of the platform
        telegram_webhook_secret=SecretStr(TELEGRAM_SECRET),
        zalo_bot_token=SecretStr("12345:token-thu-nghiem"),
        zalo_bot_webhook_secret=SecretStr(BOT_SECRET),
        zalo_oa_app_id=APP_ID,
        zalo_oa_app_secret=SecretStr("khoa-ung-dung-thu"),
        zalo_oa_secret=SecretStr(OA_SECRET),
    )
    services = Services(settings)
    app = create_application(services.web)
    app.state.webhook_refusals = RateLimit(100_000, 60.0)  # each is to be told its own status
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_config=None, access_log=False))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
        yield Site(app, services, client)
    server.should_exit = True
    thread.join()
    services.close()


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.platform)
def test_every_forged_request_is_rejected_and_leaves_nothing(
    site: Site, shape: WebhookShape, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    forged = forged_requests(shape, round(time.time() * 1000))
    sent = [one for one in forged if all(_can_be_sent(value) for value in one.headers.values())]
    assert len(sent) > 100
    wrong = [(one.name, status) for one in sent if (status := site.post(shape, one)) not in one.statuses]
    assert wrong == []
    with site.services.database.session() as session:
        assert session.scalars(select(InboxRow.id)).all() == []
        assert session.scalars(select(ChannelChatRow.chat_id)).all() == []
    told = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("vanban"))
    assert told
    assert [word for word in SECRETS if word in caplog.text] == []


def _can_be_sent(value: str) -> bool:
    """Tells whether HTTP carries a header value: a line break ends the header, blanks at its ends do not count."""
    return value == value.strip() and not any(ord(char) < 0x20 or ord(char) == 0x7F for char in value)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.platform)
def test_the_genuine_request_they_were_made_of_gets_in_once(site: Site, shape: WebhookShape) -> None:
    headers, body = shape.genuine(round(time.time() * 1000))
    genuine = ForgedRequest("genuine", headers, body, frozenset({200}))
    assert [site.post(shape, genuine), site.post(shape, genuine)] == [200, 200]
    with site.services.database.session() as session:
        wanted = select(InboxRow.state).where(InboxRow.platform == shape.platform)
        assert session.scalars(wanted).all() == ["waiting"]
