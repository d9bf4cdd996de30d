"""What a question is about: its terms, each with a weight and the wordings that count as the same."""

from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import pairwise

from rag.language import load_language
from rag.terms import load_statistics
from vanban.text import bare_words, words

NUMBER_WEIGHT = 6.0  # a figure, year or ordinal in a question is nearly always decisive
LOOSE_PAIR = 0.35  # share of its weight that an unknown pair of neighbours gets; it may be no word
FOCUS_BEFORE, FOCUS_AFTER = 5, 4  # syllables around the asking word
_ASKING = frozenset({"nao", "gi", "ai", "dau", "may"})
_ASKING_PAIRS = frozenset({("bao", "nhieu"), ("bao", "gio"), ("bao", "lau"), ("ra", "sao"), ("the", "nao")})
LIGHTEST_WORDING = 2.0  # a wording of the thesaurus weighs at least this much
PART_OF_WORD = 0.5  # share of its weight that a syllable keeps beside the known word it is part of
UNKNOWN = 3.0  # most that a syllable of no statute may weigh: a slip of the keyboard, a foreign word, a code
RAREST = 7.0  # no single term may outweigh all others


@dataclass(frozen=True, slots=True)
class Term:
    """A wording of the question: its syllables, weight, equal wordings (itself first), and whether it is a figure."""

    text: str
    weight: float
    wordings: tuple[str, ...]
    is_number: bool = False
    is_pair: bool = False


@dataclass(frozen=True)
class QuestionTerms:
    """The terms of a question; ``bare`` tells that everything is spelled without marks."""

    terms: tuple[Term, ...]
    bare: bool
    content: tuple[str, ...]  # content syllables in order

    @cached_property
    def total(self) -> float:
        """The sum of all weights; 0 for a question without matter."""
        return sum(term.weight for term in self.terms)

    @cached_property
    def figures(self) -> tuple[str, ...]:
        """The figures as they stand in a searchable text, a space on each side."""
        return tuple(f" {term.text} " for term in self.terms if term.is_number)

    @cached_property
    def sought(self) -> tuple[tuple[str, tuple[str, ...], float], ...]:
        """Of every term but figures: itself and its equal wordings, a space on each side, and its weight."""
        others = (term for term in self.terms if not term.is_number)
        padded = ((tuple(f" {wording} " for wording in term.wordings), term.weight) for term in others)
        return tuple((wordings[0], wordings[1:], weight) for wordings, weight in padded)


@lru_cache(maxsize=4_096)  # the wordings of definitions are read again with every question that asks for one
def read_terms(question: str, *, bare: bool) -> QuestionTerms:
    """Returns the terms of a question; ``bare`` for one typed without marks.

    Asking phrases and function words are dropped. Known two-syllable words and groups of equal wordings are terms
    of their own beside the single syllables, so a text with the word counts more than one with its syllables apart.
    """
    syllables = bare_words(question) if bare else words(question)
    runs = _content_runs(syllables, bare=bare)
    terms: dict[str, Term] = {}
    for run in runs:
        for term in _run_terms(run, bare=bare):
            terms.setdefault(term.text, term)
    return QuestionTerms(tuple(terms.values()), bare, tuple(word for run in runs for word in run))


def focus_of(terms: QuestionTerms, question: str) -> QuestionTerms:
    """Returns the terms that stand next to the asking word ("tiền thuê nhà … bao nhiêu"): what the answer must be of.

    Up to five syllables before and four after it; all terms where no asking word is seen.
    """
    plain = bare_words(question)
    spelled = plain if terms.bare else words(question)
    near: set[str] = set()
    for index, word in enumerate(plain):
        length = 2 if tuple(plain[index : index + 2]) in _ASKING_PAIRS else 1 if word in _ASKING else 0
        if length:
            near.update(spelled[max(0, index - FOCUS_BEFORE) : index])
            near.update(spelled[index + length : index + length + FOCUS_AFTER])
    kept = tuple(term for term in terms.terms if near.issuperset(term.text.split()))
    return QuestionTerms(kept or terms.terms, terms.bare, terms.content)


def _content_runs(syllables: list[str], *, bare: bool) -> list[list[str]]:
    """Returns the runs of neighbouring content syllables, cut at asking phrases and function words."""
    language = load_language()
    phrases = _phrases_by_first(bare=bare)
    functions = language.bare_function_words if bare else language.function_words
    same = language.bare_same if bare else language.same
    runs: list[list[str]] = [[]]
    index = 0
    while index < len(syllables):
        first = phrases.get(syllables[index], ())
        phrase = next((p for p in first if tuple(syllables[index : index + len(p)]) == p), None)
        if phrase is not None:
            runs.append([])
            index += len(phrase)
            continue
        known = next((n for n in (4, 3, 2) if tuple(syllables[index : index + n]) in same), 0)
        if known:
            runs[-1].extend(syllables[index : index + known])
            index += known
            continue
        word = syllables[index]
        joined = _joined(syllables, index, functions, bare=bare)
        if word in functions and not joined:
            runs.append([])
        else:
            runs[-1].append(word)
        index += 1
    return [run for run in runs if run]


@cache
def _phrases_by_first(*, bare: bool) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Returns the asking phrases by their first syllable, those of one syllable in the order they are listed."""
    language = load_language()
    phrases: dict[str, tuple[tuple[str, ...], ...]] = {}
    for phrase in language.bare_asking_phrases if bare else language.asking_phrases:
        phrases[phrase[0]] = (*phrases.get(phrase[0], ()), phrase)
    return phrases


def _joined(syllables: list[str], index: int, functions: frozenset[str], *, bare: bool) -> bool:
    """Tells whether a function word is part of a known word with a content neighbour ("cơ quan", "được mùa")."""
    is_word = load_statistics().is_word
    word = syllables[index]
    before = syllables[index - 1] if index else ""
    after = syllables[index + 1] if index + 1 < len(syllables) else ""
    return bool(
        (before and before not in functions and is_word(before, word, bare=bare))
        or (after and after not in functions and is_word(word, after, bare=bare))
    )


def _run_terms(run: list[str], *, bare: bool) -> list[Term]:
    language, statistics = load_language(), load_statistics()
    same = language.bare_same if bare else language.same
    terms: list[Term] = []
    covered: set[int] = set()
    for length in (4, 3, 2, 1):
        for start in range(len(run) - length + 1):
            key = tuple(run[start : start + length])
            span = set(range(start, start + length))
            if length == 1 and _inside_word(run, start, bare=bare):
                continue
            if key in same and not span & covered:
                covered |= span
                weight = min(RAREST, max(statistics.weight("_".join(key[:2]), bare=bare), LIGHTEST_WORDING))
                wordings = tuple(dict.fromkeys((" ".join(key), *same[key])))
                terms.append(Term(" ".join(key), weight, wordings))
    for index, word in enumerate(run):
        if word[0].isdigit():
            terms.append(Term(word, NUMBER_WEIGHT, (word,), is_number=True))
        elif index not in covered:
            weight = min(RAREST if statistics.knows(word, bare=bare) else UNKNOWN, statistics.weight(word, bare=bare))
            weight *= PART_OF_WORD if _inside_word(run, index, bare=bare) else 1.0
            terms.append(Term(word, weight, (word,)))
    for index, (left, right) in enumerate(pairwise(run)):
        if {index, index + 1} <= covered or left[0].isdigit() or right[0].isdigit():
            continue
        known = statistics.is_word(left, right, bare=bare)
        weight = min(RAREST, statistics.weight(f"{left}_{right}", bare=bare))
        pair = f"{left} {right}"
        terms.append(Term(pair, weight if known else weight * LOOSE_PAIR, (pair,), is_pair=True))
    return terms


def _inside_word(run: list[str], index: int, *, bare: bool) -> bool:
    """Tells whether a syllable is part of a known word with its neighbour ("điểm" in "quan điểm")."""
    is_word = load_statistics().is_word
    return (index > 0 and is_word(run[index - 1], run[index], bare=bare)) or (
        index + 1 < len(run) and is_word(run[index], run[index + 1], bare=bare)
    )
