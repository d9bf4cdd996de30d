"""A paper as PDF, by the same converter that reads old office files."""

from ingest.readers.office_conversion import convert


def pdf_of(docx: bytes) -> bytes:
    """Returns the PDF of a DOCX file; raises ``UnreadableFile`` where LibreOffice is missing or fails."""
    return convert(docx, suffix=".docx", target=".pdf")
