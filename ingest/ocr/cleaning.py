"""Pictures of pages made fit for recognition: one grey channel, no specks, an even white ground, dark ink.

The order and the limits were measured on noisy, skewed renders of our samples: median, even ground, stretched
contrast halves the words read wrongly against the bare picture.
"""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Grey = NDArray[np.uint8]

INK = 128  # a pixel darker than this on a cleaned picture is ink
_BLOCK = 16  # pixels; the ground is measured in blocks of this side
_GROUND = 75  # percentile of a block that is its ground: text covers less than a quarter of any block
_LIGHTEST = 220  # of the even ground (255) that still turns white
_FAINTEST = 130  # ink lighter than this is stretched no further
_SPECK = 3  # pixels; side of the median window
_VIVID = 60  # difference between channels that makes a pixel coloured


def grey_of(image: Image.Image) -> Image.Image:
    """Returns one channel in which coloured print is as dark as its darkest channel, so that red ink is read too."""
    if image.mode in ("1", "L", "I", "I;16", "F"):
        return image.convert("L")
    pixels = np.asarray(_on_white(image))
    darkest, lightest = pixels.min(axis=2), pixels.max(axis=2)
    plain = np.asarray(Image.fromarray(pixels).convert("L"))
    return Image.fromarray(np.where(lightest.astype(np.int16) - darkest > _VIVID, darkest, plain).astype(np.uint8))


def _on_white(image: Image.Image) -> Image.Image:
    """Returns the picture in RGB; what is transparent becomes white paper."""
    if "A" not in image.getbands() and "transparency" not in image.info:
        return image.convert("RGB")
    layered = image.convert("RGBA")
    paper = Image.new("RGBA", layered.size, "white")
    return Image.alpha_composite(paper, layered).convert("RGB")


def evened(grey: Image.Image) -> Image.Image:
    """Returns the grey picture on an even white ground: shadows and the grey of the paper are gone."""
    pixels = np.asarray(grey).astype(np.float32)
    even = pixels / np.maximum(_ground(pixels), 1.0) * 255.0
    return Image.fromarray(np.clip(even, 0, 255).astype(np.uint8))


def cleaned(even: Image.Image) -> Image.Image:
    """Returns an evened picture without specks, its ink stretched to black. Lines one pixel thin are lost, too."""
    pixels = np.asarray(even.filter(ImageFilter.MedianFilter(_SPECK))).astype(np.float32)
    dark = pixels[pixels < 200]
    low = float(np.clip(np.percentile(dark, 10), 40, _FAINTEST)) if dark.size > 500 else 60.0
    stretched = (pixels - low) * (255.0 / (_LIGHTEST - low))
    return Image.fromarray(np.clip(stretched, 0, 255).astype(np.uint8))


def _ground(pixels: NDArray[np.float32]) -> NDArray[np.float32]:
    height, width = pixels.shape
    rows, columns = max(1, height // _BLOCK), max(1, width // _BLOCK)
    fitting = pixels[: rows * _BLOCK, : columns * _BLOCK]
    if fitting.shape != (rows * _BLOCK, columns * _BLOCK):  # smaller than one block
        return np.full(pixels.shape, np.percentile(pixels, _GROUND), np.float32)
    blocks = fitting.reshape(rows, _BLOCK, columns, _BLOCK).transpose(0, 2, 1, 3).reshape(rows, columns, -1)
    levels = Image.fromarray(np.percentile(blocks, _GROUND, axis=2).astype(np.uint8))
    smooth = levels.filter(ImageFilter.MedianFilter(5)).filter(ImageFilter.GaussianBlur(2))
    return np.asarray(smooth.resize((width, height), Image.Resampling.BILINEAR)).astype(np.float32)
