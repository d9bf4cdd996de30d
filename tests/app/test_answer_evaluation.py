"""Answers measured on the samples, in a folder that leaves nothing behind."""

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from app.answer_evaluation import SAMPLE_QUESTIONS, evaluate_on_samples, knows_askers
from app.wiring import Services
from eval.answers import load_cases
from vanban.db.people import create_person, create_unit
from vanban.settings import Settings


def test_the_samples_are_measured_without_touching_the_library_at_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch, library = tmp_path / "scratch", tmp_path / "kho"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    cases = {case.kind: case for case in load_cases(SAMPLE_QUESTIONS)}
    report = evaluate_on_samples(Settings(data_dir=library), list(cases.values()))
    assert report["n"] == len(cases) == sum(kind["n"] for kind in report["by_kind"].values())
    assert (report["by_kind"]["choice"]["n"], report["by_kind"]["choice"]["right"]) == (1, 1.0)
    assert report["gold_cited"]["mean"] >= 0.5
    assert not library.exists()
    assert list(scratch.iterdir()) == []


def test_a_library_knows_the_askers_of_cases_only_when_it_knows_all(tmp_path: Path) -> None:
    case = load_cases(SAMPLE_QUESTIONS)[0]
    services = Services(Settings(data_dir=tmp_path))
    with services.database.transaction() as session:
        create_unit(session, code="tp", name="Thành phố")
        create_person(session, username="lan", name="Lan", unit_code="tp")
    assert knows_askers(services, [replace(case, user="lan")])
    assert not knows_askers(services, [replace(case, user="lan"), case])
    services.close()
