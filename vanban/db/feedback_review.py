"""The review of feedback: officers see what people of their unit sent, administrators also that of the units below.

Conversations are private; a turn is shown here because its person sent it for review, and only to a reviewer who may
read every document the reply shows.
"""

import datetime
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from vanban.db.feedback import checked_note
from vanban.db.keeping import kept_units
from vanban.db.models import EvalCaseRow, FeedbackRow, PersonRow, TurnRow, UnitRow
from vanban.db.withholding import readable_replies
from vanban.errors import NotAllowed, NotFound
from vanban.feedback import FeedbackState, Verdict
from vanban.principals import Principal, Role

PAGE_SIZE = 20
_BATCH = 100  # rows read at once while looking for those the reviewer may see
_NO_FEEDBACK = "Không tìm thấy góp ý này."
_SentRow = Row[FeedbackRow, TurnRow, PersonRow, str, int | None]
_REVIEWERS = {Role.OFFICER, Role.ADMINISTRATOR, Role.SYSTEM}


@dataclass(frozen=True, slots=True)
class SentTurn:
    """A turn that was sent for review, who sent it and what was said; ``case_id`` where a case was made of it."""

    id: int
    verdict: Verdict
    comment: str
    given_at: datetime.datetime
    state: FeedbackState
    note: str
    question: str
    reply: dict[str, Any]
    asked_at: datetime.datetime
    person_id: int
    username: str
    person: str
    unit: str
    case_id: int | None


def may_review(principal: Principal) -> bool:
    """Tells whether a person has a role that reviews feedback."""
    return not principal.channel.outside and bool(_REVIEWERS & principal.roles)


def check_reviewer(principal: Principal) -> None:
    """Raises ``NotAllowed`` unless the person may review feedback."""
    if not may_review(principal):
        raise NotAllowed("Chỉ văn thư và quản trị viên được xem các góp ý.")


def list_feedback(
    session: Session, principal: Principal, *, state: FeedbackState, page: int = 1
) -> tuple[list[SentTurn], bool]:
    """Returns a page of what the reviewer may see in one state, newest first, and whether a further page follows."""
    first = (max(page, 1) - 1) * PAGE_SIZE
    found: list[SentTurn] = []
    for number, one in enumerate(_visible(session, principal, FeedbackRow.state == state.value)):
        if number >= first + PAGE_SIZE:
            return found, True
        if number >= first:
            found.append(one)
    return found, False


def read_feedback(session: Session, principal: Principal, feedback_id: int) -> SentTurn:
    """Returns one; raises the same ``NotFound`` for a missing one and for one this reviewer may not see."""
    found = next(_visible(session, principal, FeedbackRow.id == feedback_id), None)
    if found is None:
        raise NotFound(_NO_FEEDBACK)
    return found


def decide_feedback(
    session: Session, principal: Principal, feedback_id: int, *, state: FeedbackState, note: str | None = None
) -> SentTurn:
    """Returns the feedback in its new state; ``note`` None keeps the note."""
    row = session.get_one(FeedbackRow, read_feedback(session, principal, feedback_id).id)
    row.state = state.value
    row.note = row.note if note is None else checked_note(note)
    row.decided_by_id, row.decided_at = principal.person_id, datetime.datetime.now(datetime.UTC)
    session.flush()
    return read_feedback(session, principal, feedback_id)


def _visible(session: Session, principal: Principal, condition: Any) -> Iterator[SentTurn]:
    check_reviewer(principal)
    wanted = _sent().where(PersonRow.unit_id.in_(kept_units(session, principal)), condition)
    before: int | None = None
    while True:
        some = wanted if before is None else wanted.where(FeedbackRow.id < before)
        rows = session.execute(some.order_by(FeedbackRow.id.desc()).limit(_BATCH)).all()
        yield from _shown(session, principal, rows)
        if len(rows) < _BATCH:
            return
        before = rows[-1][0].id


def _sent() -> Select[FeedbackRow, TurnRow, PersonRow, str, int | None]:
    return (
        select(FeedbackRow, TurnRow, PersonRow, UnitRow.name, EvalCaseRow.id)
        .join(TurnRow, TurnRow.id == FeedbackRow.turn_id)
        .join(PersonRow, PersonRow.id == FeedbackRow.person_id)
        .join(UnitRow, UnitRow.id == PersonRow.unit_id)
        .join(EvalCaseRow, EvalCaseRow.feedback_id == FeedbackRow.id, isouter=True)
    )


def _shown(session: Session, principal: Principal, rows: Sequence[_SentRow]) -> Iterator[SentTurn]:
    replies = [json.loads(row[1].reply) for row in rows]
    for row, reply, allowed in zip(rows, replies, readable_replies(session, principal, replies), strict=True):
        if allowed:
            yield _sent_turn(row, reply)


def _sent_turn(row: _SentRow, reply: dict[str, Any]) -> SentTurn:
    given, turn, person, unit, case_id = row
    return SentTurn(
        id=given.id,
        verdict=Verdict(given.verdict),
        comment=given.comment,
        given_at=given.given_at,
        state=FeedbackState(given.state),
        note=given.note,
        question=turn.question,
        reply=reply,
        asked_at=turn.asked_at,
        person_id=person.id,
        username=person.username,
        person=person.name,
        unit=unit,
        case_id=case_id,
    )
