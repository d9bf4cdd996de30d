"""Writes DOCX in the common layout of exams: questions, options, explanations, and a table of keys at the end."""

import io
from collections.abc import Sequence

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from exams.formats import word_layout as layout
from exams.formats.entries import LETTERS, Entry, Written
from exams.formats.holding import Holds, Part, written
from exams.items import LEVEL_WORDS

HOLDS = Holds(frozenset({Part.TOPIC, Part.LEVEL, Part.EXPLANATION, Part.LINES, Part.NO_KEY}))
_TITLE = "NGÂN HÀNG CÂU HỎI"
_FONT, _SIZE = "Times New Roman", 13  # points; Nghị định 30/2020/NĐ-CP, phụ lục I
_MARGINS_MM = {"top_margin": 20, "bottom_margin": 20, "left_margin": 30, "right_margin": 15}


def write(entries: Sequence[Entry]) -> Written:
    """Returns the questions as DOCX, with what the layout cannot hold."""
    return written(entries, HOLDS, _file)


def _file(entries: Sequence[Entry]) -> bytes:
    document = _new_document()
    document.add_paragraph(_TITLE, style=layout.TITLE_STYLE)
    topic = ""
    for number, entry in enumerate(entries, start=1):
        if entry.item.topic != topic:
            topic = entry.item.topic
            document.add_paragraph(f"{layout.TOPIC} {topic}".rstrip(), style=layout.TOPIC_STYLE)
        _question(document, number, entry)
    document.add_paragraph(layout.KEYS_TITLE, style=layout.KEYS_STYLE)
    _keys(document, entries)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _new_document() -> Document:
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for name, width in _MARGINS_MM.items():
        setattr(section, name, Mm(width))
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = _FONT, Pt(_SIZE)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    for name in layout.STYLES:
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        style.paragraph_format.space_after = Pt(3)
        _dress(style, name)
    return document


def _dress(style: "docx.styles.style.ParagraphStyle", name: str) -> None:
    form = style.paragraph_format
    if name in (layout.TITLE_STYLE, layout.KEYS_STYLE):
        style.font.bold = True
        form.alignment, form.space_before, form.keep_with_next = WD_ALIGN_PARAGRAPH.CENTER, Pt(12), True
    elif name == layout.TOPIC_STYLE:
        style.font.bold, form.space_before, form.keep_with_next = True, Pt(12), True
    elif name == layout.STEM_STYLE:
        form.space_before, form.keep_with_next, form.keep_together = Pt(8), True, True
    elif name == layout.OPTION_STYLE:
        form.left_indent, form.first_line_indent = Mm(10), Mm(-5)
    else:
        style.font.italic, form.left_indent = True, Mm(5)


def _question(document: Document, number: int, entry: Entry) -> None:
    item = entry.item
    stem = document.add_paragraph(style=layout.STEM_STYLE)
    stem.add_run(f"Câu {number}. ").bold = True
    stem.add_run(item.stem)
    for place, option in enumerate(item.options, start=1):
        written_option = document.add_paragraph(f"{LETTERS[place - 1]}. {option}", style=layout.OPTION_STYLE)
        written_option.paragraph_format.keep_with_next = place < len(item.options)
    if item.level:
        document.add_paragraph(f"{layout.LEVEL} {LEVEL_WORDS[item.level]}", style=layout.LEVEL_STYLE)
    if item.explanation:
        document.add_paragraph(f"{layout.EXPLANATION} {item.explanation}", style=layout.EXPLANATION_STYLE)


def _keys(document: Document, entries: Sequence[Entry]) -> None:
    """Adds the table of keys: a row of numbers above a row of letters, ten questions wide."""
    for start in range(0, len(entries), layout.KEYS_A_ROW):
        some = entries[start : start + layout.KEYS_A_ROW]
        table = document.add_table(rows=2, cols=len(some) + 1, style="Table Grid")
        for row, head in enumerate(("Câu", "Đáp án")):
            table.cell(row, 0).text = head
        for place, entry in enumerate(some, start=1):
            table.cell(0, place).text = str(start + place)
            letters = ", ".join(LETTERS[key] for key in entry.item.keys)
            table.cell(1, place).text = letters or layout.NO_KEY
        for cell in table.row_cells(0):
            cell.paragraphs[0].paragraph_format.keep_with_next = True
        document.add_paragraph(style=layout.KEYS_STYLE)
