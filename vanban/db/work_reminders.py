"""Reminders of what was given: written once for each assignment, kind, day and person, whatever restarts meanwhile.

A reminder holds no words: what it is about is asked for again, as its reader, whenever it is shown.
"""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from vanban.audit import Action, Detail, Entry
from vanban.db.agenda import local_day
from vanban.db.audit import record
from vanban.db.models import PersonRow
from vanban.db.people import assignments, principal_in_session
from vanban.db.permissions import slices
from vanban.db.unit_people import people_of_units
from vanban.db.upserts import insert_new
from vanban.db.work_access import given_to, seen
from vanban.db.work_models import WorkAssignmentRow, WorkItemRow, WorkReminderRow
from vanban.principals import Channel, Principal, Role
from vanban.reminding import ReminderKind, Stage, stages
from vanban.work import AssignmentState, ItemState

STANDING = (AssignmentState.GIVEN.value, AssignmentState.ACCEPTED.value)
UNIQUE = ("assignment_id", "person_id", "kind", "day")
KEPT_DAYS = 30  # how far back reminders are shown
_ANSWERING = frozenset({Role.PLANNER, Role.OFFICER, Role.ADMINISTRATOR, Role.SYSTEM})


@dataclass(frozen=True, slots=True)
class Told:
    """A reminder as its reader sees it."""

    id: int
    kind: ReminderKind
    day: datetime.date
    assignment: WorkAssignmentRow
    item: WorkItemRow


def remind(session: Session, now: datetime.datetime) -> int:
    """Returns how many reminders it wrote: those that are due now and were not written before.

    Call it in a transaction of its own, as often as wanted, from any number of processes.
    """
    day, due = local_day(now), list(_due(session, local_day(now)))
    receivers = _receivers(session, [row for row, _ in due])
    wanted = [
        {"assignment_id": row.id, "person_id": person_id, "kind": stage.kind.value, "day": stage.day, "at": now}
        for row, stage in due
        for person_id in receivers[row.id]
    ]
    written = _write(session, wanted)
    if written:
        detail: Detail = {"count": written, "assignments": len(due), "to": day.isoformat()}
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


def _due(session: Session, day: datetime.date) -> Iterator[tuple[WorkAssignmentRow, Stage]]:
    """Yields the assignments that stand open and have a stage due, with the stage."""
    wanted = select(WorkAssignmentRow).join(WorkItemRow, WorkItemRow.id == WorkAssignmentRow.item_id)
    wanted = wanted.where(WorkAssignmentRow.state.in_(STANDING), WorkItemRow.state == ItemState.ACTIVE.value)
    for row in session.scalars(wanted.order_by(WorkAssignmentRow.id)):
        accepted = row.state == AssignmentState.ACCEPTED.value
        given_on = local_day(row.given_at)
        for stage in stages(day, given_on=given_on, due_on=row.due_on, accepted=accepted):
            yield row, stage


def _receivers(session: Session, rows: Sequence[WorkAssignmentRow]) -> dict[int, list[int]]:
    """Returns who is reminded of each: the person it was given to, else who answers for the unit's work.

    Where nobody of a unit has such a role, everybody of it is reminded.
    """
    units = people_of_units(session, {row.unit_id for row in rows if row.person_id is None})
    found: dict[int, list[int]] = {}
    for row in rows:
        people = units.get(row.unit_id, [])
        answering = [person_id for person_id, roles in people if _ANSWERING & roles]
        everybody = [person_id for person_id, _ in people]
        found[row.id] = [row.person_id] if row.person_id is not None else answering or everybody
    return found


def _write(session: Session, rows: Sequence[dict[str, Any]]) -> int:
    """Returns how many of the rows were not there before."""
    written = 0
    known = _known(session, {row["assignment_id"] for row in rows})
    new = [row for row in rows if tuple(row[name] for name in UNIQUE) not in known]
    for _, some in groupby(enumerate(new), key=lambda one: one[0] // 500):
        written += len(insert_new(session, WorkReminderRow, [row for _, row in some], unique=UNIQUE))
    return written


def _known(session: Session, assignment_ids: set[int]) -> set[tuple[Any, ...]]:
    found: set[tuple[Any, ...]] = set()
    columns = [getattr(WorkReminderRow, name) for name in UNIQUE]
    for some in slices(sorted(assignment_ids)):
        found |= {
            tuple(row) for row in session.execute(select(*columns).where(WorkReminderRow.assignment_id.in_(some)))
        }
    return found
