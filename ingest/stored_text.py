"""What reading a stored document again rests on, out of its rows."""

import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.rereading import StoredText
from vanban.db.contents import metadata_of, sections_of, tables_of
from vanban.db.models import DocumentRow, PassageRow
from vanban.db.office_models import CorrectionRow
from vanban.db.text_edits import place_now

STRUCTURE = "cau_truc"


def stored_text(session: Session, row: DocumentRow) -> StoredText:
    """Returns a document's text with its structure, tables, attributes and pages."""
    return StoredText(
        text=row.text,
        sections=tuple(sections_of(session, row)),
        tables=tuple(tables_of(session, row)),
        metadata=metadata_of(row),
        page_starts=page_starts(session, row),
    )


def page_starts(session: Session, row: DocumentRow) -> tuple[int, ...]:
    """Returns where each page begins in the text; for a document taken in before pages were kept, where the first
    passage of each page does."""
    if row.page_starts is not None:
        return tuple(map(int, row.page_starts.split()))
    columns = select(PassageRow.page, PassageRow.start).where(PassageRow.document_id == row.id)
    starts: list[int] = []
    for page, start in session.execute(columns.order_by(PassageRow.start)):
        while page is not None and len(starts) < page:
            starts.append(start if starts else 0)
    return tuple(starts)


def decided_lines(session: Session, row: DocumentRow) -> frozenset[int]:
    """Returns where the lines stand today whose place in the structure a person has decided."""
    wanted = select(CorrectionRow).where(CorrectionRow.document_id == row.id, CorrectionRow.field == STRUCTURE)
    found: set[int] = set()
    for one in session.scalars(wanted.order_by(CorrectionRow.id)):
        for start in json.loads(one.reversal or "{}").get("lines", []):
            found.add(place_now(session, row.id, start, start + 1, since=one.at)[0])
    return frozenset(found)
