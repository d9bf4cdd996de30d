"""Action plans over HTTP: begun from a document or a programme, edited, taken as a Word file in the layout."""

import io
import re

import docx
import pytest
from programme_office import ProgrammeOffice
from programme_steps import ids, made, plan_fields

from programs.papers.checking import check_layout
from vanban.layout.profiles import profile_named


@pytest.fixture(scope="module")
def office(programme_site: ProgrammeOffice) -> ProgrammeOffice:
    return programme_site


def test_a_plan_is_made_of_an_upper_document_with_its_goals_and_tasks(office: ProgrammeOffice) -> None:
    number = made(office, "ban_chap_hanh.nam", "2026-01-05")
    tasks = ids(office.page("lap", f"/chuong-trinh/{number}/nguon"), "task")
    if tasks:  # those that no earlier test has taken
        office.send("lap", f"/chuong-trinh/{number}/nguon", viec="van-ban", task=tasks, group="Chuyển đổi số")
    page = office.page("lap", "/ke-hoach-hanh-dong")
    source = re.search(r'value="(van-ban\.\d+)"[^>]*>Kế hoạch số 45-KH/TU', page)
    assert source is not None
    office.send("lap", "/ke-hoach-hanh-dong", source="", status=422)
    office.send("lap", "/ke-hoach-hanh-dong", source="van-ban.999999", status=404)
    home = office.send("lap", "/ke-hoach-hanh-dong", source=source[1]).headers["location"]
    page = office.page("lap", home)
    fields = plan_fields(page)
    assert "thực hiện Kế hoạch số 45-KH/TU ngày 30/3/2026" in fields["subject"][0]
    assert len([one for one in fields["goal_text"] if one]) >= 3
    assert any("%" in one for one in fields["goal_value"])
    rows = re.findall(r'<td class="number">\d+</td><td>([^<]+)</td>', page)
    assert rows

    at = next(place for place, one in enumerate(fields["goal_text"]) if not one)
    fields["goal_text"][at], fields["goal_value"][at] = "Tỷ lệ chi bộ dùng sổ tay điện tử", "100%"
    fields |= {"general_goal": ["Đưa chuyển đổi số vào công việc hằng ngày"], "signed_on": ["2026-06-15"]}
    fields |= {"place": ["Phúc Lâm Hạ"], "signer": ["Hà Thị Mẫu"], "position": ["BÍ THƯ"], "number": ["09-KH/ĐU"]}
    office.send("lap", home, **fields)
    office.send("lap", home, status=422, **fields)  # the version is an older one
    later = plan_fields(office.page("lap", home))
    wrong = later | {"goal_text": ["" for _ in later["goal_text"]], "subject": ["Giữ lời"]}
    told = office.send("lap", home, status=422, **wrong)
    assert "Có chỉ tiêu chưa ghi nội dung" in told.text
    assert "Giữ lời" in told.text

    file = office.client("lap").get(f"{home}/tai-ve.docx").content
    assert check_layout(file, profile_named("dang_2026")) == []
    document = docx.Document(io.BytesIO(file))
    words = [paragraph.text for paragraph in document.paragraphs]
    heads = [one for one in words if re.match(r"[IVX]+- [A-ZĐ]", one)]
    assert [one.split("- ", 1)[1] for one in heads] == [
        *("MỤC ĐÍCH, YÊU CẦU", "MỤC TIÊU, CHỈ TIÊU", "NHIỆM VỤ, GIẢI PHÁP", "TỔ CHỨC THỰC HIỆN")
    ]
    cells = {cell.text for grid in document.tables for row in grid.rows for cell in row.cells}
    assert {"Tỷ lệ chi bộ dùng sổ tay điện tử", "100%", rows[0]} <= cells
    for username in ("doc", "vp", "la"):
        for address in (home, f"{home}/tai-ve.docx"):
            office.page(username, address, 404)
    office.page("doc", "/ke-hoach-hanh-dong", 403)
    office.send("lap", home, viec="xoa", version=later["version"][0])
    office.page("lap", home, 404)


def test_a_plan_of_a_programme_holds_its_items_as_they_stand(office: ProgrammeOffice) -> None:
    number = made(office, "ban_thuong_vu.nam", "2041-01-01")
    for text in ("Việc giữ lại", "Việc thứ hai"):
        office.send("lap", f"/chuong-trinh/{number}/muc/moi", text=text, group="Xây dựng Đảng", due="quý II")
    assert f"tu=chuong-trinh.{number}" in office.page("lap", f"/chuong-trinh/{number}")
    chosen = office.page("lap", f"/ke-hoach-hanh-dong?tu=chuong-trinh.{number}")
    assert f'value="chuong-trinh.{number}" selected' in chosen
    home = office.send("lap", "/ke-hoach-hanh-dong", source=f"chuong-trinh.{number}").headers["location"]
    assert "Việc giữ lại" in office.page("lap", home)
    office.send("lap", f"/chuong-trinh/{number}/muc/moi", text="Việc thêm sau", group="Xây dựng Đảng")
    file = docx.Document(io.BytesIO(office.client("lap").get(f"{home}/tai-ve.docx").content))
    words = " ".join(paragraph.text.replace("\n", " ") for paragraph in file.paragraphs)
    assert "Việc thêm sau" in words
    assert "thực hiện Chương trình công tác năm 2041 của Ban Thường vụ Đảng ủy xã Phúc Lâm Hạ" in words
    office.send("la", "/ke-hoach-hanh-dong", source=f"chuong-trinh.{number}", status=404)
