"""How quickly the figures of work are counted: 500 units that share 2,000 tasks, and 500 units with 2,000 tasks each.

``python -m eval.work_scale --out eval/results/work-scale.json`` writes both offices (made up, seeded by the number of a
row) into databases of their own and counts, as a planner of one unit and as an administrator of all, what the leaders'
page shows: totals, groups on each axis, months, and a page of items. The time to draw the page is not in it. It also
takes the time of counting everything anew, of turning the day, of one change, and of two looks for reminders: the
first writes what is due of every item given to a unit, the second finds nothing.
"""

import argparse
import datetime
import json
import os
import platform
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from vanban.db.models import DocumentRow, FileRow, PersonRow, UnitRow
from vanban.db.passwords import UNUSABLE
from vanban.db.people import principal_of
from vanban.db.session import Database, open_database
from vanban.db.work_figures import AXIS_WORDS, Axis, grouped, overview, totals
from vanban.db.work_listing import tracked, with_light
from vanban.db.work_models import WorkItemRow
from vanban.db.work_reminders import remind_of, rungs
from vanban.db.work_scope import Scope, scope_of
from vanban.db.work_tally import bring_to, rebuild
from vanban.principals import Channel
from vanban.settings import Settings
from vanban.work import Light

UNITS, TASKS, DOCUMENTS = 500, 2_000, 200
TARGET_MS = 500.0  # p95 of the dashboard
TIMES = 20
Step = Callable[[Session, Scope], object]
DAY = datetime.date(2026, 11, 27)
NOW = datetime.datetime(2026, 11, 27, 2, tzinfo=datetime.UTC)
# A task of number n: its state, days and field follow from n; every fourth has no document, every tenth no deadline.
_ITEMS = """
INSERT INTO work_item (unit_id, state, version, "group", text, product, due, first, last, every, indicator, value,
  leader, opinion, field, document_id, path, start, "end", quote, released, percent, done_on, result, created_at,
  changed_at)
WITH RECURSIVE number(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number WHERE n + 1 < :items)
SELECT 2 + n / :each, CASE WHEN n % 20 = 0 THEN 'huy' WHEN n % 5 < 3 THEN 'hoan_thanh' ELSE 'dang_thuc_hien' END,
  1, '', 'Nhiệm vụ thử số ' || n, '', '', NULL,
  CASE WHEN n % 10 = 9 THEN NULL ELSE date(:day, (n * 37 % 500 - 420) || ' days') END, '', '', '', '', '',
  'Lĩnh vực ' || (n % 12), CASE WHEN n % 4 = 0 THEN NULL ELSE 1 + n % :documents END, 'Điều 1', 0, 10, '', 0,
  CASE WHEN n % 5 < 3 THEN 100 ELSE n % 100 END,
  CASE WHEN n % 5 < 3 THEN date(:day, (n * 37 % 500 - 420 + n % 9 - 6) || ' days') END, '', :now, :now
FROM number
"""
_BODIES = """
INSERT INTO work_body (item_id, position, lead, name, unit_id)
SELECT id, 0, 1, 'Đơn vị ' || (id % :units), 2 + id % :units FROM work_item
"""

# Every task given to its unit, accepted but for every 50th, given between one and 300 days ago.
_ASSIGNMENTS = """
INSERT INTO work_assignment (item_id, unit_id, lead, state, due_on, note, reason, given_at)
SELECT id, unit_id, 1, CASE WHEN id % 50 = 0 THEN 'da_giao' ELSE 'da_nhan' END, last, '', '',
  datetime(:now, -(1 + id % 300) || ' days') FROM work_item
"""


def build(session: Session, *, each: int, offices: int) -> None:
    """Writes an office of ``UNITS`` units below one; ``offices`` of them have ``each`` tasks of their own."""
    names = [{"id": 1, "code": "tp", "name": "Thành ủy Lạc Hà", "parent_id": None}]
    names += [{"id": n + 2, "code": f"dv{n}", "name": f"Đơn vị {n}", "parent_id": 1} for n in range(UNITS)]
    session.execute(insert(UnitRow), names)
    people = [("tat-ca", 1, "quan_tri_he_thong"), ("mot-don-vi", 2, "chuong_trinh")]
    people += [(f"van-thu-{n}", n + 2, "van_thu") for n in range(1, UNITS)]
    session.execute(
        insert(PersonRow),
        [
            {"username": name, "name": name, "unit_id": unit, "roles": roles, "password_hash": UNUSABLE}
            for name, unit, roles in people
        ],
    )
    _documents(session)
    numbers = {"items": each * offices, "each": each, "documents": DOCUMENTS, "day": str(DAY), "now": str(NOW)[:19]}
    session.execute(text(_ITEMS), numbers)
    session.execute(text(_BODIES), {"units": UNITS})
    session.execute(text(_ASSIGNMENTS), {"now": str(NOW)[:19]})


def measure(database: Database, times: int) -> dict[str, Any]:
    """Returns p50 and p95 in ms of the page's counting, as each person."""
    found: dict[str, Any] = {}
    for username in ("mot-don-vi", "tat-ca"):
        with database.session() as session:
            principal = principal_of(session, username, Channel.WEB)
            items = totals(session, scope_of(session, principal), DAY).total
        steps: dict[str, Step] = {"trang theo dõi": _dashboard, "danh sách quá hạn": _late}
        steps |= {f"theo {words.lower()}": partial(_by, axis) for axis, words in AXIS_WORDS.items()}
        found[username] = {"items": items}
        for name, step in steps.items():
            found[username][name] = _timed(database, username, step, times)
    return found


def _dashboard(session: Session, scope: Scope) -> object:
    axis = Axis.OWNER if scope.wide else Axis.LEAD
    return grouped(session, scope, axis, DAY), overview(session, scope, DAY)


def _late(session: Session, scope: Scope) -> object:
    return tracked(session, scope, DAY, with_light(Light.OVERDUE, DAY))


def _by(axis: Axis, session: Session, scope: Scope) -> object:
    return grouped(session, scope, axis, DAY)


def keeping(database: Database) -> dict[str, float]:
    """Returns the seconds of what keeps the figures, and of the reminders, each once, and how many those were."""
    found: dict[str, float] = {}
    with database.transaction() as session:
        found["đếm lại từ đầu"] = _seconds(lambda: rebuild(session, DAY))
    with database.transaction() as session:
        found["sang ngày khác"] = _seconds(lambda: bring_to(session, DAY - datetime.timedelta(days=1)))
    with database.transaction() as session:
        bring_to(session, DAY)
    found["đổi một nhiệm vụ"] = _seconds(lambda: _change(database))
    began = time.perf_counter()
    found["số lời nhắc"] = look(database, since=None)
    found["nhắc việc lần đầu"] = round(time.perf_counter() - began, 3)
    found["nhắc việc lần sau"] = _seconds(lambda: look(database, since=None))
    found["nhắc việc trong ngày"] = _seconds(lambda: look(database, since=DAY))
    return found


def look(database: Database, *, since: datetime.date | None) -> int:
    """Returns how many reminders a look wrote, as the server does it."""
    with database.session() as session:
        due = rungs(session, NOW, since=since)
    written = 0
    for rung in due:
        with database.transaction() as session:
            written += remind_of(session, rung, NOW)
    return written


def _change(database: Database) -> None:
    with database.transaction() as session:
        row = session.get_one(WorkItemRow, 12)
        row.last = DAY + datetime.timedelta(days=40)


def _seconds(step: Callable[[], object]) -> float:
    began = time.perf_counter()
    step()
    return round(time.perf_counter() - began, 3)


def _timed(database: Database, username: str, step: Step, times: int) -> dict[str, float | int]:
    taken = []
    for _ in range(times):
        with database.session() as session:
            principal = principal_of(session, username, Channel.WEB)
            began = time.perf_counter()
            step(session, scope_of(session, principal))
            taken.append((time.perf_counter() - began) * 1000)
    p50, p95 = (round(float(np.percentile(taken, share)), 1) for share in (50, 95))
    return {"n": times, "p50": p50, "p95": p95}


def _documents(session: Session) -> None:
    for n in range(DOCUMENTS):
        sha256 = f"{n:064x}"
        session.add(FileRow(sha256=sha256, name=f"{n}.txt", media_type="text/plain", size=1, received_at=NOW))
        session.flush()
        row = DocumentRow(file_sha256=sha256, owner_unit_id=1, text="x", type="Kế hoạch", number=f"{n + 1}-KH/TU")
        row.audience, row.publicity, row.published = ("public", "subtree", "unit")[n % 3], "cong_khai", True
        row.status, row.ingested_at = "con_hieu_luc", NOW
        session.add(row)
    session.flush()


def measured(*, each: int, offices: int, times: int) -> dict[str, Any]:
    """Returns the figures of one office, made in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(Settings(data_dir=Path(folder), database_url=None))
        with database.transaction() as session:
            build(session, each=each, offices=offices)
        kept = keeping(database)
        found = measure(database, times)
        database.close()
    return {"units": UNITS, "tasks": each * offices, "people": found, "seconds": kept}


def main() -> None:
    """Measures and writes the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--times", type=int, default=TIMES)
    parser.add_argument("--each", type=int, default=TASKS, help="tasks of each unit in the large office")
    chosen = parser.parse_args()
    result = {
        "machine": f"{os.cpu_count()} lõi {platform.machine()}, Python {platform.python_version()}, SQLite",
        "load": list(os.getloadavg()),
        "unit": "ms",
        "target_p95": TARGET_MS,
        "cùng 2.000 nhiệm vụ": measured(each=TASKS, offices=1, times=chosen.times),
        "mỗi đơn vị 2.000 nhiệm vụ": measured(each=chosen.each, offices=UNITS, times=chosen.times),
    }
    words = json.dumps(result, ensure_ascii=False, indent=1) + "\n"
    if chosen.out:
        chosen.out.write_text(words, "utf-8")
    print(words)


if __name__ == "__main__":
    main()
