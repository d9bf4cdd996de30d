"""The figures of task reading: what counts as found, and that our own documents keep what was measured."""

import json
from pathlib import Path

import pytest

from app.sample_library import DOCUMENTS
from eval.task_reading import LABELS, Compared, Labelled, compare, due_words, figures, same_lead
from programs.tasks import FoundTask
from vanban.errors import InvalidInput
from vanban.tasks import Deadline, Recurrence

SAMPLES = LABELS.with_name("tasks_samples.jsonl")
SECOND = LABELS.with_name("tasks_samples_second.jsonl")
SAMPLES_HELD_OUT = LABELS.with_name("tasks_samples_held_out.jsonl")
HELD_OUT = LABELS.with_name("tasks_party_held_out.jsonl")


def test_the_tasks_of_our_own_documents_are_found_as_measured() -> None:
    measured = figures(compare(SAMPLES, DOCUMENTS))
    assert measured["precision"]["share"] >= 0.97
    assert measured["recall"]["share"] >= 0.94
    assert measured["lead"]["share"] == 1.0
    assert measured["deadline"]["share"] >= 0.94


@pytest.mark.parametrize("labels", [SECOND, SAMPLES_HELD_OUT], ids=["looked at later", "held out"])
def test_the_tasks_of_more_of_our_documents_are_found_as_measured(labels: Path) -> None:
    measured = figures(compare(labels, DOCUMENTS))
    assert measured["f1"]["share"] >= 0.95
    assert measured["lead"]["share"] >= 0.97
    assert measured["deadline"]["share"] >= 0.95


@pytest.mark.data
def test_the_tasks_of_real_documents_are_found_as_measured(shared_data: Path) -> None:
    measured = figures(compare(LABELS, shared_data))
    assert measured["recall"]["n"] >= 125
    assert measured["f1"]["share"] >= 0.95
    assert measured["precision"]["share"] >= 0.97
    assert measured["lead"]["share"] >= 0.97
    assert measured["deadline"]["share"] >= 0.96


@pytest.mark.data
def test_the_tasks_of_real_documents_that_were_not_looked_at_are_found_too(shared_data: Path) -> None:
    compared = compare(HELD_OUT, shared_data)
    measured = figures(compared)
    assert len(compared) >= 5
    assert measured["recall"]["n"] >= 29
    assert measured["f1"]["share"] >= 0.85
    assert measured["lead"]["share"] >= 0.90
    assert measured["deadline"]["share"] >= 0.95


@pytest.mark.data
def test_enough_tasks_of_enough_real_texts_are_labelled(shared_data: Path) -> None:
    rows = [json.loads(line) for path in (LABELS, HELD_OUT) for line in path.read_text(encoding="utf-8").splitlines()]
    assert len({row["document"] for row in rows}) == len(rows) >= 8
    assert sum(len(row["tasks"]) for row in rows) >= 150
    assert all((shared_data / row["document"]).is_file() for row in rows)


def test_labels_hold_places_and_no_words() -> None:
    for path in (LABELS, HELD_OUT, SAMPLES, SECOND, SAMPLES_HELD_OUT):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            assert set(row) == {"document", "crc32", "ranges", "tasks"}
            assert all(set(one) == {"start", "end", "lead", "due"} for one in row["tasks"])
            assert all(isinstance(one["start"], int) and len(one["due"]) <= 12 for one in row["tasks"])


def test_a_text_that_has_changed_since_it_was_labelled_is_refused(tmp_path: Path) -> None:
    row = json.loads(SAMPLES.read_text(encoding="utf-8").splitlines()[0])
    changed = tmp_path / "labels.jsonl"
    changed.write_text(json.dumps({**row, "crc32": 0}), encoding="utf-8")
    with pytest.raises(InvalidInput, match="đánh dấu lại"):
        compare(changed, DOCUMENTS)


def test_what_is_missed_and_what_is_invented_both_count() -> None:
    label = Labelled(0, 10, "Sở A", "")
    found = FoundTask("làm gì", 0, 10, "mục 1", lead="Sở A")
    measured = figures([Compared("a", ((label, found),), (label,), (found, found, found))])
    assert measured["precision"]["share"] == 0.25
    assert measured["recall"]["share"] == 0.5
    assert measured["f1"]["share"] == pytest.approx(2 / 6, abs=0.001)
    assert measured["deadline_where_one_is_set"]["n"] == 0


def test_leads_and_deadlines_are_compared_by_what_they_mean() -> None:
    assert same_lead("UBND xã, phường", "Ủy ban nhân dân xã, phường")
    assert same_lead("các Sở, ban, ngành và đơn vị liên quan", "Các Sở, ban, ngành")
    assert not same_lead("Sở Y tế", "Sở Xây dựng")
    assert due_words(Deadline(every=Recurrence.YEARLY, day=30, month=11)) == "nam:30/11"
