"""Notices of calls for proposals: to who answers for the called unit, when it is called and before the day.

Each is written once for each call, person, kind and day; one is shown while its call waits for an answer.
"""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from vanban.audit import Action, Detail, Entry
from vanban.db.agenda import local_day
from vanban.db.audit import record
from vanban.db.call_answering import ANSWERING, answers
from vanban.db.permissions import slices
from vanban.db.programme_models import ProgrammeCallNoticeRow, ProgrammeCallRow, ProgrammeRow
from vanban.db.unit_people import people_of_units
from vanban.db.upserts import insert_new
from vanban.principals import Principal
from vanban.reminding import REMINDER_WORDS, ReminderKind, stages
from vanban.work import CallState, ProgrammeState

NEW, MOVED = "moi", "doi_han"
KIND_WORDS = {
    NEW: "Yêu cầu mới",
    MOVED: "Hạn trả lời đã thay đổi",
    ReminderKind.SOON.value: REMINDER_WORDS[ReminderKind.SOON],
    ReminderKind.TODAY.value: REMINDER_WORDS[ReminderKind.TODAY],
}
_UNIQUE = ("call_id", "person_id", "kind", "day")
_MOST_AT_ONCE = 500  # rows of one statement


@dataclass(frozen=True, slots=True)
class CallNotice:
    """A notice as its reader sees it."""

    id: int
    kind: str
    day: datetime.date
    call: ProgrammeCallRow
    programme: ProgrammeRow

    @property
    def words(self) -> str:
        """What it says."""
        return KIND_WORDS[self.kind]


def tell_units(session: Session, calls: Collection[ProgrammeCallRow], kind: str) -> int:
    """Returns how many people of the called units are told now, by the caller of the units, in its transaction."""
    day = local_day(datetime.datetime.now(datetime.UTC))
    return _write(session, [(call, kind, day) for call in calls])


def remind_calls(session: Session, now: datetime.datetime) -> int:
    """Returns how many reminders it wrote of calls that wait: 7, 3 and 1 days before the day, and on it.

    Call it in a transaction of its own, as often as wanted, from any number of processes.
    """
    day = local_day(now)
    wanted = select(ProgrammeCallRow).join(ProgrammeRow, ProgrammeRow.id == ProgrammeCallRow.programme_id)
    wanted = wanted.where(
        ProgrammeCallRow.state == CallState.SENT.value,
        ProgrammeCallRow.answer_by >= day,
        ProgrammeRow.state == ProgrammeState.COLLECTING.value,
    )
    due = [
        (call, stage.kind.value, stage.day)
        for call in session.scalars(wanted.order_by(ProgrammeCallRow.id))
        for stage in stages(day, given_on=local_day(call.sent_at), due_on=call.answer_by, accepted=True)
    ]
    written = _write(session, due)
    if written:
        detail: Detail = {"count": written, "calls": len(due), "to": day.isoformat()}
        record(session, Entry(Action.REMINDED, None, "programme_call", detail=detail))
    return written


def notices_of(session: Session, principal: Principal) -> list[CallNotice]:
    """Returns the unread notices of calls that wait for the person's answer, the newest of each call."""
    wanted = _unread(principal).order_by(ProgrammeCallNoticeRow.day.desc(), ProgrammeCallNoticeRow.id.desc())
    newest: dict[int, CallNotice] = {}
    for notice, call, programme in session.execute(wanted):
        newest.setdefault(call.id, CallNotice(notice.id, notice.kind, notice.day, call, programme))
    return list(newest.values())


def mark_notices_read(session: Session, principal: Principal, now: datetime.datetime) -> int:
    """Returns how many notices of the person are read now; they are not shown again."""
    ids = [row[0].id for row in session.execute(_unread(principal))]
    for some in slices(ids):
        session.execute(update(ProgrammeCallNoticeRow).where(ProgrammeCallNoticeRow.id.in_(some)).values(read_at=now))
    return len(ids)


def count_notices(session: Session, principal: Principal) -> int:
    """Returns how many calls the person has unread notices of."""
    counted = _unread(principal).with_only_columns(func.count(ProgrammeCallRow.id.distinct()))
    return session.scalar(counted.order_by(None)) or 0


def unanswerable(session: Session, unit_ids: Collection[int]) -> frozenset[int]:
    """Returns the units in which nobody may answer a call: no planner and no officer works there."""
    people = people_of_units(session, unit_ids)
    return frozenset(one for one in unit_ids if not any(ANSWERING & roles for _, roles in people.get(one, ())))


def _unread(principal: Principal) -> Select[ProgrammeCallNoticeRow, ProgrammeCallRow, ProgrammeRow]:
    wanted = select(ProgrammeCallNoticeRow, ProgrammeCallRow, ProgrammeRow)
    wanted = wanted.join(ProgrammeCallRow, ProgrammeCallRow.id == ProgrammeCallNoticeRow.call_id)
    wanted = wanted.join(ProgrammeRow, ProgrammeRow.id == ProgrammeCallRow.programme_id)
    return wanted.where(
        *(ProgrammeCallNoticeRow.person_id == principal.person_id, ProgrammeCallNoticeRow.read_at.is_(None)),
        *(ProgrammeCallRow.state == CallState.SENT.value, ProgrammeRow.state == ProgrammeState.COLLECTING.value),
        *(ProgrammeCallRow.answer_by >= local_day(datetime.datetime.now(datetime.UTC)), answers(principal)),
    )


def _write(session: Session, due: Sequence[tuple[ProgrammeCallRow, str, datetime.date]]) -> int:
    """Returns how many notices were not there before."""
    people = people_of_units(session, {call.unit_id for call, _, _ in due})
    now = datetime.datetime.now(datetime.UTC)
    rows = [
        {"call_id": call.id, "person_id": person_id, "kind": kind, "day": day, "at": now}
        for call, kind, day in due
        for person_id, roles in people.get(call.unit_id, ())
        if ANSWERING & roles
    ]
    some = [rows[at : at + _MOST_AT_ONCE] for at in range(0, len(rows), _MOST_AT_ONCE)]
    return sum(len(insert_new(session, ProgrammeCallNoticeRow, part, unique=_UNIQUE)) for part in some)
