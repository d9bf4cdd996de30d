"""Files of questions and questions made of documents on their way into the bank."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from bank_pages import bank_world, client_of, json_file, rows_of, trainer
from entering import SignIn
from fake_services import World
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select

from api.pages import bank_bringing
from app.question_files import SandboxedQuestions
from app.wiring import Services
from exams import bringing
from exams.formats.registry import read
from vanban.db.audit_models import AuditRow
from vanban.db.exam_bank import comments_of
from vanban.db.exam_bank_listing import all_items, count_by_state
from vanban.errors import UnreadableFile
from vanban.exam_bank import BankItem, BankSearch, ItemState
from vanban.settings import Settings

MAKING = {"van_ban": "30-KH/TU", "count": "6", "level": ["nhan_biet", "thong_hieu"]}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    built = bank_world(tmp_path_factory.mktemp("bank"))
    yield built
    built.services.database.close()


@pytest.fixture(scope="module")
def an(app: FastAPI, world: World) -> TestClient:
    return client_of(app, world, "an")


@pytest.fixture(scope="module")
def binh(app: FastAPI, world: World) -> TestClient:
    return client_of(app, world, "binh")


def drafts(world: World) -> int:
    with world.services.database.session() as session:
        return count_by_state(session, trainer(world))[ItemState.DRAFT]


def items(world: World, words: str) -> list[BankItem]:
    with world.services.database.session() as session:
        return all_items(session, trainer(world), BankSearch(words=words))


def brought(client: TestClient, data: bytes, name: str = "cau-hoi.json") -> str:
    done = client.post("/ngan-hang/nhap", files={"file": (name, data)})
    assert done.status_code == 303, done.text
    return done.headers["location"]


def made(client: TestClient, **other: object) -> str:
    done = client.post("/ngan-hang/soan", data={**MAKING, **other})
    assert done.status_code == 303
    return done.headers["location"]


def test_a_file_is_looked_at_first_and_its_questions_come_in_as_drafts_with_what_is_dubious(
    an: TestClient, world: World
) -> None:
    before = drafts(world)
    address = brought(an, json_file("Cơ quan nào lập sổ?", "Cơ quan nào lập sổ?", "Ai ký sổ?"), "câu hỏi <b>.json")
    page = an.get(address).text
    assert "Đọc được 3 câu hỏi; 2 câu có điểm cần xem lại" in page
    assert "câu thứ 2" in page
    assert "Trùng nguyên văn với câu thứ 1" in page
    assert "Không có đáp án" in page
    assert "<b>" not in page
    assert drafts(world) == before
    only = an.get(f"{address}?loai=Không+có+đáp+án").text
    assert "Trùng nguyên văn với" not in only
    assert an.post(f"{address}/vao").status_code == 303
    assert drafts(world) == before + 3
    assert "Đã đưa 3 câu vào ngân hàng" in an.get(address).text
    (keyless,) = items(world, "Ai ký sổ")
    with world.services.database.session() as session:
        assert "Không có đáp án" in comments_of(session, trainer(world), keyless.id)[0].text


def test_questions_come_in_once_and_the_same_file_is_told(an: TestClient, world: World) -> None:
    file = json_file("Câu của tệp nhập hai lần?", "Ai biết?")
    first = brought(an, file)
    an.post(f"{first}/vao")
    assert "đã được nhập vào ngân hàng rồi" in an.post(f"{first}/vao").text
    assert len(items(world, "nhập hai lần")) == 1
    second = brought(an, file)
    assert "Chính tệp này đã được nhập lúc" in an.get(second).text
    an.post(f"{second}/vao", data={"skip": "1"})
    assert len(items(world, "nhập hai lần")) == 1
    assert "bỏ qua 2 câu trùng" in an.get(second).text


def test_what_someone_brought_is_seen_by_nobody_else(an: TestClient, binh: TestClient, sign_in: SignIn) -> None:
    address = brought(an, json_file("Câu chưa nhập của An?", "Gì?"))
    for other in (binh, sign_in("lan")):
        assert other.get(address).status_code == 404
        assert other.post(f"{address}/vao").status_code == 404
        assert other.post(f"{address}/bo").status_code == 404
        assert address not in other.get("/ngan-hang/nhap").text
    assert an.get(address).status_code == 200


def test_a_file_can_be_thrown_away_before_it_comes_in(an: TestClient, world: World) -> None:
    address = brought(an, json_file("Câu bị bỏ?", "Gì?"))
    assert an.post(f"{address}/bo").status_code == 303
    assert an.get(address).status_code == 404
    assert items(world, "Câu bị bỏ") == []


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "Tệp không có nội dung"),
        (b"\x00\x01\x02", "không phải văn bản"),
        (b"[]", "Không nhận ra định dạng"),
        (b"<quiz></quiz>", "Không đọc được câu hỏi nào"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><quiz>&a;</quiz>', "khai báo XML không được phép"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(an: TestClient, data: bytes, told: str) -> None:
    page = an.post("/ngan-hang/nhap", files={"file": ("x.json", data)})
    assert page.status_code == 422
    assert told in page.text


def test_no_file_and_a_file_too_large_say_so(an: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Đề nghị chọn tệp" in an.post("/ngan-hang/nhap", data={}).text
    monkeypatch.setattr(bank_bringing, "LARGEST_MB", 0)
    assert "Tệp lớn hơn 0 MB" in an.post("/ngan-hang/nhap", files={"file": ("x.json", b"[1]")}).text


def test_more_questions_than_a_page_takes_at_once_are_refused_with_their_number(
    an: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bringing, "MOST", 2)
    page = an.post("/ngan-hang/nhap", files={"file": ("x.json", json_file("Một?", "Hai?", "Ba?"))})
    assert page.status_code == 422
    assert "Tệp có 3 câu; mỗi lần nhập tối đa 2 câu" in page.text


def test_only_trainers_may_send_more_than_a_form(an: TestClient, sign_in: SignIn) -> None:
    big = {"file": ("x.json", b" " * 2_000_000)}
    assert sign_in("doc").post("/ngan-hang/nhap", files=big).status_code == 413
    assert an.post("/ngan-hang/nhap", files=big).status_code == 422


def test_questions_made_of_a_document_are_shown_with_key_and_quote_and_the_ticked_come_in(
    an: TestClient, world: World
) -> None:
    before = drafts(world)
    address = made(an)
    page = an.get(address).text
    assert page.count('name="ids"') == 6
    assert page.count("Đáp án</span>") == 6
    assert f"/van-ban/{world.ids['chuyen-doi-so.txt']}?start=" in page
    assert drafts(world) == before
    assert "Chưa chọn câu nào" in an.post(f"{address}/vao", data={}).text
    assert an.post(f"{address}/vao", data={"ids": ["0", "3"]}).status_code == 303
    assert drafts(world) == before + 2
    newest = items(world, "30-KH/TU")
    assert all(item.content.sources for item in newest)
    assert "Soạn từ Kế hoạch số 30-KH/TU" in an.get(f"/ngan-hang/{newest[0].id}").text
    with world.services.database.session() as session:
        entry = session.scalars(select(AuditRow).where(AuditRow.action == "soan_cau_hoi")).first()
    assert entry is not None
    assert (entry.target, entry.target_id) == ("document", str(world.ids["chuyen-doi-so.txt"]))


def test_only_questions_of_the_levels_asked_for_are_made(an: TestClient) -> None:
    page = an.get(made(an, level=["thong_hieu"])).text
    assert page.count('name="ids"') >= 1
    assert "Nhận biết ·" not in page


def test_a_document_one_may_not_read_gives_no_questions_and_no_name(
    binh: TestClient, an: TestClient, world: World
) -> None:
    hidden = str(world.ids["chuyen-doi-so.txt"])
    for named in ("30-KH/TU", hidden, "999999"):
        page = binh.post("/ngan-hang/soan", data={**MAKING, "van_ban": named})
        assert page.status_code == 422
        assert "Không tìm thấy văn bản" in page.text
    for address in ("/ngan-hang/soan?q=chuyển+đổi+số", f"/ngan-hang/soan?van_ban={hidden}", "/ngan-hang/soan"):
        assert "chuyển đổi số trong các cơ quan" not in binh.get(address).text
    assert "chuyển đổi số trong các cơ quan" in an.get("/ngan-hang/soan?q=chuyển+đổi+số").text


def test_what_was_made_of_a_document_is_gone_with_the_right_to_read_it(an: TestClient, world: World) -> None:
    address = made(an)
    with world.hidden("chuyen-doi-so.txt"):
        assert an.get(address).status_code == 404
        assert an.post(f"{address}/vao", data={"ids": ["0"]}).status_code == 404
        assert "30-KH/TU" not in an.get("/ngan-hang/nhap").text
    assert an.get(address).status_code == 200


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"count": "0"}, "Số câu phải từ 1"),
        ({"count": "một"}, "Số câu phải từ 1"),
        ({"level": []}, "ít nhất một mức độ"),
        ({"van_ban": ""}, "Đề nghị chọn một văn bản"),
        ({"van_ban": "08-NQ/TU"}, "Có 2 văn bản mang số hiệu này"),
        ({"van_ban": "12-QĐ/TU"}, "Không soạn được câu nào"),
    ],
)
def test_a_making_that_cannot_be_says_why(an: TestClient, typed: dict[str, object], told: str) -> None:
    page = an.post("/ngan-hang/soan", data={**MAKING, **typed})
    assert page.status_code == 422
    assert told in page.text


def test_an_installation_reads_files_of_questions_in_a_process_of_their_own(tmp_path: Path) -> None:
    reader = Services(Settings(data_dir=tmp_path)).question_files
    assert isinstance(reader, SandboxedQuestions)
    file = json_file("Cơ quan nào đọc tệp?", "Gì?")
    assert reader.read("x.json", file) == read(file)
    with pytest.raises(UnreadableFile, match="khai báo XML không được phép"):
        reader.read("x.xml", b"<!DOCTYPE quiz><quiz></quiz>")


def test_the_list_leads_to_what_came_in(an: TestClient, world: World) -> None:
    address = brought(an, json_file("Câu mới thấy trong danh sách?", "Gì?"))
    an.post(f"{address}/vao")
    (item,) = items(world, "Câu mới thấy")
    assert item.id in rows_of(an.get("/ngan-hang?trang_thai=nhap").text)
