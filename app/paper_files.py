"""Programmes and lịch that people bring as files, read in a process of its own that ends with the file."""

from ingest.sandbox import Limits, SandboxedParser
from programs.papers.deviations import Deviation
from programs.papers.programme_reading import ReadProgramme
from programs.papers.reading_apart import LAYOUT, PROGRAMME, WEEK, layout_of, programme_of, week_of
from programs.papers.week_reading import ReadWeek
from vanban.settings import Settings

SECONDS = 120  # for one file, at most: one of an older kind is converted first


class SandboxedPapers:
    """Reads one file at a time; a caller on another thread waits its turn. No process is kept between files."""

    def __init__(self, settings: Settings) -> None:
        limits = Limits(
            seconds=min(SECONDS, settings.parse_seconds), page_seconds=0, memory_mb=settings.parse_memory_mb
        )
        self._parser = SandboxedParser(limits, parse=PROGRAMME)

    def programme(self, name: str, data: bytes) -> ReadProgramme:
        """Returns the programme of a file and its doubts; raises ``UnreadableFile`` and ``SandboxUnavailable``."""
        return programme_of(self._call(PROGRAMME, name, data))

    def week(self, name: str, data: bytes) -> ReadWeek:
        """Returns the lịch of a file and its doubts; raises as ``programme`` does."""
        return week_of(self._call(WEEK, name, data))

    def layout(self, name: str, data: bytes) -> dict[str, list[Deviation]]:
        """Returns what of a DOCX deviates, by the name of each profile; raises as ``programme`` does."""
        return layout_of(self._call(LAYOUT, name, data))

    def _call(self, function: str, name: str, data: bytes) -> object:
        try:
            return self._parser.call(function, name, data)
        finally:
            self._parser.close()
