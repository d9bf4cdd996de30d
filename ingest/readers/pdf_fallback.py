"""Words of PDF pages by pdfplumber: slower, tried where the fast path yields text that is not Vietnamese."""

import io
import re
import struct
import zlib
from collections.abc import Collection
from typing import Any

import pdfplumber
from pdfminer.pdfexceptions import PDFException
from pdfminer.psexceptions import PSException

from ingest.legacy_fonts import legacy_font
from ingest.readers.pdf_geometry import Word
from ingest.readers.pdf_legacy import words_in_unicode

# What pdfminer lets through on malformed input, besides its own errors (seen on mutated files).
_FOREIGN = (
    PDFException,
    PSException,
    pdfplumber.utils.exceptions.PdfminerException,
    pdfplumber.utils.exceptions.MalformedPDFException,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    NotImplementedError,
    RecursionError,
    OSError,
    struct.error,
    zlib.error,
)
_CID_RE = re.compile(r"\(cid:\d+\)")  # how pdfminer writes a character without a map to Unicode
_UNKNOWN = "\ufffd"


def words_of_pages(data: bytes, numbers: Collection[int]) -> dict[int, tuple[Word, ...]]:
    """Returns the words of the pages with these numbers (from 1); pages pdfminer cannot read are left out."""
    found: dict[int, tuple[Word, ...]] = {}
    try:
        with pdfplumber.open(io.BytesIO(data), pages=sorted(numbers)) as document:
            for page in document.pages:
                found[page.page_number] = _words(page)
                page.close()
    except _FOREIGN:
        return found
    return found


def _words(page: Any) -> tuple[Word, ...]:
    left, top = page.bbox[0], page.bbox[1]
    words = page.extract_words(x_tolerance=2, extra_attrs=["fontname"])
    return words_in_unicode(
        Word(
            _CID_RE.sub(_UNKNOWN, w["text"]),
            w["x0"] - left,
            w["x1"] - left,
            w["top"] - top,
            w["bottom"] - top,
            "bold" in w["fontname"].lower(),
            "italic" in w["fontname"].lower(),
            legacy=legacy_font(w["fontname"]),
        )
        for w in words
    )
