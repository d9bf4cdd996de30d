"""Answers measured on the samples, in a folder that leaves nothing behind."""

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from fresh import fresh_services
from sqlalchemy import select

from app.answer_evaluation import SAMPLE_QUESTIONS, evaluate_on_samples, in_its_place, knows_askers
from app.retrieval_evaluation import evaluate_retrieval_on_samples
from app.sample_library import DOCUMENTS, confirm_stated_relations, load_documents, load_people
from eval.answers import load_cases
from vanban.answers import Citation
from vanban.db.models import DocumentRow, PassageRow, RelationRow
from vanban.db.people import create_person, create_unit
from vanban.principals import Audience, Publicity
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
    services = fresh_services(Settings(data_dir=tmp_path))
    with services.database.transaction() as session:
        create_unit(session, code="tp", name="Thành phố")
        create_person(session, username="lan", name="Lan", unit_code="tp")
    assert knows_askers(services, [replace(case, user="lan")])
    assert not knows_askers(services, [replace(case, user="lan"), case])
    services.close()


def test_a_reviewed_sample_library_holds_the_edges_its_sources_state_and_the_status_they_bring(tmp_path: Path) -> None:
    services = fresh_services(Settings(data_dir=tmp_path))
    load_people(services.database)
    load_documents(services.intake, services.database)
    assert confirm_stated_relations(services.database) > confirm_stated_relations(services.database) == 0
    with services.database.session() as session:
        joined = select(DocumentRow.number, RelationRow.kind, RelationRow.target_number, RelationRow.state).join(
            RelationRow, RelationRow.source_id == DocumentRow.id
        )
        edges = {
            (number, kind, target) for number, kind, target, state in session.execute(joined) if state == "xac_nhan"
        }
        status = {row.number: row.status for row in session.scalars(select(DocumentRow))}
    services.close()
    assert {("01-QC/TU", "thay_the", "02-QC/TU"), ("51-QĐ/TU", "sua_doi", "34-QĐ/TU")} <= edges
    assert status["02-QC/TU"] == "het_hieu_luc"
    assert status["34-QĐ/TU"] != "het_hieu_luc"


def citation(row: PassageRow) -> Citation:
    return Citation(
        mark=1, document_id=row.document_id, passage_id=row.id, number=None, type=None, date=None, issuer=None,
        subject=None, path=row.path, page=None, quote="", start=0, end=0,
    )  # fmt: skip


def test_a_row_stands_below_the_names_of_its_columns_and_a_clause_below_its_headings(tmp_path: Path) -> None:
    services = fresh_services(Settings(data_dir=tmp_path))
    with services.database.transaction() as session:
        owner = create_unit(session, code="tp", name="Thành phố").id
    services.intake.take(
        DOCUMENTS / "02-nghi-quyet-khoa-hoc-cong-nghe-2026.docx",
        owner_unit_id=owner,
        audience=Audience.PUBLIC,
        publicity=Publicity.OPEN,
    )
    with services.database.session() as session:
        rows = {row.path: row for row in session.scalars(select(PassageRow))}
        placed = {path: in_its_place(session, citation(row)) for path, row in rows.items()}
        gone = in_its_place(session, replace(citation(rows["mục III.2"]), passage_id=9999))
    services.close()
    assert "Năm 2027" not in rows["Phụ lục, bảng 1, dòng 3"].text
    assert "Năm 2027" in placed["Phụ lục, bảng 1, dòng 3"]
    assert "MỤC TIÊU" in placed["mục III.2"]
    assert gone == ""


def test_search_is_measured_on_the_samples_with_the_eyes_of_their_administrator(tmp_path: Path) -> None:
    cases = [case for case in load_cases(SAMPLE_QUESTIONS) if case.id in ("a001", "a002", "b060")]
    report = evaluate_retrieval_on_samples(Settings(data_dir=tmp_path / "kho"), cases, noise=None)
    assert (report["n"], report["left_out"]) == (2, ["b060"])  # the third is about a closed document of a xã
    assert report["R@10"] > 0
    assert not (tmp_path / "kho").exists()
