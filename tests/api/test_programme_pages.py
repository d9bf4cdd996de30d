"""Work programmes over HTTP: a commune's year from three documents and five units' proposals to the signed file."""

import datetime
import html
import io
import re
from collections.abc import Iterator, Sequence
from datetime import timedelta

import docx
import pytest
from icalendar import Calendar, Event
from programme_office import BODIES, ProgrammeOffice, running_programme_office
from sqlalchemy import func, select

from programs.papers.checking import check_layout
from vanban.db.call_notices import remind_calls
from vanban.db.models import DocumentRow, PersonRow
from vanban.db.people import create_person, principal_of
from vanban.db.programme_models import ProgrammeCallNoticeRow, ProgrammeCallRow, ProgrammeRow, SlotRow
from vanban.db.validity import today
from vanban.db.work_items import add_items
from vanban.db.work_models import WorkItemRow
from vanban.layout.profiles import profile_named
from vanban.principals import Channel
from vanban.work import WorkContent, WorkSource

PROPOSALS = {  # of each body: what, by when
    "vp": ("Tổng kết công tác năm của Đảng bộ xã", "tháng 12"),
    "bxd": ("Bồi dưỡng nghiệp vụ cho cấp ủy chi bộ", "quý II"),
    "ubkt": ("Giám sát việc thu, nộp đảng phí ở các chi bộ", "trước 30/9"),
    "ubnd": ("Thí điểm trợ lý ảo tra cứu văn bản tại đảng ủy xã", "tháng 10"),
}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProgrammeOffice]:
    with running_programme_office(tmp_path_factory.mktemp("programmes")) as office:
        yield office


def made(office: ProgrammeOffice, kind: str, day: str, **more: str) -> int:
    """Returns the id of a new programme."""
    sent = office.send("lap", "/chuong-trinh/moi", kind=kind, day=day, **more)
    with office.services.database.session() as session:
        newest = session.scalars(select(ProgrammeRow).order_by(ProgrammeRow.id.desc())).first()
    assert newest is not None
    assert str(newest.id) in sent.headers["location"] or "lich-tuan" in sent.headers["location"]
    return newest.id


def version(office: ProgrammeOffice, programme_id: int) -> int:
    with office.services.database.session() as session:
        return session.get_one(ProgrammeRow, programme_id).version


def ids(page: str, name: str) -> list[str]:
    """Returns the values of the fields of a name on a page."""
    return re.findall(rf'name="{name}" type="checkbox" value="(\d+)"', page)


def approve(office: ProgrammeOffice, programme_id: int) -> None:
    address = f"/chuong-trinh/{programme_id}/duyet"
    office.send("lap", address, viec="trinh", version=version(office, programme_id))
    office.send("lap", address, viec="duyet", version=version(office, programme_id), status=403)
    assert "Chương trình chờ duyệt" in office.page("hai", "/")
    assert "Chương trình chờ duyệt" not in office.page("lap", "/")
    office.send("hai", address, viec="duyet", version=version(office, programme_id), note="Đồng ý")


def sign(office: ProgrammeOffice, programme_id: int, **fields: str) -> None:
    """Writes down who has signed a programme, where and for whom."""
    signer = {"place": "Phúc Lâm Hạ", "position": "BÍ THƯ", "signer": "Hà Thị Mẫu"}
    recipients = "Thường trực Thành ủy\nCác chi bộ trực thuộc"
    address = f"/chuong-trinh/{programme_id}/duyet"
    office.send("lap", address, viec="ban_hanh", recipients=recipients, **signer, **fields)


def propose(office: ProgrammeOffice, programme_id: int) -> None:
    """Asks the five bodies; four propose, one has nothing."""
    day = (today() + timedelta(days=10)).isoformat()
    units = [str(office.units[code]) for code in BODIES]
    office.send("lap", f"/chuong-trinh/{programme_id}/de-xuat", unit=units, answer_by=day, note="Gửi đúng hạn")
    for username in (*PROPOSALS, "mttq"):
        assert "Chương trình xin đề xuất" in office.page(username, "/")
        page = office.page(username, "/de-xuat")
        call = re.search(r'href="(/de-xuat/\d+)"', page)
        assert call is not None
        if username == "mttq":
            office.send(username, call[1], viec="khong")
        else:
            text, due = PROPOSALS[username]
            office.send(username, call[1], viec="ghi", text=text, due=due, product="Báo cáo")


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


def test_a_programme_that_exists_as_a_file_is_read_in_and_a_secret_one_is_refused(office: ProgrammeOffice) -> None:
    lap = office.client("lap")
    first, lead = made(office, "ban_thuong_vu.nam", "2033-01-01"), BODIES["vp-plh"][0]
    for text, group in (("Việc A", "I nhóm"), ("Việc B", "II nhóm")):
        fields = {"text": text, "group": group, "lead": lead, "due": "quý II", "product": "Báo cáo"}
        office.send("lap", f"/chuong-trinh/{first}/muc/moi", **fields)
    for kind, day in (("docx", "2034-01-01"), ("xlsx", "2035-01-01")):
        file = lap.get(f"/chuong-trinh/{first}/tai-ve.{kind}").content
        second = made(office, "ban_thuong_vu.nam", day)
        sent = lap.post(f"/chuong-trinh/{second}/nhap", files={"file": (f"ct.{kind}", file)})
        assert sent.status_code == 303, sent.text[-1_500:]
        page = office.page("lap", f"/chuong-trinh/{second}")
        assert re.findall(r'<td class="task"><p>([^<]+)</p>', page) == ["Việc A", "Việc B"]
        assert lead in page
    address = f"/chuong-trinh/{second}/nhap"
    assert lap.post(address, files={"file": ("x.docx", b"khong phai Word")}).status_code == 422
    assert "Đề nghị chọn tệp" in lap.post(address).text
    refused = lap.post(address, files={"file": ("mat.docx", secret_programme())})
    assert refused.status_code == 422
    assert "độ mật" in refused.text
    assert "Việc kín" not in office.page("lap", f"/chuong-trinh/{second}")
    assert lap.get(address).status_code == 200
    assert office.client("doc").post(address, files={"file": ("a.docx", b"x")}).status_code == 404


def secret_programme() -> bytes:
    """Returns a Word file with a stamp of secrecy over a table of tasks."""
    cells = (("Nhiệm vụ", "Cơ quan chủ trì", "Thời gian hoàn thành"), ("Việc kín", "Văn phòng", "quý I"))
    return word_table("MẬT", "CHƯƠNG TRÌNH", "công tác năm 2035", rows=cells)


def word_table(*above: str, rows: Sequence[Sequence[str]]) -> bytes:
    """Returns a Word file with a table below some lines."""
    document, kept = docx.Document(), io.BytesIO()
    for words in above:
        document.add_paragraph(words)
    grid = document.add_table(len(rows), len(rows[0]))
    for row, texts in zip(grid.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.save(kept)
    return kept.getvalue()


def test_what_is_doubtful_in_a_file_is_listed_until_somebody_has_looked(office: ProgrammeOffice) -> None:
    number, lap = made(office, "ban_chap_hanh.nam", "2037-01-01"), office.client("lap")
    rows = (
        ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời gian hoàn thành", "Nguồn", "Ghi chú"),
        ("1", "Họp báo", BODIES["vp-plh"][0], "Quý I", "Công văn số 9", ""),
        ("2", "", "Ban Xây dựng Đảng", "Quý II", "", "Chưa đặt tên"),
        ("3", "Dài " * 1_100, "Hội Người nuôi ong", "sau Đại hội", "", ""),
    )
    file = word_table("CHƯƠNG TRÌNH", "công tác năm 2037", "Căn cứ Quy chế làm việc.", rows=rows)
    address = f"/chuong-trinh/{number}/nhap"
    sent = lap.post(address, files={"file": ("ct.docx", file)})
    assert (sent.status_code, sent.headers["location"]) == (303, f"{address}?xong=1")
    page = office.page("lap", address)
    said = re.findall(r'data-label="Trong tệp ghi">(?:<span class="meta">)?([^<]*)', page)
    assert "Công văn số 9" in said
    assert "Ban Xây dựng Đảng; Quý II" in said
    assert "Chưa đặt tên" in said
    assert ("Dài " * 1_100).strip() in [one.strip() for one in said]  # nothing of what was cut off is lost
    assert "Chưa có trong chương trình." in page
    assert page.count("Tên cơ quan không khớp đơn vị nào") == 1
    assert "sau Đại hội" in said
    assert "Quý I" not in said
    table = office.page("lap", f"/chuong-trinh/{number}")
    assert "Căn cứ Quy chế làm việc." in table
    assert len(re.findall(r'<tr id="muc-', table)) == 2
    doubts = re.findall(r'name="doubt" type="checkbox" value="(\d+)"', page)
    assert f"{len(doubts)} điểm của tệp đã nhập" in office.page("lap", f"/chuong-trinh/{number}/ra-soat")
    office.send("lap", f"{address}/da-xem", status=422)
    office.page("doc", address, 404)
    office.send("la", f"{address}/da-xem", doubt=doubts, status=404)
    office.send("lap", f"{address}/da-xem", doubt=doubts[1:])
    assert re.findall(r'name="doubt" type="checkbox" value="(\d+)"', office.page("lap", address)) == doubts[:1]


def test_lines_of_another_week_and_lines_without_a_day_are_told_and_not_lost(office: ProgrammeOffice) -> None:
    office.send("lap", "/lich-tuan", tuan="2037-03-02")
    found = re.search(r"/lich-tuan/(\d+)/dong/moi", office.page("lap", "/lich-tuan?tuan=2037-03-02"))
    assert found is not None
    rows = (
        ("Ngày", "Nội dung", "Địa điểm"),
        ("Chưa rõ", "Việc không ngày", ""),
        ("03/3/2037", "08h00: Họp giao ban (hoãn)", "Phòng số 1"),
        ("12/3/2037", "Việc tuần sau", "Hội trường"),
    )
    address = f"/chuong-trinh/{found[1]}/nhap"
    file = word_table("LỊCH CÔNG TÁC", "tuần từ ngày 02/3 đến ngày 08/3/2037", rows=rows)
    assert office.client("lap").post(address, files={"file": ("lich.docx", file)}).status_code == 303
    page = office.page("lap", address)
    assert "Việc không ngày" in page
    assert "12/03/2037: Việc tuần sau; Hội trường" in page
    week = office.page("lap", "/lich-tuan?tuan=2037-03-02")
    assert "Họp giao ban" in week
    assert "Việc tuần sau" not in week
    other = word_table("LỊCH CÔNG TÁC", rows=(rows[0], rows[3]))
    refused = office.client("lap").post(address, files={"file": ("lich.docx", other)})
    assert refused.status_code == 422
    assert "Các dòng của tệp không thuộc tuần này (dòng đầu ngày 12/03/2037)." in refused.text


def test_a_week_that_exists_as_a_file_is_read_in(office: ProgrammeOffice) -> None:
    for monday in ("2036-03-03", "2036-03-10"):
        office.send("lap", "/lich-tuan", tuan=monday)
    pages = [office.page("lap", f"/lich-tuan?tuan={monday}") for monday in ("2036-03-03", "2036-03-10")]
    first, second = (int(found[1]) for page in pages if (found := re.search(r"/lich-tuan/(\d+)/dong/moi", page)))
    line = {"day": "2036-03-04", "start": "8h15", "text": "Họp giao ban", "place": "Phòng số 1", "leader": "Đ/c Bí thư"}
    office.send("lap", f"/lich-tuan/{first}/dong/moi", **line)
    lap = office.client("lap")
    file = lap.get(f"/chuong-trinh/{first}/tai-ve.docx").content
    wrong = lap.post(f"/chuong-trinh/{second}/nhap", files={"file": ("lich.docx", file)})
    assert "không thuộc tuần này" in wrong.text
    assert lap.post(f"/chuong-trinh/{first}/nhap", files={"file": ("lich.docx", file)}).status_code == 303
    assert office.page("lap", "/lich-tuan?tuan=2036-03-03").count("<strong>08h15:</strong> Họp giao ban") == 2


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


def plan_fields(page: str) -> dict[str, list[str]]:
    """Returns the fields of the form of a plan as a browser would send them."""
    return fields_of(page, '<form class="form plan"')


def fields_of(page: str, begins: str) -> dict[str, list[str]]:
    """Returns the fields of a form that begins with a tag."""
    form = page[page.index(begins) :]
    form = form[: form.index("</form>")]
    found: dict[str, list[str]] = {}
    for tag, rest in re.findall(r"<(input|textarea|select)\b(.*?)(?=<(?:input|textarea|select)\b|\Z)", form, re.DOTALL):
        name = re.search(r'name="([^"]+)"', rest)
        if name is None:
            continue
        value = {
            "input": r'value="([^"]*)"',
            "textarea": r">([^<]*)</textarea>",
            "select": r'<option value="([^"]*)" selected',
        }[tag]
        said = re.search(value, rest)
        found.setdefault(name[1], []).append(html.unescape(said[1]) if said else "")
    return found


def feed(office: ProgrammeOffice, username: str, whose: str) -> str:
    """Returns the path of a new calendar of a person."""
    found = re.search(
        r"/lich/[\w-]{43}\.ics", office.send(username, "/viec-cua-toi/lich", whose=whose, status=200).text
    )
    assert found is not None
    return found[0]


def test_calendars_follow_the_lines_of_an_approved_week(office: ProgrammeOffice) -> None:
    monday = today() - timedelta(days=today().weekday())
    office.send("lap", "/lich-tuan", tuan=monday.isoformat())
    found = re.search(r"/lich-tuan/(\d+)/dong/moi", office.page("lap", f"/lich-tuan?tuan={monday}"))
    assert found is not None
    with office.services.database.session() as session:
        people = {row.username: row.id for row in session.scalars(select(PersonRow))}
    room = f"/lich-tuan/{found[1]}/dong"
    line = {"day": (monday + timedelta(days=2)).isoformat(), "start": "8h15", "end": "9h45", "place": "Phòng họp số 2"}
    named = {"people": [str(people["vp"])], "leads": [str(people["doc"])]}
    office.send("lap", f"{room}/moi", text="Giao ban có tên", leader="Vũ Thị Độc", **line, **named)
    office.send("lap", f"{room}/moi", text="Dòng không nêu tên", **line)
    own, unit, invited = (feed(office, *one) for one in (("doc", "toi"), ("doc", "don-vi"), ("vp", "toi")))
    stranger = feed(office, "la", "don-vi")

    def events(path: str) -> dict[str, Event]:
        got = office.client("doc").get(path)
        calendar = Calendar.from_ical(got.content)
        assert got.status_code == 200
        assert not calendar.errors
        found = {str(one["summary"]): one for one in calendar.walk("VEVENT")}
        return {title: one for title, one in found.items() if "tên" in title}  # not those of other tests

    assert not any(events(path) for path in (own, unit, invited))  # nobody has approved it yet
    approve(office, int(found[1]))
    assert set(events(own)) == set(events(invited)) == {"Giao ban có tên"}
    assert set(events(unit)) == {"Giao ban có tên", "Dòng không nêu tên"}
    assert not events(stranger)
    event = events(own)["Giao ban có tên"]
    assert event.decoded("dtstart").strftime("%H:%M %z") == "08:15 +0700"
    assert event.decoded("dtend").strftime("%H:%M") == "09:45"
    assert str(event["location"]) == "Phòng họp số 2"
    with office.services.database.session() as session:
        slot = session.scalars(select(SlotRow).where(SlotRow.text == "Giao ban có tên")).one().id
    office.send("lap", f"{room}/{slot}", viec="huy", reason="Họp thành phố")
    later = events(invited)["Giao ban có tên"]
    assert (str(later["status"]), later["uid"]) == ("CANCELLED", event["uid"])
    assert later["sequence"] > event["sequence"]


def test_the_called_unit_is_told_at_once_and_reminded_once_before_the_day(office: ProgrammeOffice) -> None:
    number = made(office, "ban_thuong_vu.nam", "2042-01-01")
    asked, day = str(office.units["ubkt-plh"]), today() + timedelta(days=9)
    address = f"/chuong-trinh/{number}/de-xuat"
    office.send("lap", address, unit=[asked], answer_by=day.isoformat(), note="Gửi kèm căn cứ")
    page = office.page("ubkt", "/de-xuat")
    assert "Yêu cầu mới" in page
    assert "Gửi kèm căn cứ" in page
    assert "1 thông báo chưa xem" in office.page("ubkt", "/")
    assert "Gửi kèm căn cứ" not in office.page("vp", "/de-xuat")
    office.send("ubkt", "/de-xuat/da-xem")
    assert "Thông báo</h2>" not in office.page("ubkt", "/de-xuat")
    office.send("lap", address, unit=[asked], answer_by=day.isoformat())  # nothing new
    assert "Thông báo</h2>" not in office.page("ubkt", "/de-xuat")
    later = day - timedelta(days=1)
    office.send("lap", address, unit=[asked], answer_by=later.isoformat())
    assert "Hạn trả lời đã thay đổi" in office.page("ubkt", "/de-xuat")

    now = datetime.datetime.now(datetime.UTC)

    def reminded(days_before: int) -> int:
        at = now + (later - today()) - timedelta(days=days_before)
        with office.services.database.transaction() as session:
            remind_calls(session, at)
            wanted = select(func.count()).select_from(ProgrammeCallNoticeRow).join(ProgrammeCallRow)
            return session.scalar(wanted.where(ProgrammeCallRow.programme_id == number)) or 0

    assert [reminded(days) for days in (8, 7, 6, 3, 3, 1, 0, 0, -1)] == [2, 3, 3, 4, 4, 5, 6, 6, 6]
    assert "Đến hạn hôm nay" in office.page("ubkt", "/de-xuat")
    call = re.search(r'href="(/de-xuat/\d+)"', office.page("ubkt", "/de-xuat"))
    assert call is not None
    office.send("ubkt", call[1], viec="khong")
    assert "Thông báo</h2>" not in office.page("ubkt", "/de-xuat")  # it has answered
    nobody = office.page("lap", address)
    assert "Chưa có tài khoản trả lời" not in nobody


def test_a_leader_of_the_unit_approves_and_then_no_planner_does(office: ProgrammeOffice) -> None:
    with office.services.database.transaction() as session:
        for username, roles in (("bithu", "can_bo lanh_dao"), ("la2", "can_bo chuong_trinh")):
            office.passwords[username] = create_person(
                session, username=username, name=f"Người {username}", unit_code="du-vkt", roles=tuple(roles.split())
            )
    office.send("la", "/chuong-trinh/moi", kind="ban_thuong_vu.nam", day="2043-01-01")
    with office.services.database.session() as session:
        number = session.scalars(select(ProgrammeRow.id).order_by(ProgrammeRow.id.desc())).first() or 0
    home = f"/chuong-trinh/{number}"
    office.send("la", f"{home}/muc/moi", text="Việc dự kiến của xã", due="quý II")
    office.page("bithu", home, 404)  # nobody has sent it yet
    office.send("la", f"{home}/duyet", viec="trinh", version=version(office, number))
    told = office.page("la2", f"{home}/duyet")
    assert "nên lãnh đạo duyệt chương trình này" in told
    office.send("la2", f"{home}/duyet", viec="duyet", version=version(office, number), status=403)
    assert "Chương trình chờ duyệt" in office.page("bithu", "/")
    assert "Chương trình chờ duyệt" not in office.page("la2", "/")
    page = office.page("bithu", home)
    assert "Việc dự kiến của xã" in page
    assert "/muc/moi" not in page
    assert "Việc dự kiến của xã" in office.page("bithu", f"{home}/ra-soat")
    for address in ("/nguon", "/de-xuat", "/muc/moi", "/nhap"):
        office.page("bithu", home + address, 403)
    office.send("bithu", home, title="Tên khác", version=version(office, number), status=403)
    fields = {"viec": "tra_lai", "note": "Thiếu chủ trì", "version": version(office, number)}
    office.page("bithu", office.send("bithu", f"{home}/duyet", **fields).headers["location"])
    office.page("bithu", home, 404)
    office.send("la", f"{home}/duyet", viec="trinh", version=version(office, number))
    office.send("bithu", f"{home}/duyet", viec="duyet", version=version(office, number), note="Đồng ý")
    with office.services.database.session() as session:
        item = session.scalars(select(WorkItemRow).where(WorkItemRow.text == "Việc dự kiến của xã")).one()
        assert item.state == "dang_thuc_hien"
    assert "Người bithu" in office.page("la", f"{home}/duyet")
    office.page("bithu", "/ke-hoach-hanh-dong", 403)


def test_nobody_approves_what_they_may_not_read(office: ProgrammeOffice) -> None:
    number = made(office, "ban_thuong_vu.quy", "2026-04-01")
    with office.services.database.transaction() as session:
        document = session.scalars(select(DocumentRow).where(DocumentRow.number == "45-KH/TU")).one()
        item = session.scalars(select(WorkItemRow).where(WorkItemRow.document_id == document.id)).first()
        if item is None:  # no earlier test has taken any
            lap = principal_of(session, "lap", Channel.WEB)
            (item,) = add_items(session, lap, [WorkContent("Việc", source=WorkSource(document.id, "mục I", 0, 3, "x"))])
        taken, before = item.id, (document.audience, document.publicity)
    office.send("lap", f"/chuong-trinh/{number}/nguon", viec="nhiem-vu", item=[str(taken)])
    office.send("lap", f"/chuong-trinh/{number}/duyet", viec="trinh", version=version(office, number))
    with office.services.database.transaction() as session:
        session.get_one(DocumentRow, document.id).audience = "unit"
        session.get_one(DocumentRow, document.id).publicity = "noi_bo"
    fields = {"viec": "duyet", "version": version(office, number)}
    refused = office.send("hai", f"/chuong-trinh/{number}/duyet", status=403, **fields)
    assert "văn bản đồng chí không được đọc" in refused.text
    with office.services.database.transaction() as session:
        row = session.get_one(DocumentRow, document.id)
        row.audience, row.publicity = before
    office.send("hai", f"/chuong-trinh/{number}/duyet", **fields)
