"""A running server, a real browser on it, and every host that the browser asked for."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import uvicorn
from fake_services import World, build_world
from headless_chromium import CHROMIUM, launched

from api.application import create_application

QUESTION = "Cơ quan trực mấy giờ?"
NEEDS_BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no browser at {CHROMIUM}"),
]
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")


class Site:
    """The running server, its library, and every host the browser asked for."""

    def __init__(self, world: World, address: str, browser: "playwright.Browser") -> None:
        self.world = world
        self.address = address
        self.browser = browser
        self.hosts: set[str] = set()
        self.complaints: list[str] = []
        self.signed_in = None  # the cookies of the first person who signed in

    def page(self, *, width: int = 1280) -> "playwright.Page":
        """Returns an empty conversation of a signed-in person."""
        if self.signed_in is None:
            self.signed_in = self.sign_in().context.storage_state()
        page = self.open(width=width, cookies=self.signed_in)
        page.goto(f"{self.address}/hoi")
        return page

    def open(self, *, width: int = 1280, scripts: bool = True, cookies: object = None) -> "playwright.Page":
        """Returns an empty page in a context of its own."""
        context = self.browser.new_context(
            viewport={"width": width, "height": 800},
            java_script_enabled=scripts,
            locale="vi-VN",
            storage_state=cookies,
        )
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("request", lambda request: self.hosts.add(urlsplit(request.url).hostname or ""))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._hear)
        return page

    def sign_in(self, *, scripts: bool = True) -> "playwright.Page":
        """Returns the first page after signing in through the form."""
        page = self.open(scripts=scripts)
        page.goto(f"{self.address}/dang-nhap")
        page.fill("#username", "an")
        page.fill("#password", self.world.passwords["an"])
        page.click("button.primary")
        page.wait_for_url(f"{self.address}/")
        return page

    def page_of(self, username: str, *, width: int = 1280) -> "playwright.Page":
        """Returns the first page of another person, signed in through the form."""
        page = self.open(width=width)
        page.goto(f"{self.address}/dang-nhap")
        page.fill("#username", username)
        page.fill("#password", self.world.passwords[username])
        page.click("button.primary")
        page.wait_for_url(f"{self.address}/")
        return page

    def _hear(self, message: "playwright.ConsoleMessage") -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)


@contextmanager
def running_site(folder: Path, *, parse: Callable[..., object] | None = None) -> Iterator[Site]:
    """Yields the site over a small library; afterwards nothing was asked of another host and nothing failed.

    ``parse`` reads files that are handed in, in place of what reads the notation of the tests.
    """
    world = build_world(folder)
    if parse is not None:
        review = replace(world.services.review, intake=replace(world.services.review.intake, parse=parse))
        world = replace(world, services=replace(world.services, review=review))
    world.make_officer("an")
    world.assistant.pause = 0.02
    with served(world) as shown:
        yield shown
    world.services.database.close()


@contextmanager
def served(world: World) -> Iterator[Site]:
    """Yields the site over a library that the caller has built and closes; ends as ``running_site`` does."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = uvicorn.Config(create_application(world.services), port=port, log_config=None, access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    with playwright.sync_playwright() as driver:
        browser = launched(driver)
        shown = Site(world, f"http://127.0.0.1:{port}", browser)
        yield shown
        browser.close()
    server.should_exit = True
    thread.join(10)
    assert shown.hosts == {"127.0.0.1"}
    assert shown.complaints == []


def fits(page: "playwright.Page") -> bool:
    """Tells whether the page is no wider than the window."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def ask(page: "playwright.Page", question: str = QUESTION) -> None:
    turns = page.locator(".turn").count()
    page.fill("#question", question)
    page.keyboard.press("Enter")
    page.wait_for_selector(f".turn:nth-child({turns + 1}) .answer-tools")
