"""Accounts at chat platforms that are paired with people: who writes from one, and what cuts it.

A link lives as long as all of this holds: nobody ended it, the person's account is open, its sessions have not all been
ended since the pairing (a new password, a reset, "đăng xuất mọi nơi"), the person still has an assignment in the unit
the link acts for, that unit exists, and the link has been used within ``IDLE`` and was made within ``LONGEST``. The
rule is asked on every message and again before every sending: ``living`` says it as SQL, ``cut_how`` names the reason.
"""

import datetime
from collections.abc import Collection
from dataclasses import replace
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session

from vanban.audit import Action, Entry
from vanban.channels import Platform
from vanban.db.account_models import MembershipRow
from vanban.db.audit import record
from vanban.db.channel_models import ChannelLinkRow
from vanban.db.models import PersonRow, UnitRow
from vanban.db.people import assignments, principal_in_session
from vanban.db.permissions import slices
from vanban.db.validity import today
from vanban.principals import Principal

IDLE = datetime.timedelta(days=180)  # a link not used for so long ends
LONGEST = datetime.timedelta(days=730)  # using it renews it up to this age; then the account is paired again
USED_EVERY = datetime.timedelta(minutes=1)  # how exactly ``last_used_at`` is kept
Live = tuple[ChannelLinkRow, Principal]  # a link that lives and who writes through it


class EndedHow(StrEnum):
    """Why a link ended."""

    UNPAIRED = "tu_go"  # by the person
    REVOKED = "thu_hoi"  # by an administrator
    REPLACED = "thay_the"  # the account was paired anew
    LEFT_CHAT = "roi_kenh"  # blocked the bot, unfollowed the account
    SIGNED_OUT = "het_phien"  # all sessions of the person were ended
    CLOSED = "khoa_tai_khoan"
    LEFT_UNIT = "roi_don_vi"
    UNIT_ENDED = "don_vi_ket_thuc"
    EXPIRED = "het_han"


ENDED_WORDS = {
    EndedHow.UNPAIRED: "người dùng tự gỡ",
    EndedHow.REVOKED: "quản trị viên thu hồi",
    EndedHow.REPLACED: "được thay bằng lần ghép mới",
    EndedHow.LEFT_CHAT: "người dùng rời kênh",
    EndedHow.SIGNED_OUT: "các phiên của tài khoản đã kết thúc",
    EndedHow.CLOSED: "tài khoản đã khóa",
    EndedHow.LEFT_UNIT: "không còn công tác ở đơn vị",
    EndedHow.UNIT_ENDED: "đơn vị đã kết thúc hoạt động",
    EndedHow.EXPIRED: "hết hạn",
}


def live_key(platform: Platform, external_id: str) -> str:
    """Returns what no two links that have not ended share: one account at one platform."""
    return f"{platform.value}:{external_id}"


def live_link(session: Session, platform: Platform, external_id: str, *, now: datetime.datetime) -> Live | None:
    """Returns the link of an account and who writes through it, renewed by this use; None for an unpaired account.

    A link found cut is ended here, with its entry in the audit log, so the transaction must be one that writes
    (``Database.transaction``).
    """
    wanted = select(ChannelLinkRow).where(ChannelLinkRow.live_key == live_key(platform, external_id))
    link = session.scalar(wanted.with_for_update())
    if link is None:
        return None
    how = cut_how(session, link, now=now)
    if how is not None:
        end_link(session, link, how, now=now)
        return None
    _use(link, now)
    session.flush()
    return _live(session, link)


def live_by_id(session: Session, link_id: int, *, now: datetime.datetime) -> Live | None:
    """Returns a link and who it speaks for while it lives, or None; only reads: a sender may ask at any time."""
    link = session.scalar(_living_links(now).where(ChannelLinkRow.id == link_id))
    return None if link is None else _live(session, link)


def by_person(session: Session, person_ids: Collection[int], *, now: datetime.datetime) -> dict[int, list[Live]]:
    """Returns the links that live of each of these people who has one, the oldest first; only reads."""
    found: dict[int, list[Live]] = {}
    for some in slices(sorted(set(person_ids))):
        wanted = _living_links(now).where(ChannelLinkRow.person_id.in_(some)).order_by(ChannelLinkRow.id)
        for link in session.scalars(wanted):
            live = _live(session, link)
            if live is not None:
                found.setdefault(link.person_id, []).append(live)
    return found


def links_of(session: Session, person_id: int, *, now: datetime.datetime) -> list[ChannelLinkRow]:
    """Returns the links that live of a person, the newest first."""
    wanted = _living_links(now).where(ChannelLinkRow.person_id == person_id)
    return list(session.scalars(wanted.order_by(ChannelLinkRow.id.desc())))


def end_link(
    session: Session,
    link: ChannelLinkRow,
    how: EndedHow,
    *,
    now: datetime.datetime,
    by: Principal | None = None,
    address: str = "",
) -> None:
    """Ends a link and records it; ``by`` None: the program found it cut. One that has ended stays as it is."""
    if link.ended_at is not None:
        return
    link.ended_at, link.ended_how, link.live_key = now, how.value, None
    link.ended_by_id = by.person_id if by is not None else None
    session.flush()
    detail = {"how": how.value, "platform": link.platform, "person": link.person_id, "unit": link.unit_id}
    record(session, Entry(Action.CHANNEL_CUT, by, "channel_link", link.id, address=address, detail=detail))


def end_links_of_person(
    session: Session,
    person_id: int,
    how: EndedHow,
    *,
    now: datetime.datetime,
    by: Principal | None = None,
    address: str = "",
) -> int:
    """Returns how many links of a person it ended."""
    links = _not_ended(session, ChannelLinkRow.person_id == person_id)
    for link in links:
        end_link(session, link, how, now=now, by=by, address=address)
    return len(links)


def end_cut_links(session: Session, *, now: datetime.datetime) -> int:
    """Returns how many links it ended because they live no more; for a task that runs now and then.

    Nothing depends on it: a cut link is useless from the moment it is cut. It keeps the lists and the log true.
    """
    living = select(_living_links(now).subquery().c.id)
    cut = [(link, cut_how(session, link, now=now)) for link in _not_ended(session, ChannelLinkRow.id.not_in(living))]
    ended = [(link, how) for link, how in cut if how is not None]
    for link, how in ended:
        end_link(session, link, how, now=now)
    return len(ended)


def cut_how(session: Session, link: ChannelLinkRow, *, now: datetime.datetime) -> EndedHow | None:
    """Returns what has cut a link that nobody ended, or None while it lives: the same rule as ``living``."""
    person = session.get(PersonRow, link.person_id)
    if person is None or not person.active:
        return EndedHow.CLOSED
    if person.session_version != link.version:
        return EndedHow.SIGNED_OUT
    if link.unit_id not in {unit_id for unit_id, _ in assignments(session, person)}:
        return EndedHow.LEFT_UNIT
    last_day = session.get_one(UnitRow, link.unit_id).valid_to
    if last_day is not None and last_day < today():
        return EndedHow.UNIT_ENDED
    return EndedHow.EXPIRED if link.expires_at <= now else None


def living(now: datetime.datetime) -> ColumnElement[bool]:
    """Returns the condition for links that live, in a statement that joins their ``PersonRow`` and ``UnitRow``."""
    day = today()
    assigned = (
        exists()
        .correlate(ChannelLinkRow)
        .where(
            MembershipRow.person_id == ChannelLinkRow.person_id,
            MembershipRow.unit_id == ChannelLinkRow.unit_id,
            or_(MembershipRow.valid_from.is_(None), MembershipRow.valid_from <= day),
            or_(MembershipRow.valid_to.is_(None), MembershipRow.valid_to >= day),
        )
    )
    return and_(
        ChannelLinkRow.ended_at.is_(None),
        ChannelLinkRow.expires_at > now,
        PersonRow.active.is_(True),
        PersonRow.session_version == ChannelLinkRow.version,
        or_(PersonRow.unit_id == ChannelLinkRow.unit_id, assigned),
        or_(UnitRow.valid_to.is_(None), UnitRow.valid_to >= day),
    )


def _living_links(now: datetime.datetime) -> Select[ChannelLinkRow]:
    joined = select(ChannelLinkRow).join(PersonRow, PersonRow.id == ChannelLinkRow.person_id)
    return joined.join(UnitRow, UnitRow.id == ChannelLinkRow.unit_id).where(living(now))


def _not_ended(session: Session, condition: ColumnElement[bool]) -> list[ChannelLinkRow]:
    wanted = select(ChannelLinkRow).where(ChannelLinkRow.ended_at.is_(None), condition).order_by(ChannelLinkRow.id)
    return list(session.scalars(wanted.with_for_update()))


def _use(link: ChannelLinkRow, now: datetime.datetime) -> None:
    if now - link.last_used_at >= USED_EVERY:
        link.last_used_at = now
        link.expires_at = min(now + IDLE, link.created_at + LONGEST)


def _live(session: Session, link: ChannelLinkRow) -> Live | None:
    """Returns a link with its principal, who has no roles: they mean nothing on an outside channel."""
    channel = Platform(link.platform).channel
    who = principal_in_session(session, link.person_id, link.version, channel, acting_unit_id=link.unit_id)
    return None if who is None else (link, replace(who, roles=frozenset()))
