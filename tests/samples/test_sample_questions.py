"""The questions over the sample documents: every gold quote and fact is where the line says it is."""

import json
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from samples.layout import printed_date
from samples.sources import Source, load_sources

DATASETS = Path(__file__).resolve().parents[2] / "eval" / "datasets"
PEOPLE = Path(__file__).resolve().parents[2] / "samples" / "people.toml"
QUESTIONS = [
    json.loads(line)
    for path in sorted(DATASETS.glob("samples_qa*.jsonl"))
    for line in path.read_text(encoding="utf-8").splitlines()
]
OURS = [question for question in QUESTIONS if question["id"].startswith("a")]
SOURCES = {(source.number, source.date.isoformat(), source.owner): source for source in load_sources()}
ANSWERED = {
    "formal",
    "cadre",
    "no_marks",
    "by_number",
    "by_date",
    "table",
    "list",
    "comparison",
    "multi_clause",
    "choice",
}
UNANSWERED = {"out_of_scope", "near_miss", "no_access"}
SHORTEST_QUOTE = 20  # characters; a short point of a list is quoted whole


def _sources(gold: dict[str, str]) -> list[Source]:
    return [source for key, source in SOURCES.items() if key[:2] == (gold["number"], gold["date"])]


def _attributes(source: Source) -> str:
    day = source.date
    dates = f"{day.day}/{day.month}/{day.year} {day.day:02}/{day.month}/{day.year} {day:%d/%m/%Y} {printed_date(day)}"
    return " ".join((source.number, source.type, source.issuer, source.subject, source.signer, dates))


def _lines(gold: dict[str, str]) -> list[str]:
    return [line for source in _sources(gold) for line in source.lines() if gold["quote"] in line]


@pytest.mark.parametrize("question", OURS, ids=lambda question: question["id"])
def test_every_gold_quote_occurs_once_in_the_document_it_names(question):
    assert bool(question["gold"]) == question["answerable"]
    for gold in question["gold"]:
        assert len(_sources(gold)) == 1
        (source,) = _sources(gold)
        lines = _lines(gold)
        assert len(lines) == 1, gold
        assert "\n".join(source.lines()).count(gold["quote"]) == 1
        assert len(gold["quote"]) >= SHORTEST_QUOTE or gold["quote"] == lines[0]


@pytest.mark.parametrize("question", OURS, ids=lambda question: question["id"])
def test_every_fact_stands_in_a_gold_passage_or_in_the_attributes(question):
    assert bool(question["facts"]) == question["answerable"]
    told = " ".join(text for gold in question["gold"] for text in _lines(gold))
    told += " ".join(_attributes(source) for gold in question["gold"] for source in _sources(gold))
    assert [fact for fact in question["facts"] if fact not in told] == []


def test_ids_and_questions_are_unique():
    for key in ("id", "question"):
        assert [value for value, count in Counter(q[key] for q in QUESTIONS).items() if count > 1] == []


def test_every_user_is_one_of_the_sample_people():
    people = {person["username"] for person in tomllib.loads(PEOPLE.read_text(encoding="utf-8"))["people"]}
    assert {question["user"] for question in QUESTIONS} <= people


def test_kinds_agree_with_being_answerable():
    assert {q["kind"] for q in OURS if q["answerable"]} == ANSWERED
    assert {q["kind"] for q in OURS if not q["answerable"]} == UNANSWERED


def test_there_are_enough_questions_of_each_sort():
    kinds = Counter(question["kind"] for question in OURS)
    answered = sum(kinds[kind] for kind in ANSWERED)
    refused = sum(kinds[kind] for kind in UNANSWERED)
    assert answered >= 62
    assert refused >= 24
    assert kinds["near_miss"] * 2 >= refused
    assert kinds["no_marks"] * 6 >= answered
    assert kinds["cadre"] * 6 >= answered


def test_the_two_splits_are_equally_large():
    splits = Counter(question["split"] for question in OURS)
    assert set(splits) == {"dev", "test"}
    assert abs(splits["dev"] - splits["test"]) <= 1


def test_no_question_copies_a_line_of_its_source():
    for question in OURS:
        asked = question["question"].lower()
        for gold in question["gold"]:
            assert gold["quote"].lower() not in asked
