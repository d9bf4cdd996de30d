"""How quickly the pages come from a library of 100,000 passages, 600 units and 5,000 people: p50 and p95 of each.

``python -m eval.office_scale --out eval/results/office-scale.json`` makes the library (seeded, fictional), builds its
index, starts the server as an installation would and asks for each page as a reader, an officer and an administrator.
``--data`` keeps the library for a second run.
"""

import argparse
import contextlib
import json
import os
import platform
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import httpx
import numpy as np
from sqlalchemy import func, select, update

from eval.office_library import Made, Size, build, save_searches
from rag.embedding import load_builtin
from rag.library_index import LibraryIndex
from vanban.db.models import DocumentRow, PassageRow, PersonRow, UnitRow
from vanban.db.people import create_person
from vanban.db.session import Database, make_private_folder, open_database
from vanban.settings import Settings

SEED = 20261127
TIMES = 60  # requests of each kind, as each person
TARGET_MS = 300.0  # p95 of search and document pages (the issue of this step)
PEOPLE = {"nguoi-doc": ("dv-150", ()), "van-thu": ("tu", ("van_thu",)), "quan-tri": ("tu", ("quan_tri_he_thong",))}
WORDS = ("chuyen doi so", "vệ sinh môi trường", "hồ sơ", "cải cách hành chính 2024", "tiep cong dan", "báo cáo")
TYPED = ("Báo cáo", "Kế hoạch", "Quyết định", "Nghị quyết")
Address = Callable[[int], str]


def pages(made: Made) -> dict[str, Address]:
    """Returns what is asked for: the address of the n-th request of each kind."""
    return {
        "trang chủ": lambda _: "/",
        "danh sách": lambda _: "/van-ban",
        "danh sách, trang n": lambda n: f"/van-ban?trang={1 + n % 40}",
        "lọc theo loại": lambda n: f"/van-ban?loai={TYPED[n % 4]}",
        "lọc theo cơ quan": lambda n: f"/van-ban?co_quan=Ban Thường vụ Lạc Hà {1 + n % 60}",
        "lọc theo lĩnh vực": lambda n: "/van-ban?linh_vuc=" + ("Tuyên giáo", "-", "Cải cách hành chính")[n % 3],
        "lọc theo năm": lambda n: f"/van-ban?nam={2016 + n % 11}",
        "lọc theo hiệu lực": lambda n: "/van-ban?hieu_luc=" + ("con_hieu_luc", "het_hieu_luc")[n % 2],
        "lọc theo đơn vị": lambda n: f"/van-ban?don_vi={1 + n % 13}",
        "lọc theo dấu lưu hành": lambda _: "/van-ban?luu_hanh=DỰ THẢO",
        "mới trong 7 ngày": lambda _: "/van-ban?moi=1",
        "lọc nhiều điều kiện": lambda n: (
            f"/van-ban?loai={TYPED[n % 4]}&nam={2016 + n % 11}&hieu_luc=con_hieu_luc&q=bao+cao"
        ),
        "tìm từ": lambda n: f"/van-ban?q={WORDS[n % len(WORDS)]}",
        "tìm số hiệu": lambda n: f"/van-ban?q={1 + n}-QĐ/ĐU",
        "tìm toàn văn": lambda n: f"/van-ban?q={WORDS[n % len(WORDS)]}&trong=toan_van",
        "xếp theo số hiệu": lambda n: f"/van-ban?xep=so_hieu&trang={1 + n % 20}",
        "xếp theo ngày vào kho": lambda n: f"/van-ban?xep=moi_vao&trang={1 + n % 20}",
        "API danh sách kèm số đếm": lambda n: f"/api/v1/documents?facets=true&q={WORDS[n % len(WORDS)]}",
        "văn bản ngắn": lambda _: f"/van-ban/{made.short_id}",
        "văn bản dài": lambda _: f"/van-ban/{made.long_id}",
        "tìm đã lưu": lambda _: "/tim-da-luu",
        "sổ văn bản đến": lambda n: f"/so-den?trang={1 + n % 20}",
        "sổ văn bản đến, tìm từ": lambda n: f"/so-den?q={WORDS[n % 3]}",
        "việc chuyển đến": lambda _: "/so-den/viec",
    }


def main() -> None:
    """Measures and writes the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--data", type=Path, help="where the library is kept; made there when it is empty")
    parser.add_argument("--times", type=int, default=TIMES)
    parser.add_argument("--documents", type=int, default=Size().documents)
    chosen = parser.parse_args()
    with contextlib.ExitStack() as stack:
        folder = chosen.data or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        size = Size(documents=chosen.documents)
        made, passwords = library(folder, size)
        with serving(folder) as server:
            figures = {who: measure(server, who, passwords[who], pages(made), chosen.times) for who in PEOPLE}
    result: dict[str, Any] = {
        "machine": machine(),
        "load": list(os.getloadavg()),
        "size": asdict(size),
        "passages": made.passages,
        "times": chosen.times,
    }
    result |= {"unit": "ms", "target_p95": TARGET_MS, "pages": figures, "slow": slow(figures)}
    text = json.dumps(result, ensure_ascii=False, indent=1) + "\n"
    if chosen.out:
        chosen.out.write_text(text, "utf-8")
    print(text)


def library(folder: Path, size: Size) -> tuple[Made, dict[str, str]]:
    """Returns what was made, or what an earlier run made, and fresh passwords of the people who ask."""
    database = open_database(Settings(data_dir=folder, database_url=None))
    began = time.perf_counter()
    with database.transaction() as session:
        empty = session.scalar(select(func.count()).select_from(UnitRow)) == 0
        if empty:
            build(session, size, load_builtin(), seed=SEED)
    _index(database, folder)
    print(f"thư viện: {time.perf_counter() - began:.0f} giây", file=sys.stderr)
    made, passwords = _made(database), _passwords(database)
    database.close()
    return made, passwords


def _index(database: Database, folder: Path) -> None:
    settings = Settings(data_dir=folder, database_url=None)
    make_private_folder(settings.index_dir)
    index = LibraryIndex(database, settings.index_dir, load_builtin())
    index.check()
    index.close()


def _made(database: Database) -> Made:
    with database.session() as session:
        total = session.scalar(select(func.count()).select_from(PassageRow)) or 0
        lengths = select(PassageRow.document_id).group_by(PassageRow.document_id).order_by(func.count())
        ids = list(session.scalars(lengths))
    # Both are opened to everyone, so that each of the people reads the same pages.
    with database.transaction() as session:
        session.execute(update(DocumentRow).where(DocumentRow.id.in_((ids[0], ids[-1]))).values(audience="public"))
    return Made(short_id=ids[0], long_id=ids[-1], passages=total)


def _passwords(database: Database) -> dict[str, str]:
    with database.transaction() as session:
        known = dict(_usernames(session))
        passwords = {}
        for username, (unit, roles) in PEOPLE.items():
            if username in known:
                session.execute(
                    update(PersonRow).where(PersonRow.id == known[username]).values(username=f"cu-{known[username]}")
                )
            passwords[username] = create_person(
                session, username=username, name="Người Đo", unit_code=unit, roles=roles
            )
        session.execute(update(PersonRow).values(must_change_password=False))
        for username, person_id in _usernames(session):
            if username in PEOPLE:
                save_searches(session, person_id)
    return passwords


def _usernames(session: Any) -> list[tuple[str, int]]:
    return [(row[0], row[1]) for row in session.execute(select(PersonRow.username, PersonRow.id))]


@contextlib.contextmanager
def serving(
    folder: Path, *, worker: bool = False, environment: Mapping[str, str] | None = None
) -> Iterator[tuple[str, int]]:
    """Yields the address and the process id of the server on a library, started as ``vanban serve`` starts it.

    With ``worker`` it takes in files as well; ``environment`` holds settings beside those of this process.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    started = "from app.command import main; main()"
    command = [sys.executable, "-c", started, "--data", str(folder), "serve", "--port", str(port)]
    command += [] if worker else ["--no-worker"]
    site, told = f"http://127.0.0.1:{port}", {**os.environ, **(environment or {})}
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet, env=told) as server:  # noqa: S603
        try:
            _wait(site)
            yield site, server.pid
        finally:
            server.terminate()


def _wait(site: str, seconds: float = 120.0) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"{site}/dang-nhap").status_code == 200:
                return
        time.sleep(0.2)
    raise SystemExit("Máy chủ không khởi động được.")


def measure(
    server: tuple[str, int], who: str, password: str, asked: dict[str, Address], times: int
) -> dict[str, dict[str, Any]]:
    """Returns for each kind of page how many were asked for, p50 and p95 in milliseconds, the largest answer, and
    the server's own computing time for one, which other programs on the machine do not lengthen much."""
    figures = {}
    with httpx.Client(base_url=server[0], timeout=60) as client:
        _sign_in(client, who, password)
        for name, address in asked.items():
            client.get(address(0))  # what is loaded once is not a page's own time
            before = computed_ms(server[1])
            figures[name] = _timed(client, address, times)
            figures[name]["cpu"] = round((computed_ms(server[1]) - before) / times, 1)
            print(who, name, figures[name], file=sys.stderr)
    return figures


def _timed(client: httpx.Client, address: Address, times: int) -> dict[str, Any]:
    spent, sizes, refused = [], [], 0
    for turn in range(times):
        began = time.perf_counter()
        response = client.get(address(turn), follow_redirects=True)
        spent.append((time.perf_counter() - began) * 1000)
        sizes.append(len(response.content))
        refused += response.status_code != 200
    p50, p95 = (round(float(np.percentile(spent, q)), 1) for q in (50, 95))
    return {"n": times, "p50": p50, "p95": p95, "refused": refused, "bytes": max(sizes)}


def computed_ms(process: int) -> float:
    """Returns how long a process has computed, by the kernel's count (Linux: proc(5), fields 14 and 15), else 0."""
    stat = Path(f"/proc/{process}/stat")
    if not stat.exists():
        return 0.0
    fields = stat.read_text().rpartition(")")[2].split()
    return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _sign_in(client: httpx.Client, who: str, password: str) -> None:
    token = re.search(r'name="token" value="([0-9a-f]+)"', client.get("/dang-nhap").text)
    fields = {"username": who, "password": password, "token": token[1] if token else "", "next": "/"}
    if client.post("/dang-nhap", data=fields).status_code != 303:
        raise SystemExit(f"{who} không đăng nhập được.")


def slow(figures: dict[str, dict[str, dict[str, Any]]]) -> list[str]:
    """Returns the pages whose p95 is over the target, or that were refused."""
    return [
        f"{who}: {name}"
        for who, pages_ in figures.items()
        for name, one in pages_.items()
        if one["p95"] >= TARGET_MS or one["refused"]
    ]


def machine() -> str:
    """Returns what the figures were taken on."""
    return f"{os.cpu_count()} lõi {platform.machine()}, Python {platform.python_version()}, SQLite"


if __name__ == "__main__":
    main()
