"""A server that is killed while people sit an exam: what was acknowledged is there, each attempt is handed in once."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from fresh import fresh_database

from eval.exam_load.checking import check
from eval.exam_load.office import Plan, build
from vanban.settings import Settings

PLAN = Plan(people=3, sites=2, questions=8, draw=4)
# Loads the program once; whenever the server is killed, another one takes its place at the same socket.
KEEPER = """
import os, socket, sys
from pathlib import Path
import uvicorn
from api.application import create_application
from api.services import Services
from vanban.db.session import open_database
from vanban.settings import Settings

listening = socket.create_server(("127.0.0.1", 0))
print(listening.getsockname()[1], flush=True)
while True:
    child = os.fork()
    if child == 0:
        settings = Settings(data_dir=Path(sys.argv[1]), database_url=None)
        services = Services(settings, open_database(settings), *[None] * 6)
        config = uvicorn.Config(create_application(services), log_config=None, access_log=False)
        uvicorn.Server(config).run(sockets=[listening])
        os._exit(0)
    print(child, flush=True)
    os.waitpid(child, 0)
"""


@dataclass
class Kept:
    """The present server process, and the one that starts another."""

    keeper: subprocess.Popen[str]
    port: int
    server: int

    def kill(self) -> None:
        """Ends the server as a cut of the power does; the next one has been started when this returns."""
        os.kill(self.server, signal.SIGKILL)
        self.server = _number(self.keeper)


@contextmanager
def kept(folder: Path) -> Iterator[Kept]:
    command = [sys.executable, "-c", KEEPER, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as keeper:
        port, server = _number(keeper), _number(keeper)
        found = Kept(keeper, port, server)
        try:
            yield found
        finally:
            keeper.kill()
            os.kill(found.server, signal.SIGKILL)


def _number(keeper: subprocess.Popen[str]) -> int:
    assert keeper.stdout is not None
    return int(keeper.stdout.readline())


class Person:
    """Someone who sits the exam over HTTP, and remembers what was acknowledged."""

    def __init__(self, port: int, token: str) -> None:
        headers = {"Cookie": f"vanban_phien={token}"}
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{port}/api/v1", headers=headers, timeout=60)
        self.seen: dict = {"saved": {}, "results": []}
        self.questions: list[dict] = []

    def post(self, path: str, body: dict | None = None) -> dict:
        """Returns the answer to a request that is sent again where the server went away under it."""
        for _ in range(3):
            try:
                response = self.client.post(path, json=body or {})
            except httpx.TransportError:
                continue
            assert response.status_code == 200, response.text
            return response.json()
        raise AssertionError(path)

    def begin(self, sitting: int) -> None:
        attempt = self.post(f"/sittings/{sitting}/attempts")
        assert self.seen.setdefault("attempt", attempt["id"]) == attempt["id"]
        self.questions = attempt["questions"]

    def answer(self, number: int, sequence: int) -> None:
        question = self.questions[number]
        chosen = [question["options"][0]["place"]]
        one = {"question": question["question"], "chosen": chosen, "sequence": sequence}
        saved = self.post(f"/attempts/{self.seen['attempt']}/answers", {"answers": [one]})
        assert saved["accepted"] == [one["question"]]
        self.seen["saved"][str(one["question"])] = [sequence, chosen]

    def hand_in(self) -> None:
        result = self.post(f"/attempts/{self.seen['attempt']}/submit")
        self.seen["results"].append([result["right"], result["submitted_at"]])


@pytest.mark.slow
def test_a_killed_server_loses_no_acknowledged_answer_and_hands_nothing_in_twice(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    database = fresh_database(Settings(data_dir=folder, database_url=None))
    sitting = build(database, PLAN, tmp_path / "tokens.json")
    with kept(folder) as server:
        people = [Person(server.port, token) for token in json.loads((tmp_path / "tokens.json").read_text("utf-8"))]
        for person in people:
            person.begin(sitting)
            person.answer(0, 1)
        server.kill()  # between two saves
        for person in people:
            person.answer(1, 2)
        people[0].hand_in()
        server.kill()  # between a save and handing in
        people[1].begin(sitting)
        for person in people:  # the first one presses again
            person.hand_in()
        for person in people:
            person.client.close()
    found = check(database, sitting, [person.seen for person in people])
    database.close()
    assert found.clean, found
    assert (found.attempts, found.handed_in, found.acknowledged) == (3, 3, 6)
