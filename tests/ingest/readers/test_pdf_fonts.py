"""Fonts as office programs and browsers embed them: without vertical measures, set slanting, mixed inside a word."""

import io
import re

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from ingest.readers.pdf_geometry import SPACE, Line, Word, lines_of, make_line
from ingest.readers.pdf_words import opened, read_page
from samples import pdf
from samples.sources import load_sources

MEASURES_RE = re.compile(rb"/(Ascent|Descent) -?[\d.]+")


def _lines(data: bytes) -> list[Line]:
    with opened(data) as document:
        page = read_page(document, 0)
    assert page is not None
    return lines_of(page.words, 1)


def _without_measures(data: bytes) -> bytes:
    """The file with ascent and descent of its fonts written as 0, as LibreOffice does; offsets stay right."""
    return MEASURES_RE.sub(lambda match: b"/" + match[1] + b" " + b"0" * (len(match[0]) - len(match[1]) - 2), data)


def test_a_font_that_does_not_say_how_far_it_reaches_is_read_by_its_baseline():
    data = pdf.render(load_sources()[15])
    flat = _without_measures(data)
    assert flat != data
    assert [line.text for line in _lines(flat)] == [line.text for line in _lines(data)]
    assert [line.size for line in _lines(flat)] == pytest.approx([line.size for line in _lines(data)], abs=0.6)


def test_an_upright_font_set_slanting_leaves_the_spaces_between_words():
    pdf.render(load_sources()[0])  # registers the font
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    x = 72.0
    for word in ("Nghị", "quyết", "số", "của", "bộ", "và", "thú", "vị"):
        text = canvas.beginText()
        text.setTextTransform(1, 0, 0.33, 1, x, 700)
        text.setFont(pdf.FAMILY, 14)
        text.textOut(word)
        canvas.drawText(text)
        x += pdfmetrics.stringWidth(word, pdf.FAMILY, 14) + 3.2
    canvas.save()
    assert [line.text for line in _lines(buffer.getvalue())] == ["Nghị quyết số của bộ và thú vị"]


def test_single_letters_that_touch_are_not_letter_spaced():
    pieces = (("v", 0), ("ớ", 6), ("i", 13), ("v", 19), ("ố", 25), ("n", 32), ("l", 41), ("ệ", 44), ("ban", 53))
    widths = {"v": 6, "ớ": 7, "i": 3, "ố": 7, "n": 6, "l": 3, "ệ": 6.3, "ban": 18}
    words = [Word(text, x, x + widths[text], 0, 13, em=12) for text, x in pieces]
    line = make_line([*words, Word(SPACE, 6, 6, 0, 13, em=12)], 1)
    assert line is not None
    assert line.text == "với vốn lệ ban"


def test_letters_spaced_out_are_one_word():
    words = [Word(letter, 9 * i, 9 * i + 6, 0, 13, em=12) for i, letter in enumerate("QUYẾTĐỊNH")]
    line = make_line([*words[:5], Word(SPACE, 43, 49, 0, 13, em=12), *_moved(words[5:], 8)], 1)
    assert line is not None
    assert line.text == "QUYẾT ĐỊNH"


def _moved(words: list[Word], by: float) -> list[Word]:
    return [Word(w.text, w.x0 + by, w.x1 + by, w.top, w.bottom, em=w.em) for w in words]
