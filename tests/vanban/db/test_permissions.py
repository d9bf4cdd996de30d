"""Nobody sees what the rule does not allow: the SQL predicate and ``may_read`` always agree."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session
from stored_rows import add_document

from vanban.db.library import count_readable
from vanban.db.models import Base, DocumentAudienceRow, DocumentRow, UnitRow
from vanban.db.people import unit_ids
from vanban.db.permissions import access_of, readable, readable_ids
from vanban.db.session import Database, engine_from_url
from vanban.principals import Audience, Channel, Principal, Publicity, may_read

N_UNITS = 6


@pytest.fixture(scope="module")
def memory() -> Iterator[Database]:
    engine = engine_from_url("sqlite://")
    Base.metadata.create_all(engine)
    yield Database(engine)
    engine.dispose()


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[int | None], list[tuple[int, str, str, set[int]]], Principal | None, int]:
    parents = [None if i == 0 else draw(st.none() | st.integers(1, i)) for i in range(N_UNITS)]
    units = st.integers(1, N_UNITS)
    document = st.tuples(units, st.sampled_from(Audience), st.sampled_from(Publicity), st.sets(units, max_size=3))
    documents = draw(st.lists(document, max_size=8))
    person_id = draw(st.none() | st.integers(1, 9))
    channel = draw(st.sampled_from(Channel))
    unit = draw(st.integers(0, N_UNITS))  # 0: in no unit
    return parents, documents, Principal(person_id, "x", channel=channel), unit


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(world=worlds())
def test_the_predicate_agrees_with_the_rule(memory: Database, world: tuple) -> None:  # type: ignore[type-arg]
    parents, documents, visitor, unit = world
    with Session(memory.engine) as session:
        for number, parent in enumerate(parents, start=1):
            session.add(UnitRow(id=number, code=f"u{number}", name="x", parent_id=parent))
            session.flush()
        for index, (owner, audience, publicity, named) in enumerate(documents):
            row = add_document(session, f"d{index}", owner, audience=audience.value, publicity=publicity.value)
            session.add_all(DocumentAudienceRow(document_id=row.id, unit_id=n) for n in named)
        session.flush()
        line = unit_ids(session, unit) if unit else ()
        principal = Principal(visitor.person_id, "x", line, channel=visitor.channel)
        allowed = {
            row.id for row in session.scalars(select(DocumentRow)) if may_read(principal, access_of(session, row))
        }
        everything = set(session.scalars(select(DocumentRow.id)))
        assert set(session.scalars(select(DocumentRow.id).where(readable(principal)))) == allowed
        assert readable_ids(session, principal, everything | {10**9}) == allowed
        assert count_readable(session, principal) == len(allowed)
        session.rollback()


def test_an_unknown_audience_is_denied_to_all(memory: Database) -> None:
    with Session(memory.engine) as session:
        session.add(UnitRow(id=1, code="u1", name="x"))
        session.flush()
        add_document(session, "d", 1, audience="khác")
        principal = Principal(1, "x", (1,))
        assert session.scalars(select(DocumentRow.id).where(readable(principal))).all() == []
        session.rollback()


def test_more_ids_than_one_statement_takes_are_checked(database: Database) -> None:
    with database.transaction() as session:
        session.add(UnitRow(id=1, code="u1", name="x"))
        session.flush()
        held = add_document(session, "d", 1).id
        assert readable_ids(session, Principal(1, "x", (1,)), range(held, held + 5_000)) == {held}
