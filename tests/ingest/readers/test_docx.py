"""DOCX made with python-docx: order, numbering, tracked changes, tables, hostile packages."""

import io
import random
import zipfile

import docx
import pytest
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt

from ingest.blocks import Block
from ingest.readers.docx import read
from ingest.readers.docx_numbering import render_number
from ingest.readers.registry import read_file
from vanban.errors import UnreadableFile


def saved(document: Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def blocks_of(document: Document) -> tuple[Block, ...]:
    return read(saved(document)).blocks


def add_xml(document: Document, xml: str) -> None:
    body = document.element.body
    body.insert(len(body) - 1, parse_xml(xml))


def repacked(data: bytes, name: str, content: bytes | None) -> bytes:
    """Returns the package with one member replaced (None: left out)."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.infolist():
            if member.filename != name:
                target.writestr(member, source.read(member))
        if content is not None:
            target.writestr(name, content)
    return out.getvalue()


@pytest.fixture
def plain_file() -> bytes:
    document = docx.Document()
    document.add_paragraph("Điều 1. Phạm vi điều chỉnh")
    return saved(document)


def test_paragraphs_keep_their_order_and_layout_facts() -> None:
    document = docx.Document()
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = title.add_run("KẾ HOẠCH")
    run.bold, run.font.size = True, Pt(15)
    document.add_heading("I- MỤC TIÊU", level=2)
    document.add_paragraph("Nội dung.").runs[0].italic = True
    first, second, third = blocks_of(document)
    assert (first.text, first.bold, first.centered, first.size) == ("KẾ HOẠCH", True, True, 15.0)
    assert (second.text, second.heading_level) == ("I- MỤC TIÊU", 2)
    assert (third.text, third.italic, third.bold) == ("Nội dung.", True, False)


def numbered(document: Document, levels: list[tuple[str, str]]) -> str:
    """Adds a list definition with these (format, pattern) levels and returns its num id."""
    numbering = document.part.numbering_part.element
    described = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{pattern}"/></w:lvl>'
        for i, (form, pattern) in enumerate(levels)
    )
    abstract = parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{described}</w:abstractNum>')
    numbering.insert(0, abstract)
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="88"><w:abstractNumId w:val="77"/></w:num>'))
    return "88"


def add_numbered(document: Document, text: str, number: str, level: int) -> None:
    properties = document.add_paragraph(text)._p.get_or_add_pPr()
    properties.append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')
    )


def test_automatic_numbers_are_written_out_and_restart_below_a_higher_level() -> None:
    document = docx.Document()
    levels = [("decimal", "Điều %1."), ("decimal", "%2."), ("lowerLetter", "%3)"), ("bullet", "\uf0b7")]
    number = numbered(document, levels)
    for text, level in [
        ("Phạm vi", 0),
        ("Một", 1),
        ("Hai", 1),
        ("Điểm", 2),
        ("Ý", 3),
        ("Đối tượng", 0),
        ("Lại một", 1),
    ]:
        add_numbered(document, text, number, level)
    assert [block.text for block in blocks_of(document)] == [
        "Điều 1. Phạm vi",
        "1. Một",
        "2. Hai",
        "a) Điểm",
        "- Ý",
        "Điều 2. Đối tượng",
        "1. Lại một",
    ]


@pytest.mark.parametrize(
    ("number", "form", "shown"),
    [
        (4, "upperRoman", "IV"),
        (3, "lowerLetter", "c"),
        (27, "upperLetter", "AA"),
        (7, "decimalZero", "07"),
        (0, "lowerRoman", "0"),
    ],
)
def test_number_formats(number: int, form: str, shown: str) -> None:
    assert render_number(number, form) == shown


def test_insertions_stay_and_deletions_go() -> None:
    document = docx.Document()
    add_xml(
        document,
        f'<w:p {nsdecls("w")}><w:r><w:t xml:space="preserve">Giữ </w:t></w:r><w:ins w:id="1" w:author="a">'
        '<w:r><w:t>thêm</w:t></w:r></w:ins><w:del w:id="2" w:author="a"><w:r><w:delText>bỏ</w:delText></w:r></w:del>'
        "</w:p>",
    )
    assert [block.text for block in blocks_of(document)] == ["Giữ thêm"]


def test_content_controls_and_links_are_read_in_place() -> None:
    document = docx.Document()
    document.add_paragraph("Đầu")
    add_xml(
        document,
        f"<w:sdt {nsdecls('w')}><w:sdtPr/><w:sdtContent><w:p><w:hyperlink><w:r><w:t>Giữa</w:t></w:r></w:hyperlink>"
        "</w:p></w:sdtContent></w:sdt>",
    )
    document.add_paragraph("Cuối")
    assert [block.text for block in blocks_of(document)] == ["Đầu", "Giữa", "Cuối"]


def test_a_soft_break_before_an_article_begins_a_paragraph() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Điều 1. Phạm vi")
    paragraph.add_run().add_break()
    paragraph.add_run("Điều 2. Đối tượng")
    assert [block.text for block in blocks_of(document)] == ["Điều 1. Phạm vi", "Điều 2. Đối tượng"]


def test_spans_of_a_table_are_kept() -> None:
    document = docx.Document()
    table = document.add_table(rows=3, cols=3)
    table.style = "Table Grid"
    for row in range(3):
        for column in range(3):
            table.cell(row, column).text = f"ô {row}{column}"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "gộp ngang"
    table.cell(0, 0).merge(table.cell(1, 0)).text = "gộp dọc"
    (block,) = blocks_of(document)
    assert block.table is not None
    assert block.table.n_rows == block.table.n_columns == 3
    assert block.table.row(0) == ["gộp dọc", "gộp ngang", "gộp ngang"]
    assert block.table.row(1) == ["gộp dọc", "ô 11", "ô 12"]
    assert block.table.header_rows == 2


def test_a_head_and_a_signature_without_borders_become_columns() -> None:
    document = docx.Document()
    head = document.add_table(rows=2, cols=2)
    head.cell(0, 0).text, head.cell(0, 1).text = "ĐẢNG ỦY XÃ MINH TÂN\n*", "ĐẢNG CỘNG SẢN VIỆT NAM"
    head.cell(1, 0).text, head.cell(1, 1).text = "Số 05-NQ/ĐU", "Minh Tân, ngày 03 tháng 02 năm 2026"
    document.add_paragraph("NGHỊ QUYẾT")
    signature = document.add_table(rows=1, cols=2)
    signature.cell(0, 0).text, signature.cell(0, 1).text = "Nơi nhận:\n- Lưu VP.", "T/M BAN THƯỜNG VỤ\nBÍ THƯ"
    blocks = blocks_of(document)
    assert all(block.table is None for block in blocks)
    assert [(b.column, b.text) for b in blocks[:5]] == [
        (0, "ĐẢNG ỦY XÃ MINH TÂN"),
        (0, "*"),
        (0, "Số 05-NQ/ĐU"),
        (1, "ĐẢNG CỘNG SẢN VIỆT NAM"),
        (1, "Minh Tân, ngày 03 tháng 02 năm 2026"),
    ]
    assert [b.column for b in blocks[6:]] == [0, 0, 1, 1]


def test_a_head_set_with_tabs_becomes_columns() -> None:
    document = docx.Document()
    document.add_paragraph("CHI BỘ THÔN ĐOÀI\tĐẢNG CỘNG SẢN VIỆT NAM")
    document.add_paragraph("Số 02-NQ/CB\tMinh Tân, ngày 05 tháng 4 năm 2026")
    document.add_paragraph("NGHỊ QUYẾT")
    assert [block.column for block in blocks_of(document)] == [0, 0, 1, 1, None]


def test_a_damaged_truncated_or_foreign_package_is_refused(plain_file: bytes) -> None:
    for data in (
        plain_file[:-200],
        plain_file[: len(plain_file) // 2],
        repacked(plain_file, "word/document.xml", None),
    ):
        with pytest.raises(UnreadableFile):
            read_file("a.docx", data)


def test_broken_xml_and_entities_are_refused(plain_file: bytes) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><d>&b;</d>'
    for content in (b"<w:document", bomb, b""):
        with pytest.raises(UnreadableFile):
            read_file("a.docx", repacked(plain_file, "word/document.xml", content))


def test_an_outside_entity_is_never_fetched(plain_file: bytes, tmp_path: object) -> None:
    trick = b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]><d>&x;</d>'
    with pytest.raises(UnreadableFile, match="khai báo XML"):
        read_file("a.docx", repacked(plain_file, "word/document.xml", trick))


def test_a_zip_bomb_is_refused_before_it_is_inflated(plain_file: bytes) -> None:
    with pytest.raises(UnreadableFile, match="giải nén"):
        read_file("a.docx", repacked(plain_file, "word/document.xml", b" " * (64 * 2**20)))


def test_mutated_packages_are_read_or_refused(plain_file: bytes) -> None:
    source = random.Random(7)
    outcomes = set()
    for _ in range(200):
        data = bytearray(plain_file)
        for _ in range(source.randint(1, 12)):
            data[source.randrange(len(data))] = source.randrange(256)
        if source.random() < 0.2:
            del data[source.randrange(len(data)) :]
        try:
            outcomes.add(type(read_file("a.docx", bytes(data))).__name__)
        except UnreadableFile:
            outcomes.add("UnreadableFile")
    assert outcomes <= {"RawDocument", "UnreadableFile"}


@pytest.mark.data
def test_the_real_decree_has_every_article_once(shared_data) -> None:
    path = shared_data / "office" / "30_2020_ND_CP.docx"
    texts = [block.text for block in read_file(path.name, path.read_bytes()).blocks]
    assert [n for n in range(1, 39) if sum(text.startswith(f"Điều {n}. ") for text in texts) != 1] == []
