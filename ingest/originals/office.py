"""Office files as PDF, for looking at. Runs in the reading process."""

from ingest.readers import converted
from ingest.readers.packages import package_suffix
from vanban.errors import UnreadableFile

_PACKAGES = (".docx", ".xlsx", ".pptx")
_FORMATS = (
    converted.WORD,
    converted.EXCEL,
    converted.POWERPOINT,
    converted.RTF,
    converted.OPEN_TEXT,
    converted.OPEN_SHEET,
    converted.OPEN_SLIDES,
    converted.EXCEL_BINARY,
    converted.WORD_XML,
    converted.EXCEL_XML,
)
NO_FORMAT = "Bản gốc không phải tệp soạn thảo, bảng tính hay trình chiếu nên không dựng được ảnh trang."


def as_pdf(request: str, data: bytes) -> bytes:  # noqa: ARG001
    """Returns an office file as PDF. Raises ``UnreadableFile``: LibreOffice is absent, too slow, or makes nothing."""
    return converted.safely_converted(data, office_suffix(data), ".pdf")


def office_suffix(data: bytes) -> str:
    """Returns which office format the bytes are (".docx", ".wri"); raises ``UnreadableFile`` for any other."""
    package = package_suffix(data)
    if package in _PACKAGES:
        return package
    for one in _FORMATS:
        suffix = one.suffix_of(data)
        if suffix is not None and suffix in one.suffixes:
            return suffix
    raise UnreadableFile(NO_FORMAT)
