"""A round seal is found on a patch of ink, and a stamp that it covers in part is still read."""

import numpy as np
import pytest
from PIL import Image, ImageDraw
from scanned_pages import RED, Stamp, has_fonts, scanned_page

from ingest.ocr.seals import seal_in
from ingest.ocr.stamps import is_available, stamps_on

DPI = 200


def patch(*, radius: int, size: tuple[int, int] = (400, 330), at: tuple[int, int] = (200, 165)) -> np.ndarray:
    image = Image.new("L", size, 0)
    draw = ImageDraw.Draw(image)
    x, y = at
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=255, width=6)
    draw.line((0, y, size[0], y - 40), fill=255, width=4)
    return (np.asarray(image, dtype=np.float32) / 255).astype(np.float32)


@pytest.mark.parametrize("radius", [110, 140, 155])
def test_the_middle_and_the_radius_of_a_seal_are_found(radius):
    seal = seal_in(patch(radius=radius), DPI)
    assert seal is not None
    assert (abs(seal.x - 200) < 9, abs(seal.y - 165) < 9, abs(seal.radius - radius) < 9) == (True, True, True)


def test_a_frame_and_a_small_circle_are_no_seal():
    image = Image.new("L", (500, 200), 0)
    ImageDraw.Draw(image).rectangle((5, 5, 494, 194), outline=255, width=5)
    assert seal_in((np.asarray(image, dtype=np.float32) / 255).astype(np.float32), DPI) is None
    assert seal_in(patch(radius=60), DPI) is None


@pytest.mark.skipif(
    not is_available() or not has_fonts(), reason="needs tesseract-ocr-vie and the Noto and DejaVu fonts"
)
@pytest.mark.parametrize(("words", "at"), [("TUYỆT MẬT", (0.43, 0.855)), ("TỐI MẬT", (0.41, 0.855))])
def test_a_stamp_partly_under_a_seal_of_its_colour_is_read(words, at):
    page = scanned_page((Stamp(words, RED, points=22, at=at),), seed=2, seal=True)
    found = stamps_on(page, 1).stamps
    assert found
    assert stamps_on(scanned_page((), seed=2, seal=True), 1).stamps == ()
