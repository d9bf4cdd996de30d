"""Taking a document out of the library, its indexes and its file."""

from collections.abc import Callable

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ingest.file_store import FileStore
from ingest.linking import relink_number
from ingest.originals.page_cache import PageCache
from ingest.versions import reinstate
from vanban.db.index_log import log_delete, log_upsert
from vanban.db.models import DocumentRow, FileRow, PassageRow
from vanban.db.session import Database
from vanban.db.validity import refresh_status, targets_of
from vanban.errors import NotFound


def delete_document(
    database: Database, files: FileStore, document_id: int, *, first: Callable[[Session], None] | None = None
) -> None:
    """Removes a document with all its parts and its original; edges that named it lose their target, and what it had
    ended is in force again.

    ``first`` is called in the transaction before anything is removed: to ask whether it may be, and to record it.
    Raises ``NotFound``. The file goes after the commit: a crash in between leaves a file that nothing refers to.
    """
    with files.exclusive():
        with database.transaction() as session:
            if first is not None:
                first(session)
            sha256 = _delete_rows(session, document_id)
        files.remove(sha256)
        PageCache.beside(files).forget(sha256)


def _delete_rows(session: Session, document_id: int) -> str:
    found = select(DocumentRow.file_sha256, DocumentRow.number_key, DocumentRow.date).where(
        DocumentRow.id == document_id
    )
    row = session.execute(found).one_or_none()
    if row is None:
        raise NotFound("Không có văn bản này.")
    for reinstated in reinstate(session, document_id):
        log_upsert(session, reinstated)
    passages = session.scalars(select(PassageRow.id).where(PassageRow.document_id == document_id)).all()
    touched = targets_of(session, [document_id])
    session.execute(delete(DocumentRow).where(DocumentRow.id == document_id))
    session.execute(delete(FileRow).where(FileRow.sha256 == row.file_sha256))
    log_delete(session, document_id, passages)
    relink_number(session, row.number_key, row.date)
    refresh_status(session, touched)
    return str(row.file_sha256)
