"""What the page of the own chat accounts shows: paired accounts, their wishes, and the ways to pair another."""

import datetime
from dataclasses import dataclass

from sqlalchemy.orm import Session

from vanban.channels import Platform
from vanban.db.channel_links import links_of
from vanban.db.channel_models import ChannelLinkRow
from vanban.db.channel_platforms import PLATFORM_WORDS, account_name, configured
from vanban.db.models import UnitRow
from vanban.db.pairing_codes import waiting_code
from vanban.db.subscriptions import Subscription, subscriptions_of
from vanban.principals import Principal
from vanban.settings import Settings


@dataclass(frozen=True, slots=True)
class Way:
    """A platform on which an account can be paired; ``name`` is what ours is called there, "" when not known."""

    platform: Platform
    words: str
    name: str


@dataclass(frozen=True, slots=True)
class PairedAccount:
    """A paired account as its owner sees it."""

    id: int
    platform: str
    name: str
    unit: str
    since: datetime.datetime
    last_used: datetime.datetime
    until: datetime.datetime
    wishes: Subscription


@dataclass(frozen=True, slots=True)
class ChannelView:
    """The page: nothing can be paired where no platform is set up."""

    accounts: tuple[PairedAccount, ...]
    ways: tuple[Way, ...]
    networks: str  # "Telegram hoặc Zalo"
    unit: str  # that a new code would act for, "" for none
    waiting_until: datetime.datetime | None  # of a code made earlier


def channel_view(session: Session, settings: Settings, person: Principal, *, now: datetime.datetime) -> ChannelView:
    """Returns the page's content for a signed-in person."""
    links = links_of(session, person.person_id or 0, now=now)
    wishes = subscriptions_of(session, [one.id for one in links])
    unit = session.get(UnitRow, person.unit_id) if person.unit_id is not None else None
    return ChannelView(
        accounts=tuple(_account(session, one, wishes[one.id]) for one in links),
        ways=tuple(Way(one, PLATFORM_WORDS[one], account_name(session, settings, one)) for one in configured(settings)),
        networks=_platform_words(settings),
        unit=unit.name if unit is not None else "",
        waiting_until=waiting_code(session, person.person_id or 0, now=now),
    )


def chat_words(session: Session, settings: Settings, person_id: int, *, now: datetime.datetime) -> str:
    """Returns what the own account says of chat channels, "" where there are none and nothing is paired."""
    count, platforms = len(links_of(session, person_id, now=now)), _platform_words(settings)
    if count:
        return f"Đã ghép {count} tài khoản"
    return f"Hỏi đáp trong {platforms}; chưa ghép tài khoản nào" if platforms else ""


def offers_chat(session: Session, settings: Settings, person: Principal) -> str:
    """Returns the platforms to be offered on the home page, "" to who has paired an account or where there are none."""
    platforms = _platform_words(settings)
    if not platforms or person.person_id is None or person.unit_id is None:
        return ""
    paired = links_of(session, person.person_id, now=datetime.datetime.now(datetime.UTC))
    return "" if paired else platforms


def _platform_words(settings: Settings) -> str:
    """Returns the networks that are set up, each by the name people know: the two services of Zalo are one."""
    names = (PLATFORM_WORDS[one].split()[0] for one in configured(settings))
    return " hoặc ".join(dict.fromkeys(names))


def _account(session: Session, link: ChannelLinkRow, wishes: Subscription) -> PairedAccount:
    return PairedAccount(
        id=link.id,
        platform=PLATFORM_WORDS[Platform(link.platform)],
        name=link.name,
        unit=session.get_one(UnitRow, link.unit_id).name,
        since=link.created_at,
        last_used=link.last_used_at,
        until=link.expires_at,
        wishes=wishes,
    )
