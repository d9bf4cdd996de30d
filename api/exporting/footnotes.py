"""Real Word footnotes (ECMA-376, part 1, §17.11), which python-docx cannot make: their part, styles and references."""

import re
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import nsmap, qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph
from lxml import etree

TEXT_STYLE, REFERENCE_STYLE = "FootnoteText", "FootnoteReference"
_SEPARATORS = (("separator", -1), ("continuationSeparator", 0))
_AFTER_FOOTNOTES = (
    "w:endnotePr",
    "w:compat",
    "w:docVars",
    "w:rsids",
    "m:mathPr",
    "w:themeFontLang",
    "w:clrSchemeMapping",
)
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # not a Char of XML 1.0, §2.2


@dataclass
class Footnotes:
    """The footnotes of a document under construction, numbered from 1 in the order they are referred to."""

    document: Document
    size: float  # points
    notes: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        _add_styles(self.document, self.size)

    def refer(self, paragraph: Paragraph, text: str) -> int:
        """Returns the number of a new footnote, whose reference ends the paragraph so far."""
        number = len(self.notes) + 1
        self.notes.append(_note(number, text))
        run = _run(REFERENCE_STYLE, OxmlElement("w:footnoteReference"))
        run[-1].set(qn("w:id"), str(number))
        paragraph._p.extend((_bookmark("w:bookmarkStart", number), run, _bookmark("w:bookmarkEnd", number)))
        return number

    def refer_again(self, paragraph: Paragraph, number: int) -> None:
        """Ends the paragraph so far with a further reference to a footnote, which follows its number (NOTEREF)."""
        words = OxmlElement("w:t")
        words.text = str(number)
        instruction = OxmlElement("w:instrText")
        instruction.text = f" NOTEREF {_name(number)} \\f \\h "
        for child in (_field("begin"), instruction, _field("separate"), words, _field("end")):
            paragraph._p.append(_run(REFERENCE_STYLE, child))

    def finish(self) -> None:
        """Puts the footnotes into the document; to be called once, when all have been referred to."""
        root = etree.Element(qn("w:footnotes"), nsmap={"w": nsmap["w"]})
        root.extend([*(_separator(kind, number) for kind, number in _SEPARATORS), *map(deepcopy, self.notes)])
        blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        name = PackURI("/word/footnotes.xml")
        part = Part(name, CONTENT_TYPE.WML_FOOTNOTES, blob, self.document.part.package)
        self.document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        _declare_separators(self.document)


def printable(text: str) -> str:
    """Returns text without the characters that XML cannot hold."""
    return _UNPRINTABLE.sub("", text)


def _note(number: int, text: str) -> Any:
    note = OxmlElement("w:footnote")
    note.set(qn("w:id"), str(number))
    paragraph = OxmlElement("w:p")
    properties = OxmlElement("w:pPr")
    properties.append(_styled("w:pStyle", TEXT_STYLE))
    paragraph.extend((properties, _run(REFERENCE_STYLE, OxmlElement("w:footnoteRef"))))
    words = OxmlElement("w:r")
    for index, line in enumerate(printable(f" {text}").split("\n")):
        if index:
            words.append(OxmlElement("w:br"))
        piece = OxmlElement("w:t")
        piece.text = line
        piece.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        words.append(piece)
    paragraph.append(words)
    note.append(paragraph)
    return note


def _separator(kind: str, number: int) -> Any:
    note = OxmlElement("w:footnote")
    note.set(qn("w:type"), kind)
    note.set(qn("w:id"), str(number))
    paragraph, run = OxmlElement("w:p"), OxmlElement("w:r")
    run.append(OxmlElement(f"w:{kind}"))
    paragraph.append(run)
    note.append(paragraph)
    return note


def _declare_separators(document: Document) -> None:
    properties = OxmlElement("w:footnotePr")
    for _, number in _SEPARATORS:
        separator = OxmlElement("w:footnote")
        separator.set(qn("w:id"), str(number))
        properties.append(separator)
    document.settings.element.insert_element_before(properties, *_AFTER_FOOTNOTES)


def _add_styles(document: Document, size: float) -> None:
    text: Any = document.styles.add_style("footnote text", WD_STYLE_TYPE.PARAGRAPH, builtin=True)
    text.element.styleId = TEXT_STYLE
    text.base_style = document.styles["Normal"]
    text.font.size = Pt(size)
    text.paragraph_format.space_after = text.paragraph_format.first_line_indent = Pt(0)
    text.paragraph_format.line_spacing = 1.0
    reference: Any = document.styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER, builtin=True)
    reference.element.styleId = REFERENCE_STYLE
    reference.font.superscript = True


def _run(style: str, child: Any) -> Any:
    run, properties = OxmlElement("w:r"), OxmlElement("w:rPr")
    properties.append(_styled("w:rStyle", style))
    run.extend((properties, child))
    return run


def _styled(tag: str, style: str) -> Any:
    element = OxmlElement(tag)
    element.set(qn("w:val"), style)
    return element


def _field(kind: str) -> Any:
    element = OxmlElement("w:fldChar")
    element.set(qn("w:fldCharType"), kind)
    return element


def _bookmark(tag: str, number: int) -> Any:
    element = OxmlElement(tag)
    element.set(qn("w:id"), str(number))
    if tag == "w:bookmarkStart":
        element.set(qn("w:name"), _name(number))
    return element


def _name(number: int) -> str:
    return f"_RefCanCu{number}"
