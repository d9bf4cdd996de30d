"""The measuring commands print one report, each mean with its n and interval."""

import io
import json
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from app.command import run

CORPUS = (
    {"_id": "a", "title": "Quy chế văn thư", "text": "Văn thư cơ quan quản lý con dấu và sổ đăng ký văn bản."},
    {"_id": "b", "title": "Quy chế tiếp dân", "text": "Lãnh đạo tiếp công dân vào sáng thứ năm hằng tuần."},
)
QUERIES = (
    {"_id": "1", "text": "ai quản lý con dấu", "gold": ["a"]},
    {"_id": "2", "text": "ngày tiếp dân", "gold": ["b"]},
)
RULES = """ĐẢNG BỘ THÀNH PHỐ LẠC HÀ
THÀNH ỦY
*
Số 12-QC/TU
Lạc Hà, ngày 02 tháng 3 năm 2026
QUY CHẾ
tiếp công dân của Thành ủy
-----
Điều 1. Lịch tiếp công dân
Thường trực Thành ủy tiếp công dân vào sáng thứ năm hằng tuần tại trụ sở tiếp công dân thành phố.
Điều 2. Trả lời
Nội dung kiến nghị được trả lời bằng văn bản trong thời hạn 15 ngày làm việc.
"""


def lines(path: Path, rows: tuple[dict[str, Any], ...]) -> str:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    return str(path)


def printed(*words: str) -> Any:
    out = io.StringIO()
    with redirect_stdout(out):
        assert run([*words, "--json"]) == 0
    return json.loads(out.getvalue())


def test_retrieval_is_measured_without_touching_a_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VANBAN_DATA_DIR", str(tmp_path / "kho"))
    files = ("--corpus", lines(tmp_path / "c.jsonl", CORPUS), "--queries", lines(tmp_path / "q.jsonl", QUERIES))
    report = printed("eval", "retrieval", *files)
    assert {
        "n",
        "R@1",
        "R@3",
        "R@5",
        "R@10",
        "R@100",
        "MRR@10",
        "nDCG@10",
        "ci95",
        "p50_ms",
        "p95_ms",
        "index_s",
    } <= set(report)
    assert (report["n"], report["R@1"]) == (2, 1.0)
    assert report["baseline"]["system"] == "bm25"
    assert printed("eval", "retrieval", *files, "--system", "bm25", "--strip-marks")["strip_marks"] is True
    assert not (tmp_path / "kho").exists()


def test_retrieval_asks_for_two_files_or_for_the_samples_and_not_for_both(tmp_path: Path) -> None:
    corpus = lines(tmp_path / "c.jsonl", CORPUS)
    assert run(["eval", "retrieval", "--corpus", corpus]) == 2
    assert run(["eval", "retrieval", "--samples", "--corpus", corpus]) == 2


def test_answers_are_measured_as_the_person_who_asks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VANBAN_DATA_DIR", str(tmp_path / "kho"))
    printed("admin", "unit", "add", "tp", "Thành phố")
    printed("admin", "person", "add", "lan", "Lan", "--unit", "tp")
    case = {
        "id": "x",
        "question": "Giá vé tàu là bao nhiêu?",
        "kind": "none",
        "answerable": False,
        "user": "lan",
        "gold": [],
    }
    report = printed("eval", "answers", "--dataset", lines(tmp_path / "d.jsonl", (case,)))
    assert (report["n"], report["n_unanswerable"]) == (1, 1)
    assert report["refused_unanswerable"]["mean"] == 1.0


def test_a_missing_dataset_exits_4_and_an_unknown_asker_3(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VANBAN_DATA_DIR", str(tmp_path / "kho"))
    assert run(["eval", "answers", "--dataset", str(tmp_path / "khong-co")]) == 4
    case = {"id": "x", "question": "x", "kind": "none", "answerable": False, "user": "ai-do", "gold": []}
    assert run(["eval", "answers", "--dataset", lines(tmp_path / "d.jsonl", (case,))]) == 3


def test_answers_are_measured_on_the_files_of_a_folder_without_touching_the_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VANBAN_DATA_DIR", str(tmp_path / "kho"))
    folder = tmp_path / "van-ban"
    folder.mkdir()
    (folder / "12-qc.txt").write_text(RULES, encoding="utf-8")
    gold = {"number": "12-QC/TU", "date": "2026-03-02", "quote": "tiếp công dân vào sáng thứ năm"}
    case = {
        "id": "x",
        "question": "Thường trực Thành ủy tiếp công dân vào buổi nào?",
        "kind": "fact",
        "answerable": True,
        "user": "can.bo.tp",
        "gold": [gold],
        "facts": ["sáng thứ năm"],
    }
    dataset = lines(tmp_path / "d.jsonl", (case,))
    report = printed("eval", "answers", "--dataset", dataset, "--documents", str(folder))
    assert (report["documents"], report["n"]) == (1, 1)
    assert report["gold_cited"]["mean"] == report["fact_recall"]["mean"] == 1.0
    assert not (tmp_path / "kho").exists()


def test_a_missing_folder_of_documents_exits_4_and_says_that_nothing_was_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["eval", "answers", "--documents", str(tmp_path / "khong-co")]) == 4
    assert "bỏ qua phép đo" in capsys.readouterr().err


def test_only_the_samples_can_be_reviewed_before_they_are_asked(tmp_path: Path) -> None:
    assert run(["eval", "answers", "--documents", str(tmp_path), "--reviewed"]) == 2


@pytest.mark.slow
def test_the_red_team_reports_and_its_exit_code_says_whether_an_attack_succeeded(tmp_path: Path) -> None:
    out, gone = (
        tmp_path / "red-team.json",
        {"id": "g1", "kind": "gone", "user": "can.bo.tp", "why": "chấm phải bắt được"},
    )
    report = printed("eval", "red-team", "--kind", "wrong_source", "--out", str(out))
    assert (report["n"], report["succeeded"]) == (2, [])
    assert json.loads(out.read_text(encoding="utf-8")) == report
    answered = {**gone, "question": "Ai ký Chỉ thị số 12-CT/TU?", "expect": "refusal"}
    assert run(["eval", "red-team", "--attacks", lines(tmp_path / "t.jsonl", (answered,)), "--json"]) == 1
