"""The sample library behind the real conversation engine."""

from collections.abc import Iterator

import pytest
from chatting import Talk
from fresh import fresh_services

from app.sample_library import load_documents, load_people
from app.wiring import Services
from vanban.settings import Settings


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """The sample library, with its people."""
    folder = tmp_path_factory.mktemp("chat")
    services = fresh_services(Settings(data_dir=folder, public_url="https://vanban.example", questions_per_minute=0))
    load_people(services.database)
    load_documents(services.intake, services.database)
    services.index.check()
    yield services
    services.close()


@pytest.fixture
def talk(services: Services) -> Talk:
    """A chat on Telegram with nobody paired."""
    return Talk(services)
