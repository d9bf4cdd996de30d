"""The small embedding model that runs with numpy only: one vector per syllable or pair, averaged.

The model is a sentence-transformers ``StaticEmbedding`` trained by ``eval/training/static_embedding.py`` (model card:
``docs/models/static-vi.md``) and stored as 8-bit integers with one scale a row. Pairs such as ``nghị_quyết`` are
tokens, and so are spellings without marks: it also serves questions typed without them.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from vanban.errors import SettingsError
from vanban.ports import Vectors
from vanban.text import bigrams, words

if TYPE_CHECKING:
    from tokenizers import Tokenizer

BUILTIN = Path(__file__).parent / "models" / "static_vi"
_FILES = ("model.json", "tokenizer.json", "weights.npz")
_MAX_WORDS = 2_000  # what follows in one text adds nothing to an average


class StaticEmbedder:
    """An ``Embedder``: the L2-normalised mean of the rows of a text's tokens."""

    def __init__(
        self, name: str, vocabulary: Mapping[str, int], rows: NDArray[np.int8], scales: NDArray[np.float32]
    ) -> None:
        self._name = name
        self._vocabulary = vocabulary
        self._rows = rows
        self._scales = scales

    @property
    def name(self) -> str:
        """The model's name and the hash of its files."""
        return self._name

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        return int(self._rows.shape[1])

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Returns (n, d) float32, rows L2-normalised; a text without any known token gives a row of zeros."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            known = filter(None, map(self._vocabulary.get, token_list(text)))
            vectors[row] = self._mean(np.fromiter(known, dtype=np.int64))
        return vectors

    def of_token(self, token: str) -> NDArray[np.float32] | None:
        """Returns the unit vector (d,) of one token of the vocabulary ("báo", "báo_cáo"), None where it has no row."""
        at = self._vocabulary.get(token)
        return self._mean(np.array([at], dtype=np.int64)) if at else None

    def _mean(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        # Row 0 (an unknown token) is zero, and normalising removes the count: the sum of the known ones is enough.
        total = self._scales[ids] @ self._rows[ids].astype(np.float32)
        length = float(np.linalg.norm(total))
        return np.asarray(total / length if length > 0 else total, dtype=np.float32)


def token_list(text: str) -> list[str]:
    """Returns the tokens of a text: its words in search form, then its neighbouring pairs.

    >>> token_list("Nghị quyết 57")
    ['nghị', 'quyết', '57', 'nghị_quyết', 'quyết_57']
    """
    syllables = words(text)[:_MAX_WORDS]
    return [*syllables, *bigrams(syllables)]


@lru_cache(maxsize=1)
def load_builtin() -> StaticEmbedder:
    """Returns the model shipped with the product, read once: search and the judging of answers share it."""
    return load_static(BUILTIN)


def load_static(folder: Path) -> StaticEmbedder:
    """Returns the model in a folder of ``model.json``, ``tokenizer.json`` and ``weights.npz``.

    Raises ``SettingsError`` when a file is missing or damaged.
    """
    try:
        digest = hashlib.sha256(b"".join((folder / name).read_bytes() for name in _FILES)).hexdigest()
        title = json.loads((folder / "model.json").read_text(encoding="utf-8"))["name"]
        vocabulary = _vocabulary(folder / "tokenizer.json")
        with np.load(folder / "weights.npz", allow_pickle=False) as weights:
            rows, scales = weights["rows"], weights["scales"].astype(np.float32)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SettingsError(f"Không đọc được mô hình nhúng trong thư mục {folder}: thiếu hoặc hỏng tệp.") from error
    if rows.dtype != np.int8 or rows.ndim != 2 or scales.shape != rows.shape[:1]:
        raise SettingsError(f"Mô hình nhúng trong thư mục {folder} không đúng định dạng (rows int8, scales theo hàng).")
    return StaticEmbedder(f"{title}-{digest[:12]}", vocabulary, rows, scales)


def _vocabulary(file: Path) -> dict[str, int]:
    """Returns the number of each token; raises ``SettingsError`` for a tokenizer that does more than split at spaces:
    tokens are looked up as they stand."""
    tokenizer = json.loads(file.read_text(encoding="utf-8"))
    splits = (tokenizer["pre_tokenizer"] or {}).get("type"), tokenizer["model"]["type"], tokenizer["normalizer"]
    if splits != ("WhitespaceSplit", "WordLevel", None):
        raise SettingsError(
            f"Mô hình nhúng trong thư mục {file.parent} có bộ tách từ không phải danh sách từ, hệ thống không đọc được."
        )
    return dict(tokenizer["model"]["vocab"])


def save_static(folder: Path, *, name: str, tokenizer: "Tokenizer", vectors: NDArray[np.float32]) -> None:
    """Writes a model as 8-bit rows with one scale a row; ``vectors`` (v, d) stand in the order of the token ids.

    Raises ``SettingsError`` for a tokenizer that :func:`load_static` would not read.
    """
    folder.mkdir(parents=True, exist_ok=True)
    scales = np.abs(vectors).max(axis=1) / 127
    rows = np.round(vectors / np.where(scales > 0, scales, 1)[:, None]).astype(np.int8)
    (folder / "model.json").write_text(json.dumps({"name": name, "format": 1}) + "\n", encoding="utf-8")
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    _vocabulary(folder / "tokenizer.json")
    np.savez(folder / "weights.npz", rows=rows, scales=scales.astype(np.float16))
