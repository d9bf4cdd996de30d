"""The embedding model that new vectors are made with: whichever is in force when a file is taken in."""

import threading
from collections.abc import Callable, Sequence

from vanban.db.reembedding import model_in_force
from vanban.db.session import Database
from vanban.ports import Embedder, Vectors


class FollowingEmbedder:
    """A ``ChangingEmbedder``: asks the database which model is in force, and opens another when that has changed."""

    def __init__(self, database: Database, first: Embedder, open_model: Callable[[str], Embedder]) -> None:
        self._database = database
        self._held = first
        self._open_model = open_model
        self._guard = threading.Lock()

    def now(self) -> Embedder:
        """Returns the model in force; raises ``SettingsError`` where it cannot be opened here."""
        with self._database.session() as session:
            wanted = model_in_force(session)
        with self._guard:
            if wanted is not None and wanted.name != self._held.name:
                self._held = self._open_model(wanted.spec)
            return self._held

    @property
    def name(self) -> str:
        """The name of the model in force."""
        return self.now().name

    @property
    def dimension(self) -> int:
        """How many numbers its vectors have."""
        return self.now().dimension

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Returns (n, d) float32 of passages, made by the model in force."""
        return self.now().embed(texts)
