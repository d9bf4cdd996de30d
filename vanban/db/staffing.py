"""Changes of people by administrators: new accounts, names, roles, units, closing, passwords.

Whoever can act as a person can do what that person can. So an account is changed only by someone who administers
**every** unit the person has an assignment in, and who may give every role the person holds.
"""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from vanban.db.account_changes import close_account, reopen_account
from vanban.db.account_models import MembershipRow
from vanban.db.administering import (
    administered,
    checked_roles,
    keeping_a_system_administrator,
    require_administrator,
    roles_to_give,
)
from vanban.db.models import PersonRow
from vanban.db.passwords import UNUSABLE, hash_password, new_password
from vanban.db.people import OPERATOR, create_person, end_sessions, reset_password
from vanban.db.units import unit_tree
from vanban.db.validity import today
from vanban.db.web_sessions import revoke_others
from vanban.errors import InvalidInput, NotAllowed, NotFound, SettingsError
from vanban.principals import Principal
from vanban.text import nfc
from vanban.unit_tree import UnitTree

NO_PERSON = "Không có người dùng này, hoặc người này không thuộc đơn vị đồng chí quản trị."
NOT_YOURS = (
    "Người này còn nhiệm vụ ở đơn vị khác, hoặc có vai trò do cấp trên giao. "
    "Đề nghị quản trị viên hệ thống thực hiện thay đổi này."
)
_EMAIL_RE = re.compile(r"[^@\s]{1,64}@[^@\s]{1,130}\.[^@\s]{2,}")


@dataclass(frozen=True, slots=True)
class NewPerson:
    """An account to be made."""

    username: str
    name: str
    unit_id: int
    roles: tuple[str, ...] = ()
    email: str = ""


@dataclass(frozen=True, slots=True)
class PersonChange:
    """What is to change of an account; None leaves it as it is."""

    name: str | None = None
    email: str | None = None
    unit_id: int | None = None
    roles: tuple[str, ...] | None = None
    active: bool | None = None


def assignments_of(session: Session, person_id: int) -> list[MembershipRow]:
    """Returns all further assignments of a person, ended and coming ones too, the newest first."""
    wanted = select(MembershipRow).where(MembershipRow.person_id == person_id)
    return list(session.scalars(wanted.order_by(MembershipRow.id.desc())))


def require_person(session: Session, tree: UnitTree, principal: Principal, person_id: int) -> PersonRow:
    """Returns a person whose home unit or an assignment of whom lies in the administered units.

    Raises the same ``NotFound`` for a missing person and for one who is not theirs.
    """
    scope = require_administrator(tree, principal)
    person = session.get(PersonRow, person_id)
    if person is None or person.username == OPERATOR:
        raise NotFound(NO_PERSON)
    if person.unit_id not in scope and not any(m.unit_id in scope for m in assignments_of(session, person_id)):
        raise NotFound(NO_PERSON)
    return person


def may_change(session: Session, tree: UnitTree, principal: Principal, person: PersonRow) -> bool:
    """Tells whether the principal may change the account of a person, password and all."""
    scope = administered(tree, principal)
    going = [m for m in assignments_of(session, person.id) if m.valid_to is None or m.valid_to >= today()]
    roles = {role for one in (person.roles, *(m.roles for m in going)) for role in one.split()}
    giving = {role.value for role in roles_to_give(principal)}
    return person.unit_id in scope and all(m.unit_id in scope for m in going) and roles <= giving


def changeable(session: Session, tree: UnitTree, principal: Principal, person_id: int) -> PersonRow:
    """Returns a person whose account the principal may change; raises ``NotFound`` or ``NotAllowed``."""
    person = require_person(session, tree, principal, person_id)
    if not may_change(session, tree, principal, person):
        raise NotAllowed(NOT_YOURS)
    return person


def add_person(session: Session, principal: Principal, new: NewPerson) -> tuple[PersonRow, str]:
    """Returns a new account and its random password, to be shown once.

    Raises ``InvalidInput`` for a bad or taken username, a bad name, email or role, or a unit that has ended;
    ``NotFound`` for a unit that is not theirs.
    """
    tree = unit_tree(session)
    require_administrator(tree, principal)
    unit_id = living_unit(tree, principal, new.unit_id)
    roles = checked_roles(principal, (), new.roles)
    email = checked_email(new.email)
    try:
        password = create_person(
            session,
            username=new.username,
            name=new.name,
            unit_code=tree.units[unit_id].code,
            roles=tuple(roles.split()),
        )
    except SettingsError as error:
        raise InvalidInput(error.message) from error
    person = session.scalars(select(PersonRow).where(PersonRow.username == nfc(new.username).strip().lower())).one()
    person.email, person.must_change_password = email, True
    session.flush()
    return person, password


def change_person(session: Session, principal: Principal, person_id: int, change: PersonChange) -> list[str]:
    """Returns the names of the fields that changed; closing an account ends its sessions, keys and links.

    Raises ``InvalidInput`` for bad values and where no system administrator would be left.
    """
    tree = unit_tree(session)
    person = changeable(session, tree, principal, person_id)
    if change.active is False and person.id == principal.person_id:
        raise InvalidInput("Đồng chí không tự khóa tài khoản của mình được.")
    wanted = _wanted(tree, principal, person, change)
    changed = [field for field, value in wanted.items() if getattr(person, field) != value]
    with keeping_a_system_administrator(session):
        for field in changed:
            setattr(person, field, wanted[field])
        session.flush()
    if "active" in changed and person.active:
        reopen_account(person)
    elif "active" in changed:
        close_account(session, person, now=datetime.datetime.now(datetime.UTC))
    return changed


def give_new_password(session: Session, principal: Principal, person_id: int) -> str:
    """Returns a new random password for a person, to be shown once; ends their sessions."""
    person = changeable(session, unit_tree(session), principal, person_id)
    if person.password_hash == UNUSABLE:  # made out of a list: it has never had one
        person.password_hash = hash_password(new_password())
        session.flush()
    password = reset_password(session, person.username)
    person.must_change_password = True
    return password


def end_sessions_of(session: Session, principal: Principal, person_id: int) -> int:
    """Signs a person out everywhere; returns how many sessions were ended."""
    person = changeable(session, unit_tree(session), principal, person_id)
    end_sessions(session, person.id)
    return revoke_others(session, person.id, keep_id=None, now=datetime.datetime.now(datetime.UTC))


def living_unit(tree: UnitTree, principal: Principal, unit_id: int) -> int:
    """Returns the id of an administered unit that exists today.

    Raises ``InvalidInput`` alike for a missing, a foreign and an ended one.
    """
    unit = tree.units.get(unit_id)
    if unit is None or unit.ended(today()) or unit_id not in administered(tree, principal):
        raise InvalidInput("Đơn vị đã chọn không có, đã kết thúc hoạt động hoặc đồng chí không quản trị.")
    return unit_id


def checked_email(email: str) -> str | None:
    """Returns an address for notices, or None for an empty one; raises ``InvalidInput`` for what is none."""
    email = nfc(email).strip()
    if email and not (_EMAIL_RE.fullmatch(email) and len(email) <= 200):
        raise InvalidInput("Thư điện tử chưa đúng dạng, ví dụ: ten@co-quan.vn.")
    return email or None


def checked_name(name: str) -> str:
    """Returns a person's name with single spaces; raises ``InvalidInput`` for an empty or too long one."""
    name = " ".join(nfc(name).split())
    if not 0 < len(name) <= 200:
        raise InvalidInput("Họ tên phải có từ 1 đến 200 ký tự.")
    return name


def _wanted(
    tree: UnitTree, principal: Principal, person: PersonRow, change: PersonChange
) -> dict[str, str | int | bool | None]:
    wanted: dict[str, str | int | bool | None] = {}
    if change.name is not None:
        wanted["name"] = checked_name(change.name)
    if change.email is not None:
        wanted["email"] = checked_email(change.email)
    if change.unit_id is not None and change.unit_id != person.unit_id:
        wanted["unit_id"] = living_unit(tree, principal, change.unit_id)
    if change.roles is not None:
        wanted["roles"] = checked_roles(principal, person.roles.split(), _clean(change.roles))
    if change.active is not None:
        wanted["active"] = change.active
    return wanted


def _clean(roles: Iterable[str]) -> list[str]:
    return [role for role in roles if role]
