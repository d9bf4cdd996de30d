"""What people do with work programmes over HTTP, step by step, for tests of their pages."""

import html
import io
import re
from collections.abc import Sequence
from datetime import timedelta

import docx
from programme_office import BODIES, ProgrammeOffice
from sqlalchemy import select

from vanban.db.programme_models import ProgrammeRow
from vanban.db.validity import today

PROPOSALS = {  # of each body: what, by when
    "vp": ("Tổng kết công tác năm của Đảng bộ xã", "tháng 12"),
    "bxd": ("Bồi dưỡng nghiệp vụ cho cấp ủy chi bộ", "quý II"),
    "ubkt": ("Giám sát việc thu, nộp đảng phí ở các chi bộ", "trước 30/9"),
    "ubnd": ("Thí điểm trợ lý ảo tra cứu văn bản tại đảng ủy xã", "tháng 10"),
}


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
