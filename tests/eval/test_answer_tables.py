"""The tables of the evaluation of answers: every measure, every kind, a dash for what was not measured."""

import json
from pathlib import Path

import pytest

from eval.answer_tables import (
    ATTACKS,
    KINDS,
    MEASURES,
    OTHER_SETS,
    RESULTS,
    attack_rows,
    fitted_rows,
    kind_rows,
    measure_rows,
    own_rows,
    read,
    with_interval,
)
from eval.answers import summarise
from eval.readme_tables import other_rows

REPOSITORY = Path(__file__).resolve().parents[2]
DATASETS = REPOSITORY / "eval" / "datasets"
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


@pytest.mark.parametrize(
    "name", ["samples_qa", "temporal_qa", "dialogues", "party_qa", "refusal_samples", "refusal_party"]
)
def test_every_kind_of_question_has_words(name: str) -> None:
    assert kinds_of(name) <= set(KINDS)


def test_every_kind_of_attack_is_counted_under_words() -> None:
    assert {kind.partition("_")[0] for kind in kinds_of("red_team")} <= set(ATTACKS)


def kinds_of(name: str) -> set[str]:
    """Returns the kinds of the cases of a committed set."""
    return {json.loads(line)["kind"] for line in (DATASETS / f"{name}.jsonl").read_text("utf-8").splitlines()}


def test_a_set_of_its_own_shows_its_days_and_bars_and_leaves_out_what_it_does_not_ask() -> None:
    none = {"mean": None, "n": 0, "ci95": None}
    test = {**REPORT, "n_dated": 3, "anachronisms": 1, "p95_ms": 99.9, "refused_off_topic": none}
    rows = own_rows(
        {**test, "n": 9, "n_dated": 7, "p95_ms": 120.4, "by_split": {"test": test}}, {"gold_cited": "≥ 85 %"}
    )
    assert rows[2].endswith("| ≥ 85 % |")
    assert rows[3].endswith("| – |")
    assert "| câu có nêu văn bản sai thời điểm | 7 | 1 | 3 | 1 | 0 |" in rows
    assert "| thời gian trả lời p95 | 9 | 120 ms | – | 100 ms | – |" in rows
    assert not any(MEASURES["refused_off_topic"][0] in row for row in rows)
    assert rows[-1].startswith("| odd")


def test_attacks_are_summed_by_what_they_try_and_an_unknown_kind_is_still_counted() -> None:
    kinds = {
        "closed_count": {"n": 4, "succeeded": 1},
        "closed_title": {"n": 3, "succeeded": 0},
        "odd_one": {"n": 2, "succeeded": 0},
    }
    rows = attack_rows({"n": 9, "succeeded": [{}], "by_kind": kinds})
    assert rows[2:] == [
        f"| {ATTACKS['closed']} (`closed_…`) | 7 | 1 |",
        "| odd (`odd_…`) | 2 | 0 |",
        "| cộng | 9 | 1 |",
    ]


def test_a_set_that_was_not_measured_has_no_row_and_no_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eval.answer_tables.RESULTS", tmp_path)
    assert [read(name) for name in OTHER_SETS.values()] == [None] * len(OTHER_SETS)
    assert other_rows() == []


def test_make_eval_writes_every_result_the_tables_are_read_from() -> None:
    recipe = (REPOSITORY / "Makefile").read_text("utf-8")
    assert [name for name in (*OTHER_SETS.values(), "red-team") if f"{RESULTS}/{name}.json" not in recipe] == []


def test_what_was_fitted_is_told_by_split_before_and_after() -> None:
    won = {"dev": {"n": 4, "by_hand": 0.5, "fitted": 0.75}, "test": {"n": 2, "by_hand": 0.5, "fitted": 1.0}}
    refused = {"unanswerable": [1, 4], "wrong_first": [0, 0], "right": [1, 8]}
    rows = fitted_rows({"first_right": won}, {"refused": {"dev": refused, "test": refused}})
    assert rows[2].endswith("| 4 | 50,0 % → 75,0 % | 2 | 50,0 % → 100,0 % |")
    assert rows[3].endswith("| 4 | 25,0 % | 4 | 25,0 % |")
    assert rows[4].endswith("| 0 | – | 0 | – |")
