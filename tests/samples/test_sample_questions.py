"""The questions over the sample documents: every gold quote and fact is where the line says it is.

Two sets: ``samples_qa``, tuned and measured on, and ``fresh_samples``, only measured on: rule writers do not read it.
"""

import json
import tomllib
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from eval.answers import judge, load_cases
from samples.sources import Source, load_sources
from vanban.answers import Answer
from vanban.layout.pieces import printed_date

ROOT = Path(__file__).resolve().parents[2]
DATASET = ROOT / "eval" / "datasets" / "samples_qa.jsonl"
FRESH_DATASET = ROOT / "eval" / "datasets" / "fresh_samples.jsonl"
PEOPLE = tomllib.loads((ROOT / "samples" / "people.toml").read_text(encoding="utf-8"))
QUESTIONS = [json.loads(line) for line in DATASET.read_text(encoding="utf-8").splitlines()]
FRESH = [json.loads(line) for line in FRESH_DATASET.read_text(encoding="utf-8").splitlines()]
CASES = {case.id: case for case in (*load_cases(DATASET), *load_cases(FRESH_DATASET))}
SOURCES = load_sources()
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
    "summary",
    "duties",
    "procedure",
    "definition",
    "relation",
    "implements",
    "documents",
}
UNANSWERED = {"out_of_scope", "off_topic", "small_talk", "near_miss", "no_access"}
ABOUT_DOCUMENTS = {"summary", "documents", "choice", "by_number", "by_date"}  # a whole document may be the answer
SHORTEST_QUOTE = 20  # characters; a short point of a list is quoted whole
EVERY_QUESTION = pytest.mark.parametrize("question", [*QUESTIONS, *FRESH], ids=lambda question: question["id"])


def _source(place: dict[str, str]) -> Source:
    (source,) = (s for s in SOURCES if (s.number, s.date.isoformat()) == (place["number"], place["date"]))
    return source


def _texts(source: Source) -> list[str]:
    """Returns the lines of body and annexes, and what the head says beside them."""
    return [*source.lines(), source.subject, source.note]


def _lines(place: dict[str, str]) -> list[str]:
    return [line for line in _texts(_source(place)) if place["quote"] in line]


def _attributes(source: Source) -> str:
    day = source.date
    dates = f"{day.day}/{day.month}/{day.year} {day.day:02}/{day.month}/{day.year} {day:%d/%m/%Y} {printed_date(day)}"
    return " ".join((source.number, source.type, source.issuer, source.subject, source.signer, dates))


def _readable(source: Source, user: str) -> bool:
    (person,) = (p for p in PEOPLE["people"] if p["username"] == user)
    return source.audience != "unit" or source.owner == person["unit"]


def _is_unmarked(text: str) -> bool:
    return not any(unicodedata.combining(char) for char in unicodedata.normalize("NFD", text)) and "đ" not in text


@EVERY_QUESTION
def test_every_place_quotes_one_line_of_the_document_it_names(question):
    assert bool(question["gold"]) == question["answerable"]
    for place in (*question["gold"], *question.get("also", ())):
        if place["quote"] == "":
            assert question["kind"] in ABOUT_DOCUMENTS
            continue
        (line,) = _lines(place)
        assert line.count(place["quote"]) == 1
        assert len(place["quote"]) >= SHORTEST_QUOTE or place["quote"] == line


@EVERY_QUESTION
def test_every_fact_stands_in_a_gold_line_or_in_the_attributes_of_a_gold_document(question):
    assert bool(question["facts"]) == question["answerable"]
    told = [line for place in question["gold"] if place["quote"] for line in _lines(place)]
    told += [_attributes(_source(place)) for place in question["gold"]]
    assert [fact for fact in question["facts"] if not any(fact in text for text in told)] == []


@EVERY_QUESTION
def test_who_asks_may_read_every_place_that_answers(question):
    for place in (*question["gold"], *question.get("also", ())):
        assert _readable(_source(place), question["user"])


@EVERY_QUESTION
def test_what_nobody_but_others_may_read_is_told_where_it_stands(question):
    """``closed`` names the place that would answer, in a document the asking person may not read."""
    assert bool(question.get("closed")) == (question["kind"] == "no_access")
    for place in question.get("closed", ()):
        assert not _readable(_source(place), question["user"])
        assert place["quote"] == "" or len(_lines(place)) == 1


@EVERY_QUESTION
def test_a_question_is_composed_and_copies_no_line_of_its_source(question):
    assert unicodedata.is_normalized("NFC", json.dumps(question, ensure_ascii=False))
    asked = question["question"].lower()
    assert [g["quote"] for g in question["gold"] if g["quote"] and g["quote"].lower() in asked] == []
    assert question["kind"] != "no_marks" or question["id"].startswith("a") or _is_unmarked(question["question"])


def test_no_place_is_named_twice_in_a_question():
    for question in (*QUESTIONS, *FRESH):
        places = [tuple(place.values()) for place in (*question["gold"], *question.get("also", ()))]
        assert len(set(places)) == len(places), question["id"]


def test_ids_and_questions_are_unique():
    for key in ("id", "question"):
        assert [value for value, count in Counter(q[key] for q in (*QUESTIONS, *FRESH)).items() if count > 1] == []


def test_every_user_is_one_of_the_sample_people():
    assert {question["user"] for question in (*QUESTIONS, *FRESH)} <= {
        person["username"] for person in PEOPLE["people"]
    }


def test_kinds_agree_with_being_answerable():
    assert {q["kind"] for q in QUESTIONS if q["answerable"]} == ANSWERED
    assert {q["kind"] for q in QUESTIONS if not q["answerable"]} == UNANSWERED


def test_there_are_enough_questions_of_each_sort():
    kinds = Counter(question["kind"] for question in QUESTIONS)
    refused = sum(kinds[kind] for kind in UNANSWERED)
    assert len(QUESTIONS) >= 360
    assert refused >= 90
    assert kinds["near_miss"] * 2 >= refused
    assert min(kinds[kind] for kind in ANSWERED - {"choice", "by_date"}) >= 9


def test_the_fresh_set_is_for_measuring_only_and_large_enough():
    kinds = Counter(question["kind"] for question in FRESH)
    assert {question["split"] for question in FRESH} == {"test"}
    assert set(kinds) <= ANSWERED | UNANSWERED
    assert all(question["answerable"] == (question["kind"] in ANSWERED) for question in FRESH)
    assert sum(kinds[kind] for kind in ANSWERED) >= 120
    assert kinds["near_miss"] >= 75


def test_many_questions_are_typed_without_tone_marks():
    assert sum(_is_unmarked(question["question"]) for question in QUESTIONS) * 6 >= len(QUESTIONS)


@pytest.mark.parametrize("kind", sorted(ANSWERED | UNANSWERED))
def test_the_two_splits_of_a_kind_are_equally_large(kind):
    splits = Counter(question["split"] for question in QUESTIONS if question["kind"] == kind)
    assert set(splits) <= {"dev", "test"}
    assert abs(splits["dev"] - splits["test"]) <= 3


@EVERY_QUESTION
def test_an_answer_that_says_its_gold_lines_whole_tells_every_fact(question):
    if not question["answerable"] or question["kind"] == "choice":
        return
    case = CASES[question["id"]]
    told = [line for place in question["gold"] if place["quote"] for line in _lines(place)]
    told += [_attributes(_source(place)) for place in question["gold"]]
    outcome = judge(case, Answer("\n".join(told), ()), lambda _: "", lambda _: "", elapsed_ms=0)
    assert outcome.fact_share == 1.0
