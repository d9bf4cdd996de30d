"""The dialogues over the sample documents: every gold quote and fact of a last question is where the line says."""

import json
import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from samples.sources import Source, load_sources
from vanban.document_numbers import find_numbers

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = tomllib.loads((ROOT / "samples" / "people.toml").read_text(encoding="utf-8"))["people"]
DIALOGUES = [
    json.loads(line)
    for line in (ROOT / "eval" / "datasets" / "dialogues.jsonl").read_text(encoding="utf-8").splitlines()
]
SOURCES = {(source.number, source.date.isoformat()): source for source in load_sources()}
KINDS = {
    "follow_up_ellipsis",
    "follow_up_anaphora",
    "follow_up_slot",
    "follow_up_back",
    "follow_up_no_marks",
    "follow_up_cadre",
    "follow_up_unanswerable",
    "topic_switch",
}
SHORTEST_QUOTE = 15  # characters
POINTING = re.compile(r"\b(đó|này|ấy|nói ở trên|trong đó|do)\b")
each = pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda dialogue: dialogue["id"])


def places(dialogue: dict[str, Any]) -> list[dict[str, str]]:
    return [*dialogue["gold"], *dialogue.get("also", [])]


def source_of(place: dict[str, str]) -> Source:
    return SOURCES[place["number"], place["date"]]


def attributes(place: dict[str, str]) -> str:
    source = source_of(place)
    return " ".join((source.number, source.subject, source.signer))


@each
def test_every_quote_occurs_once_in_the_document_it_names_or_in_its_attributes(dialogue: dict[str, Any]) -> None:
    assert bool(dialogue["gold"]) == bool(dialogue["facts"]) == dialogue["answerable"]
    for place in places(dialogue):
        assert len(place["quote"]) >= SHORTEST_QUOTE
        inside = sum(line.count(place["quote"]) for line in source_of(place).lines())
        assert inside == 1 or (inside == 0 and place["quote"] in attributes(place)), place


@each
def test_every_fact_stands_in_a_gold_passage_or_names_a_document(dialogue: dict[str, Any]) -> None:
    told = " ".join(
        line for gold in dialogue["gold"] for line in source_of(gold).lines() if gold["quote"] in line
    ) + " ".join(attributes(place) for place in places(dialogue))
    assert [fact for fact in dialogue["facts"] if fact not in told] == []


@each
def test_the_gold_is_readable_by_the_person_who_asks(dialogue: dict[str, Any]) -> None:
    assert [place for place in places(dialogue) if source_of(place).audience.value != "public"] == []


@each
def test_a_dialogue_has_one_to_three_earlier_questions_that_stand_first(dialogue: dict[str, Any]) -> None:
    assert 1 <= len(dialogue["history"]) <= 3
    assert dialogue["question"] not in dialogue["history"]
    assert dialogue["kind"] in KINDS
    assert dialogue["user"] in {person["username"] for person in PEOPLE}


def test_last_questions_that_point_back_name_no_document_themselves() -> None:
    pointing = [d for d in DIALOGUES if d["kind"] in ("follow_up_anaphora", "follow_up_ellipsis", "follow_up_no_marks")]
    assert [d["id"] for d in pointing if find_numbers(d["question"])] == []
    anaphora = [d for d in DIALOGUES if d["kind"] == "follow_up_anaphora"]
    assert [d["id"] for d in anaphora if not POINTING.search(d["question"])] == []


def test_there_are_enough_dialogues_of_each_sort() -> None:
    kinds = Counter(dialogue["kind"] for dialogue in DIALOGUES)
    assert len(DIALOGUES) >= 50
    assert set(kinds) == KINDS
    assert min(kinds.values()) >= 5
    assert sum(dialogue["answerable"] for dialogue in DIALOGUES) >= 50


def test_ids_are_unique_and_the_two_splits_alternate_within_a_kind() -> None:
    assert [key for key, count in Counter(d["id"] for d in DIALOGUES).items() if count > 1] == []
    for kind in KINDS:
        splits = [d["split"] for d in DIALOGUES if d["kind"] == kind]
        assert splits == [("dev", "test")[at % 2] for at in range(len(splits))]
