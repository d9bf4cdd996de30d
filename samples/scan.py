"""A source as a scanned PDF: pictures of its pages, turned a little, grainy, unevenly lit, without a text layer.

Everything follows from the seed and the source's name, so the same source gives the same file.
"""

import io
import zlib
from dataclasses import dataclass

import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image, ImageFilter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from samples import pdf
from samples.sources import Source

_POINTS = 72  # per inch
_Pixels = NDArray[np.float32]  # (height, width) grey values, 0 black to 255 white


@dataclass(frozen=True, slots=True)
class Scanner:
    """How badly a page is scanned; the defaults are those of an office copier in daily use."""

    dpi: int = 200
    most_skew: float = 3.0  # degrees to either side
    grain: float = 12.0  # standard deviation of the grey values, of 255
    salt: float = 0.0008  # share of pixels that are black or white specks
    blur: float = 0.6  # radius in pixels
    shade: float = 45.0  # grey values between the brightest and the darkest corner
    jpeg_quality: int = 60
    seed: int = 2026


USUAL = Scanner()


def render(source: Source, scanner: Scanner = USUAL) -> bytes:
    """Returns the scanned document as PDF bytes."""
    return scanned(pdf.render(source), source.slug, scanner)


def scanned(data: bytes, name: str, scanner: Scanner = USUAL) -> bytes:
    """Returns the pages of a PDF as pictures; ``name`` and the seed decide on skew, grain and light."""
    rng = np.random.default_rng([scanner.seed, zlib.crc32(name.encode())])
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    document = pypdfium2.PdfDocument(data)
    try:
        for page in document:
            picture = page.render(scale=scanner.dpi / _POINTS, grayscale=True).to_pil()
            canvas.setPageSize(page.get_size())
            canvas.drawImage(ImageReader(_jpeg(degraded(picture, scanner, rng), scanner)), 0, 0, *page.get_size())
            canvas.showPage()
    finally:
        document.close()
    canvas.save()
    return buffer.getvalue()


def degraded(picture: Image.Image, scanner: Scanner, rng: np.random.Generator) -> Image.Image:
    """Returns a grey picture as a scanner would see it: turned, blurred, shaded, with grain and specks."""
    angle = float(rng.uniform(-scanner.most_skew, scanner.most_skew))
    turned = picture.convert("L").rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
    pixels = np.asarray(turned.filter(ImageFilter.GaussianBlur(scanner.blur)), dtype=np.float32)
    pixels = pixels - _shade(pixels.shape, scanner.shade, rng)
    pixels = pixels + rng.normal(0.0, scanner.grain, pixels.shape).astype(np.float32)
    return Image.fromarray(np.clip(_specked(pixels, scanner.salt, rng), 0, 255).astype(np.uint8))


def _shade(shape: tuple[int, ...], depth: float, rng: np.random.Generator) -> _Pixels:
    """Returns how much darker each pixel is: a plane that rises to ``depth`` towards one corner."""
    down, across = np.linspace(0, 1, shape[0])[:, None], np.linspace(0, 1, shape[1])[None, :]
    share = float(rng.uniform(0.2, 0.8))
    down = down if rng.random() < 0.5 else 1 - down
    across = across if rng.random() < 0.5 else 1 - across
    return (depth * (share * down + (1 - share) * across)).astype(np.float32)


def _specked(pixels: _Pixels, share: float, rng: np.random.Generator) -> _Pixels:
    specks = rng.random(pixels.shape)
    return np.where(specks < share / 2, 0.0, np.where(specks > 1 - share / 2, 255.0, pixels)).astype(np.float32)


def _jpeg(picture: Image.Image, scanner: Scanner) -> io.BytesIO:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=scanner.jpeg_quality, dpi=(scanner.dpi, scanner.dpi))
    buffer.seek(0)
    return buffer
