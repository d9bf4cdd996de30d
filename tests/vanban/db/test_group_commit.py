"""Changes of many threads in one commit: all are stored, and what one breaks does not fall on the others."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from vanban.db.group_commit import GroupCommit
from vanban.db.models import UnitRow
from vanban.db.people import create_unit
from vanban.db.session import Database
from vanban.errors import InvalidInput, NotFound


def units(database: Database) -> int:
    with database.session() as session:
        return session.scalar(select(func.count()).select_from(UnitRow)) or 0


def make(code: str):
    return lambda session: create_unit(session, code=code, name="Đơn vị").id


def test_what_the_work_returns_comes_back_once_it_is_stored(database: Database) -> None:
    made = GroupCommit(database).run(make("mot"))
    with database.session() as session:
        assert session.get_one(UnitRow, made).code == "mot"


def test_a_change_that_breaks_is_told_and_leaves_the_others_alone(database: Database) -> None:
    changes, held = GroupCommit(database), threading.Event()
    taken = threading.Event()

    def first(session: Session) -> int:  # holds the turn until the others wait
        taken.set()
        held.wait(10)
        return create_unit(session, code="dau", name="Đơn vị").id

    def broken(session: Session) -> None:
        create_unit(session, code="hong", name="Đơn vị")
        raise NotFound("Không có.")

    def twice(session: Session) -> None:
        session.execute(text("INSERT INTO unit (id, code, name) VALUES (77, 'x', 'x'), (77, 'y', 'y')"))

    with ThreadPoolExecutor(8) as pool:
        leader = pool.submit(changes.run, first)
        taken.wait(10)
        good = [pool.submit(changes.run, make(f"tot-{n}")) for n in range(3)]
        bad = [(pool.submit(changes.run, broken), NotFound), (pool.submit(changes.run, twice), IntegrityError)]
        while len(changes._waiting) < 5:
            threading.Event().wait(0.005)
        held.set()
        for future, kind in bad:
            with pytest.raises(kind):
                future.result(10)
        assert len({future.result(10) for future in [leader, *good]}) == 4
    assert units(database) == 4


def test_a_commit_that_fails_is_told_to_everyone_in_it(database: Database) -> None:
    def orphan(session: Session) -> None:  # a foreign key that is looked at when the transaction ends
        session.execute(text("PRAGMA defer_foreign_keys = ON"))
        session.execute(text("INSERT INTO unit (id, code, name, parent_id) VALUES (88, 'mo-coi', 'x', 999)"))

    with pytest.raises(IntegrityError):
        GroupCommit(database).run(orphan)
    assert units(database) == 0
    assert GroupCommit(database).run(make("sau")) > 0


def test_many_threads_lose_nothing(database: Database) -> None:
    changes = GroupCommit(database)
    with ThreadPoolExecutor(12) as pool:
        ids = list(pool.map(lambda n: changes.run(make(f"dv-{n}")), range(60)))
    assert len(set(ids)) == units(database) == 60


def named(session: Session, codes: Sequence[str]) -> list[int | NotFound]:
    """Makes units together; one whose code begins with "khong" is refused, "hong" breaks all of them."""
    made = [NotFound(code) if code.startswith("khong") else create_unit(session, code=code, name="x") for code in codes]
    if any(code.startswith("hong") for code in codes):
        raise InvalidInput("Hỏng.")
    return [one if isinstance(one, NotFound) else one.id for one in made]


def test_changes_of_one_kind_are_made_by_one_function_and_told_apart(database: Database) -> None:
    changes, held, taken = GroupCommit(database), threading.Event(), threading.Event()

    def first(session: Session) -> int:
        taken.set()
        held.wait(10)
        return create_unit(session, code="dau", name="x").id

    with ThreadPoolExecutor(8) as pool:
        leader = pool.submit(changes.run, first)
        taken.wait(10)
        good = [pool.submit(changes.run_with_others, named, f"tot-{n}") for n in range(3)]
        refused = pool.submit(changes.run_with_others, named, "khong-duoc")
        alone = pool.submit(changes.run, make("rieng"))
        while len(changes._waiting) < 5:
            threading.Event().wait(0.005)
        held.set()
        assert len({future.result(10) for future in [leader, alone, *good]}) == 5
        with pytest.raises(NotFound, match="khong-duoc"):
            refused.result(10)
    assert units(database) == 5


def test_one_that_breaks_the_function_of_many_costs_no_other_theirs(database: Database) -> None:
    changes, held, taken = GroupCommit(database), threading.Event(), threading.Event()

    def first(session: Session) -> int:
        taken.set()
        held.wait(10)
        return create_unit(session, code="dau", name="x").id

    with ThreadPoolExecutor(8) as pool:
        leader = pool.submit(changes.run, first)
        taken.wait(10)
        good, broken = (pool.submit(changes.run_with_others, named, code) for code in ("tot", "hong"))
        alone = pool.submit(changes.run, make("rieng"))
        while len(changes._waiting) < 3:
            threading.Event().wait(0.005)
        held.set()
        with pytest.raises(InvalidInput):
            broken.result(10)
        assert len({future.result(10) for future in (leader, good, alone)}) == 3
    assert units(database) == 3
