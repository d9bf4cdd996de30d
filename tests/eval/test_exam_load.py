"""The check after a load test finds what is lost, double or wrong; its figures say what people met."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fresh import fresh_database
from sqlalchemy import select, update

from eval.exam_load.checking import Found, check
from eval.exam_load.office import Plan, build
from eval.exam_load.trial import Trial, figures
from exams.sittings.desk import SittingDesk
from exams.sittings.views import Save
from vanban.audit import Action, Entry
from vanban.db.audit import record
from vanban.db.exam_sitting_models import ExamAnswerRow, ExamAttemptRow
from vanban.db.group_commit import GroupCommit
from vanban.db.people import principal_of
from vanban.db.session import Database
from vanban.principals import Channel
from vanban.settings import Settings

PLAN = Plan(people=3, sites=2, questions=8, draw=4)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = fresh_database(Settings(data_dir=tmp_path / "data", database_url=None))
    yield database
    database.close()


@pytest.fixture
def sat(database: Database, tmp_path: Path) -> tuple[int, list[dict[str, Any]]]:
    """A sitting that everyone has handed in, and what they were told."""
    sitting, desk = build(database, PLAN, tmp_path / "tokens.json"), SittingDesk(GroupCommit(database))
    assert len(set(json.loads((tmp_path / "tokens.json").read_text("utf-8")))) == PLAN.people
    people = []
    for number in range(PLAN.people):
        with database.session() as session:
            person = principal_of(session, f"nguoi-thi-{number}", Channel.API)
        view = desk.start(person, sitting)
        saves = [Save(one.question, (one.options[0][0],), 2) for one in view.questions]
        desk.save(person, view.id, saves)
        result = desk.submit(person, view.id)
        saved = {str(save.question): [save.sequence, list(save.chosen)] for save in saves}
        told = [result.right, result.submitted_at.isoformat()]
        people.append({"attempt": view.id, "saved": saved, "results": [told]})
    return sitting, people


def test_nothing_is_found_where_all_is_well(database: Database, sat: tuple[int, list[dict[str, Any]]]) -> None:
    assert check(database, *sat) == Found(3, 3, 12, 0, 0, 0, 0, 0)
    assert check(database, *sat).clean


def test_each_kind_of_harm_is_found(database: Database, sat: tuple[int, list[dict[str, Any]]]) -> None:
    sitting, people = sat
    with database.transaction() as session:
        first, second, third = session.scalars(select(ExamAttemptRow).order_by(ExamAttemptRow.id)).all()
        answers = session.scalars(select(ExamAnswerRow).where(ExamAnswerRow.attempt_id == first.id)).all()
        session.delete(answers[0])
        answers[1].sequence = 1  # an older choice in the place of a newer one
        answers[2].sequence = 3  # a newer one is no harm
        second.right = (second.right or 0) + 1
        second.person_id, second.number = third.person_id, 2
        record(session, Entry(Action.EXAM_SUBMITTED, None, "exam_attempt", third.id))
    people[2]["results"].append([people[2]["results"][0][0] + 1, "x"])
    found = check(database, sitting, people)
    assert (found.lost, found.two_attempts, found.two_results, found.two_entries) == (2, 1, 1, 1)
    assert found.wrong_scores >= 1
    assert not found.clean


def test_an_attempt_that_goes_on_has_no_score_to_be_wrong(
    database: Database, sat: tuple[int, list[dict[str, Any]]]
) -> None:
    with database.transaction() as session:
        session.execute(update(ExamAttemptRow).values(submitted_at=None, right=None))
    found = check(database, *sat)
    assert (found.handed_in, found.wrong_scores) == (0, 0)


@pytest.mark.parametrize(("slowest", "given_up", "holds"), [(900.0, 0, True), (1_100.0, 0, False), (900.0, 1, False)])
def test_the_load_holds_where_answers_came_in_time_and_nobody_gave_up(
    slowest: float, given_up: int, *, holds: bool
) -> None:
    times = {"nộp bài": [10.0] * 10 + [slowest] * 10}
    answered = {"100": 5, "101": 15, "120": 1}
    seen = {"times": times, "whole": times, "answered": answered, "began": [5.0, 65.0], "given_up": given_up}
    told = figures(
        Trial(PLAN, 60.0, 30.0, 2, 2), {**seen, "retries": {}, "statuses": {}}, Found(3, 3, 12, 0, 0, 0, 0, 0), 70
    )
    assert (told["holds"], told["peak_a_second"], told["requests"]) == (holds, 2.0, 21)
    assert (told["ms"]["nộp bài"]["max"], told["begun_within_s"]) == (slowest, 60.0)
