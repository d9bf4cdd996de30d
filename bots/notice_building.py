"""The notices of one platform, made from what an installation runs on."""

import datetime

from sqlalchemy.orm import Session

from bots.engine.building import drilling_of, web_address
from bots.engine.splitting import fitted
from bots.limits import limits_of
from bots.notices import Notices, Ways
from bots.zalo.quota import may_send
from vanban.channels import Capabilities, Platform
from vanban.db.session import Database
from vanban.settings import Settings


def build_notices(
    platform: Platform,
    capabilities: Capabilities,
    *,
    database: Database,
    settings: Settings,
) -> Notices:
    """Returns the notices of a platform."""
    limits = limits_of(platform, settings.channel_limits)

    def may(session: Session, chat_id: str, now: datetime.datetime) -> bool:
        return bool(may_send(session, platform, chat_id, now, limits, proactive=True))

    drilling = drilling_of(limits, capabilities, settings)
    web = web_address(settings)
    ways = Ways(
        may_send=may,
        fit=lambda message: fitted(message, capabilities),
        drill=drilling.of_the_day,
        prepare_drill=drilling.prepare,
        web=web,
    )
    return Notices(database, platform, ways)
