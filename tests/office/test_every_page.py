"""Every page that a person of each role can reach by links: it opens, axe finds nothing serious, it fits a phone.

Every role asks the server for every page. The browser shows those whose build (the elements and classes, one inside
the other) it has not shown before: a page built like one already measured is no wider for being another person's.
"""

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from lxml import etree, html
from office_site import NEEDS_BROWSER, OfficeSite, running_office

axe_playwright = pytest.importorskip("axe_playwright_python.sync_playwright")
pytestmark = NEEDS_BROWSER
AXE = axe_playwright.Axe().axe_script
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


def build_of(document: Any) -> frozenset[str]:
    """Returns the ways down the elements of a page with their classes, each once however often it occurs."""
    ways: dict[Any, str] = {}
    for element in document.iter(etree.Element):
        named = f"{element.tag}.{'.'.join(sorted(element.get('class', '').split()))}"
        ways[element] = f"{ways.get(element.getparent(), '')}/{named}"
    return frozenset(ways.values())


def links_of(document: Any) -> list[str]:
    """Returns the addresses of this site that a page links to, without the place inside the page."""
    plain = (link.split("#")[0] for link in document.xpath("//a[starts-with(@href, '/')]/@href"))
    return [one for one in plain if not FILES.search(one.split("?")[0]) and not one.startswith("/tinh/")]


@dataclass(frozen=True)
class Reached:
    """A page that a person reached: its address, the status it came with, what it holds, the links on it."""

    address: str
    status: int
    document: Any
    links: list[str]
    in_browser: bool  # already: its template was never shown before

    @property
    def parts(self) -> set[tuple[str, frozenset[str]]]:
        """The builds to be seen: of the page's own part, for its template, and of the frame around it."""
        ways = build_of(self.document)
        around = frozenset(way for way in ways if "/main." not in way)
        return {(template_of(self.address), ways - around), ("", around)}


def opened(page: Any, site: OfficeSite, address: str) -> Reached:
    """Returns a page as the server sends it: to the browser, where its template is new, else to a plain client."""
    fresh = template_of(address) not in CHECKED
    response = page.goto(site.address + address) if fresh else page.request.get(site.address + address)
    document = html.document_fromstring(response.text())
    return Reached(address, response.status, document, links_of(document), fresh)


def pages_of(page: Any, site: OfficeSite) -> Iterator[Reached]:
    """Yields each page reached by links from the first, opened; a few of each template."""
    waiting, seen, counts = deque(["/"]), {"/"}, Counter[str]()
    while waiting and counts.total() < MOST_PAGES:
        address = waiting.popleft()
        if counts[template_of(address)] >= ALIKE:
            continue
        counts[template_of(address)] += 1
        reached = opened(page, site, address)
        yield reached
        fresh = [link for link in dict.fromkeys(reached.links) if link not in seen]
        seen.update(fresh)
        waiting.extend(fresh)


def shown(page: Any, site: OfficeSite, reached: Reached) -> Iterator[tuple[str, int]]:
    """Yields the address and status of a page as the browser shows it; one of images also once they are made."""
    if not reached.in_browser:
        page.goto(site.address + reached.address)
    yield reached.address, reached.status
    if page.locator("[data-awaited]").count():
        page.unroute(STATE)
        page.wait_for_selector("[data-awaited]", state="detached", timeout=180_000)
        yield f"{reached.address} (có ảnh)", reached.status
        hold_awaiting(page)
    reached.links.extend(links_of(html.document_fromstring(page.content())))


def complaints_of(page: Any) -> list[str]:
    """Returns what axe, which the page has been given, finds serious on the page shown."""
    found = page.evaluate("axe.run({resultTypes: ['violations']}).then(results => results.violations)")
    return [
        f"{one['id']}: {node['html'][:160]}" for one in found if one["impact"] in SERIOUS for node in one["nodes"][:3]
    ]


SHOWN: set[tuple[str, frozenset[str]]] = set()  # builds that the browser has shown, whoever opened them first
CHECKED: set[str] = set()  # templates that axe has looked at, whoever opened them first
SEEN = """() => ({headings: document.querySelectorAll("h1").length,
  spare: document.documentElement.scrollWidth - document.documentElement.clientWidth})"""
LOOKS = ((390, "dark"), (1280, "light"))  # every page is opened in the first


def look(page: Any, width: int, scheme: str) -> None:
    """Shows the page at a width and in a colour scheme."""
    page.set_viewport_size({"width": width, "height": 860})
    page.emulate_media(color_scheme=scheme)


def wrong_on(page: Any, address: str, status: int) -> Iterator[str]:
    """Yields what is wrong with the page shown: that it failed, its headings, its width, what axe finds."""
    seen = page.evaluate(SEEN)
    if status >= 400:
        yield f"{address}: {status}"
    if seen["headings"] != 1:
        yield f"{address}: headings"
    if seen["spare"] > 1:
        yield f"{address}: {seen['spare']} px wider than a phone"
    if template_of(address) not in CHECKED:
        CHECKED.add(template_of(address))
        page.evaluate(AXE)
        yield from (f"{address} ({LOOKS[0]}): {words}" for words in complaints_of(page))
        look(page, *LOOKS[1])
        yield from (f"{address} ({LOOKS[1]}): {words}" for words in complaints_of(page))
        look(page, *LOOKS[0])


@pytest.mark.parametrize("username", RICHEST_FIRST)
def test_every_page_of_a_role_is_sound(site: OfficeSite, username: str) -> None:
    page = site.signed_in(username, width=LOOKS[0][0], scheme=LOOKS[0][1])
    hold_awaiting(page)
    wrong: list[str] = []
    for reached in pages_of(page, site):
        wrong += [f"{reached.address}: {reached.status}"] if reached.status >= 400 else []
        wrong += [f"{reached.address}: headings"] if len(reached.document.findall(".//h1")) != 1 else []
        if not reached.parts <= SHOWN:
            SHOWN.update(reached.parts)
            wrong += [
                words for address, status in shown(page, site, reached) for words in wrong_on(page, address, status)
            ]
    assert wrong == []
