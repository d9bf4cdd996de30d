"""The tables of the evaluation of answers: every measure, every kind, a dash for what was not measured."""

import json
from pathlib import Path

from eval.answer_tables import KINDS, MEASURES, kind_rows, measure_rows, with_interval
from eval.answers import summarise

DATASET = Path(__file__).resolve().parents[2] / "eval" / "datasets" / "samples_qa.jsonl"
REPORT = {
    **{key: {"mean": 0.925, "n": 40, "ci95": [0.85, 0.975]} for key in MEASURES},
    "by_kind": {
        "odd": {"n": 2, "right": 0.5, "ci95": [0.0, 1.0], "fact_share": None, "precision": 0.25},
        "table": {"n": 3, "right": 1.0, "ci95": [1.0, 1.0], "fact_share": 0.5, "precision": 1.0},
    },
}


def test_a_mean_is_written_with_its_interval_the_way_people_here_write_figures() -> None:
    assert with_interval({"mean": 0.925, "n": 40, "ci95": [0.85, 0.975]}) == "92,5 % (85,0 % – 97,5 %)"


def test_what_was_not_measured_is_a_dash() -> None:
    empty = summarise([])
    assert all(row.count("| – |") >= 2 for row in measure_rows(empty, empty)[2:])
    assert kind_rows(empty)[2:] == []


def test_every_measure_has_a_row_with_its_bar() -> None:
    rows = measure_rows(REPORT, REPORT)[2:]
    assert len(rows) == len(MEASURES)
    assert rows[0].endswith("| 40 | 92,5 % (85,0 % – 97,5 %) | 40 | 92,5 % (85,0 % – 97,5 %) | ≥ 90 % |")


def test_known_kinds_come_first_in_words_and_an_unknown_one_is_still_shown() -> None:
    first, second = kind_rows(REPORT)[2:]
    assert first == "| hàng, ô của bảng (`table`) | 3 | 100,0 % (100,0 % – 100,0 %) | 50,0 % | 100,0 % |"
    assert second == "| odd (`odd`) | 2 | 50,0 % (0,0 % – 100,0 %) | – | 25,0 % |"


def test_every_kind_of_the_sample_questions_has_words() -> None:
    kinds = {json.loads(line)["kind"] for line in DATASET.read_text(encoding="utf-8").splitlines()}
    assert kinds <= set(KINDS)
