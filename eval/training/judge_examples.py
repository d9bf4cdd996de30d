"""An example that the judge is taught by, how it is stored, and how it is joined into one row of token ids."""

import gzip
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from tokenizers import Tokenizer

from eval.training.encoder_weights import BEGIN, END

PREFIX = "query: "  # as the encoder was first trained
QUESTION, HEADS = 44, 44  # tokens of each that are read; rag/judging.py reads longer ones


@dataclass(frozen=True, slots=True)
class Example:
    """A question beside words of a document under their headings, and whether they answer it.

    ``kind`` says how it was made, for reporting; ``hand`` who wrote the question, 0 for none.
    """

    question: str
    heads: str
    body: str
    answers: bool
    kind: str
    hand: int = 0


def joined(tokenizer: Tokenizer, example: Example, *, body: int) -> list[int]:
    """Returns the ids of an example's tokens, at most ``body`` of its words, in the order of ``rag.judging.Judge``."""

    def ids(text: str) -> list[int]:
        return list(tokenizer.encode(text, add_special_tokens=False).ids)

    heads = [*ids(example.heads)[:HEADS], END] if example.heads else []
    return [BEGIN, *ids(PREFIX + example.question)[:QUESTION], END, END, *heads, *ids(example.body)[:body], END]


def write_examples(path: Path, examples: Iterable[Example]) -> int:
    """Writes examples (jsonl.gz) and returns how many."""
    with gzip.open(path, "wt", encoding="utf-8") as file:
        written = [file.write(json.dumps(asdict(one), ensure_ascii=False) + "\n") for one in examples]
    return len(written)


def read_examples(path: Path) -> list[Example]:
    """Returns the examples of a file that ``write_examples`` wrote."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [Example(**json.loads(line)) for line in file]
