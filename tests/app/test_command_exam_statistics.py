"""``vanban exam statistics``: printed, as JSON, in Word and Excel, for the trainers who organise the sitting alone."""

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import docx
import openpyxl
import pytest
from bank_people import content
from sat_exam import Sat, make_paper, make_sitting, sit
from sqlalchemy import select

from app.command import run
from app.wiring import Services
from vanban.db.audit_models import AuditRow
from vanban.db.models import PersonRow
from vanban.db.passwords import UNUSABLE
from vanban.db.people import create_unit, principal_of, root_unit
from vanban.principals import Channel
from vanban.settings import Settings

KEYS = "AAB"


def vanban(*arguments: str) -> tuple[int, str, str]:
    """Returns the exit code, what was printed, and what was complained of."""
    out, told = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(told):
        code = run(("exam", "statistics", *arguments))
    return code, out.getvalue(), told.getvalue()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose root unit holds sitting 1, and sitting 2 that is anonymous and not over."""
    made = tmp_path_factory.mktemp("exam-statistics")
    services = Services(Settings(data_dir=made / "var"))
    with services.database.transaction() as session:
        root = root_unit(session)
        other = create_unit(session, code="so-khac", name="Sở khác", parent_code=root.code)
        for name, unit in (("lan", root.id), ("minh", other.id)):
            session.add(PersonRow(username=name, name=name, unit_id=unit, roles="giang_vien", password_hash=UNUSABLE))
        session.flush()
        contents = [content(f"Câu {n}?", keys=("AB".index(key),)) for n, key in enumerate(KEYS)]
        paper = make_paper(session, principal_of(session, "lan", Channel.WEB), contents)
        sit(session, make_sitting(session, paper), KEYS, [Sat(one, root.id) for one in ("AAB", "ABB", "B-B") * 11])
        sit(session, make_sitting(session, paper, anonymity="an_danh", state="nhap"), KEYS, [Sat("AAB", root.id)] * 9)
    services.close()
    return made


@pytest.fixture(autouse=True)
def _here(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VANBAN_DATA_DIR", str(folder / "var"))


def test_json_has_every_figure(folder: Path) -> None:
    code, out, _ = vanban("1", "--json")
    told = json.loads(out)
    assert code == 0
    assert (told["paper"]["people"], told["hidden"], told["provisional"]) == (33, "", False)
    assert [item["p"] for item in told["items"]] == pytest.approx([2 / 3, 1 / 3, 1.0])
    assert [item["omitted"] for item in told["items"]] == [0, 11, 0]
    assert told["reliability"]["kr20"] == pytest.approx(told["reliability"]["alpha"])
    assert [one["number"] for one in told["reviews"]] == [3, 2]


def test_people_read_lines_and_files(folder: Path) -> None:
    code, out, _ = vanban("1", "--docx", str(folder / "bao-cao.docx"), "--xlsx", str(folder / "so-lieu.xlsx"))
    assert code == 0
    assert "Câu 1: P 0,67" in out
    assert "Xem lại câu 3: Mọi người đều làm đúng" in out
    assert out.endswith("Đã ghi bao-cao.docx.\nĐã ghi so-lieu.xlsx.\n")
    assert docx.Document(str(folder / "bao-cao.docx")).tables
    assert "Câu hỏi" in openpyxl.load_workbook(folder / "so-lieu.xlsx").sheetnames


def test_an_anonymous_sitting_that_runs_gives_the_reason_alone() -> None:
    code, out, _ = vanban("2", "--json")
    told = json.loads(out)
    assert code == 0
    assert "chỉ có thống kê khi kỳ thi đã đóng" in told["hidden"]
    assert "paper" not in told
    assert "chỉ có thống kê khi kỳ thi đã đóng" in vanban("2")[1]


def test_a_trainer_of_another_unit_hears_what_is_said_of_a_sitting_that_is_not_there() -> None:
    strange, missing = vanban("1", "--user", "minh"), vanban("99")
    assert strange[0] == missing[0] != 0
    assert strange[1:] == missing[1:]
    assert "Không có kỳ thi này" in strange[2]


def test_each_look_is_in_the_audit_log(folder: Path) -> None:
    vanban("1", "--user", "lan")
    vanban("1", "--xlsx", str(folder / "lai.xlsx"), "--user", "lan")
    services = Services(Settings(data_dir=folder / "var"))
    with services.database.session() as session:
        wanted = select(AuditRow).where(AuditRow.target == "exam_sitting").order_by(AuditRow.sequence.desc()).limit(2)
        rows = [(one.action, one.target_id, one.detail) for one in session.scalars(wanted)]
    services.close()
    assert rows == [
        ("xuat_du_lieu", "1", '{"format":"xlsx","part":"thong_ke"}'),
        ("xem_van_ban", "1", '{"part":"thong_ke"}'),
    ]


def test_a_file_that_cannot_be_written_is_told_in_words(folder: Path) -> None:
    code, _, told = vanban("1", "--xlsx", str(folder / "khong-co" / "a.xlsx"))
    assert code != 0
    assert "Không ghi được tệp a.xlsx" in told
