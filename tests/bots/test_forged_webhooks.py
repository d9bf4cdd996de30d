"""Nothing that a platform did not send is taken: hundreds of forged, replayed, oversized, malformed webhooks."""

import datetime
import json
import logging
from collections.abc import Iterator, Mapping

import pytest
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
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr
from zalo_servers import APP_ID, BOT_SECRET, OA_SECRET

from bots.limits import limits_of
from bots.port import WebhookReader, WebhookRefused
from bots.telegram.line import open_line
from bots.telegram.receiving import telegram_webhook
from bots.zalo.bot_webhook import ZaloBotWebhook
from bots.zalo.oa_webhook import ZaloOaWebhook
from vanban.channels import Platform
from vanban.settings import Settings

NOW = datetime.datetime(2026, 3, 2, 8, 0, tzinfo=datetime.UTC)
NOW_MS = round(NOW.timestamp() * 1000)
SHAPES = {"zalo-bot": ZALO_BOT, "zalo-oa": ZALO_OA, "telegram": TELEGRAM}
ZALO = {name: shape for name, shape in SHAPES.items() if name != "telegram"}
FORGERIES = [(name, one) for name, shape in SHAPES.items() for one in forged_requests(shape, NOW_MS)]
SECRETS = (BOT_SECRET, OA_SECRET, TELEGRAM_SECRET)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)


@pytest.fixture(scope="module")
def readers() -> Iterator[Mapping[str, WebhookReader]]:
    settings = Settings(
        telegram_token=SecretStr("123456789:thu-nghiem_khong_phai_token_that"),
        telegram_webhook_secret=SecretStr(TELEGRAM_SECRET),
    )
    line = open_line(settings, limits_of(Platform.TELEGRAM))
    yield {
        "zalo-bot": ZaloBotWebhook(SecretStr(BOT_SECRET), limits_of(Platform.ZALO_BOT)),
        "zalo-oa": ZaloOaWebhook(APP_ID, SecretStr(OA_SECRET), limits_of(Platform.ZALO_OA)),
        "telegram": telegram_webhook(settings, line),
    }
    line.close()


@pytest.mark.parametrize(("platform", "forged"), FORGERIES, ids=[one.name for _, one in FORGERIES])
def test_a_request_that_no_platform_sent_is_refused_and_leaves_no_words(
    readers: Mapping[str, WebhookReader], platform: str, forged: ForgedRequest, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG), pytest.raises(WebhookRefused) as caught:
        readers[platform].read(forged.headers, forged.body, now=NOW)
    assert caught.value.status in forged.statuses
    assert not any(word in caught.value.reason + caplog.text for word in (MARK, *SECRETS))


def test_there_are_hundreds_for_each_reader_and_no_two_alike() -> None:
    for name in SHAPES:
        mine = [one for platform, one in FORGERIES if platform == name]
        assert len({one.name for one in mine}) == len(mine) >= (150 if name in ZALO else 100)
        assert {status for one in mine for status in one.statuses} == {400, 401, 403, 413}
    assert sum(platform in ZALO for platform, _ in FORGERIES) >= 300


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
@pytest.mark.parametrize("age_ms", [-200_000, 0, 60_000, 8_900_000])
def test_the_genuine_request_they_are_made_of_is_taken(
    readers: Mapping[str, WebhookReader], shape: WebhookShape, age_ms: int
) -> None:
    (event,) = readers[shape.platform].read(*shape.genuine(NOW_MS - age_ms), now=NOW)
    assert event.text == f"câu hỏi {MARK}"


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_what_a_platform_adds_later_does_not_matter(readers: Mapping[str, WebhookReader], shape: WebhookShape) -> None:
    event = {**shape.event(NOW_MS), "something_new": {"a": [1, None]}}
    assert len(readers[shape.platform].read(*shape.signed(event), now=NOW)) == 1


@pytest.mark.parametrize("prefix", ["mac=", "", "MAC="])
def test_a_signature_is_read_with_and_without_its_name(readers: Mapping[str, WebhookReader], prefix: str) -> None:
    headers, body = ZALO_OA.genuine(NOW_MS)
    bare = headers["x-zevent-signature"].removeprefix("mac=")
    if prefix == "MAC=":
        with pytest.raises(WebhookRefused):
            readers["zalo-oa"].read({"x-zevent-signature": prefix + bare}, body, now=NOW)
        return
    assert readers["zalo-oa"].read({"x-zevent-signature": prefix + bare.upper()}, body, now=NOW)


def test_the_bytes_are_signed_not_what_they_mean(readers: Mapping[str, WebhookReader]) -> None:
    event = ZALO_OA.event(NOW_MS)
    body = json.dumps(event, ensure_ascii=False, indent=3).encode()
    (read,) = readers["zalo-oa"].read(ZALO_OA.sign(body, str(NOW_MS)), body, now=NOW)
    assert MARK in read.text


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
@given(data=st.data())
def test_whatever_is_signed_is_read_or_refused_and_nothing_else(
    readers: Mapping[str, WebhookReader], shape: WebhookShape, data: st.DataObject
) -> None:
    event = shape.event(NOW_MS)
    holder = event
    for _ in range(data.draw(st.integers(0, 3))):
        inner = [value for value in holder.values() if isinstance(value, dict)]
        holder = data.draw(st.sampled_from(inner)) if inner else holder
    holder[data.draw(st.sampled_from(sorted(holder)))] = data.draw(JSON)
    headers, body = shape.signed(event)
    assert outcome(readers[shape.platform], headers, body) in {"read", 400, 401, 403}


def outcome(reader: WebhookReader, headers: Mapping[str, str], body: bytes) -> str | int:
    """Returns the status of a refusal, or "read"."""
    try:
        reader.read(headers, body, now=NOW)
    except WebhookRefused as refused:
        return refused.status
    return "read"
