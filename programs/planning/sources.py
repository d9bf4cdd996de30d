"""Where items come from, in words and as the page that shows it, for who may read those documents."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from vanban.db.models import DocumentRow
from vanban.db.permissions import readable
from vanban.db.work_models import WorkItemRow
from vanban.principals import Principal
from vanban.wording import citation_words, document_name


@dataclass(frozen=True, slots=True)
class Cited:
    """A place of a document: its words, its page, and what it says there."""

    words: str
    address: str
    quote: str


def cited(session: Session, principal: Principal, items: Iterable[WorkItemRow]) -> dict[int, Cited]:
    """Returns the sources of items by their ids; those of documents the person may not read are left out."""
    sourced = [item for item in items if item.document_id is not None]
    ids = sorted({item.document_id for item in sourced if item.document_id is not None})
    columns = select(DocumentRow.id, DocumentRow.type, DocumentRow.number, DocumentRow.date)
    rows = session.execute(columns.where(DocumentRow.id.in_(ids), readable(principal)))
    names = {row.id: document_name(type=row.type, number=row.number, date=row.date) for row in rows}
    return {
        item.id: Cited(
            citation_words(item.path, names[item.document_id]),
            f"/van-ban/{item.document_id}?start={item.start}&end={item.end}#trich",
            item.quote,
        )
        for item in sourced
        if item.document_id is not None and item.document_id in names
    }
