"""Vector search with Chroma, embedded in one owner process or as a server. Ids and vectors only.

This is the only module that imports chromadb. Measured on 100,000 × 256 numbers: 1,700–2,300 inserts/s, 135 MB, the
nearest 200 in 4 ms; with texts and metadata inside four times slower and nine times larger (DESIGN §5). Two processes
on one embedded folder corrupt it, hence the owner's lock.
"""

import logging
import os
import re
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit

os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")

import chromadb
import httpx
import numpy as np
from chromadb.api import ClientAPI
from chromadb.config import Settings as ChromaSettings
from chromadb.errors import ChromaError
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from rag.folder_seal import break_seal, is_intact, write_seal
from vanban.errors import IndexUnavailable
from vanban.ports import Embedder, Hit, Vectors

BATCH = 2_000  # rows a call; Chroma takes at most 5,461
_HNSW = {"space": "cosine", "ef_construction": 100, "ef_search": 256, "max_neighbors": 16}
_FOREIGN = (ChromaError, ValueError, OSError, httpx.HTTPError, RuntimeError)
_log = logging.getLogger(__name__)
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_REBUILD = "Chạy lệnh: vanban reindex"


class ChromaIndex:
    """A ``VectorIndex`` in a Chroma collection named after the embedding model, so that models never mix."""

    def __init__(self, client: ClientAPI, collection: str, *, folder: Path | None, lock: FileLock | None) -> None:
        self._client = client
        self._name = collection
        self._folder = folder
        self._lock = lock
        with _ours(self._where()):
            self._collection = self._open()
            self._sweep()
            self._seal()

    def intact(self) -> bool:
        """Always true: an embedded folder was compared with its seal before it was opened."""
        return True

    def sequence(self) -> int:
        """Returns the last index_log entry applied."""
        with _ours(self._where()):
            metadata = self._client.get_collection(self._name, embedding_function=None).metadata or {}
        return int(metadata.get("sequence") or 0)

    def count(self) -> int:
        """Returns how many vectors are held."""
        with _ours(self._where()):
            return int(self._collection.count())

    def apply(self, *, ids: Sequence[int], vectors: Vectors, deletes: Sequence[int], sequence: int) -> None:
        """Stores ``vectors`` (n, d) under ``ids``, then forgets ``deletes``, then notes the sequence.

        Applying a change twice changes nothing; a change cut short leaves an embedded folder without its seal.
        """
        sequence = max(sequence, self.sequence())
        with _ours(self._where()), self._change():
            for start in range(0, len(ids), BATCH):
                rows = slice(start, start + BATCH)
                self._collection.upsert(ids=[str(i) for i in ids[rows]], embeddings=np.ascontiguousarray(vectors[rows]))
            for start in range(0, len(deletes), BATCH):
                self._collection.delete(ids=[str(i) for i in deletes[start : start + BATCH]])
            self._collection.modify(metadata={"sequence": sequence})

    def search(self, vector: NDArray[np.float32], *, limit: int) -> list[Hit]:
        """Returns the nearest by cosine (1 is the same direction), best first; approximate (HNSW)."""
        if limit < 1:
            return []
        with _ours(self._where()):
            found = self._collection.query(query_embeddings=[vector], n_results=limit, include=["distances"])
        distances = (found["distances"] or [[]])[0]
        return [Hit(int(i), 1.0 - float(distance)) for i, distance in zip(found["ids"][0], distances, strict=True)]

    def clear(self) -> None:
        """Empties the collection of this model."""
        with _ours(self._where()), self._change():
            self._client.delete_collection(self._name)
            self._collection = self._open()
            self._sweep()

    def beside(self, embedder: Embedder) -> "ChromaIndex":
        """Returns the index of another model's vectors in the same folder or server; of the two only one is closed."""
        return ChromaIndex(self._client, collection_name(embedder.name), folder=self._folder, lock=self._lock)

    def forget_others(self) -> None:
        """Lets go of the vectors of models that are searched by no longer."""
        with _ours(self._where()), self._change():
            for other in self._client.list_collections():
                if other.name != self._name:
                    self._client.delete_collection(other.name)
            self._sweep()

    def close(self) -> None:
        """Lets go of the folder, so that another process may own it."""
        self._client.close()
        if self._lock is not None:
            self._lock.release()

    def _open(self) -> chromadb.Collection:
        return self._client.get_or_create_collection(
            self._name, embedding_function=None, configuration={"hnsw": _HNSW}, metadata=None
        )

    @contextmanager
    def _change(self) -> Iterator[None]:
        if self._folder is not None:
            break_seal(self._folder)
        yield
        self._seal()

    def _sweep(self) -> None:
        """Removes the files of collections that are no more: Chroma leaves them, as large as the index itself."""
        if self._folder is None:
            return
        held = _segments(self._folder)
        for path in self._folder.iterdir() if held is not None else ():
            if path.is_dir() and _UUID.fullmatch(path.name) and path.name not in (held or ()):
                shutil.rmtree(path, ignore_errors=True)

    def _seal(self) -> None:
        """Seals the files as they stand: opening the folder and every change rewrite some, searching none."""
        if self._folder is not None:
            write_seal(self._folder, sequence=0, count=int(self._collection.count()))

    def _where(self) -> str:
        return str(self._folder or "máy chủ Chroma")


def open_embedded(folder: Path, model: str) -> ChromaIndex:
    """Returns the index in a folder; a folder whose files are not those last sealed is emptied first.

    Raises ``IndexUnavailable`` when another process owns the folder.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder.with_name(folder.name + ".lock"), timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise IndexUnavailable(f"Chỉ mục vectơ {folder} đang do tiến trình khác giữ.") from error
    if folder.exists() and any(folder.iterdir()) and not is_intact(folder):
        _log.warning("the files of %s are not those last sealed: emptied", folder)
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with _ours(str(folder)):
            client = chromadb.PersistentClient(path=str(folder), settings=_settings())
        return ChromaIndex(client, collection_name(model), folder=folder, lock=lock)
    except IndexUnavailable:
        lock.release()
        raise


def open_server(url: str, model: str) -> ChromaIndex:
    """Returns the index on a Chroma server (``http://host:port``); raises ``IndexUnavailable`` if it is silent."""
    parts = urlsplit(url)
    with _ours(url):
        client = chromadb.HttpClient(
            host=parts.hostname or "localhost",
            port=parts.port or (443 if parts.scheme == "https" else 8000),
            ssl=parts.scheme == "https",
            settings=_settings(),
        )
    return ChromaIndex(client, collection_name(model), folder=None, lock=None)


def _segments(folder: Path) -> frozenset[str] | None:
    """Returns the names of the folders in which Chroma keeps what it holds, or None where it does not say."""
    try:
        with closing(sqlite3.connect(f"file:{quote(str(folder / 'chroma.sqlite3'))}?mode=ro", uri=True)) as book:
            return frozenset(str(row[0]) for row in book.execute("SELECT id FROM segments"))
    except sqlite3.Error:
        return None


def collection_name(model: str) -> str:
    """Returns a name that Chroma takes (letters, digits, ``._-``, at most 512) and no other model has."""
    return "vanban-" + re.sub(r"[^A-Za-z0-9.-]", lambda match: f"_{ord(match[0]):x}_", model)[:400].strip("._-")


def _settings() -> ChromaSettings:
    return ChromaSettings(anonymized_telemetry=False)


@contextmanager
def _ours(where: str) -> Iterator[None]:
    """Turns Chroma's errors into ours."""
    try:
        yield
    except _FOREIGN as error:
        raise IndexUnavailable(f"Chỉ mục vectơ ({where}) không dùng được. {_REBUILD}") from error
