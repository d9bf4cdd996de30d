"""Putting a reply together for one question: what is quoted of the evidence, in which wording, and the last checks."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from prompts.loader import render
from rag import current_wording, in_force, lookup
from rag.composing import Piece, at_its_clause, choose_piece, citation, compose
from rag.finding import Finding
from rag.gathering import Gathering
from rag.parts import Part, asked_parts
from rag.quoting import quoted_pieces
from rag.ranking import Ranked
from rag.table_rows import read_row
from rag.validity_warnings import amended_places, validity_warnings
from rag.verifying import verify
from vanban.answers import Answer, Refusal, Reply
from vanban.documents import PassageKind


@dataclass(frozen=True, slots=True)
class Replying(Finding):
    """A question whose evidence is quoted and checked."""

    def quoted(self, pieces: Sequence[Piece], related: Sequence[Piece] = (), gaps: tuple[str, ...] = ()) -> Reply:
        """Returns the answer that quotes the pieces in the wording in force, with those to read beside it."""
        current, older = current_wording.as_on_the_day(self.question, pieces, self.registry)
        quoted = {piece.evidence.passage_id for piece in current}
        beside = [*older, *(piece for piece in related if piece.evidence.passage_id not in quoted)]
        text, citations = compose(current)
        marked = tuple(citation(mark, piece) for mark, piece in enumerate(beside, start=len(citations) + 1))
        notes = lookup.corrections(self.question)
        return self.checked(Answer(text, citations, notes=notes, related=marked, gaps=gaps))

    def checked(self, answer: Answer) -> Reply:
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
            self.retrieve,
        )

    def noted(self, told: Answer | Refusal) -> Reply:
        noted = replace(told, notes=lookup.corrections(self.question))
        return self.checked(noted) if isinstance(noted, Answer) else noted

    def pieces(self, chosen: Sequence[Ranked], *, beside: Collection[int] = ()) -> list[Piece]:
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

    def of_all_parts(
        self, pieces: list[Piece], ranked: Sequence[Ranked], parts: tuple[Part, ...] | None = None
    ) -> tuple[list[Piece], tuple[str, ...]]:
        """Returns the pieces with one for each part of the question they do not answer, and what no source says."""
        gathering = Gathering(self.question, asked_parts(self.question) if parts is None else parts, ranked)
        pieces = gathering.gather(pieces, self.pieces)
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
