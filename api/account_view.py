"""What the page of the own account shows: the person, their units, their sessions."""

import datetime
from dataclasses import dataclass

from sqlalchemy.orm import Session

from api.deps import Standing
from api.device_words import device_words
from api.role_words import ROLE_WORDS, role_name
from vanban.db.models import PersonRow, UnitRow
from vanban.db.people import assignments
from vanban.db.two_step import codes_left
from vanban.db.web_sessions import Lifetime, live_sessions

METHOD_WORDS = {
    "mat_khau": "mật khẩu",
    "hai_lop": "mật khẩu và mã xác thực",
    "ma_du_phong": "mật khẩu và mã dự phòng",
    "oidc": "đăng nhập một lần của cơ quan",
    "lien_ket": "liên kết dùng một lần",
}


@dataclass(frozen=True, slots=True)
class SessionView:
    """A session as its owner sees it."""

    id: int
    device: str
    address: str
    method: str
    began: datetime.datetime
    last_seen: datetime.datetime
    this_one: bool


@dataclass(frozen=True, slots=True)
class PostView:
    """A unit a person acts for, with the roles there."""

    unit_id: int
    unit: str
    roles: str
    acting: bool


@dataclass(frozen=True, slots=True)
class AccountView:
    """The own account."""

    name: str
    username: str
    posts: list[PostView]
    sessions: list[SessionView]
    password_changed_at: datetime.datetime | None
    last_sign_in_at: datetime.datetime | None
    two_step_on: bool
    codes_left: int
    foreign: bool  # signs in through the organisation's own service


def account_view(session: Session, standing: Standing, *, lifetime: Lifetime, now: datetime.datetime) -> AccountView:
    """Returns the page's content for a signed-in person."""
    person = session.get_one(PersonRow, standing.principal.person_id)
    return AccountView(
        name=person.name,
        username=person.username,
        posts=post_views(session, person, acting_for=standing.principal.unit_id),
        sessions=_session_views(session, standing, lifetime, now),
        password_changed_at=person.password_changed_at,
        last_sign_in_at=person.last_sign_in_at,
        two_step_on=person.totp_confirmed_at is not None,
        codes_left=codes_left(session, person.id),
        foreign=standing.method == "oidc",
    )


def post_views(session: Session, person: PersonRow, *, acting_for: int | None) -> list[PostView]:
    """Returns the units a person may act for today, the home unit first."""
    return [
        PostView(unit_id, session.get_one(UnitRow, unit_id).name, _role_names(roles.split()), unit_id == acting_for)
        for unit_id, roles in assignments(session, person)
    ]


def _role_names(roles: list[str]) -> str:
    """Returns the names of roles, parted by commas, in the order roles are listed in everywhere."""
    order = [role for role in ROLE_WORDS if role in roles]
    return ", ".join(role_name(role) for role in [*order, *(role for role in roles if role not in ROLE_WORDS)])


def _session_views(
    session: Session, standing: Standing, lifetime: Lifetime, now: datetime.datetime
) -> list[SessionView]:
    views = [
        SessionView(
            row.id,
            device_words(row.agent),
            row.address,
            METHOD_WORDS.get(row.method, row.method),
            row.created_at,
            row.last_seen_at,
            row.id == standing.session_id,
        )
        for row in live_sessions(session, standing.principal.person_id or 0, lifetime=lifetime, now=now)
    ]
    return sorted(views, key=lambda view: not view.this_one)
