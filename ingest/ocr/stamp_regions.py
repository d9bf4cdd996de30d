"""Where on a picture of a page stamps may be: patches of coloured or grey ink, and drawn frames, of a stamp's size.

Pictures are looked at with 200 pixels an inch. Ink is an array (h, w) float32 in [0, 1], 1 where a stamp's ink is full.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from ingest.ocr.seals import seal_in, without_seal
from ingest.ocr.touching import connected, gathered

Ink = NDArray[np.float32]

DPI = 200  # pixels an inch of the pictures looked at
_MM = DPI / 25.4
_CELL = 3  # pixels, at half size, of a side of the squares in which ink is gathered
_INKED = 0.06  # mean ink of a square that counts
_REACHES = ((5, 3), (10, 7))  # squares across and down that may part the letters of a stamp, of usual and large size
_SMALLEST = (6 * _MM, 3.5 * _MM)
_LARGEST = (130 * _MM, 75 * _MM)  # a stamp of arrival is 50 x 30 mm, watermarks are larger
_CHROMA = 0.075  # saturation that the noise of scanners does not reach
_FULL_CHROMA = 0.35
_HEAD = 0.42  # share of a page's height in which stamps in black or grey are sought
_DARK, _GREY = 0.38, 0.86  # of the paper's light
_MOST_GREY = 0.35  # share of grey among all ink above which a page is faint and not stamped in grey
_FRAME_DARK = 0.6  # of the paper's light
_STRAIGHT = (0.4, 0.7)  # shares of a frame's width that the worse and the better of its long lines account for


@dataclass(frozen=True, slots=True)
class Region:
    """A patch that may be a stamp: its box in pixels and its ink."""

    left: int
    top: int
    right: int
    bottom: int
    ink: Ink


def regions(image: Image.Image, *, is_page: bool) -> list[Region]:
    """Returns the patches of a picture (RGB, 200 pixels an inch) that may be stamps, coloured ones first.

    They are sought on the picture at half its size; the ink of each is taken from the picture itself.
    """
    paper = _paper(image)
    half = _light(image.reduce(2), paper)  # halving also takes the coloured noise of scanners away
    grey = half.mean(axis=2, dtype=np.float32)
    head = grey[: int(len(grey) * _HEAD)] if is_page else grey
    found = [part for box in _patches(_coloured(half)) for part in unsealed(_region(image, paper, box, _coloured))]
    found += [_region(image, paper, box, _grey_of) for box in _patches(_greyed(head))]
    found += [_region(image, paper, box, _dark_of) for box in _frames(_darkest(image, paper)[: len(head)])]
    return found


def whole(image: Image.Image) -> Region:
    """Returns a small picture as one region, whatever its colours."""
    light = _light(image, _paper(image)).min(axis=2)
    return Region(0, 0, image.width, image.height, np.clip((0.95 - light) / 0.6, 0, 1).astype(np.float32))


def unsealed(region: Region) -> list[Region]:
    """Returns what of a patch may be a stamp: what a round seal leaves, then the patch; of a seal alone nothing."""
    seal = seal_in(region.ink, DPI)
    if seal is None:
        return [region]
    rest = [(box, without_seal(region.ink, seal, box)) for box in seal.beside(region.ink)]
    parts = [
        Region(region.left + x0, region.top + y0, region.left + x1, region.top + y1, ink)
        for (x0, y0, x1, y1), ink in rest
        if _is_sized(x1 - x0, y1 - y0)
    ]
    return [*parts, region] if parts else []


def _region(image: Image.Image, paper: Ink, box: tuple[int, int, int, int], ink: Callable[[Ink], Ink]) -> Region:
    """Returns the region of a box found at half size, with its ink taken from the picture in full size."""
    left, top, right, bottom = (2 * side for side in box)
    crop = image.crop((left, top, min(right, image.width), min(bottom, image.height)))
    return Region(left, top, right, bottom, ink(_light(crop.filter(ImageFilter.BoxBlur(1)), paper)))


def _paper(image: Image.Image) -> Ink:
    """Returns the light of the paper in each channel, [0, 1]."""
    pixels = np.asarray(image.reduce(4) if min(image.size) > 40 else image, dtype=np.float32).reshape(-1, 3) / 255
    light = np.asarray(np.percentile(pixels, 85, axis=0), dtype=np.float32)
    paper: Ink = np.maximum(light, np.float32(0.3))
    return paper


def _light(image: Image.Image, paper: Ink) -> Ink:
    """Returns the channels (h, w, 3) as shares of the paper's light."""
    light: Ink = np.minimum(np.asarray(image, dtype=np.float32) / 255 / paper, 1).astype(np.float32)
    return light


def _darkest(image: Image.Image, paper: Ink) -> Ink:
    """Returns the light of a picture at half its size, of four pixels the darkest: thin lines stay whole."""
    grey = np.asarray(image.convert("L"), dtype=np.float32) / (255 * float(paper.mean()))
    rows, columns = grey.shape[0] // 2, grey.shape[1] // 2
    darkest: Ink = grey[: 2 * rows, : 2 * columns].reshape(rows, 2, columns, 2).min(axis=(1, 3))
    return darkest


def _grey_of(light: Ink) -> Ink:
    return _grey_ink(light.mean(axis=2, dtype=np.float32))[0]


def _dark_of(light: Ink) -> Ink:
    ink: Ink = np.clip((0.85 - light.mean(axis=2)) / 0.5, 0, 1).astype(np.float32)
    return ink


def _coloured(light: Ink) -> Ink:
    """Returns the ink of red, purple and blue; yellow, orange and green are paper and highlights."""
    red, green, blue = light[..., 0], light[..., 1], light[..., 2]
    brightest = light.max(axis=2)
    chroma = (brightest - light.min(axis=2)) / np.maximum(brightest, _DARK)  # print beside it darkens ink alike
    warm = (green >= red) & (green >= blue) | (green - blue > 0.55 * (red - blue)) & (red >= green)
    ink = np.clip((chroma - _CHROMA) / (_FULL_CHROMA - _CHROMA), 0, 1)
    return _under_print(np.where(warm, 0, ink).astype(np.float32), brightest < _DARK)


def _under_print(ink: Ink, print_: NDArray[np.bool_]) -> Ink:
    """Returns ink with what black print hides of it, taken from around the print."""
    seen = np.where(print_, 0, ink)
    near, share = _blurred(seen), _blurred((~print_).astype(np.float32))
    return np.where(print_, near / np.maximum(share, 0.05), ink).astype(np.float32)


def _blurred(ink: Ink) -> Ink:
    image = Image.fromarray((ink * 255).astype(np.uint8)).filter(ImageFilter.BoxBlur(4))
    return (np.asarray(image, dtype=np.float32) / 255).astype(np.float32)


def _greyed(grey: Ink) -> Ink:
    """Returns ink that is lighter than print all over, or none where the whole page is printed faintly."""
    ink, mid = _grey_ink(grey)
    share = float(mid.sum()) / max(1.0, float((grey < _GREY).sum()))
    return ink if share < _MOST_GREY else np.zeros_like(ink)


def _grey_ink(grey: Ink) -> tuple[Ink, NDArray[np.bool_]]:
    """Returns the ink of grey pixels away from print, and which those are."""
    mid = (grey < _GREY) & ~_spread(grey < _DARK, 2)
    return np.where(mid, np.clip((_GREY + 0.06 - grey) / 0.35, 0, 1), 0).astype(np.float32), mid


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


def _patches(ink: Ink) -> list[tuple[int, int, int, int]]:
    """Returns the boxes of the patches of ink of a stamp's size in a picture of half size, the largest first."""
    rows, columns = ink.shape[0] // _CELL, ink.shape[1] // _CELL
    squares = ink[: rows * _CELL, : columns * _CELL].reshape(rows, _CELL, columns, _CELL).mean(axis=(1, 3)) > _INKED
    boxes = dict.fromkeys(
        (x0 * _CELL, y0 * _CELL, (x1 + 1) * _CELL, (y1 + 1) * _CELL)
        for reach in _REACHES
        for x0, y0, x1, y1 in gathered(squares, reach)
    )
    sized = [box for box in boxes if _is_sized(2 * (box[2] - box[0]), 2 * (box[3] - box[1]))]
    return sorted(sized, key=lambda box: (box[0] - box[2]) * (box[3] - box[1]))


def _is_sized(width: int, height: int) -> bool:
    return _SMALLEST[0] <= width <= _LARGEST[0] and _SMALLEST[1] <= height <= _LARGEST[1]


def _frames(grey: Ink) -> Iterator[tuple[int, int, int, int]]:
    """Yields the boxes of frames of a stamp's size drawn in dark ink in a picture of half size."""
    dark = grey < _FRAME_DARK
    for left, top, right, bottom in connected(dark):
        width, height = (right - left + 1) * 2, (bottom - top + 1) * 2
        sized = 10 * _MM <= width <= 90 * _MM and 6 * _MM <= height <= 45 * _MM
        if sized and _is_frame(dark[top : bottom + 1, left : right + 1]):
            yield left, top, right + 1, bottom + 1


def _is_frame(dark: NDArray[np.bool_]) -> bool:
    """Tells whether the first and the last dark pixels of most columns lie on straight lines."""
    first, last = dark.argmax(axis=0), len(dark) - 1 - dark[::-1].argmax(axis=0)
    shares = sorted(_straight(edge) / len(edge) for edge in (first, last))  # print may touch one of the lines
    return shares[0] >= _STRAIGHT[0] and shares[1] >= _STRAIGHT[1]


def _straight(heights: NDArray[np.intp]) -> int:
    """Returns how many of some heights lie within a pixel and a half of the best line that leans up to 25 degrees."""
    across = np.arange(len(heights))
    rest = (heights - np.outer(np.linspace(-0.46, 0.46, 47), across)).astype(np.float64)
    middles = np.median(rest, axis=1, keepdims=True)
    return int((np.abs(rest - middles) <= 1.5).sum(axis=1).max())
