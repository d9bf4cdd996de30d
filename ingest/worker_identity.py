"""Which worker processes live: each holds a lock in a folder of its own for as long as it does.

The system lets go of the lock of a process however it ends, so that another worker on the machine sees at once what a
lease would tell only after a minute. Workers on other machines, whose folders are elsewhere, are judged by the lease.
"""

import fcntl
import os
import secrets
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_LOCK = "alive.lock"
_UNBORN = ".new-"  # a folder whose lock is not held yet


@dataclass(frozen=True, slots=True)
class WorkerIdentity:
    """The name of this process among workers, and its folder for temporary files."""

    name: str
    folder: Path

    @property
    def scratch(self) -> Path:
        """The folder of what its readers write."""
        return self.folder / "tmp"

    def thread(self, number: int) -> str:
        """Returns the name under which one of its threads holds jobs."""
        return f"{self.name}/{number}"


@contextmanager
def living(workers_dir: Path) -> Iterator[WorkerIdentity]:
    """Yields the identity of this process, which counts as alive until the end; its folder goes with it."""
    name = f"{socket.gethostname()[:40]}-{os.getpid()}-{secrets.token_hex(4)}"
    unborn = workers_dir / f"{_UNBORN}{name}"
    unborn.mkdir(mode=0o700, parents=True)
    lock = os.open(unborn / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        folder = unborn.rename(workers_dir / name)
        yield WorkerIdentity(name, folder)
    finally:
        shutil.rmtree(workers_dir / name, ignore_errors=True)
        os.close(lock)


def dead_workers(workers_dir: Path) -> list[str]:
    """Returns the names of the worker processes that have ended without saying so."""
    return [lock.parent.name for lock in sorted(workers_dir.glob(f"[!.]*/{_LOCK}")) if _free(lock)]


def live_workers(workers_dir: Path) -> list[str]:
    """Returns the names of the worker processes that live on this machine."""
    return [
        lock.parent.name for lock in sorted(workers_dir.glob(f"[!.]*/{_LOCK}")) if lock.exists() and not _free(lock)
    ]


def bury(workers_dir: Path, names: list[str]) -> None:
    """Removes what dead workers left behind; their jobs must have been taken over before."""
    for name in names:
        shutil.rmtree(workers_dir / name, ignore_errors=True)


def _free(lock: Path) -> bool:
    try:
        descriptor = os.open(lock, os.O_RDWR)
    except OSError:  # buried in the meantime
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return True
