"""A parsed document as rows: everything of it, in the caller's transaction."""

import datetime
import json
from dataclasses import asdict, dataclass, field
from typing import TypeVar

from sqlalchemy.orm import Session

from ingest.identity import text_key
from ingest.linking import relink
from vanban.db.index_log import log_upsert
from vanban.db.models import (
    Base,
    DocumentAudienceRow,
    DocumentRow,
    DoubtRow,
    FileRow,
    PageRow,
    PassageRow,
    RelationRow,
    SectionRow,
    TableRow,
)
from vanban.documents import (
    Metadata,
    ParsedDocument,
    Passage,
    Relation,
    RelationState,
    Section,
    Table,
    ValidityStatus,
)
from vanban.ports import Vectors
from vanban.principals import Audience, Publicity

Row = TypeVar("Row", bound=Base)


@dataclass(frozen=True, slots=True)
class Placement:
    """Whose a document is and who may read it; not ``published`` where a person is to look at it first."""

    owner_unit_id: int
    audience: Audience = Audience.PUBLIC
    publicity: Publicity = Publicity.INTERNAL
    named_unit_ids: frozenset[int] = field(default=frozenset())
    published: bool = True


@dataclass(frozen=True, slots=True)
class OriginalFile:
    """What is kept of a file beside its bytes."""

    sha256: str
    name: str
    media_type: str
    size: int  # bytes


@dataclass(frozen=True, slots=True)
class Embedded:
    """The vectors of a document's passages, (n, d) in passage order, and the model that made them."""

    model: str
    vectors: Vectors


def store(
    session: Session, file: OriginalFile, parsed: ParsedDocument, *, embedded: Embedded, placement: Placement
) -> DocumentRow:
    """Returns the stored document: rows for all its parts, its edges resolved both ways, and its index log entry."""
    now = datetime.datetime.now(datetime.UTC)
    session.add(fitted(FileRow(**asdict(file), received_at=now)))
    session.flush()
    row = _document_row(file, parsed, placement, now)
    row.sections = [section_row(section) for section in parsed.sections]
    row.passages = [
        passage_row(passage, embedded.model, vector.astype("<f2").tobytes())
        for passage, vector in zip(parsed.passages, embedded.vectors, strict=True)
    ]
    row.relations = [relation_row(relation) for relation in parsed.relations]
    row.pages = [PageRow(**asdict(page)) for page in parsed.pages]
    row.doubts = [fitted(DoubtRow(**asdict(doubt))) for doubt in parsed.doubts]
    session.add(row)
    session.flush()
    session.add_all(table_row(row.id, index, table) for index, table in enumerate(parsed.tables))
    if placement.audience is Audience.NAMED:
        session.add_all(DocumentAudienceRow(document_id=row.id, unit_id=u) for u in placement.named_unit_ids)
    relink(session, row)
    log_upsert(session, row.id)
    return row


def _document_row(
    file: OriginalFile, parsed: ParsedDocument, placement: Placement, now: datetime.datetime
) -> DocumentRow:
    row = DocumentRow(
        file_sha256=file.sha256,
        text=parsed.text,
        page_count=len(parsed.page_starts) or None,
        warnings="\n".join(parsed.warnings),
        status=ValidityStatus.IN_FORCE.value,
        owner_unit_id=placement.owner_unit_id,
        audience=placement.audience.value,
        publicity=placement.publicity.value,
        published=placement.published,
        ingested_at=now,
        quality=parsed.quality,
        text_key=text_key(parsed.text),
        page_starts=" ".join(map(str, parsed.page_starts)),
    )
    _set_metadata(row, parsed.metadata)
    return fitted(row)


def _set_metadata(row: DocumentRow, metadata: Metadata) -> None:
    for name in ("type", "issuer", "date", "effective_date", "place", "subject", "signer", "position"):
        setattr(row, name, getattr(metadata, name))
    row.authority, row.circulation = metadata.authority, metadata.circulation
    row.recipients = "\n".join(metadata.recipients)
    number = metadata.number
    if number is not None:
        row.number, row.number_key, row.ordinal = number.canonical, number.key, number.ordinal_key
        row.type_code, row.issuer_code, row.number_year = number.type_code, number.issuer_code, number.year


def section_row(section: Section) -> SectionRow:
    """Returns the row of a section, without its document."""
    return fitted(
        SectionRow(
            position=section.index,
            parent=section.parent,
            kind=section.kind.value,
            label=section.label,
            title=section.title,
            path=section.path,
            start=section.start,
            own_end=section.own_end,
            end=section.end,
            page=section.page,
        )
    )


def passage_row(passage: Passage, model: str, vector: bytes) -> PassageRow:
    """Returns the row of a passage with the vector a model made of it, without its document."""
    return fitted(
        PassageRow(
            position=passage.index,
            section_position=passage.section,
            kind=passage.kind.value,
            path=passage.path,
            heading=passage.heading,
            text=passage.text,
            start=passage.start,
            end=passage.end,
            page=passage.page,
            embedding_model=model,
            embedding=vector,
        )
    )


def relation_row(relation: Relation) -> RelationRow:
    """Returns the row of an edge as a program found it: proposed, without its document."""
    number = relation.target_number
    return fitted(
        RelationRow(
            kind=relation.kind.value,
            target_number=number.canonical if number else None,
            target_key=number.key if number else None,
            target_date=relation.target_date,
            target_text=relation.target_text,
            quote=relation.quote,
            start=relation.start,
            end=relation.end,
            part=relation.part,
            state=RelationState.PROPOSED.value,
        )
    )


def table_row(document_id: int, position: int, table: Table) -> TableRow:
    """Returns the row of a table."""
    content = asdict(table)
    content.pop("caption")
    content.pop("page")
    return TableRow(
        document_id=document_id,
        position=position,
        caption=table.caption,
        page=table.page,
        content=json.dumps(content, ensure_ascii=False),
    )


def fitted(row: Row) -> Row:
    """Returns the row with its short texts cut to what their columns take; some engines refuse longer ones."""
    for column in row.__table__.columns:
        value, longest = getattr(row, column.key), getattr(column.type, "length", None)
        if isinstance(value, str) and longest is not None and len(value) > longest:
            setattr(row, column.key, value[:longest])
    return row
