"""Files of questions that people bring over the web, read in a process of its own that ends with the file."""

from exams.formats.entries import Imported
from exams.formats.keeping import unkept
from ingest.sandbox import Limits, SandboxedParser
from vanban.errors import UnreadableFile
from vanban.settings import Settings

READ = "exams.formats.keeping:read_apart"
SECONDS = 60  # for one file, at most; twenty thousand questions take about ten


class SandboxedQuestions:
    """Reads one file at a time; a caller on another thread waits its turn. No process is kept between files."""

    def __init__(self, settings: Settings) -> None:
        limits = Limits(
            seconds=min(SECONDS, settings.parse_seconds), page_seconds=0, memory_mb=settings.parse_memory_mb
        )
        self._parser = SandboxedParser(limits, parse=READ)

    def read(self, name: str, data: bytes) -> Imported:
        """Returns the questions of a file; raises ``UnreadableFile`` and ``SandboxUnavailable``."""
        try:
            read = self._parser.call(READ, name, data)
        finally:
            self._parser.close()
        if not isinstance(read, bytes):
            raise UnreadableFile("Không đọc được câu hỏi trong tệp này.")
        return unkept(read.decode("ascii"))
