"""Scans of documents that no rule was made for: the section tree of the original, figures right or flagged."""

import pytest
from made_up import made_up_sources

from eval.ingestion import judge
from ingest.parsing import parse_file
from samples.scan import Scanner, render
from samples.sources import Source

pytestmark = pytest.mark.usefixtures("tesseract")


SOURCES = made_up_sources()


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(source, marks=[pytest.mark.slow] * (place > 2), id=source.slug)
        for place, source in enumerate(SOURCES)
    ],
)
def test_a_scan_has_the_section_tree_of_its_original(source: Source) -> None:
    reading = judge(source, parse_file("a.pdf", render(source, Scanner(seed=31))), 0.0)
    assert (reading.missing, reading.extra) == ((), ())
    assert [figure.text for figure in reading.figures if not figure.safe] == []
    assert reading.errors.rate < 0.02
