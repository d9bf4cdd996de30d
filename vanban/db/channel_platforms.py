"""The chat platforms of an installation: which are set up, and what our account there is called."""

import re

from sqlalchemy.orm import Session

from vanban.channels import Platform
from vanban.db.channel_models import PlatformStateRow
from vanban.settings import Settings

PLATFORM_WORDS = {
    Platform.TELEGRAM: "Telegram",
    Platform.ZALO_BOT: "Zalo Bot",
    Platform.ZALO_OA: "Zalo Official Account",
    Platform.CONSOLE: "Dòng lệnh",
}
_TELEGRAM_NAME_RE = re.compile(r"[A-Za-z0-9_]{4,32}")  # https://core.telegram.org/bots/features#username


def configured(settings: Settings) -> tuple[Platform, ...]:
    """Returns the platforms whose keys are set, in the order they are shown."""
    keys = {
        Platform.TELEGRAM: settings.telegram_token,
        Platform.ZALO_BOT: settings.zalo_bot_token,
        Platform.ZALO_OA: settings.zalo_oa_app_id and settings.zalo_oa_app_secret,
    }
    return tuple(platform for platform, key in keys.items() if key)


def account_name(session: Session, settings: Settings, platform: Platform) -> str:
    """Returns what our account on a platform is called, "" when nobody has said: a setting, or what the bot learnt."""
    said = settings.channel_names.get(platform.value, "").strip()
    row = session.get(PlatformStateRow, platform.value) if not said else None
    return (said or (row.name if row is not None else "")).removeprefix("@")


def keep_account_name(session: Session, platform: Platform, name: str) -> None:
    """Keeps what the platform says our account is called: the username on Telegram, the shown name on Zalo."""
    row = session.get(PlatformStateRow, platform.value)
    if row is None:
        row = PlatformStateRow(platform=platform.value)
        session.add(row)
    row.name = name.strip().removeprefix("@")[:100]
    session.flush()


def telegram_link(name: str, code: str) -> str:
    """Returns the address that opens the bot with a code, "" for a name that is none on Telegram."""
    return f"https://t.me/{name}?start={code}" if _TELEGRAM_NAME_RE.fullmatch(name) else ""
