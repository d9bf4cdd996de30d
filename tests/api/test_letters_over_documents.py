"""One letter for each body over several documents: who gets one, what it cites, and what it hides."""

import json
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from sqlalchemy import select
from work_world import WorkWorld, items_of, keys_of, moved, work_world

from vanban.db.work_letter_content import content_of_letter
from vanban.db.work_models import WorkItemRow, WorkLetterRow

HEAD = {"assigner": "Đảng ủy phường Tân Lạc Đông", "issuer": "ĐẢNG ỦY PHƯỜNG", "place": "Tân Lạc Đông"}
PLAN = """<html><body>
<p>ĐẢNG BỘ THÀNH PHỐ LẠC HÀ</p><p>BAN THƯỜNG VỤ</p><p>Số {number}-KH/TU</p><p>Lạc Hà, ngày 02 tháng 11 năm 2026</p>
<p>KẾ HOẠCH</p><p>{subject}</p>
<p>I- NHIỆM VỤ</p>
<p>1. Đảng ủy các xã, phường {task} trước ngày 15/12/2026.</p>
<p>T/M BAN THƯỜNG VỤ</p><p>PHÓ BÍ THƯ</p><p>Hoàng Thị Mỹ Dung</p>
</body></html>"""


@pytest.fixture(scope="module")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WorkWorld]:
    with work_world(tmp_path_factory.mktemp("several")) as built:
        yield built


@pytest.fixture(scope="module")
def taken(ward: WorkWorld, tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """The item that the ward has taken of each of three plans; the third is for the ward alone."""
    folder = tmp_path_factory.mktemp("plans")
    plans = (
        ("81", "về lưu trữ", "báo cáo việc số hóa"),
        ("82", "về đoàn kết", "tổ chức gặp mặt già làng"),
        ("83", "riêng", "rà soát danh sách"),
    )
    found = {}
    for number, subject, task in plans:
        file: Path = folder / f"{number}.html"
        file.write_text(PLAN.format(number=number, subject=subject, task=task), encoding="utf-8")
        document = ward.hand_in(file, audience="unit" if number == "83" else "subtree")
        review = f"/nhiem-vu/tu-van-ban/{document}"
        moved(ward.hanh.post(review, data={"viec": keys_of(ward.hanh.get(review).text)}))
        with ward.world.services.database.session() as session:
            wanted = select(WorkItemRow.id).where(WorkItemRow.document_id == document)
            found[number] = session.scalars(wanted).one()
    return found


def text_of(data: bytes) -> str:
    document = Document(BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def test_each_body_gets_one_letter_that_cites_each_document_and_others_get_none(
    ward: WorkWorld, taken: dict[str, int]
) -> None:
    listed = ward.hanh.get("/nhiem-vu").text
    assert set(re.findall(r'name="viec" value="(\d+)"', listed)) >= {str(one) for one in taken.values()}
    address = "/nhiem-vu/giao?" + "&".join(f"viec={one}" for one in taken.values())
    form = ward.hanh.get(address).text
    items = items_of(form)
    assert items == [str(one) for one in taken.values()]
    assert "Kế hoạch số 82-KH/TU ngày 02/11/2026" in form
    office = ward.unit("vp-tld")
    fields = HEAD | {"item": items, "lead": [f"u{office}"] * 3, "due": ["2027-01-15"] * 3, "number": "31-CV/ĐU"}
    assert ward.hanh.post(address, data=fields | {"action": "cong-van"}).status_code == 422  # the third is closed
    shown = ward.hanh.get(moved(ward.hanh.post(address, data=fields | {"action": "cong-van", "release": "1"}))).text
    (letter,) = set(re.findall(r'href="/giao-viec/(\d+)"', shown))

    text = text_of(ward.lien.get(f"/giao-viec/{letter}/cong-van.docx").content)
    assert "Thực hiện Kế hoạch số 81-KH/TU" in text
    assert "Kế hoạch số 82-KH/TU, ngày 02/11/2026" in text
    assert re.findall(r"Căn cứ: (.+)", text) == ["mục I.1 Kế hoạch số 81-KH/TU.", "mục I.1 Kế hoạch số 82-KH/TU."]
    assert "giao nhiệm vụ thực hiện Kế hoạch số 81-KH/TU và Kế hoạch số 82-KH/TU" in " ".join(text.split())
    assert "83-KH/TU" not in text  # the office may see the words, not the document
    assert "rà soát" in text
    page = ward.lien.get(f"/giao-viec/{letter}").text
    assert "82-KH/TU" in page
    assert "83-KH/TU" not in page
    assert "83-KH/TU" not in ward.hanh.get(f"/giao-viec/{letter}").text  # what the letter says is the same to all

    for number in ("81", "82"):
        with ward.world.services.database.session() as session:
            document = session.get_one(WorkItemRow, taken[number]).document_id
        assert f"/giao-viec/{letter}" in ward.hanh.get(f"/nhiem-vu/tu-van-ban/{document}/giao").text
    assert ward.khoa.get(address).status_code == 403
    assert items_of(ward.manh.get(address).text) == []


def test_nothing_chosen_and_too_much_chosen_are_told(ward: WorkWorld) -> None:
    assert "Chưa chọn nhiệm vụ nào đang mở" in ward.hanh.get("/nhiem-vu/giao").text
    many = "&".join(f"viec={one}" for one in range(1, 203))
    assert ward.hanh.get(f"/nhiem-vu/giao?{many}").status_code in {400, 404, 422}
    assert ward.hanh.get("/nhiem-vu/giao?viec=99999999999999999999").status_code in {400, 404, 422}


def test_a_letter_made_when_letters_were_of_one_document_still_says_the_same() -> None:
    old = {
        "lines": [{"item_id": 1, "text": "Báo cáo", "product": "", "due": "", "last": "2026-12-01", "clause": "điểm a",
                   "leads": True, "partners": ["Ban B"]}],
        "directive": {"type": "Chỉ thị", "number": "12-CT/TU", "issuer": "Thành ủy", "subject": "", "dated": ""},
        "assigner": "Đảng ủy", "authority": "", "superior": "", "issuer": "", "place": "", "report_by": "",
    }  # fmt: skip
    content = content_of_letter(WorkLetterRow(document_id=7, content=json.dumps(old)))
    assert content.document_ids == {7}
    assert content.citation(content.lines[0]) == "điểm a"
    assert content.told_to(set()).directives == ()
    assert content.told_to(set()).lines[0].clause == ""
    again = content_of_letter(WorkLetterRow(document_id=7, content=content.dumped()))
    assert again == content
