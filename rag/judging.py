"""Whether words of a document answer a question, told by a small reader trained for that.

The reader is a cross-encoder: it sees the question beside the words, under their headings, and gives the log-odds that
they answer it. It was taught on questions of our own that cadres could ask and that a text answers, or only seems to
(``eval/training/judge.py``; model card: ``docs/models/judge-vi.md``). It runs with onnxruntime in 8-bit integers on one
thread: 10 ms for a clause.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import numpy as np
from tokenizers import Tokenizer

from rag.evidence import Evidence
from rag.ranking import columns_of
from vanban.documents import PassageKind
from vanban.errors import SettingsError
from vanban.tables import BETWEEN_CELLS

FILES = ("model.json", "model.onnx", "tokenizer.json")
FOLDER = Path(__file__).parent / "models" / "judge_vi"
SUREST = 5.0  # log-odds beyond which nothing is surer
_BEGIN, _END = 0, 2  # ids of the tokens around a text
_QUESTION, _HEADS, _BODY = 44, 64, 200  # tokens of each that are read
_PREFIX = "query: "  # as the encoder was first trained
_LONGEST_TITLE = 160  # characters of a document's attributes
_NEAREST_HEADINGS = 2


@dataclass(frozen=True, slots=True)
class Shown:
    """Words of a document and what stands over them: the document's attributes and the nearest headings."""

    heads: str
    body: str


class Reader(Protocol):
    """What gives the log-odds of ids of tokens, from beginning to end."""

    def __call__(self, ids: Sequence[int], /) -> float: ...


class Judge:
    """The reader with its tokens. ``scores`` may be called from several threads."""

    def __init__(self, read: Reader, tokenizer: Tokenizer) -> None:
        self._read = read
        self._tokenizer = tokenizer

    def scores(self, question: str, shown: Sequence[Shown]) -> list[float]:
        """Returns the log-odds that each answers the question; 0 is even."""
        asked = [_BEGIN, *self._ids(_PREFIX + question)[:_QUESTION], _END, _END]
        return [self._read([*asked, *self._body(one), _END]) for one in shown]

    def _body(self, shown: Shown) -> list[int]:
        heads = self._ids(shown.heads)[:_HEADS] if shown.heads else []
        return [*heads, *([_END] if heads else []), *self._ids(shown.body)[:_BODY]]

    def _ids(self, text: str) -> list[int]:
        return list(self._tokenizer.encode(text, add_special_tokens=False).ids)


def open_judge(folder: Path) -> Judge:
    """Returns the judge of a folder; raises SettingsError where a file is missing."""
    if lacking := [name for name in FILES if not (folder / name).is_file()]:
        raise SettingsError(f"Thư mục mô hình {folder} thiếu {', '.join(lacking)}.")
    import onnxruntime  # type: ignore[import-untyped]

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"])

    def read(ids: Sequence[int]) -> float:
        return float(session.run(None, {"ids": np.asarray(ids, dtype=np.int64)})[0][0])

    return Judge(read, Tokenizer.from_file(str(folder / "tokenizer.json")))


@lru_cache(maxsize=1)
def load_judge() -> Judge:
    """Returns the judge shipped with the product, loaded once."""
    return open_judge(FOLDER)


def heads_of(item: Evidence) -> str:
    """Returns the attributes of a passage's document and the nearest headings above it, without column heads."""
    headings = [part for part in item.heading.split(" › ") if part and BETWEEN_CELLS not in part]
    return " | ".join([item.document.title[:_LONGEST_TITLE], *headings[-_NEAREST_HEADINGS:]])


def words_of(item: Evidence, text: str) -> str:
    """Returns words of a passage; of a table row each cell with its column's name."""
    if item.kind is not PassageKind.TABLE_ROW:
        return text
    columns, cells = columns_of(item.heading), text.split(BETWEEN_CELLS)
    columns += [""] * (len(cells) - len(columns))
    return "; ".join(f"{column}: “{cell}”" for column, cell in zip(columns, cells, strict=False) if cell)


def shown_of(quotes: Sequence[tuple[Evidence, str]]) -> Shown:
    """Returns what an answer shows, of the quotes in it with their passages."""
    heads = dict.fromkeys(heads_of(item) for item, _ in quotes)
    return Shown(" ".join(heads), " ".join(words_of(item, quote) for item, quote in quotes))
