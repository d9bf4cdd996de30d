"""The attacks through the web: the stream stays one stream of events, and nothing said becomes markup of the page."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from bs4 import BeautifulSoup
from fastapi.testclient import TestClient

from api.application import create_application
from api.errors import UNEXPECTED
from app.red_team import ATTACKS, Libraries, Library
from eval.attacks import Attack, load_attacks
from vanban.db.people import reset_password
from vanban.settings import Settings

pytestmark = pytest.mark.slow
PEOPLE = ("can.bo.tp", "van.thu.tld", "can.bo.vkt", "mat.tran", "quan.tri")
ATTACKS_ON_THE_WEB = [attack for attack in load_attacks(ATTACKS) if attack.user in PEOPLE]
EVENTS = {"searching", "found", "delta", "done", "error"}
RUNNING = {"script", "iframe", "object", "embed", "img", "style", "link", "base", "meta", "video", "audio", "template"}
LEADING = ("href", "src", "action", "formaction", "xlink:href", "poster", "data")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    made = Libraries(Settings(questions_per_minute=100_000), tmp_path_factory.mktemp("web"))
    yield made.full
    made.close()


@pytest.fixture(scope="module")
def signed_in(library: Library) -> Callable[[str], TestClient]:
    """Returns a function giving the client of a sample person, signed in once."""
    app = create_application(library.services.web)
    clients: dict[str, TestClient] = {}

    def client(username: str) -> TestClient:
        if username not in clients:
            with library.services.database.transaction() as session:
                password = reset_password(session, username, must_change_password=False)
            clients[username] = TestClient(app, follow_redirects=False)
            page = clients[username].get("/dang-nhap").text
            token = re.search(r'name="token" value="([0-9a-f]+)"', page)
            assert token is not None
            fields = {"username": username, "password": password, "token": token[1], "next": "/"}
            assert clients[username].post("/dang-nhap", data=fields).status_code == 303
        return clients[username]

    return client


def events_of(response: httpx.Response) -> list[tuple[str, Any]]:
    """Returns the events of a stream; fails where a piece of it is no event, one line of JSON each."""
    found: list[tuple[str, Any]] = []
    for block in response.text.removesuffix("\n\n").split("\n\n"):
        if not block.startswith(":"):
            name, data = block.split("\n")
            found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


def foreign(page: BeautifulSoup) -> list[str]:
    """Returns what runs or leads away from the site: elements that load, handlers, addresses that are not ours."""
    turns = page.select("article.turn")
    assert turns
    found = [element.name for turn in turns for element in turn.find_all(True) if element.name in RUNNING]
    for element in page.find_all(True):
        found += [f"{element.name} {name}" for name in element.attrs if name.lower().startswith("on")]
        for name in LEADING:
            address = str(element.get(name, "/"))
            if not (address.startswith("#") or (address.startswith("/") and not address.startswith("//"))):
                found.append(f"{element.name} {name}={address}")
    return found


@pytest.mark.parametrize("attack", ATTACKS_ON_THE_WEB, ids=lambda attack: f"{attack.id}-{attack.kind}")
def test_an_attack_stays_words_in_the_stream_and_on_the_page(
    library: Library, signed_in: Callable[[str], TestClient], attack: Attack
) -> None:
    client = signed_in(attack.user)
    with library.planted(attack.documents):
        response = client.post(
            "/api/v1/ask", json={"question": attack.question}, headers={"Accept": "text/event-stream"}
        )
    if response.status_code == 422:
        assert set(response.json()) == {"error"}
        return
    assert response.status_code == 200
    assert "set-cookie" not in response.headers
    events = events_of(response)
    assert {name for name, _ in events} <= EVENTS
    assert [name for name, _ in events if name in ("done", "error")] == [events[-1][0]]
    if events[-1][0] == "error":
        assert set(events[-1][1]) == {"error"}
        assert events[-1][1] != UNEXPECTED.body
        return
    shown = client.get(f"/hoi-dap/{events[-1][1]['conversation_id']}")
    assert shown.status_code == 200
    page = BeautifulSoup(shown.text, "lxml")
    assert foreign(page) == []
    plain = BeautifulSoup(client.get("/").text, "lxml")
    assert Counter(one.name for one in page.find_all("script")) == Counter(one.name for one in plain.find_all("script"))
    (heading,) = page.select("article.turn .question")
    assert attack.question.split()[-1].strip("\x00\x07\x1b]") in heading.get_text() or not attack.question.isprintable()


def test_markup_that_is_not_escaped_would_be_found() -> None:
    harmful = (
        "<article class=turn><script>1</script><a href='javascript:alert(1)'>x</a><b onmouseover=alert(1)>y</b>"
        "<a href='//ke-xau.example'>z</a><img src=x></article>"
    )
    found = foreign(BeautifulSoup(harmful, "lxml"))
    assert {"script", "img", "b onmouseover", "a href=javascript:alert(1)", "a href=//ke-xau.example"} <= set(found)
