"""Sittings over the small library: trainers, candidates, an approved paper, and attempts made row by row."""

import datetime
import json
from collections.abc import Sequence
from dataclasses import replace

from bank_people import content
from fake_services import World
from sqlalchemy import select

from exams.sittings.questions import paper_questions
from vanban.db.exam_bank import add_items
from vanban.db.exam_models import ExamItemRow
from vanban.db.exam_paper_models import ExamPaperItemRow, ExamPaperRow
from vanban.db.exam_sitting_models import (
    ExamAnswerRow,
    ExamAttemptRow,
    ExamEventRow,
    ExamSittingRow,
    ExamSittingUnitRow,
)
from vanban.db.exam_sittings import rules_json
from vanban.db.models import DocumentRow, PersonRow, UnitRow
from vanban.db.passwords import UNUSABLE
from vanban.db.people import create_person, create_unit, principal_of
from vanban.exam_bank import BankSource, ItemState
from vanban.exam_papers import PaperState, Placed, arrangement_json
from vanban.exam_sittings import Ended, EventKind, Rules, SittingKind, SittingState, week_of
from vanban.principals import Channel

NOW = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
DAY = datetime.timedelta(days=1)
QUESTIONS = 4
GIVEN = ("Thảo", "Quỳnh", "Hạnh", "Phượng", "Nghĩa", "Tuấn", "Uyên", "Khải", "Diễm", "Vượng")
MIDDLE = ("Văn", "Thị", "Đức", "Kim", "Ngọc", "Minh")
FAMILY = ("Trịnh", "Đoàn", "Phùng", "Lương", "Mạch", "Tạ", "Cung", "Khuất")


def add_trainers(world: World) -> None:
    """Gives the city committee the trainers "lan" and "hoa", the commune the trainer "hai"."""
    with world.services.database.transaction() as session:
        for username, name, unit in (
            ("lan", "Đỗ Thị Lan", "tp"),
            ("hoa", "Vũ Thị Hoa", "tp"),
            ("hai", "Bùi Văn Hải", "xa"),
        ):
            world.passwords[username] = create_person(
                session, username=username, name=name, unit_code=unit, roles=("giang_vien",)
            )


def add_people(world: World, unit: str, count: int, *, parent: str = "tp") -> list[str]:
    """Returns the names of new candidates of a unit, which is made below ``parent`` where it is not there."""
    with world.services.database.transaction() as session:
        row = session.scalar(select(UnitRow).where(UnitRow.code == unit))
        row = row or create_unit(session, code=unit, name=f"Phường {unit.title()}", parent_code=parent)
        names = []
        for number in range(count):
            family = FAMILY[(number + row.id) % len(FAMILY)]
            name = f"{family} {unit.title()} {MIDDLE[number // len(GIVEN)]} {GIVEN[number % len(GIVEN)]}"
            names.append(name)
            session.add(
                PersonRow(username=f"{unit}-{number}", name=name, unit_id=row.id, password_hash=UNUSABLE, roles="")
            )
    return names


def add_paper(world: World, *, document: str = "quy-dinh.txt", trainer: str = "lan") -> int:
    """Returns the id of an approved paper of four questions about a document, its questions approved."""
    with world.services.database.transaction() as session:
        person = principal_of(session, trainer, Channel.WEB)
        text = session.get_one(DocumentRow, world.ids[document]).text
        source = BankSource(world.ids[document], None, "Điều 1", 0, 20, text[:20], "Điều 1 Quy định")
        contents = []
        for number in range(QUESTIONS):
            plain = content(f"Câu hỏi mật số {number} của {trainer}?", keys=(number % 4,))
            options = tuple(f"Phương án {letter}{number}" for letter in "ABCD")
            contents.append(replace(plain, options=options, sources=(source,)))
        items = add_items(session, person, contents)
        for item in items:
            item.state = ItemState.APPROVED.value
        paper = ExamPaperRow(
            unit_id=person.unit_id,
            title="Đề tìm hiểu quy chế",
            state=PaperState.APPROVED.value,
            minutes=30,
            matrix=json.dumps({}),
            seed=1,
            created_at=NOW,
            changed_at=NOW,
        )
        paper.items = [
            ExamPaperItemRow(position=place, item_id=item.id, version_id=item.versions[0].id)
            for place, item in enumerate(items)
        ]
        session.add(paper)
        session.flush()
        return paper.id


def retire_question(world: World, paper_id: int) -> None:
    """Retires the first question of a paper in the bank."""
    with world.services.database.transaction() as session:
        paper = session.get_one(ExamPaperRow, paper_id)
        session.get_one(ExamItemRow, paper.items[0].item_id).state = ItemState.RETIRED.value


def add_sitting(
    world: World,
    paper_id: int,
    *,
    rules: Rules,
    kind: SittingKind = SittingKind.CONTEST,
    state: SittingState = SittingState.OPEN,
    opens_at: datetime.datetime = NOW - DAY,
    closes_at: datetime.datetime = NOW + DAY,
    unit: str = "tp",
    title: str = "Hội thi tìm hiểu quy chế",
) -> int:
    """Returns the id of a sitting for a unit and all below it."""
    with world.services.database.transaction() as session:
        unit_id = session.scalars(select(UnitRow.id).where(UnitRow.code == unit)).one()
        row = ExamSittingRow(
            unit_id=unit_id,
            paper_id=paper_id,
            title=title,
            kind=kind.value,
            state=state.value,
            opens_at=opens_at,
            closes_at=closes_at,
            rules=rules_json(rules),
            created_at=opens_at,
            changed_at=opens_at,
        )
        row.units = [ExamSittingUnitRow(unit_id=unit_id, below=True)]
        session.add(row)
        session.flush()
        return row.id


def add_attempt(
    world: World,
    sitting_id: int,
    username: str,
    right: int,
    seconds: int,
    *,
    number: int = 1,
    prediction: int | None = None,
    left: Sequence[int] = (),
    late: int = 0,
) -> int:
    """Returns the id of a handed-in attempt with that many right answers; ``left`` are seconds away from the page."""
    with world.services.database.transaction() as session:
        person = session.scalars(select(PersonRow).where(PersonRow.username == username)).one()
        sitting = session.get_one(ExamSittingRow, sitting_id)
        questions = paper_questions(session, sitting.paper_id)
        started = NOW - DAY / 2 + datetime.timedelta(seconds=late)
        row = ExamAttemptRow(
            sitting_id=sitting_id,
            person_id=person.id,
            unit_id=person.unit_id,
            number=number,
            week=week_of(started),
            code=f"M{person.id:05d}",
            arrangement=arrangement_json([Placed(place, (3, 2, 1, 0)) for place in reversed(range(QUESTIONS))]),
            questions=QUESTIONS,
            started_at=started,
            ends_at=started + datetime.timedelta(minutes=30),
            submitted_at=started + datetime.timedelta(seconds=seconds),
            ended=Ended.BY_CANDIDATE.value,
            right=right,
            seconds=seconds,
            prediction=prediction,
        )
        session.add(row)
        session.flush()
        for place in range(QUESTIONS):
            (key,) = questions[place].item.keys
            chosen = key if place < right else (key + 1) % 4
            session.add(
                ExamAnswerRow(
                    attempt_id=row.id,
                    question=place,
                    chosen=str(chosen),
                    sequence=place + 1,
                    saved_at=started,
                    right=place < right,
                )
            )
        for away in left:
            session.add(ExamEventRow(attempt_id=row.id, at=started, kind=EventKind.LEFT.value, seconds=away))
        return row.id
