"""Questions about a row that is named by its number: the cell asked for, or which of several rows is meant."""

from collections.abc import Sequence

from prompts.loader import render
from rag.columns import without_column_words
from rag.composing import Piece, compose, name
from rag.evidence import DocumentFacts, Evidence
from rag.lookup import corrections
from rag.matching import cover, searchable
from rag.question import Question
from rag.question_terms import read_terms
from rag.registry import Registry, summary
from rag.row_references import RowReference, find_row
from rag.table_rows import TableRowReading, read_row
from vanban.answers import Answer, Choice, Refusal, Reply

MOST_ROWS = 5  # rows of one number shown in one answer
MOST_CHOICES = 10  # documents offered to choose from
_TELLING = 0.3  # least share of the other words of the question that the document meant must hold
_APART = 0.8  # share of the best document's share that others must stay below

Row = tuple[list[Evidence], TableRowReading]  # the passages of a row and its cells


def answer(question: Question, documents: Sequence[DocumentFacts], registry: Registry) -> Reply | None:
    """Returns the reply to a question that names a table row by its number, unverified; None for any other question
    and where no readable table has such a row. ``documents`` are those named, all when none is."""
    reference = find_row(question.matter)
    if reference is None or (question.place is not None and question.place.path.startswith(("dieu", "chuong"))):
        return None
    rows = _rows(reference, documents, registry)
    fitting = [row for row in rows if row[1].stated(row[1].asked(reference.rest, by_words=False))]
    rows = _of_the_document_meant(fitting or rows, reference, question)
    held = list(dict.fromkeys(passages[0].document for passages, _ in rows))
    if len(held) > 1:
        return _choice(held, reference, question)
    return _told(rows, reference, question) if rows else _no_such_row(reference, documents, registry, question)


def _no_such_row(
    reference: RowReference, documents: Sequence[DocumentFacts], registry: Registry, question: Question
) -> Refusal | None:
    """Returns that the document named has no row of this number, or that none has when nothing else is asked; None
    where the words may mean something else than a row."""
    if any(not registry.tables(document.id) for document in documents):
        return None
    if not documents and read_terms(without_column_words(reference.rest), bare=question.bare).content:
        return None
    named = ", ".join(name(document) for document in documents)
    values = {"row": reference.number, "where": named or f"{registry.count()} văn bản đồng chí được xem"}
    return Refusal(render("replies", "no_such_row", values), tuple(map(summary, documents)), corrections(question))


def _rows(reference: RowReference, documents: Sequence[DocumentFacts], registry: Registry) -> list[Row]:
    named = [document.id for document in documents] or None
    found: dict[tuple[int, int], Row] = {}
    for item in registry.rows_with_number(reference.number.lstrip("0"), named):
        if not reference.names(item.path):
            continue
        reading = read_row(item, registry.tables(item.document.id))
        if reading is not None and len(reading.cells) > 1:
            found.setdefault((item.document.id, reading.start), ([], reading))[0].append(item)
    return list(found.values())


def _of_the_document_meant(rows: Sequence[Row], reference: RowReference, question: Question) -> list[Row]:
    """Returns the rows of the document that the rest of the question tells apart; all where it tells none."""
    terms = read_terms(reference.rest, bare=question.bare)
    shares: dict[int, float] = {}
    for passages, _ in rows:
        first = passages[0]
        text = searchable(f"{first.document.title}\n{first.heading}\n{first.path}", bare=question.bare)
        shares[first.document.id] = max(shares.get(first.document.id, 0.0), cover(terms, text).share)
    best = max(shares.values(), default=0.0)
    meant = [document for document, share in shares.items() if share >= _APART * best]
    if len(meant) != 1 or best < _TELLING:
        return list(rows)
    return [row for row in rows if row[0][0].document.id == meant[0]]


def _choice(held: Sequence[DocumentFacts], reference: RowReference, question: Question) -> Choice:
    values = {"count": len(held), "row": reference.number}
    return Choice(
        render("replies", "choose_row", values), tuple(map(summary, held[:MOST_CHOICES])), corrections(question)
    )


def _told(rows: Sequence[Row], reference: RowReference, question: Question) -> Answer | Refusal:
    pieces = [piece for row in rows[:MOST_ROWS] for piece in row_pieces(row, reference.rest, question)]
    if not pieces:
        return _no_such_column(rows[0], reference, question)
    text, citations = compose(pieces)
    notes = corrections(question)
    if len(rows) > 1:
        notes += (render("replies", "several_rows", {"row": reference.number, "count": len(rows)}),)
    return Answer(text, citations, notes=notes)


def row_pieces(row: Row, asked: str, question: Question) -> list[Piece]:
    """Returns the part of the row that holds the cells asked for; none when the table has no such column and the row
    does not show what is asked either."""
    passages, reading = row
    columns = reading.asked(asked, by_words=False)
    if columns.lacking and not columns.columns:
        text = " ".join(item.text for item in passages)
        if not question.expectations.patterns or question.expectations.share_met(text) < 1:
            return []
    wanted = [cell for _, cell in reading.stated(columns) if cell is not None]
    holding = [
        item
        for item in passages
        if any(item.start <= reading.start + cell.start < item.end for cell in wanted) or not wanted
    ]
    return [Piece(item, 0, len(item.text), reading, columns) for item in holding or passages[:1]]


def _no_such_column(row: Row, reference: RowReference, question: Question) -> Refusal:
    passages, reading = row
    lacking = reading.asked(reference.rest, by_words=False).lacking
    values = {
        "document": name(passages[0].document),
        "path": passages[0].path.split(" (phần ")[0],
        "asked": ", ".join(lacking),
        "columns": ", ".join(filter(None, reading.names)),
    }
    return Refusal(render("replies", "no_such_column", values), (summary(passages[0].document),), corrections(question))
