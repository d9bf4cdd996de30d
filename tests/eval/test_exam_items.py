"""The measure of generated items: intervals, the draw, and how judgements are joined to items."""

import json
from pathlib import Path

import pytest

from eval.exam_items import (
    DRAWN,
    FAULTS,
    JUDGEMENTS,
    SAMPLE_DOCUMENTS,
    ask,
    drawn,
    main,
    read_judgements,
    report,
    wilson,
)

SMALL = ("15-", "29-")  # samples that are asked of here


@pytest.fixture(scope="module")
def asked() -> list:
    return ask("samples", [path for path in SAMPLE_DOCUMENTS.iterdir() if path.name.startswith(SMALL)])


def test_interval_of_a_share() -> None:
    low, high = wilson(1, 220)
    assert (round(low, 4), round(high, 4)) == (0.0008, 0.0253)
    assert wilson(0, 0) == (0.0, 1.0)


def test_every_quote_is_verbatim_and_nothing_given_breaks_a_hard_rule(asked: list) -> None:
    assert [(one.broken, one.errors) for one in asked] == [(0, False)] * len(SMALL)


def test_draw_is_the_same_for_a_seed_and_another_for_another(asked: list) -> None:
    first = [item.id for _, item in drawn(asked, "samples")]
    assert first == [item.id for _, item in drawn(asked, "samples")]
    assert first != [item.id for _, item in drawn(asked, "samples", seed=5)]


def test_an_item_changed_since_counts_as_not_judged(asked: list) -> None:
    one, other = (item.id for _, item in drawn(asked, "samples")[:2])
    told = report(asked, {one: "wrong_key", other: None, "0" * 12: "wording"})["blind_check"]["samples"]
    assert told["judged"] == 2
    assert told["wrong_key"]["count"] == 1
    assert told["wrong_key"]["share"] == 0.5
    assert told["wording"]["count"] == 0


def test_no_share_where_nothing_was_judged(asked: list) -> None:
    assert report(asked, {})["blind_check"]["last_reading"]["wrong_key"]["share"] is None


def test_judgements_hold_ids_and_known_faults_and_no_text() -> None:
    rows = [json.loads(line) for line in JUDGEMENTS.read_text(encoding="utf-8").splitlines()]
    assert all(set(row) == {"id", "fault"} and len(row["id"]) == 12 for row in rows)
    assert {row["fault"] for row in rows} <= {None, *FAULTS}
    assert len(read_judgements()) == len(rows) >= 200


def test_judgements_that_are_not_there_are_none(tmp_path: Path) -> None:
    assert read_judgements(tmp_path / "none.jsonl") == {}


def test_published_figures_are_within_the_bar() -> None:
    told = json.loads((JUDGEMENTS.parents[1] / "results" / "exam-items.json").read_text(encoding="utf-8"))
    check = told["blind_check"]["last_reading"]
    assert check["judged"] == check["drawn"] >= 200
    assert all(check[fault]["share"] <= bar for fault, bar in FAULTS.items())
    assert told["quotes_not_verbatim"] == told["documents_with_lint_errors"] == 0


def test_items_drawn_can_be_shown(asked: list, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> None:
    monkeypatch.setattr("eval.exam_items.ask", lambda *_: asked)
    assert main(["--show"]) == 0
    shown = capsys.readouterr().out
    assert all(item.stem in shown for _, item in drawn(asked, "samples"))
    assert any(name.startswith(DRAWN["samples"]) for name, _ in drawn(asked, "samples"))
