"""No path shows a document to someone who may not see it: people, documents and requests by chance, every route."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from leak_hunting import Hunt, hunt
from leak_worlds import office
from sqlalchemy import ColumnElement, true

from vanban.db import permissions
from vanban.db.models import DocumentRow
from vanban.db.people import principal_of
from vanban.principals import Channel, Principal
from vanban.reply_json import reply_json

pytestmark = pytest.mark.slow
SEEDS = (1, 2, 3, 4)
REQUESTS, QUESTIONS, BOT_QUESTIONS = 380, 90, 60  # of each office: 4 × 530 = 2,120 cases


def questions_on_a_bot(hunting: Hunt, count: int) -> Iterator[str]:
    """Asks on an outside channel; yields every word of a document that may not leave the organisation's network."""
    built, chance = hunting.office, hunting.asking.chance
    for _ in range(count):
        username = chance.choice(sorted(built.passwords))
        with built.services.database.session() as session:
            who = principal_of(session, username, Channel.TELEGRAM)
            seen = frozenset(one for one in built.readable(who) if built.leaves(session, one))
        question = hunting.asking.question()
        said = str(reply_json(built.services.assistant.reply(question, principal=who), timing_ms=0))
        hunting.cases += 1
        for word, document_id in built.hidden_words(seen).items():
            if word in said and word not in question:
                yield f"{username} on a bot: {question!r} says {word} of document {document_id}"


@pytest.mark.parametrize("seed", SEEDS)
def test_no_response_says_a_word_of_a_document_that_is_not_readable(tmp_path: Path, seed: int) -> None:
    with office(tmp_path, seed) as built:
        hunting = hunt(built)
        people = sorted(built.passwords)
        wrong = [words for index in range(QUESTIONS) for words in hunting.asked(people[index % len(people)])]
        wrong += questions_on_a_bot(hunting, BOT_QUESTIONS)
        wrong += hunting.sent(REQUESTS)
        assert wrong == []
        assert hunting.cases == REQUESTS + QUESTIONS + BOT_QUESTIONS
        assert hunting.statuses[200] > hunting.cases / 4


def everything_in_units(_principal: Principal) -> ColumnElement[bool]:
    return true()


def whole_line_below(principal: Principal) -> ColumnElement[bool]:
    return DocumentRow.owner_unit_id.in_(principal.unit_ids)


def every_draft(_principal: Principal) -> ColumnElement[bool]:
    return DocumentRow.published.is_(False)


@pytest.mark.parametrize(
    ("name", "mutant"),
    [
        ("_readable_in_unit", everything_in_units),
        ("_readable_in_unit", whole_line_below),
        ("_kept_back", every_draft),
    ],
)
def test_a_mutation_of_the_predicate_is_caught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, mutant: Callable[[Principal], ColumnElement[bool]]
) -> None:
    monkeypatch.setattr(permissions, name, mutant)
    with office(tmp_path, 5) as built:
        assert next(hunt(built).sent(400), None) is not None
