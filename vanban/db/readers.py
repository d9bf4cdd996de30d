"""Who may read a document: every active person with every assignment, judged by the one rule, in four queries."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from vanban.collation import name_key
from vanban.db.account_models import MembershipRow
from vanban.db.models import PersonRow
from vanban.db.people import OPERATOR
from vanban.db.validity import today
from vanban.principals import Access, Channel, Principal, may_read
from vanban.unit_tree import UnitTree

SAMPLE = 20  # people shown by name


@dataclass(frozen=True, slots=True)
class Reader:
    """A person who may read a document, in the unit for which they may."""

    person_id: int
    name: str
    unit_id: int | None


@dataclass(frozen=True, slots=True)
class Readers:
    """Who may read a document: how many people, by unit, and some of them by name."""

    total: int
    by_unit: tuple[tuple[int | None, int], ...]  # most people first
    sample: tuple[Reader, ...]


def principal_for(
    tree: UnitTree, person_id: int, *, unit_id: int, roles: str, name: str = "", channel: Channel = Channel.WEB
) -> Principal:
    """Returns who a person is today in one of their units, out of the tree: the same as a session of theirs gives."""
    unit = tree.units.get(unit_id)
    if unit is None or unit.ended(today()):
        return Principal(person_id, name, channel=channel)
    heirs = tree.predecessors(unit_id, on=today())
    return Principal(person_id, name, tree.line(unit_id), frozenset(roles.split()), channel, heirs)


def readers_of(session: Session, tree: UnitTree, access: Access, *, channel: Channel = Channel.WEB) -> Readers:
    """Returns who may read a document with this access when they sign in on a channel."""
    decided: dict[tuple[int, str], Principal | None] = {}
    found: dict[int, Reader] = {}
    counts: Counter[int | None] = Counter()
    for person_id, name, unit_id, roles in assigned_people(session):
        if (unit_id, roles) not in decided:  # the rule asks whether there is a person, not who it is
            who = principal_for(tree, person_id, unit_id=unit_id, roles=roles, channel=channel)
            decided[unit_id, roles] = who if may_read(who, access) else None
        reading = decided[unit_id, roles]
        if reading is not None:
            counts[reading.unit_id] += 1
            found.setdefault(person_id, Reader(person_id, name, reading.unit_id))
    named = sorted(found.values(), key=lambda one: name_key(one.name))
    return Readers(len(found), tuple(counts.most_common()), tuple(named[:SAMPLE]))


def assigned_people(session: Session) -> Iterator[tuple[int, str, int, str]]:
    """Yields id, name, unit and roles of every active person: the home units first, then today's further ones."""
    day = today()
    columns = (PersonRow.id, PersonRow.name)
    active = and_(PersonRow.active.is_(True), PersonRow.username != OPERATOR)
    home = select(*columns, PersonRow.unit_id, PersonRow.roles).where(active)
    further = (
        select(*columns, MembershipRow.unit_id, MembershipRow.roles)
        .join(MembershipRow, MembershipRow.person_id == PersonRow.id)
        .where(
            active,
            MembershipRow.unit_id != PersonRow.unit_id,
            or_(MembershipRow.valid_from.is_(None), MembershipRow.valid_from <= day),
            or_(MembershipRow.valid_to.is_(None), MembershipRow.valid_to >= day),
        )
    )
    for statement in (home, further):
        for row in session.execute(statement):
            yield row.id, row.name, row.unit_id, row.roles
