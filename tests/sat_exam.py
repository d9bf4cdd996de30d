"""Sittings with their papers and attempts, stored row by row, for tests of what is read of them."""

import datetime
import itertools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from vanban.db.exam_bank import add_items
from vanban.db.exam_paper_models import ExamPaperItemRow, ExamPaperRow
from vanban.db.exam_sitting_models import ExamAnswerRow, ExamAttemptRow, ExamSittingRow
from vanban.db.models import PersonRow
from vanban.db.passwords import UNUSABLE
from vanban.exam_bank import BankContent
from vanban.exam_papers import Placed, arrangement_json
from vanban.principals import Principal

OPENS = datetime.datetime(2026, 11, 2, 1, 0, tzinfo=datetime.UTC)
CLOSES = OPENS + datetime.timedelta(days=7)
_NAMES = itertools.count(1)


@dataclass(frozen=True)
class Sat:
    """One attempt: the letters chosen for each question ("-" left empty, "." not given, " " an answer taken back)."""

    signs: str
    unit: int
    person: int | None = None
    number: int = 1
    submitted: bool = True
    seconds: int = 600
    rows: Mapping[int, str] = field(default_factory=dict)  # answers stored as they stand here, by question


def make_paper(session: Session, trainer: Principal, contents: Sequence[BankContent]) -> ExamPaperRow:
    """Returns an approved paper of new questions, in their first version."""
    items = add_items(session, trainer, contents)
    paper = ExamPaperRow(
        unit_id=trainer.unit_id, title="Đề tìm hiểu nghị quyết", state="da_duyet", minutes=20, scale=10, matrix="{}",
        seed=1, created_at=OPENS, changed_at=OPENS,
    )  # fmt: skip
    paper.items = [
        ExamPaperItemRow(position=place, item_id=item.id, version_id=item.versions[0].id)
        for place, item in enumerate(items)
    ]
    session.add(paper)
    session.flush()
    return paper


def make_sitting(
    session: Session,
    paper: ExamPaperRow,
    *,
    state: str = "dong",
    kind: str = "cuoc_thi",
    anonymity: str = "ho_ten",
    pass_percent: int | None = 50,
    title: str = "Cuộc thi tìm hiểu nghị quyết",
) -> ExamSittingRow:
    """Returns a sitting of the paper's unit."""
    rules = {"minutes": 20, "anonymity": anonymity, "pass_percent": pass_percent}
    row = ExamSittingRow(
        unit_id=paper.unit_id, paper_id=paper.id, title=title, kind=kind, state=state, opens_at=OPENS,
        closes_at=CLOSES, everyone=True, rules=json.dumps(rules), created_at=OPENS, changed_at=OPENS,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def sit(session: Session, sitting: ExamSittingRow, keys: str, attempts: Sequence[Sat]) -> list[ExamAttemptRow]:
    """Returns the stored attempts; who is named in none is a new person of the attempt's unit."""
    rows = [_attempt(session, sitting, keys, sat) for sat in attempts]
    session.flush()
    for row, sat in zip(rows, attempts, strict=True):
        session.add_all(_answers(row.id, keys, sat))
    session.flush()
    return rows


def _attempt(session: Session, sitting: ExamSittingRow, keys: str, sat: Sat) -> ExamAttemptRow:
    given = [place for place, sign in enumerate(sat.signs) if sign != "."]
    right = sum(sign == key for sign, key in zip(sat.signs, keys, strict=True))
    row = ExamAttemptRow(
        sitting_id=sitting.id, person_id=sat.person or _person(session, sat.unit), unit_id=sat.unit, number=sat.number,
        week="2026-W45", code=f"TS{next(_NAMES)}", questions=len(given), started_at=OPENS, ends_at=CLOSES,
        arrangement=arrangement_json([Placed(place, (3, 2, 1, 0)) for place in reversed(given)]),
    )  # fmt: skip
    if sat.submitted:
        row.submitted_at, row.ended, row.right, row.seconds = OPENS, "nguoi_thi_nop", right, sat.seconds
    session.add(row)
    return row


def _answers(attempt: int, keys: str, sat: Sat) -> list[ExamAnswerRow]:
    found = []
    for place, (sign, key) in enumerate(zip(sat.signs, keys, strict=True)):
        if sign in "-." and place not in sat.rows:
            continue
        chosen = sat.rows.get(place, "" if sign == " " else str("ABCD".index(sign)))
        right = sign == key if sat.submitted else None
        found.append(
            ExamAnswerRow(attempt_id=attempt, question=place, chosen=chosen, sequence=1, saved_at=OPENS, right=right)
        )
    return found


def _person(session: Session, unit: int) -> int:
    name = f"thi-sinh-{next(_NAMES)}"
    row = PersonRow(username=name, name=f"Người thi {name}", unit_id=unit, password_hash=UNUSABLE)
    session.add(row)
    session.flush()
    return row.id
