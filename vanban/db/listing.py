"""The list of documents a person may read: filtered by number or subject, newest first, in pages."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from vanban.answers import DocumentSummary
from vanban.db.library import count_readable, documents_by_id, summary
from vanban.db.models import DocumentRow
from vanban.db.permissions import searchable
from vanban.document_numbers import parse_number
from vanban.principals import Principal
from vanban.text import bare_words

PAGE_SIZE = 50
_NEWEST = (DocumentRow.date.is_(None), DocumentRow.date.desc(), DocumentRow.id.desc())


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list; ``page`` is 1-based and lies within the pages there are."""

    total: int
    page: int
    page_size: int
    documents: tuple[DocumentSummary, ...]

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.page_size))


def list_documents(
    session: Session, principal: Principal, *, words: str = "", page: int = 1, page_size: int = PAGE_SIZE
) -> Listing:
    """Returns a page of the readable documents, by date, newest first.

    ``words`` keeps those with that number, or with every word (with or without marks) in number, type, subject or
    issuer. A page past the last gives the last.
    """
    wanted = _fitting(session, principal, words) if words.strip() else None
    total = count_readable(session, principal) if wanted is None else len(wanted)
    page = max(1, min(page, -(-total // page_size)))
    first = (page - 1) * page_size
    if wanted is None:
        ids = list(
            session.scalars(
                select(DocumentRow.id).where(searchable(principal)).order_by(*_NEWEST).limit(page_size).offset(first)
            )
        )
    else:
        ids = wanted[first : first + page_size]
    rows = documents_by_id(session, ids, principal)
    return Listing(total, page, page_size, tuple(summary(rows[one]) for one in ids if one in rows))


def _fitting(session: Session, principal: Principal, words: str) -> list[int]:
    number = parse_number(words)
    if number is not None:
        statement = select(DocumentRow.id).where(searchable(principal), DocumentRow.number_key == number.key)
        exact = list(session.scalars(statement.order_by(*_NEWEST)))
        if exact:
            return exact
    wanted = bare_words(words)
    columns = (DocumentRow.id, DocumentRow.number, DocumentRow.type, DocumentRow.subject, DocumentRow.issuer)
    rows = session.execute(select(*columns).where(searchable(principal)).order_by(*_NEWEST))
    return [row[0] for row in rows if _holds(wanted, " ".join(str(part) for part in row[1:] if part))]


def _holds(wanted: list[str], text: str) -> bool:
    held = set(bare_words(text))
    return bool(wanted) and all(word in held or any(one.startswith(word) for one in held) for word in wanted)
