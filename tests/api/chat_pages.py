"""An application whose office has chat channels, and accounts that are paired without a bot."""

import datetime
import re
from dataclasses import replace

from fake_services import World
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy import select

from api.application import create_application
from vanban.channels import Platform
from vanban.db.channel_models import ChannelLinkRow
from vanban.db.models import PersonRow
from vanban.db.pairing_codes import NotPaired, make_code, redeem
from vanban.db.people import principal_of
from vanban.db.sealing import kept_seal
from vanban.principals import Channel

CODE_RE = re.compile(r'class="pairing-code"[^>]*>([A-Z2-9]{4}-[A-Z2-9]{4})<')


def with_channels(world: World, **changes: object) -> FastAPI:
    """Returns the application over a world whose office has a Telegram bot and a Zalo account."""
    keys = {"telegram_token": SecretStr("1:x"), "zalo_oa_app_id": "7", "zalo_oa_app_secret": SecretStr("x")}
    settings = world.services.settings.model_copy(update={**keys, **changes})
    return create_application(replace(world.services, settings=settings))


def send_code(world: World, code: str, *, platform: Platform, account: str, name: str) -> ChannelLinkRow | NotPaired:
    """Returns what comes of a code that is sent to the bot."""
    with world.services.database.transaction() as session:
        return redeem(
            session,
            code,
            seal=kept_seal(world.services.settings),
            platform=platform,
            external_id=account,
            chat_id=account,
            name=name,
            now=datetime.datetime.now(datetime.UTC),
        )


def pair(
    world: World, username: str, *, account: str, platform: Platform = Platform.TELEGRAM, name: str = "Máy của tôi"
) -> int:
    """Returns the id of a new link of a person."""
    with world.services.database.transaction() as session:
        who = principal_of(session, username, Channel.WEB)
        now = datetime.datetime.now(datetime.UTC)
        code = make_code(session, who, seal=kept_seal(world.services.settings), now=now)
    link = send_code(world, code.plain, platform=platform, account=account, name=name)
    assert isinstance(link, ChannelLinkRow)
    return link.id


def link_of(world: World, link_id: int) -> ChannelLinkRow:
    """Returns a link as it stands now."""
    with world.services.database.session() as session:
        return session.get_one(ChannelLinkRow, link_id)


def id_of(world: World, username: str) -> int:
    """Returns a person's id."""
    with world.services.database.session() as session:
        return session.scalars(select(PersonRow.id).where(PersonRow.username == username)).one()
