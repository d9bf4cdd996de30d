"""Freed memory goes back to the system."""

import platform
import resource
from pathlib import Path

import pytest

from vanban.memory import give_back

STATM = Path("/proc/self/statm")


def resident() -> int:
    return int(STATM.read_text(encoding="ascii").split()[1]) * resource.getpagesize()


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc" or not STATM.exists(), reason="the C library is not glibc")
def test_memory_freed_below_what_is_still_held_goes_back() -> None:
    give_back()
    blocks = [bytes(1_000) for _ in range(100_000)]  # too small to be given back one by one
    kept = blocks[::1_000]
    full = resident()
    del blocks
    give_back()
    assert resident() < full - 50_000_000
    assert len(kept) == 100


def test_where_the_c_library_has_no_such_call_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ctypes.CDLL", lambda name: object())
    assert not give_back()
