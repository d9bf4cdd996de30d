"""Fixtures of the tests of recognition: they skip where tesseract or its Vietnamese model is not installed."""

import pytest

from ingest.ocr import engine


@pytest.fixture
def tesseract() -> None:
    """Skips the test where nothing can be recognised."""
    if not engine.is_available():
        pytest.skip("tesseract with its Vietnamese model is not installed")
