"""Who is told of a programme, and who approves it: called units, leaders, planners, calendars of people."""

import datetime
import re
from datetime import timedelta

import pytest
from icalendar import Calendar, Event
from programme_office import ProgrammeOffice
from programme_steps import (
    approve,
    feed,
    made,
    version,
)
from sqlalchemy import func, select

from vanban.db.agenda import local_day
from vanban.db.call_notices import remind_calls
from vanban.db.models import DocumentRow, PersonRow
from vanban.db.people import create_person, principal_of
from vanban.db.programme_models import ProgrammeCallNoticeRow, ProgrammeCallRow, ProgrammeRow, SlotRow
from vanban.db.validity import today
from vanban.db.work_items import add_items
from vanban.db.work_models import WorkItemRow
from vanban.principals import Channel
from vanban.work import WorkContent, WorkSource


@pytest.fixture(scope="module")
def office(programme_site: ProgrammeOffice) -> ProgrammeOffice:
    return programme_site


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
        at = now + (later - local_day(now)) - timedelta(days=days_before)
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
