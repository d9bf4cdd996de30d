"""The questions on the real documents: their form always; their gold places where those documents are at hand."""

import json
import tomllib
import unicodedata
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from fresh import fresh_services
from sqlalchemy import select

from app.sample_library import SAMPLES, load_folder, load_people
from vanban.db.models import DocumentRow
from vanban.settings import Settings
from vanban.text import clean

DATASET = Path(__file__).resolve().parents[2] / "eval" / "datasets" / "party_qa.jsonl"
QUESTIONS = [json.loads(line) for line in DATASET.read_text(encoding="utf-8").splitlines()]
LONGEST_QUOTE = 12  # words: enough to find the passage, too few to stand for the text
REFUSED = {"near_miss", "off_topic"}
Passages = dict[tuple[str, str], list[str]]


def _places(question: dict) -> list[dict[str, str]]:
    return question["gold"] + question.get("also", [])


def test_the_questions_on_real_documents_are_many_and_distinct():
    for key in ("id", "question"):
        assert len({question[key] for question in QUESTIONS}) == len(QUESTIONS) >= 70
    assert sum(not question["answerable"] for question in QUESTIONS) >= 20
    assert {q["kind"] for q in QUESTIONS if not q["answerable"]} == REFUSED
    assert REFUSED.isdisjoint(q["kind"] for q in QUESTIONS if q["answerable"])


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["id"])
def test_a_gold_place_of_a_real_document_is_a_short_quote(question):
    assert bool(question["gold"]) == question["answerable"] == bool(question["facts"])
    for place in _places(question):
        assert set(place) == {"number", "date", "quote"}
        assert 0 < len(place["quote"].split()) <= LONGEST_QUOTE


def test_questions_without_tone_marks_bear_none():
    for question in QUESTIONS:
        if question["kind"] == "no_marks":
            plain = unicodedata.normalize("NFD", question["question"])
            assert not any(unicodedata.combining(char) for char in plain)
            assert "đ" not in plain


def test_the_splits_of_questions_on_real_documents_alternate_within_each_kind():
    for kind in Counter(question["kind"] for question in QUESTIONS):
        own = [question["split"] for question in QUESTIONS if question["kind"] == kind]
        assert own[0] == "dev"
        assert all(one != other for one, other in pairwise(own))


def test_every_asker_about_real_documents_is_one_of_the_sample_people():
    people = tomllib.loads((SAMPLES / "people.toml").read_text(encoding="utf-8"))["people"]
    assert {question["user"] for question in QUESTIONS} <= {person["username"] for person in people}


@pytest.fixture(scope="module")
def passages(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Passages:
    """The passages of the real documents as they are taken in, by number and ISO date of their document."""
    services = fresh_services(Settings(data_dir=tmp_path_factory.mktemp("kho")))
    load_people(services.database)
    load_folder(services.intake, services.database, shared_data / "party")
    found: Passages = {}
    with services.database.session() as session:
        for row in session.scalars(select(DocumentRow)):
            key = (row.number or "", row.date.isoformat() if row.date else "")
            found[key] = [clean(passage.text).text for passage in row.passages]
    services.close()
    return found


@pytest.mark.data
@pytest.mark.slow
def test_every_gold_quote_stands_in_a_passage_of_the_real_document_it_names(passages: Passages) -> None:
    for question in QUESTIONS:
        for place in _places(question):
            held = passages[place["number"], place["date"]]
            assert any(clean(place["quote"]).text in text for text in held), (question["id"], place)


@pytest.mark.data
@pytest.mark.slow
def test_every_fact_about_a_real_document_stands_in_a_gold_passage(passages: Passages) -> None:
    for question in QUESTIONS:
        told = "\n".join(
            text.lower()
            for place in question["gold"]
            for text in passages[place["number"], place["date"]]
            if clean(place["quote"]).text in text
        )
        assert [fact for fact in question["facts"] if clean(fact).text.lower() not in told] == [], question["id"]
