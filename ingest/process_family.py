"""A process with everything it started, so that all of it can be ended: also what made a session of its own."""

import os
import signal
from collections.abc import Callable, Iterable
from pathlib import Path

_PROC = Path("/proc")
_PARENT = 1  # of the fields behind the name in /proc/PID/stat: state, parent, …


def descendants(pid: int) -> list[int]:
    """Returns the ids of the living processes below one, nearest first; empty where the system has no /proc."""
    children: dict[int, list[int]] = {}
    for child, parent in _parents():
        children.setdefault(parent, []).append(child)
    found = list(children.get(pid, ()))
    for process in found:
        found.extend(children.get(process, ()))
    return found


def marked(mark: str) -> list[int]:
    """Returns the ids of the other living processes whose environment holds a mark: orphans too, whoever has them."""
    pattern, found = mark.encode(), []
    for folder in _processes():
        try:
            environment = (folder / "environ").read_bytes()
        except OSError:  # it has just ended, or is somebody else's
            continue
        if pattern in environment and int(folder.name) != os.getpid():
            found.append(int(folder.name))
    return found


def kill_family(pid: int) -> None:
    """Kills a leader of a process group, its group and everything below it, at once and without asking."""
    if pid != os.getpid():
        _send(os.kill, pid, signal.SIGSTOP)  # from here on it starts nothing that the list would miss
    kill_all(descendants(pid))
    _send(os.killpg, pid, signal.SIGKILL)
    _send(os.kill, pid, signal.SIGKILL)


def kill_all(processes: Iterable[int]) -> None:
    """Kills processes; those that have ended are no error."""
    for process in processes:
        _send(os.kill, process, signal.SIGKILL)


def _parents() -> list[tuple[int, int]]:
    pairs = []
    for folder in _processes():
        try:
            stat = (folder / "stat").read_text(encoding="utf-8", errors="replace")
        except OSError:  # it has just ended
            continue
        pairs.append((int(folder.name), int(stat.rpartition(")")[2].split()[_PARENT])))
    return pairs


def _processes() -> list[Path]:
    return [folder for folder in _PROC.iterdir() if folder.name.isdecimal()] if _PROC.is_dir() else []


def _send(deliver: Callable[[int, int], None], pid: int, number: signal.Signals) -> None:
    try:
        deliver(pid, number)
    except (ProcessLookupError, PermissionError):
        return
