"""What the words of a question were meant to be: marks left out, Telex keys left as typed, two letters changed over.

A word typed without marks may be any syllable of that bare spelling; a word that is none may be one a slip away. Which
one it is, its neighbours tell: the chances of all readings along the question are worked out together (the
forward–backward algorithm over a noisy channel; Rabiner, "A Tutorial on Hidden Markov Models", Proc. IEEE 77, 1989),
with how often official texts put syllables beside each other (``vanban.syllables``), and questions do
(``rag.question_counts``), which speak otherwise: the two are mixed (Jelinek and Mercer 1980). No word is thrown away:
the readings come with their likelihoods, what was typed among them.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rag.everyday import other_words
from rag.language import load_language
from rag.question_counts import load_question_counts
from rag.terms import load_statistics
from vanban.syllables import load_syllables
from vanban.telex import composed
from vanban.text import fold_tone_style, has_marks, nfc, tokens, words

SLIP = 0.02  # chance that a word is mistyped in one of the ways known here
OTHER_TONE = 0.002  # chance that a word with dấu hỏi was typed with dấu ngã, or the other way round
NEIGHBOUR = 0.9  # share of a word's likelihood that its neighbour tells; the rest is how frequent it is
UNSEEN = 0.5  # times a word that no official text has counts as seen
MOST_READINGS = 6  # of one word; a bare spelling has up to 17
ASKED = 5_000  # times that neighbours in an asking phrase ("bao nhiêu") count as seen: statutes do not ask
SAID = 300  # the same of neighbours in an everyday word ("ly dị")
ASKING = 0.5  # share of a likelihood that questions tell ("cỡ chữ mấy"); official texts tell the rest
FEW = 20  # times seen in questions at which they tell half of that (Witten and Bell 1991)
MOST_WORDS = 300  # of a question that are read; a question of 2,000 characters has about 450
LONGEST_KEYS = 12  # keys of Telex that a syllable takes at most
RAREST = 0.002  # a reading this rare among those of its letters is none
LEAST = 0.05  # readings less likely than this are left out
_SURELY_BARE = 0.02  # a bare spelling this rare among those of its letters has lost its marks
_MOVED_TONES = {
    nfc(o + tone + a): nfc(a + tone + o) for o, a in ("oa", "oe", "uy") for tone in "\u0300\u0301\u0309\u0303\u0323"
}

_HOOK_AND_TILDE = str.maketrans("\u0309\u0303", "\u0303\u0309")

Chances = dict[str, float]


@dataclass(frozen=True, slots=True)
class MeantWord:
    """A word as typed, in search form, and what it may be with likelihoods in (0, 1], the likeliest first."""

    typed: str
    readings: tuple[tuple[str, float], ...]

    @property
    def best(self) -> str:
        """The likeliest reading."""
        return self.readings[0][0]

    @property
    def certain(self) -> bool:
        """Tells whether it can only be what was typed."""
        return self.readings == ((self.typed, 1.0),)


@lru_cache(maxsize=512)
def meant_words(question: str) -> tuple[MeantWord, ...]:
    """Returns the words and figures of a question in order, the first ``MOST_WORDS``, each with what it may be.

    >>> [word.best for word in meant_words("thủ tục ly hôn don phuong")]
    ['thủ', 'tục', 'ly', 'hôn', 'đơn', 'phương']
    """
    typed = words(question)[:MOST_WORDS]
    lost = _share_lost(typed)
    open_to = [_may_be(word, lost) for word in typed]
    if all(len(readings) == 1 for readings in open_to):
        return tuple(MeantWord(word, ((word, 1.0),)) for word in typed)
    return tuple(_meant(word, chances) for word, chances in zip(typed, _likelihoods(open_to), strict=True))


def with_marks(question: str) -> str:
    """Returns a question with each word in its likeliest reading; signs, figures and capitals stay as typed.

    >>> with_marks("Don vi nao chu tri, xong truoc ngay nao?")
    'Đơn vị nào chủ trì, xong trước ngày nào?'
    """
    text, parts, end = nfc(question), [], 0
    for token, word in zip(tokens(text), meant_words(text), strict=False):
        typed, best = text[token.start : token.end], word.best
        read = typed if best == word.typed else best.capitalize() if typed[0].isupper() else best
        parts += [text[end : token.start], read]
        end = token.end
    return "".join([*parts, text[end:]])


def chance_of(phrase: Sequence[str]) -> float:
    """Returns the chance that the words of a phrase follow each other in official texts, the first being given; 1 for
    fewer than two."""
    chance = 1.0
    for left, right in pairwise(phrase):
        chance *= _steps((left,), (right,), asking=0.0)[right][left]
    return chance


def _meant(typed: str, chances: Chances) -> MeantWord:
    likely = [(word, chance) for word, chance in chances.items() if chance >= LEAST]
    return MeantWord(typed, tuple(sorted(likely, key=lambda reading: (-reading[1], reading[0] != typed, reading[0]))))


def _share_lost(typed: Sequence[str]) -> float:
    """Returns the chance that a word of this question lost its marks, told by the words that surely did or did not."""
    kept = sum(1 for word in typed if has_marks(word))
    surely = sum(1 for word in typed if _surely_lost(word))
    return (surely + 0.01) / (surely + kept + 0.5)


@lru_cache(maxsize=4096)
def _surely_lost(word: str) -> bool:
    known = load_syllables()
    spellings = known.spellings.get(word, ())
    seen = known.words.get(word, 0)
    return bool(spellings) and seen < _SURELY_BARE * sum(known.words[spelling] for spelling in spellings)


def _may_be(typed: str, lost: float) -> Chances:
    """Returns what a word may be, each with the chance of its being typed so."""
    known = load_syllables()
    if not typed.isalpha():
        return {typed: 1.0}
    if has_marks(typed) and (typed in known.words or typed in load_question_counts().words):
        other = _other_tone(typed)
        return {typed: 1.0, other: OTHER_TONE} if other in known.words else {typed: 1.0}
    if same := _usual_spellings(typed):
        return dict.fromkeys(same, lost) | {typed: 1.0}
    if len(typed) > LONGEST_KEYS or load_statistics().knows(typed):
        return {typed: 1.0}
    return dict.fromkeys(_a_slip_away(typed), SLIP) | {typed: 1.0}


@lru_cache(maxsize=4096)
def _other_tone(typed: str) -> str:
    """Returns a syllable with dấu hỏi for dấu ngã or the other way round, which much of the country says alike; "" for
    one with neither."""
    apart = unicodedata.normalize("NFD", typed)
    swapped = apart.translate(_HOOK_AND_TILDE)
    return "" if swapped == apart else nfc(swapped)


@lru_cache(maxsize=4096)
def _usual_spellings(bare: str) -> tuple[str, ...]:
    found = sorted(load_syllables().spellings.get(bare, ()), key=lambda word: -_share(word))[:MOST_READINGS]
    least = RAREST * sum(map(_share, found))
    return tuple(word for word in found if _share(word) >= least)


@lru_cache(maxsize=4096)
def _a_slip_away(typed: str) -> tuple[str, ...]:
    """Returns the syllables that were typed as a word which is none: Telex keys, letters changed over or doubled."""
    known = load_syllables()
    keys = (typed, _other_tone(typed), *_letters_astray(typed))
    spellings = [fold_tone_style(nfc(spelling)) for key in keys for spelling in (key, composed(key))]
    found = dict.fromkeys(
        word for s in spellings for word in ((s,) if s in known.words else known.spellings.get(s, ()))
    )
    return tuple(sorted(found, key=lambda word: -known.words[word])[:MOST_READINGS])


def _letters_astray(typed: str) -> Iterator[str]:
    for at in range(len(typed) - 1):  # of "noà", which is spelled "nòa" here, two letters make "nào"
        if typed[at : at + 2] in _MOVED_TONES:
            yield typed[:at] + _MOVED_TONES[typed[at : at + 2]] + typed[at + 2 :]
        yield typed[:at] + typed[at + 1] + typed[at] + typed[at + 2 :]
        if typed[at] == typed[at + 1]:
            yield typed[:at] + typed[at + 1 :]


def _likelihoods(open_to: Sequence[Chances]) -> list[Chances]:
    """Returns how likely each reading of each word is, given all others; those of a word sum to 1."""
    steps = [_steps(before, after) for before, after in pairwise(open_to)]
    ahead = [_scaled({word: chance * _share(word) for word, chance in open_to[0].items()})]
    for readings, into in zip(open_to[1:], steps, strict=True):
        came = ahead[-1]
        ahead.append(_scaled({w: chance * sum(came[b] * into[w][b] for b in came) for w, chance in readings.items()}))
    behind: list[Chances] = [dict.fromkeys(open_to[-1], 1.0)]
    for readings, after, into in zip(open_to[-2::-1], open_to[:0:-1], reversed(steps), strict=True):
        weighed = {a: p * after[a] for a, p in behind[-1].items()}
        behind.append(_scaled({w: sum(p * into[a][w] for a, p in weighed.items()) for w in readings}))
    return [_scaled({w: p * b[w] for w, p in a.items()}) for a, b in zip(ahead, reversed(behind), strict=True)]


def _steps(before: Iterable[str], after: Iterable[str], *, asking: float = ASKING) -> dict[str, Chances]:
    """Returns for each word behind, by the word before, the chance of its following; ``asking`` of it told by
    questions."""
    known, said, asked = load_syllables(), _asked_together(), load_question_counts()
    pairs = known.pairs
    rates: dict[str, tuple[float, float]] = {}
    for left in before:
        if left in known.words:
            seen = asked.words.get(left, 0)
            part = asking * seen / (seen + FEW)
            rates[left] = NEIGHBOUR * (1 - part) / known.words[left], NEIGHBOUR * part / max(1, seen)
    steps: dict[str, Chances] = {}
    for word in after:
        alone = _share(word, asking)
        row = dict.fromkeys(before, alone)
        for left, (in_texts, in_questions) in rates.items():
            pair = f"{left} {word}"
            row[left] = in_texts * (pairs.get(pair, 0) + said.get(pair, 0)) + in_questions * asked.pairs.get(pair, 0)
            row[left] += (1 - NEIGHBOUR) * alone
        steps[word] = row
    return steps


@lru_cache(maxsize=1)
def _asked_together() -> dict[str, int]:
    """Returns neighbours that people say and statutes do not, with how often they count as seen beside what is."""
    pairs = [(pair, SAID) for phrase in other_words().everyday for pair in pairwise(phrase)]
    pairs += [(pair, ASKED) for phrase in load_language().asking_phrases for pair in pairwise(phrase)]
    known = load_syllables()
    return {f"{left} {right}": min(count, known.words.get(left, 0)) for (left, right), count in pairs}


def _share(word: str, asking: float = ASKING) -> float:
    known, asked = load_syllables(), load_question_counts()
    in_texts = (known.words.get(word, 0) + UNSEEN) / known.total
    return (1 - asking) * in_texts + asking * asked.words.get(word, 0) / asked.total


def _scaled(chances: Chances) -> Chances:
    total = sum(chances.values())
    return {word: chance / total for word, chance in chances.items()} if total > 0 else chances
