"""Passages as the full-text index holds them: their words and pairs, separated by spaces, with and without marks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from rag.context import DocumentWords
from vanban.ports import IndexedPassage
from vanban.text import bare_words, bigrams, fold_accents, has_marks, words

# Copies were chosen on zalo_train (docs/retrieval.md, "Vì sao chọn như vậy").
TITLE_COPIES = 2
PATH_COPIES = 3
BETWEEN_HEADINGS = "›"
_LEAST_MARKED = 0.1  # share of words with marks that Vietnamese text has at least; most have 0.6 to 0.8
_ARTICLE = "điều"  # the first word of its path


@dataclass(frozen=True, slots=True)
class SpelledPassage:
    """A passage as its text fields hold it, whether it was written without marks, and on the first of a document: the
    words of the whole document."""

    passage: IndexedPassage
    fields: dict[str, str]
    of_all: DocumentWords | None = None

    @property
    def unmarked(self) -> bool:
        """Tells whether hardly a word carries a mark: typed on an old machine, or another language."""
        written = self.fields["content"].split()
        return sum(map(has_marks, written)) < _LEAST_MARKED * len(written)


def spelled_passages(passages: Iterable[IndexedPassage]) -> Iterator[SpelledPassage]:
    """Yields the passages; the first of each run of one document's passages carries the document's words.

    A document's passages come together: a changed document is indexed anew as a whole.
    """
    for _, run in groupby(passages, key=lambda passage: passage.document_id):
        first, *others = (SpelledPassage(passage, _fields(passage)) for passage in run)
        terms = ([*one.fields["bare"].split(), *one.fields["bare_pairs"].split()] for one in (first, *others))
        yield replace(first, of_all=DocumentWords.of(terms))
        yield from others


def _fields(passage: IndexedPassage) -> dict[str, str]:
    """Returns the text of each text field, its terms separated by spaces."""
    parts = [words(passage.title)] * TITLE_COPIES + [words(passage.path)] * PATH_COPIES + [words(passage.body)]
    number = bare_words(passage.number)
    content = " ".join(word for part in parts for word in part)
    pairs = " ".join(pair for part in parts for pair in bigrams(part))
    return {
        "number": " ".join([*number, *bigrams(number)]),
        "content": content,
        "pairs": pairs,
        "bare": fold_accents(content),
        "bare_pairs": fold_accents(pairs),
    }


def weighed_heading(path: str, heading: str) -> str:
    """Returns the headings of a passage that are weighed: all that stand over an article, none over anything else.

    The title of an article names its matter ("Mức thù lao"). Headings of other documents ("Mục tiêu", "Tổ chức thực
    hiện") name a kind of matter that many passages share: counting them was measured worse (docs/retrieval.md).
    """
    return heading if words(path)[:1] == [_ARTICLE] else ""


def heading_lines(passage: IndexedPassage) -> str:
    """Returns the words of each of a passage's headings, one heading a line."""
    return "\n".join(" ".join(words(part)) for part in passage.heading.split(BETWEEN_HEADINGS) if part.strip())
