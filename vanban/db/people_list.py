"""The list of people for administrators: search without marks, facets, Vietnamese order, pages.

One load of narrow rows (5,000 people: some 50 ms) is searched, counted and sorted in memory: no engine sorts by
Vietnamese given names.
"""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from vanban.collation import name_key
from vanban.db.account_models import MembershipRow
from vanban.db.models import PersonRow
from vanban.db.passwords import UNUSABLE
from vanban.db.people import OPERATOR
from vanban.db.validity import today
from vanban.principals import Role
from vanban.text import bare_form, nfc
from vanban.unit_tree import UnitTree

PAGE_SIZE = 50


class PersonState(StrEnum):
    """How an account stands."""

    ACTIVE = "hoat_dong"
    WITHOUT_PASSWORD = "chua_dat_mat_khau"  # noqa: S105
    CLOSED = "da_khoa"


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """A person as a list shows them. ``further`` are the units of assignments of today beside the home unit."""

    id: int
    username: str
    name: str
    unit_id: int
    roles: tuple[str, ...]
    state: PersonState
    last_sign_in_at: datetime.datetime | None
    further: tuple[int, ...] = ()

    def belongs_to(self, units: frozenset[int]) -> bool:
        """Tells whether the home unit or a further one is among these."""
        return self.unit_id in units or not units.isdisjoint(self.further)


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """What is asked of the list; ``unit_id`` means that unit and all below."""

    words: str = ""
    unit_id: int | None = None
    role: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """One page of the people found. Each facet counts what its choice would show beside the other choices."""

    people: tuple[ListedPerson, ...]
    total: int
    page: int  # 1-based
    pages: int
    by_unit: tuple[tuple[int, int], ...]  # the units right below the chosen one
    by_role: dict[str, int]
    by_state: dict[str, int]


def people_page(
    session: Session, tree: UnitTree, scope: frozenset[int], wanted: PeopleFilter, *, page: int = 1
) -> PeoplePage:
    """Returns a page of the people whose home or assignment lies in ``scope``."""
    everyone = [one for one in _everyone(session) if one.belongs_to(scope) and _named(one, wanted.words)]
    unit = everyone if wanted.unit_id is None else _in_unit(everyone, tree, wanted.unit_id)
    found = [one for one in unit if _has_role(one, wanted) and _has_state(one, wanted)]
    found.sort(key=lambda one: (name_key(one.name), one.username))
    pages = max(1, -(-len(found) // PAGE_SIZE))
    page = max(1, min(page, pages))
    elsewhere = [one for one in everyone if _has_role(one, wanted) and _has_state(one, wanted)]
    return PeoplePage(
        people=tuple(found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]),
        total=len(found),
        page=page,
        pages=pages,
        by_unit=_by_unit(elsewhere, tree, scope, wanted.unit_id),
        by_role=dict(Counter(role for one in unit if _has_state(one, wanted) for role in one.roles)),
        by_state=dict(Counter(one.state.value for one in unit if _has_role(one, wanted))),
    )


def person_state(person: PersonRow) -> PersonState:
    """Returns how an account stands."""
    return _state(active=person.active, waiting=person.password_hash == UNUSABLE and person.oidc_subject is None)


def people_counts(session: Session) -> Counter[int]:
    """Returns how many people with an open account have each unit as home."""
    rows = select(PersonRow.unit_id).where(PersonRow.active.is_(True), PersonRow.username != OPERATOR)
    return Counter(session.scalars(rows))


def people_of(session: Session, unit_id: int, *, limit: int) -> tuple[list[ListedPerson], int]:
    """Returns the first people of a unit, home and assigned, in Vietnamese order, and how many there are."""
    found = [one for one in _everyone(session) if one.belongs_to(frozenset({unit_id}))]
    found.sort(key=lambda one: (name_key(one.name), one.username))
    return found[:limit], len(found)


def _everyone(session: Session) -> Iterable[ListedPerson]:
    further = _further(session)
    columns = (PersonRow.id, PersonRow.username, PersonRow.name, PersonRow.unit_id, PersonRow.roles)
    more = (PersonRow.active, PersonRow.password_hash == UNUSABLE, PersonRow.oidc_subject, PersonRow.last_sign_in_at)
    rows = session.execute(select(*columns, *more).where(PersonRow.username != OPERATOR))
    for person_id, username, name, unit_id, roles, active, unusable, oidc, seen in rows:
        state = _state(active=active, waiting=unusable and oidc is None)
        also = tuple(further.get(person_id, ()))
        yield ListedPerson(person_id, username, name, unit_id, _roles(roles), state, seen, also)


def _roles(words: str) -> tuple[str, ...]:
    """Returns the roles as a list shows them: who has none is a cadre like everyone."""
    return tuple(words.split()) or (Role.CADRE.value,)


def _further(session: Session) -> dict[int, list[int]]:
    day = today()
    wanted = select(MembershipRow.person_id, MembershipRow.unit_id).where(
        or_(MembershipRow.valid_from.is_(None), MembershipRow.valid_from <= day),
        or_(MembershipRow.valid_to.is_(None), MembershipRow.valid_to >= day),
    )
    found: dict[int, list[int]] = {}
    for person_id, unit_id in session.execute(wanted):
        found.setdefault(person_id, []).append(unit_id)
    return found


def _state(*, active: bool, waiting: bool) -> PersonState:
    if not active:
        return PersonState.CLOSED
    return PersonState.WITHOUT_PASSWORD if waiting else PersonState.ACTIVE


def _named(one: ListedPerson, words: str) -> bool:
    return all(word in f"{one.username} {bare_form(nfc(one.name))}" for word in bare_form(nfc(words)).split())


def _has_role(one: ListedPerson, wanted: PeopleFilter) -> bool:
    return not wanted.role or wanted.role in one.roles


def _has_state(one: ListedPerson, wanted: PeopleFilter) -> bool:
    return not wanted.state or wanted.state == one.state.value


def _in_unit(people: Iterable[ListedPerson], tree: UnitTree, unit_id: int) -> list[ListedPerson]:
    units = tree.below([unit_id])
    return [one for one in people if one.belongs_to(units)]


def _by_unit(
    people: Iterable[ListedPerson], tree: UnitTree, scope: frozenset[int], chosen: int | None
) -> tuple[tuple[int, int], ...]:
    """Returns the units one step below the chosen one that have people in them or below, with how many."""
    tops = tree.tops(scope) if chosen is None else [one for one in tree.children(chosen) if one.id in scope]
    counts = Counter(one.unit_id for one in people)
    sums = [(top.id, sum(counts[unit] for unit in tree.below([top.id]))) for top in tops]
    return tuple((unit_id, count) for unit_id, count in sums if count)
