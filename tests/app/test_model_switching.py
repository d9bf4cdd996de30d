"""The library goes over to another model in the background: stopped, cut off, failed or done, it is always told."""

import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from fakes import HashEmbedder
from sqlalchemy import select
from stored_library import StoredLibrary

from app.model_switching import ModelSwitching
from rag.reembedding import chosen_model
from vanban.audit import Action
from vanban.db.audit_models import AuditRow
from vanban.db.model_switches import (
    ModelSwitch,
    SwitchState,
    ask_for_switch,
    forget_staged,
    latest_switch,
    staged_vectors,
    want_stop,
)
from vanban.db.reembedding import models_of_passages
from vanban.errors import InvalidInput, NotFound, SettingsError
from vanban.ports import Embedder, Vectors
from vanban.settings import Settings

OLD = HashEmbedder(name="old-1")


class Gated(HashEmbedder):
    """A model that waits before its second batch until it is let go on."""

    def __init__(self) -> None:
        super().__init__(dimension=48, name="new-1")
        self.waiting, self.go_on = threading.Event(), threading.Event()
        self._batches = 0

    def embed(self, texts: Sequence[str]) -> Vectors:
        self._batches += 1
        if self._batches == 2:
            self.waiting.set()
            assert self.go_on.wait(20)
        return super().embed(texts)


@pytest.fixture
def stored(tmp_path: Path) -> Iterator[StoredLibrary]:
    """150 passages with vectors of the old model, which is in force: three batches."""
    library = StoredLibrary(tmp_path, OLD)
    for number in range(3):
        library.add(f"văn bản {number}", [f"rác thải số {number} {part}" for part in range(50)])
    chosen_model(library.database, "old", lambda _: OLD)
    yield library
    library.close()


def switching(stored: StoredLibrary, folder: Path, open_model: Callable[[str], Embedder]) -> ModelSwitching:
    return ModelSwitching(Settings(data_dir=folder, database_url=None), lambda: stored.database, open_model)


def until_ended() -> None:
    for thread in [one for one in threading.enumerate() if one.name == "model-switching"]:
        thread.join(20)


def asked(stored: StoredLibrary, spec: str = "new") -> ModelSwitch:
    with stored.database.transaction() as session:
        return ask_for_switch(session, spec)


def standing(stored: StoredLibrary) -> tuple[SwitchState, dict[str, int], dict[str, int]]:
    with stored.database.session() as session:
        last = latest_switch(session)
        assert last is not None
        return last.state, models_of_passages(session), staged_vectors(session)


def entries(stored: StoredLibrary) -> list[tuple[str, str]]:
    with stored.database.session() as session:
        wanted = select(AuditRow).where(AuditRow.action == Action.MODEL_SWITCH_ENDED.value)
        return [(row.outcome, row.target_id) for row in session.scalars(wanted.order_by(AuditRow.sequence))]


def test_what_is_asked_for_is_done_in_the_background_and_recorded_with_the_change(
    stored: StoredLibrary, tmp_path: Path
) -> None:
    models = switching(stored, tmp_path, lambda _: HashEmbedder(48, "new-1"))
    models.wake()  # nothing is asked for
    asked(stored)
    models.wake()
    until_ended()
    state, passages, staged = standing(stored)
    assert (state, passages, staged) == (SwitchState.DONE, {"new-1": 150}, {})
    assert entries(stored) == [("duoc", "new-1")]
    with stored.database.session() as session:
        last = latest_switch(session)
    assert last is not None
    assert (last.done, last.total, last.error, last.is_open) == (150, 150, "", False)


def test_one_is_open_at_a_time_and_asking_again_for_the_same_is_no_second_one(stored: StoredLibrary) -> None:
    first = asked(stored)
    assert asked(stored).id == first.id
    with pytest.raises(InvalidInput, match="đang chuyển sang một mô hình khác"):
        asked(stored, "third")


def test_nothing_is_begun_for_the_model_in_force_unless_passages_lack_its_vectors(stored: StoredLibrary) -> None:
    with pytest.raises(InvalidInput, match="mọi đoạn đã có vectơ"):
        asked(stored, "old")
    foreign = StoredLibrary.__new__(StoredLibrary)
    foreign.__dict__ |= stored.__dict__ | {"embedder": HashEmbedder(name="stray-1")}
    foreign.add("lạc", ["một đoạn"])
    assert asked(stored, "old").is_open


def test_stopping_keeps_what_was_made_and_the_old_model_and_a_later_one_goes_on_from_there(
    stored: StoredLibrary, tmp_path: Path
) -> None:
    model = Gated()
    models = switching(stored, tmp_path, lambda _: model)
    run = asked(stored)
    models.wake()
    assert model.waiting.wait(20)
    with stored.database.transaction() as session:
        want_stop(session, run.id)
    model.go_on.set()
    until_ended()
    state, passages, staged = standing(stored)
    assert (state, passages) == (SwitchState.STOPPED, {"old-1": 150})
    assert staged["new-1"] >= 64
    told: list[tuple[int, int]] = []
    asked(stored)
    switching(stored, tmp_path, lambda _: HashEmbedder(48, "new-1")).work_off(lambda *step: told.append(step))
    assert told[0] == (staged["new-1"], 150)
    assert standing(stored)[:2] == (SwitchState.DONE, {"new-1": 150})


def test_one_stopped_at_the_last_moment_changes_nothing(stored: StoredLibrary, tmp_path: Path) -> None:
    run = asked(stored)

    def stop_when_all_is_made(done: int, total: int) -> None:
        if done == total:
            with stored.database.transaction() as session:
                want_stop(session, run.id)

    switching(stored, tmp_path, lambda _: HashEmbedder(48, "new-1")).work_off(stop_when_all_is_made)
    assert standing(stored) == (SwitchState.STOPPED, {"old-1": 150}, {"new-1": 150})
    with pytest.raises(NotFound), stored.database.transaction() as session:
        want_stop(session, run.id)
    with stored.database.transaction() as session:
        assert forget_staged(session) == 150


def test_a_server_that_is_stopped_leaves_it_open_for_the_next_start(stored: StoredLibrary, tmp_path: Path) -> None:
    model = Gated()
    models = switching(stored, tmp_path, lambda _: model)
    asked(stored)
    models.wake()
    assert model.waiting.wait(20)
    closing = threading.Thread(target=models.close)
    closing.start()
    while not models._stopping:
        pass
    model.go_on.set()
    closing.join()
    assert standing(stored)[0] is SwitchState.RUNNING
    again = switching(stored, tmp_path, lambda _: HashEmbedder(48, "new-1"))
    again.wake()
    until_ended()
    assert standing(stored)[:2] == (SwitchState.DONE, {"new-1": 150})


def test_a_model_that_cannot_be_opened_is_told_and_the_old_one_stays(stored: StoredLibrary, tmp_path: Path) -> None:
    def broken(_spec: str) -> Embedder:
        raise SettingsError("Không đọc được mô hình nhúng trong thư mục x: thiếu hoặc hỏng tệp.")

    asked(stored)
    switching(stored, tmp_path, broken).work_off()
    with stored.database.session() as session:
        last = latest_switch(session)
    assert last is not None
    assert (last.state, last.error[:30]) == (SwitchState.FAILED, "Không đọc được mô hình nhúng t")
    assert standing(stored)[1] == {"old-1": 150}
    assert entries(stored) == [("loi", "new")]


def test_a_model_that_breaks_in_the_middle_is_told_in_plain_words(stored: StoredLibrary, tmp_path: Path) -> None:
    class Broken(HashEmbedder):
        def embed(self, texts: Sequence[str]) -> Vectors:
            raise ArithmeticError(texts[0])

    asked(stored)
    switching(stored, tmp_path, lambda _: Broken(48, "new-1")).work_off()
    with stored.database.session() as session:
        last = latest_switch(session)
    assert last is not None
    assert last.state is SwitchState.FAILED
    assert "rác thải" not in last.error
    assert "phần đã làm được giữ lại" in last.error


_KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from fakes import HashEmbedder
from app.model_switching import ModelSwitching
from vanban.db.session import open_database
from vanban.settings import Settings
def tell(done, total):
    if done >= 64:
        os.kill(os.getpid(), signal.SIGKILL)
settings = Settings(data_dir=Path(sys.argv[1]), database_url=None)
database = open_database(settings)
ModelSwitching(settings, lambda: database, lambda _: HashEmbedder(48, "new-1")).work_off(tell)
"""


def test_a_killed_process_is_seen_and_the_next_start_goes_on_where_it_stood(
    stored: StoredLibrary, tmp_path: Path
) -> None:
    asked(stored)
    command = [sys.executable, "-c", _KILLED, str(tmp_path), str(Path(__file__).parents[1])]
    assert subprocess.run(command, check=False, timeout=60).returncode == -signal.SIGKILL
    state, passages, staged = standing(stored)
    assert (state, passages, staged) == (SwitchState.RUNNING, {"old-1": 150}, {"new-1": 64})
    embedded: list[str] = []

    class Counting(HashEmbedder):
        def embed(self, texts: Sequence[str]) -> Vectors:
            embedded.extend(texts)
            return super().embed(texts)

    models = switching(stored, tmp_path, lambda _: Counting(48, "new-1"))
    models.work_off()
    assert standing(stored)[:2] == (SwitchState.DONE, {"new-1": 150})
    assert len(embedded) == 150 - 64
