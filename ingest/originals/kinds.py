"""What an original file is to someone who wants to look at its pages."""

from enum import StrEnum

_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"


class OriginalKind(StrEnum):
    """How the pages of a file are had."""

    PDF = "pdf"  # drawn as they are
    PICTURE = "anh"  # a scan or photograph: shown as it is, smaller
    OFFICE = "van_phong"  # through a PDF that LibreOffice makes of it once
    TEXT = "chu"  # has no pages


_KINDS = {
    "application/pdf": OriginalKind.PDF,
    f"{_OFFICE}.wordprocessingml.document": OriginalKind.OFFICE,
    f"{_OFFICE}.spreadsheetml.sheet": OriginalKind.OFFICE,
    f"{_OFFICE}.presentationml.presentation": OriginalKind.OFFICE,
    f"{_OPEN}.text": OriginalKind.OFFICE,
    f"{_OPEN}.spreadsheet": OriginalKind.OFFICE,
    f"{_OPEN}.presentation": OriginalKind.OFFICE,
    "application/msword": OriginalKind.OFFICE,
    "application/rtf": OriginalKind.OFFICE,
    "application/vnd.ms-excel": OriginalKind.OFFICE,
    "application/vnd.ms-excel.sheet.binary.macroenabled.12": OriginalKind.OFFICE,
    "application/vnd.ms-powerpoint": OriginalKind.OFFICE,
}


def kind_of(media_type: str) -> OriginalKind:
    """Returns the kind of a file by the media type that its reader found (``FileRow.media_type``)."""
    if media_type.startswith("image/"):
        return OriginalKind.PICTURE
    return _KINDS.get(media_type, OriginalKind.TEXT)
