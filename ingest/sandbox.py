"""Reading files in a separate process with limits, so that no file can stop, fill or slow down the service.

``SandboxedParser`` stands where ``parse_file`` stands. Its process is a fresh interpreter that is kept for the next
file and replaced after a crash, an overrun, or some hundred files.
"""

import json
import logging
import pickle
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ingest.file_store import sha256_of
from ingest.progress import report
from ingest.sandbox_frames import Kind, frame, unpacked
from ingest.sandbox_process import ProcessEnded, ReaderProcess, Reply
from vanban.documents import ParsedDocument
from vanban.errors import RejectedDocument, UnreadableFile, VanbanError
from vanban.settings import Settings

PARSE = "ingest.parsing:parse_file"
FILES_A_PROCESS = 200  # then a fresh one: libraries leak
_BROKEN = "Không phân tích được nội dung tệp: tệp hỏng hoặc có cấu trúc lạ."
log = logging.getLogger(__name__)


class SandboxUnavailable(VanbanError):
    """No reading process could be started: the machine's fault, not the file's; worth trying again."""


class ReadingInterrupted(VanbanError):
    """Somebody ended the reading of a file; it says nothing about the file."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What the reading of one file may take."""

    seconds: int = 300  # by the clock and of the processor, each
    page_seconds: int = 30  # more for each page done
    max_pages: int = 3_000  # that count for more time
    memory_mb: int = 2_048  # MiB of address space
    output_mb: int = 512  # MiB of the answer, and of any temporary file

    @classmethod
    def from_settings(cls, settings: Settings) -> "Limits":
        """Returns the limits an installation has chosen."""
        return cls(
            seconds=settings.parse_seconds,
            page_seconds=settings.parse_page_seconds,
            max_pages=settings.max_pages,
            memory_mb=settings.parse_memory_mb,
        )


class SandboxedParser:
    """Reads files in a process of its own, one at a time; a caller on another thread waits its turn."""

    def __init__(self, limits: Limits, *, parse: str = PARSE, scratch: Path | None = None) -> None:
        """``parse`` is "module:function"; ``scratch`` holds the temporary files, the system's folder by default."""
        self._limits = limits
        self._parse = parse
        self._scratch = scratch
        self._turn = threading.Lock()
        self._process: ReaderProcess | None = None
        self._request = 0
        self._interrupted = False

    def __call__(self, name: str, data: bytes) -> ParsedDocument:
        """Returns the document in a file.

        Raises ``UnreadableFile`` (also for a file that overran a limit, which it names), ``RejectedDocument``,
        ``ReadingInterrupted`` and ``SandboxUnavailable``.
        """
        result = self.call(self._parse, name, data)
        if not isinstance(result, ParsedDocument):
            raise UnreadableFile(_BROKEN)
        return result

    def call(self, function: str, name: str, data: bytes) -> object:
        """Returns what "module:function" makes of a file, read under the same limits; raises the same errors."""
        with self._turn:
            self._interrupted = False
            process = self._ready()
            self._request += 1
            try:
                return self._conversation(process, function, name, data)
            except ProcessEnded as end:
                self._drop()
                raise self._explained(end) from end
            except TimeoutError as error:
                self._drop()
                raise UnreadableFile(_too_slow(self._limits)) from error
            except (ValueError, EOFError, pickle.UnpicklingError) as error:
                self._drop()
                raise UnreadableFile(_BROKEN) from error
            finally:
                if process.files_read >= FILES_A_PROCESS:
                    self._drop()

    def interrupt(self) -> None:
        """Ends the reading that is going on, which raises ``ReadingInterrupted`` there; call it from any thread."""
        self._interrupted = True
        process = self._process
        if process is not None:
            process.kill()

    def close(self) -> None:
        """Ends the process. The next call would start another."""
        with self._turn:
            self._drop()

    def _conversation(self, process: ReaderProcess, function: str, name: str, data: bytes) -> object:
        limits, started, pages = self._limits, time.monotonic(), 0
        process.send(self._call(function, name, data), until=started + limits.seconds)
        while True:
            allowed = limits.seconds + limits.page_seconds * min(pages, limits.max_pages)
            reply = process.receive(until=started + allowed)
            if reply.request != self._request:
                raise ValueError("an answer to another request")
            if reply.kind is Kind.UNCLEAN:
                process.files_read = FILES_A_PROCESS
                continue
            if reply.kind is not Kind.PROGRESS:
                return self._result(reply, data)
            step, done, total = json.loads(reply.body)
            pages = max(pages, int(done))
            report(str(step), int(done), int(total))

    def _result(self, reply: Reply, data: bytes) -> object:
        if reply.kind is Kind.RESULT:
            return unpacked(reply.body)
        text = reply.body.decode("utf-8", errors="replace")
        if reply.kind is Kind.REJECTED:
            raise RejectedDocument(text)
        if reply.kind is Kind.BROKEN:
            log.error("parsing failed sha256=%s %s", sha256_of(data), text)
        raise UnreadableFile(_REASONS.get(reply.kind, _as_said)(self._limits, text))

    def _call(self, function: str, name: str, data: bytes) -> bytes:
        limits = self._limits
        about = {"function": function, "name": name, "seconds": limits.seconds}
        about |= {"page_seconds": limits.page_seconds, "max_pages": limits.max_pages}
        return frame(Kind.CALL, self._request, json.dumps(about).encode() + b"\n" + data)

    def _ready(self) -> ReaderProcess:
        process = self._process
        if process is not None and process.alive:
            process.files_read += 1
            return process
        self._drop()
        limits = self._limits
        try:
            self._process = ReaderProcess(
                memory_mb=limits.memory_mb,
                output_mb=limits.output_mb,
                functions=(self._parse,),
                scratch=self._scratch,
            )
        except (OSError, ProcessEnded, ValueError) as error:  # TimeoutError is an OSError
            raise SandboxUnavailable("Không khởi động được tiến trình đọc tệp: máy thiếu bộ nhớ hoặc ổ đĩa.") from error
        return self._process

    def _drop(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.close()

    def _explained(self, end: ProcessEnded) -> VanbanError:
        if self._interrupted:
            return ReadingInterrupted("Việc đọc tệp đã được dừng theo yêu cầu.")
        if end.status == -signal.SIGXCPU:
            return UnreadableFile(_too_slow(self._limits))
        return UnreadableFile(
            f"Tiến trình đọc tệp dừng đột ngột ({end.signal_name}): tệp hỏng, hoặc cần quá "
            f"{self._limits.memory_mb} MB bộ nhớ để đọc."
        )


def _too_slow(limits: Limits) -> str:
    return (
        f"Đọc tệp quá {limits.seconds} giây nên đã dừng (VANBAN_PARSE_SECONDS): tệp quá dài, quá phức tạp hoặc bị hỏng."
    )


def _as_said(_limits: Limits, text: str) -> str:
    return text[:2_000]


def _out_of_memory(limits: Limits, _text: str) -> str:
    return f"Tệp cần quá {limits.memory_mb} MB bộ nhớ để đọc (VANBAN_PARSE_MEMORY_MB): hãy tách tệp hoặc nâng giới hạn."


def _too_large(limits: Limits, _text: str) -> str:
    return f"Nội dung đọc được từ tệp lớn quá {limits.output_mb} MB: hãy tách tệp."


_REASONS: dict[Kind, Callable[[Limits, str], str]] = {
    Kind.MEMORY: _out_of_memory,
    Kind.TOO_LARGE: _too_large,
    Kind.BROKEN: lambda _limits, _text: _BROKEN,
}
