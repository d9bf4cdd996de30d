"""``python -m eval.exam_load --out eval/results/exam-load.json``: 5,000 people of 542 sites begin the same paper within
one minute and answer 20 questions, while servers are killed twice and started again.

Where the largest share of these people does not get its answers in time, the next smaller one is tried. Needs locust
(2.47) to be importable, 3 GB of memory and an idle machine; 12 minutes a trial. The result says what was run, on how
many cores, and what else used them.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from eval.exam_load.office import Plan
from eval.exam_load.trial import TARGET_P95_MS, Trial, run
from vanban.db.passwords import hash_password, new_password


def main() -> None:
    """Runs trials until one holds, prints and writes what they found; ends with 1 where something was lost, double or
    wrong in any of them."""
    chosen = _arguments()
    result: dict[str, Any] = _machine(chosen.besides) | {"holds_at": None, "trials": []}
    for share in sorted(chosen.shares, reverse=True):
        people = round(chosen.people * share)
        plan = replace(Plan(), people=people, sites=min(Plan().sites, people))
        trial = Trial(plan, chosen.begin_s, chosen.think_s, chosen.processes, chosen.kills)
        with tempfile.TemporaryDirectory() as folder:
            figures = asdict(trial) | run(trial, Path(folder))
        result["trials"].append(figures)
        _write(result, chosen.out)
        if figures["holds"]:
            result["holds_at"] = {name: figures[name] for name in ("people", "arrivals_a_second", "kills")}
            break
    _write(result, chosen.out)
    raise SystemExit(0 if all(trial["clean"] for trial in result["trials"]) else 1)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m eval.exam_load", description=__doc__)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--people", type=int, default=Plan().people)
    parser.add_argument(
        "--shares", type=float, nargs="+", default=[1.0, 0.5, 0.25], help="of the people, tried in turn"
    )
    parser.add_argument("--begin-s", type=float, default=60.0, help="seconds within which all begin")
    parser.add_argument("--think-s", type=float, default=30.0, help="mean seconds between two answers")
    parser.add_argument("--processes", type=int, default=2, help="server processes on one database")
    parser.add_argument("--kills", type=int, default=2, help="how often a server is killed")
    parser.add_argument("--besides", default="", help="what else ran on the machine, for the result")
    return parser.parse_args()


def _machine(besides: str) -> dict[str, Any]:
    return {
        "machine": f"{os.cpu_count()} lõi {platform.machine()}, Python {platform.python_version()}, SQLite",
        "besides": besides or "chỉ máy phát tải (locust) trên cùng các lõi",
        "load_before": [round(load, 1) for load in os.getloadavg()],
        "sign_in_ms": _sign_in_ms(),
        "target_p95_ms": TARGET_P95_MS,
    }


def _sign_in_ms(times: int = 5) -> float:
    """Returns the computing time that one password costs at a sign-in; sessions are made beforehand."""
    password, began = new_password(), os.times()
    for _ in range(times):
        hash_password(password)
    ended = os.times()
    return round(1000 * (ended.user + ended.system - began.user - began.system) / times, 1)


def _write(result: dict[str, Any], out: Path | None) -> None:
    text = json.dumps(result, ensure_ascii=False, indent=1) + "\n"
    if out:
        out.write_text(text, "utf-8")
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main()
