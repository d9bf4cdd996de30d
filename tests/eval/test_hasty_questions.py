"""The gain of reading questions as they were meant: measured in pairs, and written where the page says."""

import json
from contextlib import closing
from pathlib import Path

from fakes import HashEmbedder

from eval.corpus_index import CorpusIndex
from eval.datasets.beir import Query
from eval.hasty_questions import PARTS, READINGS, measured, table
from eval.noise import NOISES

RESULTS = Path(__file__).resolve().parents[2] / "eval" / "results"
CORPUS = [
    {"_id": "a", "title": "Đất đai", "text": "Cấp giấy chứng nhận quyền sử dụng đất cho hộ gia đình."},
    {"_id": "b", "title": "Hộ tịch", "text": "Ủy ban nhân dân cấp xã đăng ký khai sinh."},
    {"_id": "c", "title": "Sổ tay", "text": "Sổ công tác bìa đỏ của cán bộ."},
]
ASKED = [
    Query("1", "ai đăng ký khai sinh", frozenset({"b"})),
    Query("2", "làm sổ đỏ cho hộ gia đình", frozenset({"a"})),
    Query("3", "UBND cấp xã đăng ký gì", frozenset({"b"})),
]


def test_every_part_noise_and_reading_has_a_row_and_readings_are_searched_by(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in CORPUS), encoding="utf-8")
    with closing(CorpusIndex(corpus, tmp_path / "index", HashEmbedder())) as index:
        rows = measured(index, ASKED)
        assert index.reading(READINGS["như đã gõ"]).by_words("sd") == []
        assert index.by_words("sd") != []
    assert len(rows) == len(PARTS) * (1 + len(NOISES)) * len(READINGS)
    assert all(row["n"] == 1 and 0 <= row["R@1"] <= row["R@10"] <= 1 for row in rows)
    assert len(table(rows).splitlines()) == len(rows) + 2


def test_hasty_questions_are_found_nearly_as_well_as_careful_ones() -> None:
    rows = json.loads((RESULTS / "hasty-zalo_train.json").read_text(encoding="utf-8"))["rows"]
    checked = {(row["noise"], row["reading"]): row for row in rows if row["part"] == "để kiểm"}
    careful = checked[None, "thêm lời của luật"]
    for noise in ("partly", "mistyped", "short"):
        assert checked[noise, "thêm lời của luật"]["R@10"] >= careful["R@10"] - 0.01
        assert checked[noise, "thêm lời của luật"]["MRR@10"] > checked[noise, "như đã gõ"]["MRR@10"]
    assert careful["R@1"] >= checked[None, "như đã gõ"]["R@1"]
    assert careful["read_ms"]["p50"] < 1.0


def test_the_table_of_the_page_is_that_of_the_result_file() -> None:
    page = (RESULTS.parents[1] / "docs" / "retrieval.md").read_text(encoding="utf-8")
    rows = json.loads((RESULTS / "hasty-zalo_train.json").read_text(encoding="utf-8"))["rows"]
    assert table(rows) in page
