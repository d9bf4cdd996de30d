"""Ruling lines of PDF pages by pdfium, and how user space turns into the page as shown.

To be called under the lock of ``pdf_words.opened``.
"""

import ctypes
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium

from ingest.readers.pdf_geometry import Rule

_MAX_OBJECTS = 50_000  # page objects looked at for ruling lines
_MAX_SEGMENTS = 60_000
_THICKEST_RULE = 3.5  # points; wider filled bars are shading
_SHORTEST_RULE = 4.0
_FORM, _PATH = pdfium.FPDF_PAGEOBJ_FORM, pdfium.FPDF_PAGEOBJ_PATH
_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Place:
    """How user space turns into the page as shown: box and quarter turns."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Returns the point of the page, from its top left corner, at which a point of user space is shown."""
        x, y = x - self.left, y - self.bottom
        width, height = self.right - self.left, self.top - self.bottom
        return ((x, height - y), (y, x), (width - x, y), (height - y, width - x))[self.turns]

    def user(self, x: float, y: float) -> tuple[float, float]:
        """Returns the point of user space shown at a point: the inverse of ``point``."""
        width, height = self.right - self.left, self.top - self.bottom
        u, v = ((x, height - y), (y, x), (width - x, y), (width - y, height - x))[self.turns]
        return u + self.left, v + self.bottom


def rules_on(page: Any, place: Place) -> Iterator[Rule]:
    """Yields the straight lines drawn on an open page, and thin filled bars; a page with very many gives the first."""
    budget = [_MAX_OBJECTS, _MAX_SEGMENTS]
    raw, object_at = page.raw, pdfium.FPDFPage_GetObject
    count = pdfium.FPDFPage_CountObjects(raw)
    for index in range(min(count, _MAX_OBJECTS)):
        yield from _object_rules(object_at(raw, index), _IDENTITY, place, budget, 0)


def _object_rules(obj: Any, outer: _Matrix, place: Place, budget: list[int], depth: int) -> Iterable[Rule]:
    kind = pdfium.FPDFPageObj_GetType(obj)
    budget[0] -= 1
    if budget[0] < 0 or kind not in (_FORM, _PATH):
        return ()  # text, nearly always
    matrix = _combined(_matrix(obj), outer)
    return _path_rules(obj, matrix, place, budget) if kind == _PATH else _form_rules(obj, matrix, place, budget, depth)


def _form_rules(form: Any, matrix: _Matrix, place: Place, budget: list[int], depth: int) -> Iterator[Rule]:
    for index in range(max(0, pdfium.FPDFFormObj_CountObjects(form)) if depth < 4 else 0):
        yield from _object_rules(pdfium.FPDFFormObj_GetObject(form, index), matrix, place, budget, depth + 1)


def _matrix(obj: Any) -> _Matrix:
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(obj, matrix):
        return _IDENTITY
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _combined(inner: _Matrix, outer: _Matrix) -> _Matrix:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _path_rules(obj: Any, matrix: _Matrix, place: Place, budget: list[int]) -> Iterator[Rule]:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(obj, fill, stroke)
    if not fill.value and not stroke.value:
        return  # a clipping path draws nothing
    for points in _subpaths(obj, matrix, place, budget):
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        box = Rule(min(xs), max(xs), min(ys), max(ys))
        width, height = box.x1 - box.x0, box.bottom - box.top
        if min(width, height) <= _THICKEST_RULE:
            if max(width, height) >= _SHORTEST_RULE:
                yield box
        elif stroke.value:
            yield from _sides(points)


def _subpaths(obj: Any, matrix: _Matrix, place: Place, budget: list[int]) -> Iterator[list[tuple[float, float]]]:
    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    for index in range(max(0, pdfium.FPDFPath_CountSegments(obj))):
        budget[1] -= 1
        if budget[1] < 0:
            return
        segment = pdfium.FPDFPath_GetPathSegment(obj, index)
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO and points:
            if len(points) > 1:
                yield points
            points = []
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        points.append(place.point(a * x.value + c * y.value + e, b * x.value + d * y.value + f))
        if pdfium.FPDFPathSegment_GetClose(segment) and points:
            points.append(points[0])
    if len(points) > 1:
        yield points


def _sides(points: list[tuple[float, float]]) -> Iterator[Rule]:
    for (xa, ya), (xb, yb) in pairwise(points):
        side = Rule(min(xa, xb), max(xa, xb), min(ya, yb), max(ya, yb))
        width, height = side.x1 - side.x0, side.bottom - side.top
        if min(width, height) < 1.0 and max(width, height) >= _SHORTEST_RULE:
            yield side
