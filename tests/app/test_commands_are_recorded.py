"""What commands and the worker do to a library stands in its audit log, under the operator of the machine."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from app.command import run
from app.wiring import Services
from vanban.db.audit_models import AuditRow
from vanban.db.audit_verification import verify
from vanban.settings import Settings

TEXT = """ỦY BAN NHÂN DÂN THÀNH PHỐ LẠC HÀ
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: {number}
Lạc Hà, ngày {day} tháng 3 năm {year}

QUYẾT ĐỊNH
Về việc ban hành quy chế mẫu số {day}

Điều 1. Ban hành quy chế mẫu về tiếp nhận hồ sơ của cơ quan thuộc thành phố.
{last}
"""
FILES = {
    "old": TEXT.format(number="10/2019/QĐ-UBND", day="05", year="2019", last="Điều 2. Các sở thi hành."),
    "new": TEXT.format(
        number="22/2024/QĐ-UBND",
        day="07",
        year="2024",
        last="Điều 2. Quyết định này thay thế Quyết định số 10/2019/QĐ-UBND ngày 05/3/2019.",
    ),
    "rival": TEXT.format(
        number="10/2019/QĐ-UBND",
        day="05",
        year="2019",
        last="Điều 2. Các phòng thi hành.\nĐiều 3. Hồ sơ được trả trong năm ngày làm việc kể từ ngày nhận đủ giấy tờ.",
    ),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder after a day of commands, in the order of ``EXPECTED``."""
    made = tmp_path_factory.mktemp("recorded")
    for name, text in FILES.items():
        (made / f"{name}.txt").write_text(text, encoding="utf-8")
    for command in (
        ["ingest", str(made / "old.txt"), str(made / "new.txt")],
        ["ask", "Quy chế mẫu về tiếp nhận hồ sơ?"],
        ["find", "10/2019/QĐ-UBND"],
        ["admin", "relation", "confirm", "22/2024/QĐ-UBND"],
        ["ingest", str(made / "rival.txt")],
        ["held", "save", "1", str(made / "xem.txt")],
        ["held", "drop", "1", "--note", "bản nháp riêng tư"],
        ["ingest", str(made / "old.txt"), "--no-wait"],
        ["jobs", "priority", "5", "4"],
        ["jobs", "cancel", "4"],
        ["reindex"],
        ["eval", "cases", "--export", str(made / "cau.jsonl")],
    ):
        assert run(["--data", str(made / "var"), *command]) in (0, 1), command
    return made


EXPECTED = [
    ("nap_tep", "batch"),
    ("nhan_van_ban", "document"),
    ("nhan_van_ban", "document"),
    ("tra_loi", ""),
    ("tim_van_ban", "document"),
    ("quyet_dinh_quan_he", "relation"),
    ("nap_tep", "batch"),
    ("nhan_van_ban", "held_file"),
    ("tai_ban_goc", "held_file"),
    ("quyet_dinh_tep_cho", "held_file"),
    ("nap_tep", "batch"),
    ("dieu_khien_viec", "job"),
    ("dieu_khien_viec", "job"),
    ("dung_lai_chi_muc", "index"),
    ("xuat_du_lieu", "case"),
]


@pytest.fixture
def rows(folder: Path) -> Iterator[list[AuditRow]]:
    services = Services(Settings(data_dir=folder / "var"))
    with services.database.session() as session:
        yield list(session.scalars(select(AuditRow).order_by(AuditRow.sequence)))
    assert verify(services.database.engine).intact
    services.close()


def test_every_command_is_entered_once_and_in_order(rows: list[AuditRow]) -> None:
    assert [(row.action, row.target) for row in rows] == EXPECTED
    assert {row.channel for row in rows} == {"command"}


def test_all_of_it_is_entered_under_the_operator(rows: list[AuditRow]) -> None:
    assert len({row.person_id for row in rows}) == 1
    assert rows[0].person_id is not None
    assert {row.unit_id for row in rows} == {rows[0].unit_id}


def test_no_word_of_questions_notes_or_documents_is_entered(rows: list[AuditRow]) -> None:
    kept = " ".join(row.detail for row in rows)
    for words in ("quy chế", "hồ sơ", "riêng tư", "10/2019"):
        assert words not in kept.lower()
    answered = next(json.loads(row.detail) for row in rows if row.action == "tra_loi")
    assert set(answered) == {"kind", "cited", "as_of", "ms"}
