"""``vanban admin``: units, accounts, relations between documents."""

from typing import TYPE_CHECKING

import click

from app.command_accounts import PERSON_COMMANDS, changing, first_run
from app.command_audit import COMMANDS as AUDIT_COMMANDS
from app.command_keys import key
from app.command_relations import relation
from app.command_roster import import_roster
from app.command_sso import sso
from app.command_usage import usage
from app.command_work import work_counts
from app.options import json_option, print_json
from app.running import running_services
from app.vietnamese_click import Group

if TYPE_CHECKING:
    from vanban.db.models import UnitRow


@click.group("admin", cls=Group, short_help="Đơn vị, tài khoản và quan hệ giữa các văn bản.")
def admin() -> None:
    """Quản lý đơn vị, tài khoản và quan hệ giữa các văn bản của kho này."""


@admin.group("unit", short_help="Đơn vị.")
def unit() -> None:
    """Thêm đơn vị, xem cây đơn vị."""


@admin.group("person", short_help="Tài khoản.")
def person() -> None:
    """Thêm tài khoản, xem danh sách, cấp lại mật khẩu, đặt vai trò, đóng, kết thúc phiên."""


@unit.command("add", short_help="Thêm một đơn vị.")
@click.argument("code", metavar="MÃ")
@click.argument("name", metavar="TÊN")
@click.option("--parent", metavar="MÃ", help="Mã đơn vị cấp trên.")
@json_option
def add_unit(code: str, name: str, *, parent: str | None, as_json: bool) -> None:
    """Thêm một đơn vị, nằm dưới đơn vị cấp trên nếu có."""
    from vanban.audit import Action
    from vanban.db.operator_entries import record_command
    from vanban.db.people import create_unit

    with running_services() as services, services.database.transaction() as session:
        row = create_unit(session, code=code, name=name, parent_code=parent)
        record_command(session, Action.UNIT_CHANGED, target="unit", target_id=row.id, detail={"change": "add"})
    if as_json:
        print_json({"code": row.code, "name": row.name, "parent": parent})
    else:
        click.echo(f"Đã thêm đơn vị {row.code}: {row.name}")


@unit.command("list", short_help="Xem cây đơn vị.")
@json_option
def show_units(*, as_json: bool) -> None:
    """In cây đơn vị, cấp trên trước cấp dưới."""
    from vanban.db.people import list_units

    with running_services() as services, services.database.session() as session:
        rows = list_units(session)
    codes = {row.id: row.code for row in rows}
    if as_json:
        print_json([{"code": r.code, "name": r.name, "parent": codes.get(r.parent_id or 0)} for r in rows])
        return
    for row in rows:
        click.echo(f"{'  ' * _depth(row, rows)}{row.code}: {row.name}")


@person.command("add", short_help="Thêm một tài khoản; mật khẩu hiện một lần.")
@click.argument("username", metavar="TÊN_ĐĂNG_NHẬP")
@click.argument("name", metavar="HỌ_TÊN")
@click.option("--unit", "unit_code", metavar="MÃ", required=True, help="Mã đơn vị của người này.")
@click.option("--role", "roles", metavar="VAI_TRÒ", multiple=True, help="Vai trò; có thể lặp lại.")
@click.option("--keep-password", is_flag=True, help="Không bắt đổi mật khẩu ở lần đăng nhập đầu (tài khoản dùng thử).")
@json_option
def add_person(
    username: str, name: str, *, unit_code: str, roles: tuple[str, ...], keep_password: bool, as_json: bool
) -> None:
    """Thêm một tài khoản với mật khẩu ngẫu nhiên, chỉ hiện một lần này.

    Người đó phải đặt mật khẩu riêng ở lần đăng nhập đầu, trong 30 ngày.
    """
    from vanban.audit import Action, Detail
    from vanban.db.operator_entries import account_id, record_command
    from vanban.db.people import create_person

    with running_services() as services, services.database.transaction() as session:
        password = create_person(
            session,
            username=username,
            name=name,
            unit_code=unit_code,
            roles=roles,
            must_change_password=not keep_password,
        )
        detail: Detail = {"change": "add", "roles": list(roles)}
        person_id = account_id(session, username) or ""
        record_command(session, Action.PERSON_CHANGED, target="person", target_id=person_id, detail=detail)
    _show_password(username, password, as_json=as_json)


@person.command("list", short_help="Xem các tài khoản.")
@json_option
def show_people(*, as_json: bool) -> None:
    """In danh sách tài khoản và đơn vị."""
    from vanban.db.people import list_people

    with running_services() as services, services.database.session() as session:
        rows = list_people(session)
    if as_json:
        print_json(
            [
                {"username": p.username, "name": p.name, "unit": u.code, "roles": p.roles.split(), "active": p.active}
                for p, u in rows
            ]
        )
        return
    for account, unit_row in rows:
        click.echo(f"{account.username:<20} {account.name} ({unit_row.name})")


@person.command("password", short_help="Cấp lại mật khẩu.")
@click.argument("username", metavar="TÊN_ĐĂNG_NHẬP")
@json_option
def new_password(username: str, *, as_json: bool) -> None:
    """Cấp mật khẩu ngẫu nhiên mới, mở khóa tài khoản và kết thúc các phiên đang đăng nhập.

    Người đó phải đặt mật khẩu riêng ở lần đăng nhập tới, trong 30 ngày.
    """
    from vanban.audit import Action
    from vanban.db.people import reset_password

    with changing(username) as (session, _, note):
        password = reset_password(session, username)
        note(Action.PASSWORD_RESET, {"how": "mat_khau"})
    _show_password(username, password, as_json=as_json)


def _show_password(username: str, password: str, *, as_json: bool) -> None:
    if as_json:
        print_json({"username": username, "password": password})
    else:
        click.echo(f"Mật khẩu của {username} (chỉ hiện một lần): {password}")


def _depth(row: "UnitRow", rows: list["UnitRow"]) -> int:
    parents = {unit_row.id: unit_row.parent_id for unit_row in rows}
    depth, current = 0, row.parent_id
    while current is not None and depth < len(rows):
        depth, current = depth + 1, parents.get(current)
    return depth


for command in PERSON_COMMANDS:
    person.add_command(command)
admin.add_command(first_run)
admin.add_command(relation)
admin.add_command(usage)
admin.add_command(work_counts)
admin.add_command(import_roster)
admin.add_command(key)
admin.add_command(sso)
for _command in AUDIT_COMMANDS:
    admin.add_command(_command)

COMMANDS = (admin,)
