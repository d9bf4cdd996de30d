"""A question in; an answer, a choice or a refusal out: the one path that every channel takes."""

import datetime
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from rag import lookup, relating
from rag.answerability import features, load_calibration, probability
from rag.composing import Piece, choose_piece, compose
from rag.evidence import DocumentFacts, Evidence
from rag.question import Question, asked_relation, understand
from rag.ranking import Ranked, rank
from rag.registry import Registry, summary
from rag.verifying import verify
from vanban.answers import Answer, Delta, Finished, Found, Refusal, Reply, Searching, StreamEvent
from vanban.db.session import Database
from vanban.principals import Principal
from vanban.text import bare_form

FETCH = 40  # passages read for one question
MOST_CITATIONS = 3
NEAR_BEST = 0.80  # a further passage is cited when its score reaches this share of the best one's
NEAREST = 3  # documents offered with a refusal


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
            total = registry.count()
            yield Searching(total)
            reply, found = self._answer(understood, registry, principal, total)
        yield Found(len({item.document.id for item in found}), len(found))
        for piece in reply.text.splitlines(keepends=True):
            yield Delta(piece)
        yield Finished(reply, (time.perf_counter() - started) * 1000)

    def _answer(
        self, question: Question, registry: Registry, principal: Principal, total: int
    ) -> tuple[Reply, list[Evidence]]:
        resolution = lookup.resolve(question, registry)
        if resolution.candidates and not resolution.documents:
            return lookup.choice(resolution.candidates, question), []
        if len(resolution.documents) == 1:
            direct = self._about_one(question, resolution.documents[0], registry)
            if direct is not None:
                return self._checked(direct, registry), []
        elif resolution.unknown and question.about_document_only:
            return _no_such_document(question, total), []
        found = self._evidence(question, registry, principal, [d.id for d in resolution.documents])
        ranked = _mentioning(resolution, rank(question, found))
        if not ranked or not _answerable(question, ranked):
            return _refusal(question, ranked, total), found
        pieces = [choose_piece(question, item) for item in _chosen(ranked)]
        text, citations = compose(pieces)
        return self._checked(Answer(text, citations, notes=lookup.corrections(question)), registry), found

    def _about_one(self, question: Question, document: DocumentFacts, registry: Registry) -> Answer | None:
        """Returns an answer from one document's attributes, edges or named clause, or None when it asks for more."""
        asked = asked_relation(question)
        if asked is not None:
            related = relating.answer(asked, document, registry)
            if related is not None:
                return related
        passages = registry.of_document(document.id)
        if question.place is not None:
            inside = [p for p in passages if question.place.fits(p.path)]
            if inside:
                text, citations = compose([Piece(p, 0, len(p.text)) for p in inside[:6]])
                return Answer(text, citations, notes=lookup.corrections(question))
        if question.about_document_only:
            return lookup.attributes(question, document, passages)
        return None

    def _evidence(
        self, question: Question, registry: Registry, principal: Principal, documents: Sequence[int]
    ) -> list[Evidence]:
        asked = " ".join(question.terms.content) or question.matter or question.text
        hits = self.retriever.retrieve(asked, principal, limit=FETCH, documents=documents or None)
        passages = registry.passages([hit.passage_id for hit in hits])
        return [
            replace(passages[hit.passage_id], relevance=hit.score, dense=hit.dense)
            for hit in hits
            if hit.passage_id in passages
        ]

    def _checked(self, answer: Answer, registry: Registry) -> Reply:
        reply = verify(answer, registry.source)
        if not isinstance(reply, Answer):
            return reply
        cited = registry.facts({citation.document_id for citation in reply.citations})
        return replace(reply, warnings=relating.validity_warnings(list(cited.values()), registry))


def _mentioning(resolution: lookup.Resolution, ranked: list[Ranked]) -> list[Ranked]:
    """Returns the evidence that names every number of the question that the library does not hold."""
    wanted = [bare_form(r.number.canonical if r.number else r.written) for r in resolution.unknown]
    if not wanted:
        return ranked
    return [r for r in ranked if all(w in bare_form(f"{r.evidence.text} {r.evidence.heading}") for w in wanted)]


def _answerable(question: Question, ranked: Sequence[Ranked]) -> bool:
    calibration = load_calibration()
    return probability(calibration, features(question, ranked)) >= calibration.threshold


def _chosen(ranked: Sequence[Ranked]) -> list[Ranked]:
    best = ranked[0]
    near = [r for r in ranked[1:] if r.score >= NEAR_BEST * best.score]
    return [best, *near[: MOST_CITATIONS - 1]]


def _no_such_document(question: Question, total: int) -> Refusal:
    written = ", ".join(f"“{reference.written}”" for reference in question.references)
    return Refusal(
        f"Không tìm thấy văn bản {written} trong {total} văn bản đồng chí được xem.",
        notes=lookup.corrections(question),
    )


def _refusal(question: Question, ranked: Sequence[Ranked], total: int) -> Refusal:
    documents = list(dict.fromkeys(r.evidence.document for r in ranked))[:NEAREST]
    text = f"Không tìm thấy nội dung trả lời câu hỏi này trong {total} văn bản đồng chí được xem."
    if documents:
        text += " Các văn bản gần nhất để đồng chí tham khảo:"
    return Refusal(text, nearest=tuple(summary(d) for d in documents), notes=lookup.corrections(question))
