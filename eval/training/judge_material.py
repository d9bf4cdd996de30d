"""What generated examples are made of: articles cut into lines, and their chunks and conditions to put elsewhere."""

import random
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TypeVar

from eval.training.chunking import Chunker, covered, syllables
from eval.training.judge_kinds import CONDITION
from eval.training.statutes import Article, Subjects, lines, without_number

_READ, _LONGEST_LINE = 4_000, 900  # characters of an article, and of a line that is used
_CHUNKS, _CONDITIONS, _SAME_START, _PLACES = 300_000, 80_000, 400, 30  # kept at most: of all, of all, of one, of one
_TRIES = 12
_T = TypeVar("_T")
_LIKE = 0.5  # share of a chunk's words that evidence may hold for the chunk to count as another thing


@dataclass(frozen=True, slots=True)
class Shown:
    """Words of a document under their headings, with the article and the line (from 0) they were taken from."""

    heads: str
    body: str
    article: int = -1
    line: int = -1

    def words(self) -> frozenset[str]:
        """Returns the words that are shown."""
        return frozenset(syllables(f"{self.heads} {self.body}"))


class Material:
    """Articles with their lines, the chunks in them by their first word, where each stands, and conditions."""

    def __init__(
        self, articles: Sequence[Article], subjects: Subjects, *, chunker: Chunker, rng: random.Random
    ) -> None:
        self._rng = rng
        self._chunker = chunker
        self._subjects = subjects
        self.articles: list[tuple[Article, list[str]]] = []
        self.chunks: list[str] = []
        self.conditions: list[str] = []
        self.places: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        self._starting: defaultdict[str, list[str]] = defaultdict(list)
        for article in articles:
            found = [line for line in lines(article.text[:_READ]) if len(line) < _LONGEST_LINE]
            if found:
                self.articles.append((article, found))
                for number, line in enumerate(found):
                    self._keep(line, (len(self.articles) - 1, number))

    def _keep(self, line: str, place: tuple[int, int]) -> None:
        for chunk in self._chunker.chunks(without_number(line)):
            first, *more = chunk.text.lower().split()
            if more:
                _put(chunk.text, self._starting[first], most=_SAME_START)
                _put(chunk.text, self.chunks, most=_CHUNKS)
                _put(place, self.places[chunk.text.lower()], most=_PLACES)
        if len(self.conditions) < _CONDITIONS:
            self.conditions += CONDITION.findall(line)

    def another(self, chunk: str, words: Collection[str]) -> str | None:
        """Returns another chunk, often one that starts alike, most of whose words are not among those given."""
        like = self._starting[chunk.lower().split()[0]]
        for _ in range(_TRIES):
            source = like if self._rng.random() < 0.55 and len(like) > 3 else self.chunks
            found = self._rng.choice(source)
            if covered(found, words) <= _LIKE and found.lower() != chunk.lower():
                return found
        return None

    def shown(self, article: int, line: int) -> Shown:
        """Returns a line under its headings as the product quotes it: alone, with its items or with a neighbour."""
        all_lines, chance = self.articles[article][1], self._rng.random()
        first, last = line, line + 1
        if all_lines[line].endswith(":") or chance < 0.2:
            last = line + self._rng.choice((2, 3, 4))
        elif chance < 0.3:
            first = max(0, line - 1)
        return Shown(self._heads(article), " ".join(all_lines[first:last]), article, line)

    def _heads(self, number: int) -> str:
        """Returns headings of an article: none, of a made number, its own, with its law's subject or without."""
        article, chance = self.articles[number][0], self._rng.random()
        if chance < 0.15:
            return ""
        if 0.3 <= chance < 0.45:
            return f"{self._rng.choice(('Điều', 'mục', 'điểm', 'khoản'))} {self._rng.randint(1, 30)}"
        _, subject = self._subjects.get(article.law, ("", ""))
        if not subject or chance >= 0.75:
            return article.heading
        subject = subject if chance < 0.3 else subject[0].upper() + subject[1:]
        return f"{subject} | {article.heading}"


def _put(one: _T, kept: list[_T], *, most: int) -> None:
    if len(kept) < most:
        kept.append(one)
