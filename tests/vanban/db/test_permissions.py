"""Nobody sees what the rule does not allow: the SQL predicate and ``may_read`` always agree."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session
from stored_rows import add_document

from vanban.db.library import count_readable
from vanban.db.models import Base, DocumentAudienceRow, DocumentRow, UnitRow
from vanban.db.office_models import UnitSuccessionRow
from vanban.db.people import predecessors, unit_ids
from vanban.db.permissions import access_of, readable, readable_ids, searchable
from vanban.db.session import Database, engine_from_url
from vanban.principals import Access, Audience, Channel, Outside, Principal, Publicity, Role, may_read

N_UNITS = 6
FIELDS = (None, "Chuyển đổi số", "Tổ chức xây dựng Đảng", "cong tac kiem tra", "KHIẾU NẠI, TỐ CÁO", "Tài chính")
SENSITIVE = FIELDS[2:]


@pytest.fixture(scope="module")
def memory() -> Iterator[Database]:
    engine = engine_from_url("sqlite://")
    Base.metadata.create_all(engine)
    yield Database(engine)
    engine.dispose()


@dataclass(frozen=True)
class World:
    """A generated tree with ended units and successors, documents in it, and someone who asks."""

    parents: list[int | None]
    ended: dict[int, int | None]  # unit: its successor
    splits: set[tuple[int, int]]  # further successors
    outside: list[Outside]  # of each unit
    documents: list[tuple[int, Audience, Publicity, set[int], bool, str | None]]
    asking: Principal  # with roles and channel
    unit: int  # 0: in no unit


@st.composite
def worlds(draw: st.DrawFn) -> World:
    parents = [None if i == 0 else draw(st.none() | st.integers(1, i)) for i in range(N_UNITS)]
    units = st.integers(1, N_UNITS)
    document = st.tuples(
        units,
        st.sampled_from(Audience),
        st.sampled_from(Publicity),
        st.sets(units, max_size=3),
        st.booleans(),
        st.sampled_from(FIELDS),
    )
    return World(
        parents,
        draw(st.dictionaries(units, st.none() | units, max_size=3)),
        draw(st.sets(st.tuples(units, units), max_size=2)),
        draw(st.lists(st.sampled_from(Outside), min_size=N_UNITS, max_size=N_UNITS)),
        draw(st.lists(document, max_size=8)),
        Principal(
            draw(st.none() | st.integers(1, 9)),
            "x",
            roles=frozenset(draw(st.sets(st.sampled_from(Role), max_size=2))),
            channel=draw(st.sampled_from(Channel)),
        ),
        draw(st.integers(0, N_UNITS)),
    )


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(world=worlds())
def test_the_predicate_agrees_with_the_rule(memory: Database, world: World) -> None:
    with Session(memory.engine) as session:
        _build(session, world)
        line = unit_ids(session, world.unit) if world.unit else ()
        heirs = predecessors(session, world.unit) if world.unit else frozenset()
        principal = replace(world.asking, unit_ids=line, heir_of=heirs)
        rows = list(session.scalars(select(DocumentRow)))
        allowed = {row.id for row in rows if may_read(principal, access_of(session, row))}
        everything = {row.id for row in rows}
        assert set(session.scalars(select(DocumentRow.id).where(readable(principal)))) == allowed
        assert readable_ids(session, principal, everything | {10**9}) == allowed
        assert count_readable(session, principal) == len([r for r in rows if r.id in allowed and r.published])
        session.rollback()


@settings(max_examples=300, deadline=None)
@given(world=worlds())
def test_the_rule_says_what_the_security_model_says(world: World) -> None:
    """A second reading of docs/bao-mat.md, written without looking at ``may_read``."""
    who = replace(world.asking, unit_ids=(1, world.unit) if world.unit else (), heir_of=frozenset(world.ended))
    mine = {world.unit, *world.ended} if world.unit else set()
    for owner, audience, publicity, named, published, field in world.documents:
        outside, sensitive = world.outside[owner - 1], field in SENSITIVE
        access = Access(owner, audience, publicity, frozenset(named), published, outside, sensitive)
        seen = may_read(who, access)
        if who.channel in (Channel.TELEGRAM, Channel.ZALO):
            assert not seen or (publicity is Publicity.OPEN and outside is not Outside.NONE)
            if sensitive or outside is Outside.PUBLIC:
                assert not seen or audience is Audience.PUBLIC
            assert not seen or may_read(replace(who, channel=Channel.WEB), access)  # it only narrows
        else:
            assert seen == may_read(who, replace(access, outside=Outside.OPEN, sensitive=False))
        if not published and not who.roles & {Role.OFFICER, Role.ADMINISTRATOR, Role.SYSTEM}:
            assert not seen
        if audience is Audience.UNIT or not published:
            assert not seen or owner in mine
        if audience is Audience.NAMED:
            assert not seen or owner in mine or named & mine
        if audience is Audience.SUBTREE:
            assert not seen or owner in mine or owner == 1
        if who.person_id is None and not mine:
            assert not seen or (audience is Audience.PUBLIC and publicity is Publicity.OPEN)


def _build(session: Session, world: World) -> None:
    past = datetime.date(2025, 6, 30)
    for number, parent in enumerate(world.parents, start=1):
        outside = world.outside[number - 1].value
        session.add(UnitRow(id=number, code=f"u{number}", name="x", parent_id=parent, outside=outside))
        session.flush()
    for number, successor in world.ended.items():
        unit = session.get_one(UnitRow, number)
        unit.valid_to, unit.successor_id = past, successor
    session.add_all(UnitSuccessionRow(unit_id=unit, successor_id=to) for unit, to in world.splits)
    for index, (owner, audience, publicity, named, published, field) in enumerate(world.documents):
        place = {"audience": audience.value, "publicity": publicity.value, "published": published, "field": field}
        row = add_document(session, f"d{index}", owner, **place)
        session.add_all(DocumentAudienceRow(document_id=row.id, unit_id=n) for n in named)
    session.flush()


def test_an_unknown_audience_is_denied_to_all(memory: Database) -> None:
    with Session(memory.engine) as session:
        session.add(UnitRow(id=1, code="u1", name="x"))
        session.flush()
        add_document(session, "d", 1, audience="khác")
        principal = Principal(1, "x", (1,))
        assert session.scalars(select(DocumentRow.id).where(readable(principal))).all() == []
        session.rollback()


def test_a_setting_of_a_unit_that_is_not_known_lets_nothing_out(memory: Database) -> None:
    with Session(memory.engine) as session:
        session.add(UnitRow(id=1, code="u1", name="x", outside="khac"))
        session.flush()
        row = add_document(session, "d", 1, publicity="cong_khai")
        inside, outside = Principal(1, "x", (1,)), Principal(1, "x", (1,), channel=Channel.ZALO)
        assert readable_ids(session, inside, [row.id]) == {row.id}
        assert readable_ids(session, outside, [row.id]) == set()
        assert not may_read(outside, access_of(session, row))
        session.rollback()


def test_more_ids_than_one_statement_takes_are_checked(database: Database) -> None:
    with database.transaction() as session:
        session.add(UnitRow(id=1, code="u1", name="x"))
        session.flush()
        held = add_document(session, "d", 1).id
        assert readable_ids(session, Principal(1, "x", (1,)), range(held, held + 5_000)) == {held}


def test_outside_too_hits_are_looked_up_by_their_ids_and_lists_are_counted_from_the_index(database: Database) -> None:
    who = Principal(1, "x", (1, 2), channel=Channel.TELEGRAM)
    hits = select(DocumentRow.id).where(DocumentRow.id.in_(range(1, 200)), readable(who))
    count = select(func.count()).select_from(DocumentRow).where(searchable(who))
    with database.session() as session:
        for statement, way in ((hits, "INTEGER PRIMARY KEY"), (count, "COVERING INDEX ix_document_list")):
            words = str(statement.compile(database.engine, compile_kwargs={"literal_binds": True}))
            plan = [row[3] for row in session.execute(text(f"EXPLAIN QUERY PLAN {words}"))]
            assert [step for step in plan if step.startswith("SEARCH document ") and way in step], plan
            assert not [step for step in plan if "MULTI-INDEX" in step], plan
