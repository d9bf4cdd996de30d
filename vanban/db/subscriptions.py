"""What a paired person wants to be told of by itself, and when not to be disturbed: read and saved with checks."""

import datetime
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

from sqlalchemy import select
from sqlalchemy.orm import Session

from vanban.audit import Action, Entry
from vanban.db.audit import record
from vanban.db.channel_models import ChannelLinkRow, SubscriptionRow
from vanban.errors import InvalidInput
from vanban.principals import Principal

DAY_MINUTES = 24 * 60
MOST_DAYS_BEFORE = 30


def is_quiet(quiet_from: int, quiet_to: int, minute: int) -> bool:
    """Tells whether a minute of the local day lies in the quiet hours, which may go over midnight; their last minute no
    longer does, and hours that end where they begin are none."""
    if quiet_from <= quiet_to:
        return quiet_from <= minute < quiet_to
    return minute >= quiet_from or minute < quiet_to


@dataclass(frozen=True, slots=True)
class Subscription:
    """The wishes of one link; as it stands here when nothing was said: nothing is sent by itself.

    Times are minutes after midnight, local. ``quiet_from`` may be later than ``quiet_to`` (over night); when they are
    equal, no hour is quiet.
    """

    reminders: bool = False
    alerts: bool = False
    drill: bool = False
    digest: bool = True
    digest_at: int = 7 * 60 + 30
    days_before: int = 3
    quiet_from: int = 20 * 60
    quiet_to: int = 7 * 60

    @property
    def asks_for_something(self) -> bool:
        """Whether anything at all is to be sent."""
        return self.reminders or self.alerts or self.drill

    def quiet_at(self, minute: int) -> bool:
        """Tells whether a minute of the day lies in the quiet hours; their last minute no longer does."""
        return is_quiet(self.quiet_from, self.quiet_to, minute)


NAMES = tuple(one.name for one in fields(Subscription))


def subscription_of(session: Session, link_id: int) -> Subscription:
    """Returns the wishes of a link."""
    row = session.get(SubscriptionRow, link_id)
    return Subscription() if row is None else _read(row)


def subscriptions_of(session: Session, link_ids: list[int]) -> dict[int, Subscription]:
    """Returns the wishes of each of these links."""
    rows = session.scalars(select(SubscriptionRow).where(SubscriptionRow.link_id.in_(link_ids)))
    return dict.fromkeys(link_ids, Subscription()) | {row.link_id: _read(row) for row in rows}


def save_subscription(
    session: Session,
    link: ChannelLinkRow,
    wanted: Subscription,
    *,
    by: Principal,
    now: datetime.datetime,
    address: str = "",
) -> list[str]:
    """Returns the names of what changed, saved and recorded; raises ``InvalidInput`` for times that cannot be meant.

    What came in before someone asks for news of documents is not news: ``told_until`` begins now.
    """
    check(wanted)
    before = subscription_of(session, link.id)
    changed = [name for name in NAMES if getattr(before, name) != getattr(wanted, name)]
    if not changed:
        return []
    row = session.get(SubscriptionRow, link.id) or _new(session, link.id)
    _write(row, asdict(wanted))
    if (wanted.alerts and not before.alerts) or row.told_until is None:
        row.told_until = now
    session.flush()
    detail = {"fields": changed}
    entry = Entry(Action.SUBSCRIPTION_CHANGED, by, "channel_link", link.id, address=address, detail=detail)
    record(session, entry)
    return changed


def check(wanted: Subscription) -> None:
    """Raises ``InvalidInput`` for wishes that cannot be kept."""
    if any(not 0 <= one < DAY_MINUTES for one in (wanted.digest_at, wanted.quiet_from, wanted.quiet_to)):
        raise InvalidInput("Giờ chưa đúng. Đề nghị ghi giờ và phút, từ 00:00 đến 23:59.")
    if not 0 <= wanted.days_before <= MOST_DAYS_BEFORE:
        raise InvalidInput(f"Số ngày nhắc trước phải từ 0 đến {MOST_DAYS_BEFORE}.")
    if wanted.digest and wanted.asks_for_something and wanted.quiet_at(wanted.digest_at):
        raise InvalidInput("Giờ gửi bản tổng hợp nằm trong giờ yên lặng. Đề nghị đổi một trong hai.")


def carry_over(session: Session, link: ChannelLinkRow, *, now: datetime.datetime) -> None:
    """Gives a new link the wishes that the same person had on the same account before it was paired anew."""
    same = (
        ChannelLinkRow.person_id == link.person_id,
        ChannelLinkRow.platform == link.platform,
        ChannelLinkRow.external_id == link.external_id,
        ChannelLinkRow.id != link.id,
    )
    wanted = select(SubscriptionRow).join(ChannelLinkRow, ChannelLinkRow.id == SubscriptionRow.link_id).where(*same)
    before = session.scalars(wanted.order_by(ChannelLinkRow.id.desc())).first()
    if before is not None:
        row = _new(session, link.id)
        _write(row, asdict(_read(before)))
        row.told_until = now
        session.flush()


def _read(row: SubscriptionRow) -> Subscription:
    return Subscription(**{name: getattr(row, name) for name in NAMES})


def _new(session: Session, link_id: int) -> SubscriptionRow:
    row = SubscriptionRow(link_id=link_id)
    session.add(row)
    return row


def _write(row: SubscriptionRow, values: Mapping[str, object]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
