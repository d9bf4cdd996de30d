"""Anchors of the audit log: the number and hash of its last entry, written down so that no rewriting goes unnoticed.

A line of ``audit.anchors`` is a JSON object with ``sequence``, ``hash``, ``at`` and ``seal``, an HMAC with a key of the
installation. The seal keeps lines from being typed in by hand; what protects against someone who holds the whole
machine is a copy of the lines on paper or on another machine.
"""

import datetime
import hmac
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from vanban.audit import moment_words
from vanban.errors import UnreadableFile

EVERY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Anchor:
    """What was the last entry at a moment. ``seal`` is empty on a line copied from paper."""

    sequence: int
    hash: str
    at: str
    seal: str = ""

    def line(self) -> str:
        """Returns the anchor as a line of the file."""
        return json.dumps({"sequence": self.sequence, "hash": self.hash, "at": self.at, "seal": self.seal})


@dataclass(frozen=True, slots=True)
class AnchorFile:
    """The anchors of one data folder and the key that seals them; both readable by their owner alone (0600)."""

    folder: Path

    @property
    def path(self) -> Path:
        """Where the anchors stand."""
        return self.folder / "audit.anchors"

    def add(self, sequence: int, hash_: str, *, now: datetime.datetime) -> Anchor:
        """Returns a new anchor, durable at the end of the file."""
        at = moment_words(now)
        anchor = Anchor(sequence, hash_, at, self._seal(sequence, hash_, at))
        with os.fdopen(os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "wb") as file:
            file.write(f"{anchor.line()}\n".encode())
            file.flush()
            os.fsync(file.fileno())
        return anchor

    def read(self) -> list[Anchor]:
        """Returns the anchors, oldest first; none where there is no file yet. Raises ``UnreadableFile``."""
        return read_anchors(self.path) if self.path.exists() else []

    def sealed(self, anchor: Anchor) -> bool:
        """Tells whether this installation made the anchor; one without a seal was copied by hand and counts."""
        wanted = self._seal(anchor.sequence, anchor.hash, anchor.at)
        return not anchor.seal or hmac.compare_digest(anchor.seal.encode(), wanted.encode())

    def due(self, *, now: datetime.datetime) -> bool:
        """Tells whether the last anchor is a day old, or there is none."""
        found = self.read()
        return not found or found[-1].at <= moment_words(now - EVERY)

    def _seal(self, sequence: int, hash_: str, at: str) -> str:
        return hmac.new(self._key(), f"{sequence}|{hash_}|{at}".encode(), "sha256").hexdigest()

    def _key(self) -> bytes:
        path = self.folder / "audit.key"
        if not path.exists():
            scratch = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
            with os.fdopen(os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(secrets.token_hex(32).encode())
            try:
                os.link(scratch, path)  # never replaces a key that another process made meanwhile
            except FileExistsError:
                pass
            finally:
                scratch.unlink()
        return path.read_bytes()


def read_anchors(path: Path) -> list[Anchor]:
    """Returns the anchors of a file; raises ``UnreadableFile`` that names the line that is none."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFile(f"Không đọc được tệp mốc {path.name}.") from error
    return [_anchor(line, number, path.name) for number, line in enumerate(lines, start=1) if line.strip()]


def _anchor(line: str, number: int, name: str) -> Anchor:
    try:
        told = json.loads(line)
        return Anchor(int(told["sequence"]), str(told["hash"]), str(told.get("at", "")), str(told.get("seal", "")))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableFile(f"Dòng {number} của tệp mốc {name} không phải là một mốc.") from error
