"""Replies that need no search over the whole library: from the registry, the edges, a table or a clause that is named,
and those put together from several places of documents that are named."""

from collections.abc import Sequence
from dataclasses import dataclass

from rag import (
    cell_answers,
    comparing,
    current_wording,
    defining,
    describing,
    duties,
    listing,
    lookup,
    not_yet,
    refusing,
    relating,
    summarising,
    titled,
    validity_answers,
)
from rag.composing import clause_pieces
from rag.edge_questions import asked_edges
from rag.evidence import DocumentFacts
from rag.filters import Filters
from rag.gathering import joined
from rag.replying import Replying
from vanban.answers import Answer, Refusal, Reply

LONGEST_CLAUSE = 8  # passages of a clause shown when the question names it


@dataclass(frozen=True, slots=True)
class DirectReplies(Replying):
    """A question as far as the registry and named documents answer it."""

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
            return self.checked(in_table) if isinstance(in_table, Answer) else in_table
        return self._about_one(resolution.documents[0]) if len(resolution.documents) == 1 else None

    def by_subject(self) -> Reply | None:
        """Returns the documents in a relation to one that is named by its subject, None where that is not asked."""
        told = relating.answer_by_subject(self.question, self.registry)
        return self.checked(told) if told is not None else None

    def listed(self, filters: Filters) -> Reply | None:
        """Returns the list of documents asked for; None where the documents of a day, or a search, answer better."""
        one_day = filters.span is not None and filters.span.grain == "day" and not filters.span.relative
        listed = None if one_day else listing.answer(filters, self.registry)
        return self.checked(listed) if isinstance(listed, Answer) else listed

    def summary(self, resolution: lookup.Resolution) -> Reply | None:
        """Returns the summary of the one document named, where that is asked for."""
        if resolution.unknown:
            return None
        told = summarising.answer(self.question, resolution.documents, self.registry, self.search)
        return self.checked(told) if told is not None else None

    def gathered(self, named: Sequence[DocumentFacts]) -> Reply | None:
        """Returns a reply put together from several places: duties, a comparison; None for any other question."""
        told: Answer | Refusal | None = duties.answer(self.question, named, self.registry, self.search)
        if told is None:
            told = titled.answer(self.question, named, self.registry)
        if told is None:
            told = comparing.answer(self.question, named, self.registry, self.search, self.pieces)
        return self.checked(told) if isinstance(told, Answer) else told

    def _of_documents_unnamed(self, resolution: lookup.Resolution) -> Reply | None:
        """Returns what the registry tells where a day or a subject names the document, not a number."""
        question = self.question
        if question.references:
            return None
        issued = describing.issued_on(question, self.registry)
        in_time = None
        if not issued and not resolution.documents:
            in_time = validity_answers.answer_titled(question, self.registry, self.retrieve)
        told = issued or in_time
        if told:
            return self.checked(told)
        return None if resolution.documents else self.by_subject()

    def _defined(self, resolution: lookup.Resolution) -> Reply | None:
        """Returns the clause that defines the term asked for, with what else is asked; None where none does."""
        defined = defining.pieces(self.question, resolution.documents, self.registry, self.retrieve)
        further = defining.further_parts(self.question) if defined else ()
        if not further:
            return self.quoted(defined) if defined else None
        pieces, gaps = self.of_all_parts(defined, self.ranked(resolution), further)
        return self.quoted(joined(defined, pieces), gaps=gaps)

    def _about_one(self, document: DocumentFacts) -> Reply | None:
        question, registry = self.question, self.registry
        in_time = validity_answers.answer(question, [document], registry)
        if in_time is not None:
            return self.checked(in_time)
        asked = asked_edges(question)
        related = relating.answer(asked, document, registry) if asked else None
        if related is not None:
            return self.noted(related)
        if asked is not None and question.about_edges_only:
            return refusing.no_such_edge(question, document, registry)
        return self._clause_named(document) or self._attributes_asked(document)

    def _clause_named(self, document: DocumentFacts) -> Reply | None:
        question, registry = self.question, self.registry
        if question.place is None:
            return None
        clauses, passages = registry.clauses(document.id), registry.of_document(document.id)
        inside = clause_pieces(question.place, clauses, passages)[:LONGEST_CLAUSE]
        inside = inside or current_wording.added(question, document.id, registry)
        if inside:
            return self.quoted(inside)
        return refusing.no_such_clause(question, document) if question.place.certain else None

    def _attributes_asked(self, document: DocumentFacts) -> Reply | None:
        question, registry = self.question, self.registry
        if not question.about_document_only and "effective" not in question.attributes:
            return None
        ending = relating.ending_proposed(document, registry)
        clauses, passages = registry.clauses(document.id), registry.of_document(document.id)
        about = describing.attributes(question, document, passages, clauses=clauses, ending_proposed=ending)
        return self.checked(about) if about else None

    def _about_unheld(self, resolution: lookup.Resolution) -> Reply | None:
        """Returns a reply about a number the library does not hold, or None where held documents are about it."""
        asked = asked_edges(self.question)
        reference = resolution.unknown[0]
        in_time = validity_answers.answer_before(self.question, reference, self.registry)
        if in_time is None and (refused := not_yet.not_issued(self.question, resolution.unknown, self.registry)):
            return refused
        in_time = in_time or validity_answers.answer_unheld(self.question, reference, self.registry)
        if in_time is not None:
            return self.checked(in_time)
        if asked and reference.number:
            related = relating.answer_unheld(asked, reference.number, self.registry)
            if related is not None:
                return self.noted(related)
        if self.question.about_document_only and not self.registry.titled_after(reference):
            return refusing.no_such_document(self.question, resolution.unknown, self.registry)
        return None
