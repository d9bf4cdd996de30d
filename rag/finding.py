"""Finding the evidence for one question: what the retriever brings, as far as the registry shows it, best first."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from rag import in_force, lookup
from rag.answerability import load_calibration, measure, probability
from rag.carrying import NOTHING_CARRIED, Carried
from rag.evidence import Evidence
from rag.question import Question
from rag.ranking import Ranked, rank
from rag.registry import Registry, mentions
from vanban.number_references import NumberReference
from vanban.principals import Principal

FETCH = 40  # passages read for one question
LATER = 5  # times as many are read where those of later documents will be left out
MENTIONED = 0.6  # how much a passage that only mentions the number asked for counts as named


class FoundPassage(Protocol):
    """What the retriever says of a passage."""

    @property
    def passage_id(self) -> int: ...
    @property
    def searched(self) -> float: ...
    @property
    def dense(self) -> float: ...


class Retrieves(Protocol):
    """The retriever: passages the principal may read, best first."""

    def retrieve(
        self, question: str, principal: Principal, *, limit: int, documents: Collection[int] | None = None
    ) -> Sequence[FoundPassage]: ...


@dataclass(frozen=True, slots=True)
class Finding:
    """A question with where its evidence is found; ``carried`` is what an earlier turn speaks of."""

    question: Question
    registry: Registry
    retriever: Retrieves
    carried: Carried = NOTHING_CARRIED

    def ranked(self, resolution: lookup.Resolution) -> list[Ranked]:
        """Returns the passages found, best first."""
        return rank(self.question, self.evidence(resolution))

    def answerable(self, ranked: Sequence[Ranked]) -> bool:
        """Tells whether the evidence, best first, is good enough to answer from."""
        calibration = load_calibration()
        return probability(measure(self.question, ranked), calibration) >= calibration.least

    def search(self, question: Question, documents: Collection[int] | None) -> list[Ranked]:
        """Returns the passages found for a question of its own, in some documents or in all, best first."""
        asked = " ".join(question.terms.content) or question.matter
        return rank(question, list(self.retrieve(asked, documents).values()))

    def evidence(self, resolution: lookup.Resolution) -> list[Evidence]:
        words = (*self.question.terms.content, *self.question.names)
        asked = " ".join(words) or self.question.matter or self.question.text
        named = [document.id for document in resolution.documents]
        found = self.retrieve(asked, None)
        in_place = named or [*in_force.to_search_too(found.values(), self.registry), *self.carried.documents]
        if in_place:
            found = {**found, **self.retrieve(asked, in_place)}
        references = self.question.references
        marked = [replace(item, named=_named(item, named, references)) for item in found.values()]
        return [item for item in marked if item.named] if references else marked

    def retrieve(self, asked: str, documents: Collection[int] | None) -> dict[int, Evidence]:
        limit = FETCH if self.registry.as_of is None else FETCH * LATER  # later documents do not exist on that day
        hits = self.retriever.retrieve(asked, self.registry.principal, limit=limit, documents=documents)
        passages = self.registry.passages([hit.passage_id for hit in hits])
        held = [hit for hit in hits if hit.passage_id in passages][:FETCH]
        return {
            hit.passage_id: replace(passages[hit.passage_id], relevance=hit.searched, dense=hit.dense) for hit in held
        }


def _named(item: Evidence, documents: Sequence[int], references: Sequence[NumberReference]) -> float:
    if item.document.id in documents:
        return 1.0
    text = f"{item.text}\n{item.heading}\n{item.document.subject or ''}"
    return MENTIONED if any(mentions(reference, text) for reference in references) else 0.0
