"""Reminders of work: who gets which, exactly once after kills and side by side, and nothing of what is closed."""

import datetime
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as given_any
from hypothesis import strategies as some
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from work_people import Commune, make_commune, task

from vanban.db.agenda import local_day
from vanban.db.models import DocumentRow
from vanban.db.session import Database, open_database
from vanban.db.work_assigning import Assignee, accept, give, recall
from vanban.db.work_items import add_items, finish_item
from vanban.db.work_models import WorkAssignmentRow, WorkReminderRow
from vanban.db.work_reminders import count_pending, mark_read, remind, reminders_of
from vanban.principals import Channel
from vanban.reminding import ReminderKind, stages
from vanban.settings import Settings

DAY = datetime.timedelta(days=1)
GIVEN = datetime.datetime(2026, 3, 2, 2, 0, tzinfo=datetime.UTC)  # nine in the morning here
DUE = datetime.date(2026, 3, 31)


def noon(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(5), tzinfo=datetime.UTC)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    store = open_database(Settings(data_dir=tmp_path_factory.mktemp("remind"), database_url=None))
    yield store
    store.close()


@pytest.fixture(scope="module")
def commune(store: Database) -> Commune:
    with store.transaction() as session:
        return make_commune(session)


@pytest.fixture
def session(store: Database, commune: Commune) -> Iterator[Session]:
    with Session(store.engine, expire_on_commit=False) as session:
        session.begin()
        yield session
        session.rollback()


def given(session: Session, commune: Commune, to: Assignee, *, document: int | None = None) -> WorkAssignmentRow:
    item = add_items(session, commune.planner, [task(document=document)])[0]
    row = give(session, commune.planner, item.id, to, due_on=DUE)
    row.given_at = GIVEN
    session.flush()
    return row


def rows(session: Session) -> list[tuple[int, int, str, datetime.date]]:
    columns = (WorkReminderRow.assignment_id, WorkReminderRow.person_id, WorkReminderRow.kind, WorkReminderRow.day)
    return [tuple(row) for row in session.execute(select(*columns).order_by(WorkReminderRow.id))]


def test_an_officer_of_the_unit_is_reminded_and_not_its_other_people(session: Session, commune: Commune) -> None:
    row = given(session, commune, Assignee(commune.office))
    accept(session, commune.office_officer, row.id)
    assert remind(session, noon(DUE - 7 * DAY)) == 1
    assert rows(session) == [(row.id, commune.office_officer.person_id, "sap_den_han", DUE - 7 * DAY)]
    assert [one.kind for one in reminders_of(session, commune.office_officer, DUE - 7 * DAY)] == [ReminderKind.SOON]
    assert reminders_of(session, commune.office_worker, DUE - 7 * DAY) == []


def test_whom_it_was_given_to_is_reminded_alone(session: Session, commune: Commune) -> None:
    row = given(session, commune, Assignee(commune.office, commune.office_worker.person_id))
    remind(session, noon(DUE))
    assert {person for _, person, _, _ in rows(session)} == {commune.office_worker.person_id}
    assert [kind for _, _, kind, _ in rows(session)] == ["dung_han", "cho_nhan"]
    assert count_pending(session, commune.office_worker, DUE) == 1
    assert reminders_of(session, commune.office_worker, DUE)[0].assignment is row


def test_each_stage_is_written_once_however_often_it_is_looked_for(session: Session, commune: Commune) -> None:
    row = given(session, commune, Assignee(commune.office))
    accept(session, commune.office_officer, row.id)
    looked = [DUE + number * DAY for number in range(-10, 16) for _ in range(3)]
    assert sum(remind(session, noon(day)) for day in looked) == 7
    days = [(day - DUE).days for _, _, _, day in rows(session)]
    assert days == [-7, -3, -1, 0, 1, 8, 15]


def test_what_is_done_or_recalled_is_not_reminded_of(session: Session, commune: Commune) -> None:
    done, taken = given(session, commune, Assignee(commune.office)), given(session, commune, Assignee(commune.office))
    finish_item(session, commune.planner, done.item_id, after=1, done_on=DUE)
    recall(session, commune.planner, taken.id, reason="Trùng việc khác")
    assert remind(session, noon(DUE)) == 0


def test_a_reminder_of_what_someone_may_no_longer_read_is_neither_shown_nor_counted(
    session: Session, commune: Commune
) -> None:
    given(session, commune, Assignee(commune.office), document=commune.open_document)
    remind(session, noon(DUE))
    assert count_pending(session, commune.office_officer, DUE) == 1
    document = session.get_one(DocumentRow, commune.open_document)
    document.audience, document.publicity = "unit", "noi_bo"
    session.flush()
    assert count_pending(session, commune.office_officer, DUE) == 0
    assert reminders_of(session, commune.office_officer, DUE) == []


def test_what_was_read_is_not_shown_again_and_nothing_is_shown_outside(session: Session, commune: Commune) -> None:
    given(session, commune, Assignee(commune.office))
    remind(session, noon(DUE))
    outside = commune.office_officer.__class__(
        *(commune.office_officer.person_id, "", commune.office_officer.unit_ids, commune.office_officer.roles),
        Channel.TELEGRAM,
    )
    assert count_pending(session, outside, DUE) == 0
    assert mark_read(session, commune.office_officer, noon(DUE)) == 2
    assert reminders_of(session, commune.office_officer, DUE) == []


_REMINDS = """
import datetime, pathlib, sys
from vanban.db.session import open_database
from vanban.db.work_reminders import remind
from vanban.settings import Settings
print("ready", flush=True)
sys.stdin.readline()
store = open_database(Settings(data_dir=pathlib.Path(sys.argv[1]), database_url=None))
with store.transaction() as session:
    count = remind(session, datetime.datetime(2026, 3, 31, 5, tzinfo=datetime.UTC))
    if sys.argv[2] == "hang":
        print("written", count, flush=True)
        sys.stdin.read()
print(count)
"""


def reminding(folder: Path, how: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", _REMINDS, str(folder), how], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def start(*processes: "subprocess.Popen[str]") -> None:
    """Lets processes that are ready go on."""
    for one in processes:
        assert one.stdin is not None
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
        one.stdin.write("go\n")
        one.stdin.flush()


def test_reminders_are_written_exactly_once_though_a_process_is_killed_and_two_run_at_once(tmp_path: Path) -> None:
    killed, *both = [reminding(tmp_path, how) for how in ("hang", "run", "run")]
    store = open_database(Settings(data_dir=tmp_path, database_url=None))
    with store.transaction() as session:
        commune = make_commune(session)
        for _ in range(30):
            accept(session, commune.office_officer, given(session, commune, Assignee(commune.office)).id)
    start(killed)
    assert killed.stdout is not None
    assert killed.stdout.readline() == "written 30\n"
    killed.kill()
    killed.communicate()
    start(*both)
    assert sorted(int(one.communicate()[0]) for one in both) == [0, 30]
    with store.session() as session:
        assert session.scalar(select(func.count()).select_from(WorkReminderRow)) == 30
    store.close()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given_any(
    some.lists(
        some.tuples(some.integers(-30, 12), some.one_of(some.none(), some.integers(-30, 15)), some.booleans()),
        min_size=1, max_size=6,
    ),
    some.integers(0, 3),
)  # fmt: skip
def test_reminders_are_those_of_the_rule_for_each_assignment_by_itself(
    session: Session, commune: Commune, cases: list[tuple[int, int | None, bool]], waited: int
) -> None:
    now, wanted = noon(DUE), set()
    with session.begin_nested() as inner:
        for given_ago, due_in, accepted in cases:
            row = given(session, commune, Assignee(commune.office, commune.office_worker.person_id))
            row.given_at, row.due_on = now + given_ago * DAY, None if due_in is None else DUE + due_in * DAY
            row.state = "da_nhan" if accepted else "da_giao"
            given_on = local_day(row.given_at)
            due = stages(DUE + waited * DAY, given_on=given_on, due_on=row.due_on, accepted=accepted)
            wanted |= {(row.id, one.kind.value, one.day) for one in due}
        session.flush()
        remind(session, now + waited * DAY)
        assert {(one[0], one[2], one[3]) for one in rows(session)} == wanted
        inner.rollback()
