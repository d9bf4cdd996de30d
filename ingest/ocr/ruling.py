"""Ruling lines in a picture of a page: long unbroken runs of ink, flat or upright, found with running sums."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

_FLAT = 70  # pixels at 200 dpi (9 mm); no stroke of a letter is as long
_UPRIGHT = 44  # pixels (5.6 mm); a row of a table is higher, a capital lower
_FILLED = 0.9  # share of a run that must be ink: scans break thin lines
_THICKEST = 9  # pixels (1.1 mm); thicker is a bar or a photograph
_BESIDE = 3  # pixels from a line at which there is white
_CROWDED = 0.3  # share of the row beside a line that may be ink: letters touching it, lines crossing it
_NEXT = 3  # pixels between runs of one line that slopes by a step

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of pixels, its right and lower edges outside."""

    left: int
    top: int
    right: int
    bottom: int

    def turned(self) -> "Box":
        """Returns the box with rows and columns exchanged."""
        return Box(self.top, self.left, self.bottom, self.right)


def ruling_lines(ink: Mask) -> list[Box]:
    """Returns the flat and then the upright ruling lines of a cleaned, level picture; True is ink."""
    return [*_flat_lines(ink, _FLAT), *(box.turned() for box in _flat_lines(ink.T, _UPRIGHT))]


def _flat_lines(ink: Mask, length: int) -> list[Box]:
    if ink.shape[1] <= length:
        return []
    grown = ink.copy()  # a line that slopes by a pixel goes on in a row beside it
    grown[1:] |= ink[:-1]
    grown[:-1] |= ink[1:]
    runs = _long_runs(grown, length)
    lines = [line for line in _joined(runs) if line.bottom - line.top <= _THICKEST]
    return [line for line in lines if line.right - line.left >= length and _stands_alone(ink, line)]


def _stands_alone(ink: Mask, line: Box) -> bool:
    """Tells whether a line has white above and below; a row through bold letters has their other rows there."""
    rows = (line.top - _BESIDE, line.bottom + _BESIDE - 1)
    beside = [ink[row, line.left : line.right] for row in rows if 0 <= row < ink.shape[0]]
    return all(np.count_nonzero(row) <= _CROWDED * row.size for row in beside)


def _long_runs(ink: Mask, length: int) -> list[Box]:
    """Returns the stretches of each row in which every window of ``length`` is nearly all ink."""
    sums = np.zeros((ink.shape[0], ink.shape[1] + 1), np.int32)
    np.cumsum(ink, axis=1, out=sums[:, 1:])
    full = (sums[:, length:] - sums[:, :-length]) >= _FILLED * length
    rows = np.nonzero(full.any(axis=1))[0]
    runs: list[Box] = []
    for row in rows.tolist():
        edges = np.diff(np.concatenate(([0], full[row].astype(np.int8), [0])))
        starts, ends = np.nonzero(edges == 1)[0], np.nonzero(edges == -1)[0]
        runs += [Box(int(start), row, int(end) + length - 1, row + 1) for start, end in zip(starts, ends, strict=True)]
    return runs


def _joined(runs: list[Box]) -> list[Box]:
    """Returns the lines that runs of neighbouring rows make."""
    done: list[Box] = []
    open_lines: list[Box] = []
    for run in runs:
        done += [line for line in open_lines if run.top - line.bottom > _NEXT]
        open_lines = [line for line in open_lines if run.top - line.bottom <= _NEXT]
        touching = [line for line in open_lines if line.left <= run.right + _NEXT and run.left <= line.right + _NEXT]
        merged = run
        for line in touching:
            merged = Box(
                min(merged.left, line.left), min(merged.top, line.top), max(merged.right, line.right), run.bottom
            )
        open_lines = [line for line in open_lines if line not in touching] + [merged]
    return done + open_lines


def without_lines(pixels: NDArray[np.uint8], lines: list[Box]) -> NDArray[np.uint8]:
    """Returns the picture with its ruling lines painted over in white."""
    bare = pixels.copy()
    for line in lines:
        wide = replace(line, left=max(0, line.left - 1), top=max(0, line.top - 1))
        bare[wide.top : line.bottom + 1, wide.left : line.right + 1] = 255
    return bare
