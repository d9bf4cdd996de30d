"""An answer put together from evidence: a lead-in that names the source, then its own words, quoted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from prompts.loader import render
from rag.columns import AskedColumns
from rag.evidence import DocumentFacts, Evidence, Unit, units
from rag.matching import cover, searchable
from rag.places import Place
from rag.question import Question
from rag.ranking import Ranked, columns_of
from rag.registry import Clause
from rag.table_rows import EMPTY, TableRowReading, labelled, name_of
from vanban.answers import Citation
from vanban.dates import format_date
from vanban.documents import PassageKind, SectionKind
from vanban.tables import BETWEEN_CELLS

WHOLE_PASSAGE = 700  # characters: a passage up to this long is quoted whole when a list is asked for
LONGEST_QUOTE = 1_600  # characters
LONGEST_CLAUSE = 450  # characters: a clause up to this long is quoted whole
LONGEST_LIST = 2_400  # characters of a clause quoted whole because it is the list asked for
_NO_CLAUSES = frozenset({SectionKind.TABLE.value, SectionKind.CLOSING.value, SectionKind.PREAMBLE.value})


@dataclass(frozen=True, slots=True)
class Piece:
    """A quote out of one passage: its half-open range in the passage's text. For a table row also its cells and the
    columns asked for."""

    evidence: Evidence
    start: int
    end: int
    row: TableRowReading | None = None
    asked: AskedColumns | None = None

    @property
    def quote(self) -> str:
        """The words themselves."""
        return self.evidence.text[self.start : self.end]


def name(document: DocumentFacts) -> str:
    """Returns how an answer names a document: "Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị"."""
    parts = [document.type or "Văn bản"]
    if document.number:
        parts.append(f"số {document.number}")
    if document.date:
        parts.append(f"ngày {format_date(document.date)}")
    if document.issuer:
        parts.append(f"của {document.issuer}")
    return " ".join(parts)


def place_of(citation: Citation) -> str:
    """Returns where a citation stands, as one reads it aloud: document, clause, page."""
    date = f" ngày {format_date(citation.date)}" if citation.date else ""
    page = f", trang {citation.page}" if citation.page else ""
    return f"{citation.type or 'Văn bản'} {citation.number or ''}{date}, {citation.path}{page}"


def choose_piece(question: Question, ranked: Ranked, *, brief: bool = False) -> Piece:
    """Returns the words of a passage that answer: its best sentence with the lead-in it needs, a row whole, or
    the whole passage when a list is asked for or the passage is short. ``brief`` for a passage that is only related:
    its best sentence, with the items it opens."""
    evidence = ranked.evidence
    whole = Piece(evidence, 0, min(len(evidence.text), LONGEST_QUOTE))
    if evidence.kind is PassageKind.TABLE_ROW:
        return whole
    wants_list = "list" in question.asked and not brief
    if not brief and len(evidence.text) <= WHOLE_PASSAGE and (wants_list or len(evidence.text) <= 260):
        return whole
    start, end = _widen(evidence.text, units(evidence.text), ranked.best_unit, wants_list=wants_list)
    return Piece(evidence, start, min(end, start + LONGEST_QUOTE))


def clause_pieces(place: Place, clauses: Sequence[Clause], passages: Sequence[Evidence]) -> list[Piece]:
    """Returns the words of the clause a question names; none when the document has no such clause."""
    named = next((clause for clause in clauses if place.names(clause.path)), None)
    return span_pieces(named.path, named.start, named.end, passages) if named else []


def list_pieces(
    question: Question, best: Ranked, clauses: Sequence[Clause], passages: Sequence[Evidence]
) -> list[Piece]:
    """Returns the whole clause around the best sentence: a short one, one whose title or lead-in the sentence is, and
    where a list is asked for the clause whose items it is one of; none where that is too long to read, or a table."""
    start = best.evidence.start + best.best_unit.start
    end = best.evidence.start + best.best_unit.end
    around = [c for c in clauses if c.start <= start and end <= c.end and c.kind not in _NO_CLAUSES]
    if best.evidence.kind is PassageKind.TABLE_ROW or not around:
        return []
    holding = min(around, key=lambda clause: (clause.end - clause.start, -clause.position))
    words = best.evidence.text[best.best_unit.start : best.best_unit.end]
    wanted = holding
    if "list" in question.asked and not words.rstrip().endswith(":") and not _leads(holding):
        wanted = _list_above(question, holding, words, around, best.evidence.heading)
    if wanted is holding and not _leads(holding) and holding.end - holding.start > LONGEST_CLAUSE:
        return []
    return _read(wanted, passages) if wanted.end - wanted.start <= LONGEST_LIST else []


def _read(clause: Clause, passages: Sequence[Evidence]) -> list[Piece]:
    pieces = span_pieces(clause.path, clause.start, clause.end, passages)
    return [] if any(piece.evidence.kind is PassageKind.TABLE_ROW for piece in pieces) else pieces


def _leads(clause: Clause) -> bool:
    """Tells whether a clause has others below it."""
    return bool(clause.own_end) and clause.end > clause.own_end


def _list_above(question: Question, item: Clause, words: str, around: Sequence[Clause], heading: str) -> Clause:
    """Returns the clause whose items the sentence is one of, unless the sentence says more of the question than the
    titles above it do: then it holds the list itself."""
    own = cover(question.terms, searchable(words, bare=question.bare)).share
    above = cover(question.terms, searchable(heading, bare=question.bare)).share
    wider = [clause for clause in around if clause.end - clause.start > 1.5 * (item.end - item.start)]
    if not wider or (own > above and item.own_end):
        return item
    return min(wider, key=lambda clause: clause.end - clause.start)


def span_pieces(path: str, start: int, end: int, passages: Sequence[Evidence]) -> list[Piece]:
    """Returns the words of a document between two offsets, from each passage that holds some of them, under a path."""
    pieces: list[Piece] = []
    for passage in passages:
        first, last = max(start, passage.start), min(end, passage.end)
        if first < last and passage.text[first - passage.start : last - passage.start].strip():
            pieces.append(Piece(replace(passage, path=path), first - passage.start, last - passage.start))
    return pieces


def at_its_clause(piece: Piece, clauses: Sequence[Clause]) -> Piece:
    """Returns the piece under the path of the smallest citable unit that holds it, where one does."""
    start, end = piece.evidence.start + piece.start, piece.evidence.start + piece.end
    holding = [clause for clause in clauses if clause.start <= start and end <= clause.end]
    if not holding or piece.evidence.kind is PassageKind.TABLE_ROW:
        return piece
    smallest = min(holding, key=lambda clause: clause.end - clause.start)
    return replace(piece, evidence=replace(piece.evidence, path=smallest.path))


def _widen(text: str, all_units: list[Unit], best: Unit, *, wants_list: bool) -> tuple[int, int]:
    """Returns the range from the best unit over what it leads in: after a colon the items belong to it."""
    index = next((i for i, unit in enumerate(all_units) if unit == best), 0)
    last = index
    opens_list = text[best.start : best.end].rstrip().endswith(":")
    if opens_list or wants_list:
        while last + 1 < len(all_units) and all_units[last + 1].end - best.start <= LONGEST_QUOTE:
            last += 1
            if not opens_list and all_units[last].end - best.start > WHOLE_PASSAGE:
                break
    elif best.end - best.start < 60 and index + 1 < len(all_units):
        last = index + 1
    return best.start, all_units[last].end if all_units else best.end


def citation(mark: int, piece: Piece) -> Citation:
    """Returns the citation of a piece under a mark."""
    evidence, document = piece.evidence, piece.evidence.document
    return Citation(
        mark=mark,
        document_id=document.id,
        passage_id=evidence.passage_id,
        number=document.number,
        type=document.type,
        date=document.date,
        issuer=document.issuer,
        subject=document.subject,
        path=evidence.path,
        page=evidence.page,
        quote=piece.quote,
        start=evidence.start + piece.start,
        end=evidence.start + piece.end,
        status=document.status,
    )


def compose(pieces: Sequence[Piece]) -> tuple[str, tuple[Citation, ...]]:
    """Returns the text of an answer, a paragraph a document, and its citations."""
    citations = tuple(citation(mark, piece) for mark, piece in enumerate(pieces, start=1))
    pairs = list(zip(citations, pieces, strict=True))
    paragraphs = [
        _paragraph([pair for pair in pairs if pair[0].document_id == document])
        for document in dict.fromkeys(cited.document_id for cited in citations)
    ]
    return "\n\n".join(paragraphs), citations


def _paragraph(own: Sequence[tuple[Citation, Piece]]) -> str:
    """Returns what one document answers: its name once, then each piece under its place."""
    lead = f"Theo {name(own[0][1].evidence.document)}"
    if len({cited.path for cited, _ in own}) == 1:
        quotes = "\n".join(f"{_shown(piece)} [{cited.mark}]" for cited, piece in own)
        return f"{lead}, {own[0][0].path}:\n{quotes}"
    lines = [f"- {c.path[:1].upper()}{c.path[1:]}: {_shown(p)} [{c.mark}]" for c, p in own]
    return lead + ":\n" + "\n".join(lines)


def _shown(piece: Piece) -> str:
    if piece.row is not None:
        return _shown_row(piece, piece.row)
    if piece.evidence.kind is PassageKind.TABLE_ROW and (labelled_row := _labelled_row(piece)):
        return labelled_row
    quoted = piece.quote.startswith("“") and piece.quote.endswith("”")
    return piece.quote if quoted else f"“{piece.quote}”"


def _shown_row(piece: Piece, row: TableRowReading) -> str:
    """Returns the cells asked for under their columns, then the whole row: "Cơ quan chủ trì: “Sở A”\nCả dòng: …"."""
    start = piece.evidence.start
    cells = row.within(start + piece.start, start + piece.end)
    whole = "; ".join(labelled(name_of(cell), cell) for cell in cells)
    if not whole:
        return f"“{piece.quote}”"
    stated = row.stated(piece.asked) if piece.asked is not None else []
    said = [labelled(name, cell) if cell else f"{name}: {EMPTY}" for name, cell in stated if not cell or cell in cells]
    if piece.asked is not None and piece.asked.lacking:
        said.append(render("replies", "lacking_column", {"asked": ", ".join(piece.asked.lacking)}).rstrip("."))
    return f"{'; '.join(said)}\nCả dòng: {whole}" if said else whole


def _labelled_row(piece: Piece) -> str:
    """Returns a row whose cells are not known with the column heads of its heading, or "" when they do not pair."""
    heads = [head.strip() for head in columns_of(piece.evidence.heading)]
    cells = [cell.strip() for cell in piece.quote.split(BETWEEN_CELLS)]
    if len(heads) < 2 or len(heads) != len(cells):
        return ""
    return "; ".join(f"{head}: “{cell}”" for head, cell in zip(heads, cells, strict=True))
