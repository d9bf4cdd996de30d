"""The options that say whose a document is to become and who may read it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from app.wiring import Services
    from ingest.storing import Placement

Command = TypeVar("Command", bound=Callable[..., Any])
_OPTIONS = (
    click.option("--owner", metavar="MÃ", help="Mã đơn vị chủ quản (mặc định: đơn vị gốc “goc”)."),
    click.option(
        "--audience",
        type=click.Choice(["public", "unit", "subtree"]),
        default="public",
        show_default=True,
        help="Ai được đọc: mọi người có tài khoản, đơn vị chủ quản, hoặc đơn vị chủ quản và cấp dưới.",
    ),
    click.option(
        "--publicity",
        type=click.Choice(["cong_khai", "noi_bo"]),
        default="noi_bo",
        show_default=True,
        help="Công khai hay nội bộ; văn bản nội bộ không ra Telegram, Zalo.",
    ),
)


def placement_options(command: Command) -> Command:
    """Adds ``--owner``, ``--audience`` and ``--publicity``."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def placement_of(services: "Services", owner: str | None, audience: str, publicity: str) -> "Placement":
    """Returns what the options say; raises ``NotFound`` for an unknown unit."""
    from ingest.storing import Placement
    from vanban.db.people import root_unit, unit_by_code
    from vanban.principals import Audience, Publicity

    with services.database.transaction() as session:
        unit_id = (unit_by_code(session, owner) if owner else root_unit(session)).id
    return Placement(unit_id, Audience(audience), Publicity(publicity))
