"""What is searched for when a question is asked: its words as they were meant, and beside them what is said otherwise.

For searching only: what an answer is made of and checked against are the question's own words. Weights were chosen on
zalo_train (docs/retrieval.md).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rag.everyday import Phrase, meanings_of, other_words
from rag.meant_words import LEAST, MOST_WORDS, MeantWord, chance_of, meant_words
from rag.terms import load_statistics
from vanban.syllables import load_syllables
from vanban.text import Token, fold_accents, nfc, tokens

UNSURE = 0.3  # share of a short form's weight that its meanings share alike, whatever the neighbours
SHORT = 0.3  # what the short form of words written out weighs
EVERYDAY = 0.3  # what the words of the law for everyday words weigh
AS_TYPED = 0.5  # what a mended word still weighs as it was typed; one that is no known syllable weighs all of it
LONGEST = 6  # words looked up together
_IN_NUMBERS = frozenset("/-_&0123456789")
SHOUTED = 0.7  # share of words in capitals above which capitals tell nothing

Weights = dict[str, float]


@dataclass(frozen=True, slots=True)
class Beside:
    """Words searched for beside those of the question, with what they weigh beside one of its own."""

    words: Phrase
    weight: float


@dataclass(frozen=True, slots=True)
class SearchWords:
    """``words`` of a question in order, in search form, each as ``sure`` as its reading is; and what goes beside."""

    words: Phrase
    sure: tuple[float, ...]
    beside: tuple[Beside, ...] = ()

    @property
    def text(self) -> str:
        """The question as it was meant."""
        return " ".join(self.words)

    def cut(self, most: int) -> "SearchWords":
        """Returns at most so many of its words."""
        return self if len(self.words) <= most else SearchWords(self.words[:most], self.sure[:most], self.beside)

    def weights(self, *, bare: bool) -> tuple[Weights, Weights]:
        """Returns what each word and each pair of neighbours (joined by ``_``) weighs, spelled without marks if
        ``bare``: there a word is as sure as can be, since its readings are spelled the same."""
        main = [fold_accents(word) if bare else word for word in self.words]
        sure = [1.0] * len(main) if bare else list(self.sure)
        words: Weights = {}
        pairs: Weights = {}
        for word, chance in zip(main, sure, strict=True):
            words[word] = words.get(word, 0.0) + chance
        for (left, right), (before, after) in zip(pairwise(main), pairwise(sure), strict=True):
            pairs[f"{left}_{right}"] = pairs.get(f"{left}_{right}", 0.0) + before * after
        own = frozenset(words), frozenset(pairs)
        for extra in self.beside:
            spelled = [fold_accents(word) if bare else word for word in extra.words]
            for table, terms, held in zip((words, pairs), (spelled, _pairs(spelled)), own, strict=True):
                for term in terms:
                    if term not in held:
                        table[term] = max(table.get(term, 0.0), extra.weight)
        return words, pairs


Reads = Callable[[str], SearchWords]


def _pairs(spelled: Sequence[str]) -> list[str]:
    return [f"{left}_{right}" for left, right in pairwise(spelled)]


def as_typed(question: str) -> SearchWords:
    """Returns the words of a question and nothing else."""
    return _plain([token.text for token in tokens(nfc(question))])


def read_search_words(question: str) -> SearchWords:
    """Returns the words of a question as they were meant, short forms written out, and what goes beside them."""
    meant = as_meant(question)
    return replace(meant, beside=(*meant.beside, *_said_otherwise(meant.words)))


def as_meant(question: str) -> SearchWords:
    """Returns the words of a question as they were meant, short forms written out, and their other readings."""
    text = nfc(question)
    written = [_free(text, token) for token in tokens(text)[:MOST_WORDS]]
    shouted = sum(word.isupper() for word in written) > SHOUTED * len(written)
    read = meant_words(text)
    meanings = [meanings_of(word, shouted=shouted) for word in written]
    firsts = [stands_for[0][0] if stands_for else word.best for word, stands_for in zip(read, meanings, strict=True)]
    main: list[tuple[str, float]] = []
    beside: list[Beside] = []
    for at, (word, stands_for) in enumerate(zip(read, meanings, strict=True)):
        if stands_for:
            (best, _), *others = _weighed(stands_for, [part for part, _ in main[-1:]], firsts[at + 1 : at + 2])
            main += [(part, 1.0) for part in best]
            beside += [Beside((word.typed,), 1.0), *(Beside(m, chance) for m, chance in others if chance >= LEAST)]
        else:
            main.append(word.readings[0])
            beside += _other_readings(word)
    return SearchWords(tuple(word for word, _ in main), tuple(chance for _, chance in main), tuple(beside))


def _free(text: str, token: Token) -> str:
    """Returns a word as it is written; "" for a part of a document number ("NQ" in "57-NQ/TW"), which is no short form
    here: it is searched for as it stands."""
    around = text[token.start - 1 : token.start] + text[token.end : token.end + 1]
    return text[token.start : token.end] if token.text.isalpha() and not set(around) & _IN_NUMBERS else ""


def _weighed(meanings: Sequence[Phrase], before: Sequence[str], after: Sequence[str]) -> list[tuple[Phrase, float]]:
    """Returns the meanings of a short form with their likelihoods between its neighbours, the likeliest first."""
    if len(meanings) == 1:
        return [(meanings[0], 1.0)]
    chances = [chance_of([*(before or ("",)), *meaning, *after]) for meaning in meanings]
    total = sum(chances)
    weighed = [(m, (1 - UNSURE) * c / total + UNSURE / len(meanings)) for m, c in zip(meanings, chances, strict=True)]
    return sorted(weighed, key=lambda one: -one[1])


def embedded(question: str, reads: Reads = read_search_words) -> str:
    """Returns the question to embed: as it was meant where that is not how it was typed, else untouched."""
    meant = reads(question)
    return meant.text if meant.words != as_typed(question).words[: len(meant.words)] else question


def _plain(words: Sequence[str]) -> SearchWords:
    return SearchWords(tuple(words), (1.0,) * len(words))


def _other_readings(word: MeantWord) -> Iterator[Beside]:
    if word.best != word.typed:
        yield Beside((word.typed,), AS_TYPED if word.typed in load_syllables().words else 1.0)
    for reading, chance in word.readings[1:]:
        if reading != word.typed:
            yield Beside((reading,), chance)


def _said_otherwise(words: Phrase) -> Iterator[Beside]:
    known = other_words()
    for said in _longest(words, known.shorts):
        yield from (Beside(short, SHORT) for short in known.shorts[said])
    for said in _longest(words, known.everyday):
        for law in known.everyday[said]:
            if new := set(law).difference(words):
                yield Beside(law, EVERYDAY * min(1.0, len(said) / len(new)))


def _longest(words: Phrase, known: Mapping[Phrase, object]) -> Iterator[Phrase]:
    """Yields the phrases of a table in the words, the longest at each place; a single word only where it is no part
    of a longer one ("kiện" in "điều kiện")."""
    at = 0
    while at < len(words):
        most = min(LONGEST, len(words) - at)
        length = next((n for n in range(most, 0, -1) if words[at : at + n] in known), 0)
        if length > 1 or (length and not _inside_word(words, at)):
            yield words[at : at + length]
        at += max(1, length)


def _inside_word(words: Phrase, at: int) -> bool:
    is_word = load_statistics().is_word
    return (at > 0 and is_word(words[at - 1], words[at])) or (at + 1 < len(words) and is_word(words[at], words[at + 1]))
