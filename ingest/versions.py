"""Versions of one document: a new text takes the place of an old one, which stays readable by its own link."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ingest.linking import relink_number
from vanban.db.index_log import log_delete
from vanban.db.models import DocumentRow, PassageRow
from vanban.errors import NotFound


def supersede(session: Session, document_id: int, *, by: DocumentRow) -> None:
    """Puts a stored document in the place of another: that one, and what it had replaced, leave search and lists.

    Links and stored replies go on showing the text they quoted. Raises ``NotFound`` where the old one has gone.
    """
    old = session.get(DocumentRow, document_id)
    if old is None or old.id == by.id:
        raise NotFound("Không còn văn bản cần thay.")
    passages = session.scalars(select(PassageRow.id).where(PassageRow.document_id == old.id)).all()
    older = update(DocumentRow).where(DocumentRow.superseded_by_id == old.id)
    session.execute(older.values(superseded_by_id=by.id).execution_options(synchronize_session=False))
    old.superseded_by_id = by.id
    session.flush()
    log_delete(session, old.id, passages)
    relink_number(session, old.number_key)


def reinstate(session: Session, document_id: int) -> list[int]:
    """Gives the newest version that a document had replaced its place back; returns the ids put back in search.

    For when the replacing document is removed: call it before the row goes.
    """
    replaced = select(DocumentRow).where(DocumentRow.superseded_by_id == document_id).order_by(DocumentRow.id.desc())
    rows = list(session.scalars(replaced))
    for row in rows[1:]:
        row.superseded_by_id = rows[0].id
    for row in rows[:1]:
        row.superseded_by_id = None
    session.flush()
    return [row.id for row in rows[:1]]
