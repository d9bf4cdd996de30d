"""Rows for tests of the database: the smallest document that the schema takes."""

import datetime
import hashlib
from typing import Any

from sqlalchemy.orm import Session

from vanban.db.models import DocumentRow, FileRow, PassageRow

NOW = datetime.datetime(2026, 11, 1, 8, 0, tzinfo=datetime.UTC)


def add_document(session: Session, name: str, owner_unit_id: int, **attributes: Any) -> DocumentRow:
    """Returns a stored document with one passage; its file's hash is that of ``name``."""
    sha256 = hashlib.sha256(name.encode()).hexdigest()
    session.add(FileRow(sha256=sha256, name=name, media_type="text/plain", size=1, received_at=NOW))
    session.flush()
    values: dict[str, Any] = {
        "text": f"Nội dung {name}",
        "status": "con_hieu_luc",
        "audience": "public",
        "publicity": "noi_bo",
        "ingested_at": NOW,
    }
    row = DocumentRow(file_sha256=sha256, owner_unit_id=owner_unit_id, **(values | attributes))
    row.passages.append(
        PassageRow(
            position=0,
            kind="text",
            path="mục I",
            heading="",
            text=row.text,
            start=0,
            end=len(row.text),
            embedding_model="fake",
            embedding=b"\0\0",
        )
    )
    session.add(row)
    session.flush()
    return row
