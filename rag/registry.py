"""The documents a person may read, as the answering side needs them: found by number, with their edges."""

import datetime
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from rag.evidence import DocumentFacts, Evidence
from rag.names import KnownPlaces, place_name
from rag.verifying import Source
from vanban.answers import DocumentSummary
from vanban.db.models import DocumentRow, PassageRow, RelationRow, SectionRow, TableRow, UnitRow
from vanban.db.permissions import in_use, owners_of, searchable
from vanban.db.validity import Validity, statuses_on, today, validity_of
from vanban.document_numbers import DocumentNumber, find_numbers, parse_number
from vanban.documents import Cell, PassageKind, RelationState, Table, ValidityStatus
from vanban.number_references import NumberReference
from vanban.principals import Principal
from vanban.terms import term_of

_FACTS = (
    DocumentRow.id,
    DocumentRow.number,
    DocumentRow.type,
    DocumentRow.issuer,
    DocumentRow.date,
    DocumentRow.subject,
)


@dataclass(frozen=True, slots=True)
class Edge:
    """A relation with both ends as far as they are readable: ``source`` says it in ``quote`` at ``start``."""

    kind: str
    source: DocumentFacts
    target: DocumentFacts | None
    target_number: str | None
    wording: str  # how the source names the target
    quote: str
    start: int
    end: int
    confirmed: bool
    part: str = ""  # the clauses of the target that are meant, "" for all of it
    since: datetime.date | None = None  # when the source takes effect


@dataclass(frozen=True, slots=True)
class Clause:
    """A citable unit with everything below it: its path and its half-open range in the document's text.

    ``kind`` is a value of ``SectionKind``, ``parent`` the ``position`` of the unit above, ``own_end`` the end of the
    unit's own words (its title and lead-in)."""

    path: str
    start: int
    end: int
    kind: str = ""
    title: str = ""
    position: int = 0
    parent: int | None = None
    own_end: int = 0


@dataclass(frozen=True, slots=True)
class EndedUnit:
    """A unit that no longer exists: its name, the first day without it, the name of the unit that took over."""

    name: str
    ended: datetime.date
    successor: str | None


@dataclass(frozen=True, slots=True)
class Registry:
    """What one person may read of the library on a given day. Lives as long as its database session, in which it reads
    statuses, clauses, tables and edges once."""

    session: Session
    principal: Principal
    as_of: datetime.date | None = None
    _tables: dict[int, list[Table]] = field(default_factory=dict, repr=False, compare=False)
    _statuses: dict[int, ValidityStatus] = field(default_factory=dict, repr=False, compare=False)
    _clauses: dict[int, list[Clause]] = field(default_factory=dict, repr=False, compare=False)
    _edges_of: dict[tuple[bool, int], list[Edge]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def day(self) -> datetime.date:
        """The day asked about, or today."""
        return self.as_of or today()

    def _visible(self) -> ColumnElement[bool]:
        condition = searchable(self.principal)
        if self.as_of is not None:
            condition = condition & or_(DocumentRow.date.is_(None), DocumentRow.date <= self.as_of)
        return condition

    def places(self) -> KnownPlaces:
        """Returns the places that the units are named after; the root's own tells nothing apart."""
        rows = self.session.execute(select(UnitRow.name, UnitRow.parent_id)).all()
        common = {place for name, parent in rows if parent is None and (place := place_name(name))}
        return KnownPlaces(
            frozenset(place for name, _ in rows if (place := place_name(name)) and place not in common),
            frozenset(common),
        )

    def ended_units(self) -> list[EndedUnit]:
        """Returns the units whose last day lies before the registry's day."""
        taking_over = aliased(UnitRow)
        statement = select(UnitRow.name, UnitRow.valid_to, taking_over.name).join(
            taking_over, taking_over.id == UnitRow.successor_id, isouter=True
        )
        rows = self.session.execute(statement.where(UnitRow.valid_to < self.day)).all()
        return [EndedUnit(name, day + datetime.timedelta(days=1), other) for name, day, other in rows if day]

    def count(self) -> int:
        """Returns how many documents the person may read."""
        return self.session.scalar(select(func.count()).select_from(DocumentRow).where(self._visible())) or 0

    def facts(self, ids: Collection[int]) -> dict[int, DocumentFacts]:
        """Returns the attributes of those of the documents that the person may read."""
        rows = self.session.execute(select(*_FACTS).where(DocumentRow.id.in_(ids), self._visible()))
        return {facts.id: facts for facts in self._dated([_facts(row[:6]) for row in rows])}

    def named(self, reference: NumberReference) -> list[DocumentFacts]:
        """Returns the documents that a reference may mean, newest first."""
        rows = self.session.execute(
            select(*_FACTS)
            .where(DocumentRow.ordinal == reference.ordinal.lstrip("0"), self._visible())
            .order_by(DocumentRow.date.desc(), DocumentRow.id)
        )
        facts = [_facts(row[:6]) for row in rows]
        meant = [f for f in facts if _means(reference, f)]
        if not meant and (looser := reference.loosened()) is not None:
            meant = [f for f in facts if _means(looser, f)]
        return self._dated(meant)

    def clauses(self, document_id: int) -> list[Clause]:
        """Returns the citable units of a document in order; none when the person may not read it."""
        if document_id not in self._clauses:
            rows = self.session.execute(
                select(
                    SectionRow.path,
                    SectionRow.start,
                    SectionRow.end,
                    SectionRow.kind,
                    SectionRow.title,
                    SectionRow.position,
                    SectionRow.parent,
                    SectionRow.own_end,
                )
                .join(DocumentRow, DocumentRow.id == SectionRow.document_id)
                .where(SectionRow.document_id == document_id, self._visible())
                .order_by(SectionRow.position)
            )
            self._clauses[document_id] = [Clause(*row) for row in rows]
        return self._clauses[document_id]

    def text(self, document_id: int) -> str:
        """Returns the text that offsets into a document count in; "" when the person may not read it."""
        statement = select(DocumentRow.text).where(DocumentRow.id == document_id, self._visible())
        return self.session.scalar(statement) or ""

    def validity(self, document_id: int) -> Validity:
        """Returns when a document is in force, with the changes that confirmed edges make."""
        return validity_of(self.session, [document_id]).get(document_id, Validity(None))

    def titled_after(self, reference: NumberReference) -> bool:
        """Tells whether a readable document names the reference in its subject, as those that implement it do."""
        rows = self.session.scalars(
            select(DocumentRow.subject).where(DocumentRow.subject.is_not(None), self._visible())
        )
        return any(mentions(reference, subject or "") for subject in rows)

    def about(self, words: Collection[str], *, issuer_only: bool = False) -> list[DocumentFacts]:
        """Returns the documents whose issuer or subject (or issuer alone) holds any of the words as they are spelled,
        newest first."""
        columns = (DocumentRow.issuer,) if issuer_only else (DocumentRow.issuer, DocumentRow.subject)
        holds = or_(*(column.contains(word, autoescape=True) for column in columns for word in words))
        rows = self.session.execute(
            select(*_FACTS)
            .where(holds, self._visible(), DocumentRow.superseded_by_id.is_(None))
            .order_by(DocumentRow.date.desc(), DocumentRow.id)
        )
        return self._dated([_facts(row) for row in rows])

    def issued_on(self, dates: Collection[datetime.date]) -> list[DocumentFacts]:
        """Returns the documents of these days, oldest first."""
        rows = self.session.execute(
            select(*_FACTS)
            .where(DocumentRow.date.in_(dates), self._visible())
            .order_by(DocumentRow.date, DocumentRow.id)
        )
        return self._dated([_facts(row) for row in rows])

    def newest(self, condition: ColumnElement[bool] | None = None) -> list[DocumentFacts]:
        """Returns the documents that fulfil a condition on their rows, newest first, undated ones last."""
        wanted = self._visible() if condition is None else and_(condition, self._visible())
        order = (DocumentRow.date.is_(None), DocumentRow.date.desc(), DocumentRow.id.desc())
        rows = self.session.execute(select(*_FACTS).where(wanted).order_by(*order))
        return self._dated([_facts(row) for row in rows])

    def heads(self, ids: Collection[int]) -> dict[int, Evidence]:
        """Returns the first passage of each of these documents, which names it, by document."""
        found = self._load(and_(PassageRow.document_id.in_(ids), PassageRow.position == 0))
        return {item.document.id: item for item in found}

    def takes_effect(self, document_id: int) -> datetime.date | None:
        """Returns the first day a readable document is in force, None where it is not known."""
        return self._effective([document_id]).get(document_id) if self.facts([document_id]) else None

    def _dated(self, documents: Sequence[DocumentFacts]) -> list[DocumentFacts]:
        """Returns the documents with their status on the day asked about, from confirmed edges only."""
        unread = {document.id for document in documents} - self._statuses.keys()
        if unread:
            self._statuses.update(statuses_on(self.session, unread, self.as_of))
        return [replace(document, status=self._statuses[document.id]) for document in documents]

    def passages(self, ids: Sequence[int]) -> dict[int, Evidence]:
        """Returns those of the passages that the person may read, by id."""
        asked = and_(PassageRow.id.in_(ids), DocumentRow.id.in_(owners_of(ids)))
        return {item.passage_id: item for item in self._load(asked)}

    def of_document(self, document_id: int) -> list[Evidence]:
        """Returns all passages of a document in order; none when the person may not read it."""
        return self._load(PassageRow.document_id == document_id)

    def rows_with_number(self, number: str, documents: Collection[int] | None) -> list[Evidence]:
        """Returns the table rows whose path holds the number, of some documents or of all that are readable."""
        condition = (PassageRow.kind == PassageKind.TABLE_ROW.value) & PassageRow.path.contains(number, autoescape=True)
        if documents is not None:
            condition &= PassageRow.document_id.in_(documents)
        return self._load(condition)

    def tables(self, document_id: int) -> list[Table]:
        """Returns the tables of a document in order; none when the person may not read it."""
        if document_id not in self._tables:
            rows = self.session.scalars(
                select(TableRow.content)
                .join(DocumentRow, DocumentRow.id == TableRow.document_id)
                .where(TableRow.document_id == document_id, self._visible())
                .order_by(TableRow.position)
            )
            self._tables[document_id] = [_table(json.loads(content)) for content in rows]
        return self._tables[document_id]

    def source(self, passage_id: int) -> Source | None:
        """Returns a passage as a source to verify against, or None when the person may not read it."""
        item = self.passages([passage_id]).get(passage_id)
        if item is None:
            return None
        about = f"{item.heading} {item.path} {item.document.title}"
        return Source(item.document.id, passage_id, item.start, item.text, about)

    def edges(self, *, source: int | None = None, target: int | None = None) -> list[Edge]:
        """Returns the relations from or to a document whose stating document the person may read.

        Left out are those that a person has denied, and what is said to a document by a version that another one took
        the place of.
        """
        key = (source is not None, source if source is not None else target or 0)
        if key not in self._edges_of:
            incoming = and_(RelationRow.target_id == target, RelationRow.source_id.in_(_current_sources()))
            self._edges_of[key] = self._edges(RelationRow.source_id == source if source is not None else incoming)
        return self._edges_of[key]

    def edges_to_number(self, number: DocumentNumber) -> list[Edge]:
        """Returns the relations to a number, held or not, whose stating document the person may read."""
        return self._edges(and_(RelationRow.target_key == number.key, RelationRow.source_id.in_(_current_sources())))

    def _edges(self, condition: ColumnElement[bool]) -> list[Edge]:
        shown = RelationRow.state != RelationState.DENIED.value
        rows = self.session.scalars(select(RelationRow).where(condition, shown).order_by(RelationRow.id)).all()
        facts = self.facts({r.source_id for r in rows} | {r.target_id for r in rows if r.target_id is not None})
        effective = self._effective({row.source_id for row in rows})
        return [
            Edge(
                kind=row.kind,
                source=facts[row.source_id],
                target=facts.get(row.target_id) if row.target_id is not None else None,
                target_number=row.target_number,
                wording=row.target_text,
                quote=row.quote,
                start=row.start,
                end=row.end,
                confirmed=row.confirmed,
                part=row.part,
                since=effective.get(row.source_id),
            )
            for row in rows
            if row.source_id in facts
        ]

    def _effective(self, ids: Collection[int]) -> dict[int, datetime.date | None]:
        columns = select(DocumentRow.id, DocumentRow.effective_date, DocumentRow.date)
        rows = self.session.execute(columns.where(DocumentRow.id.in_(ids)))
        return {row.id: row.effective_date or row.date for row in rows}

    def _load(self, condition: ColumnElement[bool]) -> list[Evidence]:
        columns = (
            PassageRow.id,
            PassageRow.position,
            PassageRow.section_position,
            PassageRow.kind,
            PassageRow.path,
            PassageRow.heading,
            PassageRow.text,
            PassageRow.start,
            PassageRow.end,
            PassageRow.page,
        )
        rows = self.session.execute(
            select(*columns, *_FACTS)
            .join(DocumentRow, DocumentRow.id == PassageRow.document_id)
            .where(condition, self._visible())
            .order_by(PassageRow.document_id, PassageRow.position)
        )
        found = [
            Evidence(
                passage_id=row[0],
                document=_facts(row[10:16]),
                position=row[1],
                section=row[2],
                kind=PassageKind(row[3]),
                path=row[4],
                heading=row[5],
                text=row[6],
                start=row[7],
                end=row[8],
                page=row[9],
                relevance=0.0,
            )
            for row in rows
        ]
        dated = {one.id: one for one in self._dated([item.document for item in found])}
        return [replace(item, document=dated[item.document.id]) for item in found]


def _current_sources() -> Select[int]:
    return select(DocumentRow.id).where(in_use())


def summary(facts: DocumentFacts) -> DocumentSummary:
    """Returns a document as it stands in a list."""
    number = parse_number(facts.number) if facts.number else None
    code = number.issuer_code if number else None
    return DocumentSummary(
        facts.id,
        facts.number,
        facts.type,
        facts.issuer,
        facts.date,
        facts.subject,
        facts.status,
        term_of(issuer_code=code, issuer=facts.issuer, date=facts.date),
    )


def mentions(reference: NumberReference, text: str) -> bool:
    """Tells whether a text names the document a reference means."""
    return any(reference.matches(m.number, type_name=None, date=None) for m in find_numbers(text))


def _facts(columns: Sequence[Any]) -> DocumentFacts:
    """Returns the attributes from the columns of ``_FACTS``, in their order; the status is for ``_dated`` to say."""
    number, type_, issuer, date, subject = columns[1:]
    return DocumentFacts(columns[0], number, type_, issuer, date, subject)


def _table(content: dict[str, Any]) -> Table:
    return Table(
        content["n_rows"],
        content["n_columns"],
        tuple(Cell(**cell) for cell in content["cells"]),
        content["header_rows"],
        row_spans=tuple((start, end) for start, end in content["row_spans"]),
    )


def _means(reference: NumberReference, facts: DocumentFacts) -> bool:
    number = parse_number(facts.number) if facts.number else None
    return number is not None and reference.matches(number, type_name=facts.type, date=facts.date, issuer=facts.issuer)
