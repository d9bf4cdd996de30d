"""What the page of documents that wait to be published shows of each: what the program understood, and its doubts."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.document_content import RELATION_WORDS
from api.document_view import OutlineEntry, outline
from api.readings import reading_words
from ingest.attributes import ATTRIBUTES, values_of
from ingest.placing import PUBLICITY_WORDS, audience_words, readers_of
from ingest.publishing import NearVersion, near_versions
from vanban.db.contents import sections_of
from vanban.db.keeping import kept_units
from vanban.db.library import documents_by_id
from vanban.db.models import DocumentRow, DoubtRow, FileRow, RelationRow, TableRow, UnitRow
from vanban.documents import RelationKind
from vanban.principals import Principal

MOST_HEADINGS, MOST_EDGES = 8, 5
_MUST_HAVE = ("so_hieu", "ten_loai", "co_quan", "ngay", "trich_yeu")


@dataclass(frozen=True, slots=True)
class EdgeView:
    """An edge as it will be proposed: what it is called, and the words that name the other document."""

    words: str
    target: str
    quote: str


@dataclass(frozen=True, slots=True)
class Preview:
    """A document that waits to be published. ``missing`` are the attributes that a person should fill in."""

    row: DocumentRow
    file_name: str
    unit: str
    readers: str
    attributes: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    warnings: tuple[str, ...]
    headings: tuple[OutlineEntry, ...]
    heading_count: int
    tables: int
    doubts: int
    edges: tuple[EdgeView, ...]
    edge_count: int
    reading: tuple[tuple[str, str], ...]
    near: tuple[NearVersion, ...]
    replaceable: frozenset[int]


def preview_of(session: Session, row: DocumentRow, person: Principal) -> Preview:
    """Returns what is shown of one document to a person who may publish it."""
    values, headings = values_of(row), outline(sections_of(session, row))
    file, unit = session.get(FileRow, row.file_sha256), session.get_one(UnitRow, row.owner_unit_id)
    near, readers = _readable(session, near_versions(session, row), person), readers_of(session, row)
    kept = kept_units(session, person)
    edges = tuple(_edge(one) for one in row.relations[:MOST_EDGES])
    return Preview(
        row=row,
        file_name=file.name if file else "",
        unit=unit.name,
        readers=f"{audience_words(session, readers)}; {PUBLICITY_WORDS[readers.publicity].lower()}",
        attributes=tuple((one.label, values[one.key]) for one in ATTRIBUTES if values[one.key]),
        missing=tuple(one.label for one in ATTRIBUTES if one.key in _MUST_HAVE and not values[one.key]),
        warnings=tuple(row.warnings.splitlines()),
        headings=tuple(headings[:MOST_HEADINGS]),
        heading_count=len(headings),
        tables=_count(session, TableRow, row.id),
        doubts=_count(session, DoubtRow, row.id),
        edges=edges,
        edge_count=len(row.relations),
        reading=tuple(reading_words(row.pages)),
        near=near,
        replaceable=frozenset(one.row.id for one in near if one.row.owner_unit_id in kept),
    )


def _count(session: Session, table: type[TableRow] | type[DoubtRow], document_id: int) -> int:
    return session.scalar(select(func.count()).select_from(table).where(table.document_id == document_id)) or 0


def _edge(row: RelationRow) -> EdgeView:
    return EdgeView(RELATION_WORDS[RelationKind(row.kind)][0], row.target_number or row.target_text, row.quote)


def _readable(session: Session, near: list[NearVersion], person: Principal) -> tuple[NearVersion, ...]:
    shown = documents_by_id(session, [one.row.id for one in near], person)
    return tuple(one for one in near if one.row.id in shown)
