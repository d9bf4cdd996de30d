"""Programmes and weeks of other offices are read with nothing lost, and what is doubtful is told."""

import datetime
import io
import json
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.table import Table

from programs.papers.doubts import Doubt
from programs.papers.importing import read_programme, read_week
from programs.papers.programme import programme_docx
from programs.papers.programme_reading import read_programme_docx, read_programme_xlsx
from programs.papers.settling import settled
from programs.papers.task_rows import several_leads
from programs.papers.views import PaperHead, ProgrammeGroup, ProgrammeLine, ProgrammePaper
from programs.papers.week_reading import read_week_docx, read_week_xlsx
from programs.papers.workbook import programme_xlsx
from vanban.errors import InvalidInput, UnreadableFile
from vanban.layout.profiles import profile_named

TODAY = datetime.date(2026, 5, 1)
TITLE = "CHƯƠNG TRÌNH CÔNG TÁC NĂM 2026"
ROWS = (
    ("I", "XÂY DỰNG ĐẢNG", "", "", "", "", ""),
    ("1", "Kiện toàn chi bộ thôn", "Ban Xây dựng Đảng", "Các chi bộ", "Quyết định", "Quý III/2026", "Xong bước 1"),
    ("2", "Tập huấn cấp ủy viên", "nt", "- nt -", "Kế hoạch", "Tháng 8", ""),
    ("II", "KINH TẾ", "", "", "", "", ""),
    ("3", "Sơ kết đề án du lịch", "Văn phòng Đảng ủy và Ủy ban nhân dân xã", "", "", "sau Đại hội", ""),
    ("4", "Rà soát đất công", "", "Sở Tài chính, Công an xã", "Báo cáo", "31/3/2026", ""),
    ("5", "Sơ kết đề án  du lịch", "Ủy ban nhân dân xã", "", "", "như trên", ""),
)


def fill(table: Table, row: int, texts: tuple[str, ...]) -> None:
    """Writes texts into the cells of a row."""
    for cell, text in zip(table.rows[row].cells, texts, strict=True):
        cell.text = text


def programme_file() -> bytes:
    """Returns a programme as an office sends it: two rows of heads, merged group rows, a column of its own."""
    document = docx.Document()
    document.add_paragraph(TITLE)
    document.add_paragraph("Thực hiện Quy chế làm việc, Đảng ủy xã ban hành Chương trình công tác năm 2026:")
    table = document.add_table(rows=2 + len(ROWS), cols=7)
    heads = ("TT", "Nội dung công việc", "Cơ quan thực hiện", "", "Sản phẩm", "Thời hạn", "Tình hình")
    fill(table, 0, heads)
    fill(table, 1, ("", "", "Chủ trì", "Phối hợp", "", "", ""))
    table.cell(0, 2).merge(table.cell(0, 3))
    for column in (0, 1, 4, 5, 6):
        table.cell(0, column).merge(table.cell(1, column))
    for place, texts in enumerate(ROWS, start=2):
        fill(table, place, texts)
        if texts[0] == "I":
            table.cell(place, 1).merge(table.cell(place, 6))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_programme_of_seven_columns_with_two_rows_of_heads_is_read_whole() -> None:
    read = read_programme_docx(programme_file(), today=TODAY)
    first, second = read.paper.groups
    assert [group.title for group in (first, second)] == ["XÂY DỰNG ĐẢNG", "KINH TẾ"]
    assert first.lines[0] == ProgrammeLine(
        text="Kiện toàn chi bộ thôn",
        lead="Ban Xây dựng Đảng",
        partners=("Các chi bộ",),
        product="Quyết định",
        due="Quý III/2026",
        first=datetime.date(2026, 7, 1),
        last=datetime.date(2026, 9, 30),
        note="Tình hình: Xong bước 1",
    )
    assert (first.lines[1].lead, first.lines[1].partners) == ("Ban Xây dựng Đảng", ("Các chi bộ",))
    assert second.lines[1].partners == ("Sở Tài chính", "Công an xã")
    assert read.paper.opening == (
        TITLE,
        "Thực hiện Quy chế làm việc, Đảng ủy xã ban hành Chương trình công tác năm 2026:",
    )


def test_each_doubtful_row_is_told_with_its_place() -> None:
    read = read_programme_docx(programme_file(), today=TODAY)
    assert {(finding.doubt, finding.row) for finding in read.findings} == {
        (Doubt.EXTRA_COLUMN, 1),
        (Doubt.UNREAD_DEADLINE, 2),  # the file has no date, so "Tháng 8" is of no year
        (Doubt.SEVERAL_LEADS, 3),
        (Doubt.UNREAD_DEADLINE, 3),
        (Doubt.NO_LEAD, 4),
        (Doubt.PAST_DEADLINE, 4),
        (Doubt.PAST_DEADLINE, 5),  # as in the row above
        (Doubt.DUPLICATE, 5),
    }
    assert all(finding.words for finding in read.findings)


def test_every_word_of_a_row_is_kept() -> None:
    read = read_programme_docx(programme_file(), today=TODAY)
    kept = repr([(group.title, group.lines) for group in read.paper.groups])
    lost = [text for row in ROWS for text in row[1:] if "nt" not in text.split() and text != "như trên"]
    assert [text for text in lost if " ".join(text.split()) not in kept and ", " not in text] == []


def test_a_workbook_with_a_title_and_real_dates_is_read() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    rows = (
        ["CHƯƠNG TRÌNH CÔNG TÁC NĂM 2026"],
        ["STT", "Nhiệm vụ", "Đơn vị chủ trì", "Đơn vị phối hợp", "Kết quả", "Thời gian hoàn thành"],
        ["A", "CHUYỂN ĐỔI SỐ"],
        [
            1,
            "=Số hóa hồ sơ",
            "Văn phòng",
            "Công an xã; Các thôn",
            "Kho số",
            datetime.date(2026, 9, 30),
        ],
    )
    for row in rows:
        sheet.append(row)
    sheet["B4"].data_type = "s"
    sheet.merge_cells("A1:F1")
    sheet.merge_cells("B3:F3")
    out = io.BytesIO()
    book.save(out)
    read = read_programme_xlsx(out.getvalue(), today=TODAY)
    (group,) = read.paper.groups
    day = datetime.date(2026, 9, 30)
    line = ProgrammeLine("=Số hóa hồ sơ", "Văn phòng", ("Công an xã", "Các thôn"), "Kho số", "30/9/2026", day, day)
    assert (group, read.findings) == (ProgrammeGroup("CHUYỂN ĐỔI SỐ", (line,)), ())


def test_a_cell_as_above_with_nothing_above_is_told() -> None:
    document = docx.Document()
    table = document.add_table(rows=2, cols=3)
    fill(table, 0, ("TT", "Nhiệm vụ", "Cơ quan chủ trì"))
    fill(table, 1, ("1", "Trực lễ", "nt"))
    out = io.BytesIO()
    document.save(out)
    read = read_programme_docx(out.getvalue(), today=TODAY)
    assert [finding.doubt for finding in read.findings] == [Doubt.NOTHING_ABOVE]
    assert read.paper.groups[0].lines[0].lead == "nt"


def test_one_body_with_and_in_its_name_is_one_lead() -> None:
    assert several_leads("Ban Tuyên giáo và Dân vận") == ["Ban Tuyên giáo và Dân vận"]
    assert len(several_leads("Sở Tài chính, Sở Xây dựng")) == 2


def week_file() -> bytes:
    """Returns a week as an office sends it: days merged over rows, two events in a cell, a column of who takes part."""
    document = docx.Document()
    document.add_paragraph("LỊCH CÔNG TÁC TUẦN 37 NĂM 2026")
    table = document.add_table(rows=4, cols=6)
    fill(table, 0, ("Thứ, ngày", "Buổi", "Nội dung", "Chủ trì", "Thành phần", "Địa điểm"))
    events = "08h15: Giao ban; 10h30: Tiếp đoàn"
    fill(table, 1, ("Thứ Hai\n07/9/2026", "Sáng", events, "Bí thư", "Thường trực", "Phòng 1"))
    fill(table, 2, ("", "Chiều", "Đi cơ sở", "Phó Bí thư", "", "Thôn Đông"))
    fill(table, 3, ("Thứ Ba\n08/9/2026", "Sáng", "", "", "", ""))
    table.cell(1, 0).merge(table.cell(2, 0))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_week_with_merged_days_and_two_events_in_a_cell_is_read() -> None:
    read = read_week_docx(week_file())
    assert [(slot.day.day, slot.start_minute, slot.text) for slot in read.paper.slots] == [
        (7, 495, "Giao ban"),
        (7, 630, "Tiếp đoàn"),
        (7, None, "Đi cơ sở"),
    ]
    assert read.paper.slots[1].attending == "Thường trực"
    assert read.paper.first == datetime.date(2026, 9, 7)
    assert [(finding.doubt, finding.said) for finding in read.findings] == [(Doubt.NO_TIME, "Chiều: Đi cơ sở")]


def test_a_file_without_such_a_table_is_refused_with_what_is_needed() -> None:
    document = docx.Document()
    document.add_paragraph("Không có bảng")
    out = io.BytesIO()
    document.save(out)
    with pytest.raises(InvalidInput, match="Nhiệm vụ"):
        read_programme_docx(out.getvalue(), today=TODAY)
    with pytest.raises(InvalidInput, match="Ngày"):
        read_week_docx(out.getvalue())
    for read in (read_week_xlsx, read_week_docx):
        with pytest.raises(UnreadableFile):
            read(b"PK\x03\x04 broken")


def wrapped(data: bytes, text: str, around: str) -> bytes:
    """Returns a file in which the run of a text stands inside other elements."""
    document = docx.Document(io.BytesIO(data))
    cells = [cell for row in document.tables[0].rows for cell in row.cells]
    run = next(cell for cell in cells if cell.text == text).paragraphs[0].runs[0]._r
    outer = parse_xml(around)
    run.addprevious(outer)
    next(one for one in outer.iter() if len(one) == 0).append(run)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "around",
    [
        f"<w:ins {nsdecls('w')} w:id='1' w:author='a'/>",
        f"<w:sdt {nsdecls('w')}><w:sdtContent/></w:sdt>",
        f"<w:smartTag {nsdecls('w')} w:element='x'/>",
    ],
)
def test_words_in_changes_and_content_controls_are_read(around: str) -> None:
    read = read_programme_docx(wrapped(programme_file(), "Kiện toàn chi bộ thôn", around), today=TODAY)
    assert read.paper.groups[0].lines[0].text == "Kiện toàn chi bộ thôn"


def test_deleted_words_are_not_read() -> None:
    around = f"<w:del {nsdecls('w')} w:id='1' w:author='a'/>"
    read = read_programme_docx(wrapped(programme_file(), "Kiện toàn chi bộ thôn", around), today=TODAY)
    assert read.paper.groups[0].lines[0].text == ""
    assert Doubt.NO_TEXT in {finding.doubt for finding in read.findings}


def test_a_cell_that_goes_on_from_no_row_is_read() -> None:
    document = docx.Document(io.BytesIO(programme_file()))
    properties = document.tables[0].rows[0].cells[0]._tc.get_or_add_tcPr()
    next(properties.iter(qn("w:vMerge"))).set(qn("w:val"), "continue")
    out = io.BytesIO()
    document.save(out)
    assert len(read_programme_docx(out.getvalue(), today=TODAY).paper.groups) == 2


def test_the_kind_of_a_file_is_told_by_its_bytes() -> None:
    assert read_programme(programme_file(), today=TODAY) == read_programme_docx(programme_file(), today=TODAY)
    workbook = programme_xlsx(ProgrammePaper(PaperHead("Chương trình", "năm 2026", "ĐẢNG ỦY"), ()))
    assert read_programme(workbook, today=TODAY).paper.head.issuer == "ĐẢNG ỦY"
    assert read_week(week_file()) == read_week_docx(week_file())
    with pytest.raises(UnreadableFile, match="docx"):
        read_programme(b"%PDF-1.7", today=TODAY)


@pytest.mark.data
def test_the_140_rows_of_a_real_annex_come_back_from_word(shared_data: Path) -> None:
    rows = json.loads((shared_data / "tasks" / "03-NQ-CP_PL2_gold.json").read_text(encoding="utf-8"))
    titles = dict.fromkeys(row["group"] for row in rows)
    groups = tuple(
        ProgrammeGroup(
            title,
            tuple(
                ProgrammeLine(row["task"], row["lead"], (row["coordinate"],), row["product"], row["due"])
                for row in rows
                if row["group"] == title
            ),
        )
        for title in titles
    )
    head = PaperHead("Chương trình", "hành động năm 2025", "ĐẢNG ỦY", dated=datetime.date(2025, 1, 9))
    paper = ProgrammePaper(head, groups)
    read = read_programme_docx(programme_docx(paper, profile_named("dang_2026")), today=TODAY)
    assert read.paper == settled(paper)
    assert sum(len(group.lines) for group in read.paper.groups) == 140
