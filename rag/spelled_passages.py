"""Passages as the full-text index holds them: their words and pairs, separated by spaces, with and without marks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, groupby
from operator import ne

from rag.context import DocumentWords
from vanban.ports import IndexedPassage
from vanban.text import bare_words, bigrams, fold_accents, words

# Copies were chosen on zalo_train (docs/retrieval.md, "Vì sao chọn như vậy").
TITLE_COPIES = 2
PATH_COPIES = 3
BETWEEN_HEADINGS = "›"
_LEAST_MARKED = 0.1  # share of words with marks that Vietnamese text has at least; most have 0.6 to 0.8
_ARTICLE = "điều"  # the first word of its path
_bare_word = lru_cache(maxsize=65_536)(fold_accents)  # the same few thousand words come again and again


@dataclass(frozen=True, slots=True)
class SpelledPassage:
    """A passage as its text fields hold it; on the first of a document: the words of the whole document.

    ``unmarked``: hardly a word carries a mark, so it was typed on an old machine or is in another language.
    """

    passage: IndexedPassage
    fields: dict[str, str]
    unmarked: bool
    of_all: DocumentWords | None = None


def spelled_passages(passages: Iterable[IndexedPassage]) -> Iterator[SpelledPassage]:
    """Yields the passages; the first of each run of one document's passages carries the document's words.

    A document's passages come together: a changed document is indexed anew as a whole.
    """
    for _, run in groupby(passages, key=lambda passage: passage.document_id):
        spelled: list[SpelledPassage] = []
        of_all = DocumentWords.of(_spell(run, spelled))
        yield replace(spelled[0], of_all=of_all)
        yield from spelled[1:]


def _spell(passages: Iterable[IndexedPassage], spelled: list[SpelledPassage]) -> Iterator[list[str]]:
    """Yields the words and pairs of each passage without marks, having put the passage into ``spelled``."""
    for passage in passages:
        marked = [words(passage.title)] * TITLE_COPIES + [words(passage.path)] * PATH_COPIES + [words(passage.body)]
        bare = [[_bare_word(word) for word in part] for part in marked]
        number = bare_words(passage.number)
        terms = {"content": _joined(marked), "pairs": _pairs(marked), "bare": _joined(bare), "bare_pairs": _pairs(bare)}
        fields = {"number": " ".join([*number, *bigrams(number)])} | {name: " ".join(of) for name, of in terms.items()}
        changed = sum(map(ne, terms["content"], terms["bare"]))
        spelled.append(SpelledPassage(passage, fields, unmarked=changed < _LEAST_MARKED * len(terms["content"])))
        yield [*terms["bare"], *terms["bare_pairs"]]


def _joined(parts: Iterable[list[str]]) -> list[str]:
    return [*chain.from_iterable(parts)]


def _pairs(parts: Iterable[list[str]]) -> list[str]:
    return [*chain.from_iterable(map(bigrams, parts))]


def weighed_heading(path: str, heading: str) -> str:
    """Returns the headings of a passage that are weighed: all that stand over an article, none over anything else.

    The title of an article names its matter ("Mức thù lao"). Headings of other documents ("Mục tiêu", "Tổ chức thực
    hiện") name a kind of matter that many passages share: counting them was measured worse (docs/retrieval.md).
    """
    return heading if words(path)[:1] == [_ARTICLE] else ""


def heading_lines(passage: IndexedPassage) -> str:
    """Returns the words of each of a passage's headings, one heading a line."""
    return "\n".join(" ".join(words(part)) for part in passage.heading.split(BETWEEN_HEADINGS) if part.strip())
