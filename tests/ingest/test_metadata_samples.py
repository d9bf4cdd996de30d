"""Our own sample documents, rendered to DOCX, PDF and HTML, read back as what their sources say."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from ingest.assembling import assemble
from ingest.metadata import Attributes, read_metadata
from ingest.readers.registry import read_file
from vanban.text import search_form

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
DOCUMENTS = sorted((SAMPLES / "documents").glob("*.*"))


def _source(path: Path) -> dict[str, Any]:
    return tomllib.loads((SAMPLES / "source" / f"{path.stem}.txt").read_text(encoding="utf-8").split("+++")[1])


def _read(path: Path) -> Attributes:
    return read_metadata(assemble(read_file(path.name, path.read_bytes())))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.name)
def test_a_sample_is_read_as_its_source_says(path):
    source, read = _source(path), _read(path).metadata
    assert read.number is not None
    assert read.number.canonical == source["number"]
    assert (read.type, read.issuer) == (source["type"], source["issuer"])
    assert (read.place, read.date) == (source["place"], source["date"])
    assert read.signer == source["signer"]
    assert search_form(read.subject or "") == search_form(source["subject"].removeprefix("V/v "))
    assert [search_form(r) for r in read.recipients] == [search_form(r).rstrip(".,;") for r in source["recipients"]]


def test_there_are_samples_to_read():
    assert len(DOCUMENTS) >= 24
