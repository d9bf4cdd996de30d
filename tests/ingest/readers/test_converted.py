"""Legacy and open formats by way of LibreOffice: read as the same document as the DOCX they were made of."""

import io
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from office_files import needs_libreoffice, report_form, shown, slides, zipped

from ingest.parsing import parse, parse_file
from ingest.readers.docx import read
from ingest.readers.legacy_office import legacy_suffix
from ingest.readers.office_conversion import convert
from ingest.readers.registry import read_file
from samples.build import render
from samples.sources import load_sources
from vanban.documents import ParsedDocument
from vanban.errors import UnreadableFile


def tables(document: ParsedDocument) -> list[list[list[str]]]:
    return [[table.row(index) for index in range(table.n_rows)] for table in document.tables]


@pytest.fixture(scope="module")
def sample() -> bytes:
    """A plan with two tables, numbered parts, head and signature, as DOCX."""
    return render(next(source for source in load_sources() if source.slug.startswith("13-")), "docx")


@pytest.fixture(scope="module")
def word_file(sample: bytes) -> bytes:
    return convert(sample, suffix=".docx", target=".doc")


def assert_the_same(document: ParsedDocument, original: ParsedDocument) -> None:
    assert document.text == original.text
    assert document.sections == original.sections
    assert document.metadata == original.metadata
    assert tables(document) == tables(original)


@needs_libreoffice
def test_a_doc_is_read_as_the_docx_it_was_made_of(sample: bytes, word_file: bytes) -> None:
    raw = read_file("kế hoạch.xls", word_file)  # a wrong name does not mislead
    assert raw.media_type == "application/msword"
    assert_the_same(parse(raw), parse(read(sample)))


@needs_libreoffice
@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".odt", ".rtf"])
def test_odt_and_rtf_are_read_as_the_docx_they_were_made_of(sample: bytes, suffix: str) -> None:
    converted = convert(sample, suffix=".docx", target=suffix)
    assert_the_same(parse_file(f"kế hoạch{suffix}", converted), parse(read(sample)))


@needs_libreoffice
@pytest.mark.data
@pytest.mark.parametrize("name", ["Phuluc1", "Phuluc3"])
def test_an_official_annex_as_doc_has_the_text_and_tables_of_its_docx(shared_data: Path, name: str) -> None:
    old, new = (
        parse_file(f"{name}{suffix}", (shared_data / "office" / f"{name}{suffix}").read_bytes())
        for suffix in (".doc", ".docx")
    )
    assert tables(old)
    assert tables(old) == tables(new)
    assert old.text == new.text


@needs_libreoffice
@pytest.mark.slow
def test_what_tracked_changes_deleted_stays_out_of_a_doc() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Thời hạn là ")
    author = f'{nsdecls("w")} w:id="1" w:author="a" w:date="2026-11-05T08:00:00Z"'
    paragraph._p.append(parse_xml(f"<w:del {author}><w:r><w:delText>10</w:delText></w:r></w:del>"))
    paragraph._p.append(parse_xml(f"<w:ins {author}><w:r><w:t>15</w:t></w:r></w:ins>"))
    paragraph.add_run(" ngày.")
    buffer = io.BytesIO()
    document.save(buffer)
    converted = convert(buffer.getvalue(), suffix=".docx", target=".doc")
    assert [block.text for block in read_file("a.doc", converted).blocks] == ["Thời hạn là 15 ngày."]


@needs_libreoffice
def test_an_xls_shows_what_the_xlsx_shows() -> None:
    form = report_form(bordered=True)
    old = read_file("biểu.xls", convert(form, suffix=".xlsx", target=".xls"))
    assert old.media_type == "application/vnd.ms-excel"
    assert shown(old) == shown(read_file("biểu.xlsx", form))


@needs_libreoffice
@pytest.mark.slow
def test_an_ods_shows_what_the_xlsx_shows() -> None:
    form = report_form(bordered=False)
    converted = convert(form, suffix=".xlsx", target=".ods")
    assert shown(read_file("biểu.ods", converted)) == shown(read_file("biểu.xlsx", form))


@needs_libreoffice
@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".ppt", ".odp"])
def test_other_slides_show_what_the_pptx_shows(suffix: str) -> None:
    converted = convert(slides(), suffix=".pptx", target=suffix)
    assert shown(read_file(f"a{suffix}", converted)) == shown(read_file("a.pptx", slides()))


@needs_libreoffice
@pytest.mark.slow
def test_a_table_saved_as_xml_by_excel_2003_is_a_table() -> None:
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    rows = "".join(
        "<Row>" + "".join(f'<Cell><Data ss:Type="String">{text}</Data></Cell>' for text in row) + "</Row>"
        for row in (("STT", "Đơn vị"), ("1", "Xã Tân Lạc Đông"))
    )
    book = (
        f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet ss:Name="A">'
        f"<Table>{rows}</Table>"
        "</Worksheet></Workbook>"
    )
    assert shown(read_file("bảng.xls", book.encode())) == [[["STT", "Đơn vị"], ["1", "Xã Tân Lạc Đông"]]]


@needs_libreoffice
def test_a_doc_with_a_password_is_refused_without_conversion(
    word_file: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    start = word_file.index(b"\xec\xa5")  # the Fib; its flags stand ten bytes on
    encrypted = bytearray(word_file)
    encrypted[start + 11] |= 0x01
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UnreadableFile, match="mật khẩu"):
        read_file("a.doc", bytes(encrypted))


@needs_libreoffice
def test_a_truncated_doc_gives_a_reason_and_never_rubbish(word_file: bytes) -> None:
    assert legacy_suffix(word_file) == ".doc"
    for size in (600, 5000):
        with pytest.raises(UnreadableFile, match="bị hỏng"):
            read_file("a.doc", word_file[:size])


@needs_libreoffice
def test_an_rtf_that_breaks_off_is_refused_rather_than_read_in_part() -> None:
    with pytest.raises(UnreadableFile, match=r"Tệp \.rtf bị hỏng"):
        read_file("a.rtf", rb"{\rtf1\ansi Quy\u7871?t \u273?\u7883?nh{\b d\u7903? dang")


def test_an_open_document_with_a_password_is_refused() -> None:
    manifest = "<manifest:encryption-data manifest:checksum='x'/>"
    data = zipped({"mimetype": "application/vnd.oasis.opendocument.text", "META-INF/manifest.xml": manifest})
    with pytest.raises(UnreadableFile, match="mật khẩu"):
        read_file("a.odt", data)


def test_entities_never_reach_libreoffice(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    page = (
        '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>'
        '<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml">&b;</w:wordDocument>'
    )
    with pytest.raises(UnreadableFile, match="khai báo XML"):
        read_file("a.doc", page.encode())
