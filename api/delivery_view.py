"""How delivery over the chat channels is told to administrators: each platform, and what no platform took."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from vanban.channel_settings import webhook_platforms
from vanban.channels import Platform
from vanban.db.channel_models import PlatformStateRow
from vanban.db.channel_platforms import PLATFORM_WORDS, configured
from vanban.db.dead_letters import DeadLetter, Traffic, traffic
from vanban.db.platform_states import platform_states
from vanban.settings import Settings

_KINDS = {
    "in": "Trả lời",
    "notice": "Báo tin trước có thể chưa tới",
    "failed": "Báo chưa trả lời được",
    "withdrawn": "Báo nội dung không gửi nữa",
}
_OWN = "Tin tự gửi (nhắc việc, văn bản mới)"
_LIVES = datetime.timedelta(seconds=90)  # a bot process tells of itself every 20 s


@dataclass(frozen=True, slots=True)
class PlatformView:
    """One platform. ``running``: a bot process told of itself just now."""

    name: str
    configured: bool
    webhook: bool
    running: bool
    seen_at: datetime.datetime | None
    alarm: str
    alarm_at: datetime.datetime | None
    traffic: Traffic

    @property
    def stands_still(self) -> bool:
        """Tells whether something waits and nobody lives to do it."""
        return not self.running and bool(self.traffic.inbox_waiting or self.traffic.waiting)


def platform_views(session: Session, settings: Settings, now: datetime.datetime) -> list[PlatformView]:
    """Returns the platforms that are set up or were ever used, in the order of ``PLATFORM_WORDS``."""
    states, numbers = platform_states(session), traffic(session, now)
    shown = [one for one in PLATFORM_WORDS if one in configured(settings) or one in states or one.value in numbers]
    return [_view(one, settings, states, numbers, now) for one in shown]


def kind_words(letter: DeadLetter) -> str:
    """Returns what a message was for."""
    return _KINDS.get(letter.kind, _OWN)


def _view(
    platform: Platform,
    settings: Settings,
    states: Mapping[Platform, PlatformStateRow],
    numbers: Mapping[str, Traffic],
    now: datetime.datetime,
) -> PlatformView:
    row = states.get(platform)
    seen_at = row.seen_at if row else None
    return PlatformView(
        name=PLATFORM_WORDS[platform],
        configured=platform in configured(settings),
        webhook=platform in webhook_platforms(settings),
        running=seen_at is not None and now - seen_at < _LIVES,
        seen_at=seen_at,
        alarm=row.alarm if row else "",
        alarm_at=row.alarm_at if row else None,
        traffic=numbers.get(platform.value, Traffic()),
    )
