"""What stands on the papers that we write: words, tables, pages."""

import io
from dataclasses import replace

import docx
import openpyxl
import pypdfium2
import pytest
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.table import Table
from paper_examples import DIRECTIVE, LETTER, LINES, PLAN, PROGRAMME, REMINDER, REPORT, WEEK, day

from ingest.readers.office_conversion import program
from programs.papers.action_plan import action_plan_docx
from programs.papers.freezing import frozen, thawed
from programs.papers.letter import letter_docx
from programs.papers.printing import pdf_of
from programs.papers.programme import programme_docx
from programs.papers.reminder import reminder_docx
from programs.papers.report import report_docx
from programs.papers.views import LetterPaper, ProgrammeGroup, ReportFigures
from programs.papers.week import week_docx
from programs.papers.wording import closed, directive_name
from programs.papers.workbook import programme_xlsx, week_xlsx
from vanban.errors import InvalidInput
from vanban.layout.profiles import profile_named

PARTY = profile_named("dang_2026")


def opened(data: bytes) -> Document:
    """Returns a file opened by python-docx."""
    return docx.Document(io.BytesIO(data))


def body(data: bytes) -> list[str]:
    """Returns the paragraphs that stand outside tables."""
    return [paragraph.text for paragraph in opened(data).paragraphs if paragraph.text]


def rows(table: Table) -> list[list[str]]:
    """Returns the texts of a table; a merged cell stands once."""
    return [list({cell._tc: cell.text for cell in row.cells}.values()) for row in table.rows]


def test_the_same_programme_gives_the_same_bytes() -> None:
    assert programme_docx(PROGRAMME, PARTY) == programme_docx(PROGRAMME, PARTY)


def test_tasks_stand_on_pages_on_their_side_under_a_head_that_repeats() -> None:
    document = opened(programme_docx(PROGRAMME, PARTY))
    assert [section.orientation for section in document.sections] == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE]
    table = document.tables[-1]
    assert "w:tblHeader" in table.rows[0]._tr.xml
    assert "w:tblHeader" not in table.rows[1]._tr.xml
    assert rows(table)[1] == ["I", "CÔNG TÁC XÂY DỰNG ĐẢNG"]
    assert [row[0] for row in rows(table)] == ["TT", "I", "1", "II", "2", "3"]
    assert rows(table)[4][5] == "15 ngày sau Hội nghị sơ kết (20/7/2027)"


def test_columns_that_nothing_stands_in_are_left_out() -> None:
    bare = replace(PROGRAMME, groups=(ProgrammeGroup("", (LINES[2],)),))
    assert rows(opened(programme_docx(bare, PARTY)).tables[-1]) == [
        ["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời gian hoàn thành"],
        ["1", "Tiếp công dân định kỳ", "Thường trực Đảng ủy", "Hằng tháng"],
    ]


def test_a_week_has_a_row_for_every_working_day() -> None:
    table = opened(week_docx(WEEK, PARTY)).tables[1]
    assert [row[0].split("\n")[0] for row in rows(table)[1:]] == [
        *("Thứ Hai", "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy"),
    ]
    assert "08h15 - 10h00: Họp giao ban đầu tuần\nThành phần: " in rows(table)[1][2]
    assert rows(table)[4][2] == "Tiếp công dân\nHoãn: trùng lịch của Thành ủy"


def test_a_letter_rests_on_its_directive_and_names_each_task_its_role_and_deadline() -> None:
    lines = body(letter_docx(LETTER, PARTY))
    assert lines[0] == "Kính gửi: Văn phòng Đảng ủy"
    assert lines[1] == (
        "Thực hiện Chỉ thị số 05-CT/TU, ngày 10/6/2026 của Ban Thường vụ Thành ủy về tăng cường sử dụng dữ liệu dùng "
        "chung, Thường trực Đảng ủy giao Văn phòng Đảng ủy thực hiện các nhiệm vụ sau:"
    )
    assert "- Cơ quan phối hợp: Công an phường." in lines
    assert "- Cơ quan chủ trì: Ban Xây dựng Đảng." in lines
    assert lines[-1].endswith("báo cáo kết quả về Văn phòng Đảng ủy trước ngày 20/7/2026.")


def test_characters_that_no_file_holds_and_line_breaks_are_left_out_of_every_field() -> None:
    bad = "x\x00\x0b\ufffe\ny"
    task = replace(LETTER.tasks[0], text=bad, product=bad, due=bad, clause=bad, partners=(bad,))
    letter = replace(
        LETTER,
        head=replace(LETTER.head, subject=bad, issuer=bad, superior=bad, number=bad, place=bad),
        addressees=(bad,),
        assigner=bad,
        directives=(replace(DIRECTIVE, type=bad, number=bad, issuer=bad, subject=bad),),
        report_to=bad,
        closing=(bad,),
        signer=replace(LETTER.signer, authority=bad, position=bad, name=bad),
        recipients=(bad,),
    )
    for tasks in ((task,), (task,) * 7):
        lines = body(letter_docx(replace(letter, tasks=tasks), PARTY))
        assert "Kính gửi: x y" in lines
        assert not any("\n" in line for line in lines)


def test_many_tasks_of_a_letter_stand_in_an_annex() -> None:
    document = opened(letter_docx(replace(LETTER, tasks=LETTER.tasks * 4), PARTY))
    assert "nêu tại Phụ lục kèm theo." in "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert len(document.tables[-1].rows) == 9


def test_a_directive_whose_subject_has_no_about_gets_it() -> None:
    named = directive_name(replace(DIRECTIVE, subject="Tăng cường tiết kiệm;"))
    assert named.endswith("Thành ủy về tăng cường tiết kiệm")


def test_a_reminder_tells_what_is_late_by_how_many_days_apart_from_what_is_due_soon() -> None:
    data = reminder_docx(REMINDER, PARTY)
    lines, tables = body(data), opened(data).tables
    assert "còn 01 nhiệm vụ đã quá thời hạn hoàn thành và 01 nhiệm vụ sắp đến hạn hoàn thành" in lines[1]
    assert [line for line in lines if line.startswith("I")] == ["I- NHIỆM VỤ QUÁ HẠN", "II- NHIỆM VỤ SẮP ĐẾN HẠN"]
    assert rows(tables[1])[1][3:] == ["Trước ngày 15/7/2026 (quá 17 ngày)", "40%"]
    assert rows(tables[2])[1][3:] == ["06/8/2026", "Chưa báo cáo"]


def test_a_report_gives_figures_and_why_each_late_task_is_late() -> None:
    data = report_docx(REPORT, PARTY)
    lines, tables = body(data), opened(data).tables
    assert "- Đã hoàn thành 15 nhiệm vụ (60%), gồm: trước hạn 4, đúng hạn 9, sau hạn 2;" in lines
    assert "- Quá hạn chưa hoàn thành 2 nhiệm vụ (8%)." in lines
    assert rows(tables[1])[-1] == ["Cộng", "25", "4", "9", "2", "5", "3", "2"]
    assert [row[4:6] for row in rows(tables[2])[1:]] == [
        ["30", "Chờ dữ liệu của Công an cấp xã"],
        ["15", "Chưa báo cáo"],
    ]


def test_a_report_about_nothing_divides_by_nothing() -> None:
    lines = body(report_docx(replace(REPORT, overall=ReportFigures("Không"), by_body=(), sections=()), PARTY))
    assert "- Đã hoàn thành 0 nhiệm vụ;" in lines


def test_a_plan_has_four_parts_and_annexes_of_goals_and_tasks() -> None:
    lines = body(action_plan_docx(PLAN, PARTY))
    assert [line for line in lines if line[:2] in ("I-", "II", "IV")] == [
        *("I- MỤC ĐÍCH, YÊU CẦU", "II- MỤC TIÊU, CHỈ TIÊU", "III- NHIỆM VỤ, GIẢI PHÁP", "IV- TỔ CHỨC THỰC HIỆN"),
    ]
    assert "- Tỷ lệ hồ sơ công việc xử lý trên môi trường điện tử: từ 95% trở lên (31/12/2026)." in lines
    assert [line for line in lines if line.startswith("PHỤ LỤC")] == ["PHỤ LỤC I", "PHỤ LỤC II"]


def test_a_body_ends_with_one_full_stop() -> None:
    assert [closed(text) for text in ("Xong./.", "Xong;", "Xong", "Xong.")] == ["Xong."] * 4


def test_a_number_and_a_day_not_yet_given_leave_room() -> None:
    head = replace(PROGRAMME.head, number="-CTr/ĐU", dated=None)
    table = opened(programme_docx(replace(PROGRAMME, head=head), PARTY)).tables[0]
    assert table.cell(1, 0).text.startswith("Số         -CTr/ĐU")
    assert table.cell(1, 1).text.startswith("Tân Lạc Đông, ngày       tháng")


def test_days_in_a_workbook_are_dates_and_words_are_never_formulas() -> None:
    line = replace(LINES[0], text="=1+1", lead="@SUM(A1)", product="_x0041_ và _x000D_")
    paper = replace(PROGRAMME, groups=(ProgrammeGroup("+NHÓM", (line,)),))
    sheet = openpyxl.load_workbook(io.BytesIO(programme_xlsx(paper))).worksheets[0]
    cells = list(sheet.iter_rows())
    assert [cell.value.date() for cell in cells[2] if cell.is_date] == [line.first, line.last]
    assert all(cell.data_type != "f" and (cell.data_type != "s" or cell.quotePrefix) for row in cells for cell in row)
    assert cells[2][4].value == "_x005F_x0041_ và _x005F_x000D_"
    assert sheet.print_title_rows == "$1:$1"


def test_a_week_as_a_workbook_has_a_row_for_each_slot() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(week_xlsx(WEEK))).worksheets[0]
    assert [row[0].date() for row in sheet.iter_rows(min_row=2, values_only=True)] == [
        *(day(9, 7), day(9, 7), day(9, 9), day(9, 12)),
    ]


def test_words_longer_than_a_cell_are_refused_and_not_cut() -> None:
    long = replace(PROGRAMME, groups=(ProgrammeGroup("", (replace(LINES[0], text="a" * 40_000),)),))
    with pytest.raises(InvalidInput, match="dài quá mức"):
        programme_xlsx(long)


def test_a_letter_that_was_kept_is_printed_again_as_it_was() -> None:
    kept = thawed(LetterPaper, frozen(LETTER))
    assert kept == LETTER
    with pytest.raises(InvalidInput):
        thawed(LetterPaper, "{}")


@pytest.mark.skipif(program() is None, reason="LibreOffice is not installed")
def test_a_programme_prints_as_pages_numbered_from_the_second() -> None:
    pages = pypdfium2.PdfDocument(pdf_of(programme_docx(PROGRAMME, PARTY)))
    texts = [page.get_textpage().get_text_range() for page in pages]
    assert len(texts) == 2
    assert texts[1].split()[0] == "2"
    assert "Hoàng" in texts[0]  # letters with marks may come from another typeface, and so apart
    assert [page.get_width() > page.get_height() for page in pages] == [False, True]
