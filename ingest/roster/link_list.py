"""The list of links as a sheet to be handed out."""

from collections.abc import Sequence

from ingest.roster.first_links import LIFE, PAGE, FirstLink
from ingest.roster.writing import OutSheet

HEADING = ("Họ và tên", "Tên đăng nhập", "Đơn vị", f"Liên kết đặt mật khẩu (dùng một lần, trong {LIFE.days} ngày)")


def link_sheet(links: Sequence[FirstLink], *, base: str) -> OutSheet:
    """Returns the sheet; ``base`` is the address of the site as people open it."""
    address = base.rstrip("/") + PAGE
    rows = [(one.name, one.username, one.unit, address + one.token) for one in links]
    return OutSheet("Liên kết", HEADING, rows)
