"""The questions on documents 15 to 29: each gold quote and each fact is where its line says it is."""

import json
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from samples.sources import Source, load_sources

DATASETS = Path(__file__).resolve().parents[2] / "eval" / "datasets"
QUESTIONS = [
    question
    for path in sorted(DATASETS.glob("samples_qa*.jsonl"))
    for question in map(json.loads, path.read_text(encoding="utf-8").splitlines())
    if question["id"].startswith("b")
]
SHORTEST_QUOTE = 20  # characters
EVERY_QUESTION = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["id"])


def _source(gold: dict[str, str]) -> Source:
    (source,) = (s for s in load_sources() if (s.number, s.date.isoformat()) == (gold["number"], gold["date"]))
    return source


def _line(gold: dict[str, str]) -> str:
    (line,) = (line for line in _source(gold).lines() if gold["quote"] in line)
    return line


def _is_unmarked(text: str) -> bool:
    return not any(unicodedata.combining(char) for char in unicodedata.normalize("NFD", text)) and "đ" not in text


@EVERY_QUESTION
def test_a_gold_quote_of_part_b_stands_once_in_its_document(question):
    assert bool(question["gold"]) == question["answerable"]
    for gold in question["gold"]:
        assert _line(gold).count(gold["quote"]) == 1
        assert len(gold["quote"]) >= SHORTEST_QUOTE


@EVERY_QUESTION
def test_a_fact_of_part_b_stands_in_a_gold_line(question):
    assert bool(question["facts"]) == question["answerable"]
    told = "\n".join(_line(gold) for gold in question["gold"])
    assert [fact for fact in question["facts"] if fact not in told] == []


@EVERY_QUESTION
def test_a_question_of_part_b_is_composed_and_unmarked_when_it_says_so(question):
    assert unicodedata.is_normalized("NFC", json.dumps(question, ensure_ascii=False))
    assert question["kind"] != "no_marks" or _is_unmarked(question["question"])


def test_part_b_has_enough_questions_of_each_sort():
    kinds = Counter(question["kind"] for question in QUESTIONS)
    refused = sum(not question["answerable"] for question in QUESTIONS)
    assert len(QUESTIONS) - refused >= 62
    assert refused >= 24
    assert kinds["near_miss"] * 2 >= refused
    assert kinds["comparison"] >= 4
