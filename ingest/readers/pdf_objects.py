"""What is drawn on a PDF page besides plain text: skewed or very large words, pictures, notes pinned on the page.

Called with the document open and pdfium's lock held (``pdf_words.opened``).
"""

import ctypes
import hashlib
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

_Matrix = tuple[float, float, float, float, float, float]
_Box = tuple[float, float, float, float]
_PLAIN = (pdfium.FPDF_PAGEOBJ_SHADING, pdfium.FPDF_PAGEOBJ_UNKNOWN)
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


@dataclass(slots=True)
class Drawn:
    """What is drawn on a page besides plain text: words set askew or very large, and pictures in drawing order."""

    unusual: str
    pictures: list[Picture]
    paths: int  # lines, boxes, outlines


@dataclass(slots=True)
class _Survey:
    """The objects found so far, and one matrix and one number that pdfium writes into: a page has hundreds of words."""

    words: list[Any] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    paths: int = 0
    matrix: Any = field(default_factory=pdfium.FS_MATRIX)
    size: ctypes.c_float = field(default_factory=ctypes.c_float)

    def look_at(self, raw: Any, outer: _Matrix | None, depth: int) -> None:
        """Notes a page object, or what a form holds, if it is unusual text or a picture."""
        kind = pdfium.FPDFPageObj_GetType(raw)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            self.paths += 1
            return
        if kind in _PLAIN or not pdfium.FPDFPageObj_GetMatrix(raw, self.matrix):
            return
        own = self.matrix
        matrix = (own.a, own.b, own.c, own.d, own.e, own.f)
        matrix = matrix if outer is None else _combined(matrix, outer)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            if self._is_unusual(raw, matrix):
                self.words.append(raw)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            self.pictures.append(Picture(_corners(matrix), _digest(raw)))
        elif depth < _DEEPEST:
            for index in range(min(max(0, pdfium.FPDFFormObj_CountObjects(raw)), _MOST_OBJECTS)):
                self.look_at(pdfium.FPDFFormObj_GetObject(raw, index), matrix, depth + 1)

    def _is_unusual(self, raw: Any, matrix: _Matrix) -> bool:
        a, b, c, d, _, _ = matrix
        if abs(b) > 1e-6 and _SKEW < math.degrees(math.atan2(b, a)) % 90 < 90 - _SKEW:
            return True
        pdfium.FPDFTextObj_GetFontSize(raw, self.size)
        return self.size.value * math.hypot(c, d) >= _LARGE


def drawn_on(page: Any) -> Drawn:
    """Returns the words of a page that are set askew or very large, as watermarks are, and its pictures."""
    survey = _Survey()
    for index in range(min(pdfium.FPDFPage_CountObjects(page.raw), _MOST_OBJECTS)):
        survey.look_at(pdfium.FPDFPage_GetObject(page.raw, index), None, 0)
    if not survey.words:
        return Drawn("", survey.pictures, survey.paths)
    textpage = page.get_textpage()
    try:
        texts = [_text_of(raw, textpage.raw).strip() for raw in survey.words]
    finally:
        textpage.close()
    return Drawn(" ".join(filter(None, texts)), survey.pictures, survey.paths)


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


def _combined(inner: _Matrix, outer: _Matrix) -> _Matrix:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


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
