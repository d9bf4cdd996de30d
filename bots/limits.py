"""The limits of the platforms, from ``limits.toml`` and what the installation says otherwise."""

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

from vanban.channels import Platform
from vanban.errors import SettingsError

TABLE = Path(__file__).with_name("limits.toml")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one platform takes; 0 where a limit does not exist. The units stand in ``limits.toml``."""

    text: int
    buttons: int = 0
    button_bytes: int = 0
    file_mb: int = 0
    webhook_kb: int = 256
    webhook_age_s: float = 0
    send_per_second: float = 0
    chat_interval_s: float = 0
    group_per_minute: int = 0
    poll_question: int = 0
    poll_option: int = 0
    poll_explanation: int = 0
    poll_options: int = 0
    group_question_s: int = 0
    reply_window_hours: float = 0
    free_replies: int = 0
    free_hours: float = 0


def limits_of(platform: Platform, changed: Mapping[str, Mapping[str, int | float]] | None = None) -> Limits:
    """Returns the limits of a platform; ``changed`` holds other values by platform and name.

    Raises ``SettingsError`` for a name that does not exist or a value that is not a number of 0 or more.
    """
    known = _table()[platform]
    values = (changed or {}).get(platform.value, {})
    unknown = sorted(values.keys() - {one.name for one in fields(Limits)})
    if unknown or any(value < 0 for value in values.values()):
        raise SettingsError(f"VANBAN_CHANNEL_LIMITS: giới hạn không dùng được của {platform.value}: {unknown}.")
    return _limits({**asdict(known), **values})


@lru_cache(maxsize=1)
def _table() -> Mapping[Platform, Limits]:
    read = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return {Platform(name): _limits(values) for name, values in read.items()}


def _limits(values: Mapping[str, Any]) -> Limits:
    return Limits(**values)
