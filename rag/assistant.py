"""A question in; an answer, a choice or a refusal out: the one path that every channel takes."""

import datetime
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from rag import abolished, lookup, refusing, unanswerable, understanding, work_answers
from rag.carrying import note as carried_note
from rag.evidence import Evidence
from rag.finding import Retrieves
from rag.intents import Intent, outside_class, plain_form
from rag.material import Material, gather
from rag.question import Question
from rag.ranking import Ranked
from rag.registry import Registry
from rag.scoping import Within, scope_of
from rag.turn import Composed, Turn
from rag.writing import Writer, fallback
from vanban.answers import Answer, Delta, Finished, Found, PastTurn, Reply, Searching, StreamEvent, Writing
from vanban.db.session import Database
from vanban.db.validity import today
from vanban.principals import Principal


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
            work = work_answers.answer(session, principal, question, self.clock())
            reply, found = self._answer(reading, registry) if work is None else (work, ())
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
            checked = Turn(material.question, registry, self.retriever).checked(reply)
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

    def _turn(self, reading: understanding.Reading, registry: Registry) -> tuple[Turn, tuple[str, ...]]:
        """Returns the question on its way, within the documents its words name, and the note that says so."""
        turn = Turn(reading.question, registry, self.retriever, reading.carried)
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

    def composed(
        self, question: str, *, principal: Principal, as_of: datetime.date | None = None
    ) -> tuple[Composed | None, Question]:
        """Returns what an answer to a question would be made of, whatever the decision, and the question as searched,
        for fitting; None for a question that is answered or refused another way."""
        ranked, asked = self.ranked(question, principal=principal, as_of=as_of)
        if not ranked:
            return None, asked
        with self.database.session() as session:
            turn = Turn(asked, Registry(session, principal, asked.as_of), self.retriever)
            made = turn.composed(ranked, lookup.resolve(asked, turn.registry))
            return made if isinstance(made, Composed) else None, asked
