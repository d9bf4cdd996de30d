"""Precision and recall of edges against labels; and our bars on the sample and the real texts."""

import json
from pathlib import Path

import pytest

from eval.relations import (
    PRECISION_BAR,
    RECALL_BAR,
    SAMPLE_DOCUMENTS,
    SAMPLE_LABELS,
    Case,
    Labelled,
    evaluate,
    evaluate_files,
    load_cases,
)
from vanban.documents import RelationKind
from vanban.errors import UnreadableFile

DATASETS = SAMPLE_LABELS.parent
TEXT = """ỦY BAN NHÂN DÂN THÀNH PHỐ LẠC HÀ
Số: 99/2026/QĐ-UBND
Lạc Hà, ngày 01 tháng 8 năm 2026
QUYẾT ĐỊNH
Về việc mẫu
Điều 1. Bãi bỏ Điều 5 Quyết định số 10/2019/QĐ-UBND ngày 05/6/2019.
Điều 2. Việc khác theo Quyết định số 11/2019/QĐ-UBND.
"""


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "mau.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_figures_count_what_is_right_missed_and_invented(text: Path):
    labels = (
        Labelled("bai_bo", "10-2019-qd-ubnd", part="Điều 5"),
        Labelled("thay_the", "12-2019-qd-ubnd"),
    )
    report = evaluate([Case(text, labels)])
    assert (report["all"]["precision"]["value"], report["all"]["recall"]["value"]) == (0.5, 0.5)
    assert report["kinds"]["bai_bo"]["precision"]["value"] == 1.0
    assert report["kinds"]["thay_the"] == {"precision": None, "recall": {"value": 0.0, "n": 1, "low": 0.0, "high": 0.0}}
    assert report["parts"]["value"] == 1.0
    assert report["missed"] == ["mau.txt: thay_the 12-2019-qd-ubnd"]
    assert report["invented"] == ["mau.txt: vien_dan 11/2019/QĐ-UBND"]


def test_another_date_is_another_document(text: Path):
    dated = json.loads('{"kind": "bai_bo", "number": "10/2019/QĐ-UBND", "date": "2019-06-06"}')
    labels = text.parent / "labels.jsonl"
    labels.write_text(json.dumps({"file": text.name, "edges": [dated]}), encoding="utf-8")
    assert evaluate(load_cases(labels, text.parent))["all"]["recall"]["value"] == 0.0


@pytest.mark.parametrize("line", ["{", '{"edges": []}', '{"file": "khong.txt", "edges": []}',
                                  '{"file": "mau.txt", "edges": [{"kind": "bai_bo", "number": "không"}]}'])  # fmt: skip
def test_a_labels_file_that_cannot_be_used_is_reported(text: Path, line: str):
    labels = text.parent / "labels.jsonl"
    labels.write_text(line, encoding="utf-8")
    with pytest.raises(UnreadableFile):
        evaluate_files([labels], text.parent)


@pytest.mark.parametrize("name", ["relations_samples", "relations_real", "relations_real_held_out"])
def test_labels_name_known_kinds_and_hold_no_words_of_the_texts(name: str):
    rows = [json.loads(line) for line in (DATASETS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    edges = [edge for row in rows for edge in row["edges"]]
    assert {edge["kind"] for edge in edges} <= set(RelationKind)
    assert all(set(edge) <= {"kind", "number", "date", "part", "name"} for edge in edges)


def test_the_samples_meet_the_bars():
    report = evaluate_files([SAMPLE_LABELS], SAMPLE_DOCUMENTS)
    assert report["all"]["precision"]["value"] >= PRECISION_BAR, report["invented"]
    assert report["all"]["recall"]["value"] >= RECALL_BAR, report["missed"]


@pytest.mark.data
@pytest.mark.parametrize("name", ["relations_real", "relations_real_held_out"])
def test_real_texts_meet_the_bars(shared_data: Path, name: str):
    report = evaluate_files([DATASETS / f"{name}.jsonl"], shared_data / "party" / "texts")
    assert report["all"]["precision"]["value"] >= PRECISION_BAR, report["invented"]
    assert report["all"]["recall"]["value"] >= RECALL_BAR, report["missed"]
