"""Has the library go over to another embedding model in the background, as the table of goings over asks for it."""

import logging
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from sqlalchemy.orm import Session

from rag.index_state import Progressing, silent
from rag.models_here import ModelHere, models_here
from rag.reembedding import BusyReembedding, reembed
from vanban.db.model_switches import ModelSwitch, SwitchState, end_switch, open_switch, tell_switch
from vanban.db.reembedding import model_in_force
from vanban.db.session import Database
from vanban.errors import VanbanError
from vanban.logging import where
from vanban.ports import Embedder
from vanban.settings import Settings

LOG = logging.getLogger(__name__)
TELL_EVERY_S = 0.5  # the table is written to at most this often
_FAILED = "Việc tạo vectơ bị lỗi ngoài dự kiến; phần đã làm được giữ lại. Hãy thử lại, hoặc báo người vận hành."


class SwitchStopped(VanbanError):
    """Someone asked for the going over to stop."""


class ServerStopping(VanbanError):
    """The server is being stopped; its next start goes on."""


class ModelSwitching:
    """Does what the table asks for, one at a time: in a thread of its own (``wake``) or at once (``work_off``)."""

    def __init__(
        self, settings: Settings, database: Callable[[], Database], open_model: Callable[[str], Embedder]
    ) -> None:
        self._settings = settings
        self._database = database
        self._open_model = open_model
        self._guard = threading.Lock()
        self._thread: threading.Thread | None = None
        self._stopping = False

    def choices(self) -> list[ModelHere]:
        """Returns the models that may be chosen here, then those that are known and absent."""
        with self._database().session() as session:
            held = model_in_force(session)
        also = (self._settings.embedding_model, *((held.spec,) if held else ()))
        return models_here(self._settings.models_folder, also=also)

    def wake(self) -> None:
        """Begins or goes on with what is open, in the background; nothing is open: does nothing."""
        with self._database().session() as session:
            if open_switch(session) is None:
                return
        with self._guard:
            if not self._stopping and (self._thread is None or not self._thread.is_alive()):
                self._thread = threading.Thread(target=self.work_off, name="model-switching")
                self._thread.start()

    def close(self) -> None:
        """Stops at the next batch and waits for that; what is open stays open, the next start goes on with it."""
        self._stopping = True
        if self._thread is not None:
            self._thread.join()

    def work_off(self, tell: Progressing = silent) -> ModelSwitch | None:
        """Returns the going over that was open, having brought it to an end, or None when there was none.

        It stays open where another process does it, or the server is being stopped.
        """
        with self._database().session() as session:
            switch = open_switch(session)
        if switch is None:
            return None
        try:
            self._go_over(switch, tell)
        except SwitchStopped:
            self._end(switch, SwitchState.STOPPED)
        except (ServerStopping, BusyReembedding) as known:
            LOG.info("going over to another model left open: %s", known.message)
        except VanbanError as known:
            self._end(switch, SwitchState.FAILED, known.message)
        except Exception as unknown:  # noqa: BLE001 - the edge of a thread: told on the page, placed in the log
            LOG.error("going over to another model failed: %s", where(unknown))
            self._end(switch, SwitchState.FAILED, _FAILED)
        return switch

    def _go_over(self, switch: ModelSwitch, tell: Progressing) -> None:
        embedder = self._open_model(switch.spec)
        note = _Noting(self._database(), switch.id, embedder.name, self._check_stopping, tell)
        folder: Path = self._settings.data_dir
        settle = partial(_settle, switch_id=switch.id, name=embedder.name)
        reembed(self._database(), embedder, switch.spec, folder=folder, tell=note, settle=settle)

    def _check_stopping(self) -> None:
        if self._stopping:
            raise ServerStopping("Máy chủ đang dừng; lần khởi động sau sẽ làm tiếp.")

    def _end(self, switch: ModelSwitch, state: SwitchState, error: str = "") -> None:
        with self._database().transaction() as session:
            end_switch(session, switch.id, state, error=error)


class _Noting:
    """Notes in the table how far the work is, now and then, and raises where it is to stop."""

    def __init__(
        self, database: Database, switch_id: int, name: str, check: Callable[[], None], tell: Progressing
    ) -> None:
        self._database, self._switch_id, self._name, self._check, self._tell = database, switch_id, name, check, tell
        self._noted = 0.0

    def __call__(self, done: int, total: int) -> None:
        self._check()
        self._tell(done, total)
        now = time.monotonic()
        if done < total and now - self._noted < TELL_EVERY_S:
            return
        self._noted = now
        with self._database.transaction() as session:
            stop = tell_switch(session, self._switch_id, done, total, name=self._name)
        if stop:
            raise SwitchStopped("Đã dừng theo yêu cầu.")


def _settle(session: Session, *, switch_id: int, name: str) -> None:
    """Ends the going over in the transaction that puts its vectors in place; one stopped meanwhile changes nothing."""
    switch = open_switch(session)
    if switch is None or switch.id != switch_id or switch.stop_wanted:
        raise SwitchStopped("Đã dừng theo yêu cầu.")
    tell_switch(session, switch_id, switch.total, switch.total, name=name)
    end_switch(session, switch_id, SwitchState.DONE)
