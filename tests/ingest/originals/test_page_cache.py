"""The cache of page pictures: private, bounded, and gone with its document."""

import os
from pathlib import Path

import pytest

from ingest.file_store import FileStore, sha256_of
from ingest.originals.page_cache import PageCache
from vanban.errors import NotFound

ONE, TWO = sha256_of(b"one"), sha256_of(b"two")


@pytest.fixture
def cache(tmp_path: Path) -> PageCache:
    return PageCache(tmp_path / "data" / "pages", most_bytes=10_000)


def test_what_was_put_comes_back_and_nothing_else_does(cache: PageCache) -> None:
    assert cache.get(ONE, "p1-900.jpg") is None
    cache.put(ONE, "p1-900.jpg", b"picture")
    assert cache.get(ONE, "p1-900.jpg") == b"picture"
    assert cache.get(ONE, "p2-900.jpg") is None
    assert cache.get(TWO, "p1-900.jpg") is None


def test_only_the_owner_may_enter_its_folders(cache: PageCache) -> None:
    cache.put(ONE, "p1-900.jpg", b"picture")
    folders = [path for path in cache.folder.rglob("*") if path.is_dir()]
    assert {path.stat().st_mode & 0o777 for path in (cache.folder, *folders)} == {0o700}


def test_what_was_used_least_recently_goes_first(cache: PageCache) -> None:
    for number in range(1, 11):
        cache.put(ONE, f"p{number}-900.jpg", bytes(900))
        os.utime(cache.folder / ONE[:2] / ONE / f"p{number}-900.jpg", (number, number))
    assert cache.get(ONE, "p1-900.jpg") is not None  # used now
    cache.put(TWO, "p1-900.jpg", bytes(1_500))
    assert cache.get(ONE, "p2-900.jpg") is None
    assert cache.get(ONE, "p1-900.jpg") is not None
    assert cache.get(TWO, "p1-900.jpg") is not None
    assert sum(path.stat().st_size for path in cache.folder.glob("??/*/*")) <= 10_000


def test_all_that_was_made_of_a_file_is_forgotten_together(cache: PageCache) -> None:
    cache.put(ONE, "p1-900.jpg", b"a")
    cache.put(ONE, "w1.json", b"[]")
    cache.put(TWO, "p1-900.jpg", b"b")
    cache.forget(ONE)
    cache.forget(ONE)
    assert (cache.get(ONE, "p1-900.jpg"), cache.get(ONE, "w1.json")) == (None, None)
    assert cache.get(TWO, "p1-900.jpg") == b"b"


@pytest.mark.parametrize(("sha256", "name"), [("../../etc", "p1.jpg"), (ONE, "../p1.jpg"), (ONE, "p1"), ("", "p1.jpg")])
def test_no_name_leads_out_of_the_folder(cache: PageCache, sha256: str, name: str) -> None:
    for act in (lambda: cache.get(sha256, name), lambda: cache.put(sha256, name, b"x")):
        with pytest.raises(NotFound):
            act()


def test_it_lies_in_the_data_folder_beside_the_originals(tmp_path: Path) -> None:
    assert PageCache.beside(FileStore(tmp_path / "files")).folder == tmp_path / "pages"
