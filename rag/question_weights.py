"""What a match of a question's words counts in each field of the full-text index.

Weights were chosen on zalo_train (docs/retrieval.md, "Vì sao chọn như vậy").
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rag.search_words import Reads, SearchWords, read_search_words
from vanban.text import has_marks

MARKED_SHARE = 0.6  # of the words; fully marked questions of zalo_train have 0.54 to 1, 95 % of them over 0.7


@dataclass(frozen=True, slots=True)
class FieldWeights:
    """What a match in each field counts. The fields with marks are asked only for a question that has any; a field that
    counts nothing is not asked at all, which is most of what a search costs."""

    content: float
    pairs: float
    bare: float
    bare_pairs: float
    number: float = 0.5


@dataclass(frozen=True, slots=True)
class QuestionWeights:
    """The weights for a question whose words mostly carry marks (``MARKED_SHARE``), and for any other; what counts
    instead of the former in passages that were written without marks, if anything; and how the words of a question are
    read (``rag.search_words``), which puts the marks that were left out and the likely ones beside wrong ones."""

    marked: FieldWeights = FieldWeights(content=1.0, pairs=0.5, bare=0.0, bare_pairs=0.0)
    sparse: FieldWeights = FieldWeights(content=1.0, pairs=0.5, bare=1.0, bare_pairs=1.0)
    unmarked: FieldWeights | None = FieldWeights(content=0.0, pairs=0.0, bare=1.0, bare_pairs=0.5, number=0.0)
    reads: Reads = read_search_words

    def of(self, syllables: Sequence[str]) -> FieldWeights:
        """Returns the weights that fit a question of these words."""
        marked = sum(1 for syllable in syllables if has_marks(syllable))
        return self.marked if marked >= MARKED_SHARE * len(syllables) else self.sparse


def weighted_terms(asked: SearchWords, weights: FieldWeights) -> Iterator[tuple[str, float, Mapping[str, float]]]:
    """Yields (field, weight, terms with theirs): the fields without marks always, those with marks for a question that
    has any.

    A question typed with only some of its marks is thus found by both.
    """
    bare, bare_pairs = asked.weights(bare=True)
    yield "number", weights.number, {**bare, **bare_pairs}
    yield "bare", weights.bare, bare
    yield "bare_pairs", weights.bare_pairs, bare_pairs
    if has_marks(asked.text):
        marked, pairs = asked.weights(bare=False)
        yield "content", weights.content, marked
        yield "pairs", weights.pairs, pairs
