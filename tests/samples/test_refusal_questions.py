"""The pairs of questions for refusing: one that a passage answers, and one that differs from it in a single point."""

import json
from collections import Counter
from pathlib import Path

import pytest

from eval.answer_cases import load_cases
from samples.sources import load_sources

DATASETS = Path(__file__).resolve().parents[2] / "eval" / "datasets"
NAMES = ("refusal_samples", "refusal_party")


def rows(name: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in (DATASETS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("name", NAMES)
def test_each_answerable_question_is_followed_by_its_unanswerable_one_of_the_same_split(name: str) -> None:
    own = rows(name)
    for right, wrong in zip(own[::2], own[1::2], strict=True):
        assert (right["answerable"], wrong["answerable"]) == (True, False)
        assert right["split"] == wrong["split"]
        assert str(wrong["kind"]).startswith("other_")


@pytest.mark.parametrize("name", NAMES)
def test_half_of_the_pairs_are_held_out_and_no_question_comes_twice(name: str) -> None:
    own = rows(name)
    splits = Counter(row["split"] for row in own)
    assert abs(splits["dev"] - splits["test"]) <= 2
    assert len({row["question"] for row in own}) == len({row["id"] for row in own}) == len(own)
    assert len(load_cases(DATASETS / f"{name}.jsonl")) == len(own)


def test_every_gold_quote_stands_in_one_line_of_the_sample_it_names() -> None:
    lines = {(s.number, s.date.isoformat()): [*s.lines(), s.subject, s.note] for s in load_sources()}
    for case in load_cases(DATASETS / "refusal_samples.jsonl"):
        for place in case.gold:
            assert sum(place.quote in line for line in lines[place.number, place.date]) == 1, (case.id, place.quote)
