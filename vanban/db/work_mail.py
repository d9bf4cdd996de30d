"""Letters about a person's work: one a day at most, each reminder in at most one of them, each letter sent once.

A letter is marked ``sending``, and that is committed, before the server is asked; one found in that state after its
lease may have arrived and is not sent again. So a server that took a letter never gets it twice, and a letter whose
fate nobody knows is told as such. What a server does not take yet is tried again until the evening.
"""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from vanban.audit import Action, Detail, Entry
from vanban.db.agenda import HANOI, local_day
from vanban.db.audit import record
from vanban.db.models import PersonRow
from vanban.db.upserts import insert_new, one_at_a_time
from vanban.db.work_models import WorkReminderRow
from vanban.db.work_notice_models import WorkMailRow, WorkNoticeRow
from vanban.mailing import MailFate, Posted

FIRST_HOUR, LAST_HOUR = 7, 20  # between which letters are sent, local time
LEASE = datetime.timedelta(minutes=5)  # longer than any talk with a server
FRESH = datetime.timedelta(hours=36)  # reminders older than this are not written about any more
BACK_OFF_MINUTES = (1, 5, 15, 60)  # before the second, third, … try; the last one again and again
MOST = 500  # letters made at once


class MailState(StrEnum):
    """Where a letter stands."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"  # may have arrived
    REFUSED = "refused"
    DROPPED = "dropped"  # nothing was left to tell, or the day was over


@dataclass(frozen=True, slots=True)
class HeldMail:
    """A letter that a process is about to send."""

    id: int
    person_id: int
    day: datetime.date


def office_hours(now: datetime.datetime) -> bool:
    """Tells whether letters are sent at a moment."""
    return FIRST_HOUR <= now.astimezone(HANOI).hour < LAST_HOUR


def gather(session: Session, now: datetime.datetime) -> int:
    """Returns how many letters it made for people with new reminders; none for who has an address but wants none."""
    one_at_a_time(session, "work mail")
    day = local_day(now)
    fresh = WorkReminderRow.mail_id.is_(None), WorkReminderRow.at >= now - FRESH, WorkReminderRow.read_at.is_(None)
    told = exists().where(WorkMailRow.person_id == PersonRow.id, WorkMailRow.day == day)
    unwanted = exists().where(WorkNoticeRow.person_id == PersonRow.id, WorkNoticeRow.mail.is_(False))
    reminded = PersonRow.id.in_(select(WorkReminderRow.person_id).where(*fresh))
    wanted = select(PersonRow.id).where(PersonRow.active, PersonRow.email.like("%_@_%"), reminded, ~told, ~unwanted)
    people = list(session.scalars(wanted.order_by(PersonRow.id).limit(MOST)))
    rows = [
        {"person_id": one, "day": day, "state": "waiting", "due_at": now, "tries": 0, "error": ""} for one in people
    ]
    ids = insert_new(session, WorkMailRow, rows, unique=("person_id", "day"))
    mail_id = select(WorkMailRow.id).where(WorkMailRow.person_id == WorkReminderRow.person_id, WorkMailRow.day == day)
    mine = update(WorkReminderRow).where(WorkReminderRow.person_id.in_(people), *fresh)
    session.execute(mine.values(mail_id=mail_id.scalar_subquery()), execution_options={"synchronize_session": False})
    return len(ids)


def claim(session: Session, now: datetime.datetime) -> HeldMail | None:
    """Returns the letter that has been due longest, marked ``sending``, or None; commit before sending.

    Letters of a day that is over are dropped; those whose sender died count as uncertain.
    """
    one_at_a_time(session, "work mail")
    lost = update(WorkMailRow).where(WorkMailRow.state == "sending", WorkMailRow.claimed_until < now)
    session.execute(lost.values(state=MailState.UNCERTAIN.value, error="process", ended_at=now))
    late = update(WorkMailRow).where(WorkMailRow.state == "waiting", WorkMailRow.day < local_day(now))
    session.execute(late.values(state=MailState.DROPPED.value, ended_at=now))
    wanted = select(WorkMailRow).where(WorkMailRow.state == "waiting", WorkMailRow.due_at <= now)
    row = session.scalars(wanted.order_by(WorkMailRow.due_at, WorkMailRow.id).limit(1)).first()
    if row is None:
        return None
    row.state, row.claimed_until, row.tries = MailState.SENDING.value, now + LEASE, row.tries + 1
    return HeldMail(row.id, row.person_id, row.day)


def settle(session: Session, held: HeldMail, posted: Posted | None, now: datetime.datetime) -> MailState:
    """Returns where a letter stands now; ``posted`` None: nothing was left to tell, so nothing was sent."""
    row = session.get_one(WorkMailRow, held.id)
    if row.state not in (MailState.SENDING, MailState.UNCERTAIN):
        return MailState(row.state)
    row.error = posted.error[:100] if posted else ""
    if posted is not None and posted.fate is MailFate.LATER:
        minutes = BACK_OFF_MINUTES[min(row.tries, len(BACK_OFF_MINUTES)) - 1]
        row.state, row.due_at = MailState.WAITING.value, now + datetime.timedelta(minutes=minutes)
        return MailState.WAITING
    row.state, row.ended_at = (posted.fate.value if posted else MailState.DROPPED.value), now
    detail: Detail = {"channel": "thu", "state": row.state, "tries": row.tries}
    record(session, Entry(Action.NOTIFIED, None, "person", held.person_id, detail=detail))
    return MailState(row.state)
