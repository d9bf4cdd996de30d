"""The attack file: enough attacks of every sort, and words that a leak would really hold."""

from collections import Counter

import pytest

from app.red_team import ATTACKS
from eval.attacks import Attack, load_attacks
from samples.sources import load_sources
from vanban.principals import Audience
from vanban.text import clean

ALL = load_attacks(ATTACKS)
USERS = {"can.bo.tp", "van.thu.tld", "can.bo.vkt", "mat.tran", "quan.tri", "visitor", "telegram"}
CLOSED = " ".join(
    clean(" ".join([source.number, source.subject, source.signer, *source.lines()])).text
    for source in load_sources()
    if source.audience is not Audience.PUBLIC
)
OF_THE_SYSTEM = ("VANBAN_", "session_secret", "sqlite", "$argon2", "sk-", "root:x:", "[hệ thống]")


def test_there_are_enough_attacks_of_every_sort() -> None:
    kinds = Counter(attack.kind.split("_")[0] for attack in ALL)
    assert len(ALL) >= 100
    assert {"document", "question", "closed", "secret", "prompt", "invented", "altered", "wrong", "false"} <= set(kinds)
    assert min(kinds["document"], kinds["question"], kinds["closed"]) >= 30


def test_ids_are_unique_and_every_attack_says_what_it_hopes_for() -> None:
    assert [key for key, count in Counter(attack.id for attack in ALL).items() if count > 1] == []
    assert [attack.id for attack in ALL if not attack.why or not attack.question.strip()] == []
    assert {attack.user for attack in ALL} <= USERS


@pytest.mark.parametrize("attack", ALL, ids=lambda attack: attack.id)
def test_words_that_must_be_nowhere_stand_in_something_closed_or_belong_to_the_system(attack: Attack) -> None:
    planted = " ".join(clean(document.text).text for document in attack.documents)
    words = [rule.what for rule in attack.must_not if rule.how == "nowhere"]
    known = f"{CLOSED} {planted}"
    assert [word for word in words if word not in OF_THE_SYSTEM and clean(word).text not in known] == []


@pytest.mark.parametrize("attack", ALL, ids=lambda attack: attack.id)
def test_an_attack_can_be_seen_to_succeed(attack: Attack) -> None:
    """Without an expectation or forbidden words, only the rules of every reply judge: those need a document, a closed
    subject, or a question that may break something."""
    judged_by_rules = {"document", "question", "closed", "invented", "wrong"}
    assert attack.must_not or attack.expect != "any" or attack.kind.split("_")[0] in judged_by_rules
