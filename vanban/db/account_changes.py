"""What changes an account: an own password, roles, closing and reopening. The caller records it in the audit log."""

import datetime
from collections.abc import Collection

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from vanban.db.account_models import ApiKeyRow
from vanban.db.models import PersonRow, UnitRow
from vanban.db.one_time_links import CHOOSE_PASSWORD, cancel_links
from vanban.db.passwords import fits, hash_password
from vanban.db.people import OPERATOR
from vanban.db.web_sessions import revoke_others
from vanban.errors import InvalidInput, NotFound
from vanban.password_rules import check_password
from vanban.principals import Role
from vanban.text import nfc


def account(session: Session, username: str) -> PersonRow:
    """Returns the account with a username, locked for this transaction, or raises ``NotFound``.

    The operator of the command is nobody's account.
    """
    wanted = select(PersonRow).where(PersonRow.username == nfc(username).strip().lower())
    person = session.scalar(wanted.with_for_update())
    if person is None or person.username == OPERATOR:
        raise NotFound(f"Không có tài khoản “{username}”.")
    return person


def about(session: Session, person: PersonRow) -> tuple[str, ...]:
    """Returns the words about a person that must not make up a password."""
    return (person.username, person.name, session.get_one(UnitRow, person.unit_id).name)


def choose_password(session: Session, person: PersonRow, password: str, *, now: datetime.datetime) -> None:
    """Gives a person the password they chose; ends all their sessions and links, and the lock.

    Raises ``InvalidInput`` for a password that is too short, too long, easy to guess, or the one they have.
    """
    check_password(password, about=about(session, person))
    if fits(password, person.password_hash):
        raise InvalidInput("Mật khẩu mới trùng mật khẩu đang dùng. Đề nghị chọn mật khẩu khác.")
    person.password_hash, person.password_changed_at = hash_password(password), now
    person.must_change_password = False
    person.failed_sign_ins, person.locked_until = 0, None
    person.session_version += 1
    cancel_links(session, CHOOSE_PASSWORD, person_id=person.id, now=now)


def close_account(session: Session, person: PersonRow, *, now: datetime.datetime) -> int:
    """Closes an account and ends its sessions, keys and links at once; returns how many sessions were ended."""
    person.active = False
    person.session_version += 1
    keys = ApiKeyRow.person_id == person.id, ApiKeyRow.revoked_at.is_(None)
    session.execute(update(ApiKeyRow).where(*keys).values(revoked_at=now))
    cancel_links(session, CHOOSE_PASSWORD, person_id=person.id, now=now)
    return revoke_others(session, person.id, keep_id=None, now=now)


def reopen_account(person: PersonRow) -> None:
    """Lets a person sign in again; what was ended stays ended."""
    person.active = True
    person.failed_sign_ins, person.locked_until = 0, None


def set_roles(person: PersonRow, roles: Collection[str]) -> None:
    """Gives a person exactly these roles in the home unit; raises ``InvalidInput`` that names the ones there are."""
    unknown = sorted(set(roles) - set(Role))
    if unknown:
        raise InvalidInput(f"Không có vai trò “{unknown[0]}”. Các vai trò: {', '.join(role.value for role in Role)}.")
    person.roles = " ".join(role.value for role in Role if role in roles)
