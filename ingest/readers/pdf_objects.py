"""What is drawn on a PDF page besides plain text: skewed or very large words, pictures, notes pinned on the page.

Called with the document open and pdfium's lock held (``pdf_words.opened``).
"""

import ctypes
import hashlib
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

_Matrix = tuple[float, float, float, float, float, float]
_Box = tuple[float, float, float, float]
_IDENTITY: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_DEEPEST = 4  # forms in forms
_MOST_OBJECTS = 50_000
_SKEW = 4.0  # degrees from upright or sideways; a scan's text layer leans less
_LARGE = 36.0  # points; titles are set in 14 to 20, covers below 36
_LONGEST_NOTE = 2_000  # characters
_NOTES = (
    pdfium.FPDF_ANNOT_STAMP,
    pdfium.FPDF_ANNOT_FREETEXT,
    pdfium.FPDF_ANNOT_WATERMARK,
    pdfium.FPDF_ANNOT_WIDGET,
)
_PRINTED_NOTES = (pdfium.FPDF_ANNOT_STAMP, pdfium.FPDF_ANNOT_WATERMARK)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture on a page: its box (left, bottom, right, top in points of user space) and what tells it apart."""

    box: _Box
    digest: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """An annotation that prints: its words (a stamp's name last) and, of a stamp without words, where it is."""

    words: tuple[str, ...]
    picture: Picture | None


@dataclass(frozen=True, slots=True)
class _Object:
    raw: Any
    kind: int
    matrix: _Matrix


def unusual_text(page: Any) -> str:
    """Returns the words of a page that are set askew or very large, as watermarks are, joined with spaces."""
    found = [one.raw for one in _objects(page.raw) if one.kind == pdfium.FPDF_PAGEOBJ_TEXT and _is_unusual(one)]
    if not found:
        return ""
    textpage = page.get_textpage()
    try:
        return " ".join(text for raw in found if (text := _text_of(raw, textpage.raw).strip()))
    finally:
        textpage.close()


def pictures(page: Any) -> Iterator[Picture]:
    """Yields the pictures of a page in the order they are drawn."""
    for one in _objects(page.raw):
        if one.kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            yield Picture(_corners(one.matrix), _digest(one.raw))


def notes(page: Any) -> Iterator[Note]:
    """Yields the stamps, free texts, watermarks and filled fields that are pinned on a page."""
    for index in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, index)
        if not annotation:
            continue
        try:
            kind = pdfium.FPDFAnnot_GetSubtype(annotation)
            if kind in _NOTES:
                yield _note(annotation, kind)
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)


def _note(annotation: Any, kind: int) -> Note:
    keys = (b"V",) if kind == pdfium.FPDF_ANNOT_WIDGET else (b"Contents", b"Subj", b"Name")
    words = tuple(text for key in keys if (text := _value(annotation, key)))
    if kind not in _PRINTED_NOTES:
        return Note(words, None)
    rect = pdfium.FS_RECTF()
    pdfium.FPDFAnnot_GetRect(annotation, rect)
    box = (rect.left, rect.bottom, rect.right, rect.top)
    return Note(words, Picture(box, repr((words, [round(side) for side in box])).encode()))


def _value(annotation: Any, key: bytes) -> str:
    size = pdfium.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    if not 2 < size <= 2 * _LONGEST_NOTE:
        return ""
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFAnnot_GetStringValue(annotation, key, ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace").strip()


def _objects(page: Any) -> Iterator[_Object]:
    count = min(pdfium.FPDFPage_CountObjects(page), _MOST_OBJECTS)
    for index in range(count):
        yield from _expanded(pdfium.FPDFPage_GetObject(page, index), _IDENTITY, 0)


def _expanded(raw: Any, outer: _Matrix, depth: int) -> Iterator[_Object]:
    kind = pdfium.FPDFPageObj_GetType(raw)
    if kind in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_SHADING):
        return
    matrix = _combined(_matrix(raw), outer)
    if kind != pdfium.FPDF_PAGEOBJ_FORM:
        yield _Object(raw, kind, matrix)
    elif depth < _DEEPEST:
        for index in range(min(max(0, pdfium.FPDFFormObj_CountObjects(raw)), _MOST_OBJECTS)):
            yield from _expanded(pdfium.FPDFFormObj_GetObject(raw, index), matrix, depth + 1)


def _matrix(raw: Any) -> _Matrix:
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(raw, matrix):
        return _IDENTITY
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _combined(inner: _Matrix, outer: _Matrix) -> _Matrix:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _is_unusual(one: _Object) -> bool:
    a, b = one.matrix[0], one.matrix[1]
    if abs(b) > 1e-6:
        askew = math.degrees(math.atan2(b, a)) % 90
        if _SKEW < askew < 90 - _SKEW:
            return True
    size = ctypes.c_float()
    pdfium.FPDFTextObj_GetFontSize(one.raw, size)
    return size.value * math.hypot(one.matrix[2], one.matrix[3]) >= _LARGE


def _text_of(raw: Any, textpage: Any) -> str:
    size = pdfium.FPDFTextObj_GetText(raw, textpage, None, 0)
    if not 2 < size <= 2 * _LONGEST_NOTE:
        return ""
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFTextObj_GetText(raw, textpage, ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace")


def _corners(matrix: _Matrix) -> _Box:
    """Returns the box of the unit square, which a picture fills, under a matrix."""
    a, b, c, d, e, f = matrix
    xs, ys = (e, e + a, e + c, e + a + c), (f, f + b, f + d, f + b + d)
    return min(xs), min(ys), max(xs), max(ys)


def _digest(raw: Any) -> bytes:
    size = pdfium.FPDFImageObj_GetImageDataRaw(raw, None, 0)
    buffer = ctypes.create_string_buffer(max(size, 1))
    pdfium.FPDFImageObj_GetImageDataRaw(raw, buffer, size)
    return hashlib.sha256(buffer.raw).digest()
