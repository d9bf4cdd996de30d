"""Writes the generated examples that the judge is taught by first: questions and words of statutes, and near misses.

    python -m eval.training.judge_pairs --corpus ../shared/data/legal/corpus.jsonl.gz --out pairs.jsonl.gz

A question is cut out of a line: a figure, a body, a place, a purpose or a list is what it asks for, the words near it
what it asks about (``sentence_questions.py``). It is worded as people type (``question_dressing.py``) and stands beside
the line, which answers, and beside near misses (``judge_contrasts.py``). One in twelve is a row of a table
(``judge_tables.py``). No question of any competition and none that answers are measured by is read.
Two minutes and 0.7 GB on one core.
"""

import argparse
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from eval.training.chunking import Chunker, content_words, count_pairs, covered
from eval.training.judge_contrasts import Contrast, Contrasts
from eval.training.judge_examples import Example, write_examples
from eval.training.judge_material import Material, Shown
from eval.training.judge_phrases import load_phrases
from eval.training.judge_tables import Rows
from eval.training.question_dressing import Dressing
from eval.training.sentence_questions import LEAST_WORDS, Draft, Drafting
from eval.training.statutes import Article, Subjects, read_statutes, subjects

ARTICLES, EXAMPLES = 30_000, 120_000
_TABLES = 0.08  # of the examples
_COUNTED, _COUNTED_CHARACTERS = 25_000, 2_500  # articles whose pairs of words are counted, and how much of each
_LINE_WORDS = range(8, 111)
_OF_AN_ARTICLE = 3  # questions, of as many kinds
_COMMON = frozenset({"reason", "where", "general", "yes or no", "date"})  # kinds found everywhere, taken last
_QUESTION, _HEADS, _BODY = 220, 220, 900  # characters


class Pairs:
    """Makes examples of articles."""

    def __init__(self, articles: Sequence[Article], subjects: Subjects, rng: random.Random) -> None:
        chunker = Chunker(count_pairs(article.text[:_COUNTED_CHARACTERS] for article in articles[:_COUNTED]))
        self._rng = rng
        self._material = Material(articles, subjects, chunker=chunker, rng=rng)
        self._drafting = Drafting(chunker, rng)
        self._dressing = Dressing(chunker, rng)
        self._contrasts = Contrasts(self._material, chunker, rng)
        self._rows = Rows(self._material, rng)

    def examples(self) -> Iterator[Example]:
        """Yields the examples of all articles in turn, rows of tables among them."""
        for number in range(len(self._material.articles)):
            for contrast in self._of_article(number):
                yield self._example(contrast)
                if self._rng.random() < _TABLES / 3:  # a row gives about four examples
                    yield from map(self._example, self._rows.contrasts())

    def _of_article(self, number: int) -> Iterator[Contrast]:
        yield from self._titled(number)
        taken: set[str] = set()
        for line, draft in self._drafts(number):
            if draft.kind not in taken and len(taken) < _OF_AN_ARTICLE:
                taken.add(draft.kind)
                yield from self._of_draft(self._dressing.shortened(draft), self._material.shown(number, line))

    def _drafts(self, number: int) -> list[tuple[int, Draft]]:
        """Returns the questions of an article's lines in drawn order, most of the common kinds last."""
        lines = self._material.articles[number][1]
        usable = [(at, line) for at, line in enumerate(lines) if len(line.split()) in _LINE_WORDS]
        found = [(at, draft) for at, line in usable for draft in self._drafting.drafts(line)]
        self._rng.shuffle(found)
        return sorted(found, key=lambda one: one[1].kind in _COMMON and self._rng.random() < 0.8)

    def _of_draft(self, draft: Draft, shown: Shown) -> Iterator[Contrast]:
        if len(content_words(draft.about)) < LEAST_WORDS or covered(draft.about, shown.words()) < 0.9:
            return
        yield Contrast(draft, shown, True, draft.kind)
        if self._rng.random() < 0.35:
            others = load_phrases().figure_askings.get(draft.kind, (draft.asking,))
            again = replace(self._dressing.shortened(draft), asking=self._rng.choice(others))
            yield Contrast(again, shown, True, draft.kind)
        yield from self._contrasts.of(draft, shown)

    def _titled(self, number: int) -> Iterator[Contrast]:
        """Yields a general question by the title of an article, answered by its beginning."""
        article, _ = self._material.articles[number]
        if len(content_words(article.title)) >= LEAST_WORDS and self._rng.random() < 0.5:
            shown = self._material.shown(number, 0)
            if covered(article.title, shown.words()) > 0.7:
                asking = self._rng.choice(load_phrases().askings["general"])
                yield Contrast(Draft("general", article.title, asking), shown, True, "title")

    def _example(self, made: Contrast) -> Example:
        question = self._dressing.question(made.draft)[:_QUESTION]
        return Example(question, made.shown.heads[:_HEADS], made.shown.body[:_BODY], made.answers, made.kind)


def generated(corpus: Path, *, articles: int = ARTICLES, examples: int = EXAMPLES, seed: int = 7) -> Iterator[Example]:
    """Yields so many examples, made of that many articles of a corpus file, drawn at random."""
    rng = random.Random(seed)
    drawn = read_statutes(corpus)
    rng.shuffle(drawn)
    yield from islice(Pairs(drawn[:articles], subjects(drawn), rng).examples(), examples)


def main() -> None:
    """Generates and writes the examples."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=ARTICLES)
    parser.add_argument("--examples", type=int, default=EXAMPLES)
    chosen = parser.parse_args()
    made = generated(chosen.corpus, articles=chosen.articles, examples=chosen.examples)
    print(write_examples(chosen.out, made), "examples")


if __name__ == "__main__":
    main()
