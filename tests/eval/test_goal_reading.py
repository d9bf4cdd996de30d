"""The figures of reading goals, on our own documents and on real ones."""

import json
from pathlib import Path

import pytest

from app.sample_library import DOCUMENTS
from eval.goal_reading import LABELS, compare, figures
from vanban.errors import InvalidInput

SAMPLES = LABELS.with_name("goals_samples.jsonl")
HELD_OUT = LABELS.with_name("goals_party_held_out.jsonl")


def test_the_goals_of_our_own_documents_are_found_as_measured() -> None:
    measured = figures(compare(SAMPLES, DOCUMENTS))
    assert measured["labelled"] == 22
    assert measured["f1"]["share"] >= 0.97
    assert measured["year"]["share"] >= 0.95


@pytest.mark.data
@pytest.mark.parametrize("labels", [LABELS, HELD_OUT], ids=["looked at", "held out"])
def test_the_goals_of_real_documents_are_found_as_measured(labels: Path, shared_data: Path) -> None:
    measured = figures(compare(labels, shared_data))
    assert measured["labelled"] >= 22
    for name in ("f1", "value", "kind", "year"):
        assert measured[name]["share"] >= 0.95, name


def test_goals_that_are_missed_or_invented_both_count(tmp_path: Path) -> None:
    row = json.loads(SAMPLES.read_text(encoding="utf-8").splitlines()[-1])
    first, *rest = row["goals"]
    moved = tmp_path / "labels.jsonl"
    moved.write_text(json.dumps({**row, "goals": [{**first, "at": first["at"] + 1}, *rest]}), encoding="utf-8")
    measured = figures(compare(moved, DOCUMENTS))
    assert measured["f1"]["share"] == pytest.approx(6 / 8)


def test_labels_hold_places_and_no_words_of_documents() -> None:
    for path in (LABELS, SAMPLES, HELD_OUT):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert all(set(one) == {"at", "value", "kind", "year"} for one in json.loads(line)["goals"])


def test_a_text_that_has_changed_since_it_was_labelled_is_refused(tmp_path: Path) -> None:
    row = json.loads(SAMPLES.read_text(encoding="utf-8").splitlines()[0])
    changed = tmp_path / "labels.jsonl"
    changed.write_text(json.dumps({**row, "crc32": 0}), encoding="utf-8")
    with pytest.raises(InvalidInput, match="đánh dấu lại"):
        compare(changed, DOCUMENTS)
