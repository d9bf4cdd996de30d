"""Where a unit stands, asked in one statement, against a plain walk over the same rows."""

import datetime

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from vanban.db.models import Base, UnitRow
from vanban.db.office_models import UnitSuccessionRow
from vanban.db.session import engine_from_url
from vanban.db.unit_places import unit_place

DAY = datetime.date(2026, 3, 1)
ENDS = st.sampled_from([None, DAY - datetime.timedelta(days=1), DAY, DAY + datetime.timedelta(days=1)])
Unit = tuple[int | None, int | None, datetime.date | None]  # parent, successor, last day
COUNT = 7
ONE = st.one_of(st.none(), st.integers(1, COUNT))
UNITS = st.lists(st.tuples(ONE, ONE, ENDS), min_size=COUNT, max_size=COUNT)
TABLES = [Base.metadata.tables[name] for name in ("unit", "unit_succession")]
SPLITS = st.sets(st.tuples(st.integers(1, COUNT), st.integers(1, COUNT)), max_size=6)


def line_of(units: list[Unit], unit: int) -> tuple[int, ...]:
    line: list[int] = []
    current: int | None = unit
    while current is not None and current not in line:
        line.append(current)
        current = units[current - 1][0]
    return tuple(reversed(line))


def heirs_of(units: list[Unit], splits: set[tuple[int, int]], unit: int) -> set[int]:
    found: set[int] = {unit}
    while True:
        taken = {
            number
            for number, (_, successor, ends) in enumerate(units, start=1)
            if ends is not None
            and ends < DAY
            and (successor in found or any((number, heir) in splits for heir in found))
        }
        if taken <= found:
            return found - {unit}
        found |= taken


@settings(max_examples=150, deadline=None)
@given(units=UNITS, splits=SPLITS, unit=st.integers(1, COUNT))
def test_one_statement_finds_what_a_walk_over_the_rows_does(
    units: list[Unit], splits: set[tuple[int, int]], unit: int
) -> None:
    engine = engine_from_url("sqlite://")
    Base.metadata.create_all(engine, tables=TABLES)
    with Session(engine) as session:
        session.add_all(UnitRow(id=n, code=f"u{n}", name=f"Đơn vị {n}") for n in range(1, COUNT + 1))
        session.flush()
        for number, (parent, successor, ends) in enumerate(units, start=1):
            row = session.get_one(UnitRow, number)
            row.parent_id, row.successor_id, row.valid_to = parent, successor, ends
        session.add_all(UnitSuccessionRow(unit_id=old, successor_id=new) for old, new in splits)
        session.flush()
        place = unit_place(session, unit, on=DAY)
    ends = units[unit - 1][2]
    assert place.line == line_of(units, unit)
    assert place.heir_of == heirs_of(units, splits, unit)
    assert place.ended == (ends is not None and ends < DAY)
    engine.dispose()


def test_a_unit_that_is_not_there_stands_nowhere() -> None:
    engine = engine_from_url("sqlite://")
    Base.metadata.create_all(engine, tables=TABLES)
    with Session(engine) as session:
        place = unit_place(session, 5, on=DAY)
    assert (place.line, place.heir_of, place.ended) == ((), frozenset(), False)
    engine.dispose()
