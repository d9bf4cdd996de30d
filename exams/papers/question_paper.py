"""The question paper of one variant in Word, as candidates get it; the same with its keys, for those who mark it."""

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from exams.formats.entries import LETTERS, Entry
from exams.formats.word_layout import KEYS_A_ROW, KEYS_TITLE
from exams.papers.measuring import OPTIONS_INDENT, TEXT_WIDTH, columns_for, pages_of
from exams.papers.page_style import (
    CENTRE,
    SIZE,
    add_field,
    borders,
    docx_bytes,
    dotted_line,
    fill_cell,
    grid,
    new_document,
    put_footer,
    put_heading,
    say,
)
from exams.papers.printed import PrintedPaper
from exams.papers.variants import Variant

SEVERAL = "(Có thể chọn nhiều phương án.)"
END = "–––––––– HẾT ––––––––"
NOTE = "Thí sinh không được sử dụng tài liệu. Cán bộ coi thi không giải thích gì thêm."
_LINE_END_MM = (110, 165)


def question_paper(paper: PrintedPaper, variant: Variant, *, pages: int | None = None, keys: bool = False) -> bytes:
    """Returns the DOCX of a variant. ``pages`` is how many it has where that was counted, else it is estimated.

    With ``keys`` the table of keys follows on a page of its own; the file is then not for candidates.
    """
    entries = paper.entries(variant)
    count = pages or pages_of([entry.item for entry in entries], SIZE)
    document = new_document(f"{paper.heading.title} – Mã đề {variant.code}", paper.heading.unit)
    _head(document, paper, variant, count)
    for number, entry in enumerate(entries, start=1):
        put_question(document, f"Câu {number}.", entry)
    say(document.add_paragraph(), END, bold=True, align=CENTRE).paragraph_format.space_before = Pt(12)
    say(document.add_paragraph(), NOTE, italic=True, align=CENTRE)
    if keys:
        _keys(document, paper, variant)
    put_footer(document, f"Mã đề {variant.code}", pages=count)
    return docx_bytes(document)


def put_question(document: Document, label: str, entry: Entry, *, marked: tuple[int, ...] = ()) -> None:
    """Puts a question on the page; no page break comes between its stem and its last option. ``marked`` options are
    set in bold."""
    item = entry.item
    stem = document.add_paragraph()
    say(stem, f"{label} ", bold=True)
    say(stem, item.stem)
    if entry.several or len(item.keys) > 1:
        say(stem, f" {SEVERAL}", italic=True)
    stem.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY if "\n" not in item.stem else WD_ALIGN_PARAGRAPH.LEFT
    stem.paragraph_format.space_before = Pt(6)
    columns = columns_for(item.options, SIZE)
    rows = [_options_line(document, start, columns, entry, marked) for start in range(0, len(item.options), columns)]
    for paragraph in (stem, *rows):
        paragraph.paragraph_format.keep_together = True
        paragraph.paragraph_format.keep_with_next = paragraph is not rows[-1]


def _options_line(document: Document, start: int, columns: int, entry: Entry, marked: tuple[int, ...]) -> Paragraph:
    line = document.add_paragraph()
    form = line.paragraph_format
    if columns == 1:
        form.left_indent, form.first_line_indent = Mm(11), Mm(-6)
    else:
        form.left_indent = Pt(OPTIONS_INDENT)
        for column in range(1, columns):
            form.tab_stops.add_tab_stop(Pt(OPTIONS_INDENT + (TEXT_WIDTH - OPTIONS_INDENT) * column / columns))
    for place in range(start, min(start + columns, len(entry.item.options))):
        before = "\t" if place > start else ""
        say(line, f"{before}{LETTERS[place]}. ", bold=True)
        say(line, entry.item.options[place].replace("\t", " "), bold=place in marked)
    return line


def _head(document: Document, paper: PrintedPaper, variant: Variant, pages: int) -> None:
    heading = paper.heading
    lines = (f"Thời gian làm bài: {heading.minutes} phút", "(không kể thời gian phát đề)")
    left = put_heading(document, heading, "Đề thi trắc nghiệm", lines)
    counted = say(left.add_paragraph(), f"(Đề gồm {len(paper.questions)} câu, ", italic=True, align=CENTRE)
    add_field(counted, "NUMPAGES", str(pages), italic=True)
    say(counted, " trang)", italic=True)
    box = document.add_paragraph()
    box.paragraph_format.left_indent, box.paragraph_format.space_before = Mm(125), Pt(8)
    say(box, f"Mã đề: {variant.code}", bold=True, align=CENTRE)
    borders(box, ("top", "left", "bottom", "right"))
    name = document.add_paragraph()
    name.paragraph_format.space_before, name.paragraph_format.space_after = Pt(8), Pt(6)
    dotted_line(name, tuple(zip(("Họ và tên thí sinh:", " Số báo danh:"), _LINE_END_MM, strict=True)))


def _keys(document: Document, paper: PrintedPaper, variant: Variant) -> None:
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    say(document.add_paragraph(), KEYS_TITLE, bold=True, align=CENTRE)
    letters = paper.letters(variant)
    for start in range(0, len(letters), KEYS_A_ROW):
        some = letters[start : start + KEYS_A_ROW]
        space = document.add_paragraph()
        space.paragraph_format.keep_with_next = True
        table = grid(document, 2, (20, *[14] * len(some)))
        for row, head in enumerate(("Câu", "Đáp án")):
            fill_cell(table.cell(row, 0), head, bold=True)
        for place, key in enumerate(some, start=1):
            fill_cell(table.cell(0, place), str(start + place))
            fill_cell(table.cell(1, place), key, bold=True)
