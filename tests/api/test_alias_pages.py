"""Nicknames and abbreviations set on the page: the next question uses them, a wrong one comes back with a sentence."""

import datetime
import html
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from api.application import create_application
from app.wiring import Services
from vanban.alias_tables import AliasTables, NamedDocument, follow, phrases_pattern, shipped
from vanban.aliases import find_nicknames
from vanban.audit import Action
from vanban.db.audit_models import AuditRow
from vanban.db.people import create_person, create_unit
from vanban.document_numbers import parse_number
from vanban.principals import Audience, Publicity
from vanban.settings import Settings

ADDRESS = "/quan-tri/ten-goi"
DOCUMENT = """THÀNH ỦY LẠC HÀ
*
Số 34-QĐ/TU

ĐẢNG CỘNG SẢN VIỆT NAM
Lạc Hà, ngày 20 tháng 4 năm 2026

QUY ĐỊNH
về quản lý xe công của các cơ quan

Điều 1. Nguyên tắc quản lý xe công
Xe công chỉ dùng cho việc công và gửi tại bãi của cơ quan sau giờ làm việc.

Điều 2. Trách nhiệm của lái xe
Lái xe ghi nhật trình từng chuyến và nộp văn phòng vào ngày cuối tháng.
"""


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """A real installation with one document and a system administrator."""
    folder = tmp_path_factory.mktemp("names")
    made = Services(Settings(data_dir=folder / "data"))
    with made.database.transaction() as session:
        unit = create_unit(session, code="tu", name="Thành ủy Lạc Hà").id
    (folder / "quy-dinh.txt").write_text(DOCUMENT, encoding="utf-8")
    taken = made.intake.take(
        folder / "quy-dinh.txt", owner_unit_id=unit, audience=Audience.PUBLIC, publicity=Publicity.INTERNAL
    )
    assert taken.number == "34-QĐ/TU"
    yield made
    made.close()


@pytest.fixture(scope="module")
def system(services: Services) -> TestClient:
    """A system administrator of that installation."""
    with services.database.transaction() as session:
        password = create_person(
            session, username="ht", name="Quản Trị Hệ Thống", unit_code="tu", roles=("quan_tri_he_thong",)
        )
    client = TestClient(create_application(services.web), follow_redirects=False)
    assert submit_sign_in(client, "ht", password).status_code == 303
    return client


def submit_sign_in(client: TestClient, username: str, password: str) -> httpx.Response:
    """Returns the response to the sign-in form as a browser would send it."""
    token = re.search(r'name="token" value="([0-9a-f]+)"', client.get("/dang-nhap").text)
    assert token is not None
    return client.post("/dang-nhap", data={"username": username, "password": password, "token": token[1]})


def reply(client: TestClient, question: str) -> dict[str, object]:
    return client.post("/api/v1/ask", json={"question": question}).json()


def cited(client: TestClient, question: str) -> set[str]:
    return {one["number"] for one in reply(client, question)["citations"]}


def put(client: TestClient, kind: str, name: str, meaning: str) -> str:
    """Returns the sentence of the banner after a name was sent, or the address that the form led to."""
    response = client.post(ADDRESS, data={"loai": kind, "name": name, "meaning": meaning})
    if response.status_code == 303:
        return response.headers["location"]
    assert response.status_code == 422
    return html.unescape(re.findall(r'banner bad" role="note">.*?<p>([^<]+)</p>', response.text)[0])


def use(client: TestClient, kind: str, name: str, what: str) -> int:
    return client.post(f"{ADDRESS}/dung", data={"loai": kind, "name": name, "viec": what}).status_code


def test_a_nickname_added_on_the_page_answers_the_next_question(system: TestClient) -> None:
    questions = ("Cẩm nang bốn bánh ban hành ngày nào?", "cam nang bon banh noi ve viec gi")
    assert [cited(system, question) for question in questions] == [set(), set()]
    assert put(system, "ten_goi", "cẩm nang bốn bánh", "34-QĐ/TU") == f"{ADDRESS}?da=1"
    assert "Quy định 34-QĐ/TU ngày 20/04/2026" in system.get(ADDRESS).text
    assert [cited(system, question) for question in questions] == [{"34-QĐ/TU"}] * 2
    assert use(system, "ten_goi", "cẩm nang bốn bánh", "thoi") == 303
    assert [cited(system, question) for question in questions] == [set(), set()]
    assert use(system, "ten_goi", "cẩm nang bốn bánh", "lai") == 303
    assert [cited(system, question) for question in questions] == [{"34-QĐ/TU"}] * 2


def test_an_abbreviation_added_on_the_page_is_understood(system: TestClient) -> None:
    put(system, "viet_tat", "XCQ", "xe công của các cơ quan")
    assert cited(system, "XCQ gửi ở đâu sau giờ làm việc?") == {"34-QĐ/TU"}


def test_a_shipped_name_can_be_taken_out_of_use_and_put_back(system: TestClient) -> None:
    assert find_nicknames("đề án 06") != []
    assert use(system, "ten_goi", "đề án 06", "thoi") == 303
    assert find_nicknames("đề án 06") == []
    assert find_nicknames("khoán 10") != []
    assert "Thôi dùng" in system.get(f"{ADDRESS}?tim=de+an+06").text
    assert use(system, "ten_goi", "Đề án 06", "lai") == 303
    assert find_nicknames("đề án 06") != []


@pytest.mark.parametrize(
    ("kind", "name", "meaning", "said"),
    [
        ("ten_goi", "một", "34-QĐ/TU", "ít nhất hai tiếng"),
        ("ten_goi", "x " * 99, "34-QĐ/TU", "ít nhất hai tiếng"),
        ("ten_goi", "tên mới", "", "từ 1 đến 10 văn bản"),
        ("ten_goi", "tên mới", "không có số", "Không thấy số hiệu"),
        ("ten_goi", "tên mới", "99-QĐ/TU", "ghi đủ loại, số hiệu và ngày"),
        ("ten_goi", "tên mới", "34-QĐ/TU ngày 21/04/2026", "ghi đủ loại, số hiệu và ngày"),
        ("viet_tat", "A1", "nghĩa", "2 đến 12 chữ cái"),
        ("viet_tat", "hai chữ", "nghĩa", "2 đến 12 chữ cái"),
        ("viet_tat", "ABC", "\n \n", "từ 1 đến 5 nghĩa"),
        ("viet_tat", "ABC", "ABC", "chữ viết đầy đủ"),
    ],
)
def test_what_cannot_be_taken_comes_back_with_a_sentence_and_is_not_lost(
    system: TestClient, kind: str, name: str, meaning: str, said: str
) -> None:
    assert said in put(system, kind, name, meaning)
    page = system.post(ADDRESS, data={"loai": kind, "name": name, "meaning": meaning}).text
    assert meaning.strip() in html.unescape(page)


def test_a_document_that_is_not_held_is_named_in_full(system: TestClient) -> None:
    assert put(system, "ten_goi", "chuyện cũ", "Nghị quyết 18-NQ/TW ngày 25/10/2017\nKết luận 62-KL/TW ngày 2/10/2023")
    (found,) = find_nicknames("chuyện cũ nói gì")
    assert [(one.type, one.number.canonical) for one in found.documents] == [
        ("Nghị quyết", "18-NQ/TW"),
        ("Kết luận", "62-KL/TW"),
    ]


def test_every_change_is_recorded_and_no_failed_one(services: Services, system: TestClient) -> None:
    def count() -> int:
        with services.database.session() as session:
            wanted = select(AuditRow.sequence).where(AuditRow.action == Action.ALIAS_CHANGED.value)
            return len(session.scalars(wanted).all())

    before = count()
    put(system, "viet_tat", "GHI", "ghi nhận")
    use(system, "viet_tat", "GHI", "thoi")
    put(system, "viet_tat", "G1", "sai")
    assert use(system, "viet_tat", "KHONGCO", "thoi") == 404
    assert count() == before + 2


def test_another_process_follows_within_a_second(services: Services, system: TestClient) -> None:
    from vanban.db.alias_source import AliasSource

    other = AliasSource(services.database, look_s=0.0)
    assert "muc tieu vang" not in other.tables().nicknames
    put(system, "ten_goi", "mục tiêu vàng", "34-QĐ/TU")
    assert "muc tieu vang" in other.tables().nicknames


def test_a_closed_installation_leaves_the_shipped_names(tmp_path: Path) -> None:
    made = Services(Settings(data_dir=tmp_path))
    assert made.names.tables().nicknames.keys() == shipped().nicknames.keys()
    made.close()
    assert find_nicknames("mục tiêu vàng") == []


NAMES = st.text("abcđêưôà ", min_size=3, max_size=12).map(lambda words: " ".join(words.split())).filter(bool)


@given(st.dictionaries(NAMES, st.booleans(), max_size=6))
def test_put_over_and_taken_out_names_are_in_force_and_out_of_it(changes: dict[str, bool]) -> None:
    number = parse_number("34-QĐ/TU")
    assert number is not None
    document = NamedDocument(number, "Quy định", datetime.date(2026, 4, 20))
    tables = AliasTables({}, {}).changed(
        nicknames={name: (document,) if kept else None for name, kept in changes.items()}, abbreviations={}
    )
    assert set(tables.nicknames) == {name for name, kept in changes.items() if kept}
    for name in tables.nicknames:
        found = tables.nickname_pattern.search(f"xem {name} nhé")
        assert found is not None
    assert phrases_pattern([]).search("gì cũng không") is None


@pytest.fixture(autouse=True, scope="module")
def shipped_names_afterwards() -> Iterator[None]:
    """Leaves the shipped names in force for the tests of other modules."""
    yield
    follow()
