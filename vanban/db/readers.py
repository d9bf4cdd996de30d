"""Who may read a document: every active person with every assignment, judged by the one rule, in four queries."""

import datetime
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
    tree: UnitTree, *, person_id: int, name: str, unit_id: int, roles: str, channel: Channel, day: datetime.date
) -> Principal:
    """Returns who a person is in one of their units, out of the tree; the same as a session of theirs would give."""
    unit = tree.units.get(unit_id)
    if unit is None or unit.ended(day):
        return Principal(person_id, name, channel=channel)
    heirs = tree.predecessors(unit_id, on=day)
    return Principal(person_id, name, tree.line(unit_id), frozenset(roles.split()), channel, heirs)


def readers_of(session: Session, tree: UnitTree, access: Access, *, channel: Channel = Channel.WEB) -> Readers:
    """Returns who may read a document with this access when they sign in on a channel."""
    found = [one for one in _assigned(session, tree, channel) if may_read(one, access)]
    counts = Counter(one.unit_id for one in found)
    people = {one.person_id: one for one in reversed(found)}  # the home unit stands first and stays
    named = sorted(people.values(), key=lambda one: name_key(one.name))
    return Readers(
        total=len(people),
        by_unit=tuple(counts.most_common()),
        sample=tuple(Reader(one.person_id or 0, one.name, one.unit_id) for one in named[:SAMPLE]),
    )


def _assigned(session: Session, tree: UnitTree, channel: Channel) -> Iterator[Principal]:
    """Yields every active person, once for each unit they may act for: the home units, then the further ones."""
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
        for person_id, name, unit_id, roles in session.execute(statement):
            yield principal_for(
                tree, person_id=person_id, name=name, unit_id=unit_id, roles=roles, channel=channel, day=day
            )
