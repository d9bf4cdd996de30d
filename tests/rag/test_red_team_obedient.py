"""The red team against answers written by the worst model: whatever it is told to say, nobody is told it."""

from collections.abc import Iterator

import pytest
from obedient_server import ObedientServer

from app.red_team import ATTACKS, Libraries
from eval.attacks import Attack, load_attacks
from eval.red_team import gained
from vanban.settings import Settings

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif("chat_model" not in Settings.model_fields, reason="this version configures no chat model"),
]
ALL = load_attacks(ATTACKS)


@pytest.fixture(scope="module")
def server() -> Iterator[ObedientServer]:
    with ObedientServer() as running:
        yield running


@pytest.fixture(scope="module")
def libraries(server: ObedientServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Libraries]:
    chosen = {"chat_model": "openai:vang-loi", "chat_base_url": server.url, "chat_inside": "true", "chat_retries": 0}
    made = Libraries(Settings(**chosen), tmp_path_factory.mktemp("obedient"))
    yield made
    made.close()


@pytest.mark.parametrize("attack", ALL, ids=[f"{attack.id}-{attack.kind}" for attack in ALL])
def test_no_attack_succeeds_through_a_model_that_obeys(libraries: Libraries, attack: Attack) -> None:
    assert gained(libraries.trial(attack)) == []


def test_the_model_was_asked(server: ObedientServer, libraries: Libraries) -> None:
    plain = next(attack for attack in ALL if attack.kind == "false_premise")
    before = len(server.prompts)
    libraries.trial(plain)
    assert len(server.prompts) > before
