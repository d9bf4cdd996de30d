"""Which questions may not stand in one paper: those from one sentence, and those that say the same."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from exams.formats.likeness import alike_pairs
from exams.linting import main_sentences
from exams.papers.questions import Question


@dataclass(frozen=True, slots=True)
class Conflicts:
    """The questions that keep each other out, both ways, by their places in the pool."""

    of: tuple[frozenset[int], ...]

    def cliques(self, order: Sequence[int]) -> list[int]:
        """Returns for each place the number of its clique: no two of a clique may be taken, so one of each at most.

        A question joins the first clique whose members all keep it out; the order decides where that is not the same.
        """
        clique_of = [-1] * len(self.of)
        members: list[set[int]] = []
        for place in order:
            near = sorted({clique_of[other] for other in self.of[place] if clique_of[other] >= 0})
            joined = next((clique for clique in near if members[clique] <= self.of[place]), len(members))
            if joined == len(members):
                members.append(set())
            members[joined].add(place)
            clique_of[place] = joined
        return clique_of


def conflicts_of(questions: Sequence[Question], alike: Iterable[tuple[int, int]] = ()) -> Conflicts:
    """Returns which of the questions keep each other out; ``alike`` are pairs of places known to ask for one thing."""
    found: list[set[int]] = [set() for _ in questions]
    words = alike_pairs([question.item for question in questions])
    for one, other in (*_same_sentence(questions), *words, *alike):
        if one != other:
            found[one].add(other)
            found[other].add(one)
    return Conflicts(tuple(map(frozenset, found)))


def repeated(questions: Sequence[Question], used: Sequence[Question]) -> set[int]:
    """Returns the places of the questions that other papers have already, the same or nearly so by their words."""
    ids = {question.id for question in used}
    both = [question.item for question in (*used, *questions)]
    pairs = ((one, other - len(used)) for one, other in alike_pairs(both) if one < len(used) <= other)
    return {place for place, question in enumerate(questions) if question.id in ids} | {place for _, place in pairs}


def _same_sentence(questions: Sequence[Question]) -> Iterator[tuple[int, int]]:
    by_sentence: dict[tuple[int, int], list[int]] = defaultdict(list)
    for place, question in enumerate(questions):
        for sentence in main_sentences(question.item):
            by_sentence[sentence].append(place)
    for places in by_sentence.values():
        yield from combinations(places, 2)
