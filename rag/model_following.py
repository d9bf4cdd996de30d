"""The embedding model that new vectors are made with: whichever is in force when a file is taken in."""

import logging
import threading
from collections.abc import Callable, Sequence

from vanban.db.reembedding import model_in_force
from vanban.db.session import Database
from vanban.errors import SettingsError
from vanban.ports import Embedder, Vectors

_log = logging.getLogger(__name__)


class FollowingEmbedder:
    """A ``ChangingEmbedder``: asks the database which model is in force, and opens another when that has changed."""

    def __init__(self, database: Database, first: Embedder, open_model: Callable[[str], Embedder]) -> None:
        self._database = database
        self._held = first
        self._open_model = open_model
        self._guard = threading.Lock()

    def now(self) -> Embedder:
        """Returns the model in force; the one before where that cannot be opened here: better found by words alone than
        not taken in."""
        with self._database.session() as session:
            wanted = model_in_force(session)
        with self._guard:
            if wanted is not None and wanted.name != self._held.name:
                try:
                    self._held = self._open_model(wanted.spec)
                except SettingsError as error:
                    _log.warning("vectors are made by %s, not by the model in force: %s", self._held.name, error)
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
