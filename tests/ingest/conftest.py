"""Fixtures of the tests of intake."""

from pathlib import Path

import pytest

from ingest.parsing import parse_file
from vanban.documents import ParsedDocument


@pytest.fixture(scope="session")
def gazette_documents(shared_data: Path) -> dict[str, ParsedDocument]:
    """The gazette files of the development data by file name, parsed once for all tests: they take 20 seconds."""
    files = sorted((shared_data / "pdf").glob("*.pdf"))
    return {path.name: parse_file(path.name, path.read_bytes()) for path in files}
