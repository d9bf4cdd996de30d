"""The product as an office runs it: ``vanban serve`` in a process of its own over the samples, and a real browser."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from fresh import fresh_services
from headless_chromium import CHROMIUM, launched

from app.sample_library import confirm_stated_relations, load_documents, load_people
from vanban.db.people import create_person
from vanban.settings import Settings

playwright = pytest.importorskip("playwright.sync_api")
NEEDS_BROWSER = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="chromium is not installed"),
]
ROLES = {  # a person of each kind: unit and roles
    "nguoi.doc": ("VPTU", ("can_bo",)),
    "van.thu": ("TU", ("can_bo", "van_thu")),
    "quan.tri.dv": ("TU", ("can_bo", "quan_tri")),
    "quan.tri.ht": ("TU", ("can_bo", "quan_tri", "quan_tri_he_thong")),
    "kiem.toan": ("TU", ("can_bo", "kiem_toan")),
    "giang.vien.tu": ("TU", ("can_bo", "giang_vien")),
}


@dataclass
class OfficeSite:
    """A running office: its address, people's passwords, and what the browser complained of."""

    address: str
    data: Path
    passwords: dict[str, str]
    browser: Any
    hosts: set[str] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)

    def signed_in(self, username: str, *, width: int = 1280, scheme: str = "light") -> Any:
        """Returns a page of a person signed in through the form."""
        context = self.browser.new_context(
            viewport={"width": width, "height": 860}, locale="vi-VN", color_scheme=scheme
        )
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("request", lambda request: self.hosts.add(urlsplit(request.url).hostname or ""))
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.goto(f"{self.address}/dang-nhap")
        page.fill("#username", username)
        page.fill("#password", self.passwords[username])
        page.click("main button.primary")
        page.wait_for_url(f"{self.address}/")
        return page


@contextmanager
def running_office(folder: Path) -> Iterator[OfficeSite]:
    """Yields the office; afterwards nothing was asked of another host and no script has failed."""
    data = folder / "data"
    passwords = _library(data)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-c",
        "from app.command import main; main()",
        "--data",
        str(data),
        "serve",
        "--port",
        str(port),
    ]
    with (folder / "serve.log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, env=os.environ | {"VANBAN_LOG_LEVEL": "WARNING"})
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, server)
        with playwright.sync_playwright() as driver:
            browser = launched(driver)
            shown = OfficeSite(address, data, passwords, browser)
            yield shown
            browser.close()
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)
    assert shown.hosts == {"127.0.0.1"}
    assert shown.complaints == []


def _library(data: Path) -> dict[str, str]:
    services = fresh_services(Settings(data_dir=data))
    passwords = {account.username: account.password for account in load_people(services.database)}
    with services.database.transaction() as session:
        for username, (unit, roles) in ROLES.items():
            passwords[username] = create_person(
                session, username=username, name="Đỗ Minh Thử", unit_code=unit, roles=roles
            )
    load_documents(services.intake, services.database)
    confirm_stated_relations(services.database)
    services.close()
    return passwords


def _wait(address: str, server: "subprocess.Popen[bytes]") -> None:
    ends = time.monotonic() + 180  # a machine busy with other things gives a start of five seconds a tenth of itself
    while time.monotonic() < ends and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the server did not come up")
