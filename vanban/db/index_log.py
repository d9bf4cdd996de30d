"""The log of changes that every search index follows; written in the transaction that makes the change."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from vanban.db.models import IndexLogRow

UPSERT = "upsert"
DELETE = "delete"


def log_upsert(session: Session, document_id: int) -> None:
    """Notes that a document's passages are new or have changed."""
    session.add(IndexLogRow(action=UPSERT, document_id=document_id))


def log_delete(session: Session, document_id: int, passage_ids: Iterable[int]) -> None:
    """Notes that a document has gone and which passages went with it."""
    gone = ",".join(str(passage_id) for passage_id in passage_ids)
    session.add(IndexLogRow(action=DELETE, document_id=document_id, passage_ids=gone))
