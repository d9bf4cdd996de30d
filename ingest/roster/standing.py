"""What is in the database before a list is applied: units, accounts, assignments, in four queries."""

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from vanban.db.account_models import MembershipRow
from vanban.db.administering import is_system_administrator, require_administrator, roles_to_give
from vanban.db.models import PersonRow
from vanban.db.units import unit_tree
from vanban.db.validity import today
from vanban.principals import Principal
from vanban.unit_tree import UnitTree


@dataclass(frozen=True, slots=True)
class Account:
    """An account as a list could change it. ``beyond``: it has assignments or roles above the importing person."""

    id: int
    name: str
    unit_id: int
    roles: str
    email: str
    beyond: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """The state that a plan is made against, for one importing person."""

    principal: Principal
    tree: UnitTree
    scope: frozenset[int]
    system: bool
    accounts: dict[str, Account]  # by username


def standing_for(session: Session, principal: Principal) -> Standing:
    """Returns what a list of this person meets; raises ``NotAllowed`` for someone who administers nothing."""
    tree = unit_tree(session)
    scope = require_administrator(tree, principal)
    return Standing(principal, tree, scope, is_system_administrator(principal), _accounts(session, principal, scope))


def _accounts(session: Session, principal: Principal, scope: frozenset[int]) -> dict[str, Account]:
    giving = {role.value for role in roles_to_give(principal)}
    further = _further(session)
    columns = (PersonRow.id, PersonRow.username, PersonRow.name, PersonRow.unit_id, PersonRow.roles, PersonRow.email)
    found = {}
    for row in session.execute(select(*columns)):
        assignments = further.get(row.id, [])
        roles = {role for words in (row.roles, *(one[1] for one in assignments)) for role in words.split()}
        beyond = row.unit_id not in scope or any(one[0] not in scope for one in assignments) or bool(roles - giving)
        found[row.username] = Account(row.id, row.name, row.unit_id, row.roles, row.email or "", beyond)
    return found


def _further(session: Session) -> dict[int, list[tuple[int, str]]]:
    """Returns the assignments that have not ended, by person: unit and roles."""
    going = or_(MembershipRow.valid_to.is_(None), MembershipRow.valid_to >= today())
    wanted = select(MembershipRow.person_id, MembershipRow.unit_id, MembershipRow.roles).where(going)
    found: dict[int, list[tuple[int, str]]] = {}
    for row in session.execute(wanted):
        found.setdefault(row.person_id, []).append((row.unit_id, row.roles))
    return found
