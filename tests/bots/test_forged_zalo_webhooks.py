"""Nothing that a Zalo platform did not send is taken: hundreds of forged, replayed, oversized, malformed webhooks."""

import datetime
import json
import logging

import pytest
from forged_webhooks import MARK, ZALO_BOT, ZALO_OA, ForgedRequest, WebhookShape, forged_requests
from pydantic import SecretStr
from zalo_servers import APP_ID, BOT_SECRET, OA_SECRET

from bots.limits import limits_of
from bots.port import WebhookReader, WebhookRefused
from bots.zalo.bot_webhook import ZaloBotWebhook
from bots.zalo.oa_webhook import ZaloOaWebhook
from vanban.channels import Platform

NOW = datetime.datetime(2026, 3, 2, 8, 0, tzinfo=datetime.UTC)
NOW_MS = round(NOW.timestamp() * 1000)
READERS: dict[str, WebhookReader] = {
    "zalo-bot": ZaloBotWebhook(SecretStr(BOT_SECRET), limits_of(Platform.ZALO_BOT)),
    "zalo-oa": ZaloOaWebhook(APP_ID, SecretStr(OA_SECRET), limits_of(Platform.ZALO_OA)),
}
SHAPES = {"zalo-bot": ZALO_BOT, "zalo-oa": ZALO_OA}
FORGERIES = [(name, one) for name, shape in SHAPES.items() for one in forged_requests(shape, NOW_MS)]
SECRETS = (BOT_SECRET, OA_SECRET)


@pytest.mark.parametrize(("platform", "forged"), FORGERIES, ids=[one.name for _, one in FORGERIES])
def test_a_request_that_no_platform_sent_is_refused_and_leaves_no_words(
    platform: str, forged: ForgedRequest, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG), pytest.raises(WebhookRefused) as caught:
        READERS[platform].read(forged.headers, forged.body, now=NOW)
    assert caught.value.status in forged.statuses
    assert not any(word in caught.value.reason + caplog.text for word in (MARK, *SECRETS))


def test_there_are_hundreds_for_each_reader_and_no_two_alike() -> None:
    for name in SHAPES:
        mine = [one for platform, one in FORGERIES if platform == name]
        assert len({one.name for one in mine}) == len(mine) > 150
        assert {status for one in mine for status in one.statuses} == {400, 401, 403, 413}
    assert len(FORGERIES) >= 300


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
@pytest.mark.parametrize("age_ms", [-200_000, 0, 60_000, 8_900_000])
def test_the_genuine_request_they_are_made_of_is_taken(shape: WebhookShape, age_ms: int) -> None:
    (event,) = READERS[shape.platform].read(*shape.genuine(NOW_MS - age_ms), now=NOW)
    assert event.text == f"câu hỏi {MARK}"


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_what_a_platform_adds_later_does_not_matter(shape: WebhookShape) -> None:
    event = {**shape.event(NOW_MS), "something_new": {"a": [1, None]}}
    assert len(READERS[shape.platform].read(*shape.signed(event), now=NOW)) == 1


@pytest.mark.parametrize("prefix", ["mac=", "", "MAC="])
def test_a_signature_is_read_with_and_without_its_name(prefix: str) -> None:
    headers, body = ZALO_OA.genuine(NOW_MS)
    bare = headers["x-zevent-signature"].removeprefix("mac=")
    if prefix == "MAC=":
        with pytest.raises(WebhookRefused):
            READERS["zalo-oa"].read({"x-zevent-signature": prefix + bare}, body, now=NOW)
        return
    assert READERS["zalo-oa"].read({"x-zevent-signature": prefix + bare.upper()}, body, now=NOW)


def test_the_bytes_are_signed_not_what_they_mean() -> None:
    event = ZALO_OA.event(NOW_MS)
    body = json.dumps(event, ensure_ascii=False, indent=3).encode()
    (read,) = READERS["zalo-oa"].read(ZALO_OA.sign(body, str(NOW_MS)), body, now=NOW)
    assert MARK in read.text
