"""An empty Word document laid out like an administrative one: A4, Times New Roman, page numbers from page 2.

Margins 20, 20, 30 and 15 mm (top, bottom, left, right) fit both annex I of Nghị định 30/2020/NĐ-CP (20–25, 20–25,
30–35, 15–20 mm) and the rules for documents of the Party.
"""

from typing import Any

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

FONT = "Times New Roman"
BODY, SMALL = 14.0, 11.0  # points: text, and footnotes
INDENT_MM = 10
_HEADINGS = ("Title", "Heading 1", "Heading 2")


def new_document(*, title: str, author: str) -> Document:
    """Returns the empty document with its page, its styles and its properties."""
    document = docx.Document()
    _drop_unused_parts(document)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    _number_pages(section.header.paragraphs[0])
    _set_styles(document)
    properties = document.core_properties
    properties.title, properties.author, properties.language = title[:250], author[:250], "vi-VN"
    properties.comments = properties.last_modified_by = ""
    return document


def _drop_unused_parts(document: Document) -> None:
    """Drops the template's picture and its second copy of the styles; neither is shown."""
    for relations in (document.part.package.rels, document.part.rels):
        for key, relation in list(relations.items()):
            if relation.reltype.endswith(("/thumbnail", "/stylesWithEffects")):
                del relations[key]


def _set_styles(document: Document) -> None:
    normal: Any = document.styles["Normal"]
    _set_font(normal)
    normal.font.size = Pt(BODY)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    normal.element.get_or_add_rPr().append(language)
    normal.paragraph_format.space_after = Pt(6)
    normal.paragraph_format.line_spacing = 1.15
    for name in _HEADINGS:
        heading: Any = document.styles[name]
        _set_font(heading)
        heading.font.size, heading.font.bold, heading.font.italic = Pt(BODY), True, False
        heading.font.color.rgb = RGBColor(0, 0, 0)
        heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(12), Pt(6)
        for border in list(heading.element.iter(qn("w:pBdr"))):
            border.getparent().remove(border)
    title: Any = document.styles["Title"]
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_before = Pt(0)


def _set_font(style: Any) -> None:
    """Sets the typeface for every script; the template's theme would otherwise win."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)


def _number_pages(paragraph: Any) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        element: Any = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        paragraph.add_run()._r.append(element)
