"""A process killed in the middle of a correction leaves the old or the new document, whole."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from correcting_process import OneVector
from fresh import fresh_database
from sqlalchemy import select

from ingest.file_store import FileStore
from ingest.intake import Intake
from ingest.parsing import parse_file
from vanban.db.contents import sections_of
from vanban.db.models import DocumentRow, PassageRow
from vanban.db.office_models import CorrectionRow, TextEditRow
from vanban.db.people import create_unit
from vanban.db.session import Database
from vanban.settings import Settings

HERE = Path(__file__).parent
ROUNDS = 5
TEXT = "QUY ĐỊNH\nvề trực ban\n" + "".join(
    f"Điều {number}. Người trực ca {number}\n1. Bố trí người trực 24 giờ.\n2. Báo cáo lãnh đạo.\n"
    for number in range(1, 120)
)


@pytest.fixture
def library(tmp_path: Path) -> tuple[Database, int]:
    settings = Settings(data_dir=tmp_path / "kho")
    database = fresh_database(settings)
    with database.transaction() as session:
        unit = create_unit(session, code="tu", name="Thành ủy Lạc Hà").id
    path = tmp_path / "quy-dinh.txt"
    path.write_text(TEXT, encoding="utf-8")
    intake = Intake(database, FileStore(settings.files_dir), OneVector(), settings, parse_file)
    result = intake.take(path, owner_unit_id=unit)
    assert result.document_id is not None, result
    return database, result.document_id


def check_whole(database: Database, document_id: int) -> int:
    """Checks that all parts are of one text; returns how many corrections there were."""
    with database.session() as session:
        row = session.get_one(DocumentRow, document_id)
        assert ("24 giờ" in row.text) != ("12 giờ" in row.text)
        passages = session.scalars(select(PassageRow).where(PassageRow.document_id == document_id)).all()
        assert all(row.text[one.start : one.end] == one.text for one in passages)
        assert sorted(one.position for one in passages) == list(range(len(passages)))
        assert len([one for one in sections_of(session, row) if one.kind.value == "dieu"]) == 119
        corrections = session.scalars(select(CorrectionRow.id)).all()
        assert set(session.scalars(select(TextEditRow.correction_id))) == set(corrections)
        assert ("24 giờ" in row.text) == (len(corrections) % 2 == 0)
        return len(corrections)


@pytest.mark.slow
def test_a_killed_correction_leaves_one_whole_document(library: tuple[Database, int], tmp_path: Path) -> None:
    database, document_id = library
    path = os.pathsep.join([str(HERE), str(HERE.parents[1]), os.environ.get("PYTHONPATH", "")])
    command = [sys.executable, str(HERE / "correcting_process.py"), str(tmp_path / "kho"), str(document_id)]
    for round_ in range(ROUNDS):
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": path}
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "bắt đầu\n"
            assert process.stdout.readline() == "đã sửa\n"
            time.sleep(0.03 + 0.07 * round_)  # somewhere in the next correction
            process.kill()
        check_whole(database, document_id)
    assert check_whole(database, document_id) > 0
    database.close()
