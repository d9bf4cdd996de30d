"""Ruling lines in pictures."""

import numpy as np
import pytest

from ingest.ocr.ruling import ruling_lines, without_lines


def grid() -> np.ndarray:
    """Returns the ink of a table of two rows and two columns, its lines two pixels thick."""
    ink = np.zeros((400, 600), bool)
    for y in (50, 150, 250):
        ink[y : y + 2, 100:502] = True
    for x in (100, 300, 500):
        ink[50:252, x : x + 2] = True
    return ink


def test_the_lines_of_a_table_are_found() -> None:
    lines = ruling_lines(grid())
    assert len([x for x in lines if x.right - x.left > x.bottom - x.top]) == 3
    assert len([x for x in lines if x.right - x.left < x.bottom - x.top]) == 3


def test_a_line_that_slopes_by_a_few_pixels_is_one_line() -> None:
    ink = np.zeros((100, 800), bool)
    for step in range(4):
        ink[40 + step : 42 + step, 50 + 175 * step : 50 + 175 * (step + 1)] = True
    (line,) = ruling_lines(ink)
    assert (line.left, line.right) == (pytest.approx(50, abs=8), pytest.approx(750, abs=8))


def test_letters_and_bars_are_no_lines() -> None:
    ink = np.zeros((300, 600), bool)
    for x in range(50, 550, 20):
        ink[50:75, x : x + 14] = True  # words
    ink[150:190, 50:500] = True  # a bar
    assert ruling_lines(ink) == []


def test_painted_over_lines_leave_the_words_between() -> None:
    ink = grid()
    ink[90:110, 150:180] = True
    bare = without_lines(np.where(ink, 0, 255).astype(np.uint8), ruling_lines(ink)) < 128
    assert bare[90:110, 150:180].all()
    assert bare.sum() == 20 * 30
