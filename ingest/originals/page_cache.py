"""What was made of original files for looking at, kept on disk up to a size: ``pages/ab/ab12…/p3-900.jpg``.

Everything here can be made again; the files used least recently go first. The folder of a file goes with the file
(``ingest.removing``), so that nothing of a removed document stays.
"""

import contextlib
import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from ingest.file_store import FileStore
from vanban.db.session import make_private_folder
from vanban.errors import NotFound

MOST_BYTES = 1024 * 2**20  # of all kept things together; a page at 900 pixels has about 100 KB
_ROOM = 0.8  # of MOST_BYTES that is left after clearing, so that clearing is rare
_SHA256 = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"[a-z0-9-]{1,40}\.[a-z]{2,5}")
_UNFINISHED = ".unfinished-"
NOT_KEPT = "Không có trang này."


@dataclass(frozen=True, slots=True)
class PageCache:
    """A folder of derived files by the SHA-256 of their original and a name."""

    folder: Path
    most_bytes: int = MOST_BYTES

    @classmethod
    def beside(cls, files: FileStore) -> "PageCache":
        """Returns the cache that lies in the same data folder as the original files."""
        return cls(files.folder.parent / "pages")

    def get(self, sha256: str, name: str) -> bytes | None:
        """Returns what is kept under a name, or None."""
        place = self._place(sha256, name)
        try:
            data = place.read_bytes()
            os.utime(place)
        except FileNotFoundError:
            return None
        return data

    def holds(self, sha256: str, name: str) -> bool:
        """Tells whether something is kept under a name."""
        return self._place(sha256, name).is_file()

    def put(self, sha256: str, name: str, data: bytes) -> None:
        """Keeps bytes under a name; a reader never sees a part of them."""
        place = self._place(sha256, name)
        for folder in (self.folder, place.parent.parent, place.parent):
            make_private_folder(folder)
        descriptor, unfinished = tempfile.mkstemp(prefix=_UNFINISHED, dir=place.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
            Path(unfinished).replace(place)
        finally:
            Path(unfinished).unlink(missing_ok=True)
        self._count(len(data))

    def forget(self, sha256: str) -> None:
        """Removes all that was made of a file."""
        shutil.rmtree(self._folder_of(sha256), ignore_errors=True)

    def clear_room(self) -> int:
        """Removes what was used least recently where there is too much; returns how many files went."""
        kept = sorted(self._kept(), reverse=True)
        total = sum(size for _, size, _ in kept)
        gone = 0
        while kept and total > self.most_bytes * _ROOM:
            _, size, path = kept.pop()
            path.unlink(missing_ok=True)
            total, gone = total - size, gone + 1
        return gone

    def _count(self, added: int) -> None:
        """Clears room once what was added since the last time could have filled a twentieth of it.

        The count lies in a file of its own: several processes write here.
        """
        tally = self.folder / ".added"
        with contextlib.suppress(FileNotFoundError, ValueError):
            added += int(tally.read_text() or 0)
        if added * 20 >= self.most_bytes:
            if sum(size for _, size, _ in self._kept()) > self.most_bytes:
                self.clear_room()
            added = 0
        tally.write_text(str(added))

    def _kept(self) -> list[tuple[float, int, Path]]:
        found = []
        for path in self.folder.glob("??/*/*"):
            with contextlib.suppress(FileNotFoundError):
                about = path.stat()
                found.append((about.st_mtime, about.st_size, path))
        return found

    def _place(self, sha256: str, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise NotFound(NOT_KEPT)
        return self._folder_of(sha256) / name

    def _folder_of(self, sha256: str) -> Path:
        if not _SHA256.fullmatch(sha256):
            raise NotFound(NOT_KEPT)
        return self.folder / sha256[:2] / sha256
