"""A ward with its bodies and people, and a directive of the city above it, for tests of the pages of work."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
from entering import submit_sign_in
from fake_services import FlatEmbedder, World, build_world
from fastapi.testclient import TestClient
from sqlalchemy import select

from api.application import create_application
from ingest.intake import Intake
from ingest.parsing import parse_file
from ingest.reviewing import Review
from vanban.db.models import DocumentRow, UnitRow
from vanban.db.people import create_person, create_unit

DIRECTIVE = Path(__file__).parents[2] / "samples" / "documents" / "04-chi-thi-tiep-cong-dan.html"
UNITS = (
    ("tu", "Thành ủy Lạc Hà", None),
    ("bnc", "Ban Nội chính Thành ủy Lạc Hà", "tu"),
    ("du-tld", "Đảng ủy phường Tân Lạc Đông", "tu"),
    ("vp-tld", "Văn phòng Đảng ủy phường Tân Lạc Đông", "du-tld"),
    ("bxd-tld", "Ban Xây dựng Đảng phường Tân Lạc Đông", "du-tld"),
    ("du-vkt", "Đảng ủy xã Vân Khê Thượng", "tu"),
)
PEOPLE = (
    ("hanh", "Đỗ Thị Hạnh", "du-tld", ("can_bo", "van_thu", "chuong_trinh")),
    ("khoa", "Trịnh Văn Khoa", "du-tld", ("can_bo",)),
    ("lien", "Vũ Thị Liên", "vp-tld", ("can_bo",)),
    ("manh", "Lý Đức Mạnh", "du-vkt", ("can_bo", "chuong_trinh")),
)


@dataclass(frozen=True)
class WorkWorld:
    """The library with clients of its people: a planner, a colleague, someone of a body below, and a neighbour."""

    world: World
    hanh: TestClient
    khoa: TestClient
    lien: TestClient
    manh: TestClient

    def hand_in(self, file: Path = DIRECTIVE, *, name: str | None = None, audience: str = "subtree") -> int:
        """Returns the id of a document that the planner has handed in and the worker has read."""
        sent = self.hanh.post(
            "/van-ban/nap",
            files=[("files", (name or file.name, file.read_bytes(), "text/html"))],
            data={"audience": audience},
        )
        assert sent.status_code == 303, sent.text
        self.world.work_off()
        with self.world.services.database.session() as session:
            return session.scalars(select(DocumentRow.id).order_by(DocumentRow.id.desc())).first() or 0

    def unit(self, code: str) -> int:
        """Returns the id of a unit."""
        with self.world.services.database.session() as session:
            return session.scalars(select(UnitRow.id).where(UnitRow.code == code)).one()


@contextmanager
def work_world(folder: Path) -> Iterator[WorkWorld]:
    """Yields the ward, with documents read as in use."""
    built = build_world(folder)
    services = built.services
    with services.database.transaction() as session:
        for code, name, above in UNITS:
            create_unit(session, code=code, name=name, parent_code=above)
        for username, name, unit, roles in PEOPLE:
            built.passwords[username] = create_person(
                session, username=username, name=name, unit_code=unit, roles=roles
            )
    intake = Intake(services.database, services.files, FlatEmbedder(), services.settings, parse_file)
    world = replace(built, services=replace(services, review=Review(intake)))
    app = create_application(world.services)
    clients = []
    for username, *_ in PEOPLE:
        client = TestClient(app, follow_redirects=False)
        assert submit_sign_in(client, username, world.passwords[username]).status_code == 303
        clients.append(client)
    yield WorkWorld(world, *clients)
    services.database.close()


def keys_of(page: str, *, own: bool = True) -> list[str]:
    """Returns the keys of the tasks of a review page that can be chosen; those of the own unit, or of others."""
    parts = page.split("Việc của nơi khác")
    return re.findall(r'name="viec" value="([\d-]+)"', parts[0] if own else parts[-1])


def items_of(page: str) -> list[str]:
    """Returns the items of a giving page."""
    return re.findall(r'name="item" value="(\d+)"', page)


def moved(response: httpx.Response) -> str:
    """Returns where a response leads."""
    assert response.status_code == 303, re.sub(r"(<[^>]+>|\s)+", " ", response.text)[:1500]
    return response.headers["location"]
