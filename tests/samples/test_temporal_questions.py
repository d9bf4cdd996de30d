"""The questions about days: gold and anachronisms are where, and when, their lines say they are."""

import datetime
import json
import tomllib
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from samples.sources import Source, load_sources

REPOSITORY = Path(__file__).resolve().parents[2]
DATASET = REPOSITORY / "eval" / "datasets" / "temporal_qa.jsonl"
QUESTIONS = [json.loads(line) for line in DATASET.read_text(encoding="utf-8").splitlines()]
SOURCES = {(source.number, source.date.isoformat()): source for source in load_sources()}
STATUS_WORDS = {"còn hiệu lực", "chưa có hiệu lực"}  # said by the answer, not by the document
KEYS = {"id", "question", "kind", "answerable", "user", "gold", "facts", "split", "also", "as_of", "forbidden"}
REFUSED = {"not_yet_issued", "no_longer"}
EVERY_QUESTION = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["id"])


def _source(place: dict[str, str]) -> Source:
    return SOURCES[place["number"], place["date"]]


def _text(source: Source) -> str:
    return "\n".join([source.subject, *source.lines()])


def _lines(place: dict[str, str]) -> list[str]:
    return [line for line in _text(_source(place)).split("\n") if place["quote"] in line]


@EVERY_QUESTION
def test_a_place_of_a_temporal_question_stands_once_in_the_document_it_names(question):
    assert set(question) <= KEYS
    assert bool(question["gold"]) == question["answerable"]
    for place in question["gold"] + question.get("also", []):
        assert _text(_source(place)).count(place["quote"]) == 1, place


@EVERY_QUESTION
def test_a_fact_of_a_temporal_question_stands_in_the_gold_or_is_the_status_or_the_number(question):
    told = "\n".join(line for place in question["gold"] for line in _lines(place))
    numbers = {place["number"] for place in question["gold"]}
    assert [fact for fact in question["facts"] if fact not in told and fact not in numbers | STATUS_WORDS] == []


@EVERY_QUESTION
def test_no_gold_document_is_younger_than_the_day_asked_about(question):
    if day := question.get("as_of"):
        datetime.date.fromisoformat(day)
        assert max((place["date"] for place in question["gold"]), default=day) <= day


@EVERY_QUESTION
def test_what_would_be_an_anachronism_is_a_sample_document_and_never_the_gold(question):
    forbidden = {(place["number"], place["date"]) for place in question.get("forbidden", [])}
    assert forbidden <= set(SOURCES)
    assert forbidden.isdisjoint((g["number"], g["date"]) for g in question["gold"] + question.get("also", []))


@EVERY_QUESTION
def test_a_question_before_its_time_names_a_document_issued_later(question):
    if question["kind"] == "not_yet_issued":
        assert question["forbidden"]
        if day := question.get("as_of"):
            assert min(place["date"] for place in question["forbidden"]) > day


def test_temporal_questions_are_many_distinct_and_asked_both_ways():
    asked = [(question["question"], question.get("as_of")) for question in QUESTIONS]
    assert len(set(asked)) == len({question["id"] for question in QUESTIONS}) == len(QUESTIONS) >= 60
    in_parameter = sum("as_of" in question for question in QUESTIONS)
    assert 0.4 <= in_parameter / len(QUESTIONS) <= 0.6


def test_only_questions_whose_rule_does_not_stand_that_day_are_unanswerable():
    assert {q["kind"] for q in QUESTIONS if not q["answerable"]} == REFUSED
    assert REFUSED.isdisjoint(q["kind"] for q in QUESTIONS if q["answerable"])


def test_every_asker_of_a_temporal_question_is_one_of_the_sample_people():
    people = tomllib.loads((REPOSITORY / "samples" / "people.toml").read_text(encoding="utf-8"))["people"]
    assert {question["user"] for question in QUESTIONS} <= {person["username"] for person in people}


def test_the_splits_of_temporal_questions_alternate_within_each_kind():
    for kind in Counter(question["kind"] for question in QUESTIONS):
        own = [question["split"] for question in QUESTIONS if question["kind"] == kind]
        assert own[0] == "dev"
        assert all(one != other for one, other in pairwise(own))
        assert set(own) <= {"dev", "test"}
