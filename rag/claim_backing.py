"""What a written sentence is held against: the passages it cites, sentence by sentence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from rag.claim_language import claim_language
from rag.claim_reading import Fact, Reading, Word, read
from rag.evidence import units
from rag.language import load_language
from rag.terms import load_statistics
from vanban.aliases import expand_abbreviations
from vanban.text import bare_form, search_form


@dataclass(frozen=True, slots=True)
class ClaimSource:
    """A cited passage: its text as it was shown to the model, and its headings, path and document attributes."""

    text: str
    about: str


@dataclass(frozen=True)
class SourceUnit:
    """A sentence, item or row of a passage, with the words that stand around it: its lead-in, headings, document."""

    reading: Reading
    around: frozenset[str]

    def share(self, weights: dict[str, float]) -> float:
        """Returns the share of the weight of words that the unit holds with what stands around it, [0, 1]."""
        total = sum(weights.values())
        held = sum(w for word, w in weights.items() if word in self.syllables or word in self.around)
        return held / total if total else 1.0

    def own_share(self, weights: dict[str, float]) -> float:
        """Returns the same without what stands around it."""
        total = sum(weights.values())
        return sum(w for word, w in weights.items() if word in self.syllables) / total if total else 1.0

    @cached_property
    def syllables(self) -> frozenset[str]:
        """The words of the unit itself, abbreviations also written out, and its facts by their keys."""
        keys = frozenset(fact.key for fact in self.reading.facts)
        return frozenset(self.reading.syllables) | _written_out(self.reading.text) | keys


@dataclass(frozen=True)
class Backing:
    """All units of the passages that a sentence cites, and what is said about these passages."""

    units: tuple[SourceUnit, ...]
    about: tuple[Reading, ...]

    @cached_property
    def syllables(self) -> frozenset[str]:
        """Every word of the passages and of what is said about them."""
        found: set[str] = set()
        for unit in self.units:
            found |= unit.syllables
        for reading in self.about:
            found |= set(reading.syllables) | _written_out(reading.text)
        return frozenset(found)

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        """The units and what is said about them."""
        return (*(unit.reading for unit in self.units), *self.about)

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """Every fact of the passages and of what is said about them."""
        return tuple(fact for reading in self.readings for fact in reading.facts)

    def meant(self, weights: dict[str, float], near: float) -> list[SourceUnit]:
        """Returns the units that hold at least the share ``near`` of what the best one holds of these words, best
        first."""
        shares = [(unit.own_share(weights), at) for at, unit in enumerate(self.units)]
        best = max(shares, default=(0.0, 0))[0]
        return [self.units[at] for share, at in sorted(shares, key=lambda s: (-s[0], s[1])) if share >= near * best]


def backing_of(sources: Sequence[ClaimSource]) -> Backing:
    """Returns what these passages say; sentences that give a machine orders back nothing."""
    found: list[SourceUnit] = []
    for source in sources:
        told = _about(source)
        about = frozenset(read(told).syllables) | _written_out(told)
        lead: frozenset[str] = frozenset()
        for text in statements(source.text):
            reading = read(text)
            found.append(SourceUnit(reading, about | lead))
            if text.rstrip().endswith(":"):
                lead = frozenset(reading.syllables)
    return Backing(tuple(found), tuple(read(_about(source)) for source in sources))


def statements(text: str) -> list[str]:
    """Returns the sentences, items and lines of a text that state something: none that tells whoever answers what to
    say, and none that such a one leads in with a colon."""
    kept: list[str] = []
    led_in = False
    for unit in units(text):
        words = text[unit.start : unit.end]
        ordering = gives_orders(words)
        if not (ordering or led_in):
            kept.append(words)
        led_in = ordering and words.rstrip().endswith(":")
    return kept


def _about(source: ClaimSource) -> str:
    return "" if gives_orders(source.about) else source.about


def gives_orders(text: str) -> bool:
    """Tells whether a text tells a machine, or whoever answers, what to say instead of stating something."""
    plain, marked = bare_form(text), search_form(text)
    return any(pattern.search(plain if pattern.pattern.isascii() else marked) for pattern in claim_language().orders)


def content_weights(reading: Reading, start: int = 0, end: int | None = None) -> dict[str, float]:
    """Returns the words of a range that state something, each with its weight; figures have none."""
    last = len(reading.text) if end is None else end
    return weights_of(word for word in content_words(reading) if start <= word.start and word.end <= last)


def weights_of(words: Iterable[Word]) -> dict[str, float]:
    """Returns the weight of each word."""
    weigh = load_statistics().weight
    return {word.text: weigh(word.text) for word in words}


def content_words(reading: Reading) -> list[Word]:
    """Returns the words that state something: no function words, no connecting phrases, no digits."""
    language = claim_language()
    idle = load_language().function_words | language.neutral
    syllables = reading.syllables
    connecting = {
        at + step
        for at in range(len(syllables))
        for phrase in language.neutral_phrases
        if syllables[at : at + len(phrase)] == phrase
        for step in range(len(phrase))
    }
    figures = [fact for fact in reading.facts if fact.kind != "name"]
    return [
        word
        for at, word in enumerate(reading.words)
        if at not in connecting
        and word.text not in idle
        and not any(fact.start <= word.start < fact.end for fact in figures)
    ]


def limit_words(reading: Reading) -> list[Word]:
    """Returns the words that limit a figure or date right behind them ("ít nhất" of "ít nhất 24 tháng"): their kind is
    compared, not their wording."""
    language = claim_language()
    phrases = [phrase for kind in ("most", "least") for phrase in language.limits[kind] if len(phrase) > 1]
    found: list[Word] = []
    for at in range(len(reading.words)):
        for phrase in phrases:
            words = reading.words[at : at + len(phrase)]
            if tuple(word.text for word in words) == phrase and _fact_follows(reading, words[-1].end):
                found += words
    return found


def _fact_follows(reading: Reading, end: int) -> bool:
    ahead = [word.start for word in reading.words if word.start >= end][:4]
    return any(fact.start in ahead and fact.kind != "name" for fact in reading.facts)


def _written_out(text: str) -> frozenset[str]:
    spellings = expand_abbreviations(text)
    return frozenset(word for spelling in spellings for word in read(spelling).syllables)
