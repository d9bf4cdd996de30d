"""One question on its way to a reply: a choice, a direct reply, an answer from the best evidence, or a refusal."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag import aboutness, in_force, lookup, mentioning, no_longer, not_yet, picked_rows, refusing, row_order
from rag.answerability import load_calibration, measure, probability
from rag.composing import Piece
from rag.direct_replies import DirectReplies
from rag.evidence import DocumentFacts, Evidence
from rag.matching import searchable
from rag.ranking import Ranked
from rag.validity_questions import asks_over_time
from vanban.answers import Reply

MOST_CITATIONS = 5  # answering and related passages together
SURE, NEAR_SURE = 0.85, 0.85  # a best passage that holds this share needs less beside it
NEAR_BEST = 0.65  # a further passage is shown when its score reaches this share of the best one's


@dataclass(frozen=True, slots=True)
class Composed:
    """What an answer would be made of: the evidence best first, what of it answers, the words to quote, what no source
    says, and whether a part of the question is told to have no source."""

    ranked: list[Ranked]
    answering: list[Ranked]
    pieces: list[Piece]
    gaps: tuple[str, ...]
    in_part: bool = False


@dataclass(frozen=True, slots=True)
class Turn(DirectReplies):
    """One question with everything that is asked for its reply."""

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
        gathered = None if in_one_row else self.gathered(resolution.documents)
        if gathered is not None:
            return gathered, ()
        kept = self.carried.preferred(ranked, self.answerable) if ranked else []
        return self._judged(kept, ranked, resolution, in_one_row=in_one_row)

    def _judged(
        self, kept: Sequence[Ranked], ranked: Sequence[Ranked], resolution: lookup.Resolution, *, in_one_row: bool
    ) -> tuple[Reply, Sequence[Evidence]]:
        """Returns the answer made of the evidence kept, best first, or the refusal where it does not speak of what is
        asked; ``in_one_row`` for a row of a table that holds every place asked about."""
        found = [item.evidence for item in ranked]
        if kept and (in_one_row or self._worth_composing(kept)):
            composed = self.composed(kept, resolution)
            if not isinstance(composed, Composed):
                return composed, ()
            if in_one_row or self._speaks(composed, kept):
                return self._quoting(composed), [item.evidence for item in composed.ranked]
            other = self._of_the_years(kept, resolution)
            if other is not None:
                return self._quoting(other), [item.evidence for item in other.ranked]
            lacking = aboutness.told(self.question, composed.pieces)
            return refusing.nothing_found(self.question, ranked, self.registry, lacking), found
        unheld = resolution.unknown if not ranked else ()
        refused = refusing.no_such_document(self.question, unheld, self.registry) if unheld else None
        return refused or refusing.nothing_found(self.question, ranked, self.registry), found

    def _worth_composing(self, ranked: Sequence[Ranked]) -> bool:
        """Tells whether the evidence is near enough for an answer to be made of it and judged."""
        return probability(measure(self.question, ranked), load_calibration()) >= aboutness.load_decision().worth

    def _speaks(self, made: Composed, kept: Sequence[Ranked]) -> bool:
        """Tells whether an answer would speak of what is asked.

        Good evidence is enough for a follow-up, which leaves words out on purpose, and for an answer that says which
        part it leaves open.
        """
        if self.carried.documents:
            return self.answerable(kept)
        speaks = aboutness.speaks(self.question, made.ranked, made.pieces)
        return speaks or (made.in_part and self.answerable(kept))

    def _of_the_years(self, kept: Sequence[Ranked], resolution: lookup.Resolution) -> Composed | None:
        """Returns an answer from the best evidence that names the years asked of, where the best of all names others
        ("đến năm 2030", when it tells of 2025) and that answer speaks of what is asked."""
        said = [item for item in kept if aboutness.says_years(self.question, item.evidence)]
        if not said or said[0] is kept[0]:
            return None
        made = self.composed(said, resolution)
        return made if isinstance(made, Composed) and self._speaks(made, said) else None

    def composed(self, ranked: Sequence[Ranked], resolution: lookup.Resolution) -> Composed | Reply:
        """Returns what an answer would be made of, or the reply that tells of a rule of another day."""
        if not self._names_documents(resolution):
            if self._speaks_only_later(ranked, resolution):
                return not_yet.ruled_later(self.question, ranked, self.registry)
            ranked = self._of_the_day(ranked)
            ended = no_longer.ended_rule(self.question, ranked, self.registry)
            if ended is not None:
                return ended
        certain = probability(measure(self.question, ranked), load_calibration())
        ranked = row_order.ordered(self.question, ranked)
        answering = _answering(ranked, resolution.documents)
        if asks_over_time(self.question):
            answering += in_force.earlier(ranked, answering, self.registry)
        picked = picked_rows.pieces(self.question, ranked[0], self.registry) if len(answering) == 1 else []
        pieces, gaps = (picked, ()) if picked else self.of_all_parts(self.pieces(answering), ranked)
        told = (*gaps, *mentioning.gaps(self.question, [piece.evidence for piece in pieces], certain))
        return Composed(list(ranked), answering, pieces, told, in_part=bool(gaps))

    def _quoting(self, made: Composed) -> Reply:
        quoted = {piece.evidence.passage_id for piece in made.pieces}
        related = self.pieces(_related(made.ranked, made.answering), beside=quoted)
        return self.quoted(made.pieces, related, made.gaps)

    def _names_documents(self, resolution: lookup.Resolution) -> bool:
        """Tells whether the question is asked of documents that it names, whatever their status."""
        return bool(self.question.references or resolution.documents)

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
        found = replace(self, registry=everything).evidence(resolution)
        return not_yet.speaks_only_later(self.question, ranked, found, everything, self.registry, fits=self.answerable)


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
