"""The answers of a sitting as its statistics need them: first attempts alone, for the trainers of its unit alone."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, exists, func, not_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from vanban.db.exam_bank import bank_units, item_row, seen
from vanban.db.exam_models import ExamItemRow, ExamItemSourceRow, ExamItemVersionRow
from vanban.db.exam_paper_models import ExamPaperItemRow, ExamPaperRow
from vanban.db.exam_sitting_models import ExamAnswerRow, ExamAttemptRow, ExamSittingRow
from vanban.db.exam_sittings import managed, rules_of
from vanban.db.models import DocumentRow, UnitRow
from vanban.db.permissions import readable, slices
from vanban.exam_papers import arrangement_from_json
from vanban.exam_responses import Answered, AskedItem, FirstAttempt, SittingAnswers, SittingFacts
from vanban.exam_sittings import SittingKind, SittingState
from vanban.principals import Principal

TARGET = "exam_sitting"  # of entries of the audit log


def sitting_facts(session: Session, principal: Principal, sitting_id: int) -> SittingFacts:
    """Returns a sitting that the person organises; raises the same ``NotFound`` for any other."""
    return _facts(session, managed(session, principal, sitting_id))


def sitting_answers(session: Session, principal: Principal, sitting_id: int) -> SittingAnswers:
    """Returns the first attempts of a sitting that the person organises, with every answer; raises ``NotFound``."""
    facts = sitting_facts(session, principal, sitting_id)
    items = _asked_items(session, principal, sitting_id)
    first = _first_attempts(sitting_id)
    wanted = select(*_columns(len(items)), UnitRow.name).join(first, first.c.id == ExamAttemptRow.id)
    rows = session.execute(wanted.join(UnitRow, UnitRow.id == ExamAttemptRow.unit_id).order_by(ExamAttemptRow.id)).all()
    attempts = tuple(_attempt(row, row[-1]) for row in rows)
    places = {row[0]: place for place, row in enumerate(rows)}
    return SittingAnswers(facts, items, attempts, _answers(session, first, places))


def sittings_with(session: Session, principal: Principal, item_id: int) -> list[tuple[SittingFacts, int, int, int]]:
    """Returns the sittings that the person organises and that asked a question of the bank, newest first: each with
    the version asked, its place in the paper, and how many questions the paper has. Raises ``NotFound``."""
    item_row(session, principal, item_id)
    all_of_it = aliased(ExamPaperItemRow)
    size = select(func.count()).where(all_of_it.paper_id == ExamSittingRow.paper_id).scalar_subquery()
    wanted = (
        select(ExamSittingRow, ExamItemVersionRow.number, ExamPaperItemRow.position, size)
        .join(ExamPaperItemRow, ExamPaperItemRow.paper_id == ExamSittingRow.paper_id)
        .join(ExamItemVersionRow, ExamItemVersionRow.id == ExamPaperItemRow.version_id)
        .where(
            ExamPaperItemRow.item_id == item_id,
            _organised_by(principal),
            ExamSittingRow.kind != SittingKind.PRACTICE.value,
            ExamSittingRow.state.in_((SittingState.OPEN.value, SittingState.CLOSED.value)),
        )
        .order_by(ExamSittingRow.closes_at.desc(), ExamSittingRow.id.desc())
    )
    return [
        (_facts(session, row), version, place, count) for row, version, place, count in session.execute(wanted).all()
    ]


def answers_to(session: Session, sitting_id: int, question: int, size: int) -> list[tuple[FirstAttempt, bool]]:
    """Returns the first attempts that were given a question of the paper, each with whether it was answered rightly.

    ``size`` is how many questions the paper has. Whoever asks has checked who organises the sitting.
    """
    first = _first_attempts(sitting_id)
    mine = and_(ExamAnswerRow.attempt_id == ExamAttemptRow.id, ExamAnswerRow.question == question)
    wanted = (
        select(*_columns(size), ExamAnswerRow.right)
        .join(first, first.c.id == ExamAttemptRow.id)
        .outerjoin(ExamAnswerRow, mine)
        .order_by(ExamAttemptRow.id)
    )
    found = [(_attempt(row, ""), row[-1] is True) for row in session.execute(wanted)]
    return [(one, right) for one, right in found if one.questions is None or question in one.questions]


def _organised_by(principal: Principal) -> ColumnElement[bool]:
    return ExamSittingRow.unit_id.in_(sorted(bank_units(principal)))


def _first_attempts(sitting_id: int) -> Subquery:
    """Returns the ids of the first attempt that each person handed in."""
    handed_in = (ExamAttemptRow.sitting_id == sitting_id, ExamAttemptRow.submitted_at.is_not(None))
    first = (
        select(ExamAttemptRow.person_id, func.min(ExamAttemptRow.number).label("number"))
        .where(*handed_in)
        .group_by(ExamAttemptRow.person_id)
        .subquery()
    )
    same = and_(first.c.person_id == ExamAttemptRow.person_id, first.c.number == ExamAttemptRow.number)
    return select(ExamAttemptRow.id).join(first, same).where(*handed_in).subquery()


def _facts(session: Session, row: ExamSittingRow) -> SittingFacts:
    rules = rules_of(row)
    open_ones = select(func.count()).where(
        ExamAttemptRow.sitting_id == row.id, ExamAttemptRow.submitted_at.is_(None)
    )  # fmt: skip
    return SittingFacts(
        id=row.id,
        title=row.title,
        unit=session.scalars(select(UnitRow.name).where(UnitRow.id == row.unit_id)).one(),
        kind=SittingKind(row.kind),
        state=SittingState(row.state),
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        anonymity=rules.anonymity,
        pass_percent=rules.pass_percent,
        scale=session.scalars(select(ExamPaperRow.scale).where(ExamPaperRow.id == row.paper_id)).one(),
        waiting=session.scalar(open_ones) or 0,
    )


def _asked_items(session: Session, principal: Principal, sitting_id: int) -> tuple[AskedItem, ...]:
    """Returns the questions of the paper in their order; the words of those the person may not read are left out."""
    wanted = (
        select(ExamItemVersionRow)
        .join(ExamPaperItemRow, ExamPaperItemRow.version_id == ExamItemVersionRow.id)
        .join(ExamSittingRow, ExamSittingRow.paper_id == ExamPaperItemRow.paper_id)
        .where(ExamSittingRow.id == sitting_id)
        .order_by(ExamPaperItemRow.position)
    )
    rows = session.scalars(wanted).all()
    closed = _closed_versions(session, principal, [row.id for row in rows])
    listed = _ids(session, select(ExamItemRow.id).where(seen(principal)), ExamItemRow.id, [row.item_id for row in rows])
    return tuple(_asked(row, told=row.id not in closed, listed=row.item_id in listed) for row in rows)


def _asked(row: ExamItemVersionRow, *, told: bool, listed: bool) -> AskedItem:
    options = tuple(map(str, json.loads(row.options)))
    return AskedItem(
        item_id=row.item_id,
        version=row.number,
        topic=row.topic,
        level=row.level,
        keys=tuple(json.loads(row.keys)),
        options=options if told else ("",) * len(options),
        stem=row.stem if told else "",
        listed=told and listed,
    )


def _closed_versions(session: Session, principal: Principal, ids: Sequence[int]) -> set[int]:
    """Returns those of the versions that cite a document which is gone or which the person may not read."""
    open_to = exists().where(DocumentRow.id == ExamItemSourceRow.document_id, readable(principal))
    wanted = select(ExamItemSourceRow.version_id).where(not_(open_to.correlate(ExamItemSourceRow)))
    return _ids(session, wanted, ExamItemSourceRow.version_id, ids)


def _ids(session: Session, wanted: Select[int], column: InstrumentedAttribute[int], ids: Sequence[int]) -> set[int]:
    found: set[int] = set()
    for some in slices(sorted(set(ids))):
        found.update(session.scalars(wanted.where(column.in_(some))))
    return found


def _columns(size: int) -> tuple[ColumnElement[Any], ...]:
    """Returns what ``_attempt`` reads; the arrangement only of attempts with fewer questions than the paper has."""
    drawn = case((ExamAttemptRow.questions < size, ExamAttemptRow.arrangement), else_=None)
    row = ExamAttemptRow
    return row.id.expression, row.questions.expression, row.right.expression, row.seconds.expression, drawn


def _attempt(row: Sequence[Any], unit: str) -> FirstAttempt:
    _, count, right, seconds, drawn = row[:5]
    places = None if drawn is None else frozenset(one.question for one in arrangement_from_json(drawn))
    return FirstAttempt(unit, count, right or 0, seconds, places)


def _answers(session: Session, first: Subquery, places: Mapping[int, int]) -> list[Answered]:
    wanted = select(
        ExamAnswerRow.attempt_id, ExamAnswerRow.question, ExamAnswerRow.chosen, ExamAnswerRow.right
    ).join(first, first.c.id == ExamAnswerRow.attempt_id)  # fmt: skip
    return [
        (places[attempt], question, chosen, right is True)
        for attempt, question, chosen, right in session.execute(wanted)
    ]
