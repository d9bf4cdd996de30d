"""An office of any size, written in bulk: units three deep, people spread over them, one document."""

import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from vanban.db.models import DocumentRow, FileRow, PersonRow, UnitRow

NAMES = ("Nguyễn Văn An", "Trần Thị Ân", "Lê Đức Bình", "Phạm Thu Đông", "Bùi Văn Cường", "Đỗ Thị Yến", "Vũ Minh Ý")
BELOW_EACH = 5  # units right below every other
NOW = datetime.datetime(2026, 11, 1, 8, 0, tzinfo=datetime.UTC)


def plant_office(session: Session, *, units: int, people: int) -> None:
    """Writes the office; "nguoi.0" of the topmost unit is its system administrator."""
    session.execute(
        insert(UnitRow),
        [
            {"id": n + 1, "code": f"u{n}", "name": f"Đơn vị {n}", "parent_id": (n - 1) // BELOW_EACH + 1 if n else None}
            for n in range(units)
        ],
    )
    session.execute(
        insert(PersonRow),
        [
            {
                "username": f"nguoi.{n}",
                "name": NAMES[n % len(NAMES)],
                "unit_id": n % units + 1,
                "roles": "" if n else "quan_tri_he_thong",
                "password_hash": "!",
            }
            for n in range(people)
        ],
    )
    session.add(FileRow(sha256="0" * 64, name="a.txt", media_type="text/plain", size=1, received_at=NOW))
    session.flush()
    session.add(
        DocumentRow(
            file_sha256="0" * 64,
            owner_unit_id=1,
            text="x",
            status="con_hieu_luc",
            audience="subtree",
            publicity="noi_bo",
            ingested_at=NOW,
        )
    )
    session.flush()
