"""The words that a question is made of, each with how much of its point it carries.

A passage that speaks of what is asked holds the things it names, in some wording; how something is done, and words that
fit every matter, are put otherwise far more often (``rag/word_uses.py``).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.language import load_language
from rag.question import Question
from rag.terms import load_statistics
from rag.word_uses import load_uses
from vanban.text import bare_words, fold_accents, nfc, tokens, words

MOST_WEIGHT = 7.0  # a word of few statutes weighs no more
LEAST_WEIGHT = 2.0  # nor one of the thesaurus less
UNKNOWN = 3.0  # what a word of no statute weighs: a slip of the keyboard, a foreign word, a short form
EVERYWHERE, GATHERED = 0.7, 2.0  # residual inverse document frequency of words of every matter, and of one matter
FAR_MORE = 3  # times as many uses from which a syllable belongs to the word behind ("trả | thù lao")
VERB = 0.3  # what a word that is never a noun counts beside one that always is
NUMBERS = frozenset(words("một hai ba bốn năm sáu bảy tám chín mười mươi lăm"))
_BARE_NUMBERS = frozenset(map(fold_accents, NUMBERS))
_VOWELS = frozenset("aeiouy")
_LOOSE = frozenset(
    words("của những các được bị và là có cho phải không này nay mấy từng mỗi đã đang sẽ do ở với đến thì mà nào gì ai")
)  # never a part of a word, though statutes hold them beside one often
_BARE_LOOSE = frozenset(map(fold_accents, _LOOSE))
_ASKING_AFTER = frozenset({"nao", "gi"})  # "giảng viên nào": the thing asked for stands before
_ASKING_BEFORE = (("bao", "nhieu"), ("may",))  # "bao nhiêu khán giả": it stands behind


@dataclass(frozen=True, slots=True)
class Point:
    """A word of the question in its spelling (with marks or bare), and the wordings that count as the same.

    ``weight`` 0 to 7 by how few statutes hold it, ``carries`` 0 to 1 for how much of a matter it names, ``start`` is
    its first syllable in the question, ``counted`` for what is counted or chosen ("mấy trang", "giảng viên nào")."""

    words: str
    wordings: tuple[str, ...]
    weight: float
    carries: float
    start: int
    counted: bool = False

    @property
    def end(self) -> int:
        """The syllable behind the word."""
        return self.start + self.words.count(" ") + 1


def points(question: Question) -> tuple[Point, ...]:
    """Returns the words that the question is made of, in order; not its figures, places, and what only asks."""
    syllables = bare_words(question.matter) if question.bare else words(question.matter)
    plain = bare_words(question.matter)
    idle, apart = _idle(question, syllables), _apart(question.matter)
    numbers = _BARE_NUMBERS if question.bare else NUMBERS
    found: list[Point] = []
    for start, size in _spans(syllables, idle, apart, bare=question.bare):
        parts = syllables[start : start + size]
        if numbers.issuperset(parts):
            continue
        found.append(_point(parts, start, bare=question.bare, counted=_is_counted(plain, start, start + size)))
    return tuple({point.words: point for point in reversed(found)}.values())[::-1]


def _idle(question: Question, syllables: Sequence[str]) -> list[bool]:
    """Returns which syllables only ask, name a place, or are figures or short forms without a vowel."""
    language = load_language()
    phrases = [
        *(language.bare_asking_phrases if question.bare else language.asking_phrases),
        *(tuple(name.split()) for name in question.names),
    ]
    idle = [any(map(str.isdigit, word)) or _VOWELS.isdisjoint(fold_accents(word)) for word in syllables]
    index = 0
    while index < len(syllables):
        size = max((len(p) for p in phrases if tuple(syllables[index : index + len(p)]) == p), default=0)
        idle[index : index + size] = [True] * size
        index += size or 1
    return idle


def _apart(text: str) -> list[bool]:
    """Returns which words of a text stand behind a comma or another sign, so that they join none before them."""
    found = tokens(nfc(text))
    ends = [0, *(token.end for token in found)]
    return [bool(nfc(text)[end : token.start].strip()) for end, token in zip(ends, found, strict=False)]


def _spans(
    syllables: Sequence[str], idle: Sequence[bool], apart: Sequence[bool], *, bare: bool
) -> Iterator[tuple[int, int]]:
    """Yields start and length of each word: wordings of the thesaurus, known pairs, single syllables with a matter."""
    language = load_language()
    functions = language.bare_function_words if bare else language.function_words
    same = language.bare_same if bare else language.same
    loose = _BARE_LOOSE if bare else _LOOSE
    index = 0
    while index < len(syllables):
        if idle[index]:
            index += 1
            continue
        ends = (n for n in range(1, 4) if index + n >= len(syllables) or idle[index + n] or apart[index + n])
        room = next(ends, 4)
        parts = tuple(syllables[index : index + room])
        tight = next((n for n, word in enumerate(parts) if word in loose), room)
        size = next((n for n in (4, 3, 2) if n <= tight and parts[:n] in same), 0)
        if not size and tight > 1 and _is_pair(parts[:tight], bare=bare):
            size = 2
        if size or (tight and parts[0] not in functions):
            yield index, size or 1
        index += size or 1


def _is_pair(parts: Sequence[str], *, bare: bool) -> bool:
    """Tells whether the first two syllables are one word, and not the second one with the third far more often."""
    uses = [load_uses().count("_".join(parts[at : at + 2]), bare=bare) for at in (0, 1)]
    known = load_statistics().is_word(parts[0], parts[1], bare=bare)
    return known and (len(parts) < 3 or uses[1] <= FAR_MORE * uses[0])


def _point(parts: Sequence[str], start: int, *, bare: bool, counted: bool) -> Point:
    language, statistics = load_language(), load_statistics()
    same = (language.bare_same if bare else language.same).get(tuple(parts))
    text, key = " ".join(parts), "_".join(parts[:2])
    weight = min(MOST_WEIGHT, statistics.weight(key, bare=bare)) if statistics.knows(key, bare=bare) else UNKNOWN
    keys = [key] if len(parts) < 3 else ["_".join(parts[at : at + 2]) for at in range(len(parts) - 1)]
    uses = load_uses()
    burst = max(uses.burst(one, bare=bare) for one in keys)
    noun = max(uses.noun(one, bare=bare) for one in keys)
    carries = min(1.0, max(0.0, (burst - EVERYWHERE) / (GATHERED - EVERYWHERE))) * (VERB + (1 - VERB) * noun)
    weight = max(weight, LEAST_WEIGHT) if same else weight
    return Point(text, tuple(dict.fromkeys((text, *(same or ())))), weight, carries, start, counted)


def _is_counted(plain: Sequence[str], start: int, end: int) -> bool:
    """Tells whether the word stands right before "nào", "gì" or right behind "bao nhiêu", "mấy"."""
    before = any(tuple(plain[max(0, start - len(asking)) : start]) == asking for asking in _ASKING_BEFORE)
    return before or (end < len(plain) and plain[end] in _ASKING_AFTER)
