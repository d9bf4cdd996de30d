"""``vanban admin key``: keys with which programs call the API."""

from typing import TYPE_CHECKING, Any

import click

from app.options import json_option, print_json
from app.running import acting, running_services
from app.vietnamese_click import Group

if TYPE_CHECKING:
    from vanban.db.account_models import ApiKeyRow


@click.group("key", cls=Group, short_help="Khóa API.")
def key() -> None:
    """Tạo, xem, thu hồi khóa để phần mềm gọi API thay mặt một người."""


@key.command("add", short_help="Tạo một khóa; khóa hiện một lần.")
@click.argument("username", metavar="TÊN_ĐĂNG_NHẬP")
@click.argument("name", metavar="TÊN_KHÓA")
@click.option(
    "--scope", "scopes", metavar="PHẠM_VI", multiple=True, required=True,
    help="hoi, doc, nap, gop_y, quan_tri, nhat_ky; có thể lặp lại.",
)  # fmt: skip
@click.option("--days", metavar="NGÀY", type=int, default=90, show_default=True, help="Thời hạn, ngày.")
@json_option
def add_key(username: str, name: str, *, scopes: tuple[str, ...], days: int, as_json: bool) -> None:
    """Tạo khóa thay mặt một người, trong phạm vi vai trò của người ấy; khóa chỉ hiện một lần này."""
    from vanban.audit import Action, Entry
    from vanban.db.api_keys import make_key
    from vanban.db.audit import record
    from vanban.db.people import principal_of
    from vanban.principals import Channel

    with running_services() as services:
        operator = acting(services, None)
        with services.database.transaction() as session:
            holder = principal_of(session, username, Channel.COMMAND)
            made = make_key(session, holder, name=name, scopes=scopes, days=days)
            detail = {"holder": holder.person_id, "scopes": sorted(set(scopes)), "days": days}
            record(session, Entry(Action.KEY_MADE, operator, "api_key", made.id, detail=detail))
    if as_json:
        print_json({"id": made.id, "key": made.words, "expires_at": made.expires_at.isoformat()})
    else:
        click.echo(f"Khóa {made.id} của {username} (chỉ hiện một lần): {made.words}")


@key.command("list", short_help="Xem các khóa.")
@json_option
def show_keys(*, as_json: bool) -> None:
    """In mọi khóa: mã, người giữ, phần đầu, phạm vi, thời hạn, lần dùng cuối, tình trạng; không in phần bí mật."""
    from vanban.db.api_keys import all_keys

    with running_services() as services, services.database.session() as session:
        rows = [_fields(row, username) for row, username in all_keys(session)]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        used = f"dùng {row['last_used_at']}" if row["last_used_at"] else "chưa dùng"
        head = f"{row['id']:>4}  {row['username']:<20} vbk_{row['prefix']}  {row['state']}"
        click.echo(f"{head}, {used}, hết hạn {row['expires_at']}  [{', '.join(row['scopes'])}] {row['name']}")
    if not rows:
        click.echo("Chưa có khóa nào.")


@key.command("revoke", short_help="Thu hồi khóa.")
@click.argument("ids", metavar="MÃ…", nargs=-1, type=click.IntRange(1), required=True)
@json_option
def revoke_keys(ids: tuple[int, ...], *, as_json: bool) -> None:
    """Thu hồi các khóa mang mã này; phần mềm dùng khóa bị từ chối ngay."""
    from vanban.audit import Action, Entry
    from vanban.db.api_keys import revoke_key
    from vanban.db.audit import record

    with running_services() as services:
        operator = acting(services, None)
        with services.database.transaction() as session:
            for key_id in ids:
                row = revoke_key(session, key_id)
                detail = {"holder": row.person_id}
                record(session, Entry(Action.KEY_REVOKED, operator, "api_key", key_id, detail=detail))
    if as_json:
        print_json({"revoked": list(ids)})
    else:
        click.echo(f"Đã thu hồi {len(ids)} khóa.")


def _fields(row: "ApiKeyRow", username: str) -> dict[str, Any]:
    import datetime

    from vanban.db.api_keys import is_live

    live = is_live(row, datetime.datetime.now(datetime.UTC))
    return {
        "id": row.id,
        "username": username,
        "name": row.name,
        "prefix": row.prefix,
        "scopes": row.scopes.split(),
        "expires_at": row.expires_at.isoformat(timespec="minutes") if row.expires_at else None,
        "last_used_at": row.last_used_at.isoformat(timespec="minutes") if row.last_used_at else None,
        "state": "đã thu hồi" if row.revoked_at else "dùng được" if live else "hết hạn",
    }
