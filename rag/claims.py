"""Whether a sentence a model wrote is backed by the passages it cites: every quote, fact and content word of it.

The bar is set for a reader who signs what he reads: a sentence is kept only where the sources say so in nearly the same
words. A true sentence in other words is removed too; the extractive answer then takes its place.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rag.claim_backing import Backing, ClaimSource, backing_of, content_words, gives_orders, limit_words, weights_of
from rag.claim_facts import misplaced_fact, unsupported_fact
from rag.claim_meaning import turned
from rag.claim_reading import Reading, Word, read
from rag.terms import load_statistics
from vanban.text import clean

LEAST_SHARE = 0.9  # of the weight of a sentence's content words that its sources must hold
MOST_MISSING = 1  # syllables
LEAST_STATED = 3  # content words of a sentence without a figure, date, number or name
LEAST_NEAR = 0.75  # of the same weight that the two best sentences of the sources must hold together
_QUOTED = re.compile(r"“([^”]*)”|\"([^\"]*)\"|«([^»]*)»|‘([^’]*)’")
_ADDRESS = re.compile(
    r"(?:[a-z][a-z0-9+.-]*:)?//\S+|\bwww\.\S+|\S+@\S+\.\S+|\b(?:mailto|javascript|data|tel):\S*"
    r"|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:vn|com|net|org|info|io|gov|edu|me|ly|link|site|xyz|top|app|dev|ru|cn)\b(?:/\S*)?",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"!\[|\]\s*\(|\]\s*:|</?[a-zA-Z!]|&[a-z]+;|&#|`|\*\*|__|\{\{|\}\}|<\||\|>|^#{1,6}\s|\\[a-z]")
_INVISIBLE = re.compile(
    r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffd\ue000-\uf8ff\x00-\x08\x0b-\x1f\x7f-\x9f]"
)


class Fault(StrEnum):
    """Why a sentence is not backed."""

    MARK = "mark"  # no mark, or a mark of no passage
    MARKUP = "markup"  # links, images, HTML, addresses, invisible characters
    ORDER = "order"  # speaks to a machine
    QUOTE = "quote"
    FACT = "fact"
    CONTEXT = "context"  # the fact is said of something else
    MEANING = "meaning"
    WORDS = "words"
    NOTHING = "nothing"  # too little is said to be held against anything


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong with a sentence, or None, and the words that show it (for tests, never for a log)."""

    fault: Fault | None
    about: str = ""

    @property
    def backed(self) -> bool:
        """Tells whether the sentence may be shown."""
        return self.fault is None


def judge(sentence: str, sources: Sequence[ClaimSource]) -> Verdict:
    """Returns the verdict on a sentence, without its marks, against the passages it cites."""
    if not sources or not any(char.isalnum() for char in sentence):
        return Verdict(Fault.MARK)
    whole = " ".join(clean(f"{source.text} {source.about}").text for source in sources)
    backing, claim = backing_of(sources), read(sentence)
    checks: tuple[tuple[Fault, Callable[[], str | None]], ...] = (
        (Fault.MARKUP, lambda: _foreign(sentence, whole)),
        (Fault.ORDER, lambda: "order" if gives_orders(sentence) else None),
        (Fault.NOTHING, lambda: "" if _states(claim) else sentence),
        (Fault.QUOTE, lambda: _false_quote(sentence, whole)),
        (Fault.FACT, lambda: unsupported_fact(claim, backing)),
        (Fault.WORDS, lambda: _unknown_word(claim, backing)),
        (Fault.MEANING, lambda: turned(claim, backing)),
        (Fault.CONTEXT, lambda: misplaced_fact(claim, backing)),
    )
    for fault, check in checks:
        if about := check():
            return Verdict(fault, about)
    return Verdict(None)


def _states(claim: Reading) -> bool:
    """Tells whether a sentence says enough to be an answer: a fact, or some words that are more than connecting."""
    return bool(claim.facts) or len(content_words(claim)) >= LEAST_STATED


def _foreign(sentence: str, whole: str) -> str:
    """Returns mark-up, invisible characters, or an address that the source does not print; "" for none."""
    found = _MARKUP.search(sentence) or _INVISIBLE.search(sentence)
    if found:
        return found[0]
    return next((m[0] for m in _ADDRESS.finditer(sentence) if clean(m[0]).text not in whole), "")


def _false_quote(sentence: str, whole: str) -> str:
    """Returns a quoted run that the sources do not hold word for word, or a quotation mark without its partner."""
    rest = _QUOTED.sub(" ", sentence)
    if any(mark in rest for mark in '“”"«»'):
        return "“"
    runs = [clean(next(filter(None, match), "")).text for match in _QUOTED.findall(sentence)]
    return next((run for run in runs if not run.strip() or run not in whole), "")


def _unknown_word(claim: Reading, backing: Backing) -> str:
    """Returns a word the sources do not hold: a known word of two syllables, or more than one syllable of little
    weight."""
    limits = limit_words(claim)
    content = [word for word in content_words(claim) if word not in limits]
    weights = weights_of(content)
    missing = [word for word in content if word.text not in backing.syllables]
    for word in missing:
        if _part_of_a_word(claim, word, content):
            return word.text
    total = sum(weights.values())
    lost = weights_of(missing)
    if len(lost) > MOST_MISSING or sum(lost.values()) > (1 - LEAST_SHARE) * total:
        return max(lost, key=lambda word: lost[word])
    return "" if _near(weights, backing) else "gathered"


def _part_of_a_word(claim: Reading, word: Word, content: Sequence[Word]) -> bool:
    """Tells whether a word makes a known word of two syllables with its neighbour in the sentence."""
    at = claim.words.index(word)
    pairs = [claim.words[max(0, at - 1) : at + 1], claim.words[at : at + 2]]
    is_word = load_statistics().is_word
    return any(
        len(pair) == 2 and pair[1].joined and is_word(pair[0].text, pair[1].text) and set(pair) <= set(content)
        for pair in pairs
    )


def _near(weights: dict[str, float], backing: Backing) -> bool:
    """Tells whether the two best sentences of the sources hold most of the words together: words gathered from all
    over a long passage state what no part of it does."""
    if not weights or not backing.units:
        return bool(backing.units)
    first = max(backing.units, key=lambda unit: unit.share(weights))
    best = max(
        sum(w for word, w in weights.items() if word in first.syllables | first.around | unit.syllables | unit.around)
        for unit in backing.units
    )
    return best >= LEAST_NEAR * sum(weights.values())
