"""Programmes and weeks out of whatever file a person sends: its bytes tell its kind, older kinds are converted."""

import datetime

from ingest.readers.converted import safely_converted
from ingest.readers.legacy_office import SIGNATURE, legacy_suffix
from ingest.readers.packages import package_suffix
from programs.papers.programme_reading import ReadProgramme, read_programme_docx, read_programme_xlsx
from programs.papers.week_reading import ReadWeek, read_week_docx, read_week_xlsx
from vanban.errors import UnreadableFile

_WORD, _SHEET = ".docx", ".xlsx"
_TARGETS = {
    **dict.fromkeys((".doc", ".wri", ".odt", ".ott"), _WORD),
    **dict.fromkeys((".xls", ".xl5", ".ods", ".ots", ".xlsb"), _SHEET),
}
_UNKNOWN = "Tệp này không phải văn bản Word hoặc bảng tính; hãy gửi tệp .docx, .xlsx, .doc, .xls, .odt hoặc .ods."


def read_programme(data: bytes, *, today: datetime.date) -> ReadProgramme:
    """Returns the programme of a file and its doubtful rows.

    Raises ``UnreadableFile`` for another kind of file or a damaged one, ``InvalidInput`` where no table of tasks is.
    """
    kind, ready = _ready(data)
    return read_programme_docx(ready, today=today) if kind == _WORD else read_programme_xlsx(ready, today=today)


def read_week(data: bytes) -> ReadWeek:
    """Returns the lịch of a file and its doubtful lines; raises as ``read_programme`` does."""
    kind, ready = _ready(data)
    return read_week_docx(ready) if kind == _WORD else read_week_xlsx(ready)


def _ready(data: bytes) -> tuple[str, bytes]:
    """Returns the kind of a file, ".docx" or ".xlsx", and its bytes in that kind."""
    suffix = legacy_suffix(data) if data.startswith(SIGNATURE) else package_suffix(data)
    if suffix in (_WORD, _SHEET):
        return suffix, data
    target = _TARGETS.get(suffix or "")
    if suffix is None or target is None:
        raise UnreadableFile(_UNKNOWN)
    return target, safely_converted(data, suffix, target)
