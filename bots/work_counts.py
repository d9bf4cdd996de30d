"""How many of a person's tasks are due, told once a day on the channels they paired: numbers and never a word.

Numbers are counted as the person sees their work on the pages. They go to whoever paired an account and turned this on
on the page "Việc của tôi"; units that let nothing out on outside channels are not counted.
"""

import datetime
import logging
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bots.notices import Ways
from vanban.audit import Action, Entry
from vanban.channels import Outgoing, Platform, Span
from vanban.db.agenda import HANOI, local_day
from vanban.db.audit import record
from vanban.db.channel_links import live_by_id
from vanban.db.channel_models import ChannelLinkRow, OutboxRow
from vanban.db.channel_outbox import NewMessage, put
from vanban.db.models import PersonRow
from vanban.db.session import Database
from vanban.db.subscriptions import subscription_of
from vanban.db.work_due import Due, due_of, notice_wish
from vanban.logging import where

KIND = "work"  # the beginning of a notice's key
PAGE = "/viec-cua-toi"
log = logging.getLogger(__name__)


@dataclass
class WorkCounts:
    """Tells the people of a platform what is due. Call ``do`` about once a minute; several processes may."""

    database: Database
    platform: Platform
    ways: Ways = field(default_factory=Ways)
    _asked: dict[int, datetime.date] = field(default_factory=dict)  # the day each link was looked at

    def do(self, now: datetime.datetime) -> int:
        """Returns how many people it told; a fault is logged, and tried again at the next call."""
        day = local_day(now)
        wanted = select(ChannelLinkRow.id).where(
            ChannelLinkRow.platform == self.platform.value, ChannelLinkRow.ended_at.is_(None)
        )
        told = 0
        try:
            with self.database.session() as session:
                ids = [one for one in session.scalars(wanted) if self._asked.get(one) != day]
            for link_id in ids:
                told += self._tell(link_id, day, now)
        except SQLAlchemyError as error:
            log.error("work not counted: %s", where(error))
        return told

    def _tell(self, link_id: int, day: datetime.date, now: datetime.datetime) -> bool:
        key = f"{KIND}:{link_id}:{day}"
        with self.database.session() as session:
            if not self._may_now(session, link_id, now):
                return False
            due = self._due(session, link_id, key, day, now)
        self._asked[link_id] = day
        if not due:
            return False
        with self.database.transaction() as session:
            live = live_by_id(session, link_id, now=now)
            if live is None:
                return False
            message = counts_message(due, web=self.ways.web)
            if put(session, NewMessage(key, self.platform, live[0].chat_id, message, link_id), now) is None:
                return False
            record(session, Entry(Action.NOTIFIED, live[1], "channel_link", link_id, detail={"kind": KIND}))
        return True

    def _may_now(self, session: Session, link_id: int, now: datetime.datetime) -> bool:
        """Tells whether it is the person's hour, and the platform takes a message of ours."""
        local, wish = now.astimezone(HANOI), subscription_of(session, link_id)
        minute = local.hour * 60 + local.minute
        live = live_by_id(session, link_id, now=now)
        if live is None or minute < wish.digest_at or wish.quiet_at(minute):
            return False
        return self.ways.may_send(session, live[0].chat_id, now)

    def _due(self, session: Session, link_id: int, key: str, day: datetime.date, now: datetime.datetime) -> Due:
        """Returns what is due to the person of a link who wants to be told, nothing where they were told today."""
        live = live_by_id(session, link_id, now=now)
        person = session.get(PersonRow, live[0].person_id) if live is not None else None
        if person is None or not notice_wish(session, person.id).chat:
            return Due()
        if session.scalar(select(OutboxRow.id).where(OutboxRow.key == key)) is not None:
            return Due()
        return due_of(session, person, day, outside=True)


def counts_message(due: Due, *, web: str | None) -> Outgoing:
    """Returns the words of a notice: numbers, and where to look."""
    spans = [Span(f"{due.words}.", "bold"), Span("\nXem trên trang “Việc của tôi” của cơ quan")]
    if web:
        spans += [Span(": "), Span(f"{web}{PAGE}", "link", f"{web}{PAGE}")]
    spans.append(Span(". Tắt thông báo này cũng ở trang đó, mục “Cách nhận nhắc việc”.", "italic"))
    return Outgoing(tuple(spans))
