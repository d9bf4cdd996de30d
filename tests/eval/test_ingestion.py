"""Ingestion is measured against sources, and a wrong reading shows in the report."""

import io
import json
from contextlib import redirect_stdout
from dataclasses import replace
from pathlib import Path

import pytest

from app.command import run
from eval.ingestion import evaluate, judge, read_sample, report, summary
from eval.ingestion_formats import BY_NAME, FORMATS, MeasuredFormat, chosen_formats
from eval.ingestion_tables import WORDS, attributes_table, formats_table, throughput_table
from eval.retrieval_tables import RESULTS, fill
from eval.throughput import evaluate as measure_throughput
from eval.transcription import evaluate_page, read_truth
from ingest.parsing import parse_file
from samples.build import render
from samples.sources import load_sources
from vanban.errors import SettingsError

SOURCES = load_sources()
SOURCE = SOURCES[13]
PAGE = Path(__file__).resolve().parents[2] / "docs" / "nap-van-ban-so-do.md"


@pytest.mark.parametrize("name", ["docx", "html", "pdf", "pdf-split-font", "pdf-split-page"])
def test_a_sample_is_read_without_an_error_in_every_readable_format(name: str) -> None:
    reading = read_sample(SOURCE, BY_NAME[name])
    assert (reading.errors.errors, reading.missing, reading.extra, reading.failed) == (0, (), (), "")
    assert all(figure.right for figure in reading.figures)


def test_lost_words_wrong_units_and_wrong_figures_show() -> None:
    document = parse_file("a.docx", render(SOURCE, "docx"))
    worse = replace(document, text=document.text.replace("2026", "2025"), sections=document.sections[:-3])
    reading = judge(SOURCE, worse, 1.0)
    assert reading.errors.errors > 0
    assert not reading.same_tree
    assert any(not figure.safe for figure in reading.figures)


def test_a_file_that_cannot_be_read_is_wholly_wrong() -> None:
    broken = MeasuredFormat("hỏng", ".pdf", lambda source: b"%PDF-1.4 nothing")
    measured = evaluate([broken], [SOURCE])["formats"]["hỏng"]
    assert list(measured["failed"]) == [SOURCE.slug]
    assert (measured["cer"]["mean"], measured["same_tree"]["mean"]) == (1.0, 0.0)
    assert measured["figures"]["all"]["right_or_flagged"]["mean"] == 0.0


def test_every_mean_has_its_number_and_interval() -> None:
    measured = report([read_sample(source, BY_NAME["html"]) for source in SOURCES[:2]])
    for figure in (measured["cer"], measured["same_tree"], measured["figures"]["all"]["right"]):
        assert figure["n"] >= 2
        assert figure["ci95"][0] <= figure["mean"] <= figure["ci95"][1]


def test_a_format_that_cannot_be_made_here_is_skipped_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    absent = MeasuredFormat("vắng", ".doc", lambda source: b"", module="samples.no_such_renderer")
    reports = evaluate([BY_NAME["scan"], absent], [SOURCE])
    assert "tesseract" in reports["formats"]["scan"]["skipped"]
    assert "samples.no_such_renderer" in reports["formats"]["vắng"]["skipped"]
    assert any("tesseract" in line for line in summary(reports))


def test_an_unknown_format_is_refused_with_the_names_there_are() -> None:
    assert [measured.name for measured in chosen_formats("pdf, docx")] == ["pdf", "docx"]
    assert chosen_formats(None) == list(FORMATS)
    with pytest.raises(SettingsError, match="docx"):
        chosen_formats("odt")


def test_a_transcription_names_its_page_or_leaves_it_to_the_caller() -> None:
    assert read_truth("Trang 3\nĐiều 1.") == ("Điều 1.", 3)
    assert read_truth("12\nĐiều 1.") == ("Điều 1.", 12)
    assert read_truth("Điều 1.\nA") == ("Điều 1.\nA", None)


def test_a_page_is_compared_with_what_was_typed_from_it(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(render(SOURCE, "pdf"))
    document = parse_file(path.name, path.read_bytes())
    second = document.text[document.page_starts[1] :]
    assert evaluate_page(path, second, page=2)["cer"] == 0.0
    assert evaluate_page(path, second.replace("a", "á", 1), page=2)["tone_errors"] == 1
    assert evaluate_page(path, second, page=1)["cer"] > 0.3


def test_a_page_that_is_not_there_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(render(SOURCE, "pdf"))
    assert "không có trang 9" in evaluate_page(path, "Điều 1.", page=9)["failed"]


def test_throughput_counts_pages_and_names_what_failed(tmp_path: Path) -> None:
    good, bad = tmp_path / "a.pdf", tmp_path / "b.pdf"
    good.write_bytes(render(SOURCE, "pdf"))
    bad.write_bytes(b"%PDF-1.4 nothing")
    measured = measure_throughput([good, bad], workers=1)
    assert list(measured["failed"]) == ["b.pdf"]
    assert measured["one_core"]["all"]["pages"] == len(parse_file("a.pdf", good.read_bytes()).page_starts)
    assert measured["one_core"]["all"]["read"] > measured["one_core"]["all"]["read_and_parse"] > 0
    assert measured["all_cores"]["pages"] == measured["one_core"]["all"]["pages"]


def test_the_command_prints_the_report(tmp_path: Path) -> None:
    out = io.StringIO()
    with redirect_stdout(out):
        assert run(["eval", "ingestion", "--formats", "html", "--out", str(tmp_path / "r.json"), "--json"]) == 0
    printed = json.loads(out.getvalue())
    assert printed == json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert printed["formats"]["html"]["n"] == len(SOURCES)


def test_every_format_has_words_for_the_page() -> None:
    assert set(WORDS) == set(BY_NAME)


def test_the_page_holds_the_tables_of_the_result_files() -> None:
    page = PAGE.read_text(encoding="utf-8")
    tables = {
        "formats": formats_table(RESULTS),
        "attributes": attributes_table(RESULTS),
        "throughput": throughput_table(RESULTS),
    }
    assert fill(page, tables) == page
