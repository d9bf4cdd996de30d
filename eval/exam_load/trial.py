"""One trial of the load test: an office, servers that are killed, people who sit the exam, and what came of it."""

import json
import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from eval.exam_load.checking import Found, check
from eval.exam_load.office import Plan, build
from eval.exam_load.servers import Server, await_answer, serving
from vanban.db.session import open_database
from vanban.settings import Settings

LOCUSTFILE = Path(__file__).parent / "locustfile.py"
TARGET_P95_MS = 1_000.0
_PATIENCE_S = 120  # how long somebody sends a request again
_PEAK_S = 10  # the busiest seconds are told over so many


@dataclass(frozen=True, slots=True)
class Trial:
    """What is run: all people of the plan begin within ``begin_s`` and think ``think_s`` on the average."""

    plan: Plan
    begin_s: float
    think_s: float
    processes: int
    kills: int


def run(trial: Trial, folder: Path) -> dict[str, Any]:
    """Returns the figures of a trial, made in an empty folder."""
    database = open_database(Settings(data_dir=folder, database_url=None))
    sitting = build(database, trial.plan, folder / "tokens.json")
    with serving(folder, trial.processes) as servers:
        killer = threading.Thread(target=_kill, args=(servers, trial), name="killer")
        killer.start()
        seconds = _candidates(folder, servers, sitting, trial)
        killer.join()
    seen = json.loads((folder / "seen.json").read_text("utf-8"))
    found = check(database, sitting, seen["people"])
    database.close()
    return figures(trial, seen, found, seconds)


def figures(trial: Trial, seen: Mapping[str, Any], found: Found, seconds: float) -> dict[str, Any]:
    """Returns what people met (times in ms: of answered requests, and with everything tried before) and what the
    database held. ``holds``: p95 of every kind of answered request is below the target and nobody gave up."""
    slow = [kind for kind, times in seen["times"].items() if np.percentile(times, 95) >= TARGET_P95_MS]
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "people": trial.plan.people,
        "arrivals_a_second": round(trial.plan.people / trial.begin_s, 1),
        "begun_within_s": round(max(seen["began"]) - min(seen["began"]), 1),
        "seconds": round(seconds, 1),
        "cpu_s": round(used.ru_utime + used.ru_stime, 1),
        "requests": sum(seen["answered"].values()),
        "peak_a_second": _peak(seen["answered"]),
        "ms": {kind: _spread(times) for kind, times in seen["times"].items()},
        "ms_with_retries": {kind: _spread(times) for kind, times in seen["whole"].items()},
        "retries": seen["retries"],
        "statuses": seen["statuses"],
        "given_up": seen["given_up"],
        "over_target": slow,
        "found": asdict(found),
        "clean": found.clean,
        "holds": found.clean and not slow and not seen["given_up"],
    }


def _candidates(folder: Path, servers: Sequence[Server], sitting: int, trial: Trial) -> float:
    """Returns how many seconds the people needed."""
    environment = {
        "EXAM_SERVERS": " ".join(server.address for server in servers),
        "EXAM_SITTING": str(sitting),
        "EXAM_TOKENS": str(folder / "tokens.json"),
        "EXAM_SEEN": str(folder / "seen.json"),
        "EXAM_THINK": str(trial.think_s),
        "EXAM_PATIENCE": str(_PATIENCE_S),
    }
    longest = trial.begin_s + trial.plan.draw * 1.5 * trial.think_s + 2 * _PATIENCE_S
    command = [sys.executable, "-m", "locust", "-f", str(LOCUSTFILE), "--headless", "--only-summary"]
    command += ["-u", str(trial.plan.people), "-r", str(trial.plan.people / trial.begin_s), "-t", f"{int(longest)}s"]
    began = time.perf_counter()
    subprocess.run(command, env=os.environ | environment, stdout=sys.stderr, check=False)  # noqa: S603
    return time.perf_counter() - began


def _kill(servers: Sequence[Server], trial: Trial) -> None:
    """Kills a server while people begin, another one while they answer, and so on."""
    for turn in range(trial.kills):
        time.sleep(trial.begin_s / 2 if turn == 0 else trial.think_s * 4)
        server = servers[turn % len(servers)]
        server.kill()
        time.sleep(1.0)
        await_answer(server)


def _spread(times: Sequence[float]) -> dict[str, float]:
    p50, p95, p99 = (round(float(np.percentile(times, q)), 1) for q in (50, 95, 99))
    return {"n": len(times), "p50": p50, "p95": p95, "p99": p99, "max": round(max(times), 1)}


def _peak(answered: Mapping[str, int]) -> float:
    """Returns the most requests a second that were answered over some seconds running."""
    by_second = {int(second): count for second, count in answered.items()}
    first, last = min(by_second), max(by_second)
    sums = [
        sum(by_second.get(at + step, 0) for step in range(_PEAK_S))
        for at in range(first, max(first, last - _PEAK_S) + 1)
    ]
    return round(max(sums) / _PEAK_S, 1)
