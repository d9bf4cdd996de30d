"""A source as offices kept it before Unicode: DOCX in .VnTime and .VnTimeH (TCVN3) or VNI-Times, and plain bytes.

TCVN3 has no capitals with tones. A text all in capitals stands in .VnTimeH, typed in small letters; so does a single
capital with a tone in other text ("Ủy ban"). Plain bytes know no fonts: there such a capital is a small letter.
"""

import copy
import io
from itertools import groupby
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.text.run import Run as DocxRun

from samples import docx
from samples.layout import Grid, pieces
from samples.sources import Source
from vanban.layout.pieces import Para, SideBySide
from vanban.layout.word import FONT, repacked
from vanban.legacy_encodings import LegacyEncoding, decode, encode

TCVN3_FONT, TCVN3_CAPITALS_FONT, VNI_FONT = ".VnTime", ".VnTimeH", "VNI-Times"
_PLAIN_QUOTES = str.maketrans("“”‘’–—…", "\"\"''--.")
_RUN_FONTS = ("w:ascii", "w:hAnsi", "w:cs")


def render(source: Source, encoding: LegacyEncoding) -> bytes:
    """Returns the DOCX of a source with every text in a font of the encoding (TCVN3 or VNI)."""
    document = Document(io.BytesIO(docx.render(source)))
    font = VNI_FONT if encoding is LegacyEncoding.VNI else TCVN3_FONT
    for fonts in document.styles.element.iter(qn("w:rFonts")):
        for slot in _RUN_FONTS:
            if fonts.get(qn(slot)) == FONT:
                fonts.set(qn(slot), font)
    for element in list(document.element.body.iter(qn("w:r"))):
        _encode_run(element, encoding)
    buffer = io.BytesIO()
    document.save(buffer)
    return repacked(buffer.getvalue())


def _encode_run(element: Any, encoding: LegacyEncoding) -> None:
    run = DocxRun(element, None)  # type: ignore[arg-type]
    for text, font in _typed(run.text, encoding):
        added = copy.deepcopy(element)
        element.addprevious(added)
        typed = DocxRun(added, None)  # type: ignore[arg-type]
        typed.text, typed.font.name = text, font
    element.getparent().remove(element)


def _typed(text: str, encoding: LegacyEncoding) -> list[tuple[str, str]]:
    """Returns the pieces of a text as typed, each with its font."""
    if encoding is not LegacyEncoding.TCVN3:
        return [(encode(text, encoding), VNI_FONT)]
    if text.isupper():
        return [(encode(text.lower(), encoding), TCVN3_CAPITALS_FONT)]
    return [
        (encode("".join(letters).lower() if lost else "".join(letters), encoding), font)
        for lost, letters in groupby(text, key=_is_lost)
        for font in [TCVN3_CAPITALS_FONT if lost else TCVN3_FONT]
    ]


def _is_lost(char: str) -> bool:
    """Tells whether TCVN3 lacks a letter: it is a capital with a tone."""
    return decode(encode(char, LegacyEncoding.TCVN3), LegacyEncoding.TCVN3) != char


def as_plain_bytes(source: Source, encoding: LegacyEncoding) -> bytes:
    """Returns everything that is printed as lines of a text file in the encoding, one paragraph or table row each."""
    text = "\r\n".join(printed_lines(source))
    if encoding is LegacyEncoding.VISCII:  # it has no typographic quotes
        return encode(text.translate(_PLAIN_QUOTES), encoding).encode("latin-1")
    return encode(text, encoding).encode("cp1252")


def printed_lines(source: Source) -> list[str]:
    """Returns everything that is printed in Unicode: one paragraph or table row each, none empty."""
    lines: list[str] = []
    for piece in pieces(source):
        if isinstance(piece, Para):
            lines.append(piece.text)
        elif isinstance(piece, SideBySide):
            lines += [para.text for row in piece.rows for cell in row for para in cell]
        elif isinstance(piece, Grid):
            lines += [" | ".join(row) for row in (piece.header, *piece.rows)]
    return [line for line in lines if line]
