"""Reminders of what was given: written once for each assignment, kind, day and person, whatever restarts meanwhile.

A reminder holds no words: what it is about is asked for again, as its reader, whenever it is shown.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, select, update
from sqlalchemy.orm import Session

from vanban.audit import Action, Detail, Entry
from vanban.db.agenda import HANOI, local_day
from vanban.db.audit import record
from vanban.db.models import PersonRow
from vanban.db.people import assignments, principal_in_session
from vanban.db.permissions import slices
from vanban.db.unit_people import people_of_units
from vanban.db.upserts import insert_new
from vanban.db.work_access import given_to, seen
from vanban.db.work_models import WorkAssignmentRow, WorkItemRow, WorkReminderRow
from vanban.principals import Channel, Principal, Role
from vanban.reminding import BEFORE, ReminderKind, Stage, of_deadline, to_accept
from vanban.work import AssignmentState, ItemState

STANDING = (AssignmentState.GIVEN.value, AssignmentState.ACCEPTED.value)
UNIQUE = ("assignment_id", "person_id", "kind", "day")
KEPT_DAYS = 30  # how far back reminders are shown
ANSWERING = frozenset({Role.PLANNER, Role.OFFICER, Role.ADMINISTRATOR, Role.SYSTEM})


@dataclass(frozen=True, slots=True)
class Told:
    """A reminder as its reader sees it."""

    id: int
    kind: ReminderKind
    day: datetime.date
    assignment: WorkAssignmentRow
    item: WorkItemRow


@dataclass(frozen=True, slots=True)
class Rung:
    """A stage that is due now for all assignments with one deadline, or given on one day where ``due_on`` is None."""

    stage: Stage
    due_on: datetime.date | None
    given_on: datetime.date | None

    @property
    def rows(self) -> ColumnElement[bool]:
        """The condition on ``WorkAssignmentRow``; what was given after the day of the stage is not reminded of it."""
        given_at = WorkAssignmentRow.given_at
        if self.due_on is not None:
            return and_(WorkAssignmentRow.due_on == self.due_on, given_at < _midnight(self.stage.day, days=1))
        given_on = self.given_on or self.stage.day
        return and_(given_at >= _midnight(given_on), given_at < _midnight(given_on, days=1))


def remind(session: Session, now: datetime.datetime, *, since: datetime.date | None = None) -> int:
    """Returns how many reminders it wrote: those that are due now and were not written before.

    ``since`` leaves out stages of earlier days. Call it in a transaction of its own, as often as wanted, from any
    number of processes.
    """
    return sum(remind_of(session, rung, now) for rung in rungs(session, now, since=since))


def rungs(session: Session, now: datetime.datetime, *, since: datetime.date | None = None) -> list[Rung]:
    """Returns the stages that are due now, by deadline and by the day of giving; all assignments of one are alike."""
    day = local_day(now)
    due = select(WorkAssignmentRow.due_on).where(WorkAssignmentRow.state.in_(STANDING)).distinct()
    near = WorkAssignmentRow.due_on <= day + datetime.timedelta(days=max(BEFORE))
    found = []
    for due_on in filter(None, session.scalars(due.where(near))):
        found += [Rung(one, due_on, None) for one in (of_deadline(day, due_on),) if one is not None]
    first = session.scalar(select(func.min(WorkAssignmentRow.given_at)).where(_waiting()))
    for back in range((day - local_day(first)).days + 1 if first is not None else 0):
        given_on = day - datetime.timedelta(days=back)
        found += [Rung(one, None, given_on) for one in (to_accept(day, given_on),) if one is not None]
    return [one for one in found if since is None or one.stage.day >= since]


def remind_of(session: Session, rung: Rung, now: datetime.datetime) -> int:
    """Returns how many reminders of one rung it wrote."""
    told = exists().where(
        WorkReminderRow.assignment_id == WorkAssignmentRow.id,
        WorkReminderRow.kind == rung.stage.kind.value,
        WorkReminderRow.day == rung.stage.day,
    )
    wanted = select(WorkAssignmentRow.id, WorkAssignmentRow.unit_id, WorkAssignmentRow.person_id)
    wanted = wanted.join(WorkItemRow, WorkItemRow.id == WorkAssignmentRow.item_id)
    standing = _waiting() if rung.due_on is None else WorkAssignmentRow.state.in_(STANDING)
    due = session.execute(wanted.where(standing, rung.rows, WorkItemRow.state == ItemState.ACTIVE.value, ~told)).all()
    receivers = _receivers(session, due)
    stage = {"kind": rung.stage.kind.value, "day": rung.stage.day, "at": now}
    written = 0
    for some in slices([{"assignment_id": a, "person_id": p} for a, people in receivers for p in people]):
        written += len(insert_new(session, WorkReminderRow, [one | stage for one in some], unique=UNIQUE))
    if written:
        detail: Detail = {"count": written, "assignments": len(due), "to": local_day(now).isoformat()}
        record(session, Entry(Action.REMINDED, None, "work_item", detail=detail))
    return written


def reminders_of(session: Session, principal: Principal, day: datetime.date) -> list[Told]:
    """Returns the unread reminders of what still stands open for a person, in the unit they act for, newest first."""
    wanted = _visible(principal, day).add_columns(WorkAssignmentRow, WorkItemRow)
    rows = session.execute(wanted.order_by(WorkReminderRow.day.desc(), WorkReminderRow.id.desc()))
    told = [Told(row[0].id, ReminderKind(row[0].kind), row[0].day, row[1], row[2]) for row in rows]
    newest: dict[int, Told] = {}
    for one in told:
        newest.setdefault(one.assignment.id, one)
    return list(newest.values())


def mark_read(session: Session, principal: Principal, now: datetime.datetime) -> int:
    """Returns how many reminders of the person are read now; they are not shown again."""
    ids = [row[0].id for row in session.execute(_visible(principal, local_day(now)))]
    for some in slices(ids):
        session.execute(update(WorkReminderRow).where(WorkReminderRow.id.in_(some)).values(read_at=now))
    return len(ids)


def count_pending(session: Session, principal: Principal, day: datetime.date) -> int:
    """Returns how many assignments the person has unread reminders of."""
    counted = _visible(principal, day).with_only_columns(func.count(WorkAssignmentRow.id.distinct()))
    return session.scalar(counted) or 0


def every_principal(session: Session, person: PersonRow) -> list[Principal]:
    """Returns who a person is on the web, for each unit they may act for."""
    found = []
    for unit_id, _ in assignments(session, person):
        one = principal_in_session(session, person.id, person.session_version, Channel.WEB, acting_unit_id=unit_id)
        if one is not None:
            found.append(one)
    return found


def _visible(principal: Principal, day: datetime.date) -> Any:
    """Returns the unread reminders of the person about what stands open and that they may see now."""
    wanted = select(WorkReminderRow)
    wanted = wanted.join(WorkAssignmentRow, WorkAssignmentRow.id == WorkReminderRow.assignment_id)
    wanted = wanted.join(WorkItemRow, WorkItemRow.id == WorkAssignmentRow.item_id)
    return wanted.where(
        WorkReminderRow.person_id == principal.person_id,
        WorkReminderRow.read_at.is_(None),
        WorkReminderRow.day >= day - datetime.timedelta(days=KEPT_DAYS),
        *(WorkAssignmentRow.state.in_(STANDING), WorkItemRow.state == ItemState.ACTIVE.value),
        *(given_to(principal), seen(principal)),
    )


def _receivers(session: Session, rows: Sequence[Any]) -> list[tuple[int, list[int]]]:
    """Returns who is reminded of each: the person it was given to, else who answers for the unit's work.

    Where nobody of a unit has such a role, everybody of it is reminded.
    """
    units = people_of_units(session, {row.unit_id for row in rows if row.person_id is None})
    answering = {
        unit_id: [person_id for person_id, roles in people if ANSWERING & roles] or [one for one, _ in people]
        for unit_id, people in units.items()
    }
    return [(row.id, answering.get(row.unit_id, []) if row.person_id is None else [row.person_id]) for row in rows]


def _waiting() -> ColumnElement[bool]:
    return WorkAssignmentRow.state == AssignmentState.GIVEN.value


def _midnight(day: datetime.date, *, days: int = 0) -> datetime.datetime:
    """Returns the moment a day begins in Việt Nam, or one some days later."""
    return datetime.datetime.combine(day + datetime.timedelta(days=days), datetime.time(), tzinfo=HANOI)
