"""Sentences cut into chunks of content words, without a parser: function words and punctuation part them."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from eval.training.judge_phrases import load_phrases
from eval.training.statutes import without_number

_WORD = re.compile(r"[^\W_]+(?:[-/][^\W_]+)*")
_LETTERS = re.compile(r"[^\W\d_]+")
_PARTING = re.compile(r"[,.;:()“”\"]")
_REFERENCE = re.compile(r"\b(?:theo quy định tại|quy định tại|theo quy định của) [^,;]*?(?=,|;|$)")
_BRACKETS = re.compile(r"\([^)]*\)")
_LEADING = {"và", "hoặc", "thì", "mà", "của", "để", "cho", "do", "là", "đối", "với", "theo", "tại", "trong", "được"}
_LONGEST = 5  # words of a chunk; a longer one is parted between the two that stand together least often
_AROUND = " ,;:.-"

Pairs = Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class Chunk:
    """A chunk and its half-open range in the text."""

    start: int
    end: int
    text: str


def count_pairs(texts: Iterable[str]) -> Pairs:
    """Returns how often each word stands right before another."""
    counted: Counter[tuple[str, str]] = Counter()
    for text in texts:
        counted.update(pairwise(_LETTERS.findall(text.lower())))
    return counted


def syllables(text: str) -> list[str]:
    """Returns the words of a text in small letters."""
    return [match[0].lower() for match in _WORD.finditer(text)]


def content_words(text: str) -> list[str]:
    """Returns the words that are no function words."""
    return [word for word in syllables(text) if word not in load_phrases().function_words]


def covered(phrase: str, words: Collection[str]) -> float:
    """Returns the share of the content words of a phrase that are among the words given; 0 where it has none."""
    wanted = content_words(phrase)
    return sum(word in words for word in wanted) / max(1, len(wanted))


def tidy(text: str) -> str:
    """Returns a phrase without its number, brackets, references and the function words at its edges."""
    text = _REFERENCE.sub("", without_number(text).strip(_AROUND))
    words = _BRACKETS.sub("", text).strip(_AROUND).split()
    while words and words[-1].lower().strip(_AROUND) in {"", *load_phrases().function_words}:
        words.pop()
    while words and words[0].lower() in _LEADING:
        words.pop(0)
    return " ".join(words).strip(_AROUND)


class Chunker:
    """Cuts texts, by how often words stand together."""

    def __init__(self, pairs: Pairs) -> None:
        self._pairs = pairs

    def chunks(self, text: str) -> list[Chunk]:
        """Returns the chunks of at least two words, and single words that are capitalised."""
        return [
            Chunk(part[0].start(), part[-1].end(), text[part[0].start() : part[-1].end()])
            for run in _runs(text)
            for part in self._parted(run)
            if len(part) > 1 or part[0][0][0].isupper()
        ]

    def _parted(self, run: list[re.Match[str]]) -> Iterator[list[re.Match[str]]]:
        while run:
            at = len(run)
            if at > _LONGEST:
                words = [match[0].lower() for match in run[: _LONGEST + 1]]
                at = min(range(2, _LONGEST + 1), key=lambda k: self._pairs.get((words[k - 1], words[k]), 0))
            yield run[:at]
            run = run[at:]


def _runs(text: str) -> Iterator[list[re.Match[str]]]:
    """Yields the runs of content words between function words, numbers and punctuation; empty ones too."""
    run: list[re.Match[str]] = []
    end = 0
    for match in _WORD.finditer(text):
        if _PARTING.search(text[end : match.start()]):
            yield run
            run = []
        if match[0].isdigit() or match[0].lower() in load_phrases().function_words:
            yield run
            run = []
        else:
            run.append(match)
        end = match.end()
    yield run
