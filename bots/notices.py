"""What is told without being asked: deadlines, new documents, a digest a day, a question a day. Opt in, each once.

Each notice has a key in the outbox that names what it is for, so that neither a second process nor a restart sends it
twice. What was missed while no process ran is told later the same day, outside the quiet hours, if it still holds; a
digest or a question of the day before is not. Everything is asked for as the person on that channel: open documents.
"""

import datetime
import logging
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, or_, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bots.due_notices import Addressee, Drill, Notice, NoticeKind, PrepareDrill
from vanban.audit import Action, Entry
from vanban.channels import Outgoing, Platform
from vanban.db.agenda import HANOI
from vanban.db.audit import record
from vanban.db.channel_links import live_by_id
from vanban.db.channel_models import ChannelLinkRow, SubscriptionRow
from vanban.db.channel_outbox import NewMessage, put
from vanban.db.listed_models import ListedDocumentRow
from vanban.db.session import Database
from vanban.db.subscriptions import is_quiet
from vanban.db.task_models import TaskReadingRow
from vanban.logging import where
from vanban.principals import Principal

NEWS_MINUTES = 15  # documents that come in within these are told together
log = logging.getLogger(__name__)
Fit = Callable[[Outgoing], Sequence[Outgoing]]
MaySend = Callable[[Session, str, datetime.datetime], bool]


def at_any_time(_session: Session, _chat_id: str, _now: datetime.datetime) -> bool:
    """Tells that a platform takes messages at any time."""
    return True


def whole(message: Outgoing) -> Sequence[Outgoing]:
    """Returns a message as it is."""
    return (message,)


def no_drill(_session: Session, _link_id: int, _principal: Principal, _now: datetime.datetime) -> Outgoing | None:
    """Gives no question."""
    return None


def nothing_to_prepare(_session: Session, _link_id: int, _principal: Principal, _now: datetime.datetime) -> None:
    """Does nothing."""


@dataclass(frozen=True, slots=True)
class Ways:
    """How a platform is told. ``may_send`` asks for its window and quota of a chat; ``fit`` cuts a message to what it
    takes; ``drill`` gives a day's question, after ``prepare_drill`` has done what is slow of it. ``web`` is the address
    of the pages, None where it is not known.
    """

    may_send: MaySend = at_any_time
    fit: Fit = whole
    drill: Drill = no_drill
    prepare_drill: PrepareDrill = nothing_to_prepare
    web: str | None = None


@dataclass
class Notices:
    """Looks through the wishes of all links of a platform and puts what is due into the outbox.

    Call ``do`` about once a minute; several processes may.
    """

    database: Database
    platform: Platform
    ways: Ways = field(default_factory=Ways)
    _seen: dict[tuple[int, NoticeKind], Hashable] = field(default_factory=dict)

    def do(self, now: datetime.datetime) -> int:
        """Returns how many notices it put into the outbox; a fault is logged, and tried again at the next call."""
        local = now.astimezone(HANOI)
        minute = local.hour * 60 + local.minute
        try:
            with self.database.session() as session:
                wishes = [
                    one for one in _wishes(session, self.platform) if not is_quiet(one.quiet_from, one.quiet_to, minute)
                ]
                states, newest = _states(session, local), session.scalar(select(func.max(ListedDocumentRow.listed_at)))
        except SQLAlchemyError as error:
            log.error("notices not looked for: %s", where(error))
            return 0
        return sum(self._tell(one.link_id, self._due(one, minute, states, newest), now) for one in wishes)

    def _due(
        self,
        wish: SubscriptionRow,
        minute: int,
        states: Mapping[NoticeKind, Hashable],
        newest: datetime.datetime | None,
    ) -> dict[NoticeKind, Hashable]:
        """Returns the kinds to look for, each with the state in which it is looked for: once in each state."""
        wanted = [one for one in _wanted(wish, minute) if one is not NoticeKind.NEWS or _may_have_news(wish, newest)]
        return {one: states[one] for one in wanted if self._seen.get((wish.link_id, one)) != states[one]}

    def _tell(self, link_id: int, due: Mapping[NoticeKind, Hashable], now: datetime.datetime) -> int:
        """Returns how many notices one link was given; whatever goes wrong with it, the others get theirs."""
        told = 0
        for kind, state in due.items():
            try:
                count = self._told(link_id, kind, now)
            except SQLAlchemyError as error:
                log.error("link %d has no %s: %s", link_id, kind.value, where(error))
                continue
            if count is not None:
                self._seen[link_id, kind] = state
                told += count
        return told

    def _told(self, link_id: int, kind: NoticeKind, now: datetime.datetime) -> int | None:
        """Returns how many notices of a kind were put into the outbox; None where the platform takes none now.

        What is slow is done before the transaction that writes.
        """
        with self.database.session() as session:
            to = self._addressee(session, link_id, now)
            if to is None:
                return 0
            if not self.ways.may_send(session, to.link.chat_id, now):
                return None
            made = self._made(to, kind)
            if made == [] and to.wish.told_until is not None:
                return 0
        with self.database.transaction() as session:
            return self._put_all(session, link_id, kind, made, now)

    def _made(self, to: Addressee, kind: NoticeKind) -> list[Notice] | None:
        """Returns the notices of a kind; None for a question to practise with, which is noted as it is put."""
        if kind is not NoticeKind.DRILL:
            return list(to.notices(kind, self.ways.drill))
        self.ways.prepare_drill(to.session, to.link.id, to.principal, to.now)
        return None

    def _addressee(self, session: Session, link_id: int, now: datetime.datetime) -> Addressee | None:
        live = live_by_id(session, link_id, now=now)
        wish = session.get(SubscriptionRow, link_id)
        return None if live is None or wish is None else Addressee(session, live[0], wish, live[1], now, self.ways.web)

    def _put_all(
        self, session: Session, link_id: int, kind: NoticeKind, made: list[Notice] | None, now: datetime.datetime
    ) -> int | None:
        wish = _held(session, link_id)
        to = self._addressee(session, link_id, now)
        if wish is None or to is None:
            return 0
        told = 0
        for notice in to.notices(kind, self.ways.drill) if made is None else made:
            if told and not self.ways.may_send(session, to.link.chat_id, now):
                return None
            told += self._put(session, notice, to)
        tells_news = kind in (NoticeKind.DIGEST, NoticeKind.NEWS)
        if wish.told_until is None or (told and tells_news):
            wish.told_until = now
        return told

    def _put(self, session: Session, notice: Notice, to: Addressee) -> bool:
        """Puts a notice into the outbox, in as many messages as the platform needs; False where it is there already."""
        chat, link_id, put_any = to.link.chat_id, to.link.id, False
        for number, part in enumerate(self.ways.fit(notice.message), start=1):
            key = notice.key if number == 1 else f"{notice.key}:{number}"
            if put(session, NewMessage(key, self.platform, chat, part, link_id), to.now) is None:
                return False
            put_any = True
        detail = {"kind": notice.kind.value, "documents": list(notice.message.document_ids)}
        record(session, Entry(Action.NOTIFIED, to.principal, "channel_link", link_id, detail=detail))
        return put_any


def _wanted(wish: SubscriptionRow, minute: int) -> Sequence[NoticeKind]:
    """Returns the kinds a person wants that may be due at this minute of the day."""
    at_its_time = minute >= wish.digest_at
    wanted = {
        NoticeKind.DIGEST: wish.digest and at_its_time and (wish.reminders or wish.alerts),
        NoticeKind.REMINDER: wish.reminders and not wish.digest,
        NoticeKind.NEWS: wish.alerts and not wish.digest,
        NoticeKind.DRILL: wish.drill and at_its_time,
    }
    return [kind for kind, is_wanted in wanted.items() if is_wanted]


def _wishes(session: Session, platform: Platform) -> list[SubscriptionRow]:
    asks = or_(SubscriptionRow.reminders, SubscriptionRow.alerts, SubscriptionRow.drill)
    of_platform = ChannelLinkRow.platform == platform.value, ChannelLinkRow.ended_at.is_(None)
    wanted = select(SubscriptionRow).join(ChannelLinkRow, ChannelLinkRow.id == SubscriptionRow.link_id)
    return list(session.scalars(wanted.where(asks, *of_platform).order_by(SubscriptionRow.link_id)))


def _states(session: Session, local: datetime.datetime) -> dict[NoticeKind, Hashable]:
    """Returns, for each kind, what must change before looking for it again can find anything else."""
    day, minute = local.date(), local.hour * 60 + local.minute
    read = session.execute(select(func.max(TaskReadingRow.sequence), func.count(TaskReadingRow.document_id))).one()
    return {
        NoticeKind.DIGEST: day,
        NoticeKind.DRILL: day,
        NoticeKind.REMINDER: (day, local.hour, *read),
        NoticeKind.NEWS: (day, minute // NEWS_MINUTES),
    }


def _may_have_news(wish: SubscriptionRow, newest: datetime.datetime | None) -> bool:
    return newest is not None and (wish.told_until is None or newest > wish.told_until)


def _held(session: Session, link_id: int) -> SubscriptionRow | None:
    """Returns the wishes of a link, held until the transaction ends: of two processes one tells, the other sees it."""
    return session.scalar(select(SubscriptionRow).where(SubscriptionRow.link_id == link_id).with_for_update())
