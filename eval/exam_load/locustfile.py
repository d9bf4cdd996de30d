"""People who sit an exam, for locust: they begin, think, answer, change their minds, hand in, and try again where the
server does not answer. What was acknowledged to them is written down for the check afterwards.

Before the servers stands what a reverse proxy does: each person has a server, a request that it refuses goes to the
next one at once, and a server that refused is left alone for a while.

Settings come from the environment: EXAM_SERVERS (addresses, with spaces between), EXAM_SITTING, EXAM_TOKENS (a file),
EXAM_SEEN (where to write), EXAM_THINK (mean seconds between two answers), EXAM_PATIENCE (seconds somebody tries).
"""

# mypy: ignore-errors
import json
import os
import random
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import gevent
from locust import events, task
from locust.contrib.fasthttp import FastHttpUser
from locust.exception import StopUser

SERVERS = os.environ["EXAM_SERVERS"].split()
TOKENS = json.loads(Path(os.environ["EXAM_TOKENS"]).read_text("utf-8"))
THINK_S = float(os.environ["EXAM_THINK"])
PATIENCE_S = float(os.environ["EXAM_PATIENCE"])
SECOND_THOUGHTS = 0.1  # share of answers that are changed right away
TWO_TOGETHER = 0.05  # share of answers that wait for the next one, as over a poor line
SUBMIT_TWICE = 0.05  # share of people who press the button again
_WAITS_S = (0.2, 0.5, 1.0, 2.0)
_LEFT_ALONE_S = 10.0  # as long as a proxy does by default (nginx: fail_timeout)
_refused: dict[int, float] = {}  # when each server refused last, by its place
_taken = iter(range(len(TOKENS)))
_seen: dict[str, Any] = {
    "times": defaultdict(list),  # ms of each answered request by its kind
    "whole": defaultdict(list),  # ms until acknowledged, with everything tried before
    "retries": defaultdict(int),
    "statuses": defaultdict(int),
    "people": [],
    "began": [],  # when each attempt was acknowledged
    "answered": defaultdict(int),  # requests by the second of their answer
    "given_up": 0,
}


class Candidate(FastHttpUser):
    """One person, with the session made beforehand."""

    host = SERVERS[0]
    connection_timeout = 10.0
    network_timeout = 30.0
    max_retries = 0
    insecure = True

    def on_start(self) -> None:
        """Takes the next person."""
        self.number = next(_taken, -1)
        if self.number < 0:
            raise StopUser
        self.chance = random.Random(self.number)  # noqa: S311
        self.own = self.number % len(SERVERS)
        self.sequence = 0
        self.person: dict[str, Any] = {"number": self.number, "saved": {}, "results": []}

    @task
    def sit(self) -> None:
        """Sits the exam once and goes."""
        attempt = self.call("bắt đầu", f"/api/v1/sittings/{os.environ['EXAM_SITTING']}/attempts", {})
        if attempt is not None:
            _seen["began"].append(time.time())
            self.person["attempt"] = attempt["id"]
            self.answer_all(attempt)
            self.hand_in(attempt["id"])
        _seen["people"].append(self.person)
        if len(_seen["people"]) == len(TOKENS) and self.environment.runner is not None:
            self.environment.runner.quit()
        raise StopUser

    def answer_all(self, attempt: dict[str, Any]) -> None:
        """Answers every question; what waits goes with the next one."""
        waiting: list[dict[str, Any]] = []
        for question in attempt["questions"]:
            gevent.sleep(self.chance.uniform(0.5, 1.5) * THINK_S)
            waiting.append(self.choice(question))
            if self.chance.random() < SECOND_THOUGHTS:
                waiting.append(self.choice(question))
            if self.chance.random() < TWO_TOGETHER:
                continue
            self.save(attempt["id"], waiting)
            waiting = []
        if waiting:
            self.save(attempt["id"], waiting)

    def choice(self, question: dict[str, Any]) -> dict[str, Any]:
        """Returns what is chosen, with the next number."""
        self.sequence += 1
        places = [option["place"] for option in question["options"]]
        chosen = sorted(self.chance.sample(places, 2 if question["several"] else 1))
        return {"question": question["question"], "chosen": chosen, "sequence": self.sequence}

    def save(self, attempt: int, answers: list[dict[str, Any]]) -> None:
        """Sends answers until they are acknowledged."""
        if self.call("lưu câu trả lời", f"/api/v1/attempts/{attempt}/answers", {"answers": answers}) is None:
            return
        for one in answers:
            self.person["saved"][str(one["question"])] = [one["sequence"], one["chosen"]]

    def hand_in(self, attempt: int) -> None:
        """Hands in, sometimes twice."""
        for _ in range(2 if self.chance.random() < SUBMIT_TWICE else 1):
            result = self.call("nộp bài", f"/api/v1/attempts/{attempt}/submit", {})
            if result is not None:
                self.person["results"].append([result["right"], result["submitted_at"]])

    def server(self) -> int:
        """Returns the place of the own server, or of the next one where it refused lately."""
        order = [(self.own + step) % len(SERVERS) for step in range(len(SERVERS))]
        early = time.perf_counter() - _LEFT_ALONE_S
        return next((at for at in order if _refused.get(at, early) <= early), self.own)

    def call(self, kind: str, path: str, body: dict[str, Any]) -> Any:
        """Returns the answer to a request that is sent again until it is answered, or None when patience ends."""
        began, tries = time.perf_counter(), 0
        while time.perf_counter() - began < PATIENCE_S:
            at, sent = self.server(), time.perf_counter()
            headers = {"Cookie": f"vanban_phien={TOKENS[self.number]}"}
            with self.client.post(
                SERVERS[at] + path, json=body, headers=headers, name=kind, catch_response=True
            ) as response:
                status = response.status_code or 0
                response.success()  # retries are counted here
                answer = response.json() if status == 200 else None
            _seen["statuses"][f"{kind} {status}"] += 1
            if status == 200:
                _seen["answered"][int(time.time())] += 1
                _seen["times"][kind].append(1000 * (time.perf_counter() - sent))
                _seen["whole"][kind].append(1000 * (time.perf_counter() - began))
                return answer
            _seen["retries"][kind] += 1
            if status == 0:
                _refused[at] = time.perf_counter()
            if status or tries:
                gevent.sleep(_WAITS_S[min(tries, len(_WAITS_S) - 1)] * self.chance.uniform(0.5, 1.5))
            tries += 1
        _seen["given_up"] += 1
        return None


@events.test_stop.add_listener
def write_down(**_: Any) -> None:
    """Writes what was seen, for the check."""
    Path(os.environ["EXAM_SEEN"]).write_text(json.dumps(_seen), "utf-8")
