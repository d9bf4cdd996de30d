"""The tree stays a tree whatever administrators do, and nobody gains by another unit's ending except its heirs."""

import datetime
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session
from stored_rows import add_document

from vanban.db.account_models import MembershipRow
from vanban.db.models import Base, DocumentRow, PersonRow, UnitRow
from vanban.db.people import create_person, predecessors, principal_in_session, unit_ids
from vanban.db.permissions import access_of, readable
from vanban.db.readers import principal_for, readers_of
from vanban.db.session import Database, engine_from_url
from vanban.db.unit_endings import Ending, end_unit, preview_ending
from vanban.db.units import NewUnit, add_unit, move_unit, rename_unit, reopen_unit, unit_tree
from vanban.db.validity import today
from vanban.errors import InvalidInput, NotAllowed, NotFound, VanbanError
from vanban.principals import Channel, Principal, Role
from vanban.unit_tree import UnitTree

YESTERDAY = today() - datetime.timedelta(days=1)
SYSTEM = Principal(1, "x", (1,), frozenset({Role.SYSTEM}), Channel.WEB)


def administrator(*line: int) -> Principal:
    """Returns an administrator of the last unit of a line."""
    return Principal(2, "x", line, frozenset({Role.ADMINISTRATOR}), Channel.WEB)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A tree: 1 city; 2 and 3 communes below it; 4 a village below 2."""
    with database.transaction() as session:
        for number, parent in ((1, None), (2, 1), (3, 1), (4, 2)):
            session.add(UnitRow(id=number, code=f"u{number}", name=f"Đơn vị {number}", parent_id=parent))
            session.flush()
        yield session


def person(session: Session, username: str, unit: int, roles: str = "") -> PersonRow:
    """Returns a new person of a unit."""
    create_person(session, username=username, name=username, unit_code=f"u{unit}", roles=tuple(roles.split()))
    return session.scalars(select(PersonRow).where(PersonRow.username == username)).one()


def test_a_new_unit_stands_below_one_that_is_administered(session: Session) -> None:
    row = add_unit(session, administrator(1, 2), NewUnit("u9", "  Thôn   Mới ", 4))
    assert (row.name, row.parent_id) == ("Thôn Mới", 4)
    with pytest.raises(NotFound):
        add_unit(session, administrator(1, 2), NewUnit("u10", "X", 3))
    with pytest.raises(NotAllowed):
        add_unit(session, administrator(1, 2), NewUnit("u10", "X"))
    with pytest.raises(InvalidInput, match="đã có"):
        add_unit(session, SYSTEM, NewUnit("u9", "X"))
    with pytest.raises(InvalidInput, match="chữ thường"):
        add_unit(session, SYSTEM, NewUnit("Mã có dấu", "X"))


@pytest.mark.parametrize("who", [Principal(9, "x", (1,)), replace(SYSTEM, channel=Channel.ZALO), Principal(9, "x")])
def test_who_does_not_administer_changes_nothing(session: Session, who: Principal) -> None:
    for change in (
        lambda: add_unit(session, who, NewUnit("z", "Z", 1)),
        lambda: rename_unit(session, who, 2, name="Z", valid_from=None),
        lambda: move_unit(session, who, 4, parent_id=3),
        lambda: end_unit(session, who, 4, Ending(YESTERDAY)),
        lambda: reopen_unit(session, who, 4),
    ):
        with pytest.raises((NotAllowed, NotFound)):
            change()
    assert len(unit_tree(session).units) == 4


def test_an_officer_of_the_unit_administers_nothing(session: Session) -> None:
    officer = Principal(9, "x", (1, 2), frozenset({Role.OFFICER}), Channel.WEB)
    with pytest.raises(NotAllowed):
        rename_unit(session, officer, 2, name="Z", valid_from=None)


def test_a_unit_does_not_move_into_its_own_branch(session: Session) -> None:
    for parent in (2, 4):
        with pytest.raises(InvalidInput, match="nằm dưới nó"):
            move_unit(session, SYSTEM, 2, parent_id=parent)
    move_unit(session, SYSTEM, 4, parent_id=3)
    assert unit_tree(session).line(4) == (1, 3, 4)


def test_an_administrator_does_not_place_the_own_unit(session: Session) -> None:
    with pytest.raises(NotAllowed):
        move_unit(session, administrator(1, 2), 2, parent_id=4)
    with pytest.raises(NotAllowed):
        end_unit(session, administrator(1, 2), 2, Ending(YESTERDAY))
    with pytest.raises(NotFound):
        move_unit(session, administrator(1, 2), 4, parent_id=3)


def test_two_units_merge_into_one_with_people_children_and_assignments(session: Session) -> None:
    lan = person(session, "lan", 2, "van_thu quan_tri")
    hoa = person(session, "hoa", 1)
    session.add(MembershipRow(person_id=hoa.id, unit_id=2, roles="van_thu", valid_from=datetime.date(2025, 1, 1)))
    add_document(session, "riêng", 2, audience="unit")
    session.flush()
    seen = preview_ending(session, SYSTEM, 2)
    assert (seen.people, seen.with_roles, seen.assigned, seen.documents) == (1, 1, 1, 1)
    assert [child.id for child in seen.children] == [4]
    end_unit(session, SYSTEM, 2, Ending(YESTERDAY, (3,), people_to=3, children_to=3))
    assert (lan.unit_id, lan.roles) == (3, "")
    assert unit_tree(session).line(4) == (1, 3, 4)
    further = {m.unit_id: m for m in session.scalars(select(MembershipRow))}
    assert further[2].valid_to == YESTERDAY
    assert (further[3].valid_from, further[3].valid_to) == (today(), None)
    heir = principal_in_session(session, lan.id, 1, Channel.WEB)
    assert heir is not None
    assert heir.heir_of == {2}


def test_roles_go_along_only_when_asked_for(session: Session) -> None:
    lan = person(session, "lan", 2, "can_bo quan_tri")
    end_unit(session, SYSTEM, 4, Ending(YESTERDAY))
    end_unit(session, SYSTEM, 2, Ending(YESTERDAY, (3,), people_to=3, keep_roles=True))
    assert lan.roles == "can_bo quan_tri"


def test_a_split_names_every_successor(session: Session) -> None:
    end_unit(session, SYSTEM, 2, Ending(YESTERDAY, (3, 4), children_to=3))
    tree = unit_tree(session)
    assert tree.units[2].successors == (3, 4)
    for heir in (3, 4):
        assert tree.predecessors(heir, on=today()) == predecessors(session, heir) == {2}


def test_a_child_that_takes_the_place_rises_to_it(session: Session) -> None:
    end_unit(session, SYSTEM, 2, Ending(YESTERDAY, (4,), children_to=4))
    assert unit_tree(session).line(4) == (1, 4)


def test_an_abolished_unit_leaves_its_documents_to_nobody(session: Session) -> None:
    lan = person(session, "lan", 4)
    add_document(session, "riêng", 4, audience="unit")
    end_unit(session, SYSTEM, 4, Ending(YESTERDAY))
    who = principal_in_session(session, lan.id, 1, Channel.WEB)
    assert who is not None
    assert who.unit_ids == ()
    assert session.scalars(select(DocumentRow.id).where(readable(who))).all() == []


@pytest.mark.parametrize(
    ("ending", "words"),
    [
        (Ending(today(), (3,), children_to=3), "phải trước hôm nay"),
        (Ending(YESTERDAY, (2,), children_to=3), "kế thừa chính nó"),
        (Ending(YESTERDAY, (3,)), "đơn vị trực thuộc"),
        (Ending(YESTERDAY, (3,), children_to=2), "một đơn vị khác"),
        (Ending(datetime.date(2020, 1, 1), (3,), children_to=3), "trước ngày bắt đầu"),
    ],
)
def test_an_ending_that_cannot_be_says_why(session: Session, ending: Ending, words: str) -> None:
    rename_unit(session, SYSTEM, 2, name="Xã", valid_from=datetime.date(2024, 1, 1))
    with pytest.raises(InvalidInput, match=words):
        end_unit(session, SYSTEM, 2, ending)


def test_people_are_not_left_behind_where_there_is_a_successor(session: Session) -> None:
    person(session, "lan", 4)
    with pytest.raises(InvalidInput, match="1 người"):
        end_unit(session, SYSTEM, 4, Ending(YESTERDAY, (3,)))


def test_an_ended_unit_takes_nothing_over_and_ends_only_once(session: Session) -> None:
    end_unit(session, SYSTEM, 3, Ending(YESTERDAY))
    with pytest.raises(InvalidInput, match="không kế thừa được"):
        end_unit(session, SYSTEM, 4, Ending(YESTERDAY, (3,)))
    with pytest.raises(InvalidInput, match="đã có ngày kết thúc"):
        end_unit(session, SYSTEM, 3, Ending(YESTERDAY))
    with pytest.raises(InvalidInput, match="đã kết thúc"):
        move_unit(session, SYSTEM, 4, parent_id=3)
    with pytest.raises(InvalidInput, match="đã kết thúc"):
        add_unit(session, SYSTEM, NewUnit("z", "Z", 3))


def test_a_unit_that_took_over_does_not_end_before_what_it_took(session: Session) -> None:
    end_unit(session, SYSTEM, 3, Ending(YESTERDAY, (4,)))
    with pytest.raises(InvalidInput, match="không thể kết thúc sớm hơn"):
        end_unit(session, SYSTEM, 4, Ending(YESTERDAY - datetime.timedelta(days=30)))


def test_a_reopened_unit_has_no_heir_any_more(session: Session) -> None:
    end_unit(session, SYSTEM, 2, Ending(YESTERDAY, (3, 4), children_to=3))
    reopen_unit(session, SYSTEM, 2)
    tree = unit_tree(session)
    assert tree.units[2].successors == ()
    assert tree.units[2].valid_to is None
    assert predecessors(session, 3) == frozenset()
    with pytest.raises(InvalidInput, match="đang hoạt động"):
        reopen_unit(session, SYSTEM, 2)


def test_the_last_system_administrator_is_not_lost_with_a_unit(session: Session) -> None:
    person(session, "goc", 4, "quan_tri_he_thong")
    with pytest.raises(InvalidInput, match="không còn quản trị viên"):
        end_unit(session, SYSTEM, 4, Ending(YESTERDAY))


N = 5
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["move", "end", "split", "abolish", "reopen"]),
        st.integers(1, N),
        st.integers(1, N),
        st.integers(1, N),
    ),
    max_size=5,
)
PARENTS = st.tuples(*[st.integers(0, i) for i in range(N)])


@pytest.fixture(scope="module")
def memory() -> Iterator[Database]:
    engine = engine_from_url("sqlite://")
    Base.metadata.create_all(engine)
    yield Database(engine)
    engine.dispose()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parents=PARENTS, steps=STEPS)
def test_changes_keep_the_tree_sound_and_open_nothing_to_bystanders(
    memory: Database, parents: tuple[int, ...], steps: list[tuple[str, int, int, int]]
) -> None:
    with Session(memory.engine) as session:
        _plant(session, parents)
        for step in steps:
            before, bystanders = _reading(session), _bystanders(session, step)
            try:
                with session.begin_nested():
                    _take(session, step)
            except VanbanError:
                assert _reading(session) == before
            else:
                after = _reading(session)
                assert all(after[one] <= before[one] for one in bystanders)
            _check_sound(session)
        _check_readers(session, unit_tree(session))
        session.rollback()


def _plant(session: Session, parents: tuple[int, ...]) -> None:
    for number, parent in enumerate(parents, start=1):
        session.add(UnitRow(id=number, code=f"u{number}", name=f"u{number}", parent_id=parent or None))
        session.flush()
        session.add(PersonRow(id=number, username=f"n{number}", name="x", unit_id=number, password_hash="!"))
        for audience in ("unit", "subtree"):
            add_document(session, f"{audience}{number}", number, audience=audience)
    session.flush()


def _take(session: Session, step: tuple[str, int, int, int]) -> None:
    kind, unit, other, third = step
    if kind == "move":
        move_unit(session, SYSTEM, unit, parent_id=other)
    elif kind == "reopen":
        reopen_unit(session, SYSTEM, unit)
    elif kind == "abolish":
        end_unit(session, SYSTEM, unit, Ending(YESTERDAY, (), children_to=other))
    else:
        successors = (other,) if kind == "end" else tuple(dict.fromkeys((other, third)))
        end_unit(session, SYSTEM, unit, Ending(YESTERDAY, successors, people_to=other, children_to=other))


def _bystanders(session: Session, step: tuple[str, int, int, int]) -> set[int]:
    """Returns the people outside the branches that a step takes hold of, and outside the units that inherit."""
    kind, unit, other, third = step
    tree = unit_tree(session)
    touched = tree.below([unit]) | ({other, third} if kind != "move" else set())
    return {one.id for one in session.scalars(select(PersonRow)) if one.unit_id not in touched}


def _reading(session: Session) -> dict[int, set[int]]:
    found = {}
    for one in session.scalars(select(PersonRow)):
        who = principal_in_session(session, one.id, 1, Channel.WEB)
        assert who is not None
        found[one.id] = set(session.scalars(select(DocumentRow.id).where(readable(who))))
    return found


def _check_sound(session: Session) -> None:
    tree = unit_tree(session)
    assert [unit.id for _, unit in tree.walk()] != []
    assert {unit.id for _, unit in tree.walk()} == set(tree.units)  # a loop would be reached from no root
    for unit in tree.units.values():
        assert tree.line(unit.id) == unit_ids(session, unit.id)
        assert tree.predecessors(unit.id, on=today()) == predecessors(session, unit.id)
        assert unit.id not in unit.successors
        if not unit.ended(today()) and unit.parent_id is not None:
            assert not tree.units[unit.parent_id].ended(today())
        if unit.successors:
            assert unit.ended(today())
    for one in session.scalars(select(PersonRow)):
        in_session = principal_in_session(session, one.id, 1, Channel.WEB)
        assert principal_for(tree, one.id, unit_id=one.unit_id, roles=one.roles, name=one.name) == in_session


def _check_readers(session: Session, tree: UnitTree) -> None:
    """Whoever may read a document, as the page counts them, are those whose own view holds it."""
    reading = _reading(session)
    for document in session.scalars(select(DocumentRow)):
        readers = readers_of(session, tree, access_of(session, document))
        assert readers.total == sum(document.id in seen for seen in reading.values())
