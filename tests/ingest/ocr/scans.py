"""Scans made from samples: rendered, turned, made noisy, saved as pictures only. The same seed gives the same scan."""

import io
from dataclasses import dataclass

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter

from samples.build import render
from samples.sources import load_sources


@dataclass(frozen=True)
class Wear:
    """What a scanner did to a page."""

    skew: float = 0.0  # degrees
    noise: float = 0.0  # grey levels, standard deviation
    blur: float = 0.0  # pixels
    shade: int = 0  # grey levels between the lightest and the darkest corner
    quality: int = 85  # of the JPEG


def sample_pdf(slug: str) -> bytes:
    """Returns a sample, by the beginning of its name, as a PDF with a text layer."""
    return render(next(s for s in load_sources() if s.slug.startswith(slug)), "pdf")


def pictures(pdf: bytes, pages: list[int], *, dpi: int = 200) -> list[Image.Image]:
    """Returns pages (from 0) as pictures."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [document[page].render(scale=dpi / 72).to_pil().convert("L") for page in pages]
    finally:
        document.close()


def worn(picture: Image.Image, wear: Wear, *, seed: int = 1) -> Image.Image:
    """Returns a picture as a scanner would give it."""
    rng = np.random.default_rng(seed)
    turned = picture.convert("L").rotate(wear.skew, resample=Image.Resampling.BICUBIC, fillcolor=255)
    pixels = np.asarray(turned.filter(ImageFilter.GaussianBlur(wear.blur))).astype(np.float64)
    pixels -= np.linspace(0, wear.shade, pixels.shape[1])[None, :]
    pixels += rng.normal(0, wear.noise, pixels.shape)
    return as_jpeg(Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)), wear.quality)


def as_jpeg(picture: Image.Image, quality: int) -> Image.Image:
    """Returns a picture after a lossy round trip."""
    return Image.open(io.BytesIO(saved(picture, "JPEG", quality=quality)))


def saved(picture: Image.Image, file_format: str, **options: object) -> bytes:
    """Returns a picture as a file."""
    buffer = io.BytesIO()
    picture.save(buffer, file_format, **options)
    return buffer.getvalue()


def image_pdf(pages: list[Image.Image]) -> bytes:
    """Returns a PDF that holds pictures only, at 200 dpi."""
    return saved(pages[0], "PDF", save_all=True, append_images=pages[1:], resolution=200)
