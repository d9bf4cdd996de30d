"""A stored document's parts as the nouns that everyone speaks: its sections, its tables, its attributes."""

import json

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Session

from vanban.db.models import DocumentRow, SectionRow, TableRow
from vanban.document_numbers import parse_number
from vanban.documents import Metadata, Section, SectionKind, Table

_TABLE = TypeAdapter(Table)


def sections_of(session: Session, document: DocumentRow) -> list[Section]:
    """Returns the section tree in the order of the text."""
    statement = select(SectionRow).where(SectionRow.document_id == document.id).order_by(SectionRow.position)
    return [
        Section(
            index=row.position,
            parent=row.parent,
            kind=SectionKind(row.kind),
            label=row.label,
            title=row.title,
            path=row.path,
            start=row.start,
            own_end=row.own_end,
            end=row.end,
            page=row.page,
        )
        for row in session.scalars(statement)
    ]


def tables_of(session: Session, document: DocumentRow) -> list[Table]:
    """Returns the tables in the order of the text."""
    statement = select(TableRow).where(TableRow.document_id == document.id).order_by(TableRow.position)
    return [
        _TABLE.validate_python({**json.loads(row.content), "caption": row.caption, "page": row.page})
        for row in session.scalars(statement)
    ]


def metadata_of(document: DocumentRow) -> Metadata:
    """Returns the attributes of a stored document."""
    return Metadata(
        number=parse_number(document.number) if document.number else None,
        type=document.type,
        issuer=document.issuer,
        date=document.date,
        place=document.place,
        subject=document.subject,
        signer=document.signer,
        position=document.position,
        authority=document.authority,
        circulation=document.circulation,
        recipients=tuple(document.recipients.splitlines()),
        effective_date=document.effective_date,
    )
