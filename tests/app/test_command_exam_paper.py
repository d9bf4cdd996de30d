"""``vanban exam paper``: a paper made, looked at, decided about by two people, and written as files."""

import io
import json
import zipfile
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest
from paper_bank import approved, contents
from sqlalchemy import select

from app.command import run
from app.command_exam_paper import PRESETS as NAMED
from app.wiring import Services
from exams.papers.matrix import PRESETS
from vanban.db.audit_models import AuditRow
from vanban.db.models import PersonRow
from vanban.db.passwords import UNUSABLE
from vanban.db.people import principal_of, root_unit
from vanban.principals import Channel
from vanban.settings import Settings

MATRIX = "Chủ đề;Nhận biết;Thông hiểu\nChuyển đổi số;2;2\nMọi chủ đề;2;\n"


def vanban(*arguments: str) -> tuple[int, str, str]:
    """Returns the exit code, what was printed, and what was complained of."""
    out, told = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(told):
        code = run(("exam", "paper", *arguments))
    return code, out.getvalue(), told.getvalue()


def done(*arguments: str) -> Any:
    """Returns the JSON of a command that ends well."""
    code, out, told = vanban(*arguments, "--json")
    assert code == 0, (out, told)
    return json.loads(out)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with two trainers of the root unit, a bank of 24 questions, and a matrix in a file."""
    made = tmp_path_factory.mktemp("exam-paper")
    (made / "ma-tran.csv").write_text(MATRIX, encoding="utf-8")
    services = Services(Settings(data_dir=made / "var"))
    with services.database.transaction() as session:
        unit = root_unit(session).id
        for name in ("lan", "hoa"):
            session.add(PersonRow(username=name, name=name, unit_id=unit, roles="giang_vien", password_hash=UNUSABLE))
        session.flush()
        approved(session, principal_of(session, "lan", Channel.COMMAND), contents(24))
    services.close()
    return made


@pytest.fixture(autouse=True)
def _here(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VANBAN_DATA_DIR", str(folder / "var"))


def test_the_presets_of_the_command_are_those_there_are() -> None:
    assert tuple(one.key for one in PRESETS) == NAMED


def test_a_paper_from_the_matrix_of_a_file_to_its_zip(folder: Path) -> None:
    new = ("new", "--title", "Đề thử", "--matrix", str(folder / "ma-tran.csv"), "--variants", "3", "--user", "lan")
    assert done(*new, "--check") == {"enough": True, "questions": 6, "lacks": []}
    (paper,) = done(*new)["papers"]
    assert (paper["questions"], paper["codes"], paper["state"]) == (6, ["101", "102", "103"], "nhap")
    number = str(paper["id"])
    told = done("show", number)
    assert [one["level"] for one in told["items"]].count("thong_hieu") == 2
    for variant in told["variants"]:
        assert sorted(variant["questions"]) == [1, 2, 3, 4, 5, 6]
        assert all(len(letters) == 1 for letters in variant["keys"])
    code, out, _ = vanban("show", number)
    assert (code, out.count(" * "), out.count("Mã đề 10")) == (0, 6, 3)
    assert vanban("approve", number)[0] == 2  # nothing has been submitted
    assert done("submit", number, "--user", "lan")["state"] == "cho_duyet"
    assert vanban("approve", number, "--user", "lan")[0] == 3
    assert done("approve", number, "--user", "hoa", "--note", "được")["state"] == "da_duyet"
    listed = done("list", "--state", "da_duyet")["papers"]
    assert [(one["id"], one["questions"], one["sittings"]) for one in listed] == [(paper["id"], 6, 0)]
    file = folder / "de.zip"
    files = done("export", number, str(file), "--no-pdf", "--format", "gift")["files"]
    assert zipfile.ZipFile(file).namelist() == files
    assert "1-De-thi/De-103.docx" in files
    assert "4-Dinh-dang-khac/gift/De-101.gift.txt" in files


def test_what_is_lacking_is_said(folder: Path) -> None:
    code, out, _ = vanban("new", "--title", "x", "--preset", "cong-chuc", "--check")
    assert code == 1
    assert "Ô “mọi chủ đề, Vận dụng cao” cần 6 câu, ngân hàng chưa có câu nào dùng được" in out
    code, _, told = vanban("new", "--title", "x", "--preset", "cong-chuc")
    assert (code, "thiếu 6 câu" in told) == (2, True)
    for wrong in ((), ("--preset", "cong-chuc", "--matrix", str(folder / "ma-tran.csv"))):
        assert "chọn một trong hai" in vanban("new", "--title", "x", *wrong)[2]


def test_who_is_no_trainer_and_who_asks_for_nothing_there_is_told(folder: Path) -> None:
    code, _, told = vanban("show", "999")
    assert (code, "Không có đề thi này" in told) == (3, True)
    assert vanban("return", "999")[0] == 3
    code, out, _ = vanban("list", "--page", "9")
    assert (code, "đề." in out) == (0, True)


def test_what_was_done_is_in_the_audit_log(folder: Path) -> None:
    done("list")
    services = Services(Settings(data_dir=folder / "var"))
    with services.database.session() as session:
        actions = set(session.scalars(select(AuditRow.action).where(AuditRow.target == "exam_paper")))
    services.close()
    assert (
        {"xem_danh_sach"} <= actions <= {"xem_danh_sach", "sua_de_thi", "xem_van_ban", "duyet_de_thi", "xuat_du_lieu"}
    )
