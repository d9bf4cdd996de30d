"""The chat platforms of an installation: adapters, readers and engines, made from its settings.

Packages of the extra ``bots`` are imported only for the platform that needs them.
"""

import datetime
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.webhook_port import WebhookReading, WebhookRejected
from bots.chores import Chore
from bots.limits import limits_of
from bots.port import ChannelAdapter, PollingReceiver, WebhookReader, WebhookRefused
from bots.service import Parts
from bots.timing import now_utc
from vanban.channel_settings import webhook_platforms
from vanban.channels import Incoming, Platform
from vanban.db.channel_links import live_by_id
from vanban.db.channel_platforms import keep_account_name
from vanban.errors import SettingsError
from vanban.principals import Principal

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.wiring import Services
    from vanban.settings import Settings

_KIB = 1024
_ROUNDS_S, _MINUTE_S, _HOUR_S = 2.0, 60.0, 3_600.0
NO_BOTS = 'Chưa cài phần mở rộng cho Telegram: pip install "vanban[bots]"'
NO_POLLING = "Zalo Official Account chỉ gửi tin đến qua webhook: đặt VANBAN_ZALO_OA_SECRET rồi chạy vanban serve."


@dataclass(frozen=True, slots=True)
class Opened:
    """A platform's adapter and, where events are fetched, its receiver; ``close`` ends their connections."""

    adapter: ChannelAdapter
    close: Callable[[], None]
    receiver: PollingReceiver | None = None
    chores: tuple[Chore, ...] = ()


@contextmanager
def bot_parts(services: "Services", platform: Platform, *, webhook: bool) -> Iterator[Parts]:
    """Yields what the service of a platform is made of; ``webhook``: events come through the API, none are fetched.

    Raises ``SettingsError`` that says what is missing.
    """
    from bots.engine.building import build_engine
    from bots.notice_building import build_notices
    from bots.rounds_due import build_rounds_due
    from bots.work_counts import WorkCounts

    opened = _OPENED[platform](services, polling=not webhook)
    try:
        engine = build_engine(
            platform,
            opened.adapter.capabilities,
            database=services.database,
            assistant=services.assistant,
            settings=services.settings,
        )
        limits = limits_of(platform, services.settings.channel_limits)
        notices = build_notices(
            platform, opened.adapter.capabilities, database=services.database, settings=services.settings
        )
        counts = WorkCounts(services.database, platform, notices.ways)
        rounds = build_rounds_due(
            platform, opened.adapter.capabilities, database=services.database, settings=services.settings
        )
        yield Parts(
            services.database,
            opened.adapter,
            engine,
            services.files,
            limits,
            principal_of_link,
            opened.receiver,
            (
                *opened.chores,
                Chore("quiz rounds", _ROUNDS_S, lambda: rounds.do(now_utc())),
                Chore("notices", _MINUTE_S, lambda: notices.do(now_utc())),
                Chore("work counts", _MINUTE_S, lambda: counts.do(now_utc())),
            ),
        )
    finally:
        opened.close()


def principal_of_link(session: "Session", link_id: int, now: datetime.datetime) -> Principal | None:
    """Returns who a pairing speaks for while it holds, or None."""
    found = live_by_id(session, link_id, now=now)
    return None if found is None else found[1]


def by_webhook(settings: "Settings", platform: Platform, *, asked: bool) -> bool:
    """Tells whether events come by webhook: where its secret is set. Raises ``SettingsError`` when that is ``asked``
    for and no secret is set."""
    if platform in webhook_platforms(settings):
        return True
    if asked:
        raise SettingsError(f"Chưa đặt {WEBHOOK_SECRETS[platform]} nên không nhận tin qua webhook được.")
    return False


WEBHOOK_SECRETS = {
    Platform.TELEGRAM: "VANBAN_TELEGRAM_WEBHOOK_SECRET",
    Platform.ZALO_BOT: "VANBAN_ZALO_BOT_WEBHOOK_SECRET",
    Platform.ZALO_OA: "VANBAN_ZALO_OA_SECRET",
}


@dataclass(frozen=True, slots=True)
class WebhookDoor:
    """A platform's reader as the API knows it."""

    reader: WebhookReader
    most_bytes: int

    def read(self, headers: Mapping[str, str], body: bytes, *, now: datetime.datetime) -> list[Incoming]:
        """Returns the events of a genuine request; raises ``WebhookRejected``."""
        try:
            return self.reader.read(headers, body, now=now)
        except WebhookRefused as error:
            raise WebhookRejected(error.status) from error


def webhook_doors(services: "Services") -> dict[str, WebhookReading]:
    """Returns the readers of the platforms that bring us their events; raises ``SettingsError``."""
    settings = services.settings
    doors: dict[str, WebhookReading] = {}
    for platform in sorted(webhook_platforms(settings)):
        limits = limits_of(platform, settings.channel_limits)
        doors[platform.value] = WebhookDoor(_READERS[platform](services), limits.webhook_kb * _KIB)
    return doors


def _telegram(services: "Services", *, polling: bool) -> Opened:
    try:
        from bots.telegram.line import open_line
        from bots.telegram.receiving import telegram_polling
        from bots.telegram.registering import check
        from bots.telegram.sending import TelegramAdapter
    except ModuleNotFoundError as error:
        raise SettingsError(NO_BOTS) from error
    limits = limits_of(Platform.TELEGRAM, services.settings.channel_limits)
    line = open_line(services.settings, limits)
    receiver = telegram_polling(line, _command_names()) if polling else None
    learning = _learning(services, Platform.TELEGRAM, lambda: check(line).username)
    return Opened(TelegramAdapter(line, limits), line.close, receiver, (learning,))


def _learning(services: "Services", platform: Platform, ask: Callable[[], str]) -> Chore:
    """Returns the chore that asks what our account is called, for the page on which people pair."""

    def learn() -> None:
        name = ask()
        with services.database.transaction() as session:
            keep_account_name(session, platform, name)

    return Chore("learning our name", 6 * _HOUR_S, learn)


def _telegram_reader(services: "Services") -> WebhookReader:
    try:
        from bots.telegram.line import open_line
        from bots.telegram.receiving import telegram_webhook
    except ModuleNotFoundError as error:
        raise SettingsError(NO_BOTS) from error
    limits = limits_of(Platform.TELEGRAM, services.settings.channel_limits)
    line = open_line(services.settings, limits)
    services.when_closed(line.close)
    return telegram_webhook(services.settings, line, _command_names(), limits)


def _command_names() -> tuple[str, ...]:
    from bots.engine.commands import Command

    return tuple(one.value for one in Command)


def _zalo_bot(services: "Services", *, polling: bool) -> Opened:
    from bots.zalo.building import zalo_bot_adapter, zalo_bot_api, zalo_bot_polling
    from bots.zalo.registering import bot_name

    adapter, api = zalo_bot_adapter(services.settings), zalo_bot_api(services.settings)
    receiver = zalo_bot_polling(services.settings) if polling else None

    def close() -> None:
        adapter.close()
        api.close()
        if receiver is not None:
            receiver.close()

    learning = _learning(services, Platform.ZALO_BOT, lambda: bot_name(api))
    return Opened(adapter, close, receiver, (learning,))


def _zalo_bot_reader(services: "Services") -> WebhookReader:
    from bots.zalo.building import zalo_bot_webhook

    return zalo_bot_webhook(services.settings)


def _zalo_oa(services: "Services", *, polling: bool) -> Opened:
    from bots.zalo.building import zalo_oa_adapter, zalo_oa_app
    from bots.zalo.oa_tokens import OaTokens
    from vanban.db.sealing import kept_seal

    if polling:
        raise SettingsError(NO_POLLING)
    settings, seal = services.settings, kept_seal(services.settings)
    adapter = zalo_oa_adapter(settings, services.database, seal)
    tokens = OaTokens(services.database, seal, zalo_oa_app(settings), proxy=settings.bot_proxy)

    def close() -> None:
        adapter.close()
        tokens.close()

    return Opened(adapter, close, chores=(Chore("keeping tokens fresh", _HOUR_S, tokens.keep_fresh),))


def _zalo_oa_reader(services: "Services") -> WebhookReader:
    from bots.zalo.building import zalo_oa_webhook

    return zalo_oa_webhook(services.settings)


_OPENED: Mapping[Platform, Callable[..., Opened]] = {
    Platform.TELEGRAM: _telegram,
    Platform.ZALO_BOT: _zalo_bot,
    Platform.ZALO_OA: _zalo_oa,
}
_READERS: Mapping[Platform, Callable[["Services"], WebhookReader]] = {
    Platform.TELEGRAM: _telegram_reader,
    Platform.ZALO_BOT: _zalo_bot_reader,
    Platform.ZALO_OA: _zalo_oa_reader,
}
