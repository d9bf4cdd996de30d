"""Where on a picture of a page stamps may be: patches of coloured or grey ink, and drawn frames, of a stamp's size.

Pictures are looked at with 200 pixels an inch. Ink is an array (h, w) float32 in [0, 1], 1 where a stamp's ink is full.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from ingest.ocr.touching import connected, gathered

Ink = NDArray[np.float32]

DPI = 200  # pixels an inch of the pictures looked at
_MM = DPI / 25.4
_CELL = 6  # pixels of a side of the squares in which ink is gathered
_INKED = 0.06  # mean ink of a square that counts
_REACH = (3, 2)  # squares across and down that may part the letters of a stamp
_SMALLEST = (6 * _MM, 3.5 * _MM)
_LARGEST = (130 * _MM, 75 * _MM)  # a stamp of arrival is 50 x 30 mm, watermarks are larger
_MOST = 14  # patches of one picture that are read
_CHROMA = 0.075  # saturation that the noise of scanners does not reach
_FULL_CHROMA = 0.35
_HEAD = 0.42  # share of a page's height in which stamps in black or grey are sought
_DARK, _GREY = 0.38, 0.86  # of the paper's light
_MOST_GREY = 0.35  # share of grey among all ink above which a page is faint and not stamped in grey
_STRAIGHT = 0.7  # share of the width of a frame that its upper and lower lines must account for
_SEAL = (26 * _MM, 48 * _MM)  # diameters of round seals


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
    smooth = _light(image.filter(ImageFilter.BoxBlur(1)))  # noise of the scanner is coloured
    found = list(_patches(_coloured(smooth)))
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
    boxes = sorted(gathered(squares, _REACH), key=lambda box: (box[0] - box[2]) * (box[1] - box[3]), reverse=True)
    for left, top, right, bottom in boxes:
        x0, y0, x1, y1 = left * _CELL, top * _CELL, (right + 1) * _CELL, (bottom + 1) * _CELL
        sized = _SMALLEST[0] <= x1 - x0 <= _LARGEST[0] and _SMALLEST[1] <= y1 - y0 <= _LARGEST[1]
        if sized and not _is_seal(ink[y0:y1, x0:x1]):
            yield Region(x0, y0, x1, y1, ink[y0:y1, x0:x1])


def _is_seal(ink: Ink) -> bool:
    """Tells whether a patch is round: of a seal's size, as wide as high, its corners empty."""
    height, width = ink.shape
    if not (_SEAL[0] <= width <= _SEAL[1] and _SEAL[0] <= height <= _SEAL[1] and 0.85 < width / height < 1.18):
        return False
    side = height // 9
    corners = (ink[:side, :side], ink[:side, -side:], ink[-side:, :side], ink[-side:, -side:])
    return max(float(corner.mean()) for corner in corners) < 0.05


def _frames(grey: Ink) -> Iterator[Region]:
    """Yields what lies in frames of a stamp's size drawn in dark ink."""
    half = grey[: len(grey) // 2 * 2, : grey.shape[1] // 2 * 2].reshape(len(grey) // 2, 2, -1, 2).min(axis=(1, 3))
    dark = half < 0.6
    for left, top, right, bottom in connected(dark):
        width, height = (right - left + 1) * 2, (bottom - top + 1) * 2
        sized = 10 * _MM <= width <= 90 * _MM and 6 * _MM <= height <= 45 * _MM
        if not sized or not _is_frame(dark[top : bottom + 1, left : right + 1]):
            continue
        crop = grey[top * 2 : (bottom + 1) * 2, left * 2 : (right + 1) * 2]
        ink = np.clip((0.85 - crop) / 0.5, 0, 1).astype(np.float32)
        yield Region(left * 2, top * 2, (right + 1) * 2, (bottom + 1) * 2, ink)


def _is_frame(dark: NDArray[np.bool_]) -> bool:
    """Tells whether the first and the last dark pixels of most columns lie on straight lines."""
    first, last = dark.argmax(axis=0), len(dark) - 1 - dark[::-1].argmax(axis=0)
    return all(_straight(edge) >= _STRAIGHT * len(edge) for edge in (first, last))


def _straight(heights: NDArray[np.intp]) -> int:
    """Returns how many of some heights lie within a pixel and a half of the best line that leans up to 25 degrees."""
    across = np.arange(len(heights))
    rest = (heights - np.outer(np.linspace(-0.46, 0.46, 47), across)).astype(np.float64)
    middles = np.median(rest, axis=1, keepdims=True)
    return int((np.abs(rest - middles) <= 1.5).sum(axis=1).max())
