"""Who administers what: administrators their unit and all below, system administrators the installation."""

from sqlalchemy import ColumnElement, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from vanban.db.keeping import kept_units
from vanban.errors import NotAllowed
from vanban.principals import Principal, Role

ADMINISTRATORS = frozenset({Role.ADMINISTRATOR, Role.SYSTEM})
_FOR_ADMINISTRATORS = "Trang này chỉ dành cho quản trị viên."
_FOR_SYSTEM = "Trang này chỉ dành cho quản trị viên hệ thống."


def is_administrator(principal: Principal) -> bool:
    """Tells whether the person administers units, on a channel where that is done."""
    return not principal.channel.outside and bool(ADMINISTRATORS & principal.roles) and principal.unit_id is not None


def is_system(principal: Principal) -> bool:
    """Tells whether the person looks after the installation."""
    return is_administrator(principal) and Role.SYSTEM in principal.roles


def check_administrator(principal: Principal) -> None:
    """Raises ``NotAllowed`` unless the person administers units."""
    if not is_administrator(principal):
        raise NotAllowed(_FOR_ADMINISTRATORS)


def check_system(principal: Principal) -> None:
    """Raises ``NotAllowed`` unless the person looks after the installation."""
    if not is_system(principal):
        raise NotAllowed(_FOR_SYSTEM)


def in_administered(
    session: Session, principal: Principal, unit: InstrumentedAttribute[int] | InstrumentedAttribute[int | None]
) -> ColumnElement[bool]:
    """Returns the condition that a column holds a unit the person administers; raises ``NotAllowed`` for others."""
    check_administrator(principal)
    if is_system(principal):
        return true()
    return unit.in_(sorted(kept_units(session, principal)))
