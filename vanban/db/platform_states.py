"""How each chat platform stands: how far polling has come, when a bot process last lived, what is to be done."""

import datetime
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from vanban.channels import Platform
from vanban.db.channel_models import PlatformStateRow
from vanban.db.upserts import upsert


def cursor_of(session: Session, platform: Platform) -> int | None:
    """Returns how far polling has come, or None before the first event."""
    return session.scalar(select(PlatformStateRow.cursor).where(PlatformStateRow.platform == platform.value))


def move_cursor(session: Session, platform: Platform, cursor: int) -> None:
    """Notes how far polling has come; call it in the transaction that stores the events."""
    _set(session, platform, {"cursor": cursor})


def seen(session: Session, platform: Platform, now: datetime.datetime) -> None:
    """Notes that a bot process of the platform lives."""
    _set(session, platform, {"seen_at": now})


def raise_alarm(session: Session, platform: Platform, words: str, now: datetime.datetime) -> None:
    """Tells administrators what keeps a platform from working; ``words`` holds no secret."""
    _set(session, platform, {"alarm": words[:1000], "alarm_at": now})


def end_alarm(session: Session, platform: Platform) -> bool:
    """Tells whether there was an alarm; there is none any more."""
    row = session.get(PlatformStateRow, platform.value)
    if row is None or not row.alarm:
        return False
    row.alarm, row.alarm_at = "", None
    return True


def platform_states(session: Session) -> Mapping[Platform, PlatformStateRow]:
    """Returns the state of each platform that was ever used."""
    known = {one.value for one in Platform}
    rows = session.scalars(select(PlatformStateRow).order_by(PlatformStateRow.platform))
    return {Platform(row.platform): row for row in rows if row.platform in known}


def _set(session: Session, platform: Platform, values: dict[str, object]) -> None:
    insert = upsert(session, PlatformStateRow).values({"platform": platform.value, **values})
    session.execute(insert.on_conflict_do_update(index_elements=["platform"], set_=values))
