"""What is due is handed in as soon as a service starts, without anyone opening it."""

import datetime
import threading
from pathlib import Path

from exam_papers_made import make_office, make_paper, make_sitting
from fresh import fresh_database

from app.sitting_closing import SittingClosing, closing_sittings
from app.wiring import Services
from exams.sittings.taking import start
from vanban.db.exam_sitting_models import ExamAttemptRow
from vanban.db.session import Database
from vanban.exam_sittings import Ended, Rules
from vanban.settings import Settings


def begun(database: Database, *, hours_ago: float) -> int:
    """Returns the id of an attempt of half an hour."""
    now = datetime.datetime.now(datetime.UTC)
    moment = now - datetime.timedelta(hours=hours_ago)
    with database.transaction() as session:
        office = make_office(session)
        window = {"opens_at": moment, "closes_at": now + datetime.timedelta(days=1)}
        sitting = make_sitting(session, office, make_paper(session, office), rules=Rules(minutes=30), **window)
        return start(session, office.candidate, sitting.id, now=moment).id


def ended(database: Database, attempt: int) -> str | None:
    with database.session() as session:
        return session.get_one(ExamAttemptRow, attempt).ended


def test_a_service_that_starts_hands_in_what_came_due_meanwhile(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data", database_url=None)
    database = fresh_database(settings)
    attempt, services = begun(database, hours_ago=2), Services(settings)
    handed_in = threading.Event()
    with closing_sittings(services):
        for _ in range(1_000):
            if ended(database, attempt) is not None:
                break
            handed_in.wait(0.01)
    assert ended(database, attempt) == Ended.TIME_UP
    services.close()
    database.close()


def test_an_attempt_that_goes_on_is_left_alone(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data", database_url=None)
    database = fresh_database(settings)
    attempt, services = begun(database, hours_ago=0.1), Services(settings)
    SittingClosing(services).do()
    assert ended(database, attempt) is None
    services.close()
    database.close()
