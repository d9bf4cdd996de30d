"""Pictures made fit for recognition."""

import numpy as np
from PIL import Image

from ingest.ocr.cleaning import INK, cleaned, evened, grey_of
from ingest.ocr.pictures import clean_page, is_blank


def test_red_print_is_as_dark_as_black_print() -> None:
    page = Image.new("RGB", (40, 40), "white")
    page.paste((220, 30, 40), (10, 10, 30, 30))
    assert np.asarray(grey_of(page))[20, 20] < INK


def test_a_transparent_ground_is_white_paper() -> None:
    page = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    assert np.asarray(grey_of(page)).min() == 255


def test_an_uneven_grey_ground_becomes_white_and_ink_stays() -> None:
    pixels = np.tile(np.linspace(130, 240, 400), (400, 1))
    pixels[100:300:20, 50:350] = 30
    pixels[101:300:20, 50:350] = 30
    pixels[102:300:20, 50:350] = 30
    page = np.asarray(cleaned(evened(Image.fromarray(pixels.astype(np.uint8)))))
    assert page[101, 60:340].max() < INK
    assert page[50, 20:380].min() > 250


def test_a_page_of_specks_is_blank_and_a_page_number_is_not() -> None:
    rng = np.random.default_rng(3)
    specks = np.where(rng.random((2339, 1654)) < 0.0005, 0, 245).astype(np.uint8)
    assert is_blank(clean_page(Image.fromarray(specks)))
    specks[200:230, 800:815] = 0
    specks[200:230, 820:835] = 0
    assert not is_blank(clean_page(Image.fromarray(specks)))
