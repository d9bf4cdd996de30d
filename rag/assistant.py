"""A question in; an answer, a choice or a refusal out: the one path that every channel takes."""

import datetime
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from rag import describing, lookup, refusing, relating
from rag.answerability import features, load_calibration, probability
from rag.composing import Piece, choose_piece, compose
from rag.evidence import DocumentFacts, Evidence
from rag.question import Question, asked_relation, understand
from rag.ranking import Ranked, rank
from rag.registry import Registry
from rag.verifying import verify
from vanban.answers import Answer, Delta, Finished, Found, Reply, Searching, StreamEvent
from vanban.db.session import Database
from vanban.principals import Principal
from vanban.text import bare_form

FETCH = 40  # passages read for one question
MOST_CITATIONS = 4
NEAR_BEST = 0.70  # a further passage is cited when its score reaches this share of the best one's
LONGEST_CLAUSE = 8  # passages of a clause shown when the question names it
MENTIONED = 0.6  # how much a passage that only mentions the number asked for counts as named


class FoundPassage(Protocol):
    """What the retriever says of a passage."""

    @property
    def passage_id(self) -> int: ...
    @property
    def score(self) -> float: ...
    @property
    def dense(self) -> float: ...


class Retrieves(Protocol):
    """The retriever: passages the principal may read, best first."""

    def retrieve(
        self, question: str, principal: Principal, *, limit: int, documents: Collection[int] | None = None
    ) -> Sequence[FoundPassage]: ...


@dataclass(frozen=True, slots=True)
class Assistant:
    """Answers questions from the library, always as one person: ``retriever`` and ``database`` check permissions."""

    database: Database
    retriever: Retrieves
    question_limit: int = 2_000

    def reply(self, question: str, *, principal: Principal, as_of: datetime.date | None = None) -> Reply:
        """Returns the verified reply; raises QuestionError for an empty or overlong question."""
        for event in self.stream(question, principal=principal, as_of=as_of):
            if isinstance(event, Finished):
                return event.reply
        raise AssertionError("a stream ends with Finished")

    def stream(
        self, question: str, *, principal: Principal, as_of: datetime.date | None = None
    ) -> Iterator[StreamEvent]:
        """Yields how the work goes on, then the reply piece by piece (already verified), then the reply whole."""
        started = time.perf_counter()
        with self.database.session() as session:
            registry = Registry(session, principal, as_of)
            understood = understand(question, limit=self.question_limit, as_of=as_of, places=registry.places())
            yield Searching(registry.count())
            reply, found = _Turn(understood, registry, self.retriever).answer()
        yield Found(len({item.document.id for item in found}), len(found))
        for piece in reply.text.splitlines(keepends=True):
            yield Delta(piece)
        yield Finished(reply, (time.perf_counter() - started) * 1000)


@dataclass(frozen=True, slots=True)
class _Turn:
    """One question on its way to a reply."""

    question: Question
    registry: Registry
    retriever: Retrieves

    def answer(self) -> tuple[Reply, Sequence[Evidence]]:
        """Returns the reply and the passages read for it."""
        resolution = lookup.resolve(self.question, self.registry)
        if resolution.candidates and not resolution.documents:
            return lookup.choice(resolution.candidates, self.question), ()
        direct = self._direct(resolution)
        if direct is not None:
            return direct, ()
        found = self._evidence(resolution)
        ranked = rank(self.question, found)
        if not ranked or not _answerable(self.question, ranked):
            return refusing.nothing_found(self.question, ranked, self.registry), found
        pieces = [choose_piece(self.question, item) for item in _chosen(ranked, resolution.documents)]
        text, citations = compose(pieces)
        return self._checked(Answer(text, citations, notes=lookup.corrections(self.question))), found

    def _direct(self, resolution: lookup.Resolution) -> Reply | None:
        """Returns a reply that needs no search: from the registry, the edges, or the clause named; or None."""
        if resolution.unknown and not resolution.documents:
            return self._about_unheld(resolution)
        if len(resolution.documents) == 1:
            return self._about_one(resolution.documents[0])
        if not resolution.documents:
            issued = describing.issued_on(self.question, self.registry)
            return self._checked(issued) if issued else None
        return None

    def _about_one(self, document: DocumentFacts) -> Reply | None:
        question, registry = self.question, self.registry
        asked = asked_relation(question)
        related = relating.answer(asked, document, registry) if asked else None
        if related is not None:
            return self._checked(replace(related, notes=lookup.corrections(question)))
        passages = registry.of_document(document.id)
        if question.place is not None:
            inside = [p for p in passages if question.place.fits(p.path)][:LONGEST_CLAUSE]
            if inside:
                text, citations = compose([Piece(p, 0, len(p.text)) for p in inside])
                return self._checked(Answer(text, citations, notes=lookup.corrections(question)))
            if question.place.certain:
                return refusing.no_such_clause(question, document)
        if question.about_document_only:
            about = describing.attributes(question, document, passages)
            return self._checked(about) if about else None
        return None

    def _about_unheld(self, resolution: lookup.Resolution) -> Reply | None:
        """Returns a reply about a number the library does not hold, or None where held documents are about it."""
        asked = asked_relation(self.question)
        number = resolution.unknown[0].number
        if asked and number:
            related = relating.answer_unheld(asked, number, self.registry)
            if related is not None:
                return self._checked(related)
        if number is None or not self.registry.titled_after(number):
            return refusing.no_such_document(self.question, resolution.unknown, self.registry)
        return None

    def _evidence(self, resolution: lookup.Resolution) -> list[Evidence]:
        asked = " ".join(self.question.terms.content) or self.question.matter or self.question.text
        named = [document.id for document in resolution.documents]
        found = self._retrieve(asked, None)
        if named:
            found = {**found, **self._retrieve(asked, named)}
        numbers = [number for document in resolution.documents if (number := document.number)]
        numbers += [reference.number.canonical for reference in resolution.unknown if reference.number]
        marked = [replace(item, named=_named(item, named, numbers)) for item in found.values()]
        return [item for item in marked if item.named] if numbers else marked

    def _retrieve(self, asked: str, documents: Collection[int] | None) -> dict[int, Evidence]:
        hits = self.retriever.retrieve(asked, self.registry.principal, limit=FETCH, documents=documents)
        passages = self.registry.passages([hit.passage_id for hit in hits])
        return {
            hit.passage_id: replace(passages[hit.passage_id], relevance=hit.score, dense=hit.dense)
            for hit in hits
            if hit.passage_id in passages
        }

    def _checked(self, answer: Answer) -> Reply:
        reply = verify(answer, self.registry.source)
        if not isinstance(reply, Answer):
            return reply
        cited = self.registry.facts({citation.document_id for citation in reply.citations})
        return replace(reply, warnings=relating.validity_warnings(list(cited.values()), self.registry))


def _named(item: Evidence, documents: Sequence[int], numbers: Sequence[str]) -> float:
    if item.document.id in documents:
        return 1.0
    text = bare_form(f"{item.text} {item.heading} {item.document.subject or ''}")
    return MENTIONED if any(bare_form(number) in text for number in numbers) else 0.0


def _answerable(question: Question, ranked: Sequence[Ranked]) -> bool:
    calibration = load_calibration()
    return probability(calibration, features(question, ranked)) >= calibration.threshold


def _chosen(ranked: Sequence[Ranked], named: Sequence[DocumentFacts]) -> list[Ranked]:
    """Returns the evidence to cite: the best, those nearly as good, and the best of each document compared."""
    best = ranked[0]
    chosen = [best, *(r for r in ranked[1:] if r.score >= NEAR_BEST * best.score)][:MOST_CITATIONS]
    if len(named) > 1:
        firsts = [next((r for r in ranked if r.evidence.document.id == document.id), None) for document in named]
        chosen = list(dict.fromkeys([*(r for r in firsts if r is not None), *chosen]))[: MOST_CITATIONS + 1]
    return chosen
