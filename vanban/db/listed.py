"""Keeps ``listed_document`` up with the documents: their words as they are searched for, and when they came to be seen.

Listens to the mapper, so that whatever stores or corrects a document through a session cannot forget it; a statement
that writes rows without the mapper calls :func:`relist` afterwards.
"""

import datetime
from collections.abc import Collection

from sqlalchemy import Connection, delete, event, insert, inspect, select, update
from sqlalchemy.orm import Mapper, Session

from vanban.db.listed_models import ListedDocumentRow
from vanban.db.models import DocumentRow
from vanban.db.permissions import slices
from vanban.text import bare_words

_SEARCHED = ("number", "type", "subject", "issuer")


def words_of(*parts: str | None) -> str:
    """Returns the words of these parts without marks, each led by a space, so that ``LIKE '% dau%'`` finds a beginning.

    >>> words_of("12-QĐ/TU", None, "về trực ban")
    ' 12 qd tu ve truc ban'
    """
    return "".join(f" {word}" for part in parts if part for word in bare_words(part))


def relist(session: Session, document_ids: Collection[int] | None = None) -> int:
    """Returns how many documents (default: all) it wrote the list's row of anew; they came in when they were stored."""
    columns = (DocumentRow.id, DocumentRow.published, DocumentRow.ingested_at)
    wanted = select(*columns, *(getattr(DocumentRow, name) for name in _SEARCHED))
    runs = [None] if document_ids is None else list(slices(sorted(set(document_ids))))
    count = 0
    for some in runs:
        found = session.execute(wanted if some is None else wanted.where(DocumentRow.id.in_(some))).all()
        gone = delete(ListedDocumentRow)
        session.execute(gone if some is None else gone.where(ListedDocumentRow.document_id.in_(some)))
        rows = [
            {"document_id": row[0], "words": words_of(*row[3:]), "listed_at": row[2] if row[1] else None}
            for row in found
        ]
        if rows:
            session.execute(insert(ListedDocumentRow), rows)
        count += len(rows)
    return count


@event.listens_for(DocumentRow, "after_insert")
def _list(_mapper: Mapper[DocumentRow], connection: Connection, row: DocumentRow) -> None:
    values = {"document_id": row.id, "words": _words(row), "listed_at": row.ingested_at if row.published else None}
    connection.execute(insert(ListedDocumentRow).values(**values))


@event.listens_for(DocumentRow, "after_update")
def _list_again(_mapper: Mapper[DocumentRow], connection: Connection, row: DocumentRow) -> None:
    state = inspect(row)
    mine = update(ListedDocumentRow).where(ListedDocumentRow.document_id == row.id)
    if any(state.attrs[name].history.has_changes() for name in _SEARCHED):
        connection.execute(mine.values(words=_words(row)))
    if row.published and state.attrs.published.history.has_changes():
        now = datetime.datetime.now(datetime.UTC)
        connection.execute(mine.where(ListedDocumentRow.listed_at.is_(None)).values(listed_at=now))


def _words(row: DocumentRow) -> str:
    return words_of(row.number, row.type, row.subject, row.issuer)
