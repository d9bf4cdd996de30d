"""Which evidence to answer from on the day asked about: a document in force before one that is not."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace

from rag.composing import Piece, at_its_clause, citation, name
from rag.evidence import BASIS_PATH, CLOSING_PATH, HEAD_PATH, PREAMBLE_PATH, DocumentFacts, Evidence, Unit, units
from rag.matching import cover, searchable
from rag.question import Question
from rag.question_terms import read_terms
from rag.ranking import Ranked
from rag.registry import Edge, Registry
from vanban.answers import Answer, Citation
from vanban.documents import RelationKind, ValidityStatus

ENDING = frozenset({RelationKind.REPLACES, RelationKind.REPEALS})
CHANGING = ENDING | {RelationKind.AMENDS, RelationKind.SUPPLEMENTS}
OUT_OF_FORCE = frozenset({ValidityStatus.EXPIRED, ValidityStatus.NOT_YET})
LONGEST_CHAIN = 5  # documents that replaced one another, followed from one out of force
# The share of the better passage's coverage of the question that a passage in force must reach to be preferred, where
# it also holds SAME_MATTER of the old words: less where its document took the other's place, for then it is the rule.
# Of a document in that place, a passage that holds as good as all of the question needs no old words.
LINKED, UNRELATED, AS_GOOD = 0.6, 0.85, 0.98
SAME_MATTER = 0.5  # share of the weight of the words of an old sentence that a sentence on the same matter holds
_LONGEST_MATTER = 400  # characters of an old clause that its counterpart is looked for by

_FRAMES = (HEAD_PATH, PREAMBLE_PATH, BASIS_PATH, CLOSING_PATH)

Retrieve = Callable[[str, Collection[int] | None], dict[int, Evidence]]
Fits = Callable[[Sequence[Ranked]], bool]


def successors(document: DocumentFacts, registry: Registry) -> list[DocumentFacts]:
    """Returns what stands in a document's place on the registry's day, the last of the chain first: the documents of
    confirmed edges that ended it, what ended those in turn, and what they put in force as their annex."""
    found: dict[int, DocumentFacts] = {}
    open_ = [document]
    for _ in range(LONGEST_CHAIN):
        next_ = [edge.source for one in open_ for edge in _ended_by(one, registry)]
        open_ = [one for one in next_ if one.id not in found and one.id != document.id]
        found = {**{one.id: one for one in open_}, **found}
        if not open_:
            break
    annexes = [edge.source for one in found.values() for edge in registry.edges(target=one.id) if _is_annex(edge)]
    return list({**found, **{one.id: one for one in annexes if one.id != document.id}}.values())


def standing_for(document: DocumentFacts, registry: Registry) -> list[DocumentFacts]:
    """Returns the documents whose rule holds in the place of one that is out of force: its successors, or, where it
    is not in force yet, what it will end or change."""
    if document.status is ValidityStatus.NOT_YET:
        edges = registry.edges(source=document.id)
        return [e.target for e in edges if e.target is not None and RelationKind(e.kind) in CHANGING]
    return successors(document, registry) if document.status is ValidityStatus.EXPIRED else []


def to_search_too(found: Iterable[Evidence], registry: Registry) -> list[int]:
    """Returns the ids of the documents whose rule holds in the place of documents found that are out of force."""
    documents = {item.document.id: item.document for item in found if item.document.status in OUT_OF_FORCE}
    return sorted({one.id for document in documents.values() for one in standing_for(document, registry)})


def preferred(ranked: Sequence[Ranked], registry: Registry, fits: Fits) -> list[Ranked]:
    """Returns the evidence with one in force on the registry's day first, where one speaks of the matter.

    ``fits`` tells whether evidence in this order may be answered from. Evidence out of force stays first where
    nothing else does: its reader is warned.
    """
    if not ranked or ranked[0].evidence.document.status not in OUT_OF_FORCE:
        return list(ranked)
    top = ranked[0]
    linked = {document.id for document in standing_for(top.evidence.document, registry)}
    rivals = [item for item in ranked[1:] if item.evidence.document.status not in OUT_OF_FORCE]
    fitting = [(fit, item) for item in rivals if (fit := _fit(item, top, linked=item.evidence.document.id in linked))]
    for _, item in sorted(fitting, key=lambda one: (one[1].evidence.document.id not in linked, -one[0])):
        order = [item, *(other for other in ranked if other is not item)]
        if fits(order):
            return order
    return list(ranked)


def earlier(ranked: Sequence[Ranked], answering: Sequence[Ranked], registry: Registry) -> list[Ranked]:
    """Returns the best evidence of a document in whose place that of the answer stands: how the rule was before."""
    for item in ranked:
        document = item.evidence.document
        if document.status is ValidityStatus.EXPIRED and item not in answering:
            placed = {one.id for one in successors(document, registry)}
            if placed & {one.evidence.document.id for one in answering}:
                return [item]
    return []


def _fit(item: Ranked, top: Ranked, *, linked: bool) -> float:
    """Returns how well a passage in force speaks of what the best passage says, 0 where not well enough."""
    of_question = min(item.context.share / (top.context.share or 1.0), item.score / top.score)
    if item.shown < min(top.shown, 0.5) or (item.misplaced and not top.misplaced):
        return 0.0
    if linked and of_question >= AS_GOOD:
        return of_question
    same = _sameness(top.evidence.text[top.best_unit.start : top.best_unit.end], item.evidence)[0]
    return same if same >= SAME_MATTER and of_question >= (LINKED if linked else UNRELATED) else 0.0


def counterpart(question: Question, cited: Citation, registry: Registry, retrieve: Retrieve) -> Piece | None:
    """Returns where the document in force speaks of what a cited clause of an ended one says, or None."""
    document = registry.facts([cited.document_id]).get(cited.document_id)
    if document is None or document.status is not ValidityStatus.EXPIRED:
        return None
    new = [one.id for one in successors(document, registry) if one.status not in OUT_OF_FORCE]
    if not new:
        return None
    if cited.path.startswith(_FRAMES):
        return None
    matter = _asked_of(question, cited.quote)[:_LONGEST_MATTER]
    found = [(*_sameness(matter, item), item) for item in retrieve(matter, new).values()]
    share, unit, best = max(found, key=lambda one: (one[0], -one[2].passage_id), default=(0.0, None, None))
    if unit is None or best is None or share < SAME_MATTER:
        return None
    return at_its_clause(Piece(best, unit.start, unit.end), registry.clauses(best.document.id))


def with_counterparts(question: Question, answer: Answer, registry: Registry, retrieve: Retrieve) -> Answer:
    """Returns the answer with the passages in force that say what clauses it cites of ended documents said, first of
    what is related, and a warning that names their place."""
    known = {cited.passage_id for cited in (*answer.citations, *answer.related)}
    pieces: list[Piece] = []
    for document_id in dict.fromkeys(cited.document_id for cited in answer.citations):
        own = [cited for cited in answer.citations if cited.document_id == document_id]
        longest = max(own, key=lambda cited: len(cited.quote))
        piece = counterpart(question, longest, registry, retrieve)
        if piece is not None:
            pieces.append(piece)
    if not pieces:
        return answer
    told = tuple(f"Quy định đang có hiệu lực về nội dung này: {_place(piece)}." for piece in pieces)
    fresh = [piece for piece in pieces if piece.evidence.passage_id not in known]
    first = len(answer.citations) + 1
    related = [citation(mark, piece) for mark, piece in enumerate(fresh, start=first)]
    related += [replace(old, mark=mark) for mark, old in enumerate(answer.related, start=first + len(fresh))]
    return replace(answer, warnings=(*answer.warnings, *told), related=tuple(related))


def _asked_of(question: Question, quote: str) -> str:
    """Returns the sentence of a quote that speaks most of the question; all of it where a clause is asked for."""
    sentences = [quote[unit.start : unit.end] for unit in units(quote)]
    if question.place is not None or not sentences:
        return quote
    return max(sentences, key=lambda one: cover(question.terms, searchable(one, bare=question.bare)).share)


def _place(piece: Piece) -> str:
    return f"{piece.evidence.path[:1].upper()}{piece.evidence.path[1:]} {name(piece.evidence.document)}"


def _ended_by(document: DocumentFacts, registry: Registry) -> list[Edge]:
    edges = registry.edges(target=document.id)
    ended = [e for e in edges if RelationKind(e.kind) in ENDING and not e.part and e.confirmed]
    return [e for e in ended if e.since is None or e.since <= registry.day]


def _is_annex(edge: Edge) -> bool:
    return RelationKind(edge.kind) is RelationKind.ANNEX_OF


def _sameness(words: str, item: Evidence) -> tuple[float, Unit]:
    """Returns the sentence of a passage that holds most of the weight of other words, with that share, 0 to 1."""
    terms = read_terms(words, bare=False)
    shares = [
        (cover(terms, searchable(item.text[unit.start : unit.end], bare=False)).share, unit)
        for unit in units(item.text)
    ]
    return max(shares, key=lambda one: one[0], default=(0.0, Unit(0, len(item.text))))
