"""Embedding models and rerankers of sentence-transformers (extra ``models``), run here from a local folder.

This is the only module that imports sentence_transformers. It takes some ten seconds, so it happens when a model is
first used, not when it is chosen.
"""

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.model_folders import fingerprint, folder_of, stay_offline
from rag.model_table import ModelHabits, habits_of
from vanban.errors import ModelUnavailable
from vanban.ports import Vectors

_LONGEST_TITLE = 60  # characters; the name must fit the database's column with its fingerprint
_UNREADABLE = (OSError, ValueError, KeyError, TypeError, RuntimeError, AttributeError, ImportError)


class SentenceEmbedder:
    """A ``QuestionEmbedder`` of any sentence-transformers model. Thread-safe: one batch at a time."""

    def __init__(self, folder: Path, habits: ModelHabits, *, title: str) -> None:
        self._folder = folder
        self._habits = habits
        told = (repr(habits.query), repr(habits.passage), str(habits.tokens), habits.pooling, str(habits.segmented))
        self._name = f"{title[-_LONGEST_TITLE:]}-{fingerprint(folder, *told)}"
        self._guard = threading.Lock()
        self._loaded: Any = None
        self._dimension = 0

    @property
    def name(self) -> str:
        """The model's name with the fingerprint of its files and of how texts are given to it."""
        return self._name

    @property
    def dimension(self) -> int:
        """How many numbers a vector has; loads the model."""
        self._model()
        return self._dimension

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Returns (n, d) float32 of passages, rows L2-normalised."""
        return self._vectors(texts, self._habits.passage, "passage")

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        """Returns (n, d) float32 of questions, rows L2-normalised."""
        return self._vectors(texts, self._habits.query, "query")

    def _vectors(self, texts: Sequence[str], prompt: str | None, own: str) -> Vectors:
        model = self._model()
        if not len(texts):
            return np.zeros((0, self._dimension), dtype=np.float32)
        words = prompt if prompt is not None else model.prompts.get(own, "")
        prepared = [words + self._habits.prepared(text) for text in texts]
        with self._guard:
            made = model.encode(
                prepared, prompt="", batch_size=self._habits.batch, show_progress_bar=False, normalize_embeddings=True
            )
        return _finite(np.asarray(made, dtype=np.float32).reshape(len(texts), -1))

    def _model(self) -> Any:
        with self._guard:
            if self._loaded is None:
                self._loaded = _load_embedding(self._folder, self._habits)
                self._dimension = _dimension(self._loaded)
            return self._loaded


class CrossReranker:
    """A ``Reranks`` of any CrossEncoder."""

    def __init__(self, folder: Path, habits: ModelHabits, *, title: str) -> None:
        self._folder = folder
        self._habits = habits
        self.name = f"{title[-_LONGEST_TITLE:]}-{fingerprint(folder)}"
        self._guard = threading.Lock()
        self._loaded: Any = None

    def scores(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Returns (n,) float32: how well each text answers the question, on the model's own scale, higher is better."""
        with self._guard:
            if self._loaded is None:
                self._loaded = _load_reranker(self._folder, self._habits)
            pairs = [(self._habits.prepared(question), self._habits.prepared(text)) for text in texts]
            made = self._loaded.predict(pairs, batch_size=self._habits.batch, show_progress_bar=False)
        scores = np.asarray(made, dtype=np.float32)
        return scores[:, -1] if scores.ndim > 1 else scores  # a classifier of several labels: the last is "relevant"


def open_embedder(named: str) -> SentenceEmbedder:
    """Returns the embedding model of a folder or of a hub name that is on this machine; loads it at first use.

    Raises ``SettingsError``.
    """
    folder = folder_of(named)
    return SentenceEmbedder(folder, habits_of(named, "embedding"), title=_title(named))


def open_reranker(named: str) -> CrossReranker:
    """Returns the reranker of a folder or of a hub name that is on this machine; loads it at first use.

    Raises ``SettingsError``.
    """
    return CrossReranker(folder_of(named), habits_of(named, "reranker"), title=_title(named))


def _title(named: str) -> str:
    return Path(named).name if Path(named).is_dir() else named


def _load_embedding(folder: Path, habits: ModelHabits) -> Any:
    stay_offline()
    try:
        from sentence_transformers import SentenceTransformer

        if (folder / "modules.json").is_file():
            model = SentenceTransformer(str(folder), local_files_only=True, device=_device())
        else:
            model = _with_pooling(folder, habits)
        if not model.max_seq_length or model.max_seq_length > habits.tokens:
            model.max_seq_length = habits.tokens
    except _UNREADABLE as error:
        raise ModelUnavailable(_unreadable(folder, "nhúng", error)) from error
    return model


def _with_pooling(folder: Path, habits: ModelHabits) -> Any:
    """Returns a bare transformer with the pooling of the table."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer

    body = Transformer(str(folder), model_args={"local_files_only": True}, max_seq_length=habits.tokens)
    pooling = Pooling(body.get_embedding_dimension(), pooling_mode=habits.pooling)
    return SentenceTransformer(modules=[body, pooling], device=_device())


def _load_reranker(folder: Path, habits: ModelHabits) -> Any:
    stay_offline()
    try:
        from sentence_transformers import CrossEncoder

        return CrossEncoder(str(folder), local_files_only=True, max_length=habits.tokens, device=_device())
    except _UNREADABLE as error:
        raise ModelUnavailable(_unreadable(folder, "xếp lại", error)) from error


def _device() -> str:
    import torch

    return "cuda" if torch.cuda.is_available() else "cpu"


def _dimension(model: Any) -> int:
    return int(np.asarray(model.encode(["a"], prompt="", show_progress_bar=False)).shape[-1])


def _unreadable(folder: Path, use: str, error: Exception) -> str:
    if isinstance(error, ImportError):
        return f"Thiếu gói để chạy mô hình {use} trong máy: pip install 'vanban[models]'."
    return f"Không nạp được mô hình {use} trong thư mục {folder.name}: thiếu tệp, hỏng tệp hoặc không đúng loại."


def _finite(vectors: Vectors) -> Vectors:
    """Returns the vectors with what is no number (an empty text, an overflow) as zeros: found by words only."""
    return np.where(np.isfinite(vectors).all(axis=1, keepdims=True), vectors, 0).astype(np.float32)
