"""Where on a picture of a page stamps may be: patches of coloured or grey ink, and drawn frames, of a stamp's size.

Pictures are looked at with 200 pixels an inch. Ink is an array (h, w) float32 in [0, 1], 1 where a stamp's ink is full.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Ink = NDArray[np.float32]

DPI = 200  # pixels an inch of the pictures looked at
_MM = DPI / 25.4
_CELL = 6  # pixels of a side of the squares in which ink is gathered
_INKED = 0.06  # mean ink of a square that counts
_REACH = (3, 2)  # squares across and down that may part the letters of a stamp
_SMALLEST = (6 * _MM, 3.5 * _MM)
_LARGEST = (130 * _MM, 75 * _MM)  # a stamp of arrival is 50 x 30 mm, watermarks are larger
_MOST = 14  # patches of one picture that are read
_CHROMA = 0.09  # difference between the channels that scanning noise does not reach
_FULL_CHROMA = 0.40
_HEAD = 0.42  # share of a page's height in which stamps in black or grey are sought
_DARK, _GREY = 0.38, 0.86  # of the paper's light
_MOST_GREY = 0.35  # share of grey among all ink above which a page is faint and not stamped in grey
_FRAME_FILL = 0.45  # share of a frame's box that its ink fills at most
_FRAME_SIDES = 0.6  # share of the height or width that one line of a frame covers at least


@dataclass(frozen=True, slots=True)
class Region:
    """A patch that may be a stamp: its box in pixels and its ink."""

    left: int
    top: int
    right: int
    bottom: int
    ink: Ink


def regions(image: Image.Image, *, is_page: bool) -> list[Region]:
    """Returns the patches of a picture (RGB, 200 pixels an inch) that may be stamps, coloured ones first."""
    light = _light(image)
    found = list(_patches(_coloured(light)))
    grey = light.mean(axis=2, dtype=np.float32)
    head = grey[: int(len(grey) * _HEAD)] if is_page else grey
    found += _patches(_greyed(head))
    found += _frames(head)
    return found[:_MOST]


def whole(image: Image.Image) -> Region:
    """Returns a small picture as one region, whatever its colours."""
    light = _light(image).min(axis=2)
    return Region(0, 0, image.width, image.height, np.clip((0.95 - light) / 0.6, 0, 1).astype(np.float32))


def _light(image: Image.Image) -> Ink:
    """Returns the channels (h, w, 3) as shares of the paper's light."""
    pixels = np.asarray(image, dtype=np.float32) / 255
    paper = np.percentile(pixels[::4, ::4].reshape(-1, 3), 85, axis=0)
    return np.minimum(pixels / np.maximum(paper, 0.3), 1).astype(np.float32)


def _coloured(light: Ink) -> Ink:
    """Returns the ink of red, purple and blue; yellow, orange and green are paper and highlights."""
    red, green, blue = light[..., 0], light[..., 1], light[..., 2]
    chroma = light.max(axis=2) - light.min(axis=2)
    warm = (green >= red) & (green >= blue) | (green - blue > 0.55 * chroma) & (red >= green)
    ink = np.clip((chroma - _CHROMA) / (_FULL_CHROMA - _CHROMA), 0, 1)
    return np.where(warm, 0, ink).astype(np.float32)


def _greyed(grey: Ink) -> Ink:
    """Returns ink that is lighter than print all over, or none where the whole page is printed faintly."""
    near_dark = _spread(grey < _DARK, 3)
    mid = (grey < _GREY) & ~near_dark
    ink = np.where(mid, np.clip((_GREY + 0.06 - grey) / 0.35, 0, 1), 0).astype(np.float32)
    share = float(mid.sum()) / max(1.0, float((grey < _GREY).sum()))
    return ink if share < _MOST_GREY else np.zeros_like(ink)


def _spread(mask: NDArray[np.bool_], reach: int) -> NDArray[np.bool_]:
    """Returns a mask grown by some pixels in all directions."""
    grown = mask.copy()
    for step in range(1, reach + 1):
        grown[step:] |= mask[:-step]
        grown[:-step] |= mask[step:]
    wide = grown.copy()
    for step in range(1, reach + 1):
        wide[:, step:] |= grown[:, :-step]
        wide[:, :-step] |= grown[:, step:]
    return wide


def _patches(ink: Ink) -> Iterator[Region]:
    """Yields the patches of ink of a stamp's size, the largest first."""
    rows, columns = ink.shape[0] // _CELL, ink.shape[1] // _CELL
    squares = ink[: rows * _CELL, : columns * _CELL].reshape(rows, _CELL, columns, _CELL).mean(axis=(1, 3)) > _INKED
    boxes = sorted(_gathered(squares), key=lambda box: (box[0] - box[2]) * (box[1] - box[3]), reverse=True)
    for left, top, right, bottom in boxes:
        x0, y0, x1, y1 = left * _CELL, top * _CELL, (right + 1) * _CELL, (bottom + 1) * _CELL
        if _SMALLEST[0] <= x1 - x0 <= _LARGEST[0] and _SMALLEST[1] <= y1 - y0 <= _LARGEST[1]:
            yield Region(x0, y0, x1, y1, ink[y0:y1, x0:x1])


def _gathered(squares: NDArray[np.bool_]) -> Iterator[tuple[int, int, int, int]]:
    """Yields the boxes (left, top, right, bottom, in squares) of inked squares that lie within reach of each other."""
    waiting = {(int(y), int(x)) for y, x in np.argwhere(squares)}
    while waiting:
        edge = [waiting.pop()]
        ys, xs = [edge[0][0]], [edge[0][1]]
        while edge:
            y, x = edge.pop()
            for down in range(-_REACH[1], _REACH[1] + 1):
                for across in range(-_REACH[0], _REACH[0] + 1):
                    near = (y + down, x + across)
                    if near in waiting:
                        waiting.remove(near)
                        edge.append(near)
                        ys.append(near[0])
                        xs.append(near[1])
        yield min(xs), min(ys), max(xs), max(ys)


def _frames(grey: Ink) -> Iterator[Region]:
    """Yields what lies in frames of a stamp's size drawn in dark ink."""
    half = grey[: len(grey) // 2 * 2, : grey.shape[1] // 2 * 2].reshape(len(grey) // 2, 2, -1, 2).min(axis=(1, 3))
    for left, top, right, bottom, count in _connected(half < 0.6):
        width, height = (right - left + 1) * 2, (bottom - top + 1) * 2
        if not (8 * _MM <= width <= 90 * _MM and 5 * _MM <= height <= 45 * _MM):
            continue
        if count * 4 > _FRAME_FILL * width * height or count * 2 < _FRAME_SIDES * 2 * (width + height) * 0.8:
            continue
        y0, y1, x0, x1 = top * 2, (bottom + 1) * 2, left * 2, (right + 1) * 2
        crop = grey[y0:y1, x0:x1]
        yield Region(x0, y0, x1, y1, np.clip((0.85 - crop) / 0.5, 0, 1).astype(np.float32))


def _connected(mask: NDArray[np.bool_]) -> Iterator[tuple[int, int, int, int, int]]:
    """Yields box and size of every set of touching pixels, found by the runs of its rows (union of runs that touch)."""
    parent: list[int] = []
    runs: list[tuple[int, int, int]] = []  # row, first, last

    def root(one: int) -> int:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    above: list[int] = []
    for y, row in enumerate(mask):
        edges = np.flatnonzero(np.diff(np.concatenate(([0], row.astype(np.int8), [0]))))
        here: list[int] = []
        start = 0
        for first, last in zip(edges[::2].tolist(), (edges[1::2] - 1).tolist(), strict=True):
            index = len(runs)
            runs.append((y, first, last))
            parent.append(index)
            here.append(index)
            while start < len(above) and runs[above[start]][2] < first - 1:
                start += 1
            for other in above[start:]:
                if runs[other][1] > last + 1:
                    break
                parent[root(other)] = root(index)
        above = here
    boxes: dict[int, list[int]] = {}
    for index, (y, first, last) in enumerate(runs):
        box = boxes.setdefault(root(index), [first, y, last, y, 0])
        box[0], box[2], box[3] = min(box[0], first), max(box[2], last), max(box[3], y)
        box[4] += last - first + 1
    yield from ((box[0], box[1], box[2], box[3], box[4]) for box in boxes.values())
