"""Pages of exam papers: who sees them, the matrix editor, one paper changed and decided about, its files."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace

import docx
import pytest
from entering import SignIn, submit_sign_in
from fake_services import World
from fastapi import FastAPI
from fastapi.testclient import TestClient
from paper_bank import approved, contents
from paper_questions import TOPICS
from sqlalchemy import select

from api.application import create_application
from api.pages.paper_questions import order_of
from api.paper_forms import COLUMNS
from api.print_desk import PrintDesk
from exams.papers.matrix import matrix_of
from exams.papers.matrix_file import write_matrix
from vanban.db.audit_models import AuditRow
from vanban.db.exam_models import ExamItemRow
from vanban.db.exam_paper_models import ExamPaperRow
from vanban.db.models import DocumentRow
from vanban.db.people import create_person, principal_of
from vanban.errors import UnreadableFile
from vanban.exam_bank import BankSource
from vanban.principals import Channel

HEAD = {"ten": "Cuộc thi thử", "phut": "20", "thang": "10", "hat_giong": "5", "so_ma": "2", "so_de": "1"}


@pytest.fixture(scope="module")
def trainers(world: World) -> World:
    """The library with two trainers of the city, one of the commune, and a bank of 24 questions."""
    with world.services.database.transaction() as session:
        world.passwords["chi"] = create_person(session, username="chi", name="Chi", unit_code="tp")
    for name in ("an", "chi", "binh"):
        world.give_roles(name, "can_bo giang_vien")
    with world.services.database.transaction() as session:
        approved(session, principal_of(session, "an", Channel.WEB), contents(24))
    return world


@pytest.fixture(scope="module")
def clients(app: FastAPI, trainers: World) -> dict[str, TestClient]:
    """Signed-in clients by name, shared: their sessions hold nothing that tests could disturb."""
    found = {}
    for name in ("an", "chi", "binh"):
        found[name] = TestClient(app, follow_redirects=False)
        assert submit_sign_in(found[name], name, trainers.passwords[name]).status_code == 303
    return found


@pytest.fixture
def an(clients: dict[str, TestClient]) -> TestClient:
    return clients["an"]


@pytest.fixture
def chi(clients: dict[str, TestClient]) -> TestClient:
    return clients["chi"]


def table(**counts: int) -> dict[str, list[str]]:
    """Returns the fields of a matrix: of any topic, and of the first topic where a name begins with "rieng_"."""
    fields = {key: [str(counts.get(key, "")), str(counts.get(f"rieng_{key}", ""))] for key, _, _ in COLUMNS}
    return {"chu_de": ["", TOPICS[0]], **fields}


def made(client: TestClient, **more: object) -> str:
    """Returns the address of a new paper of eight questions."""
    response = client.post("/de-thi/moi", data={**table(nhan_biet=4, thong_hieu=4), **HEAD, "viec": "lap", **more})
    assert response.status_code == 303, response.text
    return response.headers["location"]


@pytest.fixture(scope="module")
def address(clients: dict[str, TestClient]) -> str:
    """The address of a paper that no test changes."""
    return made(clients["an"])


def version_of(page: str) -> str:
    found = re.search(r'name="lan" value="(\d+)"', page)
    assert found is not None
    return found[1]


def test_a_paper_is_made_listed_and_shown_with_its_keys(an: TestClient) -> None:
    address = made(an)
    page = an.get(address).text
    assert page.count('class="exam-question"') == 8
    assert page.count("(đáp án)") == 8
    assert "Mã 101" in page
    assert "Trình duyệt" in page
    shown = an.get(f"{address}?ma=102").text
    assert "dài nhất" in shown
    assert "Thay câu" not in shown
    listed = an.get("/de-thi?trang_thai=nhap").text
    assert f'<a href="{address}">Cuộc thi thử</a>' in listed
    assert "2 mã (101–102)" in listed
    assert "Không có đề nào" in an.get("/de-thi?trang_thai=ngung").text


def test_the_editor_tells_how_many_questions_each_cell_has(an: TestClient) -> None:
    page = an.get("/de-thi/moi").text
    assert "Ngân hàng có 24 câu dùng được" in page
    assert 'aria-label="Chuyển đổi số, Nhận biết: ngân hàng có 4 câu"' in page
    assert 'aria-label="Mọi chủ đề, Mọi mức độ: ngân hàng có 24 câu"' in page


def test_a_usual_paper_is_shared_among_the_topics_as_far_as_they_have_questions(an: TestClient) -> None:
    filled = an.get("/de-thi/moi?mau=cuoc-thi-20&chia=1").text
    values = re.findall(r'type="number" min="0" max="200" inputmode="numeric" value="(\d*)"', filled)
    rows = [values[at : at + 5] for at in range(0, len(values), 5)]
    assert rows[0] == ["", "", "4", "2", ""]  # levels that the bank has no question of
    assert sorted(rows[1:]) == [["2", "2", "", "", ""], ["3", "2", "", "", ""], ["3", "2", "", "", ""]]
    assert sum(int(value or 0) for value in an_preset(an)) == 20


def an_preset(an: TestClient) -> list[str]:
    """Returns the counts of the same paper of any topic."""
    page = an.get("/de-thi/moi?mau=cuoc-thi-20").text
    return re.findall(r'type="number" min="0" max="200" inputmode="numeric" value="(\d*)"', page)


def test_what_the_bank_lacks_is_said_and_nothing_typed_is_lost(an: TestClient) -> None:
    fields = {**table(rieng_nhan_biet=9, thong_hieu=1), **HEAD, "ten": "Đề <b>lớn</b>", "giu_thu_tu": "1"}
    for step in ("kiem_tra", "lap"):
        response = an.post("/de-thi/moi", data={**fields, "viec": step})
        assert response.status_code == 422
        assert "Ô “Chuyển đổi số, Nhận biết” cần 9 câu, ngân hàng chỉ có 4 câu" in response.text
        assert 'value="9"' in response.text
        assert "Đề &lt;b&gt;lớn&lt;/b&gt;" in response.text
        assert re.search(r'id="giu-thu-tu"[^>]* checked', response.text)
    enough = an.post("/de-thi/moi", data={**table(nhan_biet=4), **HEAD, "viec": "kiem_tra"})
    assert "Ngân hàng đủ câu: lập được đề 4 câu" in enough.text


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"phut": "x"}, "Thời gian làm bài phải là số nguyên"),
        ({"ten": " "}, "Tên đề phải có"),
        ({"so_ma": "99"}, "Số mã đề phải từ 1 đến 48"),
        ({"nhan_biet": ["-1", ""]}, "phải là số nguyên"),
        ({"nhan_biet": [], "thong_hieu": []}, "chưa có câu nào"),
        ({"khac_de": ["999999"]}, "Không có đề thi này"),
    ],
)
def test_a_wrong_field_is_named(an: TestClient, wrong: dict[str, object], why: str) -> None:
    response = an.post("/de-thi/moi", data={**table(nhan_biet=2), **HEAD, "viec": "lap", **wrong})
    assert response.status_code == 422
    assert why in response.text


def test_a_matrix_comes_from_a_spreadsheet_and_goes_to_one(an: TestClient) -> None:
    data = write_matrix(matrix_of([(TOPICS[0], None, 3), ("Chủ đề lạ", None, 2)]))
    page = an.post("/de-thi/moi/tep", files={"file": ("ma-tran.xlsx", data)})
    assert page.status_code == 200
    assert "Chủ đề lạ, Mọi mức độ: ngân hàng có 0 câu" in page.text
    wrong = an.post("/de-thi/moi/tep", files={"file": ("ma-tran.csv", b"a;b\n1;2\n")})
    assert (wrong.status_code, "dòng tiêu đề" in wrong.text) == (422, True)
    assert an.post("/de-thi/moi/tep").status_code == 422
    for address in ("/de-thi/mau-ma-tran", f"{made(an)}/ma-tran"):
        file = an.get(address)
        assert an.post("/de-thi/moi/tep", files={"file": ("x.xlsx", file.content)}).status_code == 200


def test_a_question_is_replaced_by_one_of_those_offered(an: TestClient) -> None:
    address = made(an)
    page = an.get(f"{address}/cau/3").text
    offered = re.findall(r'name="bang" value="(\d+)"', page)
    assert len(offered) == 8
    response = an.post(f"{address}/cau/3", data={"lan": version_of(page), "bang": offered[0]})
    assert response.headers["location"] == f"{address}?xong=thay"
    assert "Đã thay câu" in an.get(response.headers["location"]).text
    again = an.post(f"{address}/cau/3", data={"lan": "1", "bang": offered[1]})
    assert (again.status_code, "Đề thi vừa được người khác sửa" in again.text) == (422, True)
    assert "Đề nghị chọn câu thay thế" in an.post(f"{address}/cau/3", data={"lan": "2"}).text
    assert an.get(f"{address}/cau/9").status_code == 404


def test_questions_are_locked_put_in_order_and_drawn_again(an: TestClient) -> None:
    address = made(an)

    def stems() -> list[str]:
        return re.findall(r'<p class="exam-stem">([^<]*)</p>', an.get(address).text)

    before = stems()
    an.post(f"{address}/cau", data={"lan": "1", "viec": "khoa", "khoa": ["2", "5"]})
    an.post(f"{address}/cau", data={"lan": "2", "viec": "rut_lai", "hat_giong": "77"})
    drawn = stems()
    assert (drawn[1], drawn[4]) == (before[1], before[4])
    assert drawn != before
    order = {"thu_tu": ["8", "2", "3", "4", "5", "6", "7", "8"]}  # the first comes to stand last
    assert an.post(f"{address}/cau", data={"lan": "3", "viec": "xep_lai", **order}).status_code == 303
    assert stems() == [*drawn[1:], drawn[0]]
    assert order_of(["2", "1", "3"]) == [1, 0, 2]
    assert order_of(["1", "2", "1"]) == [2, 0, 1]
    kept = an.post(f"{address}/cau", data={"lan": "4", "viec": "xep_lai", "thu_tu": ["x", "77"], "khoa": ["3"]})
    assert (kept.status_code, 'value="77"' in kept.text) == (422, True)
    assert re.search(r'name="khoa" type="checkbox" value="3" checked', kept.text)


def test_head_and_variants_are_changed(an: TestClient) -> None:
    address = made(an)
    head = {"lan": "1", "ten": "Tên khác", "phut": "35", "thang": "100", "ghi_chu": "Dùng cho đợt 2"}
    assert an.post(f"{address}/thong-tin", data=head).status_code == 303
    response = an.post(f"{address}/ma-de", data={"lan": "2", "so_ma": "5", "hat_giong": "3", "ma_bat_ky": "1"})
    assert response.status_code == 303
    page = an.get(address).text
    assert "thang điểm 100" in page
    assert len(set(re.findall(r"\?ma=(\d{3})\"", page))) == 5
    assert an.post(f"{address}/ma-de", data={"lan": "3", "so_ma": "0"}).status_code == 422
    wrong = an.post(f"{address}/thong-tin", data={**head, "lan": "3", "ten": "Tên mới hơn", "phut": "0"})
    assert (wrong.status_code, 'value="Tên mới hơn"' in wrong.text) == (422, True)
    assert "Thời gian làm bài phải từ 1 đến 600 phút" in wrong.text


def test_two_trainers_bring_a_paper_into_use(an: TestClient, chi: TestClient) -> None:
    address = made(an)
    assert an.post(f"{address}/quyet-dinh", data={"lan": "1", "quyet_dinh": "trinh_duyet"}).status_code == 303
    own = an.post(f"{address}/quyet-dinh", data={"lan": "1", "quyet_dinh": "duyet"})
    assert (own.status_code, "không được tự duyệt" in own.text) == (403, True)
    assert "Đề nghị chọn việc" in chi.post(f"{address}/quyet-dinh", data={"lan": "1", "quyet_dinh": "x"}).text
    response = chi.post(f"{address}/quyet-dinh", data={"lan": "1", "quyet_dinh": "duyet", "ghi_chu": "Được"})
    assert "Đã ghi quyết định" in chi.get(response.headers["location"]).text
    page = an.get(address).text
    assert ("Đã duyệt" in page, "BẢN NHÁP" in page, "Chi</td>" in page) == (True, False, True)


def test_all_that_was_done_is_in_the_audit_log_without_words(an: TestClient, trainers: World) -> None:
    address = made(an)
    an.get(f"{address}/tai?tep=dap-an")
    with trainers.services.database.session() as session:
        number = int(address.rpartition("/")[2])
        rows = session.scalars(select(AuditRow).where(AuditRow.target == "exam_paper")).all()
        mine = [row for row in rows if row.target_id == str(number)]
        assert [row.action for row in mine] == ["sua_de_thi", "xuat_du_lieu"]
        assert not any("Quy định" in row.detail or "thử" in row.detail for row in rows)


PATHS = (*("", "/ma-tran", "/cau/1", "/tai?tep=dap-an", "/tai?tep=de&ma=101", "/xuat?ma=101&dang=json", "/tai-ca"),)


@pytest.mark.parametrize("path", PATHS)
def test_nobody_else_reaches_a_paper(
    an: TestClient, clients: dict[str, TestClient], visitor: TestClient, path: str, address: str
) -> None:
    assert an.get(f"{address}{path}").status_code == 200
    other = clients["binh"].get(f"{address}{path}")
    missing = clients["binh"].get(f"/de-thi/999999{path}")
    assert other.status_code == missing.status_code == 404
    assert other.text.count("Không có đề thi này") == missing.text.count("Không có đề thi này") == 1
    assert visitor.get(f"{address}{path}").headers["location"].startswith("/dang-nhap")


@pytest.mark.parametrize("path", ["/thong-tin", "/cau", "/cau/1", "/ma-de", "/quyet-dinh"])
def test_nobody_else_changes_a_paper(
    an: TestClient, clients: dict[str, TestClient], trainers: World, path: str, address: str
) -> None:
    fields = {
        **{"lan": "1", "ten": "x", "phut": "5", "thang": "10", "so_ma": "2", "bang": "1", "viec": "khoa"},
        "quyet_dinh": "trinh_duyet",
    }
    assert clients["binh"].post(f"{address}{path}", data=fields).status_code == 404
    with trainers.services.database.session() as session:
        row = session.get_one(ExamPaperRow, int(address.rpartition("/")[2]))
        assert (row.version, row.state, row.title) == (1, "nhap", "Cuộc thi thử")


def test_words_that_rest_on_a_document_that_is_hidden_are_not_shown(an: TestClient, trainers: World) -> None:
    number = trainers.ids["quy-dinh.txt"]
    with trainers.services.database.transaction() as session:
        text = session.get_one(DocumentRow, number).text
        quote = "Ghi sổ trực theo mẫu"
        at = text.index(quote)
        source = BankSource(number, None, "Điều 2", at, at + len(quote), quote, "Điều 2, Quy định 12-QĐ/TU")
        told = replace(contents(1, first=700)[0], stem="Người trực lúc nửa đêm làm gì?", topic="Mật", sources=(source,))
        (item_id,) = approved(session, principal_of(session, "an", Channel.WEB), [told])
    address = made(an, chu_de=["Mật"], nhan_biet=[""], thong_hieu=[""], moi=["1"])
    assert "nửa đêm" in an.get(address).text
    with trainers.hidden("quy-dinh.txt"):
        for page in (an.get(address), an.get(f"{address}?ma=101")):
            assert "nửa đêm" not in page.text
            assert "Điều 2, Quy định" not in page.text
            assert "Câu hỏi dẫn văn bản mà đồng chí không được xem" in page.text
        assert "Mật" not in an.get("/de-thi/moi").text
        for path in ("tai?tep=de&ma=101", "tai?tep=giai-thich", "tai-ca", "xuat?ma=101&dang=json"):
            response = an.get(f"{address}/{path}")
            assert (response.status_code, "nửa đêm" in response.text) == (422, False)
        assert an.post(f"{address}/quyet-dinh", data={"lan": "1", "quyet_dinh": "trinh_duyet"}).status_code == 422
    with trainers.services.database.transaction() as session:
        session.get_one(ExamItemRow, item_id).state = "ngung"  # other tests count the bank


def test_who_is_no_trainer_is_told_so(trainers: World, sign_in: SignIn) -> None:
    with trainers.services.database.transaction() as session:
        trainers.passwords["dung"] = create_person(session, username="dung", name="Dũng", unit_code="tp")
    client = sign_in("dung")
    for response in (client.get("/de-thi"), client.get("/de-thi/moi"), client.get("/de-thi/mau-ma-tran")):
        assert (response.status_code, "Chỉ giảng viên" in response.text) == (403, True)
    assert client.post("/de-thi/moi", data={**table(nhan_biet=1), **HEAD}).status_code == 403


def test_every_file_of_a_paper_is_sent(an: TestClient, address: str) -> None:
    for part in ("de&ma=101", "de-dap-an&ma=102", "phieu", "dap-an", "giai-thich"):
        response = an.get(f"{address}/tai?tep={part}")
        assert response.headers["content-disposition"].startswith('attachment; filename="')
        assert docx.Document(io.BytesIO(response.content)).tables
    draft = docx.Document(io.BytesIO(an.get(f"{address}/tai?tep=de&ma=101").content))
    assert "BẢN NHÁP, CHƯA DUYỆT" in draft.tables[0].rows[0].cells[0].text
    assert "THÀNH ỦY SÔNG LAM" in draft.tables[0].rows[0].cells[0].text
    for wrong in ("tai?tep=de&ma=999", "tai?tep=la", "xuat?ma=101&dang=la", "xuat?ma=999&dang=gift"):
        assert an.get(f"{address}/{wrong}").status_code == 404
    assert b"<quiz>" in an.get(f"{address}/xuat?ma=101&dang=moodle").content


@pytest.fixture
def desk(app: FastAPI) -> Iterator[PrintDesk]:
    """The desk of the application with a converter that takes no time."""
    before = app.state.print_desk
    app.state.print_desk = PrintDesk(lambda files: [b"%PDF-1.4 " + bytes(str(len(one)), "ascii") for one in files])
    yield app.state.print_desk
    app.state.print_desk = before


def test_all_files_come_as_one_zip(an: TestClient, desk: PrintDesk, address: str) -> None:
    response = an.get(f"{address}/tai-ca?dang=gift&dang=la")
    package = zipfile.ZipFile(io.BytesIO(response.content))
    assert {"1-De-thi/De-101.docx", "4-Dinh-dang-khac/gift/De-102.gift.txt", "DOC-TRUOC.txt"} <= set(package.namelist())
    assert desk.open


def test_a_single_pdf_is_made_at_the_desk(an: TestClient, desk: PrintDesk, address: str) -> None:
    response = an.get(f"{address}/tai?tep=phieu&dang=pdf")
    assert response.headers["content-type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")
    assert "Phieu-tra-loi.pdf" in response.headers["content-disposition"]


def test_without_an_office_program_word_files_are_all_there_is_and_that_is_said(
    an: TestClient, app: FastAPI, address: str
) -> None:
    before, app.state.print_desk = app.state.print_desk, PrintDesk(None)
    page = an.get(address).text
    assert "chưa cài LibreOffice nên chỉ có tệp Word" in page
    assert "dang=pdf" not in page
    assert "chưa cài LibreOffice" in an.get(f"{address}/tai?tep=phieu&dang=pdf").text
    package = zipfile.ZipFile(io.BytesIO(an.get(f"{address}/tai-ca?pdf=1").content))
    assert "chưa cài LibreOffice" in package.read("DOC-TRUOC.txt").decode("utf-8-sig")
    app.state.print_desk = before


def test_a_desk_that_stays_busy_says_so() -> None:
    def while_another_prints(files: Sequence[bytes]) -> list[bytes]:
        return busy.to_pdf(files)

    busy = PrintDesk(while_another_prints, wait=0.01)
    with pytest.raises(UnreadableFile, match="cho người khác"):
        busy.to_pdf([b"x"])
    assert PrintDesk(list, wait=0.01).to_pdf([b"y"]) == [b"y"]


def test_the_application_has_a_desk(world: World) -> None:
    assert isinstance(create_application(world.services).state.print_desk, PrintDesk)
