"""Three people of two units around a question bank, for tests of its pages."""

import json
import re
from dataclasses import replace
from pathlib import Path

import httpx
from entering import submit_sign_in
from fake_services import World, build_world
from fastapi import FastAPI
from fastapi.testclient import TestClient

from exams.banking import content_of_entry
from exams.formats.entries import Entry, Imported
from exams.formats.keeping import read_apart, unkept
from exams.items import Item, Kind, Level, Source
from vanban.db.exam_bank import add_items
from vanban.db.exam_models import ExamItemRow
from vanban.db.models import DocumentRow
from vanban.db.people import create_person, principal_of, unit_by_code
from vanban.exam_bank import ItemState
from vanban.principals import Audience, Channel, Principal, Publicity

QUOTE = "Cơ quan bố trí người trực 24 giờ mỗi ngày."
CITED = "Theo Quy định số 12-QĐ/TU, ngày 04/3/2025 của Ban Thường vụ Thành ủy, cơ quan bố trí người trực bao lâu?"
OPTIONS = ("12 giờ mỗi ngày", "24 giờ mỗi ngày", "36 giờ mỗi tuần")

PLAN = """so: 30-KH/TU
loai: Kế hoạch
co quan: Ban Thường vụ Thành ủy
ngay: 2025-06-20
trich yeu: về chuyển đổi số trong các cơ quan
---
I- MỤC TIÊU
1. Đến năm 2026, có 80% hồ sơ công việc được xử lý trên môi trường mạng.
2. Đến năm 2028, có 95% cán bộ được bồi dưỡng kỹ năng số.
3. Đến năm 2030, có 100% thủ tục hành chính được cung cấp trực tuyến.
4. Hằng năm giảm 10% chi phí văn phòng phẩm của cơ quan.
II- TỔ CHỨC THỰC HIỆN
1. Văn phòng Thành ủy theo dõi, đôn đốc việc thực hiện Kế hoạch này.
2. Ban Tổ chức Thành ủy tham mưu bố trí cán bộ phụ trách chuyển đổi số.
3. Ban Tuyên giáo và Dân vận Thành ủy tổ chức tuyên truyền về chuyển đổi số.
4. Ủy ban Kiểm tra Thành ủy kiểm tra việc thực hiện Kế hoạch của các cấp ủy.
"""


class ReadHere:
    """Reads files of questions in this process, by the function that the sandbox calls."""

    def read(self, name: str, data: bytes) -> Imported:
        return unkept(read_apart(name, data).decode())


def bank_world(folder: Path) -> World:
    """Returns the small library with trainers "an" and "lan" of the city and "binh" of the commune, and "doc", who
    only reads."""
    world = build_world(folder)
    world.give_roles("an", "can_bo giang_vien")
    world.give_roles("binh", "can_bo giang_vien")
    with world.services.database.transaction() as session:
        for username, name, roles in (
            ("lan", "Phạm Thị Lan", ("can_bo", "giang_vien")),
            ("doc", "Đỗ Văn Đọc", ("can_bo",)),
        ):
            password = create_person(session, username=username, name=name, unit_code="tp", roles=roles)
            world.passwords[username] = password
    _take_plan(world, folder)
    return replace(world, services=replace(world.services, question_files=ReadHere()))


def _take_plan(world: World, folder: Path) -> None:
    """Takes a plan in that only the city committee may read, with enough in it to ask about."""
    path = folder / "chuyen-doi-so.txt"
    path.write_text(PLAN, encoding="utf-8")
    with world.services.database.session() as session:
        owner = unit_by_code(session, "tp").id
    intake = world.services.review.intake
    taken = intake.take(path, owner_unit_id=owner, audience=Audience.UNIT, publicity=Publicity.INTERNAL)
    assert taken.document_id is not None
    world.ids[path.name] = taken.document_id


def client_of(app: FastAPI, world: World, username: str) -> TestClient:
    """Returns a client signed in through the form, to be shared by the tests of a module."""
    client = TestClient(app, follow_redirects=False)
    assert submit_sign_in(client, username, world.passwords[username]).status_code == 303
    return client


def trainer(world: World, username: str = "an") -> Principal:
    """Returns who acts."""
    with world.services.database.session() as session:
        return principal_of(session, username, Channel.WEB)


def plant(world: World, stem: str, *, by: str = "an", document: str = "", keys: tuple[int, ...] = (1,)) -> int:
    """Returns the id of a new draft, citing the first clause of a document of the library where one is named."""
    person = trainer(world, by)
    with world.services.database.transaction() as session:
        sources: tuple[Source, ...] = ()
        if document:
            row = session.get_one(DocumentRow, world.ids[document])
            quote = QUOTE if QUOTE in row.text else row.text.strip().splitlines()[-1]
            start = row.text.index(quote)
            sources = (Source(row.id, None, "Điều 2", start, start + len(quote), quote, f"Điều 2, {row.number}"),)
        item = Item(Kind.FIGURE, Level.KNOW, "Trực ban", stem, OPTIONS, keys, "Xem Điều 2.", sources)
        content = content_of_entry(Entry(item))
        return add_items(session, person, [content])[0].id


def state_of(world: World, item_id: int) -> ItemState:
    """Returns the state of a question."""
    with world.services.database.session() as session:
        return ItemState(session.get_one(ExamItemRow, item_id).state)


def decide(client: TestClient, item_id: int, decision: str, *, version: int = 1, note: str = "") -> httpx.Response:
    """Returns the response to the buttons of a question's page."""
    fields = {"decision": decision, "version": str(version), "note": note}
    return client.post(f"/ngan-hang/{item_id}/quyet-dinh", data=fields)


def rows_of(page: str) -> list[int]:
    """Returns the ids of the questions that a list shows, in its order."""
    return [int(one) for one in re.findall(r'name="ids" value="(\d+):\d+"', page)]


def json_file(*stems: str) -> bytes:
    """Returns a file of questions, the last one without a key."""
    rows = [{"question": stem, "options": ["Sở Nội vụ", "Sở Y tế"], "answer": [0]} for stem in stems]
    return json.dumps([*rows[:-1], {**rows[-1], "answer": []}]).encode()
