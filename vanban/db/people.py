"""Units and people: the organisation tree, accounts, sign-in, and who a principal is."""

import datetime
import re

from sqlalchemy import Select, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from vanban.db.account_models import MembershipRow
from vanban.db.models import PersonRow, UnitRow
from vanban.db.passwords import UNUSABLE, hash_password, new_password
from vanban.db.session import Database
from vanban.db.unit_places import unit_place
from vanban.db.validity import today
from vanban.errors import NotAllowed, NotFound, SettingsError
from vanban.principals import Channel, Principal
from vanban.text import nfc

ROOT_UNIT_CODE = "goc"
ROOT_UNIT_NAME = "Đơn vị của tôi"
OPERATOR = "nguoi-van-hanh"  # the person who acts through the command on this machine; cannot sign in
OPERATOR_NAME = "Người vận hành tại máy"
_CODE = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?")


def create_unit(session: Session, *, code: str, name: str, parent_code: str | None = None) -> UnitRow:
    """Returns a new unit below its parent.

    Raises ``SettingsError`` for a bad or taken code, ``NotFound`` for an unknown parent.
    """
    code = _checked_code(code, what="Mã đơn vị")
    if session.scalar(select(UnitRow.id).where(UnitRow.code == code)) is not None:
        raise SettingsError(f"Mã đơn vị “{code}” đã có.")
    parent = unit_by_code(session, parent_code) if parent_code else None
    row = UnitRow(code=code, name=checked_name(name), parent_id=parent.id if parent else None)
    if parent is not None:
        row.outside = parent.outside  # a unit begins with what the one above lets out on chat channels
    session.add(row)
    session.flush()
    return row


def unit_by_code(session: Session, code: str) -> UnitRow:
    """Returns the unit with a code, or raises ``NotFound``."""
    row = session.scalar(select(UnitRow).where(UnitRow.code == nfc(code).strip().lower()))
    if row is None:
        raise NotFound(f"Không có đơn vị nào mang mã “{code}”. Xem danh sách bằng: vanban admin unit list")
    return row


def list_units(session: Session) -> list[UnitRow]:
    """Returns all units, parents before their children, siblings by name."""
    children: dict[int | None, list[UnitRow]] = {}
    for row in session.scalars(select(UnitRow).order_by(UnitRow.name, UnitRow.id)):
        children.setdefault(row.parent_id, []).append(row)
    ordered: list[UnitRow] = []
    waiting = list(reversed(children.get(None, [])))
    while waiting:
        row = waiting.pop()
        ordered.append(row)
        waiting.extend(reversed(children.get(row.id, [])))
    return ordered


def unit_ids(session: Session, unit_id: int) -> tuple[int, ...]:
    """Returns the ids from the root of the tree down to a unit; a loop in the data is cut where it closes."""
    return unit_place(session, unit_id, on=today()).line


def predecessors(session: Session, unit_id: int, *, on: datetime.date | None = None) -> frozenset[int]:
    """Returns the ended units whose place a unit took, directly or through others, as of a day (default: today)."""
    return unit_place(session, unit_id, on=on or today()).heir_of


def root_unit(session: Session) -> UnitRow:
    """Returns the unit that owns what the command takes in without a named owner; makes it on first use."""
    row = session.scalar(select(UnitRow).where(UnitRow.code == ROOT_UNIT_CODE))
    return row or create_unit(session, code=ROOT_UNIT_CODE, name=ROOT_UNIT_NAME)


def create_person(
    session: Session,
    *,
    username: str,
    name: str,
    unit_code: str,
    roles: tuple[str, ...] = (),
    must_change_password: bool = False,
) -> str:
    """Returns the random password of a new account: show it once, it is kept only as a hash.

    ``must_change_password`` asks the person for an own one at the first sign-in, within 30 days. Raises
    ``SettingsError`` for a bad or taken username, ``NotFound`` for an unknown unit.
    """
    username = checked_username(username)
    if session.scalar(select(PersonRow.id).where(PersonRow.username == username)) is not None:
        raise SettingsError(f"Tên đăng nhập “{username}” đã có.")
    unit = unit_by_code(session, unit_code)
    password = new_password()
    person = _add_person(
        session, username=username, name=name, unit=unit, roles=roles, password_hash=hash_password(password)
    )
    person.must_change_password = must_change_password
    return password


def reset_password(session: Session, username: str, *, must_change_password: bool = True) -> str:
    """Returns a new random password; ends the person's sessions and unlocks the account.

    The person must choose an own one at the next sign-in, within 30 days, unless told otherwise.
    """
    person = _person(session, username)
    if person is None or person.username == OPERATOR:
        raise NotFound(f"Không có tài khoản “{username}”.")
    password = new_password()
    person.password_hash, person.must_change_password = hash_password(password), must_change_password
    person.password_changed_at = datetime.datetime.now(datetime.UTC)
    person.session_version += 1
    person.failed_sign_ins, person.locked_until = 0, None
    return password


def list_people(session: Session) -> list[tuple[PersonRow, UnitRow]]:
    """Returns all people with their units, by username."""
    rows = session.execute(select(PersonRow, UnitRow).join(UnitRow).order_by(PersonRow.username)).all()
    return [(row[0], row[1]) for row in rows]


def principal_of(session: Session, username: str, channel: Channel) -> Principal:
    """Returns who a person is on a channel; raises ``NotAllowed`` for an unknown or closed account."""
    person = _person(session, username)
    if person is None or not person.active:
        raise NotAllowed(f"Không có tài khoản “{username}” đang hoạt động.")
    return _principal(session, person, channel)


def principal_in_session(
    session: Session, person_id: int, session_version: int, channel: Channel, *, acting_unit_id: int | None = None
) -> Principal | None:
    """Returns who holds a session, or None when the account is closed or its sessions have been ended.

    ``acting_unit_id`` is the unit of a further assignment; once that has ended, the person acts for the home unit.
    """
    person = session.get(PersonRow, person_id)
    if person is None or not person.active or person.session_version != session_version:
        return None
    return _principal(session, person, channel, acting_unit_id)


def assignments(session: Session, person: PersonRow, *, on: datetime.date | None = None) -> list[tuple[int, str]]:
    """Returns the units a person may act for on a day (default: today) with the roles there, the home unit first."""
    day = on or today()
    begun = or_(MembershipRow.valid_from.is_(None), MembershipRow.valid_from <= day)
    going = or_(MembershipRow.valid_to.is_(None), MembershipRow.valid_to >= day)
    wanted = select(MembershipRow).where(MembershipRow.person_id == person.id, begun, going).order_by(MembershipRow.id)
    further = [(row.unit_id, row.roles) for row in session.scalars(wanted) if row.unit_id != person.unit_id]
    return [(person.unit_id, person.roles), *further]


def local_operator(database: Database) -> Principal:
    """Returns the person the command acts as: a member of the root unit like any other, with no right beyond it."""
    with database.session() as session:
        person = _person(session, OPERATOR)
        if person is not None:
            return _principal(session, person, Channel.COMMAND)
    with database.transaction() as session:
        person = _person(session, OPERATOR) or _add_operator(session)
        return _principal(session, person, Channel.COMMAND)


def end_sessions(session: Session, person_id: int) -> None:
    """Ends all sessions of a person everywhere."""
    session.execute(
        update(PersonRow).where(PersonRow.id == person_id).values(session_version=PersonRow.session_version + 1)
    )


def _person(session: Session, username: str) -> PersonRow | None:
    return session.scalar(_by_username(username))


def _by_username(username: str) -> Select[PersonRow]:
    return select(PersonRow).where(PersonRow.username == nfc(username).strip().lower())


def _principal(session: Session, person: PersonRow, channel: Channel, acting_unit_id: int | None = None) -> Principal:
    unit_id, roles = person.unit_id, person.roles
    if acting_unit_id not in (None, unit_id):
        unit_id, roles = next(
            (one for one in assignments(session, person) if one[0] == acting_unit_id), (unit_id, roles)
        )
    place = unit_place(session, unit_id, on=today())
    if place.ended:  # nobody acts for a unit that is no more
        return Principal(person.id, person.name, (), frozenset(), channel, frozenset())
    return Principal(person.id, person.name, place.line, frozenset(roles.split()), channel, place.heir_of)


def _add_operator(session: Session) -> PersonRow:
    unit = root_unit(session)
    return _add_person(session, username=OPERATOR, name=OPERATOR_NAME, unit=unit, roles=(), password_hash=UNUSABLE)


def _add_person(
    session: Session, *, username: str, name: str, unit: UnitRow, roles: tuple[str, ...], password_hash: str
) -> PersonRow:
    now = datetime.datetime.now(datetime.UTC)
    person = PersonRow(
        username=username,
        name=checked_name(name),
        unit_id=unit.id,
        roles=" ".join(roles),
        password_hash=password_hash,
        created_at=now,
        password_changed_at=now,
    )
    session.add(person)
    try:
        session.flush()
    except IntegrityError as error:
        raise SettingsError(f"Tên đăng nhập “{username}” đã có.") from error
    return person


def _checked_code(code: str, *, what: str) -> str:
    code = nfc(code).strip().lower()
    if not _CODE.fullmatch(code):
        raise SettingsError(f"{what} chỉ gồm chữ thường không dấu, chữ số, dấu chấm, gạch nối (tối đa 64 ký tự).")
    return code


def checked_username(username: str) -> str:
    """Returns a username as it is kept, or raises ``SettingsError``."""
    return _checked_code(username, what="Tên đăng nhập")


def checked_name(name: str) -> str:
    """Returns a name with single spaces, or raises ``SettingsError``."""
    name = " ".join(nfc(name).split())
    if not 0 < len(name) <= 200:
        raise SettingsError("Tên phải có từ 1 đến 200 ký tự.")
    return name
