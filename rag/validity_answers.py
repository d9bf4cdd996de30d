"""Answers to whether a document or a clause is in force: since when not, by which words of which document."""

from collections.abc import Sequence

from rag import relating
from rag.clause_changes import CHANGES, ClauseChange, changes_of, counting, edges_that_change, statement, touches
from rag.composing import Piece, at_its_clause, citation, clause_pieces, name
from rag.describing import effect_pieces, titled
from rag.evidence import HEAD_PATH, DocumentFacts
from rag.in_force import ENDING, OUT_OF_FORCE, Retrieve, successors
from rag.lookup import corrections
from rag.question import Question
from rag.question_terms import read_terms
from rag.registry import Edge, Registry
from rag.validity_questions import ValidityQuestion, asked_validity, matter_beside, titled_after
from rag.validity_warnings import clause_changed
from vanban.answers import Answer
from vanban.dates import find_dates, format_date
from vanban.documents import VALIDITY_WORDS, RelationKind, ValidityStatus
from vanban.number_references import NumberReference

MOST_DOCUMENTS = 3
MOST_CHANGES = 12
LEAST_WORDS = 3  # syllables that name a document; fewer name too many


class _Draft:
    """Paragraphs with the pieces that their marks point to."""

    def __init__(self) -> None:
        self.paragraphs: list[str] = []
        self.pieces: list[Piece] = []
        self.beside: list[Piece] = []  # worth reading, not used

    def marks(self, pieces: Sequence[Piece]) -> str:
        """Returns " [1] [2]" for pieces, each of which gets one mark in the whole answer."""
        marks: list[int] = []
        for piece in pieces:
            if piece not in self.pieces:
                self.pieces.append(piece)
            marks.append(self.pieces.index(piece) + 1)
        return "".join(f" [{mark}]" for mark in sorted(set(marks)))

    def say(self, words: str, *pieces: Piece) -> None:
        """Adds a paragraph on the ground of these pieces; nothing without any."""
        if pieces:
            self.paragraphs.append(f"{words}{self.marks(pieces)}")

    def answer(self, question: Question) -> Answer | None:
        """Returns the answer, or None where nothing was said."""
        citations = tuple(citation(mark, piece) for mark, piece in enumerate(self.pieces, start=1))
        if not citations:
            return None
        cited = {piece.evidence.passage_id for piece in self.pieces}
        beside = dict.fromkeys(piece for piece in self.beside if piece.evidence.passage_id not in cited)
        related = tuple(citation(mark, piece) for mark, piece in enumerate(beside, start=len(citations) + 1))
        return Answer("\n\n".join(self.paragraphs), citations, notes=corrections(question), related=related)


def answer(question: Question, documents: Sequence[DocumentFacts], registry: Registry) -> Answer | None:
    """Returns whether the documents or the clause asked about are in force on the registry's day, quoted; None where
    the question asks something else, or nothing can be quoted."""
    asked = asked_validity(question, *documents)
    if asked is None or not documents:
        return None
    draft = _Draft()
    for document in documents[:MOST_DOCUMENTS]:
        if question.place is not None and len(documents) == 1:
            _say_clause(draft, question, document, registry, with_old=asked.changes)
        else:
            _say_document(draft, asked, document, registry)
    return draft.answer(question)


def answer_titled(question: Question, registry: Registry, retrieve: Retrieve) -> Answer | None:
    """Returns whether the documents are in force that a question names by their subject; None where it asks something
    else, or no subject holds what it names."""
    asked = asked_validity(question)
    matter = matter_beside(question)
    terms = read_terms(matter, bare=question.bare)
    if asked is None or len(terms.content) < LEAST_WORDS:
        return None
    found = {item.document.id: item.document for item in retrieve(matter, None).values()}
    named = titled_after(question, terms, list(found.values()))
    if asked.current:
        named = [one for one in named if one.status not in OUT_OF_FORCE] or named
    newest = sorted(named, key=lambda one: (one.date is not None, str(one.date)), reverse=True)
    return _told(question, asked, newest[:MOST_DOCUMENTS], registry) if newest else None


def answer_before(question: Question, reference: NumberReference, registry: Registry) -> Answer | None:
    """Returns what held on an earlier day in the place of a document named that came later; nothing of the later one
    is shown. None where the question does not ask for that."""
    asked = asked_validity(question)
    if asked is None or registry.as_of is None or not (asked.current or asked.before):
        return None
    unbounded = Registry(registry.session, registry.principal)
    edges = [edge for one in unbounded.named(reference) for edge in unbounded.edges(source=one.id)]
    ended = {e.target.id for e in edges if e.target is not None and RelationKind(e.kind) in ENDING and not e.part}
    held = [one for one in registry.facts(ended).values() if one.status not in OUT_OF_FORCE]
    return _told(question, ValidityQuestion(), held, registry) if held else None


def answer_unheld(question: Question, reference: NumberReference, registry: Registry) -> Answer | None:
    """Returns what readable documents say that ends or changes a number the library does not hold; None where the
    question asks something else, or none says so."""
    if asked_validity(question) is None or reference.number is None:
        return None
    draft = _Draft()
    for edge in registry.edges_to_number(reference.number):
        if edge.target is None and RelationKind(edge.kind) in CHANGES:
            _say_edge(draft, edge, registry)
    return draft.answer(question)


def _told(
    question: Question, asked: ValidityQuestion, documents: Sequence[DocumentFacts], registry: Registry
) -> Answer | None:
    draft = _Draft()
    for document in documents:
        _say_document(draft, asked, document, registry)
    return draft.answer(question)


def _say_document(draft: _Draft, asked: ValidityQuestion, document: DocumentFacts, registry: Registry) -> None:
    head = relating.head_of(document, registry)
    if not head:
        return
    draft.beside += head
    _say_status(draft, document, registry)
    for edge in edges_that_change(document, registry):
        _say_edge(draft, edge, registry)
    if asked.changes:
        _say_changes(draft, document, registry)
    if asked.before:
        for edge in registry.edges(source=document.id):
            if RelationKind(edge.kind) in ENDING:
                _say_edge(draft, edge, registry)
    if asked.current and document.status is ValidityStatus.EXPIRED:
        _say_successors(draft, document, registry)


def _say_status(draft: _Draft, document: DocumentFacts, registry: Registry) -> None:
    """Adds whether a document is in force, on the ground of the words that end it, that set its term, that say from
    when it is in force, or, where none do, of its head."""
    proposed = relating.ending_proposed(document, registry)
    open_ = proposed and document.status is not ValidityStatus.EXPIRED
    waiting = f"có văn bản {proposed}, chờ người có trách nhiệm xác nhận"
    status = f"Tình trạng: {waiting if open_ else VALIDITY_WORDS[document.status]}."
    ending = [edge for edge in _ending(document, registry) if relating.stated_piece(edge, registry) is not None]
    by_edge = bool(ending) and bool(open_ or document.status is ValidityStatus.EXPIRED)
    if not by_edge:
        term = _term(document, registry)
        grounds = term or _effect(document, registry) or relating.head_of(document, registry)
        lead = "Thời hạn ghi trong văn bản: " if term else ""
        quoted = [f"{lead}“{piece.quote}”" for piece in grounds if piece.evidence.path != HEAD_PATH]
        draft.say("\n".join([titled(document), status, *quoted]), *grounds)
    for edge in ending:
        _say_edge(draft, edge, registry, status=status if by_edge and edge is ending[0] else "")


def _effect(document: DocumentFacts, registry: Registry) -> list[Piece]:
    """Returns the words that say from when a document is in force; none of one that has ended, whose end counts."""
    if document.status is ValidityStatus.EXPIRED:
        return []
    clauses = registry.clauses(document.id)
    return [at_its_clause(piece, clauses) for piece in effect_pieces(registry.of_document(document.id))]


def _say_changes(draft: _Draft, document: DocumentFacts, registry: Registry) -> None:
    """Adds what later documents in force do to single clauses, each in its own words, a few at most."""
    for change in _known(changes_of(document, registry), registry)[:MOST_CHANGES]:
        stated = statement(change, registry)
        quotes = "\n".join(f"“{piece.quote}”" for piece in stated)
        draft.say(f"{change.spoken()}:\n{quotes}", *stated)


def _ending(document: DocumentFacts, registry: Registry) -> list[Edge]:
    """Returns the edges that end a document whole, in a chain each of those that ended the next, oldest first."""
    own = [e for e in registry.edges(target=document.id) if RelationKind(e.kind) in ENDING and not e.part]
    if not any(edge.confirmed for edge in own):
        return own
    chain = successors(document, registry)
    further = [
        edge
        for one in chain
        if one.status is ValidityStatus.EXPIRED
        for edge in registry.edges(target=one.id)
        if RelationKind(edge.kind) in ENDING and not edge.part and edge.confirmed
    ]
    return own + [edge for edge in further if edge not in own]


def _say_edge(draft: _Draft, edge: Edge, registry: Registry, *, status: str = "") -> None:
    """Adds what an edge says in the words that state it, below the status that it gives its target, if told."""
    stated = relating.stated_piece(edge, registry)
    if stated is None:
        return
    since, beside = _since(edge, stated, registry)
    said = f"{relating.sentence(edge, stated)}{since}: “{stated.quote}”"
    if status and edge.target is not None:
        said = f"{relating.named(edge.target, stated, else_=edge.wording)}.\n{status}\n{said}"
    draft.say(said, stated, *beside)
    draft.beside += relating.head_of(edge.target, registry)


def _since(edge: Edge, stated: Piece, registry: Registry) -> tuple[str, list[Piece]]:
    """Returns ", từ ngày 01/07/2024" with what shows that day: the document's own date, or the words that say so."""
    if edge.since is None:
        return "", []
    said = f", từ ngày {format_date(edge.since)}"
    if edge.since == edge.source.date or edge.since in {found.date for found in find_dates(stated.quote)}:
        return said, []
    effect = effect_pieces(registry.of_document(edge.source.id))
    shown = [piece for piece in effect if edge.since in {found.date for found in find_dates(piece.quote)}]
    clauses = registry.clauses(edge.source.id)
    return (said, [at_its_clause(piece, clauses) for piece in shown]) if shown else ("", [])


def _term(document: DocumentFacts, registry: Registry) -> list[Piece]:
    """Returns the words of a document that set how long it is in force, if any do."""
    term = registry.validity(document.id).term
    passage = registry.passages([term.passage_id]).get(term.passage_id) if term is not None else None
    if term is None or passage is None:
        return []
    piece = Piece(passage, term.start - passage.start, term.end - passage.start)
    return [at_its_clause(piece, registry.clauses(document.id))]


def _say_successors(draft: _Draft, document: DocumentFacts, registry: Registry) -> None:
    for one in successors(document, registry):
        if one.status not in OUT_OF_FORCE:
            shown = [piece for piece in draft.pieces if piece.evidence.document.id == one.id]
            draft.say(f"Văn bản đang có hiệu lực: {titled(one)}", *(shown[:1] or relating.head_of(one, registry)))


def _say_clause(
    draft: _Draft, question: Question, document: DocumentFacts, registry: Registry, *, with_old: bool
) -> None:
    units = registry.clauses(document.id)
    pieces = clause_pieces(question.place, units, registry.of_document(document.id)) if question.place else []
    if not pieces:
        return
    start = pieces[0].evidence.start + pieces[0].start
    end = pieces[-1].evidence.start + pieces[-1].end
    touched = [change for change in changes_of(document, registry) if touches(change, start, end, units)]
    count = sum(_say_change(draft, change, pieces[0], registry) for change in _known(touched, registry))
    ended = document.status in OUT_OF_FORCE
    if ended or not count:
        kept = "" if ended else ", và không có văn bản nào đồng chí được xem sửa đổi hoặc bãi bỏ nội dung này"
        draft.say(f"Tình trạng của {name(document)}: {VALIDITY_WORDS[document.status]}{kept}.", pieces[0])
    for edge in _ending(document, registry) if ended else ():
        _say_edge(draft, edge, registry)
    for piece in pieces if with_old or not count else ():
        before = "Lời văn trước khi có thay đổi, " if count else ""
        draft.say(f"{before}{piece.evidence.path[:1].upper()}{piece.evidence.path[1:]}: “{piece.quote}”", piece)


def _say_change(draft: _Draft, change: ClauseChange, old: Piece, registry: Registry) -> bool:
    """Adds what is done to a clause, by which document and from when, in its words; tells whether they were found."""
    stated = statement(change, registry)
    if not stated:
        return False
    quotes = "\n".join(f"“{piece.quote}”" for piece in stated)
    since, shown = _since(change.edge, stated[0], registry)
    document = old.evidence.document
    sentence = clause_changed(change, document, registry, with_day=bool(since)).rstrip(".")
    draft.say(f"{sentence}:\n{quotes}", *stated, *shown, old)
    return True


def _known(changes: Sequence[ClauseChange], registry: Registry) -> list[ClauseChange]:
    """Returns the changes that have taken effect: the confirmed ones, then the proposed."""
    return [change for known in (True, False) for change in counting(changes, registry, confirmed=known)]
