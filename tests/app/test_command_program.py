"""``vanban program``: a file brought into a draft with its doubts, listed, written out again, a layout checked."""

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import docx
import pytest
from icalendar import Calendar
from sqlalchemy import select

from app.command import run
from app.wiring import Services
from programs.papers.reading_apart import programme_apart, programme_of
from vanban.db.audit_models import AuditRow
from vanban.db.models import PersonRow
from vanban.db.passwords import UNUSABLE
from vanban.db.people import root_unit
from vanban.settings import Settings

ROWS = (
    ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Sản phẩm", "Thời gian hoàn thành", "Ghi chú"),
    ("I", "XÂY DỰNG ĐẢNG", "", "", "", ""),
    ("1", "Kiện toàn chi bộ thôn", "Ban Xây dựng Đảng", "Quyết định", "Quý III", "Xong bước 1"),
    ("2", "Tập huấn cấp ủy viên", "", "Kế hoạch", "sau Đại hội", ""),
    ("3", "", "Văn phòng Đảng ủy", "Báo cáo", "tháng 8", ""),
)
YEAR = ("--owner", "ban_thuong_vu", "--period", "nam", "--day", "2031-05-01")


def vanban(*arguments: str) -> tuple[int, str, str]:
    """Returns the exit code, what was printed, and what was complained of."""
    out, told = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(told):
        code = run(("program", *arguments))
    return code, out.getvalue(), told.getvalue()


def done(*arguments: str) -> Any:
    """Returns the JSON of a command that ends well."""
    code, out, told = vanban(*arguments, "--json")
    assert code == 0, (out, told)
    return json.loads(out)


def written(rows: tuple[tuple[str, ...], ...], *above: str) -> bytes:
    """Returns a Word file with a table below some lines."""
    document, kept = docx.Document(), io.BytesIO()
    for words in above:
        document.add_paragraph(words)
    table = document.add_table(len(rows), len(rows[0]))
    for place, texts in enumerate(rows):
        for cell, text in zip(table.rows[place].cells, texts, strict=True):
            cell.text = text
    document.save(kept)
    return kept.getvalue()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an officer beside the operator, and a programme as an office sends it."""
    made = tmp_path_factory.mktemp("program")
    (made / "ct.docx").write_bytes(written(ROWS, "CHƯƠNG TRÌNH CÔNG TÁC"))
    (made / "mat.docx").write_bytes(written(ROWS, "TỐI MẬT", "CHƯƠNG TRÌNH CÔNG TÁC"))
    services = Services(Settings(data_dir=made / "var"))
    with services.database.transaction() as session:
        unit = root_unit(session).id
        session.add(PersonRow(username="an", name="An", unit_id=unit, roles="van_thu", password_hash=UNUSABLE))
    services.close()
    return made


@pytest.fixture(autouse=True)
def _here(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VANBAN_DATA_DIR", str(folder / "var"))


def doubts(told: Any) -> set[tuple[int, str, str]]:
    """Returns the doubts that a command tells: row, kind, what stands in the file."""
    return {(one["row"], one["doubt"], one["said"]) for one in told["findings"]}


def test_a_file_comes_into_a_draft_with_every_doubt_told_and_goes_out_again(folder: Path) -> None:
    looked = done("import", str(folder / "ct.docx"), "--check")
    assert (looked["rows"], looked["taken"], looked["programme"]) == (3, 0, None)
    assert done("list")["programmes"] == []

    told = done("import", str(folder / "ct.docx"), *YEAR)
    assert (told["rows"], told["taken"], told["programme"]["state"]) == (3, 2, "dang_lap")
    assert doubts(told) >= {
        (1, "ghi_chu", "Xong bước 1"),
        (2, "khong_chu_tri", "Tập huấn cấp ủy viên"),
        (2, "khong_doc_duoc_han", "sau Đại hội"),
        (3, "khong_noi_dung", "Văn phòng Đảng ủy; Báo cáo; tháng 8"),
    }
    assert not [one for one in told["findings"] if one["said"] == "Quý III"]  # the year of the programme makes it clear
    (listed,) = done("list")["programmes"]
    number = str(listed["id"])
    assert vanban("export", str(folder / "ra.docx"), "--id", number)[0] == 0
    again = programme_of(programme_apart("", (folder / "ra.docx").read_bytes())).paper
    assert [line.text for group in again.groups for line in group.lines] == [ROWS[2][1], ROWS[3][1]]
    assert done("export", str(folder / "ra.xlsx"), *YEAR)["id"] == listed["id"]
    done("export", str(folder / "ra.ics"), *YEAR)
    (event,) = Calendar.from_ical((folder / "ra.ics").read_bytes()).walk("VEVENT")
    assert (str(event["summary"]), event.decoded("dtstart").isoformat()) == ("Hạn: Kiện toàn chi bộ thôn", "2031-09-30")
    services = Services(Settings(data_dir=folder / "var"))
    with services.database.session() as session:
        actions = list(session.scalars(select(AuditRow.action)))
    services.close()
    assert actions.count("tai_ban_goc") == 3


def test_a_layout_is_checked_with_every_deviation_named(folder: Path) -> None:
    code, out, _ = vanban("check-layout", str(folder / "ct.docx"), "--json")
    told = json.loads(out)
    assert (code, told["profile"]) == (1, "dang_2026")
    assert {"kho_giay", "thieu_thanh_phan"} <= {one["rule"] for one in told["deviations"]}
    code, out, _ = vanban("check-layout", str(folder / "ct.docx"), "--profile", "nha_nuoc_2020")
    assert code == 1
    assert "Khổ giấy: cần 210 x 297 mm" in out


def test_what_cannot_be_done_says_why_with_its_exit_code(folder: Path) -> None:
    file = str(folder / "ct.docx")
    (folder / "hong.docx").write_bytes(b"PK khong phai Word")
    for code, arguments in (
        (2, ("import", file)),
        (2, ("import", file, "--owner", "thuong_truc", "--period", "nam")),
        (2, ("export", str(folder / "ra.exe"), "--id", "1")),
        (3, ("export", str(folder / "ra.docx"), "--id", "99")),
        (3, ("import", file, *YEAR, "--user", "an")),
        (4, ("check-layout", str(folder / "hong.docx"))),
        (5, ("import", str(folder / "mat.docx"), *YEAR)),
    ):
        got, out, told = vanban(*arguments)
        assert got == code, (arguments, out, told)
        assert told.startswith("Lỗi: ")
    assert "Thường trực lập chương trình tuần" in vanban("import", file, "--owner", "thuong_truc", "--period", "nam")[2]
