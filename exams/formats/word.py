"""Writes DOCX in the common layout of exams: questions, options, explanations, and a table of keys at the end."""

import io
from collections.abc import Sequence
from copy import deepcopy
from typing import cast

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.table import CT_Tbl
from docx.oxml.text.paragraph import CT_P
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

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
    _paragraph(document, layout.TITLE_STYLE, _TITLE)
    topic = ""
    for number, entry in enumerate(entries, start=1):
        if entry.item.topic != topic:
            topic = entry.item.topic
            _paragraph(document, layout.TOPIC_STYLE, f"{layout.TOPIC} {topic}".rstrip())
        _question(document, number, entry)
    _paragraph(document, layout.KEYS_STYLE, layout.KEYS_TITLE)
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


def _paragraph(document: Document, style: str, text: str = "") -> Paragraph:
    """Returns a new paragraph at the end, before the properties of the section that stand last.

    Made by hand: python-docx looks through the whole body and all styles for each, so that the time grows with the
    square of the paragraphs.
    """
    element = cast(CT_P, OxmlElement("w:p"))
    document.element.body[-1].addprevious(element)
    paragraph = Paragraph(element, document)
    element.style = _style_id(style)
    if text:
        paragraph.add_run(text)
    return paragraph


def _style_id(style: str) -> str:
    """Returns the id that python-docx gives a style of this name: the name without spaces."""
    return style.replace(" ", "")


def _question(document: Document, number: int, entry: Entry) -> None:
    item = entry.item
    stem = _paragraph(document, layout.STEM_STYLE)
    stem.add_run(f"Câu {number}. ").bold = True
    stem.add_run(item.stem)
    for place, option in enumerate(item.options, start=1):
        written_option = _paragraph(document, layout.OPTION_STYLE, f"{LETTERS[place - 1]}. {option}")
        written_option.paragraph_format.keep_with_next = place < len(item.options)
    if item.level:
        _paragraph(document, layout.LEVEL_STYLE, f"{layout.LEVEL} {LEVEL_WORDS[item.level]}")
    if item.explanation:
        _paragraph(document, layout.EXPLANATION_STYLE, f"{layout.EXPLANATION} {item.explanation}")


def _keys(document: Document, entries: Sequence[Entry]) -> None:
    """Adds the table of keys: a row of numbers above a row of letters, ten questions wide."""
    blanks: dict[int, CT_Tbl] = {}
    for start in range(0, len(entries), layout.KEYS_A_ROW):
        some = entries[start : start + layout.KEYS_A_ROW]
        numbers = [str(start + place) for place in range(1, len(some) + 1)]
        letters = [", ".join(LETTERS[key] for key in entry.item.keys) or layout.NO_KEY for entry in some]
        if len(some) not in blanks:
            blanks[len(some)] = _blank_keys(document, len(some) + 1)
        table = deepcopy(blanks[len(some)])
        for place, text in zip(table.iter(qn("w:t")), ("Câu", *numbers, "Đáp án", *letters), strict=True):
            place.text = text
        document.element.body[-1].addprevious(table)
        _paragraph(document, layout.KEYS_STYLE)


def _blank_keys(document: Document, columns: int) -> CT_Tbl:
    """Returns a table of two rows to be copied and filled in."""
    table = document.add_table(rows=2, cols=columns, style="Table Grid")
    for number, row in enumerate(table.rows):
        for cell in row.cells:
            cell.text = layout.NO_KEY
            if number == 0:
                cell.paragraphs[0].paragraph_format.keep_with_next = True
    element: CT_Tbl = table._tbl
    document.element.body.remove(element)
    return element
