"""The first administrator: made through a link that works once; no account comes with the product."""

import datetime
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from vanban.db.models import PersonRow, UnitRow
from vanban.db.one_time_links import FIRST_ADMINISTRATOR, cancel_links, make_link, use_link
from vanban.db.passwords import UNUSABLE, hash_password
from vanban.db.people import (
    ROOT_UNIT_CODE,
    checked_name,
    checked_username,
    create_unit,
)
from vanban.errors import InvalidInput, NotAllowed, SettingsError
from vanban.password_rules import check_password
from vanban.principals import Role

FIRST_ROLES = (Role.SYSTEM, Role.ADMINISTRATOR)
ALREADY = "Hệ thống đã có quản trị viên. Đề nghị đăng nhập, hoặc nhờ quản trị viên cấp tài khoản."


@dataclass(frozen=True, slots=True)
class FirstAdministrator:
    """What the first administrator fills in."""

    unit_name: str
    name: str
    username: str
    password: str


def has_usable_account(session: Session) -> bool:
    """Tells whether anybody could sign in."""
    return session.scalar(select(PersonRow.id).where(_usable()).limit(1)) is not None


def has_system_administrator(session: Session) -> bool:
    """Tells whether somebody who may administer the whole system could sign in."""
    roles = session.scalars(select(PersonRow.roles).where(_usable(), PersonRow.roles.contains(Role.SYSTEM.value)))
    return any(Role.SYSTEM in words.split() for words in roles)


def first_run_token(session: Session, *, now: datetime.datetime) -> str:
    """Returns the token of a new link for the first administrator; earlier ones no longer work.

    Raises ``NotAllowed`` once there is a system administrator who can sign in.
    """
    if has_system_administrator(session):
        raise NotAllowed(ALREADY)
    return make_link(session, FIRST_ADMINISTRATOR, now=now)


def root_name(session: Session) -> str:
    """Returns the name of the unit at the top of the tree, or an empty string before there is one."""
    root = _root(session)
    return root.name if root is not None else ""


def make_first_administrator(
    session: Session, token: str, filled: FirstAdministrator, *, now: datetime.datetime
) -> PersonRow:
    """Returns the first administrator's account, in the unit at the top of the tree, after using the link up.

    The root unit is made, or takes the name given. Raises ``NotAllowed`` for a link that no longer works,
    ``InvalidInput`` for what cannot be taken; the caller's transaction then leaves everything as it was.
    """
    use_link(session, FIRST_ADMINISTRATOR, token, now=now)
    if has_system_administrator(session):
        raise NotAllowed(ALREADY)
    try:
        username, name, unit_name = checked_username(filled.username), checked_name(filled.name), filled.unit_name
        unit = _named_root(session, checked_name(unit_name))
    except SettingsError as error:
        raise InvalidInput(error.message) from error
    if session.scalar(select(PersonRow.id).where(PersonRow.username == username)) is not None:
        raise InvalidInput(f"Tên đăng nhập “{username}” đã có. Đề nghị chọn tên khác.")
    check_password(filled.password, about=(username, name, unit.name))
    person = PersonRow(
        username=username,
        name=name,
        unit_id=unit.id,
        roles=" ".join(FIRST_ROLES),
        password_hash=hash_password(filled.password),
        created_at=now,
        password_changed_at=now,
    )
    session.add(person)
    session.flush()
    cancel_links(session, FIRST_ADMINISTRATOR, person_id=None, now=now)
    return person


def _named_root(session: Session, name: str) -> UnitRow:
    unit = _root(session) or create_unit(session, code=ROOT_UNIT_CODE, name=name)
    unit.name = name
    return unit


def _root(session: Session) -> UnitRow | None:
    tops = session.scalars(select(UnitRow).where(UnitRow.parent_id.is_(None)).order_by(UnitRow.id)).all()
    if len(tops) == 1 or not tops:
        return tops[0] if tops else None
    return next((unit for unit in tops if unit.code == ROOT_UNIT_CODE), tops[0])


def _usable() -> ColumnElement[bool]:
    by_password = PersonRow.password_hash != UNUSABLE
    return and_(PersonRow.active.is_(True), or_(by_password, PersonRow.oidc_subject.is_not(None)))
