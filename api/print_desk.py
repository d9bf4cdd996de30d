"""Where files of ours are made into PDF beside the requests: one office program at a time on a server."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

from starlette.requests import Request

from exams.papers.bundle import NO_OFFICE, ToPdf
from vanban.errors import UnreadableFile

WAIT_SECONDS = 120.0  # for the work of someone else: a bundle converts six papers at once, then lets others in
BUSY = "Máy chủ đang tạo tệp PDF cho người khác. Đề nghị thử lại sau ít phút, hoặc tải tệp Word."


@dataclass(slots=True)
class PrintDesk:
    """The converter of a server, None where there is none, and the door before it."""

    convert: ToPdf | None
    wait: float = WAIT_SECONDS
    _door: threading.Lock = field(default_factory=threading.Lock)

    @property
    def open(self) -> bool:
        """Whether PDF files can be made at all."""
        return self.convert is not None

    def to_pdf(self, files: Sequence[bytes]) -> list[bytes]:
        """Returns DOCX files as PDF; raises ``UnreadableFile`` where there is no converter or it stays busy."""
        if self.convert is None:
            raise UnreadableFile(NO_OFFICE)
        if not self._door.acquire(timeout=self.wait):
            raise UnreadableFile(BUSY)
        try:
            return self.convert(files)
        finally:
            self._door.release()


def print_desk_of(request: Request) -> PrintDesk:
    """Returns the desk of the application."""
    return cast(PrintDesk, request.app.state.print_desk)
