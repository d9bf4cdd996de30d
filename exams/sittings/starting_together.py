"""Beginning attempts of many people at once: what they share is asked once, and written together.

Thousands press the button within a minute. Sittings, audiences, papers, documents and attempts of all who came
meanwhile are read in a few statements; each person is still judged alone, by the same rules as one who comes alone.
"""

import datetime
import secrets
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import SystemRandom

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from exams.sittings.arranging import arrange
from exams.sittings.attempts import TARGET, deadline, is_due
from exams.sittings.ending import hand_in
from exams.sittings.questions import CLOSED_DOCUMENT, PaperQuestion, cited_documents, paper_questions
from exams.sittings.starting import going_of, leave_of
from vanban.audit import Action, Entry
from vanban.db.audit import record_all
from vanban.db.exam_sitting_models import ExamAttemptRow, ExamSittingRow
from vanban.db.exam_sittings import NO_SITTING, is_for, is_seen, rules_of
from vanban.db.models import DocumentRow
from vanban.db.permissions import access_of
from vanban.db.upserts import one_at_a_time
from vanban.errors import InvalidInput, NotAllowed, NotFound, VanbanError
from vanban.exam_papers import Arrangement, arrangement_json
from vanban.exam_sittings import Rules, week_of
from vanban.principals import Access, Principal, may_read

_CODE_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that is read for another
_CODE_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Start:
    """What a person asks for: an attempt of a sitting. ``device`` names the sign-in it is opened from, ``address`` is
    that of the network, for the audit log; ``now`` is when it came."""

    principal: Principal
    sitting_id: int
    now: datetime.datetime
    device: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Begun:
    """An attempt to sit, and whether it is ``new``."""

    attempt: ExamAttemptRow
    sitting: ExamSittingRow
    new: bool


def begin_together(session: Session, asked: Sequence[Start]) -> list[Begun | VanbanError]:
    """Returns for each the open attempt of the person, a new one where there is none, or why it was refused: see
    ``exams.sittings.taking.start``. Of two that one person sent, the second finds the attempt of the first."""
    for who in sorted({(one.sitting_id, one.principal.person_id or 0) for one in asked}):
        one_at_a_time(session, f"exam attempt {who[0]} {who[1]}")
    shared = _Shared.of(session, asked)
    outcomes: list[Begun | VanbanError] = []
    for one in asked:
        try:
            outcomes.append(_begun(session, one, shared))
        except VanbanError as error:
            outcomes.append(error)
    session.flush()
    entries = [
        Entry(
            Action.EXAM_STARTED,
            one.principal,
            TARGET,
            begun.attempt.id,
            address=one.address,
            detail={"sitting": begun.sitting.id, "number": begun.attempt.number},
        )
        for one, begun in zip(asked, outcomes, strict=True)
        if isinstance(begun, Begun) and begun.new
    ]
    if entries:
        record_all(session, entries)
    return outcomes


@dataclass(slots=True)
class _Shared:
    """What is read once for all who ask: sittings with their papers and units, and attempts by sitting and person."""

    session: Session
    sittings: Mapping[int, ExamSittingRow]
    attempts: defaultdict[tuple[int, int | None], list[ExamAttemptRow]]
    accesses: dict[int, Access | None] = field(default_factory=dict)  # of documents; None: there is none

    @classmethod
    def of(cls, session: Session, asked: Sequence[Start]) -> "_Shared":
        wanted = select(ExamSittingRow).where(ExamSittingRow.id.in_({one.sitting_id for one in asked}))
        wanted = wanted.options(joinedload(ExamSittingRow.paper), selectinload(ExamSittingRow.units))
        sittings = {row.id: row for row in session.scalars(wanted)}
        theirs = select(ExamAttemptRow).where(
            ExamAttemptRow.sitting_id.in_(list(sittings)),
            ExamAttemptRow.person_id.in_({one.principal.person_id or 0 for one in asked}),
        )
        attempts: defaultdict[tuple[int, int | None], list[ExamAttemptRow]] = defaultdict(list)
        for row in session.scalars(theirs.order_by(ExamAttemptRow.number)):
            attempts[row.sitting_id, row.person_id].append(row)
        return cls(session, sittings, attempts)

    def readable(self, principal: Principal, documents: set[int]) -> bool:
        """Tells whether all these documents are there and the person may read them: ``permissions.readable_ids``."""
        for missing in sorted(documents - self.accesses.keys()):
            document = self.session.get(DocumentRow, missing)
            self.accesses[missing] = None if document is None else access_of(self.session, document)
        accesses = [self.accesses[one] for one in documents]
        return all(access is not None and may_read(principal, access) for access in accesses)


def _begun(session: Session, one: Start, shared: _Shared) -> Begun:
    """Returns the attempt of one who asks; raises what ``exams.sittings.taking.start`` does, nothing is added then."""
    sitting = shared.sittings.get(one.sitting_id)
    attempts = shared.attempts[one.sitting_id, one.principal.person_id]
    if sitting is None or not is_seen(one.principal, sitting, sat=bool(attempts)):
        raise NotFound(NO_SITTING)
    for attempt in attempts:
        if attempt.submitted_at is None and is_due(attempt, sitting, one.now):
            hand_in(session, [attempt], now=one.now)
    going = going_of(sitting, attempts, one.now)
    if going is not None:
        return Begun(going, sitting, new=False)
    leave = leave_of(sitting, attempts, one.now, inside=is_for(one.principal, sitting))
    if leave.refusal:
        raise NotAllowed(leave.refusal)
    attempt = _new(one, sitting, attempts, shared)
    attempts.append(attempt)
    session.add(attempt)
    return Begun(attempt, sitting, new=True)


def _new(one: Start, sitting: ExamSittingRow, before: Sequence[ExamAttemptRow], shared: _Shared) -> ExamAttemptRow:
    questions, rules = paper_questions(shared.session, sitting.paper_id), rules_of(sitting)
    _check(one.principal, questions, shared)
    attempt = _drawn(one.principal, arrange(questions, rules, SystemRandom()))
    attempt.sitting_id, attempt.number, attempt.device = sitting.id, len(before) + 1, one.device
    attempt.code = before[0].code if before else "".join(secrets.choice(_CODE_SIGNS) for _ in range(_CODE_LENGTH))
    _set_times(attempt, sitting, rules, one.now)
    return attempt


def _check(principal: Principal, questions: Mapping[int, PaperQuestion], shared: _Shared) -> None:
    if not questions:
        raise InvalidInput("Đề thi của kỳ thi này chưa có câu hỏi; đề nghị liên hệ đơn vị tổ chức.")
    if not shared.readable(principal, cited_documents(questions.values())):
        raise NotAllowed(CLOSED_DOCUMENT)


def _set_times(attempt: ExamAttemptRow, sitting: ExamSittingRow, rules: Rules, now: datetime.datetime) -> None:
    attempt.started_at, attempt.week = now, week_of(now)
    attempt.ends_at = deadline(rules, now, sitting.closes_at)


def _drawn(principal: Principal, arrangement: Arrangement) -> ExamAttemptRow:
    """Returns an attempt of a person that asks these questions; raises ``NotAllowed`` for who acts for no unit."""
    if principal.person_id is None or principal.unit_id is None:
        raise NotAllowed(
            "Đơn vị của đồng chí đã kết thúc hoạt động nên chưa thể dự thi; đề nghị liên hệ quản trị viên."
        )
    return ExamAttemptRow(
        person_id=principal.person_id,
        unit_id=principal.unit_id,
        arrangement=arrangement_json(arrangement),
        questions=len(arrangement),
    )
