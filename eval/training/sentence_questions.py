"""Questions that a sentence answers: what it says is cut out, and what stands near it asks for it."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

from eval.training.chunking import Chunker, content_words, tidy
from eval.training.judge_kinds import AGENT, ALLOWED, COUNT, DUTY, FIGURES, FINE, FINED, LIST, MEANING, PLACE, PURPOSE
from eval.training.judge_phrases import load_phrases
from eval.training.statutes import without_number

_MOST_WORDS = (5, 6, 7, 8, 9, 10, 12, 14)  # of what is asked about, drawn each time
_FIGURES_TAKEN = 2  # of a kind, of a sentence
_CLAUSE = re.compile(r"[,;:]")
LEAST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Draft:
    """A question to be worded: the kind of what it asks for, what about, the asking words, and whether those lead."""

    kind: str
    about: str
    asking: str
    asking_first: bool = False


class Drafting:
    """Drafts questions of sentences."""

    def __init__(self, chunker: Chunker, rng: random.Random) -> None:
        self._chunker = chunker
        self._rng = rng
        self._phrases = load_phrases()

    def drafts(self, sentence: str) -> list[Draft]:
        """Returns the questions found, some of them left out by chance."""
        ways = (self._figures, self._counts, self._agents, self._edges, self._lists, self._general, self._allowed)
        return [draft for way in ways for draft in way(sentence) if len(content_words(draft.about)) > 1]

    def _drawn(self, kind: str) -> str:
        return self._rng.choice(self._phrases.askings[kind])

    def _figures(self, sentence: str) -> Iterator[Draft]:
        for kind, figure in FIGURES.items():
            for match in list(figure.finditer(sentence))[:_FIGURES_TAKEN]:
                left, right = self._before(sentence[: match.start()]), self._after(sentence[match.end() :])
                if kind == "money" and FINE.search(sentence[: match.start()]):
                    yield Draft(kind, FINED.sub("", right), self._drawn("fine"))
                    continue
                asking = self._rng.choice(self._phrases.figure_askings[kind])
                if _enough(left) and (not _enough(right) or self._rng.random() < 0.6):
                    yield Draft(kind, left, asking)
                elif _enough(right):
                    yield Draft(kind, right, asking, self._rng.random() < 0.5)

    def _counts(self, sentence: str) -> Iterator[Draft]:
        for match in list(COUNT.finditer(sentence))[:_FIGURES_TAKEN]:
            left, right = self._before(sentence[: match.start()]), self._after(sentence[match.end() :])
            about = left if _enough(left) else right
            if _enough(about):
                yield Draft("count", about, f"{self._drawn('count')} {match[1]}")

    def _agents(self, sentence: str) -> Iterator[Draft]:
        sentence = without_number(sentence)
        match = AGENT.match(sentence)
        if not match:
            return
        rest = tidy(sentence[match.end(1) :])
        rest = DUTY.sub("", rest) if self._rng.random() < 0.7 else rest
        ends = [chunk.end for chunk in self._chunker.chunks(rest) if 3 <= len(rest[: chunk.end].split()) <= 13]
        if ends:
            yield Draft("who", rest[: self._rng.choice(ends)], self._drawn("who"), True)
            if self._rng.random() < 0.35:
                yield Draft("duty", match[1], self._drawn("duty"))

    def _edges(self, sentence: str) -> Iterator[Draft]:
        """Yields questions for a place, a purpose or a reason, which end a part of a sentence."""
        for kind, pattern in (("where", PLACE), ("reason", PURPOSE)):
            if match := pattern.search(sentence):
                about = self._before(sentence[: match.start()])
                if len(about.split()) > LEAST_WORDS:
                    yield Draft(kind, about, self._drawn(kind))

    def _lists(self, sentence: str) -> Iterator[Draft]:
        if LIST.search(sentence):
            about = self._before(LIST.split(sentence)[0])
            if _enough(about):
                yield Draft("list", about, self._drawn("list"))
        if (match := MEANING.match(without_number(sentence))) and self._rng.random() < 0.6:
            yield Draft("meaning", match[1], self._drawn("meaning"))

    def _general(self, sentence: str) -> Iterator[Draft]:
        text = tidy(sentence)
        chunks = self._chunker.chunks(text)
        if len(chunks) >= 3 and self._rng.random() < 0.3:
            first = self._rng.randrange(len(chunks) - 1)
            spans = (text[chunks[first].start : chunk.end] for chunk in chunks[first:])
            about = next((span for span in spans if len(span.split()) >= 5), "")
            if about and len(about.split()) <= _MOST_WORDS[-1]:
                yield Draft("general", about, self._drawn("general"))

    def _allowed(self, sentence: str) -> Iterator[Draft]:
        match = ALLOWED.search(without_number(sentence))
        if match and self._rng.random() < 0.4:
            whom, what = tidy(match[1]), tidy(match[3])
            if 2 <= len(whom.split()) <= 9 and 2 <= len(what.split()) <= 10:
                middle = "có phải" if match[2] == "phải" else "có được"
                yield Draft("yes or no", f"{whom} {middle} {what}", "không")

    def _before(self, text: str) -> str:
        """Returns the last words of a text, from the start of a chunk, at most a drawn number."""
        most, text = self._rng.choice(_MOST_WORDS), tidy(text)
        clause = _CLAUSE.split(text)[-1].strip()
        text = clause if len(clause.split()) > LEAST_WORDS else text
        if len(text.split()) <= most:
            return tidy(text)
        starts = [chunk.start for chunk in self._chunker.chunks(text) if len(text[chunk.start :].split()) <= most]
        return tidy(text[starts[0] :] if starts else " ".join(text.split()[-most:]))

    def _after(self, text: str) -> str:
        """Returns the first words of a text, up to the end of a chunk, at most a drawn number."""
        most, text = self._rng.choice(_MOST_WORDS), tidy(text)
        if len(text.split()) <= most:
            return text
        ends = [chunk.end for chunk in self._chunker.chunks(text) if len(text[: chunk.end].split()) <= most]
        return tidy(text[: ends[-1]] if ends else " ".join(text.split()[:most]))


def _enough(text: str) -> bool:
    return len(text.split()) >= LEAST_WORDS
