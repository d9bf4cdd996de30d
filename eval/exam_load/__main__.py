"""``python -m eval.exam_load --out eval/results/exam-load.json``: 5,000 people of 542 sites begin the same paper within
one minute and answer 20 questions, while a server is killed twice and started again.

Needs locust (2.47) to be importable, some 3 GB of memory and an idle machine. ``--people`` and ``--begin-s`` scale the
arrival down; the result says what was run, on how many cores, and what else used them.
"""

import argparse
import contextlib
import json
import os
import platform
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np

from eval.exam_load.checking import Found, check
from eval.exam_load.office import Plan, build
from eval.exam_load.servers import Server, await_answer, serving
from vanban.db.passwords import hash_password, new_password
from vanban.db.session import open_database
from vanban.settings import Settings

LOCUSTFILE = Path(__file__).parent / "locustfile.py"
TARGET_P95_MS = 1_000.0
_PATIENCE_S = 120


def main() -> None:
    """Runs the test, prints and writes the figures; ends with 1 where something was lost, double or wrong."""
    chosen = _arguments()
    plan = replace(Plan(), people=chosen.people, sites=min(Plan().sites, chosen.people))
    with contextlib.ExitStack() as stack:
        folder = chosen.data or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        database = open_database(Settings(data_dir=folder, database_url=None))
        sitting, before = build(database, plan, folder / "tokens.json"), os.getloadavg()
        with serving(folder, chosen.processes) as servers:
            killer = threading.Thread(target=_kill, args=(servers, chosen), name="killer")
            killer.start()
            seconds, computed = _candidates(folder, servers, sitting, chosen)
            killer.join()
        seen = json.loads((folder / "seen.json").read_text("utf-8"))
        found = check(database, sitting, seen["people"])
        database.close()
    figures = _figures(seen, found, seconds)
    figures |= {"server_cpu_s": computed, "load_before": list(before)}
    text = json.dumps(_told(chosen, plan) | figures, ensure_ascii=False, indent=1) + "\n"
    if chosen.out:
        chosen.out.write_text(text, "utf-8")
    print(text)
    raise SystemExit(0 if found.clean and not seen["given_up"] else 1)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--data", type=Path, help="an empty folder for the database; a temporary one otherwise")
    parser.add_argument("--people", type=int, default=Plan().people)
    parser.add_argument("--begin-s", type=float, default=60.0, help="seconds within which all begin")
    parser.add_argument("--think-s", type=float, default=30.0, help="mean seconds between two answers")
    parser.add_argument("--processes", type=int, default=2, help="server processes")
    parser.add_argument("--kills", type=int, default=2, help="how often a server is killed")
    parser.add_argument("--else", dest="besides", default="", help="what else ran on the machine, for the result")
    return parser.parse_args()


def _candidates(
    folder: Path, servers: Sequence[Server], sitting: int, chosen: argparse.Namespace
) -> tuple[float, float]:
    """Returns how long it took, and how many seconds the servers that live at the end have computed."""
    environment = {
        "EXAM_SERVERS": " ".join(server.address for server in servers),
        "EXAM_SITTING": str(sitting),
        "EXAM_TOKENS": str(folder / "tokens.json"),
        "EXAM_SEEN": str(folder / "seen.json"),
        "EXAM_THINK": str(chosen.think_s),
        "EXAM_PATIENCE": str(_PATIENCE_S),
    }
    longest = chosen.begin_s + 20 * 1.5 * chosen.think_s + 2 * _PATIENCE_S
    command = [sys.executable, "-m", "locust", "-f", str(LOCUSTFILE), "--headless", "--only-summary"]
    command += ["-u", str(chosen.people), "-r", str(chosen.people / chosen.begin_s), "-t", f"{int(longest)}s"]
    began = time.perf_counter()
    with subprocess.Popen(command, env=os.environ | environment, stdout=sys.stderr) as locust:  # noqa: S603
        while locust.poll() is None:
            time.sleep(1.0)
    return time.perf_counter() - began, sum(server.computed_s() for server in servers)


def _kill(servers: Sequence[Server], chosen: argparse.Namespace) -> None:
    """Kills a server while people begin, another one while they answer, and so on."""
    for turn in range(chosen.kills):
        time.sleep(chosen.begin_s / 2 if turn == 0 else chosen.think_s * 4)
        servers[turn % len(servers)].kill()
        time.sleep(1.0)
        await_answer(servers[turn % len(servers)])


def _figures(seen: Mapping[str, Any], found: Found, seconds: float) -> dict[str, Any]:
    requests = sum(len(times) for times in seen["times"].values())
    began = max(seen["began"]) - min(seen["began"]) if seen["began"] else 0.0
    slow = [kind for kind, times in seen["times"].items() if np.percentile(times, 95) >= TARGET_P95_MS]
    return {
        "seconds": round(seconds, 1),
        "begun_within_s": round(began, 1),
        "requests": requests,
        "requests_a_second": round(requests / seconds, 1),
        "ms": {kind: _spread(times) for kind, times in seen["times"].items()},
        "ms_with_retries": {kind: _spread(times) for kind, times in seen["whole"].items()},
        "retries": seen["retries"],
        "statuses": seen["statuses"],
        "given_up": seen["given_up"],
        "target_p95_ms": TARGET_P95_MS,
        "over_target": slow,
        "found": asdict(found),
        "clean": found.clean,
    }


def _spread(times: Sequence[float]) -> dict[str, float]:
    p50, p95, p99 = (round(float(np.percentile(times, q)), 1) for q in (50, 95, 99))
    return {"n": len(times), "p50": p50, "p95": p95, "p99": p99, "max": round(max(times), 1)}


def _told(chosen: argparse.Namespace, plan: Plan) -> dict[str, Any]:
    return {
        "machine": f"{os.cpu_count()} lõi {platform.machine()}, Python {platform.python_version()}, SQLite",
        "besides": chosen.besides or "máy phát tải (locust) trên cùng các lõi",
        "plan": asdict(plan),
        "begin_s": chosen.begin_s,
        "arrivals_a_second": round(chosen.people / chosen.begin_s, 1),
        "think_s": chosen.think_s,
        "processes": chosen.processes,
        "kills": chosen.kills,
        "sign_in_ms": _sign_in_ms(),
    }


def _sign_in_ms(times: int = 5) -> float:
    """Returns what one password costs at a sign-in, in milliseconds; sessions were made beforehand."""
    password = new_password()
    began = time.perf_counter()
    for _ in range(times):
        hash_password(password)
    return round(1000 * (time.perf_counter() - began) / times, 1)


if __name__ == "__main__":
    main()
