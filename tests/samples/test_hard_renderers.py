"""The renderers that make samples hard to read: split fonts, scans, legacy Word."""

import io
import shutil
from dataclasses import replace

import numpy as np
import pdfplumber
import pypdfium2
import pytest

from samples import doc, pdf, pdf_split_font, scan
from samples.layout import pieces
from samples.sources import load_sources

SOURCE = load_sources()[13]
SMALL = replace(scan.USUAL, dpi=60)


def _texts(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def _pictures(data: bytes) -> list[np.ndarray]:
    document = pypdfium2.PdfDocument(data)
    try:
        return [page.render(scale=0.5, grayscale=True).to_numpy().squeeze() for page in document]
    finally:
        document.close()


def _places(data: bytes) -> list[tuple[int, float, float, str]]:
    """Page, height of the baseline, left edge and letter of all letters, in reading order."""
    with pdfplumber.open(io.BytesIO(data)) as document:
        places = [
            (page.page_number, round(char["matrix"][5], 1), char["x0"], char["text"])
            for page in document.pages
            for char in page.chars
        ]
    return sorted(places, key=lambda place: (place[0], -place[1], round(place[2], 1)))


def _streams(data: bytes) -> str:
    """The letters in the order of the content stream, as an extractor without geometry takes them."""
    with pdfplumber.open(io.BytesIO(data)) as document:
        return "".join(char["text"] for page in document.pages for char in page.chars)


@pytest.mark.parametrize("order", ["line", "page"])
def test_a_split_font_prints_every_letter_where_the_plain_pdf_does(order):
    plain, split = _places(pdf.render(SOURCE)), _places(pdf_split_font.render(SOURCE, order=order))
    assert [place[:1] + place[3:] for place in plain] == [place[:1] + place[3:] for place in split]
    assert np.allclose([place[1:3] for place in plain], [place[1:3] for place in split], atol=0.11)


@pytest.mark.parametrize("order", ["line", "page"])
def test_a_split_font_takes_words_apart_in_the_stream(order):
    words = [word for piece in pieces(SOURCE) if hasattr(piece, "text") for word in piece.text.split()]
    stream = _streams(pdf_split_font.render(SOURCE, order=order))
    torn = [word for word in words if any(not pdf_split_font._in_main_font(c) for c in word) and len(word) > 2]
    assert len(torn) > 100
    assert sum(word in stream for word in torn) < 0.1 * len(torn)


def test_without_maps_the_second_font_cannot_be_copied():
    mapped, unmapped = pdf_split_font.render(SOURCE), pdf_split_font.render(SOURCE, maps=False)
    assert "ệ" in "".join(_texts(mapped))
    assert not set("ệộướ") & set("".join(_texts(unmapped)))
    assert "thành" in "".join(_texts(unmapped))


def test_a_split_font_is_the_same_every_time():
    assert pdf_split_font.render(SOURCE) == pdf_split_font.render(SOURCE)


def test_a_scan_has_pictures_only_and_all_pages():
    texts = _texts(scan.render(SOURCE, SMALL))
    assert len(texts) == len(_texts(pdf.render(SOURCE)))
    assert "".join(texts).strip() == ""


def test_the_same_seed_gives_the_same_scan_and_another_seed_another():
    assert scan.render(SOURCE, SMALL) == scan.render(SOURCE, SMALL)
    assert scan.render(SOURCE, SMALL) != scan.render(SOURCE, replace(SMALL, seed=1))


def test_a_scan_is_turned_by_no_more_than_it_may_be():
    straight = replace(SMALL, most_skew=0.0, grain=0.0, salt=0.0, blur=0.0, shade=0.0, jpeg_quality=95)
    plain = _pictures(pdf.render(SOURCE))[0].astype(int)
    difference = [
        np.mean(np.abs(_pictures(scan.render(SOURCE, replace(straight, most_skew=skew)))[0] - plain))
        for skew in (0.0, 3.0)
    ]
    assert difference[0] + 4 < difference[1]


def test_grain_and_shade_darken_the_paper():
    clean, dirty = replace(SMALL, grain=0.0, salt=0.0, shade=0.0), replace(SMALL, shade=60.0)
    assert (
        np.median(_pictures(scan.render(SOURCE, clean))[0]) > np.median(_pictures(scan.render(SOURCE, dirty))[0]) + 10
    )


@pytest.mark.slow
def test_a_doc_is_an_old_word_file():
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    data = doc.render(SOURCE)
    assert data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    assert SOURCE.signer.encode("utf-16-le") in data


def test_without_libreoffice_the_error_names_what_to_install(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(doc.OfficeMissing, match="libreoffice"):
        doc.render(SOURCE)
