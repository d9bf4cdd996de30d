"""How growth is measured, over a library of a few passages; what the committed figures keep to."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import httpx
import pytest
from fastapi.testclient import TestClient
from fresh import fresh_database

from api.application import create_application
from app.command_serve import working
from app.wiring import Services
from eval.growing_document import growing_document
from eval.index_growth import Door, followed, library, memory
from eval.retrieval_tables import growth_table
from ingest.parsing import parse_file
from vanban.settings import Settings

RESULTS = Path(__file__).resolve().parents[2] / "eval" / "results"
TEXTS = [f"Việc {word} thứ {at} do cơ quan quản lý" for at in range(20) for word in ("rác thải", "xe máy", "hồ sơ")]


@contextmanager
def opened(folder: Path) -> Iterator[Door]:
    """Yields the door of a library of 60 passages, with a worker behind it, in this process."""
    corpus = folder / "kho.jsonl"
    rows = [{"_id": str(at), "title": f"Điều {at}", "text": text} for at, text in enumerate(TEXTS)]
    corpus.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    settings = Settings(data_dir=folder / "var", database_url=None)
    database = fresh_database(settings)
    held, key = library(database, settings.data_dir, corpus)
    assert held == len(TEXTS)
    services = Services(settings)
    headers = {"Authorization": f"Bearer {key}"}
    with TestClient(create_application(services.web), headers=headers) as client, working(services):
        yield Door(cast(httpx.Client, client), database, settings.index_dir, os.getpid())
    services.close()
    database.close()


def test_a_document_handed_in_is_followed_until_it_is_found_and_cited(tmp_path: Path) -> None:
    with opened(tmp_path) as door:
        report = followed(door, growing_document(7, TEXTS, 12))
    assert report["passages"] in (12, 13)  # its head may be one
    assert report["searches"] == 1  # the first search after the commit finds it
    assert report["cited"]
    assert 0 <= report["indexed_s"] <= report["found_s"]
    assert report["committed_s"] > 0


def test_a_growing_document_is_read_as_so_many_articles_one_of_which_holds_the_mark() -> None:
    growing = growing_document(3, TEXTS, 30)
    parsed = parse_file(growing.name, growing.data)
    assert sum(growing.mark in one.text for one in parsed.passages) == 1
    assert 25 <= len(parsed.passages) <= 32
    assert growing.mark in growing.question
    assert growing_document(4, TEXTS, 30).mark != growing.mark


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux")
def test_what_a_process_holds_is_read_from_the_system() -> None:
    held = memory(os.getpid())
    assert 10 < held["files_mb"] < held["rss_mb"] <= held["peak_mb"]


def test_the_committed_figures_keep_to_the_bars_and_are_those_of_the_page() -> None:
    report = json.loads((RESULTS / "index-growth.json").read_text(encoding="utf-8"))
    assert report["passages"] == 100_082
    assert report["serving"]["questions"] == 200
    assert report["serving"]["peak_mb"] < report["bars"]["peak_mb"] == 1_500
    assert all(one["cited"] and one["searches"] == 1 for one in report["documents"])
    assert all(one["committed_s"] + one["indexed_s"] < report["bars"]["indexed_s"] == 10 for one in report["documents"])
    assert report["worst"]["found_s"] < report["bars"]["found_s"] == 2
    assert report["worst"]["found_processor_s"] < 2
    page = (RESULTS.parents[1] / "docs" / "retrieval.md").read_text(encoding="utf-8")
    assert growth_table(RESULTS) in page
