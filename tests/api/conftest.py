"""A running application over the small library, and clients signed in to it."""

from collections.abc import Iterator

import pytest
from entering import SignIn, submit_sign_in
from fake_services import World, build_world
from fastapi import FastAPI
from fastapi.testclient import TestClient
from programme_office import ProgrammeOffice, running_programme_office

from api.application import create_application


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The library; shared by the tests of a module, which must not change its documents."""
    built = build_world(tmp_path_factory.mktemp("web"))
    yield built
    built.services.database.close()


@pytest.fixture(scope="module")
def app(world: World) -> FastAPI:
    """The application over the library."""
    return create_application(world.services)


@pytest.fixture
def visitor(app: FastAPI) -> Iterator[TestClient]:
    """A client without a session."""
    with TestClient(app, follow_redirects=False) as client:
        yield client


@pytest.fixture
def sign_in(app: FastAPI, world: World) -> SignIn:
    """Signs a person in through the form and returns their client."""

    def signed_in(username: str) -> TestClient:
        client = TestClient(app, follow_redirects=False)
        assert submit_sign_in(client, username, world.passwords[username]).status_code == 303
        return client

    return signed_in


@pytest.fixture
def an(sign_in: SignIn) -> TestClient:
    """An officer of the city committee."""
    return sign_in("an")


@pytest.fixture
def binh(sign_in: SignIn) -> TestClient:
    """An officer of the commune, whose plan nobody else may read."""
    return sign_in("binh")


@pytest.fixture(scope="session")
def programme_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProgrammeOffice]:
    """A commune that makes work programmes, shared by the files that test their pages: each uses years of its own."""
    with running_programme_office(tmp_path_factory.mktemp("programme-site")) as office:
        yield office
