"""What administrators look after on the web: the indexes, made again in the background, and the models in force."""

import datetime
import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from app.chat_health import chat_health
from rag.index_state import IndexState, RebuildRun
from vanban.db.alias_source import AliasSource
from vanban.errors import VanbanError
from vanban.logging import where
from vanban.ports import Embedder
from vanban.settings import Settings

if TYPE_CHECKING:
    from rag.library_index import LibraryIndex

LOG = logging.getLogger(__name__)
_FAILED = "Việc dựng lại bị lỗi. Chỉ mục sẽ được kiểm tra và dựng lại khi khởi động lại máy chủ."


class RebuildStopped(VanbanError):
    """The server is being stopped while the indexes are made again; the next start makes them."""


class LibraryUpkeep:
    """Looks after the indexes of this process. One rebuilding at a time; answering goes on meanwhile."""

    def __init__(
        self,
        settings: Settings,
        names: AliasSource,
        *,
        index: Callable[[], "LibraryIndex"],
        embedder: Callable[[], Embedder],
    ) -> None:
        self._settings = settings
        self._names = names
        self._index = index
        self._embedder = embedder
        self._guard = threading.Lock()
        self._run: RebuildRun | None = None
        self._thread: threading.Thread | None = None
        self._stopping = False

    def index_state(self) -> IndexState:
        """Returns how the indexes stand beside the database; raises ``IndexUnavailable``."""
        return self._index().state()

    def embedding(self) -> tuple[str, int]:
        """Returns the name of the embedding model in force and the dimension of its vectors."""
        embedder = self._embedder()
        return embedder.name, embedder.dimension

    def names_changed(self) -> None:
        """Has the next question use the nicknames and abbreviations as they are now."""
        self._names.forget()

    def chat(self) -> Mapping[str, str]:
        """Returns the chat model, where it is, whether that is inside, and what is missing; reaches nothing."""
        return chat_health(self._settings)

    def rebuild_run(self) -> RebuildRun | None:
        """Returns the last rebuilding since the start, or None."""
        return self._run

    def rebuild_index(self) -> bool:
        """Begins to make the indexes again in the background; False when that is being done already."""
        with self._guard:
            if self._thread is not None and self._thread.is_alive():
                return False
            self._run = RebuildRun(_now())
            self._thread = threading.Thread(target=self._rebuild, name="rebuild")
            self._thread.start()
            return True

    def close(self) -> None:
        """Stops a rebuilding at the next passage and waits for it to end."""
        self._stopping = True
        if self._thread is not None:
            self._thread.join()

    def _rebuild(self) -> None:
        error = ""
        try:
            self._index().rebuild(self._tell)
        except VanbanError as known:
            error = known.message
        except Exception as unknown:  # noqa: BLE001 - the edge of a thread: told on the page, placed in the log
            LOG.error("rebuilding failed: %s", where(unknown))
            error = _FAILED
        if self._run is not None:
            self._run = replace(self._run, finished_at=_now(), error=error)

    def _tell(self, done: int, total: int) -> None:
        if self._stopping:
            raise RebuildStopped("Máy chủ đang dừng nên chưa dựng xong chỉ mục; lần khởi động sau sẽ dựng lại.")
        if self._run is not None:
            self._run = replace(self._run, done=done, total=total)


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
