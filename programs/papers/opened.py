"""Files that people send, opened with care: Word documents and workbooks, refused where damaged or overblown."""

import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

import docx
import openpyxl  # type: ignore[import-untyped]
from docx.document import Document
from docx.opc.exceptions import OpcError
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import etree
from openpyxl.utils.exceptions import InvalidFileException  # type: ignore[import-untyped]

from ingest.readers.archives import damaged, open_package, refuse_declarations

MOST_ROWS = 5_000  # of a sheet
_DAMAGED = (
    *(OpcError, InvalidFileException, zipfile.BadZipFile, zlib.error, etree.LxmlError, SyntaxError),
    *(KeyError, ValueError, TypeError, AttributeError, IndexError, OverflowError, OSError),
)


def open_word(data: bytes) -> Document:
    """Returns a DOCX file opened; raises ``UnreadableFile`` for what is damaged, encrypted or no Word file."""
    refuse_declarations(open_package(data), ".docx")
    try:
        return docx.Document(io.BytesIO(data))
    except _DAMAGED as error:
        raise damaged(".docx") from error


def open_workbook(data: bytes) -> Any:
    """Returns a workbook with the saved values of its formulas; raises ``UnreadableFile`` as ``open_word`` does."""
    refuse_declarations(open_package(data, suffix=".xlsx"), ".xlsx")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells of drawings and rules that it leaves out
        try:
            return openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
        except _DAMAGED as error:
            raise damaged(".xlsx") from error


def blocks_of(document: Document) -> Iterator[Paragraph | Table]:
    """Yields the paragraphs and tables of a document's body in order."""
    yield from document.iter_inner_content()
