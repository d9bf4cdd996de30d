"""The layout checker finds nothing in what our writers write, and each fault that a test puts in."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from paper_examples import LETTER, PLAN, PROGRAMME, REMINDER, REPORT, SIGNER, WEEK

from programs.papers.action_plan import action_plan_docx
from programs.papers.checking import check_layout
from programs.papers.deviations import Deviation, Rule
from programs.papers.letter import letter_docx
from programs.papers.programme import programme_docx
from programs.papers.reminder import reminder_docx
from programs.papers.report import report_docx
from programs.papers.views import PaperHead, PaperSigner
from programs.papers.week import week_docx
from samples.docx import render
from samples.profiles import profile_of
from samples.sources import load_sources
from vanban.errors import UnreadableFile
from vanban.layout.profiles import profile_named

PARTY = profile_named("dang_2026")
STATE_SIGNER = PaperSigner("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Cao Minh Triết")
WRITTEN = programme_docx(PROGRAMME, PARTY)
LETTER_WRITTEN = letter_docx(LETTER, PARTY)


def of_state(head: PaperHead) -> PaperHead:
    """Returns a head as the people's committee of the ward has it."""
    number = head.number.replace("-", "/").replace("/ĐU", "-UBND") if head.number else ""
    return replace(head, issuer="ỦY BAN NHÂN DÂN\nPHƯỜNG TÂN LẠC ĐÔNG", superior="", number=number)


def changed(data: bytes, change: Callable[[Document], None]) -> set[Rule]:
    """Returns the rules that a document breaks after a change."""
    document = docx.Document(io.BytesIO(data))
    change(document)
    out = io.BytesIO()
    document.save(out)
    return {deviation.rule for deviation in check_layout(out.getvalue(), PARTY)}


def _told(deviations: list[Deviation]) -> list[str]:
    return [deviation.words for deviation in deviations]


def test_papers_of_the_party_keep_to_their_profile() -> None:
    many = replace(LETTER, tasks=LETTER.tasks * 4, addressees=("Văn phòng Đảng ủy", "Các chi bộ"))
    older = profile_named("dang_2018")
    assert _told(check_layout(WRITTEN, PARTY)) == []
    assert _told(check_layout(LETTER_WRITTEN, PARTY)) == []
    assert _told(check_layout(week_docx(WEEK, older), older)) == []
    assert _told(check_layout(letter_docx(many, older), older)) == []
    assert _told(check_layout(reminder_docx(REMINDER, PARTY), PARTY)) == []
    assert _told(check_layout(report_docx(REPORT, older), older)) == []
    assert _told(check_layout(action_plan_docx(PLAN, PARTY), PARTY)) == []


def test_a_paper_of_another_profile_is_told() -> None:
    rules = {deviation.rule for deviation in check_layout(WRITTEN, profile_named("nha_nuoc_2020"))}
    assert {Rule.MISSING, Rule.NUMBER, Rule.AUTHORITY, Rule.HEADS, Rule.RECIPIENTS} <= rules


def test_papers_of_the_state_keep_to_their_profile() -> None:
    profile = profile_named("nha_nuoc_2020")
    for data in (
        programme_docx(replace(PROGRAMME, head=of_state(PROGRAMME.head), signer=STATE_SIGNER), profile),
        letter_docx(replace(LETTER, head=of_state(LETTER.head), signer=STATE_SIGNER), profile),
        reminder_docx(replace(REMINDER, head=of_state(REMINDER.head), signer=STATE_SIGNER), profile),
        report_docx(replace(REPORT, head=of_state(REPORT.head), signer=STATE_SIGNER), profile),
        action_plan_docx(replace(PLAN, head=of_state(PLAN.head), signer=STATE_SIGNER), profile),
    ):
        assert _told(check_layout(data, profile)) == []


@pytest.mark.parametrize("kind", ["06", "11", "16", "17", "25"])  # a note, parts, a letter, addressees, of the State
def test_sample_documents_keep_to_their_profiles(kind: str) -> None:
    source = next(one for one in load_sources() if one.slug.startswith(kind))
    assert _told(check_layout(render(source), profile_of(source))) == []


def _paragraph(document: Document, start: str) -> "docx.text.paragraph.Paragraph":
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    everywhere = [*document.paragraphs, *(paragraph for cell in cells for paragraph in cell.paragraphs)]
    return next(one for one in everywhere if one.text.startswith(start))


def _rewrite(start: str, words: str) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        _paragraph(document, start).runs[0].text = words

    return change


def _style(start: str, **values: object) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        for name, value in values.items():
            setattr(_paragraph(document, start).runs[0].font, name, value)

    return change


def _form(start: str, **values: object) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        for name, value in values.items():
            setattr(_paragraph(document, start).paragraph_format, name, value)

    return change


def _section(**values: object) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        for name, value in values.items():
            setattr(document.sections[0], name, value)

    return change


def _remove(start: str) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        element = _paragraph(document, start)._p
        element.getparent().remove(element)

    return change


def _no_number(document: Document) -> None:
    for run in document.sections[0].header.paragraphs[0].runs:
        run._r.getparent().remove(run._r)


def _line_before_the_head(document: Document) -> None:
    document.tables[0]._tbl.addprevious(document.add_paragraph("Bản sao")._p)


FAULTS: dict[str, tuple[Callable[[Document], None], Rule]] = {
    "a left margin of 25 mm": (_section(left_margin=Mm(25)), Rule.MARGINS),
    "a letter page": (_section(page_width=Mm(216), page_height=Mm(279)), Rule.PAPER),
    "another typeface": (_style("Căn cứ", name="Arial"), Rule.FONT),
    "small body": (_style("Căn cứ", size=Pt(12)), Rule.SIZE),
    "a small title": (_style("CHƯƠNG TRÌNH", size=Pt(13)), Rule.SIZE),
    "a plain title": (_style("công tác năm", bold=False), Rule.BOLD),
    "an upright date": (_style("Tân Lạc Đông,", italic=False), Rule.ITALIC),
    "a bold position": (_style("BÍ THƯ", bold=True), Rule.BOLD),
    "an issuer in small letters": (_rewrite("ĐẢNG ỦY", "Đảng ủy"), Rule.UPPER),
    "no underline": (_style("Nơi nhận", underline=False), Rule.UNDERLINE),
    "a body to the left": (_form("Căn cứ", alignment=WD_ALIGN_PARAGRAPH.LEFT), Rule.ALIGN),
    "no first line indent": (_form("Căn cứ", first_line_indent=Mm(0)), Rule.FIRST_LINE),
    "no gap": (_form("Căn cứ", space_after=Pt(0)), Rule.GAP),
    "single lines": (_form("Căn cứ", line_spacing=1.0), Rule.LINE),
    "no page number": (_no_number, Rule.PAGE_NUMBER),
    "a number on the first page": (_section(different_first_page_header_footer=False), Rule.PAGE_NUMBER),
    "a colon after Số": (_rewrite("Số 12", "Số: 12-CTr/ĐU"), Rule.NUMBER),
    "a day without its zero": (_rewrite("Tân Lạc Đông,", "Tân Lạc Đông, ngày 5 tháng 12 năm 2026"), Rule.DATE),
    "a zero before month 3": (_rewrite("Tân Lạc Đông,", "Tân Lạc Đông, ngày 15 tháng 03 năm 2026"), Rule.DATE),
    "no star": (_remove("*"), Rule.STAR),
    "no mark": (_remove("-----"), Rule.MARK),
    "a dot after Roman numbers": (_rewrite("I- NHIỆM VỤ", "I. NHIỆM VỤ"), Rule.HEADS),
    "the old end": (_rewrite("2. Văn phòng", "2. Văn phòng Đảng ủy theo dõi./."), Rule.BODY_END),
    "an authority with a dot": (_rewrite("T/M", "TM. BAN THƯỜNG VỤ"), Rule.AUTHORITY),
    "a title before the name": (_rewrite(SIGNER.name, f"TS. {SIGNER.name}"), Rule.NAME),
    "VT among recipients": (_rewrite("- Lưu", "- Lưu VT, Văn phòng Đảng ủy."), Rule.RECIPIENTS),
    "a list that ends with a semicolon": (_rewrite("- Lưu", "- Lưu Văn phòng Đảng ủy;"), Rule.RECIPIENTS),
    "no recipients": (_remove("Nơi nhận"), Rule.MISSING),
    "no number at all": (_remove("Số 12"), Rule.MISSING),
    "a line before the head": (_line_before_the_head, Rule.ORDER),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found_and_no_other_is_told(fault: str) -> None:
    change, rule = FAULTS[fault]
    assert changed(WRITTEN, change) == {rule}


def test_faults_of_a_letter_are_told() -> None:
    assert changed(LETTER_WRITTEN, _remove("- Như trên")) == {Rule.RECIPIENTS}
    assert changed(LETTER_WRITTEN, _style("V/v", italic=False, size=Pt(14))) == {Rule.ITALIC, Rule.SIZE}
    assert changed(LETTER_WRITTEN, _style("Kính gửi", bold=True)) == {Rule.BOLD}


def test_a_deviation_reads_as_a_sentence() -> None:
    document = docx.Document(io.BytesIO(WRITTEN))
    document.sections[0].left_margin = Mm(25)
    out = io.BytesIO()
    document.save(out)
    told = _told(check_layout(out.getvalue(), PARTY))
    assert told == ["Phần 1, lề trái. Lề trang: cần 30 mm, đang là 25 mm."]


def test_places_that_deviate_alike_are_told_once_with_their_number() -> None:
    document = docx.Document(io.BytesIO(WRITTEN))
    for start in ("Căn cứ", "1. Các cơ quan", "2. Văn phòng"):
        _form(start, first_line_indent=Mm(0))(document)
    out = io.BytesIO()
    document.save(out)
    (told,) = check_layout(out.getvalue(), PARTY)
    assert (told.rule, told.count, told.words.endswith("Có 3 chỗ như vậy.")) == (Rule.FIRST_LINE, 3, True)


def test_what_is_no_word_file_is_refused() -> None:
    with pytest.raises(UnreadableFile):
        check_layout(b"not a file", PARTY)


@pytest.mark.data
def test_the_decree_on_layout_keeps_to_its_own_rules_but_for_one_gap(shared_data: Path) -> None:
    decree = (shared_data / "office" / "30_2020_ND_CP.docx").read_bytes()
    deviations = check_layout(decree, profile_named("nha_nuoc_2020"))
    assert [(one.rule, one.count) for one in deviations] == [(Rule.GAP, 1)]
