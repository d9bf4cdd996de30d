"""A seal on a folder of index files: what lay in it after the last finished change, and which change that was.

Index files are written by foreign code that may crash a process on damaged input, so they are compared with their
seal **before** they are opened. A folder without a seal was being changed when its process died.
"""

import json
import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_NAME = "seal.json"
_CHUNK = 1 << 20  # bytes


@dataclass(frozen=True, slots=True)
class Seal:
    """``sequence`` is the last index_log entry in the folder; ``files`` maps a relative path to (size, CRC-32)."""

    sequence: int
    count: int
    files: dict[str, tuple[int, int]]


def write_seal(folder: Path, *, sequence: int, count: int) -> None:
    """Seals the folder as it stands; durable and atomic (written beside, synced, renamed)."""
    content = {"sequence": sequence, "count": count, "files": dict(_fingerprints(folder))}
    temporary = folder / (_NAME + ".new")
    with temporary.open("w", encoding="utf-8") as file:
        json.dump(content, file)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(folder / _NAME)


def break_seal(folder: Path) -> None:
    """Removes the seal: from here until the next :func:`write_seal` the folder counts as damaged."""
    (folder / _NAME).unlink(missing_ok=True)


def read_seal(folder: Path) -> Seal | None:
    """Returns the seal as written, without comparing the files, or None where there is no legible one."""
    try:
        content = json.loads((folder / _NAME).read_bytes())
        files = {str(path): (int(size), int(crc)) for path, (size, crc) in content["files"].items()}
        return Seal(int(content["sequence"]), int(content["count"]), files)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def is_intact(folder: Path) -> bool:
    """Tells whether the folder has a seal and holds exactly the files and bytes that were sealed."""
    seal = read_seal(folder)
    if seal is None:
        return False
    try:
        return dict(_fingerprints(folder)) == seal.files
    except OSError:
        return False


def _fingerprints(folder: Path) -> Iterator[tuple[str, tuple[int, int]]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith((_NAME, ".tantivy-")):
            yield str(path.relative_to(folder)), _fingerprint(path)


def _fingerprint(path: Path) -> tuple[int, int]:
    crc = size = 0
    with path.open("rb") as file:
        while block := file.read(_CHUNK):
            crc = zlib.crc32(block, crc)
            size += len(block)
    return size, crc
