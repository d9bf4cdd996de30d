"""Original files: what goes in comes out, or is known to be damaged."""

import threading
from pathlib import Path

import pytest

from ingest.file_store import FileStore, sha256_of
from vanban.errors import NotFound, UnreadableFile


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


def test_what_is_put_can_be_read(store: FileStore) -> None:
    sha256 = store.put(b"van ban")
    assert sha256 == sha256_of(b"van ban")
    assert store.read(sha256) == b"van ban"
    assert store.holds(sha256)
    assert store.hashes() == {sha256}


def test_putting_twice_keeps_one_file(store: FileStore) -> None:
    store.put(b"x")
    store.put(b"x")
    assert len([path for path in store.folder.rglob("*") if path.is_file()]) == 1


def test_a_damaged_file_is_noticed_and_healed_by_the_same_bytes(store: FileStore) -> None:
    sha256 = store.put(b"van ban")
    (store.folder / sha256[:2] / sha256).write_bytes(b"van bau")
    with pytest.raises(UnreadableFile, match="hỏng"):
        store.read(sha256)
    store.put(b"van ban")
    assert store.read(sha256) == b"van ban"


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "a" * 63, "A" * 64, "0" * 64])
def test_what_is_not_held_is_not_found(store: FileStore, name: str) -> None:
    with pytest.raises(NotFound):
        store.read(name)


def test_removing_is_final_and_may_be_repeated(store: FileStore) -> None:
    sha256 = store.put(b"x")
    store.remove(sha256)
    store.remove(sha256)
    assert not store.holds(sha256)


def test_leftovers_of_killed_writers_are_no_files_and_are_swept(store: FileStore) -> None:
    sha256 = store.put(b"x")
    (store.folder / sha256[:2] / ".unfinished-abc").write_bytes(b"nua chung")
    assert store.hashes() == {sha256}
    assert store.sweep() == 1
    assert store.sweep() == 0
    assert store.holds(sha256)


def test_the_folder_is_private(store: FileStore) -> None:
    store.put(b"x")
    assert store.folder.stat().st_mode & 0o077 == 0


def test_one_at_a_time_holds_the_store(store: FileStore) -> None:
    order: list[str] = []

    def wait_for_it() -> None:
        with store.exclusive():
            order.append("second")

    with store.exclusive():
        thread = threading.Thread(target=wait_for_it)
        thread.start()
        thread.join(timeout=0.2)
        order.append("first")
    thread.join()
    assert order == ["first", "second"]
