"""``vanban eval cases`` writes what reviewers made of feedback, for those who may read its documents."""

import datetime
import io
import json
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from fresh import fresh_database

from app.command import run
from eval.answers import load_cases
from vanban.answers import Answer, Citation, Understood
from vanban.db.conversations import store_turn
from vanban.db.eval_cases import make_case
from vanban.db.feedback import give_feedback
from vanban.db.feedback_review import list_feedback
from vanban.db.models import DocumentRow, FileRow
from vanban.db.people import create_person, create_unit, principal_of
from vanban.feedback import FeedbackState
from vanban.principals import Channel
from vanban.reply_json import reply_json

NOW = datetime.datetime(2026, 11, 1, 8, tzinfo=datetime.UTC)


@pytest.fixture
def kho(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with one case, made of feedback on a document of one unit."""
    monkeypatch.setenv("VANBAN_DATA_DIR", str(tmp_path / "kho"))
    from vanban.settings import load_settings

    database = fresh_database(load_settings(None))
    with database.transaction() as session:
        unit = create_unit(session, code="xa", name="Xã")
        create_person(session, username="an", name="An", unit_code="xa", roles=("van_thu",))
        session.add(FileRow(sha256="0" * 64, name="a", media_type="text/plain", size=1, received_at=NOW))
        session.flush()
        places = {"owner_unit_id": unit.id, "audience": "unit", "publicity": "noi_bo"}
        row = DocumentRow(file_sha256="0" * 64, text="Trực 24 giờ.", status="con_hieu_luc", ingested_at=NOW, **places)
        session.add(row)
        session.flush()
        an = principal_of(session, "an", Channel.WEB)
        day = datetime.date(2025, 3, 4)
        place = ("12-QĐ/TU", "Quy định", day, None, None, "Điều 1", None)
        citation = Citation(1, row.id, 1, *place, "Trực 24 giờ.", 0, 12)
        reply = reply_json(Answer("Trực [1].", (citation,), understood=Understood("Trực mấy giờ?")), timing_ms=1)
        stored = store_turn(session, an, question="Mấy giờ?", reply=reply)
        give_feedback(session, an, conversation_id=stored.conversation_id, turn_id=stored.turn_id, verdict="dung")
        (sent,), _ = list_feedback(session, an, state=FeedbackState.NEW)
        make_case(session, an, sent.id)
    database.close()
    return tmp_path


def printed(*words: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run([*words])
    return code, out.getvalue(), err.getvalue()


def test_the_cases_become_a_question_file_that_can_be_measured(kho: Path) -> None:
    target = kho / "cau.jsonl"
    code, out, err = printed("eval", "cases", "--export", str(target), "--user", "an")
    assert (code, err) == (0, "")
    assert "1 câu kiểm tra, đã ghi vào" in out
    (case,) = load_cases(target)
    assert (case.question, case.user, case.gold[0].quote) == ("Trực mấy giờ?", "an", "Trực 24 giờ.")


def test_a_case_on_a_document_one_may_not_read_is_left_out_and_counted(kho: Path) -> None:
    code, out, err = printed("eval", "cases")
    assert (code, out) == (0, "0 câu kiểm tra.\n")
    assert "Không lấy 1 câu" in err
    code, out, _ = printed("eval", "cases", "--json")
    assert json.loads(out) == {"cases": [], "left_out": 1}


def test_the_list_is_printed_and_a_file_that_cannot_be_written_is_told(kho: Path) -> None:
    assert "gop-y-1  look_up  test  Trực mấy giờ?" in printed("eval", "cases", "--user", "an")[1]
    code, _, err = printed("eval", "cases", "--user", "an", "--export", str(kho / "khong" / "co.jsonl"))
    assert code == 4
    assert "Không ghi được tệp" in err
