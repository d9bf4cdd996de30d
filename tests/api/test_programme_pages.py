"""Work programmes over HTTP: a commune's year from three documents and five units' proposals to the signed file."""

import io
import re
from collections.abc import Iterator
from datetime import timedelta

import docx
import pytest
from icalendar import Calendar
from programme_office import BODIES, ProgrammeOffice, running_programme_office
from programme_steps import approve, fields_of, ids, made, propose, sign, version
from sqlalchemy import select

from programs.papers.checking import check_layout
from vanban.db.programme_models import SlotRow
from vanban.db.validity import today
from vanban.db.work_models import WorkItemRow
from vanban.layout.profiles import profile_named


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProgrammeOffice]:
    """An office of its own: that nobody has taken a task of the documents is where the year begins."""
    with running_programme_office(tmp_path_factory.mktemp("programmes")) as office:
        yield office


def test_a_year_is_made_of_three_documents_and_five_units_proposals_and_signed(office: ProgrammeOffice) -> None:
    number = made(office, "ban_thuong_vu.nam", "2026-01-05", opening="Thực hiện Chương trình hành động của Thành ủy.")
    home = f"/chuong-trinh/{number}"
    sources = office.page("lap", f"{home}/nguon")
    tasks = ids(sources, "task")
    assert len(tasks) >= 5
    assert {re.sub(r"\s+", " ", one) for one in re.findall(r'<h3><a href="/van-ban/\d+">([^<]+)', sources)} == {
        "Chương trình hành động số 03-CTr/TU ngày 10/03/2026",
        "Chỉ thị số 12-CT/TU ngày 05/05/2026",
        "Kế hoạch số 45-KH/TU ngày 30/03/2026",
    }
    office.send("lap", f"{home}/nguon", viec="van-ban", task=tasks, group="Thực hiện văn bản của Thành ủy")
    assert ids(office.page("lap", f"{home}/nguon"), "task") == []

    propose(office, number)
    assert "Chương trình xin đề xuất" not in office.page("vp", "/")  # it has answered
    calls = office.page("lap", f"{home}/de-xuat")
    assert "Đã trả lời 5 trên 5 đơn vị" in calls
    assert calls.count("Giống mục") == 1  # what the commune's government proposes is in a document already
    proposals = re.findall(r'id="de-xuat-(\d+)"', calls)
    assert len(proposals) == 4
    alike = re.search(r'<option value="(\d+)" selected', calls)
    merging = re.search(r'id="gop-(\d+)" name="into"(?:(?!</select>).)*selected', calls, re.DOTALL)
    assert alike is not None
    assert merging is not None
    office.send("lap", f"{home}/de-xuat/{merging[1]}", viec="gop", into=alike[1])
    office.send("lap", f"{home}/de-xuat/{proposals[0]}", viec="khong_nhan", reason=" ", status=422)
    for one in proposals:
        if one != merging[1]:
            office.send("lap", f"{home}/de-xuat/{one}", viec="nhan")

    office.send(
        "lap",
        f"{home}/muc/moi",
        text="Kiểm điểm tự phê bình và phê bình",
        lead="Ban Xây dựng Đảng Đảng ủy xã Phúc Lâm Hạ",
        partners="Văn phòng Đảng ủy xã Phúc Lâm Hạ",
        product="Báo cáo kiểm điểm",
        due="tháng 12",
        group="Xây dựng Đảng",
        opinion="ban_chap_hanh",
        meeting="Hội nghị Ban Chấp hành tháng 12",
    )
    table = office.page("lap", home)
    assert len(re.findall(r'<tr id="muc-', table)) == len(tasks) + 4
    review = office.page("lap", f"{home}/ra-soat")
    assert "vượt thẩm quyền của Ban Thường vụ" in review
    led_above = r'/muc/(\d+)">Mục \d+</a>: “(?:Văn phòng|Ban Tuyên giáo và Dân vận) Thành ủy” không thuộc đơn vị'
    rows = re.findall(led_above, review)
    assert len(rows) == 4
    for row in rows:  # the commune's own body leads what the city's task leaves to the commune
        fields = fields_of(office.page("lap", f"{home}/muc/{row}"), '<form class="form"')
        office.send("lap", f"{home}/muc/{row}", **fields | {"lead": [BODIES["vp-plh"][0]]})
    assert "không thuộc đơn vị" not in office.page("lap", f"{home}/ra-soat")

    office.page("doc", home, 404)
    approve(office, number)
    sign(office, number, number="07-CTr/ĐU", signed_on="2026-06-10")
    assert "07-CTr/ĐU" in office.page("doc", home)
    file = office.client("lap").get(f"{home}/tai-ve.docx")
    document = docx.Document(io.BytesIO(file.content))
    assert check_layout(file.content, profile_named("dang_2026")) == []
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    cells = {cell.text for grid in document.tables for row in grid.rows for cell in row.cells}
    assert "công tác năm 2026 của Ban Thường vụ Đảng ủy xã Phúc Lâm Hạ" in words
    assert "Kiểm điểm tự phê bình và phê bình" in cells
    assert any("T/M BAN THƯỜNG VỤ" in cell and "Hà Thị Mẫu" in cell for cell in cells)
    assert any("Chương trình hành động số 03-CTr/TU" in cell for cell in cells)
    assert office.client("lap").get(f"{home}/tai-ve.xlsx").content.startswith(b"PK")
    assert office.client("lap").get(f"{home}/tai-ve.exe").status_code == 404


def test_quarter_month_and_week_are_derived_one_from_the_other(office: ProgrammeOffice) -> None:
    year = made(office, "ban_thuong_vu.nam", "2029-01-05")
    for text, last in (("Sơ kết quý", "2029-05-10"), ("Giám sát chuyên đề", "2029-06-20"), ("Tổng kết", "2029-12-20")):
        office.send(
            "lap", f"/chuong-trinh/{year}/muc/moi", text=text, last=last, lead="Văn phòng Đảng ủy xã Phúc Lâm Hạ"
        )
    quarter = made(office, "ban_thuong_vu.quy", "2029-05-01")
    month = made(office, "ban_thuong_vu.thang", "2029-05-01")
    for lower, expected in ((quarter, 2), (month, 1)):
        page = office.page("lap", f"/chuong-trinh/{lower}/nguon")
        assert page.count("Thuộc kỳ này") == expected
        derived = page[page.index("ky-tren") : page.index('id="nhiem-vu"')]
        office.send("lap", f"/chuong-trinh/{lower}/nguon", viec="nhiem-vu", item=ids(derived, "item"))
    office.send("lap", "/lich-tuan", tuan="2029-05-08")
    page = office.page("lap", "/lich-tuan?tuan=2029-05-10")
    assert "Việc của chương trình tháng chưa có trong lịch" in page
    week = re.search(r"/lich-tuan/(\d+)/tu-thang", page)
    assert week is not None
    office.send("lap", f"/lich-tuan/{week[1]}/tu-thang", status=422)
    office.send("lap", f"/lich-tuan/{week[1]}/tu-thang", item=ids(page, "item"))
    page = office.page("lap", "/lich-tuan?tuan=2029-05-10")
    assert "Sơ kết quý" in page
    assert "chưa có trong lịch" not in page


def test_a_week_shows_its_lines_as_printed_with_its_conflicts(office: ProgrammeOffice) -> None:
    office.send("lap", "/lich-tuan", tuan="2028-03-06")
    page = office.page("lap", "/lich-tuan?tuan=2028-03-06")
    room = re.search(r"(/lich-tuan/\d+)/dong/moi", page)
    assert room is not None
    line = {"day": "2028-03-07", "start": "8h15", "end": "10:00", "place": "Phòng họp số 1", "leader": "Hà Thị Mẫu"}
    office.send("lap", f"{room[1]}/dong/moi", text="Họp giao ban", **line)
    office.send("lap", f"{room[1]}/dong/moi", text="Tiếp công dân", **(line | {"start": "9 giờ", "end": ""}))
    wrong = office.send("lap", f"{room[1]}/dong/moi", text="Việc gõ dở", **(line | {"start": "sáng"}), status=422)
    assert "Giờ bắt đầu chưa đúng. Đề nghị ghi như 08h15." in wrong.text
    assert "Việc gõ dở" in wrong.text
    page = office.page("lap", "/lich-tuan?tuan=2028-03-08")
    assert "<strong>08h15 - 10h00:</strong> Họp giao ban" in page
    assert "Trùng phòng họp (Phòng họp số 1), với: 09h00 Tiếp công dân" in page
    assert "Một người ở hai nơi (Hà Thị Mẫu), với: 08h15 - 10h00 Họp giao ban" in page
    assert "2 dòng trùng người" in page
    assert "Chưa có lịch đã duyệt" in office.page("doc", "/lich-tuan?tuan=2028-03-08")
    number = int(room[1].rsplit("/", 1)[1])
    approve(office, number)
    assert "Họp giao ban" in office.page("doc", "/lich-tuan?tuan=2028-03-08")
    assert "Trùng phòng" not in office.page("doc", "/lich-tuan?tuan=2028-03-08")
    with office.services.database.session() as session:
        slot = session.scalars(select(SlotRow).where(SlotRow.text == "Tiếp công dân")).one().id
    office.send("lap", f"{room[1]}/dong/{slot}", viec="hoan", reason="", status=422)
    office.send("lap", f"{room[1]}/dong/{slot}", viec="hoan", reason="Họp thành phố")
    page = office.page("doc", "/lich-tuan?tuan=2028-03-08")
    assert "Hoãn: Họp thành phố" in page
    sign(office, number, signed_on="2028-03-04")
    file = office.client("doc").get(f"/chuong-trinh/{number}/tai-ve.docx").content
    assert check_layout(file, profile_named("dang_2026")) == []
    calendar = Calendar.from_ical(office.client("doc").get(f"/chuong-trinh/{number}/tai-ve.ics").content)
    assert sorted(str(one["summary"]) for one in calendar.walk("VEVENT")) == ["HOÃN: Tiếp công dân", "Họp giao ban"]


def test_what_is_not_finished_goes_on_and_an_approved_table_keeps_its_traces(office: ProgrammeOffice) -> None:
    before = made(office, "ban_chap_hanh.nam", "2027-01-01")
    for text in ("Việc kéo dài", "Việc sẽ hủy"):
        office.send("lap", f"/chuong-trinh/{before}/muc/moi", text=text, due="quý IV")
    approve(office, before)
    rows = re.findall(r'<tr id="muc-(\d+)"', office.page("lap", f"/chuong-trinh/{before}"))
    row = f"/chuong-trinh/{before}/muc/{rows[1]}"
    office.send("lap", row, viec="huy", reason="", status=422)
    office.send("lap", row, viec="huy", reason="Không còn phù hợp")
    item_version = re.search(
        r'name="item_version" value="(\d+)"', office.page("lap", f"/chuong-trinh/{before}/muc/{rows[0]}")
    )
    assert item_version is not None
    changed = {"text": "Việc kéo dài thêm", "due": "quý IV", "item_version": item_version[1]}
    told = office.send("lap", f"/chuong-trinh/{before}/muc/{rows[0]}", status=422, **changed)
    assert "Cần ghi lý do." in told.text
    assert "Việc kéo dài thêm" in told.text
    office.send("lap", f"/chuong-trinh/{before}/muc/{rows[0]}", reason="Theo ý kiến Thành ủy", **changed)
    table = office.page("doc", f"/chuong-trinh/{before}")
    assert "Đã hủy: Không còn phù hợp" in table
    assert "Điều chỉnh: Theo ý kiến Thành ủy" in table
    after = made(office, "ban_chap_hanh.nam", "2028-01-01")
    page = office.page("lap", f"/chuong-trinh/{after}/nguon")
    left = page[page.index("ky-truoc") : page.index('id="nhiem-vu"')]
    fields = {"viec": "chuyen", "from": str(before), "item": ids(left, "item")}
    office.send("lap", f"/chuong-trinh/{after}/nguon", reason="", status=422, **fields)
    office.send("lap", f"/chuong-trinh/{after}/nguon", reason="Chờ kinh phí", **fields)
    assert "Chuyển tiếp từ năm 2027: Chờ kinh phí" in office.page("lap", f"/chuong-trinh/{after}")
    assert "Chuyển kỳ sau: Chờ kinh phí" in office.page("doc", f"/chuong-trinh/{before}")


def test_rows_move_and_heads_move_and_what_is_typed_wrong_comes_back(office: ProgrammeOffice) -> None:
    number = made(office, "ban_thuong_vu.quy", "2030-01-01")
    home = f"/chuong-trinh/{number}"
    for text, group in (("Một", "A"), ("Hai", "A"), ("Ba", "B")):
        office.send("lap", f"{home}/muc/moi", text=text, group=group)
    rows = re.findall(r'<tr id="muc-(\d+)"', office.page("lap", home))
    office.send("lap", f"{home}/muc/{rows[1]}/cho", viec="len")
    office.send("lap", f"{home}/nhom", group="B", viec="len")
    assert re.findall(r'<td class="task"><p>(\w+)</p>', office.page("lap", home)) == ["Ba", "Hai", "Một"]
    office.send("lap", f"{home}/muc/{rows[2]}/cho", viec="bo")
    wrong = office.send("lap", f"{home}/muc/moi", text="Chữ còn nguyên", last="31/02/2030", status=422)
    assert "Ngày hoàn thành chưa đúng" in wrong.text
    assert "Chữ còn nguyên" in wrong.text
    bad = office.send("lap", "/chuong-trinh/moi", kind="thuong_truc.nam", day="2030-01-01", title="Giữ tên", status=422)
    assert "Thường trực lập chương trình tuần; không lập chương trình năm." in bad.text
    assert "Giữ tên" in bad.text
    office.send("lap", home, viec="xoa", version=version(office, number))
    office.page("lap", home, 404)


def test_nobody_else_reaches_a_programme_its_proposals_or_its_files(office: ProgrammeOffice) -> None:
    number = made(office, "ban_thuong_vu.nam", "2031-01-01")
    home = f"/chuong-trinh/{number}"
    office.send("lap", f"{home}/muc/moi", text="Việc kín của xã")
    day = (today() + timedelta(days=3)).isoformat()
    office.send("lap", f"{home}/de-xuat", unit=[str(office.units["vp-plh"])], answer_by=day)
    call = re.search(r'href="(/de-xuat/\d+)"', office.page("vp", "/de-xuat"))
    assert call is not None
    for page in ("", "/nguon", "/de-xuat", "/ra-soat", "/duyet", "/muc/moi", "/tai-ve.docx"):
        for username in ("doc", "vp", "la"):
            assert "Việc kín" not in office.page(username, home + page, 404)
    for username in ("doc", "la", "mttq"):
        office.page(username, call[1], 404)
        office.send(username, call[1], viec="ghi", text="Chen vào", status=404)
    office.send("vp", f"{home}/nguon", viec="nhiem-vu", item="1", status=404)
    assert "Việc kín" not in office.page("la", "/chuong-trinh")
    office.page("doc", "/chuong-trinh/moi", 403)
    with office.services.database.session() as session:
        assert session.scalar(select(WorkItemRow.id).where(WorkItemRow.text == "Chen vào")) is None


def test_an_address_that_names_no_programme_is_not_there(office: ProgrammeOffice) -> None:
    for number in ("0", "-1", "abc", "999999", str(2**70)):
        for page in ("/chuong-trinh/{}", "/chuong-trinh/{}/nguon", "/chuong-trinh/1/muc/{}", "/de-xuat/{}"):
            office.page("lap", page.format(number), 404)
    office.page("lap", "/lich-tuan?tuan=hôm%20qua")
    office.page("lap", "/lich-tuan?tuan=9999-12-31")


def test_a_changed_wording_moves_the_day_unless_a_day_is_given(office: ProgrammeOffice) -> None:
    number = made(office, "ban_thuong_vu.nam", "2032-01-01")
    home = f"/chuong-trinh/{number}"
    office.send("lap", f"{home}/muc/moi", text="Sơ kết", due="quý II")
    (row,) = re.findall(r'<tr id="muc-(\d+)"', office.page("lap", home))

    def write(due: str, last: str) -> str:
        form = office.page("lap", f"{home}/muc/{row}")
        kept = {
            name: re.search(rf'name="{name}" value="([^"]*)"', form) for name in ("item_version", "due_was", "last_was")
        }
        fields = {name: found[1] for name, found in kept.items() if found is not None}
        office.send("lap", f"{home}/muc/{row}", text="Sơ kết", due=due, last=last or fields["last_was"], **fields)
        return office.page("lap", home)

    assert "30/06/2032" in office.page("lap", home)
    assert "30/09/2032" in write("quý III", "")
    assert "15/08/2032" in write("quý III", "2032-08-15")
