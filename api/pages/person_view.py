"""What the page of a person shows an administrator."""

import datetime
from dataclasses import dataclass

from sqlalchemy.orm import Session

from api.change_history import HistoryEntry, history_of
from api.pages.unit_view import unit_choices
from api.role_words import ROLE_WORDS
from vanban.db.account_models import MembershipRow, WebSessionRow
from vanban.db.administering import administered, roles_to_give
from vanban.db.models import PersonRow
from vanban.db.people_list import PersonState, person_state
from vanban.db.staffing import assignments_of, may_change, require_person
from vanban.db.units import unit_tree
from vanban.db.validity import today
from vanban.db.web_sessions import Lifetime, live_sessions
from vanban.principals import Principal
from vanban.unit_tree import UnitTree

SESSIONS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class RoleChoice:
    """A role as a checkbox: ``fixed`` where this administrator does not decide about it."""

    role: str
    name: str
    allows: str
    held: bool
    fixed: bool


@dataclass(frozen=True, slots=True)
class AssignmentView:
    """A further assignment: where, which roles, whether it counts today and may be ended by this administrator."""

    row: MembershipRow
    unit: str
    going: bool
    theirs: bool


@dataclass(frozen=True, slots=True)
class PersonView:
    """The page of one person."""

    row: PersonRow
    unit: str
    unit_ended: bool
    unit_theirs: bool  # the administrator may open the unit's page
    state: PersonState
    mine: bool  # whether this administrator may change the account
    roles: tuple[RoleChoice, ...]
    open_roles: tuple[RoleChoice, ...]  # for a further assignment: none chosen
    assignments: tuple[AssignmentView, ...]
    choices: tuple[tuple[int, str], ...]
    sessions: tuple[WebSessionRow, ...]
    history: tuple[HistoryEntry, ...]


def person_view(session: Session, principal: Principal, person_id: int, *, lifetime: Lifetime) -> PersonView:
    """Returns the page of a person the principal administers; raises ``NotFound`` for anyone else."""
    tree = unit_tree(session)
    person = require_person(session, tree, principal, person_id)
    scope = administered(tree, principal)
    unit = tree.units[person.unit_id]
    now = datetime.datetime.now(datetime.UTC)
    return PersonView(
        row=person,
        unit=unit.name,
        unit_ended=unit.ended(today()),
        unit_theirs=unit.id in scope,
        state=person_state(person),
        mine=may_change(session, tree, principal, person),
        roles=role_choices(principal, held=person.roles.split()),
        open_roles=role_choices(principal, held=[]),
        assignments=_assignments(session, tree, scope, person),
        choices=unit_choices(tree, scope),
        sessions=tuple(live_sessions(session, person.id, lifetime=lifetime, now=now)[:SESSIONS_SHOWN]),
        history=tuple(history_of(session, "person", person.id)),
    )


def role_choices(principal: Principal, *, held: list[str]) -> tuple[RoleChoice, ...]:
    """Returns every role with what it allows, in the order of the table."""
    giving = {role.value for role in roles_to_give(principal)}
    return tuple(
        RoleChoice(str(role), name, allows, role in held, role not in giving)
        for role, (name, allows) in ROLE_WORDS.items()
    )


def _assignments(
    session: Session, tree: UnitTree, scope: frozenset[int], person: PersonRow
) -> tuple[AssignmentView, ...]:
    day = today()
    return tuple(
        AssignmentView(
            row,
            tree.units[row.unit_id].name,
            (row.valid_from is None or row.valid_from <= day) and (row.valid_to is None or row.valid_to >= day),
            row.unit_id in scope,
        )
        for row in assignments_of(session, person.id)
    )
