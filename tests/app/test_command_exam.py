"""``vanban exam``: items of a document of the library, with the reader's permissions, and the linter over files."""

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

import samples
from app.command import run
from app.wiring import Services
from vanban.db.audit_models import AuditRow
from vanban.settings import Settings

DOCUMENTS = Path(samples.__file__).parent / "documents"
FILES = ("08-quy-dinh-du-lieu-dung-chung.docx", "05-quy-che-lam-viec-khoa-xvii.docx", "25-30-2026-nq-hdnd.docx")


def vanban(*arguments: str) -> tuple[int, str]:
    """Returns the exit code and what was printed."""
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(io.StringIO()):
        code = run(arguments)
    return code, out.getvalue()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exam") / "var"
    code, out = vanban("--data", str(folder), "ingest", *(str(DOCUMENTS / name) for name in FILES))
    assert code == 0, out
    return folder


@pytest.fixture(scope="module")
def made(data: Path) -> dict[str, Any]:
    code, out = vanban("--data", str(data), "exam", "generate", "34-QĐ/TU", "--count", "12", "--json")
    assert code == 0, out
    told: dict[str, Any] = json.loads(out)
    return told


def test_items_are_told_with_plan_and_sources(made: dict[str, Any]) -> None:
    assert len(made["items"]) == 12
    assert made["document"]["number"] == "34-QĐ/TU"
    assert sum(cell["wanted"] for cell in made["blueprint"]) == 12
    assert all(item["sources"][0]["document_id"] == made["document_id"] for item in made["items"])


def test_items_are_shown_with_letters_and_key(data: Path) -> None:
    code, out = vanban("--data", str(data), "exam", "generate", "34-QĐ/TU", "--count", "3")
    assert code == 0
    assert out.count("Đáp án: ") == 3
    assert "Đã soạn 3 câu trong 3 câu yêu cầu." in out


def test_what_was_generated_passes_the_linter_against_the_library(
    data: Path, made: dict[str, Any], tmp_path: Path
) -> None:
    file = tmp_path / "cau-hoi.json"
    file.write_text(json.dumps(made), encoding="utf-8")
    code, out = vanban("--data", str(data), "exam", "lint", str(file), "--json")
    assert (code, json.loads(out)) == (0, {"items": 12, "findings": []})


def test_a_quote_that_was_changed_is_an_error(data: Path, made: dict[str, Any], tmp_path: Path) -> None:
    changed = json.loads(json.dumps(made["items"]))
    changed[0]["sources"][0]["quote"] += " thêm"
    file = tmp_path / "cau-hoi.json"
    file.write_text(json.dumps(changed), encoding="utf-8")
    code, out = vanban("--data", str(data), "exam", "lint", str(file))
    assert code == 1
    assert "TRICH_DAN_SAI" in out


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("không phải json", "không phải JSON"),
        ("{}", "danh sách câu hỏi"),
        ('[{"options": ["a"]}]', "Câu thứ 1: Câu hỏi thiếu mục “stem”."),
        ('[{"stem": 5, "options": []}]', "Câu thứ 1"),
    ],
)
def test_a_file_that_holds_no_items_is_refused_with_the_reason(tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "hong.json"
    file.write_text(content, encoding="utf-8")
    code, out = vanban("--data", str(tmp_path / "var"), "exam", "lint", str(file), "--json")
    assert code == 2
    assert said in json.loads(out)["error"]["message"]


def test_a_document_that_is_not_there_is_not_found(data: Path) -> None:
    code, out = vanban("--data", str(data), "exam", "generate", "999-NQ/TU", "--json")
    assert code == 3
    assert json.loads(out)["error"]["kind"] == "not_found"


def test_generating_stands_in_the_audit_log_with_counts_only(data: Path, made: dict[str, Any]) -> None:
    services = Services(Settings(data_dir=data))
    try:
        with services.database.session() as session:
            rows = session.scalars(select(AuditRow).where(AuditRow.action == "soan_cau_hoi")).all()
    finally:
        services.close()
    assert [(row.target_id, json.loads(row.detail)) for row in rows[:1]] == [
        (str(made["document_id"]), {"made": 12, "wanted": 12})
    ]


def test_a_model_that_is_not_configured_cannot_be_asked(data: Path) -> None:
    code, out = vanban("--data", str(data), "exam", "generate", "34-QĐ/TU", "--count", "3", "--model", "--json")
    assert code == 2
    assert "VANBAN_CHAT_MODEL" in json.loads(out)["error"]["message"]


def test_questions_of_a_file_are_answered_by_the_library_with_a_key_against_it_told(data: Path, tmp_path: Path) -> None:
    stem = "Theo Quy định số {}, nhật ký khai thác dữ liệu dùng chung được lưu tối thiểu bao nhiêu tháng?"
    options = ["12 tháng", "18 tháng", "24 tháng", "36 tháng"]
    questions = [
        {"question": stem.format("34-QĐ/TU"), "options": options, "answer": ["A"]},
        {"question": stem.format("99-QĐ/TU"), "options": options, "answer": ["C"]},
    ]
    file = tmp_path / "thi.json"
    file.write_text(json.dumps({"questions": questions}, ensure_ascii=False), encoding="utf-8")
    code, out = vanban("--data", str(data), "exam", "answer", str(file), "--json")
    told = json.loads(out)
    assert code == 0
    assert (told["total"], told["proven"], told["against_key"]) == (2, 1, 1)
    first, second = told["questions"]
    assert (first["answer"], first["given_key"], first["against_key"]) == ("C", "A", True)
    assert "24 tháng" in first["source"]["quote"]
    assert (second["answer"], second["outcome"]) == (None, "van_ban_khong_co_trong_kho")
    code, out = vanban("--data", str(data), "exam", "answer", str(file))
    assert code == 0
    assert "TRÁI VỚI ĐÁP ÁN ĐANG GHI: A." in out
    assert "2 câu: 1 câu chứng minh được đáp án, trong đó 1 câu trái với đáp án đang ghi" in out


def test_answering_reads_a_file_or_the_bank_and_leaves_counts_alone_in_the_audit_log(data: Path) -> None:
    assert vanban("--data", str(data), "exam", "answer")[0] == 2
    code, out = vanban("--data", str(data), "exam", "answer", "--bank", "--json")
    assert (code, json.loads(out)["total"]) == (0, 0)
    services = Services(Settings(data_dir=data))
    try:
        with services.database.session() as session:
            rows = session.scalars(select(AuditRow).where(AuditRow.action == "doi_chieu_cau_hoi")).all()
            assert rows
            assert all(
                set(json.loads(row.detail) if isinstance(row.detail, str) else row.detail) >= {"questions", "proven"}
                for row in rows
            )
    finally:
        services.close()
