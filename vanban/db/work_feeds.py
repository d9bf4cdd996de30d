"""Calendar addresses of work: made and shown once, kept as a hash, and asked again as their owner at every look."""

import datetime
import secrets
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from vanban.audit import Action, Entry
from vanban.db.audit import record
from vanban.db.models import PersonRow
from vanban.db.people import principal_in_session
from vanban.db.programme_models import ProgrammeRow, SlotRow
from vanban.db.week_feed import feed_lines
from vanban.db.work_access import given_to, seen
from vanban.db.work_models import WorkAssignmentRow, WorkFeedRow, WorkItemRow
from vanban.db.work_reminders import STANDING
from vanban.errors import InvalidInput, NotFound
from vanban.principals import Channel, Principal
from vanban.work import ItemState

NO_FEED = "Không có địa chỉ lịch này."
MOST_FEEDS = 10  # of a person
MOST_ENTRIES = 1_000
BACK = datetime.timedelta(days=60)  # how long what is past stays in a calendar
NOTE_EVERY = datetime.timedelta(hours=1)  # how exactly the last use is known
_TOKEN_BYTES, _TOKEN_CHARS = 32, 43


@dataclass(frozen=True, slots=True)
class FeedContent:
    """What a calendar shows: whose it is, what stands open with its deadline, and the lines of approved lịch."""

    principal: Principal
    whole_unit: bool
    rows: tuple[tuple[WorkAssignmentRow, WorkItemRow], ...]
    lines: tuple[tuple[SlotRow, ProgrammeRow], ...] = ()


def make_feed(session: Session, principal: Principal, *, whole_unit: bool) -> str:
    """Returns the token of a new calendar of a person: of the own tasks, or of all given to the unit they act for."""
    if principal.person_id is None or principal.unit_id is None or principal.channel.outside:
        raise NotFound(NO_FEED)
    if len(feeds_of(session, principal)) >= MOST_FEEDS:
        raise InvalidInput(f"Đồng chí đã có {MOST_FEEDS} địa chỉ lịch. Hãy thu hồi địa chỉ không dùng nữa.")
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    row = WorkFeedRow(person_id=principal.person_id, token_hash=_hash(token), made_at=_now())
    row.unit_id = principal.unit_id if whole_unit else None
    session.add(row)
    session.flush()
    detail = {"change": "tao_lich", "unit": row.unit_id}
    record(session, Entry(Action.SUBSCRIPTION_CHANGED, principal, "work_feed", row.id, detail=detail))
    return token


def feeds_of(session: Session, principal: Principal) -> list[WorkFeedRow]:
    """Returns the calendars of a person, the newest first."""
    wanted = select(WorkFeedRow).where(WorkFeedRow.person_id == principal.person_id)
    return list(session.scalars(wanted.order_by(WorkFeedRow.id.desc())))


def revoke_feed(session: Session, principal: Principal, feed_id: int) -> None:
    """Ends a calendar of the person; raises ``NotFound`` for any other."""
    row = session.scalar(
        select(WorkFeedRow).where(WorkFeedRow.id == feed_id, WorkFeedRow.person_id == principal.person_id)
    )
    if row is None:
        raise NotFound(NO_FEED)
    session.execute(delete(WorkFeedRow).where(WorkFeedRow.id == feed_id))
    detail = {"change": "thu_hoi_lich"}
    record(session, Entry(Action.SUBSCRIPTION_CHANGED, principal, "work_feed", feed_id, detail=detail))


def feed_content(session: Session, token: str, day: datetime.date) -> FeedContent:
    """Returns what the owner of a token may see now; raises the same ``NotFound`` for what is none, or no more.

    A calendar of a unit shows nothing any more once its owner does not act for that unit.
    """
    row = _row(session, token)
    person = session.get(PersonRow, row.person_id) if row is not None else None
    if row is None or person is None:
        raise NotFound(NO_FEED)
    principal = principal_in_session(
        session, person.id, person.session_version, Channel.WEB, acting_unit_id=row.unit_id
    )
    if principal is None or (row.unit_id is not None and principal.unit_id != row.unit_id):
        raise NotFound(NO_FEED)
    lines = feed_lines(session, principal, row.unit_id, day - BACK)
    return FeedContent(principal, row.unit_id is not None, _rows(session, principal, row, day), tuple(lines))


def note_use(session: Session, token: str, now: datetime.datetime) -> None:
    """Notes when a calendar was last looked at, about once an hour."""
    row = _row(session, token)
    if row is not None and (row.used_at is None or row.used_at <= now - NOTE_EVERY):
        row.used_at = now


def _rows(
    session: Session, principal: Principal, feed: WorkFeedRow, day: datetime.date
) -> tuple[tuple[WorkAssignmentRow, WorkItemRow], ...]:
    due = func.coalesce(WorkAssignmentRow.due_on, WorkItemRow.last)
    wanted = select(WorkAssignmentRow, WorkItemRow).join(WorkItemRow, WorkItemRow.id == WorkAssignmentRow.item_id)
    wanted = wanted.where(
        *(WorkAssignmentRow.state.in_(STANDING), WorkItemRow.state == ItemState.ACTIVE.value, due >= day - BACK),
        *(given_to(principal), seen(principal)),
    )
    if feed.unit_id is None:
        wanted = wanted.where(WorkAssignmentRow.person_id == principal.person_id)
    found = session.execute(wanted.order_by(due, WorkAssignmentRow.id).limit(MOST_ENTRIES))
    return tuple((row[0], row[1]) for row in found)


def _row(session: Session, token: str) -> WorkFeedRow | None:
    if len(token) != _TOKEN_CHARS:
        return None
    return session.scalar(select(WorkFeedRow).where(WorkFeedRow.token_hash == _hash(token)))


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
