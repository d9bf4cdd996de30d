"""Programmes and lịch out of files over HTTP: every row taken or told, until somebody has looked."""

import re

import pytest
from programme_office import BODIES, ProgrammeOffice
from programme_steps import made, secret_programme, word_table


@pytest.fixture(scope="module")
def office(programme_site: ProgrammeOffice) -> ProgrammeOffice:
    return programme_site


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
