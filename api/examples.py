"""Questions a newcomer may start with, made from what this person's library really holds."""

from collections.abc import Iterable, Iterator
from itertools import zip_longest

from sqlalchemy import select
from sqlalchemy.orm import Session

from vanban.db.library import recent_documents
from vanban.db.models import DocumentRow, SectionRow
from vanban.documents import SectionKind
from vanban.principals import Principal
from vanban.text import fold_accents

DOCUMENTS_SEEN = 40  # the newest documents examples are made from
_TITLED = (SectionKind.ARTICLE.value, SectionKind.HEADING.value, SectionKind.CHAPTER.value)


def example_questions(session: Session, principal: Principal, *, most: int = 6) -> list[str]:
    """Returns up to ``most`` different questions about documents the principal may read, of several kinds."""
    rows = _varied([row for row in recent_documents(session, principal, limit=DOCUMENTS_SEEN) if row.number])
    kinds = (
        _about_sections(session, rows),
        (_about_subject(row) for row in _from(rows, 1) if row.subject),
        (f"{_name(row)} còn hiệu lực không?" for row in _from(rows, 2)),
        (f"Ai ký {_name(row)}?" for row in _from(rows, 3) if row.signer),
        (_without_marks(row) for row in _from(rows, 4)),
    )
    mixed = [question for group in zip_longest(*kinds) for question in group if question]
    return list(dict.fromkeys(mixed))[:most]


def _varied(rows: list[DocumentRow]) -> list[DocumentRow]:
    """Returns the rows with types taking turns, so that neighbours differ."""
    by_type: dict[str | None, list[DocumentRow]] = {}
    for row in rows:
        by_type.setdefault(row.type, []).append(row)
    return [row for group in zip_longest(*by_type.values()) for row in group if row is not None]


def _from(rows: list[DocumentRow], first: int) -> list[DocumentRow]:
    """Returns the rows beginning further on and coming round again, so that each kind asks about another document."""
    start = first % max(1, len(rows))
    return rows[start:] + rows[:start]


def _about_sections(session: Session, rows: Iterable[DocumentRow]) -> Iterator[str]:
    for row in rows:
        statement = select(SectionRow.title).where(SectionRow.document_id == row.id, SectionRow.kind.in_(_TITLED))
        titles = [title.strip() for title in session.scalars(statement.order_by(SectionRow.position))]
        fitting = [title for title in titles if 12 <= len(title) <= 80 and not title.isupper()]
        if fitting:
            title = fitting[len(fitting) // 2].rstrip(" .;:")
            yield f"{_name(row)} quy định gì về “{title}”?"


def _about_subject(row: DocumentRow) -> str:
    subject = " ".join((row.subject or "").split()).rstrip(" .;:")
    if not 12 <= len(subject) <= 110:
        return f"{_name(row)} nói về việc gì?"
    topic = subject[3:] if subject.lower().startswith("về ") else subject[0].lower() + subject[1:]
    return f"Văn bản nào nói về {topic}?"


def _without_marks(row: DocumentRow) -> str:
    return f"{fold_accents((row.type or 'Văn bản').lower())} {row.number} noi ve viec gi"


def _name(row: DocumentRow) -> str:
    return f"{row.type or 'Văn bản'} {row.number}"
