"""``vanban exam import``, ``export`` and ``bank``: a file checked, brought in, decided about, taken out."""

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.command import run
from app.wiring import Services
from vanban.db.audit_models import AuditRow
from vanban.db.models import PersonRow
from vanban.db.passwords import UNUSABLE
from vanban.db.people import root_unit
from vanban.settings import Settings

GIFT = """::c-1:: Cơ quan nào chủ trì? {=Sở Nội vụ ~Sở Y tế}

::c-2:: Cơ quan nào chủ trì? {=Sở Nội vụ ~Sở Y tế}

test 123 {~x ~y}
"""


def vanban(*arguments: str) -> tuple[int, str, str]:
    """Returns the exit code, what was printed, and what was complained of."""
    out, told = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(told):
        code = run(arguments)
    return code, out.getvalue(), told.getvalue()


def done(*arguments: str) -> Any:
    """Returns the JSON of a command that ends well."""
    code, out, told = vanban("exam", *arguments, "--json")
    assert code == 0, (out, told)
    return json.loads(out)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a trainer of the root unit beside the operator, and a file of questions."""
    made = tmp_path_factory.mktemp("exam-bank")
    (made / "cau-hoi.txt").write_text(GIFT, encoding="utf-8")
    services = Services(Settings(data_dir=made / "var"))
    with services.database.transaction() as session:
        unit = root_unit(session).id
        session.add_all(
            PersonRow(username=name, name=name, unit_id=unit, roles=roles, password_hash=UNUSABLE)
            for name, roles in (("lan", "giang_vien"), ("an", "van_thu"))
        )
    services.close()
    return made


@pytest.fixture(autouse=True)
def _here(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VANBAN_DATA_DIR", str(folder / "var"))


def test_a_file_is_only_looked_at_where_that_is_asked(folder: Path) -> None:
    told = done("import", str(folder / "cau-hoi.txt"), "--check", "--report", str(folder / "bao-cao.json"))
    assert (told["questions"], told["added"]) == (3, 0)
    assert set(told["counts"]) >= {"trung", "dong_thu", "khong_co_dap_an"}
    assert json.loads((folder / "bao-cao.json").read_text("utf-8"))["findings"] == told["findings"]
    assert done("bank", "list")["total"] == 0


def test_a_day_of_the_bank(folder: Path) -> None:
    assert done("import", str(folder / "cau-hoi.txt"), "--skip-duplicates")["added"] == 2
    items = done("bank", "list", "--words", "chu tri")["items"]
    item = str(items[0]["id"])
    assert done("bank", "submit", item)[0]["state"] == "cho_duyet"
    code, _, told = vanban("exam", "bank", "approve", item)
    assert (code, "không được tự duyệt" in told) == (3, True)
    assert done("bank", "approve", item, "--user", "lan", "--note", "được")[0]["state"] == "da_duyet"
    done("bank", "comment", item, "Nên nêu số văn bản", "--user", "lan")
    shown = done("bank", "show", item)
    assert [one["decision"] for one in shown["decisions"]] == ["trinh_duyet", "duyet"]
    assert shown["comments"][-1]["text"] == "Nên nêu số văn bản"
    assert done("bank", "list", "--flagged")["items"] == []
    code, out, _ = vanban("exam", "bank", "list", "--state", "da_duyet")
    assert "[Đã duyệt · bản 1] Cơ quan nào chủ trì?" in out
    target = folder / "xuat.docx"
    told_out = done("export", str(target), "--format", "docx", "--state", "da_duyet")
    assert told_out["questions"] == 1
    assert any("mã câu hỏi" in loss["reason"] for loss in told_out["losses"])
    assert target.read_bytes()[:2] == b"PK"
    assert done("bank", "retire", item, "--user", "lan")[0]["state"] == "ngung"
    assert done("bank", "reopen", item)[0]["state"] == "nhap"
    assert done("bank", "duplicates")["pairs"] == []


def test_who_is_no_trainer_is_refused_and_so_is_a_file_that_is_none(folder: Path) -> None:
    assert vanban("exam", "bank", "list", "--user", "an")[0] == 3
    assert vanban("exam", "import", str(folder / "khong-co.txt"))[0] == 4
    (folder / "khac.txt").write_text("Không phải câu hỏi.", encoding="utf-8")
    code, _, told = vanban("exam", "import", str(folder / "khac.txt"))
    assert (code, "Không nhận ra định dạng" in told) == (4, True)
    assert vanban("exam", "bank", "submit", "99999")[0] == 3


def test_a_file_is_turned_into_another_format_without_the_bank(folder: Path) -> None:
    code, out, _ = vanban(
        "exam", "export", str(folder / "x.aiken.txt"), "--format", "aiken", "--from", str(folder / "cau-hoi.txt")
    )
    assert code == 0
    assert "định dạng đòi hỏi đúng một đáp án (1 câu: 3)" in out
    assert "ANSWER: A" in (folder / "x.aiken.txt").read_text("utf-8")


def test_all_of_it_is_in_the_audit_log_without_words_of_questions(folder: Path) -> None:
    services = Services(Settings(data_dir=folder / "var"))
    with services.database.session() as session:
        rows = list(session.scalars(select(AuditRow).where(AuditRow.target == "exam_item")))
    services.close()
    assert {row.action for row in rows} >= {
        "sua_cau_hoi",
        "duyet_cau_hoi",
        "xuat_du_lieu",
        "xem_danh_sach",
        "xem_van_ban",
    }
    assert not any("chủ trì" in row.detail or "số văn bản" in row.detail for row in rows)
