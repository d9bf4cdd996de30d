"""Theo dõi: figures and charts for those who look over work, the items behind them, the report as Word and as data."""

import csv
import datetime
import io
import json
import re
from collections.abc import Callable

import pytest
from docx import Document
from fake_services import World
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from vanban.db.agenda import local_day
from vanban.db.models import DocumentRow
from vanban.db.people import principal_of, unit_by_code
from vanban.db.work_items import add_items, finish_item, take_on
from vanban.db.work_progress import report
from vanban.principals import Channel
from vanban.work import WorkBody, WorkContent, WorkSource

SignIn = Callable[[str], TestClient]
TODAY = local_day(datetime.datetime.now(datetime.UTC))
DAY = datetime.timedelta(days=1)
PERIOD = f"tu={TODAY - 20 * DAY}&den={TODAY + 20 * DAY}"
FORMULA = '=HYPERLINK("x")'


@pytest.fixture(scope="module", autouse=True)
def _work(world: World) -> None:
    """A planner of the city with work of three lights, one of a document, one that looks like a formula."""
    world.give_roles("an", "can_bo chuong_trinh")
    source = WorkSource(world.ids["quy-dinh.txt"], "khoản 1, điểm a", 3, 9, "trích")
    with world.services.database.transaction() as session:
        planner = principal_of(session, "an", Channel.WEB)
        lead = WorkBody("Văn phòng xã", unit_by_code(session, "xa").id)
        late = WorkContent("Việc quá hạn", lead, last=TODAY - 5 * DAY, due="trước ngày ấy", source=source)
        contents = [late, WorkContent(FORMULA, lead, last=TODAY + DAY), WorkContent("Việc đã xong", last=TODAY)]
        items = take_on(session, planner, [row.id for row in add_items(session, planner, contents)])
        report(session, planner, items[0].id, percent=30, note="Chờ số liệu của xã")
        finish_item(session, planner, items[2].id, after=1, done_on=TODAY - DAY)


def test_the_dashboard_shows_figures_charts_with_findings_and_tables(an: TestClient) -> None:
    page = an.get("/theo-doi").text
    assert "1 nhiệm vụ quá hạn, đều ở Đảng ủy xã Bến Tre Làng" in page
    assert "6 tháng gần đây có" in page
    assert page.count("Xem bảng số liệu") == 2
    tiles = re.findall(r'<strong>(\d+)</strong><a href="[^"]+">([^<]+)</a>', page)
    assert tiles == [("1", "Quá hạn"), ("1", "Sắp đến hạn"), ("1", "Hoàn thành trước hạn")]


@pytest.mark.parametrize("axis", ["chu-tri", "don-vi", "linh-vuc", "van-ban", "x"])
def test_every_axis_leads_down_to_its_items(an: TestClient, axis: str) -> None:
    page = an.get(f"/theo-doi?theo={axis}").text
    rows = page.partition("<tbody>")[2]
    addresses = re.findall(r'<th scope="row"><a href="([^"]+)">', page)
    assert rows
    assert addresses
    found = sum(len(re.findall(r'class="what"', an.get(one.replace("&amp;", "&")).text)) for one in addresses)
    assert found == 3


def test_a_light_leads_down_to_its_items_with_the_clause_and_the_reason(an: TestClient, world: World) -> None:
    page = an.get("/theo-doi/nhiem-vu?den=qua_han").text
    assert "Việc quá hạn" in page
    assert "trễ 5 ngày" in page
    assert "Chờ số liệu của xã" in page
    assert f'href="/van-ban/{world.ids["quy-dinh.txt"]}?start=3&amp;end=9#trich"' in page
    assert "Việc đã xong" not in page
    assert an.get("/theo-doi/nhiem-vu?theo=van-ban&nhom=%00&den=x&trang=0").status_code == 200


@pytest.mark.parametrize(
    "address", ["/theo-doi", "/theo-doi/nhiem-vu", "/theo-doi/bao-cao", "/theo-doi/bao-cao/tep.csv?" + PERIOD]
)
def test_it_is_for_those_who_look_over_work(binh: TestClient, visitor: TestClient, address: str) -> None:
    refused = binh.get(address)
    assert refused.status_code == 403
    assert "Việc của tôi" in refused.text
    assert visitor.get(address).status_code == 303


def test_a_report_shows_its_states_with_late_items_first(an: TestClient) -> None:
    page = an.get(f"/theo-doi/bao-cao?{PERIOD}").text
    assert page.index("Quá hạn (1)") < page.index("Đã hoàn thành (1)") < page.index("Sắp đến hạn (1)")
    assert "điểm a khoản 1 Quy định số 12-QĐ/TU" in page
    for query in ("tu=x&den=", "tu=2026-02-01&den=2026-01-01", "tu=0001-01-01&den=9999-01-01"):
        assert an.get(f"/theo-doi/bao-cao?{query}").status_code == 422


def test_the_word_report_has_figures_late_items_and_citations(an: TestClient) -> None:
    got = an.get(f"/theo-doi/bao-cao/tep.docx?{PERIOD}")
    document = Document(io.BytesIO(got.content))
    told = "\n".join(one.text for one in document.element.body.iter() if one.tag.endswith("}t") and one.text)
    for words in ("Việc quá hạn", "Chờ số liệu của xã", "Quy định số 12-QĐ/TU"):
        assert words in told


def test_the_data_has_a_row_for_each_item_and_no_formula(an: TestClient) -> None:
    address = f"/theo-doi/bao-cao/tep.{{}}?{PERIOD}"
    records = json.loads(an.get(address.format("json")).content)
    assert {one["Nội dung nhiệm vụ"] for one in records} == {"Việc quá hạn", FORMULA, "Việc đã xong"}
    late = next(one for one in records if one["Đánh giá"] == "Quá hạn")
    assert late["Văn bản giao"] == "Quy định số 12-QĐ/TU ngày 04/03/2025"
    assert (late["Vị trí trong văn bản"], late["Số ngày trễ"], late["Tiến độ (%)"]) == ("điểm a khoản 1", 5, 30)
    rows = list(csv.reader(io.StringIO(an.get(address.format("csv")).content.decode("utf-8-sig"))))
    assert any(cell == f"'{FORMULA}" for row in rows for cell in row)
    book = load_workbook(io.BytesIO(an.get(address.format("xlsx")).content))
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert any(cell.value == FORMULA for cell in cells)
    assert all(cell.data_type != "f" for cell in cells)
    assert an.get(address.format("exe")).status_code == 404


def test_what_may_not_be_read_is_in_no_figure_and_no_file(an: TestClient, world: World) -> None:
    with world.services.database.transaction() as session:
        row = session.get_one(DocumentRow, world.ids["quy-dinh.txt"])
        before = row.owner_unit_id
        row.owner_unit_id, row.audience = unit_by_code(session, "xa").id, "unit"
    told = [an.get(one) for one in ("/theo-doi", "/theo-doi/nhiem-vu", f"/theo-doi/bao-cao/tep.json?{PERIOD}")]
    assert all("Việc quá hạn" not in one.text for one in told)
    assert "Không có nhiệm vụ nào quá hạn" in told[0].text
    assert len(json.loads(told[2].content)) == 2
    with world.services.database.transaction() as session:
        row = session.get_one(DocumentRow, world.ids["quy-dinh.txt"])
        row.owner_unit_id, row.audience = before, "public"
