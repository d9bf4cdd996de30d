"""Round seals on a patch of coloured ink: where one is, and what lies under and beside it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Ink = NDArray[np.float32]
Box = tuple[int, int, int, int]  # left, top, right, bottom in pixels

_RADII = (13.0, 23.0)  # mm, of round seals
_COARSE = 50  # pixels an inch at which seals are sought
_POINTS = 72  # of a circle that are looked at
_INKED = 0.3  # ink of a point that lies on the rim
_WHOLE = 0.8  # share of a circle that is inked where it is the rim of a seal
_BEYOND = 8  # mm beside a seal that a stamp under it juts out at least


@dataclass(frozen=True, slots=True)
class Seal:
    """A round seal: its middle and its radius in pixels, and pixels a millimetre."""

    x: float
    y: float
    radius: float
    scale: float

    def beside(self, ink: Ink) -> list[Box]:
        """Returns the boxes of what juts out of the seal on its left, right, top and bottom, reaching half under it."""
        jut = _BEYOND * self.scale
        left, top, right, bottom = (
            self.x - self.radius,
            self.y - self.radius,
            self.x + self.radius,
            self.y + self.radius,
        )
        height, width = ink.shape
        boxes = []
        if left > jut:
            boxes.append((0, 0, round(self.x), height))
        if width - right > jut:
            boxes.append((round(self.x), 0, width, height))
        if top > jut:
            boxes.append((0, 0, width, round(self.y)))
        if height - bottom > jut:
            boxes.append((0, round(self.y), width, height))
        return boxes


def seal_in(ink: Ink, dpi: int) -> Seal | None:
    """Returns the round seal in a patch of ink, or None: the circle of a seal's size that is inked all around."""
    step = dpi // _COARSE
    small = _shrunk(ink, step)
    low, high = (side / 25.4 * _COARSE for side in _RADII)
    if min(small.shape) < 1.7 * low:
        return None
    best, where = 0.0, (0.0, 0.0, 0.0)
    for radius in np.arange(low, min(high, 0.6 * max(small.shape)) + 1):
        share, x, y = _rim(small, float(radius))
        if share >= best:
            best, where = share, (x, y, float(radius))
    x, y, radius = (side * step for side in where)
    return Seal(x, y, radius, dpi / 25.4) if best >= _WHOLE else None


def without_seal(ink: Ink, seal: Seal, box: Box) -> Ink:
    """Returns the ink of a part of a patch that lies outside the seal."""
    rows, columns = np.ogrid[: ink.shape[0], : ink.shape[1]]
    far = np.hypot(columns - seal.x, rows - seal.y)
    left, top, right, bottom = box
    rest: Ink = np.where(far < seal.radius + seal.scale, 0, ink)[top:bottom, left:right].astype(np.float32)
    return rest


def _shrunk(ink: Ink, step: int) -> Ink:
    image = Image.fromarray((np.clip(ink, 0, 1) * 255).astype(np.uint8))
    size = (max(1, ink.shape[1] // step), max(1, ink.shape[0] // step))
    shrunk = np.asarray(image.resize(size, Image.Resampling.BOX), dtype=np.float32) / 255
    return shrunk.astype(np.float32)


def _rim(ink: Ink, radius: float) -> tuple[float, float, float]:
    """Returns the share of the best circle of a radius that is inked, and its middle; half a pixel off is on it."""
    angles = np.linspace(0, 2 * np.pi, _POINTS, endpoint=False)
    reach = int(radius) + 2
    wide = np.pad(_spread(ink) > _INKED, reach)
    shape = (ink.shape[0] + 1, ink.shape[1] + 1)
    count = np.zeros(shape, dtype=np.int16)
    for dx, dy in zip(
        np.rint(radius * np.cos(angles)).astype(int), np.rint(radius * np.sin(angles)).astype(int), strict=True
    ):
        count += wide[reach + dy : reach + dy + shape[0], reach + dx : reach + dx + shape[1]]
    y, x = np.unravel_index(int(count.argmax()), shape)
    return float(count[y, x]) / _POINTS, float(x), float(y)


def _spread(ink: Ink) -> Ink:
    """Returns ink that reaches one pixel to each side."""
    wide = np.pad(ink, 1)
    spread: Ink = np.max([wide[1:-1, 1:-1], wide[:-2, 1:-1], wide[2:, 1:-1], wide[1:-1, :-2], wide[1:-1, 2:]], axis=0)
    return spread
