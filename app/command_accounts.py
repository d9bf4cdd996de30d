"""``vanban admin person …`` and ``vanban admin first-run``: roles, closing, sessions, the second step, links."""

import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from app.options import json_option, print_json
from app.running import running_services

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from vanban.audit import Action, Detail
    from vanban.db.models import PersonRow
    from vanban.principals import Principal

USERNAME = click.argument("username", metavar="TÊN_ĐĂNG_NHẬP")


@click.command("role", short_help="Đặt vai trò của một người.")
@USERNAME
@click.option("--role", "roles", metavar="VAI_TRÒ", multiple=True, help="Vai trò; có thể lặp lại. Không có: bỏ hết.")
def set_role(username: str, *, roles: tuple[str, ...]) -> None:
    """Đặt đúng các vai trò này ở đơn vị chính, thay cho các vai trò đang có."""
    from vanban.audit import Action
    from vanban.db.account_changes import set_roles
    from vanban.db.administering import keeping_a_system_administrator

    with changing(username) as (session, person, note):
        before = person.roles.split()
        with keeping_a_system_administrator(session):
            set_roles(person, roles)
        note(Action.PERSON_CHANGED, {"change": "vai_tro", "before": before, "after": person.roles.split()})
    click.echo(f"Vai trò của {username}: {person.roles or 'không có'}")


@click.command("close", short_help="Đóng tài khoản, kết thúc mọi phiên và khóa API.")
@USERNAME
def close(username: str) -> None:
    """Đóng một tài khoản: các phiên đăng nhập và khóa API của người đó hết hiệu lực ngay."""
    from vanban.audit import Action
    from vanban.db.account_changes import close_account
    from vanban.db.administering import keeping_a_system_administrator

    with changing(username) as (session, person, note):
        with keeping_a_system_administrator(session):
            ended = close_account(session, person, now=_now())
        note(Action.PERSON_CHANGED, {"change": "dong", "ended_sessions": ended})
    click.echo(f"Đã đóng tài khoản {username}, kết thúc {ended} phiên đăng nhập.")


@click.command("reopen", short_help="Mở lại tài khoản đã đóng.")
@USERNAME
def reopen(username: str) -> None:
    """Mở lại một tài khoản đã đóng, bỏ tạm khóa; phiên và khóa API cũ vẫn hết hiệu lực."""
    from vanban.audit import Action
    from vanban.db.account_changes import reopen_account

    with changing(username) as (_, person, note):
        reopen_account(person)
        note(Action.PERSON_CHANGED, {"change": "mo_lai"})
    click.echo(f"Đã mở lại tài khoản {username}.")


@click.command("sessions", short_help="Xem các phiên đăng nhập của một người.")
@USERNAME
@json_option
def show_sessions(username: str, *, as_json: bool) -> None:
    """In các phiên đăng nhập còn hiệu lực, phiên dùng gần nhất trước."""
    from api.device_words import device_words
    from api.session_cookies import lifetime_of
    from vanban.db.account_changes import account
    from vanban.db.web_sessions import live_sessions

    with running_services() as services, services.database.session() as session:
        lifetime = lifetime_of(services.settings)
        rows = live_sessions(session, account(session, username).id, lifetime=lifetime, now=_now())
    if as_json:
        print_json([_session_fields(row.id, device_words(row.agent), row.address, row.last_seen_at) for row in rows])
        return
    for row in rows:
        seen = row.last_seen_at.astimezone()
        click.echo(f"{row.id:>6}  {device_words(row.agent)}, {row.address}, dùng lần cuối {seen:%H:%M %d/%m/%Y}")
    if not rows:
        click.echo("Không có phiên đăng nhập nào.")


@click.command("revoke", short_help="Kết thúc phiên đăng nhập của một người.")
@USERNAME
@click.option("--session", "session_id", metavar="SỐ", type=int, help="Chỉ phiên này; mặc định: mọi phiên.")
def revoke(username: str, *, session_id: int | None) -> None:
    """Kết thúc một phiên (số lấy từ “vanban admin person sessions”) hoặc mọi phiên đăng nhập của một người."""
    from vanban.audit import Action
    from vanban.db.channel_links import EndedHow, end_links_of_person
    from vanban.db.web_sessions import revoke_others, revoke_session
    from vanban.errors import NotFound

    with changing(username) as (session, person, note):
        if session_id is None:
            ended = revoke_others(session, person.id, keep_id=None, now=_now())
            end_links_of_person(session, person.id, EndedHow.SIGNED_OUT, now=_now())
        elif not revoke_session(session, person.id, session_id, now=_now()):
            raise NotFound(f"Không có phiên {session_id} của {username}, hoặc phiên đã kết thúc.")
        else:
            ended = 1
        note(Action.SESSION_REVOKED, {"ended": ended, "session": session_id})
    click.echo(f"Đã kết thúc {ended} phiên đăng nhập của {username}.")


@click.command("two-step-off", short_help="Tắt xác thực hai lớp cho người mất điện thoại.")
@USERNAME
def two_step_off(username: str) -> None:
    """Tắt xác thực hai lớp của một người và bỏ các mã dự phòng; người đó đăng nhập bằng mật khẩu rồi bật lại."""
    from vanban.audit import Action
    from vanban.db.two_step import switch_off

    with changing(username) as (session, person, note):
        switch_off(session, person)
        note(Action.TWO_STEP_OFF, {})
    click.echo(f"Đã tắt xác thực hai lớp của {username}.")


@click.command("link", short_help="Cấp liên kết dùng một lần để tự đặt mật khẩu.")
@USERNAME
@json_option
def password_link(username: str, *, as_json: bool) -> None:
    """In một liên kết để người đó tự đặt mật khẩu; dùng một lần, trong 24 giờ. Mật khẩu cũ còn dùng được tới lúc đó."""
    from vanban.audit import Action
    from vanban.db.one_time_links import CHOOSE_PASSWORD, make_link

    with changing(username) as (session, person, note):
        token = make_link(session, CHOOSE_PASSWORD, person_id=person.id, now=_now())
        note(Action.PASSWORD_RESET, {"how": "lien_ket"})
    _show_link(f"/dat-mat-khau?ma={token}", as_json=as_json)


@click.command("first-run", short_help="In liên kết lập tài khoản quản trị đầu tiên.")
@json_option
def first_run(*, as_json: bool) -> None:
    """In một liên kết dùng một lần, trong 24 giờ; không in nữa khi đã có quản trị viên hệ thống đăng nhập được."""
    from vanban.audit import Action, Entry
    from vanban.db.audit import record
    from vanban.db.first_run import first_run_token

    with running_services() as services, services.database.transaction() as session:
        token = first_run_token(session, now=_now())
        record(session, Entry(Action.PERSON_CHANGED, _operator(session), detail={"change": "lien_ket_quan_tri_dau"}))
    _show_link(first_run_path(token), as_json=as_json)


def first_run_path(token: str) -> str:
    """Returns the path, with its query, of the page for the first administrator."""
    return f"/bat-dau?ma={token}"


@contextmanager
def changing(username: str) -> Iterator[tuple["Session", "PersonRow", Callable[["Action", "Detail"], None]]]:
    """Yields the database session, the account to change, and what records the change in the operator's name.

    All in one transaction, which ends with the block.
    """
    from vanban.audit import Entry
    from vanban.db.account_changes import account
    from vanban.db.audit import record

    with running_services() as services, services.database.transaction() as session:
        person, operator = account(session, username), _operator(session)

        def note(action: "Action", detail: "Detail") -> None:
            record(session, Entry(action, operator, target="person", target_id=person.id, detail=detail))

        yield session, person, note


def _operator(session: "Session") -> "Principal":
    """Returns who runs the command here; a library that has no operator yet gets none for this."""
    from vanban.db.people import OPERATOR, OPERATOR_NAME, principal_of
    from vanban.errors import NotAllowed
    from vanban.principals import Channel, Principal

    try:
        return principal_of(session, OPERATOR, Channel.COMMAND)
    except NotAllowed:
        return Principal(None, OPERATOR_NAME)


def _show_link(path: str, *, as_json: bool) -> None:
    if as_json:
        print_json({"path": path})
    else:
        click.echo(f"Liên kết (chỉ hiện một lần; thêm địa chỉ của trang vào trước): {path}")


def _session_fields(id: int, device: str, address: str, seen: datetime.datetime) -> dict[str, str | int]:
    return {"id": id, "device": device, "address": address, "last_seen": seen.isoformat()}


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


PERSON_COMMANDS = (set_role, close, reopen, show_sessions, revoke, two_step_off, password_link)
