"""How a picture lies: its slope, and whether it lies on its side."""

import pytest
from PIL import Image, ImageDraw

from ingest.ocr.straightening import is_sideways, levelled, slope_of


def lined(degrees: float = 0.0) -> Image.Image:
    """Returns a page of short strokes in lines, turned counter-clockwise."""
    page = Image.new("L", (1200, 1600), 255)
    draw = ImageDraw.Draw(page)
    for y in range(150, 1450, 50):
        for x in range(120, 1050, 30):
            draw.rectangle((x, y, x + 12 + (x * y) % 11, y + 20), fill=0)
    return page.rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor=255)


@pytest.mark.parametrize("degrees", [-9.0, -2.3, 0.7, 4.0, 9.5])
def test_the_slope_of_a_page_is_found_to_a_fifth_of_a_degree(degrees: float) -> None:
    assert slope_of(lined(degrees)) == pytest.approx(-degrees, abs=0.2)


def test_a_level_page_is_not_turned() -> None:
    page = lined()
    assert slope_of(page) == 0.0
    assert levelled(page, 0.0) is page


def test_an_empty_page_has_no_slope() -> None:
    assert slope_of(Image.new("L", (600, 800), 255)) == 0.0


def test_a_page_on_its_side_is_told_from_an_upright_one() -> None:
    assert not is_sideways(lined(1.0))
    assert is_sideways(lined(1.0).rotate(90, expand=True))
