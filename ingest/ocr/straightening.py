"""How a picture of a page lies: sideways or not, and how far its lines slope.

A page's lines show as peaks when its ink is summed along them; the angle with the sharpest peaks is the slope.
"""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

STEEPEST = 10.0  # degrees; a scan slopes less, more is a picture of something else
_COARSE, _FINE = 0.5, 0.1  # degrees between the angles tried
_LEAST_SLOPE = 0.15  # degrees; less is not worth turning the picture for
_POINTS = 40_000  # points of ink looked at
_LEAST_POINTS = 300
_SIDEWAYS = 1.4  # times sharper across than along: the page lies on its side

Points = NDArray[np.float64]


def is_sideways(grey: Image.Image) -> bool:
    """Tells whether the lines of text run up and down the picture."""
    down, across = _ink(grey)
    if down.size < _LEAST_POINTS:
        return False
    return _sharpest(across, -down)[1] > _SIDEWAYS * _sharpest(down, across)[1]


def slope_of(grey: Image.Image) -> float:
    """Returns the degrees by which a picture must be turned counter-clockwise to set its lines level, within ±10."""
    down, across = _ink(grey)
    if down.size < _LEAST_POINTS:
        return 0.0
    rough = _sharpest(down, across)[0]
    near = np.arange(rough - _COARSE, rough + _COARSE + _FINE / 2, _FINE)
    best = float(max(near, key=lambda degrees: _sharpness(down, across, degrees)))
    return best if abs(best) >= _LEAST_SLOPE else 0.0


def levelled(grey: Image.Image, degrees: float) -> Image.Image:
    """Returns a grey picture turned counter-clockwise, of the same size; the corners are as light as the paper."""
    if not degrees:
        return grey
    paper = int(np.percentile(np.asarray(grey)[::8, ::8], 75))
    return grey.rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor=paper)


def _ink(grey: Image.Image) -> tuple[Points, Points]:
    """Returns how far down and across from the middle the ink lies, in pixels of the picture at half its size."""
    small = np.asarray(grey.resize((max(1, grey.width // 2), max(1, grey.height // 2)), Image.Resampling.BOX))
    rim_y, rim_x = small.shape[0] // 40, small.shape[1] // 40  # the shadow of the lid
    inner = small[rim_y : small.shape[0] - rim_y, rim_x : small.shape[1] - rim_x]
    down, across = np.nonzero(inner < np.median(inner) - 60)
    step = max(1, down.size // _POINTS)
    return down[::step] - inner.shape[0] / 2, across[::step] - inner.shape[1] / 2


def _sharpest(down: Points, across: Points) -> tuple[float, float]:
    angles = np.arange(-STEEPEST, STEEPEST + _COARSE / 2, _COARSE)
    scores = [_sharpness(down, across, degrees) for degrees in angles]
    best = int(np.argmax(scores))
    return float(angles[best]), scores[best]


def _sharpness(down: Points, across: Points, degrees: float) -> float:
    turned = down * np.cos(np.radians(degrees)) - across * np.sin(np.radians(degrees))
    counts = np.bincount((turned - turned.min()).astype(np.int64)).astype(np.float64)
    return float((np.diff(counts) ** 2).sum())
