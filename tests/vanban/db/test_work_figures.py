"""Figures of work: lights in SQL as in Python, groups and months that add up, and nothing of what may not be read."""

import datetime
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import select
from sqlalchemy.orm import Session
from work_people import Commune, make_commune, task

from vanban.db.models import DocumentRow
from vanban.db.session import Database, open_database
from vanban.db.work_figures import Axis, grouped, light_column, of_group, totals, trend
from vanban.db.work_items import add_items
from vanban.db.work_listing import tracked, with_light
from vanban.db.work_models import WorkItemRow
from vanban.db.work_scope import scope_of
from vanban.errors import NotAllowed
from vanban.principals import Channel, Role
from vanban.settings import Settings
from vanban.work import ItemState, Light, light_of

DAY = datetime.date(2026, 6, 15)
DAYS = some.one_of(some.none(), some.dates(DAY - datetime.timedelta(20), DAY + datetime.timedelta(20)))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    store = open_database(Settings(data_dir=tmp_path_factory.mktemp("figures"), database_url=None))
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


def active(
    session: Session, commune: Commune, last: datetime.date | None, *, done: datetime.date | None = None, **more: object
) -> WorkItemRow:
    document = more.get("document")
    content = replace(task(document=document, lead=more.get("lead")), last=last)
    row = add_items(session, commune.planner, [content])[0]
    row.state = (ItemState.DONE if done else ItemState.ACTIVE).value
    row.done_on, row.field = done, str(more.get("field", ""))
    session.flush()
    return row


def ago(days: int) -> datetime.date:
    return DAY - datetime.timedelta(days=days)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some.sampled_from(ItemState), DAYS, DAYS)
def test_a_light_is_the_same_in_sql_as_in_python(
    session: Session, commune: Commune, state: ItemState, last: datetime.date | None, done_on: datetime.date | None
) -> None:
    row = active(session, commune, last)
    row.state, row.done_on = state.value, done_on
    session.flush()
    told = session.scalar(select(light_column(DAY)).where(WorkItemRow.id == row.id))
    assert told == light_of(state, last, done_on, DAY).value


def test_groups_add_up_to_the_totals_on_every_axis(session: Session, commune: Commune) -> None:
    active(session, commune, ago(3), lead=commune.office, field="Chuyển đổi số")
    active(session, commune, ago(-3), lead=commune.office, document=commune.open_document)
    active(session, commune, ago(9), done=ago(10), lead=commune.front)
    active(session, commune, None, document=commune.closed_document)
    scope = scope_of(session, commune.planner)
    all_ = totals(session, scope, DAY)
    assert all_.lights == {Light.OVERDUE: 1, Light.SOON: 1, Light.EARLY: 1, Light.OPEN: 1}
    for axis in Axis:
        groups = grouped(session, scope, axis, DAY)
        assert sum(one.total for one in groups) == all_.total == 4
        for one in groups:
            assert len(tracked(session, scope, DAY, of_group(axis, one.key))) == one.total
    assert [one.name for one in grouped(session, scope, Axis.FIELD, DAY)] == ["Chuyển đổi số", "Chưa phân lĩnh vực"]
    assert grouped(session, scope, Axis.LEAD, DAY)[0].name == "Văn phòng Đảng ủy xã Đông"


def test_a_list_behind_a_figure_has_as_many_items_as_the_figure_says(session: Session, commune: Commune) -> None:
    late = active(session, commune, ago(3), document=commune.open_document)
    active(session, commune, ago(-30))
    scope = scope_of(session, commune.planner)
    rows = tracked(session, scope, DAY, with_light(Light.OVERDUE, DAY))
    assert [(one.item.id, one.late) for one in rows] == [(late.id, 3)]
    assert rows[0].address.startswith(f"/van-ban/{commune.open_document}?start=")


def test_months_hold_what_fell_due_in_them(session: Session, commune: Commune) -> None:
    active(session, commune, datetime.date(2026, 5, 31))
    active(session, commune, datetime.date(2026, 5, 1), done=datetime.date(2026, 5, 1))
    active(session, commune, datetime.date(2025, 7, 1), done=datetime.date(2025, 8, 1))
    active(session, commune, datetime.date(2025, 6, 30))
    months = trend(session, scope_of(session, commune.planner), DAY)
    told = {one.first: (one.in_time, one.late, one.overdue) for one in months}
    assert len(months) == 12
    assert told[datetime.date(2026, 5, 1)] == (1, 0, 1)
    assert told[datetime.date(2025, 7, 1)] == (0, 1, 0)
    assert sum(sum(one) for one in told.values()) == 3


def test_neither_drafts_nor_words_of_closed_documents_are_counted(session: Session, commune: Commune) -> None:
    add_items(session, commune.planner, [task()])
    active(session, commune, ago(1), document=commune.open_document)
    scope = scope_of(session, commune.planner)
    assert totals(session, scope, DAY).total == 1
    row = session.get_one(DocumentRow, commune.open_document)
    row.audience, row.publicity = "unit", "noi_bo"  # of the city alone
    session.flush()
    assert totals(session, scope, DAY).total == 0
    assert all(grouped(session, scope, axis, DAY) == [] for axis in Axis)
    assert tracked(session, scope, DAY) == []


def test_an_administrator_looks_over_the_units_below_within_what_may_be_read(
    session: Session, commune: Commune
) -> None:
    active(session, commune, ago(1))
    active(session, commune, ago(1), document=commune.closed_document)  # the commune alone reads it
    city = replace(commune.stranger, unit_ids=(commune.above,), roles=frozenset({Role.ADMINISTRATOR}), person_id=10_000)
    scope = scope_of(session, city)
    assert scope.wide
    assert totals(session, scope, DAY).total == 1
    assert [one.name for one in grouped(session, scope, Axis.OWNER, DAY)] == ["Đảng ủy xã Đông"]
    assert totals(session, scope_of(session, commune.stranger), DAY).total == 0


def test_a_cadre_and_an_outside_channel_look_over_nothing(session: Session, commune: Commune) -> None:
    for principal in (commune.clerk, replace(commune.planner, channel=Channel.ZALO)):
        with pytest.raises(NotAllowed):
            scope_of(session, principal)


def test_pages_of_a_list_hold_every_item_once_and_those_without_a_deadline_last(
    session: Session, commune: Commune
) -> None:
    for number in range(7):
        active(session, commune, ago(number) if number % 2 else None)
    city = replace(commune.stranger, unit_ids=(commune.above,), roles=frozenset({Role.ADMINISTRATOR}), person_id=10_000)
    for principal in (commune.planner, city):
        scope = scope_of(session, principal)
        whole = [one.item for one in tracked(session, scope, DAY, most=None)]
        pages = [one.item for start in range(0, 12, 3) for one in tracked(session, scope, DAY, start=start, most=3)]
        assert pages == whole
        assert len({one.id for one in whole}) == 7
        assert [one.last is None for one in whole] == [False] * 3 + [True] * 4
