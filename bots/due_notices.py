"""What is due to one link now, made from what the person may read on that channel; each notice has a key of its own."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from bots.notice_wording import MOST, Digest, digest_message, news_message, reminder_message
from vanban.answers import DocumentSummary
from vanban.channels import Outgoing
from vanban.db.agenda import AgendaItem, local_day, programme_of, tasks_of_unit
from vanban.db.alerts import new_documents
from vanban.db.channel_models import ChannelLinkRow, OutboxRow, SubscriptionRow
from vanban.db.library import documents_by_id, summaries
from vanban.db.saved_searches import saved_searches
from vanban.principals import Principal

MOST_NEW = 100  # documents that one message counts


class NoticeKind(StrEnum):
    """What a notice tells; its key begins with this."""

    DIGEST = "digest"
    REMINDER = "remind"
    NEWS = "alert"
    DRILL = "drill"


@dataclass(frozen=True, slots=True)
class Notice:
    """A message that is due to one link; its key names what for, so that it is put into the outbox once."""

    kind: NoticeKind
    key: str
    message: Outgoing


Drill = Callable[[Session, int, Principal, datetime.datetime], Outgoing | None]
PrepareDrill = Callable[[Session, int, Principal, datetime.datetime], None]


@dataclass(frozen=True)
class Addressee:
    """One link with its wishes and who it speaks for, at a moment; ``web`` is the address of the pages, or None."""

    session: Session
    link: ChannelLinkRow
    wish: SubscriptionRow
    principal: Principal
    now: datetime.datetime
    web: str | None = None

    @property
    def day(self) -> datetime.date:
        """The day in Việt Nam."""
        return local_day(self.now)

    def notices(self, kind: NoticeKind, drill: Drill) -> Iterator[Notice]:
        """Yields what is due of a kind; what was put into the outbox before is not made again."""
        if kind is NoticeKind.DIGEST:
            yield from self._once(f"{self.day}", kind, self._digest)
        elif kind is NoticeKind.DRILL:
            yield from self._once(
                f"{self.day}", kind, lambda: drill(self.session, self.link.id, self.principal, self.now)
            )
        elif kind is NoticeKind.NEWS:
            since = self.wish.told_until
            yield from self._once(f"{since:%Y%m%dT%H%M%S%f}" if since else "", kind, self._news)
        else:
            yield from self._reminders()

    def _once(self, cause: str, kind: NoticeKind, make: Callable[[], Outgoing | None]) -> Iterator[Notice]:
        key = f"{kind.value}:{self.link.id}:{cause}"
        message = None if self._is_put(key) else make()
        if message is not None:
            yield Notice(kind, key, message)

    def _is_put(self, key: str) -> bool:
        return self.session.scalar(select(OutboxRow.id).where(OutboxRow.key == key)) is not None

    def _digest(self) -> Outgoing | None:
        due: list[AgendaItem] = []
        programme: list[AgendaItem] = []
        if self.wish.reminders:
            due = self._tasks()
            programme = programme_of(self.session, self.principal, self.day, self.day)
        today = [item for item in due if item.day == self.day]
        soon = [item for item in due if item.day != self.day]
        digest = Digest(self.day, programme, today, soon, self._new() if self.wish.alerts else [])
        return None if digest.empty else digest_message(digest, web=self.web)

    def _news(self) -> Outgoing | None:
        documents = self._new()
        return news_message(documents, web=self.web) if documents else None

    def _reminders(self) -> Iterator[Notice]:
        """Yields a reminder before the deadline and one on its day, each once however often it is looked for."""
        due = [(self._reminder_key(item), item) for item in self._tasks()]
        untold = [(key, item) for key, item in due if not self._is_put(key)]
        for at, (key, item) in enumerate(untold[:MOST], start=1):
            more = len(untold) - MOST if at == MOST else 0
            message = reminder_message(item, today=self.day, more=more, web=self.web)
            yield Notice(NoticeKind.REMINDER, key, message)

    def _reminder_key(self, item: AgendaItem) -> str:
        """Returns the key of a task by its words and its day: its row may be made anew meanwhile."""
        task = sha256(f"{item.document_id}|{item.day}|{item.text}".encode()).hexdigest()[:16]
        when = "dung-han" if item.day == self.day else "truoc-han"
        return f"{NoticeKind.REMINDER.value}:{self.link.id}:{task}:{item.day}:{when}"

    def _tasks(self) -> list[AgendaItem]:
        until = self.day + datetime.timedelta(days=self.wish.days_before)
        return tasks_of_unit(self.session, self.principal, self.day, until)

    def _new(self) -> list[DocumentSummary]:
        """Returns the documents that fit the saved searches with an alert and came in since the last were told."""
        since = self.wish.told_until
        if since is None:
            return []
        told = [one for one in saved_searches(self.session, self.principal) if one.alert]
        found = (new_documents(self.session, self.principal, one, since=since).document_ids for one in told)
        ids = sorted({one for some in found for one in some}, reverse=True)[:MOST_NEW]
        rows = documents_by_id(self.session, ids, self.principal)
        return summaries(self.session, [rows[one] for one in ids if one in rows])
