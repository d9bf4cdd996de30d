"""``vanban tasks``: the tasks of a file or of a document held, and the table made anew."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fresh import fresh_services
from lying_server import LyingServer, Says, in_pieces
from sqlalchemy import delete, func, select

from app.command import run
from app.sample_library import DOCUMENTS
from app.task_following import TaskFollowing
from app.wiring import Services
from vanban.db.audit_models import AuditRow
from vanban.db.task_models import DocumentTaskRow, TaskReadingRow
from vanban.settings import Settings

CONCLUSION = DOCUMENTS / "10-ket-luan-hop-ban-thuong-vu.docx"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one document."""
    made = tmp_path_factory.mktemp("tasks")
    assert run(["--data", str(made), "ingest", str(CONCLUSION)]) == 0
    return made


@pytest.fixture
def services(folder: Path) -> Iterator[Services]:
    made = fresh_services(Settings(data_dir=folder))
    yield made
    made.close()


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert run([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_file_and_the_document_it_became_give_the_same_tasks(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    of_file = printed(capsys, "tasks", str(CONCLUSION))["tasks"]
    assert printed(capsys, "--data", str(folder), "tasks", "27-KL/TU")["tasks"] == of_file
    first = of_file[0]
    assert (first["lead"], first["due_date"], first["path"]) == ("Ban Tổ chức Thành ủy", "2026-06-25", "điểm 2.2")
    assert first["quote"] == first["task"]


def test_the_goals_of_a_file_are_printed_beside_its_tasks(capsys: pytest.CaptureFixture[str]) -> None:
    plan = str(DOCUMENTS / "13-ke-hoach-chuyen-doi-so-2026.docx")
    goals = printed(capsys, "tasks", plan)["goals"]
    assert [(goal["value"], goal["unit"], goal["year"]) for goal in goals][:2] == [("90", "%", 2026), ("80", "%", 2026)]
    assert run(["tasks", plan]) == 0
    assert "Chỉ tiêu: văn bản đi không mật" in capsys.readouterr().out


def test_a_model_adds_what_the_document_proves_and_says_what_it_dropped(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("langchain_openai", reason="needs the extra llm")
    assert run(["--data", str(folder), "tasks", "27-KL/TU", "--model"]) == 2
    assert "VANBAN_CHAT_MODEL" in capsys.readouterr().err
    server = LyingServer()
    try:
        server.behave(
            Says(in_pieces('{"doan": 1, "trich": "không có câu này trong văn bản", "chu_tri": "Sở Y tế", '
                           '"phoi_hop": "", "san_pham": "", "han": ""}'))
        )  # fmt: skip
        monkeypatch.setenv("VANBAN_CHAT_MODEL", "openai:m")
        monkeypatch.setenv("VANBAN_CHAT_BASE_URL", server.url)
        assert run(["--data", str(folder), "tasks", str(CONCLUSION), "--model"]) == 2  # nobody says that a file is open
        assert server.requests == []
        capsys.readouterr()
        monkeypatch.setenv("VANBAN_CHAT_INSIDE", "true")
        asked = printed(capsys, "--data", str(folder), "tasks", "27-KL/TU", "--model")
        assert asked["model"]["found"] == 0
        assert asked["model"]["refused"] == {"câu không có trong đoạn": asked["model"]["prompts"]}
        assert {one["by_model"] for one in asked["tasks"]} == {False}
        assert run(["--data", str(folder), "tasks", "27-KL/TU", "--model"]) == 0
        assert "gợi ý không đối chiếu được" in capsys.readouterr().out
    finally:
        server.close()


def test_what_is_neither_a_file_nor_a_readable_number_is_not_found(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--data", str(folder), "tasks", "99-KL/TU"]) == 3
    assert "99-KL/TU" in capsys.readouterr().err
    assert run(["tasks"]) == 2
    assert run(["tasks", "27-KL/TU", "--rebuild"]) == 2


def test_rebuilding_fills_the_table_and_is_recorded(
    folder: Path, services: Services, capsys: pytest.CaptureFixture[str]
) -> None:
    assert printed(capsys, "--data", str(folder), "tasks", "--rebuild") == {"documents": 1}
    with services.database.session() as session:
        assert session.scalar(select(func.count()).select_from(DocumentTaskRow)) == 10
        entry = session.scalars(select(AuditRow).where(AuditRow.target == "task")).one()
    assert entry.action == "dung_lai_chi_muc"


def test_a_running_service_reads_what_is_new_by_itself(services: Services) -> None:
    with services.database.transaction() as session:
        session.execute(delete(DocumentTaskRow))
        session.execute(delete(TaskReadingRow))
    TaskFollowing(services).do()
    with services.database.session() as session:
        assert session.scalar(select(func.count()).select_from(DocumentTaskRow)) == 10
