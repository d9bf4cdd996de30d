"""People of a small office for the tests of chat channels, and the clock they share."""

import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from vanban.channels import Platform
from vanban.db.channel_models import ChannelLinkRow
from vanban.db.models import PersonRow, UnitRow
from vanban.db.pairing_codes import NotPaired, make_code, redeem
from vanban.db.people import create_unit, principal_of
from vanban.db.sealing import Seal
from vanban.principals import Channel

SEAL = Seal(b"k" * 32)
NOW = datetime.datetime.now(datetime.UTC)


def plant(session: Session) -> None:
    """Writes two units and two people."""
    create_unit(session, code="tp", name="Thành ủy Lạc Hà")
    create_unit(session, code="xa", name="Đảng ủy xã Bến Mẫu", parent_code="tp")
    for username, code, roles in (("an", "tp", "can_bo quan_tri"), ("binh", "xa", "")):
        home = unit(session, code).id
        session.add(PersonRow(username=username, name=username, unit_id=home, roles=roles, password_hash="!"))
    session.flush()


def person(session: Session, username: str) -> PersonRow:
    """Returns a person's row."""
    return session.scalars(select(PersonRow).where(PersonRow.username == username)).one()


def unit(session: Session, code: str) -> UnitRow:
    """Returns a unit's row."""
    return session.scalars(select(UnitRow).where(UnitRow.code == code)).one()


def code_for(session: Session, username: str, *, now: datetime.datetime = NOW) -> str:
    """Returns a new code of a person, as it is shown."""
    return make_code(session, principal_of(session, username, Channel.WEB), seal=SEAL, now=now).words


def send(
    session: Session,
    code: str,
    *,
    platform: Platform = Platform.TELEGRAM,
    external_id: str = "501",
    now: datetime.datetime = NOW,
    group: bool = False,
) -> ChannelLinkRow | NotPaired:
    """Returns what comes of a code that an account sends in its own chat."""
    return redeem(
        session,
        code,
        seal=SEAL,
        platform=platform,
        external_id=external_id,
        chat_id=external_id,
        name="Nguyễn An",
        now=now,
        group=group,
    )


def paired(session: Session, username: str, **how: object) -> ChannelLinkRow:
    """Returns a new link of a person."""
    link = send(session, code_for(session, username), **how)  # type: ignore[arg-type]
    assert isinstance(link, ChannelLinkRow)
    return link
