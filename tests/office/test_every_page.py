"""Every page that a person of each role can reach by links: it opens, axe finds nothing serious, it fits a phone."""

import re
from collections import deque
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from office_site import NEEDS_BROWSER, OfficeSite, running_office

axe_playwright = pytest.importorskip("axe_playwright_python.sync_playwright")
pytestmark = NEEDS_BROWSER
MOST_PAGES = 70  # of one role
ALIKE = 1  # pages of one template that are opened
FILES = re.compile(r"\.(docx|xlsx|csv|jsonl|txt|pdf|png|jpg|svg|json)$|/goc$|/xuat|/tai-ve|/trang/\d+$|/metrics$")
STATE = re.compile(r"/ban-goc/tinh-trang")
SERIOUS = {"serious", "critical"}
RICHEST_FIRST = ("quan.tri.ht", "van.thu", "giang.vien.tu", "quan.tri.dv", "kiem.toan", "nguoi.doc")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OfficeSite]:
    with running_office(tmp_path_factory.mktemp("office")) as shown:
        yield shown


def template_of(address: str) -> str:
    """Returns what pages of one template share: the path with its numbers left out, and the names of parameters."""
    parts = urlsplit(address)
    names = sorted({pair.split("=")[0] for pair in parts.query.split("&") if pair})
    return re.sub(r"\d+", "#", parts.path) + "?" + "&".join(names)


def hold_awaiting(page: Any) -> None:
    """Keeps pages whose images are being made as they are, so that they can be looked at in peace."""
    page.route(STATE, lambda route: route.fulfill(status=202))


def pages_of(page: Any, site: OfficeSite) -> Iterator[tuple[str, int]]:
    """Yields the address and status of each page reached by links from the first, opened; a few of each template."""
    waiting, seen, counts = deque(["/"]), {"/"}, dict[str, int]()
    opened = 0
    while waiting and opened < MOST_PAGES:
        address = waiting.popleft()
        if counts.get(template_of(address), 0) >= ALIKE:
            continue
        counts[template_of(address)] = counts.get(template_of(address), 0) + 1
        response = page.goto(site.address + address)
        opened += 1
        yield address, response.status
        if page.locator("[data-awaited]").count():  # looked at both while its images are made and with them
            page.unroute(STATE)
            page.wait_for_selector("[data-awaited]", state="detached", timeout=180_000)
            yield f"{address} (có ảnh)", response.status
            hold_awaiting(page)
        links = page.eval_on_selector_all("a[href^='/']", "all => all.map(one => one.getAttribute('href'))")
        for link in links:
            plain = link.split("#")[0]
            if plain not in seen and not FILES.search(plain.split("?")[0]) and not plain.startswith("/tinh/"):
                seen.add(plain)
                waiting.append(plain)


def complaints_of(page: Any) -> list[str]:
    """Returns what axe finds serious on the page shown."""
    found = axe_playwright.Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['html'][:160]}" for one in found if one["impact"] in SERIOUS for node in one["nodes"][:3]
    ]


CHECKED: set[str] = set()  # templates that axe has looked at, whoever opened them first
SEEN = """() => ({headings: document.querySelectorAll("h1").length,
  spare: document.documentElement.scrollWidth - document.documentElement.clientWidth})"""
LOOKS = ((390, "dark"), (1280, "light"))  # every page is opened in the first


def look(page: Any, width: int, scheme: str) -> None:
    """Shows the page at a width and in a colour scheme."""
    page.set_viewport_size({"width": width, "height": 860})
    page.emulate_media(color_scheme=scheme)


@pytest.mark.parametrize("username", RICHEST_FIRST)
def test_every_page_of_a_role_is_sound(site: OfficeSite, username: str) -> None:
    page = site.signed_in(username, width=LOOKS[0][0], scheme=LOOKS[0][1])
    hold_awaiting(page)
    wrong: list[str] = []
    for address, status in pages_of(page, site):
        wrong += [f"{address}: {status}"] if status >= 400 else []
        seen = page.evaluate(SEEN)
        wrong += [f"{address}: headings"] if seen["headings"] != 1 else []
        wrong += [f"{address}: {seen['spare']} px wider than a phone"] if seen["spare"] > 1 else []
        if template_of(address) in CHECKED:
            continue
        CHECKED.add(template_of(address))
        wrong += [f"{address} ({LOOKS[0]}): {words}" for words in complaints_of(page)]
        look(page, *LOOKS[1])
        wrong += [f"{address} ({LOOKS[1]}): {words}" for words in complaints_of(page)]
        look(page, *LOOKS[0])
    assert wrong == []
