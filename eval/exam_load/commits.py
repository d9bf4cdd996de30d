"""``python -m eval.exam_load.commits``: what it brings that answers which come together are committed together.

The same saves from many threads, each in a transaction of its own and through ``GroupCommit``, by turns, twice.
"""

import datetime
import json
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from eval.exam_load.office import Plan, build
from exams.sittings.desk import SittingDesk
from exams.sittings.taking import save_answers
from exams.sittings.views import AttemptView, Save
from vanban.db.group_commit import GroupCommit
from vanban.db.people import principal_of
from vanban.db.session import Database, open_database
from vanban.principals import Channel, Principal
from vanban.settings import Settings

PEOPLE = 32  # each with a thread
ROUNDS = 20  # answers of each
Saving = Callable[[Principal, int, Save], object]


def main() -> None:
    """Prints answers a second and milliseconds for both ways."""
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(Settings(data_dir=Path(folder), database_url=None))
        sitting = build(database, Plan(people=PEOPLE, sites=4, draw=ROUNDS), Path(folder) / "tokens.json")
        desk = SittingDesk(GroupCommit(database))
        with database.session() as session:
            people = [principal_of(session, f"nguoi-thi-{n}", Channel.API) for n in range(PEOPLE)]
        attempts = [(person, desk.start(person, sitting)) for person in people]
        for turn in range(2):
            print(json.dumps({"alone": _measured(_alone(database), attempts, 2 * turn)}))
            print(
                json.dumps(
                    {
                        "together": _measured(
                            lambda person, attempt, one: desk.save(person, attempt, [one]), attempts, 2 * turn + 1
                        )
                    }
                )
            )
        database.close()


def _alone(database: Database) -> Saving:
    def save(person: Principal, attempt: int, one: Save) -> object:
        with database.transaction() as session:
            return save_answers(session, person, attempt, [one], now=datetime.datetime.now(datetime.UTC))

    return save


def _measured(save: Saving, attempts: Sequence[tuple[Principal, AttemptView]], turn: int) -> dict[str, Any]:
    def one(number: int) -> float:
        (person, view), at = attempts[number % PEOPLE], number // PEOPLE
        question = view.questions[at]
        began = time.perf_counter()
        save(person, view.id, Save(question.question, (question.options[turn % 2][0],), turn + 1))
        return 1000 * (time.perf_counter() - began)

    began = time.perf_counter()
    with ThreadPoolExecutor(PEOPLE) as pool:
        times = list(pool.map(one, range(PEOPLE * ROUNDS)))
    p50, p95 = (round(float(np.percentile(times, q))) for q in (50, 95))
    return {
        "a_second": round(len(times) / (time.perf_counter() - began)),
        "p50": p50,
        "p95": p95,
        "max": round(max(times)),
    }


if __name__ == "__main__":
    main()
