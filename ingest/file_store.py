"""Original files by what they contain: ``files/ab/ab12…`` under the SHA-256 of the bytes."""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from vanban.errors import NotFound, UnreadableFile

_SHA256 = re.compile(r"[0-9a-f]{64}")
_UNFINISHED = ".unfinished-"


def sha256_of(data: bytes) -> str:
    """Returns the SHA-256 of bytes as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True, slots=True)
class FileStore:
    """A folder of immutable files. A name is the hash of the content, so nothing is ever overwritten by other bytes."""

    folder: Path

    def put(self, data: bytes) -> str:
        """Returns the hash of the bytes once they are durable: a crash leaves the whole file or none.

        A damaged file of that name is replaced.
        """
        sha256 = sha256_of(data)
        place = self._place(sha256)
        _make_durable_folder(self.folder)
        _make_durable_folder(place.parent)
        if not (place.is_file() and place.read_bytes() == data):
            self._write(place, data)
        _sync_folder(place.parent)
        return sha256

    def _write(self, place: Path, data: bytes) -> None:
        descriptor, name = tempfile.mkstemp(prefix=_UNFINISHED, dir=place.parent)
        unfinished = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(place)
        finally:
            unfinished.unlink(missing_ok=True)

    def read(self, sha256: str) -> bytes:
        """Returns the bytes of a file; raises ``NotFound``, or ``UnreadableFile`` when they have been damaged."""
        try:
            data = self._place(sha256).read_bytes()
        except FileNotFoundError as error:
            raise NotFound("Không có tệp gốc này trong kho.") from error
        if sha256_of(data) != sha256:
            raise UnreadableFile("Tệp gốc trong kho đã bị hỏng (sai mã băm): hãy khôi phục từ bản sao lưu.")
        return data

    def holds(self, sha256: str) -> bool:
        """Tells whether a file of that hash is there."""
        return self._place(sha256).is_file()

    def remove(self, sha256: str) -> None:
        """Removes a file; one that is not there is no error."""
        self._place(sha256).unlink(missing_ok=True)

    def hashes(self) -> set[str]:
        """Returns the hashes of all files held."""
        return {path.name for path in self.folder.glob("??/*") if _SHA256.fullmatch(path.name)}

    def sweep(self) -> int:
        """Removes what killed writers left unfinished; returns how many. Call it inside :meth:`exclusive`."""
        leftovers = list(self.folder.glob(f"??/{_UNFINISHED}*"))
        for path in leftovers:
            path.unlink(missing_ok=True)
        return len(leftovers)

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Holds the store against other processes while files and database must change together."""
        _make_durable_folder(self.folder)
        with FileLock(self.folder / ".lock"):
            yield

    def _place(self, sha256: str) -> Path:
        if not _SHA256.fullmatch(sha256):
            raise NotFound("Không có tệp gốc này trong kho.")
        return self.folder / sha256[:2] / sha256


def _make_durable_folder(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
