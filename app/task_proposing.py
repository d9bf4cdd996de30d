"""Asking the chat model for the tasks of documents, in the background: one document after another."""

import logging
import queue
import threading
from collections.abc import Iterator

from app.writing_desk import metered
from programs.proposed import ask
from rag.model_port import Chunk, Prompt, Writes
from rag.writing import Writer
from vanban.db.session import Database
from vanban.db.task_models import TaskProposingRow
from vanban.errors import ModelUnavailable
from vanban.logging import where

LOG = logging.getLogger(__name__)
WAIT_SECONDS = 10.0  # for the document that is being read when the server ends
_STOPPING = "Máy chủ đang dừng nên mô hình chưa đọc xong; đề nghị nhờ đọc lại."


class BackgroundProposing:
    """Asks one model, with the time limits and into the accounts of its writer."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer
        self._waiting: queue.Queue[TaskProposingRow] = queue.Queue()
        self._guard = threading.Lock()
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()

    @property
    def name(self) -> str:
        """The name of the model."""
        return self._writer.model.name

    @property
    def inside(self) -> bool:
        """Whether documents that are not public may be sent."""
        return self._writer.model.inside

    def ask(self, begun: TaskProposingRow) -> None:
        """Has a document read after those that wait; returns at once."""
        self._waiting.put(begun)
        with self._guard:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._work, name="vanban-proposing", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Ends the reading at the next piece; what waits is told as broken off when it is looked at."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(WAIT_SECONDS)

    def _work(self) -> None:
        while not self._stopping.is_set():
            with self._guard:
                try:
                    begun = self._waiting.get_nowait()
                except queue.Empty:
                    self._thread = None
                    return
            try:
                model = metered(self._writer, begun.person_id)
                ask(self._database, _Stoppable(model, self._stopping), begun)
            except Exception as error:  # noqa: BLE001 - the edge of a thread: the row tells it, the log where
                LOG.error("proposing tasks failed: %s", where(error))


class _Stoppable:
    """A model that breaks off when the server is to end."""

    def __init__(self, model: Writes, stopping: threading.Event) -> None:
        self._model = model
        self._stopping = stopping
        self.name, self.inside = model.name, model.inside

    def prepare(self) -> None:
        """Loads what the first call would wait for."""
        self._model.prepare()

    def write(self, prompt: Prompt) -> Iterator[Chunk]:
        """Yields what the model writes; raises ``ModelUnavailable`` when the server is to end."""
        for chunk in self._model.write(prompt):
            yield chunk
            if self._stopping.is_set():
                raise ModelUnavailable(_STOPPING)

    def close(self) -> None:
        """Leaves the model to its owner."""
