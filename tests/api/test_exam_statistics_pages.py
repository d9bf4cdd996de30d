"""The statistics of a sitting: page, Word report and workbook, for the trainers of its unit alone."""

import io
import json
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path

import docx
import openpyxl
import pytest
from entering import SignIn
from fake_services import World
from fastapi.testclient import TestClient
from sqlalchemy import select
from statistics_sitting import KEYS, held_sitting

from vanban.db.audit_models import AuditRow
from vanban.exam_responses import STILL_ON, TOO_FEW

SOFFICE = shutil.which("soffice")


@pytest.fixture(scope="module")
def sitting(world: World) -> int:
    """A sitting of sixty people whose question 5 has a wrong key."""
    return held_sitting(world)


@pytest.fixture
def page(an: TestClient, sitting: int) -> str:
    """The page of that sitting as its trainer sees it."""
    answer = an.get(f"/ky-thi/{sitting}/thong-ke")
    assert answer.status_code == 200
    return unescape(answer.text)


def order(page: str) -> list[int]:
    return [int(number) for number in re.findall(r'<tr id="cau-(\d+)"', page)]


def test_the_page_states_findings_and_has_every_figure_in_a_table(page: str) -> None:
    assert "Điểm trung bình" in page
    assert "1/12 câu phân biệt kém (D dưới 0,20)" in page
    assert "Yếu nhất theo chủ đề:" in page
    assert "có điểm trung bình cao nhất" in page
    assert page.count("Xem bảng số liệu") == 5
    assert order(page) == list(range(1, len(KEYS) + 1))
    assert 'href="/ngan-hang/' in page


def test_the_question_with_the_wrong_key_is_named_with_the_option_that_draws_the_able(page: str) -> None:
    reviews = page.partition('id="xem-lai"')[2].partition("</section>")[0]
    assert "Có thể sai đáp án: phương án C" in reviews
    assert 'href="#cau-5"' in reviews


def test_nobodys_name_is_on_the_page(page: str) -> None:
    assert "Người thi" not in page
    assert "thi-sinh-" not in page


@pytest.mark.parametrize("key", ["p", "d", "r", "bo-trong"])
def test_questions_are_sorted_by_a_column_either_way(an: TestClient, sitting: int, key: str) -> None:
    up, down = (an.get(f"/ky-thi/{sitting}/thong-ke?xep={sign}{key}").text for sign in ("", "-"))
    figures = {number: figure(up, number, key) for number in order(up)}
    assert [figures[number] for number in order(up)] == sorted(figures.values())
    assert [figures[number] for number in order(down)] == sorted(figures.values(), reverse=True)
    assert 'aria-sort="ascending"' in up
    assert 'aria-sort="descending"' in down


def figure(page: str, number: int, key: str) -> float:
    label = {"p": "P", "d": "D", "r": "r", "bo-trong": "Bỏ trống"}[key]
    row = page.partition(f'id="cau-{number}"')[2]
    words = re.search(rf'data-label="{label}">([^<]+)<', row)
    assert words is not None
    return float(words[1].replace("−", "-").replace(",", ".").removesuffix(" %"))


def test_an_unknown_order_is_that_of_the_paper(an: TestClient, sitting: int) -> None:
    assert order(an.get(f"/ky-thi/{sitting}/thong-ke?xep=-xyz").text) == list(range(1, len(KEYS) + 1))


def test_others_get_the_same_answer_as_for_a_sitting_that_is_not_there(
    world: World, an: TestClient, binh: TestClient, sitting: int
) -> None:
    world.give_roles("binh", "giang_vien")  # a trainer too, of another unit
    for ending in ("", ".docx", ".xlsx"):
        strange = binh.get(f"/ky-thi/{sitting}/thong-ke{ending}")
        missing = binh.get(f"/ky-thi/{sitting + 10_000}/thong-ke{ending}")
        assert strange.status_code == missing.status_code == 404
        assert strange.text == missing.text
        assert an.get(f"/ky-thi/{sitting + 10_000}/thong-ke{ending}").status_code == 404


def test_a_visitor_is_sent_to_sign_in(visitor: TestClient, sitting: int) -> None:
    answer = visitor.get(f"/ky-thi/{sitting}/thong-ke")
    assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (303, "/dang-nhap")


def test_someone_of_the_unit_who_is_no_trainer_sees_nothing(world: World, sign_in: SignIn, sitting: int) -> None:
    world.give_roles("an", "can_bo van_thu quan_tri")
    try:
        assert sign_in("an").get(f"/ky-thi/{sitting}/thong-ke").status_code == 404
    finally:
        world.give_roles("an", "giang_vien")


def test_few_people_are_told_honestly(world: World, an: TestClient) -> None:
    few = held_sitting(world, people=7)
    page = unescape(an.get(f"/ky-thi/{few}/thong-ke").text)
    assert "Chưa đủ số liệu: cần ít nhất 30 người" in page
    assert "Chưa đủ số liệu để chỉ ra câu cần xem lại." in page
    assert "nan" not in re.sub(r"[^a-z]+", " ", page.lower()).split()
    assert 'data-label="D">–<' in page


@pytest.mark.parametrize(("state", "people", "reason"), [("dong", 4, TOO_FEW), ("mo", 9, None), ("nhap", 9, STILL_ON)])
def test_an_anonymous_sitting_shows_nothing_too_early_or_of_too_few(
    world: World, an: TestClient, state: str, people: int, reason: str | None
) -> None:
    hidden = held_sitting(world, people=people, state=state, anonymity="an_danh")
    page = unescape(an.get(f"/ky-thi/{hidden}/thong-ke").text)
    if reason is None:  # its window has ended
        assert "đơn vị có dưới 5 người được gộp lại" in page
        return
    assert reason in page
    assert "Điểm trung bình" not in page
    assert "người đã nộp bài, tính" not in page
    book = openpyxl.load_workbook(io.BytesIO(an.get(f"/ky-thi/{hidden}/thong-ke.xlsx").content))
    assert book.sheetnames == ["Tổng hợp"]
    report = docx.Document(io.BytesIO(an.get(f"/ky-thi/{hidden}/thong-ke.docx").content))
    assert reason in "\n".join(one.text for one in report.paragraphs)
    assert report.tables == []


def test_looks_and_files_are_in_the_audit_log_without_words_of_questions(
    world: World, an: TestClient, sitting: int
) -> None:
    for ending in ("", ".docx", ".xlsx"):
        an.get(f"/ky-thi/{sitting}/thong-ke{ending}")
    with world.services.database.session() as session:
        wanted = select(AuditRow.action, AuditRow.target_id, AuditRow.detail).where(AuditRow.target == "exam_sitting")
        rows = session.execute(wanted.order_by(AuditRow.sequence.desc()).limit(3)).all()
    assert [(one.action, one.target_id) for one in rows] == [
        ("xuat_du_lieu", str(sitting)),
        ("xuat_du_lieu", str(sitting)),
        ("xem_van_ban", str(sitting)),
    ]
    assert [json.loads(one.detail) for one in rows] == [
        {"format": "xlsx", "part": "thong_ke"},
        {"format": "docx", "part": "thong_ke"},
        {"part": "thong_ke"},
    ]


def test_the_workbook_has_numbers_with_formats_and_no_formula(an: TestClient, sitting: int) -> None:
    data = an.get(f"/ky-thi/{sitting}/thong-ke.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(data.content))
    assert book.sheetnames == ["Tổng hợp", "Câu hỏi", "Phương án", "Đơn vị", "Chủ đề", "Phân bố"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n"}  # none is a formula
    words = {cell.value for cell in cells if isinstance(cell.value, str)}
    assert {"=1+1", "=Chủ đề lạ", "+84 là gì? (2)"} <= words
    assert all(cell.quotePrefix for cell in cells if isinstance(cell.value, str) and cell.value[0] in "=+-@")
    items = book["Câu hỏi"]
    heads = [cell.value for cell in items[1]]
    for row in items.iter_rows(min_row=2):
        told = dict(zip(heads, row, strict=True))
        assert isinstance(told["P"].value, float)
        assert told["P"].number_format == "0.00"
        assert told["Bỏ trống"].number_format == "0.0%"
        assert told["P thấp 95 %"].value <= told["P"].value <= told["P cao 95 %"].value
    counts = [row[2].value for row in book["Phân bố"].iter_rows(min_row=2)]
    assert sum(counts) == 60
    assert book["Phương án"].max_row == 1 + 4 * len(KEYS)


def test_the_report_says_what_the_page_says(an: TestClient, sitting: int, page: str) -> None:
    report = docx.Document(io.BytesIO(an.get(f"/ky-thi/{sitting}/thong-ke.docx").content))
    text = "\n".join(one.text for one in report.paragraphs)
    assert text.startswith("BÁO CÁO THỐNG KÊ KẾT QUẢ THI")
    assert "Câu 5: Có thể sai đáp án: phương án C" in text
    assert report.styles["Normal"].font.name == "Times New Roman"
    figures = {row.cells[0].text: row.cells[1].text for row in report.tables[0].rows}
    assert f"<strong>{figures['Điểm trung bình']}</strong>" in page
    items = report.tables[4]
    assert len(items.rows) == 1 + len(KEYS)
    assert [row.cells[3].text for row in items.rows][1:] == [
        re.search(r'data-label="P">([^<]+)<', part)[1] for part in page.split('<tr id="cau-')[1:]
    ]


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")
def test_an_office_program_reads_the_workbook_as_it_was_written(an: TestClient, sitting: int, tmp_path: Path) -> None:
    file = tmp_path / "so-lieu.xlsx"
    file.write_bytes(an.get(f"/ky-thi/{sitting}/thong-ke.xlsx").content)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        SOFFICE,
        profile,
        "--headless",
        "--convert-to",
        "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,3",
    ]
    subprocess.run([*command, "--outdir", tmp_path, file], check=True, capture_output=True, timeout=120)
    (sheet,) = tmp_path.glob("*.csv")
    assert "=1+1" in sheet.read_text("utf-8")  # shown as it stands, not worked out
