"""A question in; an answer, a choice or a refusal out: the one path that every channel takes."""

import datetime
import time
from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from sqlalchemy.orm import Session

from prompts.loader import render
from rag import (
    abolished,
    cell_answers,
    comparing,
    current_wording,
    defining,
    describing,
    duties,
    in_force,
    listing,
    lookup,
    mentioning,
    no_longer,
    not_yet,
    picked_rows,
    refusing,
    relating,
    row_order,
    summarising,
    titled,
    unanswerable,
    understanding,
    validity_answers,
)
from rag.answerability import load_calibration, measure, probability
from rag.carrying import NOTHING_CARRIED, Carried
from rag.carrying import note as carried_note
from rag.composing import Piece, at_its_clause, choose_piece, citation, clause_pieces, compose
from rag.edge_questions import asked_edges
from rag.evidence import DocumentFacts, Evidence
from rag.filters import Filters
from rag.gathering import Gathering, joined
from rag.intents import Intent, outside_class, plain_form
from rag.matching import searchable
from rag.material import Material, gather
from rag.parts import Part, asked_parts
from rag.question import Question
from rag.quoting import quoted_pieces
from rag.ranking import Ranked, rank
from rag.registry import Registry, mentions
from rag.scoping import Within, scope_of
from rag.table_rows import read_row
from rag.validity_questions import asks_over_time
from rag.validity_warnings import amended_places, validity_warnings
from rag.verifying import verify
from rag.writing import Writer, fallback
from vanban.answers import Answer, Delta, Finished, Found, PastTurn, Refusal, Reply, Searching, StreamEvent, Writing
from vanban.db.session import Database
from vanban.db.validity import today
from vanban.documents import PassageKind
from vanban.number_references import NumberReference
from vanban.principals import Principal

FETCH = 40  # passages read for one question
MOST_CITATIONS = 5
LATER = 5  # times as many are read for a question as of an earlier day
SURE, NEAR_SURE = 0.85, 0.85  # a best passage that holds this share needs less beside it
NEAR_BEST = 0.65  # a further passage is cited when its score reaches this share of the best one's
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
    clock: Callable[[], datetime.date] = today
    writer: Writer | None = None  # writes answers with a chat model, where one is set

    def reply(
        self,
        question: str,
        *,
        principal: Principal,
        as_of: datetime.date | None = None,
        history: Sequence[PastTurn] = (),
    ) -> Reply:
        """Returns the verified reply; raises QuestionError for an empty or overlong question.

        ``history`` holds the earlier turns of the conversation, oldest first, that a follow-up may point back to.
        """
        for event in self.stream(question, principal=principal, as_of=as_of, history=history):
            if isinstance(event, Finished):
                return event.reply
        raise AssertionError("a stream ends with Finished")

    def stream(
        self,
        question: str,
        *,
        principal: Principal,
        as_of: datetime.date | None = None,
        history: Sequence[PastTurn] = (),
    ) -> Iterator[StreamEvent]:
        """Yields how the work goes on, then the reply piece by piece (already verified), then the reply whole."""
        started = time.perf_counter()
        with self.database.session() as session:
            reading = self._read(session, question, history, principal, as_of)
            registry = Registry(session, principal, reading.question.as_of)
            yield Searching(registry.count())
            reply, found = self._answer(reading, registry)
            noted = (*reading.notes, *abolished.notes(reply, reading.question.text, registry))
            reply = replace(reply, notes=noted, understood=reading.understood)
            material = self._material(question, reading.question, reply, found, registry)
        yield Found(len({item.document.id for item in found}), len(found))
        if material is not None:
            reply = yield from self._written(material, principal, reading.question.as_of)
        else:
            for piece in reply.text.splitlines(keepends=True):
                yield Delta(piece)
        yield Finished(reply, (time.perf_counter() - started) * 1000)

    def _material(
        self, typed: str, understood: Question, reply: Reply, found: Sequence[Evidence], registry: Registry
    ) -> Material | None:
        """Returns what a model is to write from; None where none is set, or nothing was found to write from.

        A model outside is sent the question as it was typed: what it was resolved to may come from earlier answers.
        """
        if self.writer is None or not isinstance(reply, Answer) or not found:
            return None
        inside = self.writer.model.inside
        asked = understood.text if inside else typed
        most = self.writer.most_passages
        return gather(understood, asked, reply, found, registry, inside=inside, most=most)

    def _written(
        self, material: Material, principal: Principal, as_of: datetime.date | None
    ) -> Generator[StreamEvent, None, Reply]:
        """Yields the written answer as it is verified; returns it after the last check, or the extractive one."""
        if self.writer is None or material.needed_withheld or not material.shown:
            return fallback(material, "internal")
        yield Writing()
        reply = yield from self.writer.write(material, principal.person_id)
        if not isinstance(reply, Answer) or reply.origin == "extractive":
            return reply
        with self.database.session() as session:  # anew: it may be minutes later, and rights may have changed
            registry = Registry(session, principal, as_of)
            checked = _Turn(material.question, registry, self.retriever)._checked(reply)
        return checked if isinstance(checked, Answer) else fallback(material, "unverified")

    def _answer(self, reading: understanding.Reading, registry: Registry) -> tuple[Reply, Sequence[Evidence]]:
        """Returns the reply and the passages read for it; chat and what no office document is about need none."""
        if reading.intent in understanding.IDLE:
            subject = outside_class(plain_form(reading.question.text))
            return refusing.outside(subject) if subject else refusing.chat(), ()
        if unanswerable.says_nothing(reading.question.matter):
            return refusing.unclear(), ()
        if unanswerable.asks_for_closed(reading.question.text):
            return refusing.closed(), ()
        turn, note = self._turn(reading, registry)
        if reading.intent is Intent.DOCUMENTS:
            listed = turn.by_subject() or turn.listed(understanding.filters_of(reading, registry, self.clock()))
            if listed is not None:
                return listed, ()
        reply, found = turn.answer()
        if unanswerable.lacks_datum(reading.question.text, reply):
            return refusing.nothing_found(reading.question, (), registry), ()
        if not reading.question.references:
            note += carried_note(turn.carried, reply, registry)
        return replace(reply, notes=(*note, *reply.notes)), found

    def _read(
        self,
        session: Session,
        question: str,
        history: Sequence[PastTurn],
        principal: Principal,
        as_of: datetime.date | None,
    ) -> understanding.Reading:
        return understanding.read(
            question,
            history,
            session=session,
            principal=principal,
            today=self.clock(),
            limit=self.question_limit,
            as_of=as_of,
        )

    def _turn(self, reading: understanding.Reading, registry: Registry) -> tuple["_Turn", tuple[str, ...]]:
        """Returns the question on its way, within the documents its words name, and the note that says so."""
        turn = _Turn(reading.question, registry, self.retriever, reading.carried)
        if reading.intent in {Intent.COMPARISON, Intent.DOCUMENTS}:
            return turn, ()
        scope = scope_of(reading.question, registry, today=self.clock())
        if scope is None:
            return turn, ()
        return replace(turn, question=scope.question, retriever=Within(self.retriever, scope.documents)), (scope.note,)

    def ranked(
        self, question: str, *, principal: Principal, as_of: datetime.date | None = None
    ) -> tuple[Sequence[Ranked], Question]:
        """Returns the passages found for a question, best first, and the question as searched, for fitting; no passages
        for a question that is answered or refused without a search."""
        with self.database.session() as session:
            reading = self._read(session, question, (), principal, as_of)
            if reading.intent in understanding.IDLE:
                return (), reading.question
            turn, _ = self._turn(reading, Registry(session, principal, reading.question.as_of))
            resolution = lookup.resolve(turn.question, turn.registry)
            unsearched = resolution.candidates and not resolution.documents
            direct = unsearched or turn.direct(resolution) is not None
            return () if direct else turn.ranked(resolution), turn.question


@dataclass(frozen=True, slots=True)
class _Turn:
    """One question on its way to a reply."""

    question: Question
    registry: Registry
    retriever: Retrieves
    carried: Carried = NOTHING_CARRIED

    def answer(self) -> tuple[Reply, Sequence[Evidence]]:
        """Returns the reply and the passages read for it."""
        resolution = lookup.resolve(self.question, self.registry)
        if resolution.candidates and not resolution.documents:
            return lookup.choice(resolution.candidates, self.question), ()
        direct = self.summary(resolution) or self.direct(resolution)
        if direct is not None:
            return direct, ()
        ranked = self.ranked(resolution)
        in_one_row = row_order.of_all_places(self.question, ranked) or row_order.is_total(self.question, ranked)
        gathered = None if in_one_row else self._gathered(resolution.documents)
        if gathered is not None:
            return gathered, ()
        kept = self.carried.preferred(ranked, self.answerable) if ranked else []
        if kept and (in_one_row or self.answerable(kept)):
            return self._from_search(kept, resolution)
        unheld = resolution.unknown if not ranked else ()
        refused = refusing.no_such_document(self.question, unheld, self.registry) if unheld else None
        return refused or refusing.nothing_found(self.question, ranked, self.registry), [r.evidence for r in ranked]

    def _from_search(self, ranked: Sequence[Ranked], resolution: lookup.Resolution) -> tuple[Reply, Sequence[Evidence]]:
        """Returns the reply made of evidence good enough to answer from, and the evidence it was made of."""
        if not self._names_documents(resolution):
            if self._speaks_only_later(ranked, resolution):
                return not_yet.ruled_later(self.question, ranked, self.registry), ()
            ranked = self._of_the_day(ranked)
            ended = no_longer.ended_rule(self.question, ranked, self.registry)
            if ended is not None:
                return ended, ()
        certain = probability(measure(self.question, ranked), load_calibration())
        ranked = row_order.ordered(self.question, ranked)
        answering = _answering(ranked, resolution.documents)
        if asks_over_time(self.question):
            answering += in_force.earlier(ranked, answering, self.registry)
        picked = picked_rows.pieces(self.question, ranked[0], self.registry) if len(answering) == 1 else []
        pieces, gaps = (picked, ()) if picked else self._of_all_parts(self._pieces(answering), ranked)
        gaps = (*gaps, *mentioning.gaps(self.question, [piece.evidence for piece in pieces], certain))
        related = self._pieces(_related(ranked, answering), beside={piece.evidence.passage_id for piece in pieces})
        return self._quoted(pieces, related, gaps), [item.evidence for item in ranked]

    def _names_documents(self, resolution: lookup.Resolution) -> bool:
        """Tells whether the question is asked of documents that it names, whatever their status."""
        return bool(self.question.references or resolution.documents) or isinstance(self.retriever, Within)

    def _of_the_day(self, ranked: Sequence[Ranked]) -> list[Ranked]:
        """Returns the evidence with what is in force on the day first, and what had ended only where it is meant."""
        top = ranked[0].evidence.document
        if not lookup.names_term_of(self.question, top, self.registry):
            ranked = in_force.preferred(ranked, self.registry, self.answerable)
        return no_longer.without_ended(self.question, ranked, self.registry)

    def _speaks_only_later(self, ranked: Sequence[Ranked], resolution: lookup.Resolution) -> bool:
        everything = not_yet.unbounded(self.registry)
        if everything is None:
            return False
        found = replace(self, registry=everything)._evidence(resolution)
        return not_yet.speaks_only_later(self.question, ranked, found, everything, self.registry, fits=self.answerable)

    def _quoted(self, pieces: Sequence[Piece], related: Sequence[Piece] = (), gaps: tuple[str, ...] = ()) -> Reply:
        """Returns the answer that quotes the pieces in the wording in force, with those to read beside it."""
        current, older = current_wording.as_on_the_day(self.question, pieces, self.registry)
        quoted = {piece.evidence.passage_id for piece in current}
        beside = [*older, *(piece for piece in related if piece.evidence.passage_id not in quoted)]
        text, citations = compose(current)
        marked = tuple(citation(mark, piece) for mark, piece in enumerate(beside, start=len(citations) + 1))
        notes = lookup.corrections(self.question)
        return self._checked(Answer(text, citations, notes=notes, related=marked, gaps=gaps))

    def by_subject(self) -> Reply | None:
        """Returns the documents in a relation to one that is named by its subject, None where that is not asked."""
        told = relating.answer_by_subject(self.question, self.registry)
        return self._checked(told) if told is not None else None

    def listed(self, filters: Filters) -> Reply | None:
        """Returns the list of documents asked for; None where the documents of a day, or a search, answer better."""
        one_day = filters.span is not None and filters.span.grain == "day" and not filters.span.relative
        listed = None if one_day else listing.answer(filters, self.registry)
        return self._checked(listed) if isinstance(listed, Answer) else listed

    def summary(self, resolution: lookup.Resolution) -> Reply | None:
        """Returns the summary of the one document named, where that is asked for."""
        if resolution.unknown:
            return None
        told = summarising.answer(self.question, resolution.documents, self.registry, self.search)
        return self._checked(told) if told is not None else None

    def _gathered(self, named: Sequence[DocumentFacts]) -> Reply | None:
        """Returns a reply put together from several places: duties, a comparison; None for any other question."""
        told: Answer | Refusal | None = duties.answer(self.question, named, self.registry, self.search)
        if told is None:
            told = titled.answer(self.question, named, self.registry)
        if told is None:
            told = comparing.answer(self.question, named, self.registry, self.search, self._pieces)
        return self._checked(told) if isinstance(told, Answer) else told

    def ranked(self, resolution: lookup.Resolution) -> list[Ranked]:
        """Returns the passages found, best first."""
        return rank(self.question, self._evidence(resolution))

    def answerable(self, ranked: Sequence[Ranked]) -> bool:
        """Tells whether the evidence, best first, is good enough to answer from."""
        calibration = load_calibration()
        return probability(measure(self.question, ranked), calibration) >= calibration.least

    def search(self, question: Question, documents: Collection[int] | None) -> list[Ranked]:
        """Returns the passages found for a question of its own, in some documents or in all, best first."""
        asked = " ".join(question.terms.content) or question.matter
        return rank(question, list(self._retrieve(asked, documents).values()))

    def _pieces(self, chosen: Sequence[Ranked], *, beside: Collection[int] = ()) -> list[Piece]:
        """Returns the words to quote from each passage, or the whole list it opens or belongs to; none from the
        passages in ``beside``."""
        pieces: list[Piece] = []
        for item in chosen:
            held = {*beside, *(piece.evidence.passage_id for piece in pieces)}
            if item.evidence.passage_id in held:
                continue
            document = item.evidence.document.id
            clauses = self.registry.clauses(document)
            of_document = self.registry.of_document(document)
            whole = [] if beside else quoted_pieces(self.question, item, clauses, of_document)
            pieces += [
                self._with_cells(piece, main=not beside)
                for piece in whole or [at_its_clause(choose_piece(self.question, item, brief=True), clauses)]
                if piece.evidence.passage_id not in held
            ]
        return pieces

    def _of_all_parts(
        self, pieces: list[Piece], ranked: Sequence[Ranked], parts: tuple[Part, ...] | None = None
    ) -> tuple[list[Piece], tuple[str, ...]]:
        """Returns the pieces with one for each part of the question they do not answer, and what no source says."""
        gathering = Gathering(self.question, asked_parts(self.question) if parts is None else parts, ranked)
        pieces = gathering.gather(pieces, self._pieces)
        lacking = gathering.lacking(pieces)
        return pieces, tuple(render("replies", "part_not_found", {"part": part.words}) for part in lacking)

    def _with_cells(self, piece: Piece, *, main: bool) -> Piece:
        """Returns the piece with its cells where it is a table row, and with the columns asked for where it answers."""
        if piece.evidence.kind is not PassageKind.TABLE_ROW:
            return piece
        row = read_row(piece.evidence, self.registry.tables(piece.evidence.document.id))
        asked = row.asked(self.question.matter, by_words=True) if row is not None and main else None
        if asked is not None:  # found by its words, the row may show what is asked without a column for it
            shown = self.question.expectations.share_met(piece.evidence.text) == 1
            asked = replace(asked, lacking=() if shown else asked.lacking_named)
        return replace(piece, row=row, asked=asked)

    def direct(self, resolution: lookup.Resolution) -> Reply | None:
        """Returns a reply that needs no search: from the registry, the edges, or the clause named; or None."""
        if resolution.unknown and not resolution.documents:
            return self._about_unheld(resolution)
        told = self._defined(resolution) or self._of_documents_unnamed(resolution)
        if told is not None:
            return told
        in_table = (
            None if resolution.unknown else cell_answers.answer(self.question, resolution.documents, self.registry)
        )
        if in_table is not None:
            return self._checked(in_table) if isinstance(in_table, Answer) else in_table
        return self._about_one(resolution.documents[0]) if len(resolution.documents) == 1 else None

    def _of_documents_unnamed(self, resolution: lookup.Resolution) -> Reply | None:
        """Returns what the registry tells where a day or a subject names the document, not a number."""
        question = self.question
        if question.references:
            return None
        issued = describing.issued_on(question, self.registry)
        in_time = None
        if not issued and not resolution.documents:
            in_time = validity_answers.answer_titled(question, self.registry, self._retrieve)
        told = issued or in_time
        if told:
            return self._checked(told)
        return None if resolution.documents else self.by_subject()

    def _defined(self, resolution: lookup.Resolution) -> Reply | None:
        """Returns the clause that defines the term asked for, with what else is asked; None where none does."""
        defined = defining.pieces(self.question, resolution.documents, self.registry, self._retrieve)
        further = defining.further_parts(self.question) if defined else ()
        if not further:
            return self._quoted(defined) if defined else None
        pieces, gaps = self._of_all_parts(defined, self.ranked(resolution), further)
        return self._quoted(joined(defined, pieces), gaps=gaps)

    def _about_one(self, document: DocumentFacts) -> Reply | None:
        question, registry = self.question, self.registry
        in_time = validity_answers.answer(question, [document], registry)
        if in_time is not None:
            return self._checked(in_time)
        asked = asked_edges(question)
        related = relating.answer(asked, document, registry) if asked else None
        if related is not None:
            return self._noted(related)
        if asked is not None and question.about_edges_only:
            return refusing.no_such_edge(question, document, registry)
        return self._clause_named(document) or self._attributes_asked(document)

    def _noted(self, told: Answer | Refusal) -> Reply:
        noted = replace(told, notes=lookup.corrections(self.question))
        return self._checked(noted) if isinstance(noted, Answer) else noted

    def _clause_named(self, document: DocumentFacts) -> Reply | None:
        question, registry = self.question, self.registry
        if question.place is None:
            return None
        clauses, passages = registry.clauses(document.id), registry.of_document(document.id)
        inside = clause_pieces(question.place, clauses, passages)[:LONGEST_CLAUSE]
        inside = inside or current_wording.added(question, document.id, registry)
        if inside:
            return self._quoted(inside)
        return refusing.no_such_clause(question, document) if question.place.certain else None

    def _attributes_asked(self, document: DocumentFacts) -> Reply | None:
        question, registry = self.question, self.registry
        if not question.about_document_only and "effective" not in question.attributes:
            return None
        ending = relating.ending_proposed(document, registry)
        clauses, passages = registry.clauses(document.id), registry.of_document(document.id)
        about = describing.attributes(question, document, passages, clauses=clauses, ending_proposed=ending)
        return self._checked(about) if about else None

    def _about_unheld(self, resolution: lookup.Resolution) -> Reply | None:
        """Returns a reply about a number the library does not hold, or None where held documents are about it."""
        asked = asked_edges(self.question)
        reference = resolution.unknown[0]
        in_time = validity_answers.answer_before(self.question, reference, self.registry)
        if in_time is None and (refused := not_yet.not_issued(self.question, resolution.unknown, self.registry)):
            return refused
        in_time = in_time or validity_answers.answer_unheld(self.question, reference, self.registry)
        if in_time is not None:
            return self._checked(in_time)
        if asked and reference.number:
            related = relating.answer_unheld(asked, reference.number, self.registry)
            if related is not None:
                return self._noted(related)
        if self.question.about_document_only and not self.registry.titled_after(reference):
            return refusing.no_such_document(self.question, resolution.unknown, self.registry)
        return None

    def _evidence(self, resolution: lookup.Resolution) -> list[Evidence]:
        words = (*self.question.terms.content, *self.question.names)
        asked = " ".join(words) or self.question.matter or self.question.text
        named = [document.id for document in resolution.documents]
        found = self._retrieve(asked, None)
        in_place = named or [*in_force.to_search_too(found.values(), self.registry), *self.carried.documents]
        if in_place:
            found = {**found, **self._retrieve(asked, in_place)}
        references = self.question.references
        marked = [replace(item, named=_named(item, named, references)) for item in found.values()]
        return [item for item in marked if item.named] if references else marked

    def _retrieve(self, asked: str, documents: Collection[int] | None) -> dict[int, Evidence]:
        limit = FETCH if self.registry.as_of is None else FETCH * LATER  # later documents do not exist on that day
        hits = self.retriever.retrieve(asked, self.registry.principal, limit=limit, documents=documents)
        passages = self.registry.passages([hit.passage_id for hit in hits])
        held = [hit for hit in hits if hit.passage_id in passages][:FETCH]
        return {hit.passage_id: replace(passages[hit.passage_id], relevance=hit.score, dense=hit.dense) for hit in held}

    def _checked(self, answer: Answer) -> Reply:
        reply = verify(answer, self.registry.source)
        if not isinstance(reply, Answer):
            return reply
        warnings = validity_warnings(reply.citations, self.registry, beside=reply.related)
        said = "\n".join((reply.text, *warnings))
        notes = (*reply.notes, *amended_places(reply.citations, self.registry, said=said))
        return in_force.with_counterparts(
            self.question,
            replace(reply, warnings=warnings, notes=notes),
            self.registry,
            self._retrieve,
        )


def _named(item: Evidence, documents: Sequence[int], references: Sequence[NumberReference]) -> float:
    if item.document.id in documents:
        return 1.0
    text = f"{item.text}\n{item.heading}\n{item.document.subject or ''}"
    return MENTIONED if any(mentions(reference, text) for reference in references) else 0.0


def _answering(ranked: Sequence[Ranked], named: Sequence[DocumentFacts]) -> list[Ranked]:
    """Returns the evidence that answers: the best, or the best of each document that the question compares."""
    if len(named) < 2:
        return [ranked[0]]
    firsts = [next((r for r in ranked if r.evidence.document.id == document.id), None) for document in named]
    return [first for first in firsts if first is not None] or [ranked[0]]


def _related(ranked: Sequence[Ranked], answering: Sequence[Ranked]) -> list[Ranked]:
    """Returns the further evidence worth reading: nearly as good as the best, saying something else, a few at most."""
    near_enough = NEAR_SURE if ranked[0].context.share >= SURE else NEAR_BEST
    near: list[Ranked] = []
    said = {searchable(item.evidence.text, bare=True) for item in answering}
    for item in ranked:
        words = searchable(item.evidence.text, bare=True)
        if item.score >= near_enough * ranked[0].score and words not in said:
            near.append(item)
            said.add(words)
    return near[: max(0, MOST_CITATIONS - len(answering))]
