"""What the page of one question shows: its sources at their places of today, what the linter says, who did what."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.bank_rows import BankRow
from exams.bank_linting import lint_entry
from exams.bank_similar import Similar, similar_items
from exams.banking import entry_of_content, entry_of_item
from exams.findings import Finding
from exams.formats.entries import Entry
from exams.library import documents_of
from vanban.answers import DocumentSummary
from vanban.db.exam_bank import comments_of, content_of, item_row, present_versions, versions_of
from vanban.db.exam_bank_deciding import decisions_of
from vanban.db.exam_bank_listing import items_by_id
from vanban.db.exam_models import ExamItemSourceRow
from vanban.db.library import documents_by_id, summaries
from vanban.db.models import PersonRow
from vanban.db.text_edits import place_now
from vanban.exam_bank import DECISION_WORDS, BankItem, Decision, Flag
from vanban.ports import Embedder
from vanban.principals import Principal

NOBODY = "Người không còn trong hệ thống"


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source of a question: its document, where its words stand today, and its flags."""

    document: DocumentSummary | None
    citation: str
    quote: str
    start: int
    end: int
    flags: tuple[Flag, ...]

    @property
    def address(self) -> str:
        """The document at the words quoted."""
        one = self.document.document_id if self.document else 0
        return f"/van-ban/{one}?start={self.start}&end={self.end}#trich"


@dataclass(frozen=True, slots=True)
class VersionView:
    """A version: who wrote it, when, and what it says; ``before`` is the visible one before it."""

    number: int
    author: str
    at: datetime.datetime
    note: str
    entry: Entry
    before: Entry | None


@dataclass(frozen=True, slots=True)
class Happening:
    """A decision or a comment: by whom, when, about which version, in which words."""

    words: str
    who: str
    at: datetime.datetime
    version: int
    note: str


@dataclass(frozen=True, slots=True)
class ItemView:
    """A question with all that its page shows."""

    row: BankRow
    entry: Entry
    author: str
    sources: tuple[SourceView, ...]
    newer: dict[int, DocumentSummary]  # readable documents that changed a source, by id
    versions: tuple[VersionView, ...]
    decisions: tuple[Happening, ...]
    comments: tuple[Happening, ...]
    similar: tuple[Similar, ...]

    @property
    def item(self) -> BankItem:
        """The question."""
        return self.row.item


def item_view(session: Session, person: Principal, item_id: int, embedder: Embedder) -> ItemView:
    """Returns what is shown of a question; raises ``NotFound`` as ``item_row`` does."""
    row = item_row(session, person, item_id)
    (item,) = items_by_id(session, person, [row.id])
    version = present_versions(session, [row.id])[row.id]
    sources = _sources(session, person, version.sources, item.flags)
    entry = entry_of_item(item)
    names = _names(session, (one.author_id for one in row.versions), _actors(session, person, item_id))
    return ItemView(
        BankRow(item, tuple(_findings(session, person, entry, sources))),
        entry,
        names.get(item.author_id, NOBODY),
        sources,
        _named(session, person, [flag.source_id for flag in item.flags]),
        _versions(session, person, item_id, names),
        _decisions(session, person, item_id, names),
        _comments(session, person, item_id, names),
        tuple(similar_items(session, person, embedder, item)),
    )


def findings_of(session: Session, person: Principal, entry: Entry) -> list[Finding]:
    """Returns what the linter says of a question, its quotes compared with the documents the person may read."""
    return lint_entry(entry, documents_of(session, person, [entry.item]))


def _findings(session: Session, person: Principal, entry: Entry, sources: Sequence[SourceView]) -> list[Finding]:
    """Returns what the linter says with every source at its place of today."""
    moved = tuple(
        replace(source, start=now.start, end=now.end) for source, now in zip(entry.item.sources, sources, strict=True)
    )
    return findings_of(session, person, replace(entry, item=replace(entry.item, sources=moved)))


def _sources(
    session: Session, person: Principal, rows: Sequence[ExamItemSourceRow], flags: Sequence[Flag]
) -> tuple[SourceView, ...]:
    named = _named(session, person, [row.document_id for row in rows])
    views = []
    for row in rows:
        start, end = place_now(session, row.document_id, row.start, row.end, since=row.read_at)
        mine = tuple(flag for flag in flags if flag.document_id == row.document_id)
        views.append(SourceView(named.get(row.document_id), row.citation, row.quote, start, end, mine))
    return tuple(views)


def _named(session: Session, person: Principal, ids: Iterable[int | None]) -> dict[int, DocumentSummary]:
    rows = documents_by_id(session, [one for one in ids if one is not None], person)
    return {one.document_id: one for one in summaries(session, list(rows.values()))}


def _versions(
    session: Session, person: Principal, item_id: int, names: dict[int | None, str]
) -> tuple[VersionView, ...]:
    views: list[VersionView] = []
    for one in versions_of(session, person, item_id):
        before = views[-1].entry if views else None
        entry = entry_of_content(content_of(one))
        views.append(VersionView(one.number, names.get(one.author_id, NOBODY), one.at, one.note, entry, before))
    return tuple(reversed(views))


def _decisions(
    session: Session, person: Principal, item_id: int, names: dict[int | None, str]
) -> tuple[Happening, ...]:
    return tuple(
        Happening(
            DECISION_WORDS[Decision(one.decision)], names.get(one.person_id, NOBODY), one.at, one.version, one.note
        )
        for one in reversed(decisions_of(session, person, item_id))
    )


def _comments(session: Session, person: Principal, item_id: int, names: dict[int | None, str]) -> tuple[Happening, ...]:
    return tuple(
        Happening("", names.get(one.person_id, NOBODY), one.at, one.version, one.text)
        for one in comments_of(session, person, item_id)
    )


def _actors(session: Session, person: Principal, item_id: int) -> list[int | None]:
    decided = [one.person_id for one in decisions_of(session, person, item_id)]
    return [*decided, *(one.person_id for one in comments_of(session, person, item_id))]


def _names(session: Session, *some: Iterable[int | None]) -> dict[int | None, str]:
    """Returns the names of people by id."""
    ids = {one for ids in some for one in ids if one is not None}
    found = session.execute(select(PersonRow.id, PersonRow.name).where(PersonRow.id.in_(ids)))
    return {row.id: row.name for row in found}
