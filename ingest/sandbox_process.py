"""One reading process and the pipe to it: started, spoken to within a time, ended with all it started."""

import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.process_family import kill_all, kill_family, marked
from ingest.sandbox_frames import HEADER, Kind

_START_S = 120.0  # a start takes a third of a second; a machine may be very busy
_CHUNK = 1024 * 1024
# One thread each: as many files are read at once as there are workers, and idle threads cost address space.
_ONE_THREAD = {"OMP_THREAD_LIMIT": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


class ProcessEnded(Exception):
    """The reading process is gone; ``status`` is its exit status, negative for the signal that ended it."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status

    @property
    def signal_name(self) -> str:
        """The name of the signal that ended it, or how it ended by itself."""
        return signal.Signals(-self.status).name if self.status < 0 else f"mã thoát {self.status}"


@dataclass(frozen=True, slots=True)
class Reply:
    """A frame that came back."""

    kind: Kind
    request: int
    body: bytes


class ReaderProcess:
    """A running reading process with a folder of its own for temporary files, removed with it."""

    def __init__(self, *, memory_mb: int, output_mb: int, functions: Sequence[str], scratch: Path | None) -> None:
        """Raises ``OSError`` or ``ProcessEnded`` when it cannot be started, ``TimeoutError`` when it takes too long."""
        self.files_read = 0
        self._longest = output_mb * _CHUNK
        if scratch is not None:
            scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = tempfile.mkdtemp(prefix="vanban-doc-", dir=scratch)
        limits = json.dumps({"memory_mb": memory_mb, "output_mb": output_mb})
        try:
            self._process = subprocess.Popen(  # noqa: S603  this interpreter, our module
                [sys.executable, "-P", "-m", "ingest.sandbox_child", limits, *functions],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=self._folder,
                env=self._environment(),
                start_new_session=True,
                bufsize=0,
            )
        except OSError:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise
        self._in, self._out = self._pipes()
        try:
            self.receive(until=time.monotonic() + _START_S)
        except (ProcessEnded, TimeoutError, ValueError):
            self.close()
            raise

    def send(self, data: bytes, *, until: float) -> None:
        """Writes all the bytes; raises ``TimeoutError`` at the monotonic time ``until``, ``ProcessEnded``."""
        view = memoryview(data)
        try:
            while view:
                self._wait(self._in, select.POLLOUT, until)
                view = view[os.write(self._in, view[:_CHUNK]) :]
        except OSError as error:
            raise self._ended() from error

    def receive(self, *, until: float) -> Reply:
        """Returns the next frame.

        Raises ``TimeoutError`` at the monotonic time ``until``, ``ProcessEnded``, and ``ValueError`` for a frame that
        is none or is larger than the limit.
        """
        kind, request, length = HEADER.unpack(self._read(HEADER.size, until))
        if length > self._longest:
            raise ValueError("frame larger than the limit")
        return Reply(Kind(kind), request, self._read(length, until))

    @property
    def alive(self) -> bool:
        """Tells whether the process is there."""
        return self._process.poll() is None

    def kill(self) -> None:
        """Ends the process with everything it started and removes its folder; safe to call again."""
        if self._process.returncode is None:  # its id is still its own
            kill_family(self._process.pid)
            self._process.wait()
        kill_all(marked(self._folder))  # what had left the family before the process itself was gone
        shutil.rmtree(self._folder, ignore_errors=True)

    def close(self) -> None:
        """Ends the process and lets go of the pipes; nobody may be reading."""
        self.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def _environment(self) -> dict[str, str]:
        path = os.pathsep.join(entry or str(Path.cwd()) for entry in sys.path)
        return os.environ | _ONE_THREAD | {"PYTHONPATH": path, "TMPDIR": self._folder}

    def _pipes(self) -> tuple[int, int]:
        if self._process.stdin is None or self._process.stdout is None:
            raise OSError("no pipe to the reading process")
        descriptors = self._process.stdin.fileno(), self._process.stdout.fileno()
        for descriptor in descriptors:
            os.set_blocking(descriptor, False)
        return descriptors

    def _read(self, size: int, until: float) -> bytes:
        data = bytearray()
        while len(data) < size:
            self._wait(self._out, select.POLLIN, until)
            piece = os.read(self._out, min(size - len(data), _CHUNK))
            if not piece:
                raise self._ended()
            data += piece
        return bytes(data)

    def _wait(self, descriptor: int, event: int, until: float) -> None:
        ready = select.poll()
        ready.register(descriptor, event)
        left = until - time.monotonic()
        if left <= 0 or not ready.poll(left * 1000):
            raise TimeoutError

    def _ended(self) -> ProcessEnded:
        try:
            status = self._process.wait(timeout=5.0)
        except subprocess.TimeoutExpired:  # it has closed its pipe and lives on
            self.kill()
            status = self._process.wait()
        return ProcessEnded(status)
