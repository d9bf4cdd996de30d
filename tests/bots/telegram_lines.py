"""The product's side of a test with ``TelegramServer``: settings, limits, adapter, receivers."""

from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import SecretStr
from telegram_server import TelegramServer

from bots.limits import Limits, limits_of
from bots.telegram.line import Line, Patience, open_line
from bots.telegram.sending import TelegramAdapter
from vanban.channels import Platform
from vanban.settings import Settings

SECRET = "chuoi-lap-lai-" * 2 + "cua_phep_thu"
UNLIMITED = {"send_per_second": 0, "chat_interval_s": 0, "group_per_minute": 0}


def settings_for(telegram: TelegramServer, *, limits: dict[str, int | float] | None = None) -> Settings:
    """Returns settings that lead to the server; without limits on speed unless others are given."""
    return Settings(
        telegram_token=SecretStr(telegram.token),
        telegram_url=telegram.url,
        telegram_webhook_secret=SecretStr(SECRET),
        channel_limits={"telegram": UNLIMITED if limits is None else limits},
    )


def limits_for(settings: Settings) -> Limits:
    """Returns the limits the settings name."""
    return limits_of(Platform.TELEGRAM, settings.channel_limits)


@contextmanager
def line_to(
    telegram: TelegramServer, *, limits: dict[str, int | float] | None = None, patience: Patience | None = None
) -> Iterator[Line]:
    """Opens a line to the server."""
    settings = settings_for(telegram, limits=limits)
    line = open_line(settings, limits_for(settings), patience or Patience())
    try:
        yield line
    finally:
        line.close()


@contextmanager
def adapter_to(
    telegram: TelegramServer, *, limits: dict[str, int | float] | None = None, patience: Patience | None = None
) -> Iterator[TelegramAdapter]:
    """Opens an adapter to the server."""
    with line_to(telegram, limits=limits, patience=patience) as line:
        yield TelegramAdapter(line, limits_for(settings_for(telegram, limits=limits)))
