"""How strongly a passage supports an option of a question, and whether a statement stands in the text."""

from collections.abc import Iterator
from dataclasses import dataclass

from exams.passages import Passage, Passages, pairs_of
from exams.questions import Option, Question

LEAST_OPTION = 0.8  # of the weight of what only this option says, that its passage must hold
LEAST_WHOLE = 0.95  # of the same where an option stands in the text nearly as it is written
LEAST_STEM = 0.6  # of the weight of the question's words, with headings and document
LEAST_STEM_OPEN = 0.7  # of the same where the question names no document
_CONTAINED = 0.9  # of the weight of a quoted context: then headings and document may give the answer
_ALIKE = 0.8  # of the weight of a statement from which a passage speaks of the same
_IN_PLACE = 0.25  # what an option gains that stands where the question asks
_FEWEST = 3  # words of weight in a question; with fewer it asks of the document itself, which its head tells
_PAIRS = 0.5  # share of an option's proof that neighbouring words are


@dataclass(frozen=True, slots=True)
class Support:
    """A passage with the shares of the option and of the question that it holds, and whether the option stands in it
    where the question asks."""

    passage: Passage
    option: float
    stem: float
    in_place: bool = False

    @property
    def strength(self) -> float:
        """How strong the proof is, [0, 1.25]."""
        return self.option * self.stem + (_IN_PLACE if self.in_place else 0)


def supports(question: Question, passages: Passages) -> list[Support | None]:
    """Returns for each option the passage that supports it best, None where none does."""
    sets = [frozenset(option.said) for option in question.options]
    common = frozenset.intersection(*sets) if sets else frozenset()
    near = list(_near(question, passages))
    found: list[Support | None] = []
    for option in question.options:
        own = [word for word in option.said if word not in common] or list(option.said)
        held = [
            Support(passage, share, stem, _is_in_place(question, option.said, passage))
            for passage, stem in near
            if (share := _held(question, option, own, passage, passages)) >= LEAST_OPTION
        ]
        found.append(max(held, key=lambda one: (one.strength, -len(one.passage.said)), default=None))
    return found


def verdict_on(question: Question, passages: Passages) -> tuple[bool, Support] | None:
    """Returns whether the quoted statement stands in the text, with the passage; None where the text does not tell.

    A statement is wrong where a passage says all of it but a figure or a name, which is another there.
    """
    wanted, wanted_pairs = question.judged, pairs_of(question.judged)
    best: Support | None = None
    for passage in passages.all:
        if passage.document.id in question.document_ids and wanted:
            share = passages.share(wanted, frozenset(passage.said))
            if share >= _ALIKE and (best is None or share > best.option):
                best = Support(passage, share, 1.0)
    if best is None:
        return None
    same = len(wanted_pairs & best.passage.pairs) / max(1, len(wanted_pairs))
    if f" {' '.join(wanted)} " in best.passage.plain:
        return True, Support(best.passage, 1.0, 1.0)
    turned = ("không" in wanted) != ("không" in best.passage.said)
    missing = [word for word in wanted if word.isdigit() and word not in best.passage.said]
    return (False, best) if same >= _ALIKE / 2 and (missing or turned or best.option < 1) else None


def _near(question: Question, passages: Passages) -> Iterator[tuple[Passage, float]]:
    """Yields the passages that speak of what the question asks, with the share of its words that they hold."""
    least = LEAST_STEM if question.named else LEAST_STEM_OPEN
    content = {word for word in question.context if passages.weight(word)}
    empty, of_head = not content, 0 < len(content) < _FEWEST
    for passage in passages.all:
        if passage.document.id in question.document_ids and not (of_head and passage.section is not None):
            stem = 1.0 if empty else passages.share(question.context, passage.around.union(passage.said))
            if stem >= least:
                yield passage, stem


def _held(question: Question, option: Option, own: list[str], passage: Passage, passages: Passages) -> float:
    """Returns the share of an option that a passage holds; 0 where a number of it is missing or its blank is
    elsewhere."""
    if question.blank is not None:
        before, behind = question.blank
        return 1.0 if f" {' '.join((*before, *option.said, *behind))} " in passage.plain else 0.0
    said = f" {' '.join(option.said)} "
    if said in passage.plain:
        return 1.0 if _in_column(question, said, passage, passages) else 0.0
    if _is_around(question, option, said, passage, passages):
        return 1.0
    held = set(passage.said)
    if any(word.isdigit() and word not in held for word in option.said):
        return 0.0
    pairs = pairs_of(option.said)
    share = passages.share(own, held)
    return (1 - _PAIRS) * share + _PAIRS * len(pairs & passage.pairs) / len(pairs) if pairs else share


def _is_around(
    question: Question, option: Option, said: str, passage: Passage, passages: Passages
) -> bool:  # fmt: skip
    """Tells whether a quoted passage stands under a heading, or in a document, that an option names."""
    if passages.share(question.judged, frozenset(passage.said)) < _CONTAINED:
        return False
    if option.names_document:
        return passages.share(option.said, passage.around) >= LEAST_WHOLE and all(
            word in passage.around for word in option.said if word.isdigit()
        )
    return said in passage.titles


def _in_column(question: Question, said: str, passage: Passage, passages: Passages) -> bool:
    """Tells whether an option found in a table row stands in the column that the question speaks of most."""
    if not passage.cells:
        return True
    asked = frozenset(question.whole)
    shares = [(passages.share(names, asked), said in text) for names, text in passage.cells]
    best = max(share for share, _ in shares)
    return best > 0 and all(holds for share, holds in shares if share == best)


def _is_in_place(question: Question, option: tuple[str, ...], passage: Passage) -> bool:
    """Tells whether an option stands in a passage between the words that stand beside the asking words."""
    before, behind = question.asked
    while behind and option and behind[0] == option[-1]:
        behind = behind[1:]  # "bao nhiêu tháng" and "24 tháng"
    left = bool(before) and f" {' '.join((*before, *option))} " in passage.plain
    return left or (bool(behind) and f" {' '.join((*option, *behind))} " in passage.plain)
