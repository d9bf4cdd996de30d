"""Counts that stand ready: the same as counting item by item, whatever was changed, moved, killed or read by whom."""

import datetime
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from channel_databases import opened
from hypothesis import Phase, given, settings
from hypothesis import strategies as some
from sqlalchemy import delete, select, true, update
from sqlalchemy.orm import Session
from work_people import Commune, make_commune, task

from ingest.placing import Readers, put_readers
from vanban.db.models import DocumentRow, UnitRow
from vanban.db.session import Database, open_database
from vanban.db.work_assigning import Assignee, give, recall
from vanban.db.work_figures import Axis, Group, grouped, totals, trend
from vanban.db.work_items import add_items, content_of, write_item
from vanban.db.work_models import WorkAssignmentRow, WorkItemRow
from vanban.db.work_scope import Scope, scope_of
from vanban.db.work_tally import bring_to, differences, rebuild, tally_day
from vanban.db.work_tally_models import WorkFactRow, WorkTallyRow
from vanban.principals import Audience, Principal, Publicity, Role
from vanban.settings import Settings
from vanban.work import ItemState

DAY = datetime.date(2026, 6, 15)
ONE = datetime.timedelta(days=1)
DAYS = some.one_of(some.none(), some.dates(DAY - 40 * ONE, DAY + 20 * ONE))
PICK = some.integers(0, 50)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with opened(request.param, tmp_path_factory.mktemp("tally")) as store:
        yield store


@pytest.fixture(scope="module")
def commune(store: Database) -> Commune:
    with store.transaction() as session:
        commune = make_commune(session)
        bring_to(session, DAY)
    return commune


@pytest.fixture
def session(store: Database, commune: Commune) -> Iterator[Session]:
    with Session(store.engine, expire_on_commit=False) as session:
        session.begin()
        yield session
        session.rollback()


def watchers(commune: Commune) -> list[Principal]:
    """Returns a planner, an officer below, a neighbour, and administrators of the commune and of the city."""
    roles = frozenset({Role.ADMINISTRATOR})
    city = replace(commune.stranger, unit_ids=(commune.above,), roles=roles, person_id=10_000)
    return [
        *(commune.planner, commune.office_officer, commune.stranger),
        *(replace(commune.planner, roles=roles), city),
    ]


def one_by_one(session: Session, scope: Scope, axis: Axis, day: datetime.date) -> list[Group]:
    """Returns the figures counted from the items: a further condition keeps the counts that stand ready out."""
    return grouped(session, scope, axis, day, within=true())


def check(session: Session, commune: Commune) -> None:
    """Fails where what stands ready is not what the items say, for anyone who looks over work."""
    day = tally_day(session)
    assert day is not None
    for principal in watchers(commune):
        scope = scope_of(session, principal)
        assert totals(session, scope, day).lights == totals(session, scope, day, within=true()).lights
        for axis in Axis:
            assert grouped(session, scope, axis, day) == one_by_one(session, scope, axis, day)
    assert differences(session) == 0


def nth(session: Session, number: int) -> WorkItemRow | None:
    rows = list(session.scalars(select(WorkItemRow).order_by(WorkItemRow.id)))
    return rows[number % len(rows)] if rows else None


def add(session: Session, commune: Commune, number: int, last: datetime.date | None) -> None:
    documents = (None, commune.open_document, commune.closed_document)
    leads = (None, commune.office, commune.front)
    content = replace(task(lead=leads[number // 3 % 3]), last=last)
    row = add_items(session, commune.planner, [content])[0]
    row.document_id = documents[number % 3]  # whoever may read it now
    row.state, row.field = list(ItemState)[number % 5].value, ("", "Chuyển đổi số")[number % 2]
    row.unit_id = (commune.unit, commune.office, commune.above)[number // 5 % 3]


def change_state(session: Session, _commune: Commune, number: int, day: datetime.date | None) -> None:
    if (row := nth(session, number)) is not None:
        row.state, row.done_on = list(ItemState)[number % 5].value, day


def change_deadline(session: Session, _commune: Commune, number: int, day: datetime.date | None) -> None:
    if (row := nth(session, number)) is not None:
        row.last = day


def reword(session: Session, commune: Commune, number: int, _day: datetime.date | None) -> None:
    row = nth(session, number)
    if row is not None and row.unit_id == commune.unit and row.state == ItemState.ACTIVE and row.document_id is None:
        lead = task(lead=(commune.office, commune.front, None)[number % 3]).lead if number % 4 else None
        write_item(session, commune.planner, row.id, replace(content_of(row), lead=lead), after=row.version)


def change_readers(session: Session, commune: Commune, number: int, _day: datetime.date | None) -> None:
    documents = list(session.scalars(select(DocumentRow).order_by(DocumentRow.id)))
    if documents:
        audience = list(Audience)[number % 4]
        named = frozenset({(commune.office, commune.above, commune.front)[number % 3]})
        publicity = list(Publicity)[number // 4 % 2]
        readers = Readers(audience, publicity, named if audience is Audience.NAMED else frozenset())
        put_readers(session, documents[number % len(documents)], readers)


def withdraw(session: Session, _commune: Commune, number: int, _day: datetime.date | None) -> None:
    found = session.scalars(select(DocumentRow).order_by(DocumentRow.id)).all()
    if found:
        found[number % len(found)].published = number % 3 == 0


def remove_document(session: Session, commune: Commune, _number: int, _day: datetime.date | None) -> None:
    session.execute(delete(DocumentRow).where(DocumentRow.id == commune.closed_document))


def move(session: Session, commune: Commune, number: int, _day: datetime.date | None) -> None:
    parent = (commune.unit, commune.above)[number % 2]
    if number % 3:
        session.get_one(UnitRow, commune.office).parent_id = parent
    else:
        session.execute(update(UnitRow).where(UnitRow.id == commune.office).values(parent_id=parent))


def hand_over(session: Session, commune: Commune, number: int, _day: datetime.date | None) -> None:
    row = nth(session, number)
    if row is not None and row.state == ItemState.ACTIVE and row.unit_id == commune.unit and row.document_id is None:
        give(session, commune.planner, row.id, Assignee(commune.office, lead=False))
    elif row is not None:
        row.released = number % 2 == 0


def take_back(session: Session, commune: Commune, number: int, _day: datetime.date | None) -> None:
    wanted = select(WorkAssignmentRow.id).join(WorkItemRow, WorkItemRow.id == WorkAssignmentRow.item_id)
    ids = list(session.scalars(wanted.where(WorkItemRow.unit_id == commune.unit, WorkItemRow.document_id.is_(None))))
    if ids:
        recall(session, commune.planner, ids[number % len(ids)], reason="Trùng việc khác")


def turn_the_day(session: Session, _commune: Commune, _number: int, day: datetime.date | None) -> None:
    bring_to(session, day or DAY)


def undo(session: Session, commune: Commune, number: int, day: datetime.date | None) -> None:
    with session.begin_nested() as inner:
        add(session, commune, number, day)
        session.flush()
        inner.rollback()


STEPS: tuple[Callable[[Session, Commune, int, datetime.date | None], None], ...] = (
    *(add, add, add, change_state, change_deadline, reword, change_readers, withdraw),
    *(remove_document, move, hand_over, take_back, turn_the_day, undo),
)


@settings(max_examples=10, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))  # shrinking is slow
@given(some.lists(some.tuples(some.sampled_from(STEPS), PICK, DAYS), min_size=6, max_size=18))
def test_counts_equal_counting_item_by_item_after_any_changes(
    store: Database,
    commune: Commune,
    steps: list[tuple[Callable[[Session, Commune, int, datetime.date | None], None], int, datetime.date | None]],
) -> None:
    with Session(store.engine, expire_on_commit=False) as session:
        session.begin()
        for at, (step, number, day) in enumerate(steps):
            step(session, commune, number, day)
            session.flush()
            if at % 6 == 5:
                check(session, commune)
        check(session, commune)
        session.rollback()


def test_months_of_the_counts_are_those_of_the_items(session: Session, commune: Commune) -> None:
    for number in range(60):
        add(session, commune, number, DAY + (number * 7 % 50 - 40) * ONE)
    scope = scope_of(session, watchers(commune)[-1])
    ready = trend(session, scope, DAY)
    bring_to(session, DAY + 400 * ONE)  # from here on the counts are of another day, and are not asked
    assert ready == trend(session, scope, DAY)
    assert sum(one.in_time + one.late + one.overdue for one in ready) > 10


def test_what_is_seen_of_another_day_is_counted_item_by_item(session: Session, commune: Commune) -> None:
    for number in range(20):
        add(session, commune, number, DAY)
    scope = scope_of(session, commune.planner)
    later = DAY + ONE
    assert totals(session, scope, later).lights == totals(session, scope, later, within=true()).lights
    assert totals(session, scope, later).lights != totals(session, scope, DAY).lights


def test_counts_that_are_off_are_found_and_mended(session: Session, commune: Commune) -> None:
    for number in range(20):
        add(session, commune, number, DAY)
    check(session, commune)
    session.execute(update(WorkTallyRow).values(count=WorkTallyRow.count + 1))
    session.execute(delete(WorkFactRow).where(WorkFactRow.light == "qua_han"))
    assert differences(session) > 0
    assert rebuild(session, DAY) == 20
    check(session, commune)


_CHANGES = """
import datetime, pathlib, sys
from sqlalchemy import select
from vanban.db.models import DocumentRow
from vanban.db.session import open_database
from vanban.db.work_models import WorkItemRow
from vanban.settings import Settings
store = open_database(Settings(data_dir=pathlib.Path(sys.argv[1]), database_url=None))
count = 0
while True:
    with store.transaction() as session:
        for row in session.scalars(select(WorkItemRow)):
            row.last = datetime.date(2026, 6, 1) + datetime.timedelta(days=(row.id * 7 + count) % 30)
            row.state = ("dang_thuc_hien", "hoan_thanh", "du_kien")[(row.id + count) % 3]
        for row in session.scalars(select(DocumentRow)):
            row.audience = ("public", "unit")[count % 2]
    count += 1
    print(count, flush=True)
"""


def test_counts_are_true_after_a_process_was_killed_while_it_changed_everything(tmp_path: Path) -> None:
    store = open_database(Settings(data_dir=tmp_path, database_url=None))
    with store.transaction() as session:
        commune = make_commune(session)
        bring_to(session, DAY)
        for number in range(40):
            add(session, commune, number, DAY)
    for lines in (2, 3):
        command = [sys.executable, "-c", _CHANGES, str(tmp_path)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        for _ in range(lines):
            assert process.stdout.readline()
        process.kill()
        process.communicate()
        with store.session() as session:
            check(session, commune)
    store.close()
