"""The statistics of a sitting as files to save: the report in Word and the workbook, with their names."""

import datetime
import re

from api.exporting.conversation_file import ExportedFile
from api.exporting.exam_statistics_sheets import workbook
from api.exporting.exam_statistics_word import word_bytes
from exams.statistics.sittings import SittingStatistics
from vanban.text import fold_accents

_NAME_LENGTH = 60  # characters of the title in the file's name


def word_report(found: SittingStatistics, *, person: str, at: datetime.datetime) -> ExportedFile:
    """Returns the report; ``person`` is who makes it."""
    return ExportedFile(file_name(found, "docx"), word_bytes(found, person=person, at=at))


def sheets_file(found: SittingStatistics) -> ExportedFile:
    """Returns the workbook."""
    return ExportedFile(file_name(found, "xlsx"), workbook(found))


def file_name(found: SittingStatistics, ending: str) -> str:
    """Returns a plain file name out of the title of the sitting."""
    slug = re.sub(r"[^a-z0-9]+", "-", fold_accents(found.sitting.title).lower()).strip("-")[:_NAME_LENGTH].rstrip("-")
    return f"thong-ke-thi-{slug or found.sitting.id}.{ending}"
