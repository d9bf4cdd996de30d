"""A library goes over to another embedding model without a search that mixes two models."""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from fakes import HashEmbedder
from sqlalchemy import func, select
from stored_library import StoredLibrary

from rag.library_index import LibraryIndex
from rag.reembedding import chosen_model, reembed
from vanban.db.embedding_models import StagedVectorRow
from vanban.db.models import PassageRow
from vanban.db.reembedding import model_in_force, models_of_passages
from vanban.errors import IndexUnavailable, SettingsError
from vanban.ports import Embedder, Vectors

OLD, NEW = HashEmbedder(name="old-1"), HashEmbedder(dimension=48, name="new-1")
SPECS: dict[str, Embedder] = {"old": OLD, "new": NEW}


def opened(spec: str) -> Embedder:
    return SPECS[spec]


@pytest.fixture
def stored(tmp_path: Path) -> Iterator[StoredLibrary]:
    """Twelve passages with vectors of the old model, which is in force."""
    library = StoredLibrary(tmp_path, OLD)
    for number in range(4):
        library.add(f"văn bản {number}", [f"rác thải số {number}", f"xe máy số {number}", f"hồ sơ số {number}"])
    chosen_model(library.database, "old", opened)
    yield library
    library.close()


class Killed(BaseException):
    """The process ends here."""


def test_passages_go_over_in_one_step_and_progress_is_told(stored: StoredLibrary, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    seen: list[dict[str, int]] = []

    def tell(done: int, total: int) -> None:
        told.append((done, total))
        with stored.database.session() as session:
            seen.append(models_of_passages(session))

    reembed(stored.database, NEW, "new", folder=tmp_path, tell=tell, batch=5)
    assert told == [(0, 12), (5, 12), (10, 12), (12, 12)]
    assert seen == [{"old-1": 12}] * 4
    with stored.database.session() as session:
        assert models_of_passages(session) == {"new-1": 12}
        assert session.scalar(select(func.count()).select_from(StagedVectorRow)) == 0
        held = model_in_force(session)
        row = session.scalars(select(PassageRow)).first()
    assert held is not None
    assert (held.name, held.spec) == ("new-1", "new")
    assert row is not None
    assert len(row.embedding) == 2 * 48


def test_a_process_killed_at_any_batch_goes_on_where_it_stood(stored: StoredLibrary, tmp_path: Path) -> None:
    embedded: list[str] = []

    class Counting(HashEmbedder):
        def embed(self, texts: Sequence[str]) -> Vectors:
            embedded.extend(texts)
            return super().embed(texts)

    def kill_at(limit: int) -> None:
        def tell(done: int, total: int) -> None:
            if done >= limit:
                raise Killed

        with pytest.raises(Killed):
            reembed(stored.database, Counting(48, "new-1"), "new", folder=tmp_path, tell=tell, batch=2)

    for limit in (2, 4, 8):
        kill_at(limit)
        with stored.database.session() as session:
            assert models_of_passages(session) == {"old-1": 12}
    reembed(stored.database, Counting(48, "new-1"), "new", folder=tmp_path, batch=2)
    assert len(embedded) == 12


_KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from fakes import HashEmbedder
from rag.reembedding import reembed
from vanban.db.session import open_database
from vanban.settings import Settings
def tell(done, total):
    if done >= 6:
        os.kill(os.getpid(), signal.SIGKILL)
folder = Path(sys.argv[1])
database = open_database(Settings(data_dir=folder, database_url=None))
reembed(database, HashEmbedder(48, "new-1"), "new", folder=folder, tell=tell, batch=2)
"""


def test_a_real_kill_loses_no_batch_and_leaves_no_lock(stored: StoredLibrary, tmp_path: Path) -> None:
    command = [sys.executable, "-c", _KILLED, str(tmp_path), str(Path(__file__).parents[1])]
    assert subprocess.run(command, check=False, timeout=60).returncode == -signal.SIGKILL
    told: list[tuple[int, int]] = []
    reembed(stored.database, NEW, "new", folder=tmp_path, tell=lambda *step: told.append(step), batch=6)
    assert told == [(6, 12), (12, 12)]
    with stored.database.session() as session:
        assert models_of_passages(session) == {"new-1": 12}


def test_a_passage_changed_meanwhile_is_embedded_again(stored: StoredLibrary, tmp_path: Path) -> None:
    changed: list[int] = []

    def tell(done: int, total: int) -> None:
        if done == total and not changed:
            with stored.database.transaction() as session:
                row = session.scalars(select(PassageRow).order_by(PassageRow.id)).first()
                assert row is not None
                row.text, row.embedding = "chuyển đổi số", OLD.embed(["chuyển đổi số"])[0].astype("<f2").tobytes()
                changed.append(row.id)

    reembed(stored.database, NEW, "new", folder=tmp_path, tell=tell)
    with stored.database.session() as session:
        row = session.get_one(PassageRow, changed[0])
        words = f"{row.heading}\n{row.text}" if row.heading else row.text
        assert row.embedding == NEW.embed([words])[0].astype("<f2").tobytes()


def test_two_at_once_are_refused(stored: StoredLibrary, tmp_path: Path) -> None:
    def tell(done: int, total: int) -> None:
        with pytest.raises(IndexUnavailable, match="đang tạo lại vectơ"):
            reembed(stored.database, NEW, "new", folder=tmp_path)

    reembed(stored.database, NEW, "new", folder=tmp_path, tell=tell)


def test_a_running_index_searches_by_the_old_model_until_the_new_one_is_filled(
    stored: StoredLibrary, tmp_path: Path
) -> None:
    index = LibraryIndex(stored.database, tmp_path / "index", OLD, open_model=opened)
    index.check()
    try:
        before = index.hits("rác thải số 2", depth=5)[1]
        during: list[bool] = []
        reembed(
            stored.database, NEW, "new", folder=tmp_path,
            tell=lambda *_: during.append(index.hits("rác thải số 2", depth=5)[1] == before),
        )  # fmt: skip
        assert during
        assert all(during)
        index.hits("rác thải số 2", depth=5)  # sees the change and begins to go over
        for thread in [one for one in threading.enumerate() if one.name == "adopting"]:
            thread.join()
        after = index.hits("rác thải số 2", depth=5)[1]
        assert index.similarity("rác thải số 2")(_row(stored, after[0].passage_id)) == pytest.approx(
            after[0].score, abs=1e-2
        )
        assert index.state().agrees
    finally:
        index.close()
    again = LibraryIndex(stored.database, tmp_path / "index", NEW, open_model=opened)
    again.check()
    assert again.notices == []
    assert [hit.passage_id for hit in again.hits("rác thải số 2", depth=5)[1]] == [hit.passage_id for hit in after]
    again.close()


def _row(stored: StoredLibrary, passage_id: int) -> PassageRow:
    with stored.database.session() as session:
        row = session.get_one(PassageRow, passage_id)
        session.expunge(row)
    return row


def test_another_model_in_the_settings_changes_nothing_until_its_vectors_are_ready(stored: StoredLibrary) -> None:
    embedder, notice = chosen_model(stored.database, "new", opened)
    assert embedder is OLD
    assert notice is not None
    assert "vanban models switch" in notice
    assert chosen_model(stored.database, "old", opened) == (OLD, None)


def test_a_model_in_force_that_is_gone_leaves_the_search_by_words(stored: StoredLibrary) -> None:
    def open_model(spec: str) -> Embedder:
        if spec == "old":
            raise SettingsError("Không có thư mục mô hình nhúng old.")
        return opened(spec)

    embedder, notice = chosen_model(stored.database, "new", open_model)
    assert embedder is NEW
    assert notice is not None
    assert "chỉ tìm được theo từ ngữ" in notice
    assert "Không có thư mục mô hình nhúng old." in notice
    with pytest.raises(SettingsError):
        chosen_model(stored.database, "old", open_model)


def test_vectors_of_an_unknown_model_are_never_compared(tmp_path: Path) -> None:
    library = StoredLibrary(tmp_path, OLD)
    library.add("văn bản", ["rác thải"])
    embedder, notice = chosen_model(library.database, "new", opened)
    assert embedder is NEW
    assert notice is not None
    assert "old-1" in notice
    index = LibraryIndex(library.database, tmp_path / "index", embedder)
    index.check()
    assert index.hits("rác thải", depth=5)[1] == []
    assert len(index.hits("rác thải", depth=5)[0]) == 1
    index.close()
    library.close()
