"""The edits of stored texts, so that a place cited before a correction is found after it."""

import datetime
from collections.abc import Sequence
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from vanban.db.models import DocumentRow
from vanban.db.office_models import TextEditRow
from vanban.text_edits import Edit, moved_range


def add_edits(
    session: Session, document: DocumentRow, edits: Sequence[Edit], *, correction_id: int, at: datetime.datetime
) -> None:
    """Keeps the edits of one correction; all of them count in the text as it was before it."""
    session.add_all(
        TextEditRow(
            document_id=document.id,
            correction_id=correction_id,
            at=at,
            start=edit.start,
            removed=edit.removed,
            added=edit.added,
        )
        for edit in edits
    )
    session.flush()


def place_now(session: Session, document_id: int, start: int, end: int, *, since: datetime.datetime) -> tuple[int, int]:
    """Returns where a range of the text that was read at a moment stands today.

    Whoever asks must have made sure that the person may read the document.
    """
    wanted = select(TextEditRow).where(TextEditRow.document_id == document_id, TextEditRow.at > since)
    rows = session.scalars(wanted.order_by(TextEditRow.at, TextEditRow.correction_id, TextEditRow.start)).all()
    for _, group in groupby(rows, key=lambda row: (row.at, row.correction_id)):
        start, end = moved_range(start, end, [Edit(row.start, row.removed, row.added) for row in group])
    return start, end
