"""A document as exams read it: its text, attributes, sections and tables, stored or just parsed."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from vanban.db.contents import metadata_of, sections_of, tables_of
from vanban.db.library import validity
from vanban.db.models import DocumentRow
from vanban.documents import Metadata, ParsedDocument, Section, Table, ValidityStatus
from vanban.principals import Audience, Publicity


@dataclass(frozen=True, slots=True, eq=False)
class ExamDocument:
    """A document that its reader may read, equal to itself alone. ``status`` is that of today; ``is_open`` tells that
    it is công khai and for everyone, so that its words may be sent to a model outside."""

    id: int
    text: str
    metadata: Metadata
    sections: tuple[Section, ...]
    tables: tuple[Table, ...] = field(default=(), repr=False)
    status: ValidityStatus = ValidityStatus.IN_FORCE
    is_open: bool = False

    def ancestors(self, section: Section) -> list[Section]:
        """Returns the units above a section, the nearest first."""
        above: list[Section] = []
        parent = section.parent
        while parent is not None:
            above.append(self.sections[parent])
            parent = above[-1].parent
        return above

    def children(self, section: Section) -> list[Section]:
        """Returns the units right below a section, in order."""
        return [one for one in self.sections if one.parent == section.index]


def from_parsed(document_id: int, document: ParsedDocument) -> ExamDocument:
    """Returns a document that has just been parsed, under an id of the caller's."""
    return ExamDocument(document_id, document.text, document.metadata, document.sections, document.tables)


def from_row(session: Session, row: DocumentRow) -> ExamDocument:
    """Returns a stored document; the caller has looked whether the person may read it."""
    return ExamDocument(
        id=row.id,
        text=row.text,
        metadata=metadata_of(row),
        sections=tuple(sections_of(session, row)),
        tables=tuple(tables_of(session, row)),
        status=validity(row),
        is_open=row.publicity == Publicity.OPEN.value and row.audience == Audience.PUBLIC.value,
    )


def same_kind_first(document: ExamDocument, others: Sequence[ExamDocument]) -> list[ExamDocument]:
    """Returns other documents, those of the document's type and issuer first."""

    def distance(other: ExamDocument) -> tuple[bool, bool, int]:
        mine, its = document.metadata, other.metadata
        return (mine.type != its.type, mine.issuer != its.issuer, other.id)

    return sorted((other for other in others if other.id != document.id), key=distance)
