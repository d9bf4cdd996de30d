"""Writing a question by the form: its sources checked against the library, the linter's word, then a new version."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.bank_forms import BankForm, entry_from, source_key
from api.bank_item_view import findings_of
from exams.banking import content_of_entry, entry_of_item
from exams.documents import ExamDocument
from exams.findings import Finding
from exams.formats.entries import Entry
from exams.items import Source
from exams.library import named_document
from exams.quoting import NO_QUOTE, clause_of, quoted_source
from vanban.db.exam_bank import bank_items, item_row, seen, versions_of
from vanban.db.exam_models import ExamItemRow
from vanban.db.text_edits import place_now
from vanban.errors import InvalidInput, NotFound, QuestionError
from vanban.exam_bank import BankContent, BankItem
from vanban.principals import Principal

MOST_SOURCES = 6  # of one question
_TWICE = "Trùng nguyên văn với câu mã {other} đã có trong ngân hàng."


@dataclass(frozen=True, slots=True)
class Passage:
    """A clause of a document shown beside the form, to quote from."""

    document_id: int
    path: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Looked:
    """What a form makes of a question, and what is to be said of it before it is saved."""

    entry: Entry
    findings: tuple[Finding, ...]
    twin: int | None = None  # the question that says the same already

    @property
    def codes(self) -> frozenset[str]:
        """What a person has to have seen before it is saved as it is."""
        return frozenset({one.rule.code for one in self.findings} | ({f"TRUNG-{self.twin}"} if self.twin else set()))

    @property
    def twin_words(self) -> str:
        """What is said of a twin, or nothing."""
        return _TWICE.format(other=self.twin) if self.twin else ""

    @property
    def content(self) -> BankContent:
        """The question as the bank keeps it."""
        return content_of_entry(self.entry)


def present_item(session: Session, person: Principal, item_id: int) -> BankItem:
    """Returns a question in its present version; raises ``NotFound`` as ``item_row`` does."""
    return bank_items(session, [item_row(session, person, item_id)])[0]


def looked_at(session: Session, person: Principal, form: BankForm, before: BankItem | None) -> Looked:
    """Returns what a form makes of a question; raises ``InvalidInput`` for a source that is not there."""
    old = entry_of_item(before) if before else None
    sources = [*_kept(session, person, form, before), *_new(session, person, form)]
    if len(sources) > MOST_SOURCES:
        raise InvalidInput(f"Mỗi câu hỏi ghi tối đa {MOST_SOURCES} căn cứ.")
    entry = entry_from(form, old, list(dict.fromkeys(sources)))
    key = content_of_entry(entry).key
    same = select(ExamItemRow.id).where(ExamItemRow.content_key == key, seen(person))
    twin = session.scalars(same.where(ExamItemRow.id != (before.id if before else 0)).limit(1)).first()
    return Looked(entry, tuple(findings_of(session, person, entry)), twin)


def passage_of(session: Session, person: Principal, form: BankForm) -> Passage | None:
    """Returns the clause that a form names, to quote from; raises ``InvalidInput`` where it is not there."""
    if not form.document:
        return None
    document = _document(session, person, form.document)
    section = clause_of(document, form.clause)
    start, end = (section.start, section.end) if section else (0, min(len(document.text), 3_000))
    return Passage(document.id, section.path if section else "", document.text[start:end], start, end)


def offered_sources(
    session: Session, person: Principal, form: BankForm, before: BankItem | None
) -> list[tuple[str, Source]]:
    """Returns the sources that may stay, by their keys: those of the present version and those that were ticked."""
    if before is None:
        return []
    found: dict[str, Source] = {}
    for version in versions_of(session, person, before.id):
        for row in version.sources:
            if version.number == before.version or source_key(row) in form.sources:
                start, end = place_now(session, row.document_id, row.start, row.end, since=row.read_at)
                found[source_key(row)] = Source(
                    row.document_id, row.section, row.path, start, end, row.quote, row.citation
                )
    return list(found.items())


def _kept(session: Session, person: Principal, form: BankForm, before: BankItem | None) -> Sequence[Source]:
    return [one for key, one in offered_sources(session, person, form, before) if key in form.sources]


def _new(session: Session, person: Principal, form: BankForm) -> Sequence[Source]:
    if not (form.document or form.quote):
        return []
    if not form.document:
        raise InvalidInput("Đề nghị ghi số hiệu hoặc mã của văn bản làm căn cứ.")
    if not form.quote:
        raise InvalidInput(NO_QUOTE)
    return [quoted_source(_document(session, person, form.document), form.quote, clause=form.clause)]


def _document(session: Session, person: Principal, words: str) -> ExamDocument:
    try:
        return named_document(session, person, words)
    except (NotFound, QuestionError) as error:
        raise InvalidInput(error.message) from error
