"""Nhập danh sách: seen before it is done, done whole or not at all, links handed out once and never kept."""

import csv
import hashlib
import io
import re
from collections.abc import Callable, Iterator

import pytest
from fake_services import World
from fastapi.testclient import TestClient
from sqlalchemy import select

from vanban.db.account_models import OneTimeLinkRow
from vanban.db.audit_models import AuditRow
from vanban.db.models import PersonRow
from vanban.db.roster_models import RosterImportRow

PAGE = "/quan-tri/nhap-danh-sach"
HEAD = "Tên đăng nhập;Họ và tên;Mã đơn vị;Vai trò\n"


@pytest.fixture
def admin(world: World, sign_in: Callable[[str], TestClient]) -> Iterator[TestClient]:
    """An, administrator of the city and all below."""
    world.give_roles("an", "can_bo quan_tri")
    yield sign_in("an")
    world.give_roles("an", "")


def upload(client: TestClient, words: str, name: str = "danh-sach.csv") -> str:
    """Returns the address that a list leads to."""
    done = client.post(PAGE, files={"file": (name, words.encode(), "text/csv")})
    assert done.status_code == 303, done.text
    return done.headers["location"]


def test_a_list_is_seen_applied_and_its_links_handed_out(world: World, admin: TestClient) -> None:
    address = upload(admin, HEAD + "chi.vu;Vũ Thị Chi;xa;văn thư\ndao.bui;Bùi Đào;tp;\nan;;;\n")
    page = admin.get(address).text
    assert "2 thêm mới" in page
    assert "Chưa ghi gì" in page
    assert admin.post(f"{address}/ap-dung").status_code == 303
    done = admin.get(address).text
    assert "Liên kết đặt mật khẩu" in done
    assert "2 người của danh sách này chưa đặt mật khẩu" in done
    assert "đã được nhập rồi" in admin.post(f"{address}/ap-dung").text
    file = admin.post(f"{address}/lien-ket", data={"form": "csv"})
    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig")), delimiter=";"))
    assert [row[0] for row in rows[1:]] == ["Vũ Thị Chi", "Bùi Đào"]
    tokens = [row[3].partition("?ma=")[2] for row in rows[1:]]
    with world.services.database.session() as session:
        kept = {row.token_hash for row in session.scalars(select(OneTimeLinkRow))}
        assert {hashlib.sha256(one.encode()).hexdigest() for one in tokens} <= kept
        stored = session.scalars(select(RosterImportRow)).all()
        assert all(row.content == "" for row in stored if row.applied_at is not None)
        entries = session.scalars(select(AuditRow).where(AuditRow.target == "import")).all()
    assert {"nhap_danh_sach", "cap_lai_mat_khau"} <= {entry.action for entry in entries}
    assert not any(token in entry.detail or "Chi" in entry.detail for entry in entries for token in tokens)
    assert admin.post(f"{address}/lien-ket").headers["content-type"].endswith("sheet")


def test_wrong_rows_stop_the_list_until_they_are_left_out(world: World, admin: TestClient) -> None:
    address = upload(admin, HEAD + "em.do;Đỗ Em;xa;\nSai Tên;X;xa;\nem2;X;ngoai-he-thong;\n")
    page = admin.get(f"{address}?loc=sai").text
    assert "2 dòng sai" in page
    assert "Mã đơn vị: Không có đơn vị mã" in page
    refused = admin.post(f"{address}/ap-dung")
    assert refused.status_code == 422
    assert "2 dòng sai" in refused.text
    with world.services.database.session() as session:
        assert session.scalar(select(PersonRow).where(PersonRow.username == "em.do")) is None
    assert "Không có đơn vị mã" in admin.get(f"{address}/loi.csv").text
    assert admin.post(f"{address}/ap-dung", data={"skip_wrong": "1"}).status_code == 303
    assert "Đỗ Em" in admin.get("/quan-tri/nguoi?trang-thai=chua_dat_mat_khau").text


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.csv", b"a;b\n1;2\n", "tiêu đề"),
        ("a.xlsx", b"PK\x03\x04hong", "hỏng"),
        ("a.csv", HEAD.encode(), "chưa có dòng nào"),
    ],
)
def test_what_is_no_list_says_so(admin: TestClient, name: str, data: bytes, words: str) -> None:
    refused = admin.post(PAGE, files={"file": (name, data, "text/csv")})
    assert refused.status_code == 422
    assert words in refused.text
    assert admin.post(PAGE).status_code == 422


def test_a_list_is_seen_by_nobody_else(
    world: World, admin: TestClient, binh: TestClient, sign_in: Callable[[str], TestClient]
) -> None:
    address = upload(admin, HEAD + "giang.le;Lê Giang;xa;\n")
    world.give_roles("binh", "quan_tri")
    for path in ("", "/loi.csv"):
        assert binh.get(f"{address}{path}").status_code == 404
    for path in ("/ap-dung", "/lien-ket", "/bo"):
        assert binh.post(f"{address}{path}").status_code == 404
    world.give_roles("binh", "")
    assert binh.get(PAGE).status_code == 403
    assert binh.post(PAGE, files={"file": ("a.csv", HEAD.encode(), "text/csv")}).status_code in (403, 422)
    assert admin.post(f"{address}/bo").status_code == 303
    assert admin.get(address).status_code == 404


def test_templates_are_handed_out(admin: TestClient) -> None:
    page = admin.get(PAGE).text
    for link in re.findall(rf'href="({PAGE}/mau/[^"]+)"', page):
        file = admin.get(link)
        assert file.status_code == 200
        assert file.headers["content-disposition"].startswith("attachment")
        again = admin.post(PAGE, files={"file": (link.rpartition("/")[2], file.content, "text/csv")})
        assert again.status_code == 303


def test_a_link_of_the_list_opens_the_form_that_sets_the_first_password(
    world: World, admin: TestClient, visitor: TestClient
) -> None:
    address = upload(admin, HEAD + "hanh.ho;Hồ Hạnh;xa;\n")
    admin.post(f"{address}/ap-dung")
    file = admin.post(f"{address}/lien-ket", data={"form": "csv"}).content.decode("utf-8-sig")
    token = file.strip().rpartition("?ma=")[2]
    password = "Đường mới nắng sớm 27"
    done = visitor.post("/dat-mat-khau", data={"ma": token, "new": password, "again": password})
    assert done.status_code == 303, done.text
    with world.services.database.session() as session:
        made = session.scalars(select(PersonRow).where(PersonRow.username == "hanh.ho")).one()
    assert made.password_hash.startswith("$argon2id$")
    assert "Không còn tài khoản nào" in admin.post(f"{address}/lien-ket").text
