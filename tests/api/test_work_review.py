"""The review of a document's tasks: goals, what is to be looked at again, and the field that comes with each."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from work_world import WorkWorld, moved, work_world

from vanban.db.models import DocumentRow
from vanban.db.work_models import WorkItemRow

PLAN = """<html><body>
<p>ĐẢNG BỘ THÀNH PHỐ LẠC HÀ</p><p>BAN THƯỜNG VỤ</p><p>Số 71-KH/TU</p><p>Lạc Hà, ngày 02 tháng 11 năm 2026</p>
<p>KẾ HOẠCH</p><p>về chuyển đổi số</p>
<p>I- MỤC TIÊU</p>
<p>Đến năm 2028, ít nhất 90% hồ sơ được nộp trực tuyến, trên 60% người dân hài lòng.</p>
<p>II- NHIỆM VỤ</p>
<p>1. Đảng ủy các xã, phường báo cáo trước ngày 15/12/2026.</p>
<table><tr><th>TT</th><th>Nhiệm vụ</th><th>Cơ quan chủ trì</th><th>Thời gian</th></tr>
<tr><td>1</td>
<td>Bố trí người trực tại bộ phận một cửa</td><td>Đảng ủy các xã, phường</td><td>Khi có hướng dẫn</td></tr></table>
<p>T/M BAN THƯỜNG VỤ</p><p>PHÓ BÍ THƯ</p><p>Hoàng Thị Mỹ Dung</p>
</body></html>"""


@pytest.fixture(scope="module")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WorkWorld]:
    with work_world(tmp_path_factory.mktemp("review")) as built:
        yield built


@pytest.fixture(scope="module")
def plan(ward: WorkWorld, tmp_path_factory: pytest.TempPathFactory) -> int:
    file: Path = tmp_path_factory.mktemp("plan") / "ke-hoach-71.html"
    file.write_text(PLAN, encoding="utf-8")
    document = ward.hand_in(file)
    with ward.world.services.database.transaction() as session:
        session.get_one(DocumentRow, document).field = "Chuyển đổi số, khoa học và công nghệ"
    return document


def tasks_of(page: str) -> list[str]:
    """Returns the tasks of a review page in its order."""
    return re.findall(r'<label for="v-\d[\d-]*">([^<]+)</label>', page)


def test_each_task_shows_its_confidence_and_the_least_certain_can_come_first(ward: WorkWorld, plan: int) -> None:
    address = f"/nhiem-vu/tu-van-ban/{plan}"
    page = ward.hanh.get(address).text
    assert len(re.findall(r"<dt>Độ tin cậy</dt><dd>\d+ %</dd>", page)) == 2
    assert [one[:40] for one in tasks_of(page)] == [
        "Đảng ủy các xã, phường báo cáo trước ngà",
        "Bố trí người trực tại bộ phận một cửa",
    ]
    assert page.count("Nên xem kỹ") == 1
    unsure = ward.hanh.get(f"{address}?xep=chua-chac").text
    assert tasks_of(unsure) == tasks_of(page)[::-1]
    assert 'name="xep" value="chua-chac"' in unsure


def test_goals_are_taken_as_items_with_indicator_value_and_field(ward: WorkWorld, plan: int) -> None:
    address = f"/nhiem-vu/tu-van-ban/{plan}"
    keys = re.findall(r'name="viec" value="(c[\d-]+)"', ward.hanh.get(address).text)
    assert len(keys) == 2
    moved(ward.hanh.post(address, data={"viec": keys[:1]}))
    with ward.world.services.database.session() as session:
        row = session.scalars(select(WorkItemRow).where(WorkItemRow.document_id == plan)).one()
    assert (row.value, row.field) == ("ít nhất 90%", "Chuyển đổi số, khoa học và công nghệ")
    assert "Hồ sơ được nộp trực tuyến" in row.indicator
    shown = ward.hanh.get(address).text
    assert re.findall(r'name="viec" value="(c[\d-]+)"', shown) == keys[1:]
    form = ward.hanh.get(f"{address}/sua?viec={keys[1]}").text
    assert 'value="trên 60%"' in form
    moved(ward.hanh.post(f"{address}/sua", data={"viec": keys[1], "text": "Đo sự hài lòng", "value": "trên 60%"}))
    assert re.findall(r'name="viec" value="(c[\d-]+)"', ward.hanh.get(address).text) == []


def test_the_field_is_offered_filtered_by_and_kept_through_a_split(ward: WorkWorld, plan: int) -> None:
    made = moved(ward.hanh.post("/nhiem-vu/moi", data={"text": "Quét vôi; trồng cây", "field": "Y tế dự phòng"}))
    form = ward.hanh.get(f"{made}/sua").text
    assert '<option value="Giáo dục và đào tạo">' in form
    assert 'value="Y tế dự phòng"' in form
    moved(ward.hanh.post(f"{made}/tach", data={"parts": "Quét vôi\nTrồng cây", "after": "1"}))
    found = ward.hanh.get("/nhiem-vu?linh_vuc=Y tế dự phòng").text
    assert "Trồng cây" in found
    assert "Quét vôi" in found
    bare = moved(ward.hanh.post("/nhiem-vu/moi", data={"text": "Việc chưa phân"}))
    without = ward.hanh.get("/nhiem-vu?linh_vuc=-").text
    assert bare in without
    assert "Trồng cây" not in without
    moved(ward.hanh.post(f"{bare}/sua", data={"text": "Việc chưa phân", "field": "Tuyên giáo", "after": "1"}))
    assert "<dt>Lĩnh vực</dt><dd>(trống)</dd>" in ward.hanh.get(bare).text
    wrong = ward.hanh.post(f"{bare}/sua", data={"text": "Việc", "field": "x" * 101, "after": "2"})
    assert wrong.status_code == 422
    assert "Lĩnh vực" in wrong.text


def test_the_dashboard_counts_by_the_fields_that_came_with_the_tasks(ward: WorkWorld, plan: int) -> None:
    address = f"/nhiem-vu/tu-van-ban/{plan}"
    keys = re.findall(r'name="viec" value="(\d[\d-]*)"', ward.hanh.get(address).text)
    moved(ward.hanh.post(address, data={"viec": keys}))
    page = ward.hanh.get("/theo-doi?theo=linh-vuc").text
    assert "Chuyển đổi số, khoa học và công nghệ" in page
    shown = ward.hanh.get("/theo-doi/nhiem-vu?theo=linh-vuc&nhom=Chuyển đổi số, khoa học và công nghệ").text
    with ward.world.services.database.session() as session:
        named = session.scalars(select(WorkItemRow).where(WorkItemRow.field.startswith("Chuyển đổi số"))).all()
    assert len(named) >= 3
    assert [row.text for row in named if row.text not in shown] == []
