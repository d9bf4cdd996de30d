"""Word files in .VnTime and VNI-Times: fonts of runs, styles, defaults, themes, lists and text boxes."""

import io
import zipfile

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from ingest.readers.docx import read
from vanban.legacy_encodings import LegacyEncoding, encode

DECISION = "Quyết định về việc ban hành Quy chế làm việc của cơ quan"
TYPED = encode(DECISION, LegacyEncoding.TCVN3)
WARNING = "Phông TCVN3 (.VnTime) đã được chuyển sang Unicode; hãy đối chiếu bản gốc khi cần."


def saved(document: Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def texts_of(document: Document) -> list[str]:
    return [block.text for block in read(saved(document)).blocks]


def set_fonts(properties: object, **slots: str) -> None:
    """Puts a ``w:rFonts`` with these slots (``ascii``, ``hAnsi``, ``cs``, ``asciiTheme`` …) into a ``w:rPr``."""
    written = " ".join(f'w:{name}="{font}"' for name, font in slots.items())
    for old in properties.findall(qn("w:rFonts")):  # type: ignore[attr-defined]
        properties.remove(old)  # type: ignore[attr-defined]
    properties.insert(0, parse_xml(f"<w:rFonts {nsdecls('w')} {written}/>"))  # type: ignore[attr-defined]


def in_font(text: str, **slots: str) -> Document:
    document = docx.Document()
    run = document.add_paragraph().add_run(text)
    set_fonts(run._r.get_or_add_rPr(), **slots)
    return document


def test_a_run_in_a_legacy_font_is_converted_with_one_warning() -> None:
    document = in_font("vÒ", ascii=".VnTime", hAnsi=".VnTime")
    second = document.add_paragraph().add_run("céng hoµ")
    set_fonts(second._r.get_or_add_rPr(), ascii=".VnTimeH", hAnsi=".VnTimeH")
    document.add_paragraph("Điều 1. Chữ Unicode, là văn bản mới")
    found = read(saved(document))
    assert [block.text for block in found.blocks] == ["về", "CỘNG HOÀ", "Điều 1. Chữ Unicode, là văn bản mới"]
    assert found.warnings == (WARNING,)


@pytest.mark.parametrize("slots", [{"ascii": ".VnTime"}, {"hAnsi": ".VnTime"}, {"cs": ".VnTime", "ascii": "Arial"}])
def test_any_slot_that_names_the_font_is_enough_when_the_letters_agree(slots: dict[str, str]) -> None:
    assert texts_of(in_font(TYPED, **slots)) == [DECISION]


def test_unicode_in_a_legacy_font_stays() -> None:
    found = read(saved(in_font(DECISION, ascii=".VnTime", hAnsi=".VnTime")))
    assert ([block.text for block in found.blocks], found.warnings) == ([DECISION], ())


def test_unicode_words_that_could_be_legacy_stay_among_unicode() -> None:
    lines = [DECISION, "toàn dân", "Nơi nhận:", "và"]
    document = docx.Document()
    set_fonts(document.styles["Normal"].element.get_or_add_rPr(), ascii=".VnTime", hAnsi=".VnTime")
    for line in lines:
        document.add_paragraph(line)
    assert texts_of(document) == lines


def test_a_left_over_font_for_complex_scripts_converts_nothing() -> None:
    text = "toàn dân là các cá nhân"
    assert texts_of(in_font(text, ascii="Arial", hAnsi="Arial", cs=".VnTime")) == [text]


def test_the_font_may_come_from_a_style_or_from_the_defaults() -> None:
    document = docx.Document()
    set_fonts(document.styles["Normal"].element.get_or_add_rPr(), ascii=".VnTime", hAnsi=".VnTime")
    document.add_paragraph("vÒ viÖc")
    assert texts_of(document) == ["về việc"]
    document = docx.Document()
    for fonts in list(document.styles["Normal"].element.iter(qn("w:rFonts"))):
        fonts.getparent().remove(fonts)
    defaults = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    set_fonts(defaults, ascii="VNI-Times", hAnsi="VNI-Times")
    document.add_paragraph("veà vieäc")
    assert texts_of(document) == ["về việc"]


def test_the_font_may_come_from_the_theme() -> None:
    document = in_font("vÒ viÖc", asciiTheme="minorHAnsi", hAnsiTheme="minorHAnsi")
    theme = (
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        '<a:themeElements><a:fontScheme name="x">'
        '<a:majorFont><a:latin typeface="Arial"/></a:majorFont><a:minorFont><a:latin typeface=".VnTime"/></a:minorFont>'
        "</a:fontScheme></a:themeElements></a:theme>"
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(document))) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            new.writestr(name, theme if name.endswith("theme1.xml") else old.read(name))
    assert [block.text for block in read(packed.getvalue()).blocks] == ["về việc"]


def test_codes_may_be_stored_as_symbols() -> None:
    coded = "".join(chr(0xF000 + ord(char)) for char in "vÒ viÖc")
    assert texts_of(in_font(coded, ascii=".VnTime", hAnsi=".VnTime")) == ["về việc"]
    document = in_font("quyÕt ", ascii=".VnTime", hAnsi=".VnTime")
    run = document.paragraphs[0].add_run()
    for code in ("F0AE", "F0DE"):
        run._r.append(parse_xml(f'<w:sym {nsdecls("w")} w:font=".VnTime" w:char="{code}"/>'))
    assert texts_of(document) == ["quyết đị"]


def test_the_horn_letter_survives_as_a_soft_hyphen_element() -> None:
    document = in_font("tr", ascii=".VnTime", hAnsi=".VnTime")
    run = document.paragraphs[0].runs[0]._r
    run.append(parse_xml(f"<w:softHyphen {nsdecls('w')}/>"))
    run.append(parse_xml(f"<w:t {nsdecls('w')}>êng</w:t>"))
    assert texts_of(document) == ["trường"]


def test_a_letter_split_over_runs_is_one_letter_and_looks_stay() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph()
    for text, bold in (("Quye", True), ("át ñò", True), ("nh veà", False)):
        run = paragraph.add_run(text)
        run.bold = bold
        set_fonts(run._r.get_or_add_rPr(), ascii="VNI-Times", hAnsi="VNI-Times")
    (block,) = read(saved(document)).blocks
    assert (block.text, block.bold) == ("Quyết định về", False)


def test_a_list_marker_follows_the_font_of_its_level() -> None:
    document = docx.Document()
    numbering = document.part.numbering_part.element
    level = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="§iÒu %1."/>'
        '<w:rPr><w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/></w:rPr></w:lvl>'
    )
    numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{level}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="88"><w:abstractNumId w:val="77"/></w:num>'))
    paragraph = document.add_paragraph("Hiệu lực thi hành")
    paragraph._p.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="88"/></w:numPr>')
    )
    assert texts_of(document) == ["Điều 1. Hiệu lực thi hành"]


def test_tables_and_text_boxes_are_converted() -> None:
    document = docx.Document()
    set_fonts(document.styles["Normal"].element.get_or_add_rPr(), ascii=".VnTime", hAnsi=".VnTime")
    table = document.add_table(rows=2, cols=2, style="Table Grid")
    for cell, text in zip(table._cells, ["TT", "NhiÖm vô", "1", "X©y dùng quy chÕ"], strict=True):
        cell.text = text
    box = (
        f'<w:p {nsdecls("w")}><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent>'
        "<w:p><w:r><w:t>L­u hµnh néi bé</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
    )
    document.element.body.insert(0, parse_xml(box))
    boxed, tabled = read(saved(document)).blocks
    assert boxed.text == "Lưu hành nội bộ"
    assert tabled.table is not None
    assert [cell.text for cell in tabled.table.cells] == ["TT", "Nhiệm vụ", "1", "Xây dựng quy chế"]


def test_text_whose_font_was_changed_afterwards_is_told_by_its_letters() -> None:
    document = docx.Document()
    document.add_paragraph(TYPED)
    document.add_paragraph("Tr­êng hîp")
    found = read(saved(document))
    assert [block.text for block in found.blocks] == [DECISION, "Trường hợp"]
    assert found.warnings == ("Chữ theo bảng mã TCVN3 đã được chuyển sang Unicode; hãy đối chiếu bản gốc khi cần.",)
