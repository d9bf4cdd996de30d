"""Every source becomes a file of every format, its words survive, and the committed files are up to date."""

import io
import zipfile
from functools import cache

import bs4
import docx
import pypdfium2
import pytest
from docx.shared import Mm, Pt

from samples.build import DOCUMENT_DIR, build, render
from samples.layout import column_widths
from samples.profiles import profile_of
from samples.sources import FORMATS, Source, SourceError, SourceTable, load_sources

SOURCES = load_sources()
EVERY_SOURCE = pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.slug)
rendered = cache(render)
LARGEST = 1_500_000  # bytes, all documents together


def _docx_lines(data: bytes) -> list[str]:
    """Returns paragraphs and rows in reading order; a spanning cell counts once."""
    lines: list[str] = []
    for item in docx.Document(io.BytesIO(data)).iter_inner_content():
        if hasattr(item, "rows"):
            for row in item.rows:
                cells = {id(cell._tc): cell.text for cell in row.cells}
                lines.append(" | ".join(cells.values()))
        else:
            lines.append(item.text)
    return lines


def _html_lines(data: bytes) -> list[str]:
    page = bs4.BeautifulSoup(data, "lxml")
    lines = [paragraph.get_text() for paragraph in page.find_all("p")]
    return lines + [
        " | ".join(cell.get_text() for cell in row.find_all(["td", "th"])) for row in page.select("table.grid tr")
    ]


def _pdf_pages(data: bytes) -> list[str]:
    pdf = pypdfium2.PdfDocument(data)
    try:
        return [pdf[index].get_textpage().get_text_range() for index in range(len(pdf))]
    finally:
        pdf.close()


def _squeezed(text: str) -> str:
    return "".join(text.split())


@EVERY_SOURCE
def test_the_docx_gives_back_every_line_in_order(source: Source):
    lines = iter(_docx_lines(rendered(source, "docx")))
    assert [line for line in source.lines() if line not in lines] == []


@EVERY_SOURCE
def test_the_html_gives_back_every_line(source: Source):
    lines = set(_html_lines(rendered(source, "html")))
    assert [line for line in source.lines() if line not in lines] == []


@EVERY_SOURCE
def test_the_pdf_gives_back_every_paragraph_and_cell(source: Source):
    pages = [
        page.split("\n", 1)[1] if number else page for number, page in enumerate(_pdf_pages(rendered(source, "pdf")))
    ]
    text = _squeezed("".join(pages))
    units = [unit for line in source.lines() for unit in line.split(" | ")]
    assert [unit for unit in units if _squeezed(unit) not in text] == []


@EVERY_SOURCE
@pytest.mark.parametrize("file_format", FORMATS)
def test_a_file_shows_the_head_and_the_signature(source: Source, file_format):
    data = rendered(source, file_format)
    reader = {"docx": _docx_lines, "html": _html_lines, "pdf": _pdf_pages}[file_format]
    text = _squeezed("".join(reader(data)))
    shown = [
        source.number,
        source.place,
        source.subject,
        source.signer,
        source.recipients[-1].rstrip(".,;"),
        "Nơi nhận",
    ]
    shown += source.authority.splitlines() + source.position.splitlines()
    assert [words for words in shown if _squeezed(words) not in text] == []


@EVERY_SOURCE
def test_two_builds_give_the_same_bytes(source: Source):
    assert render(source) == rendered(source, source.format)


@EVERY_SOURCE
def test_the_committed_file_is_a_fresh_build(source: Source):
    committed = (DOCUMENT_DIR / source.file_name).read_bytes()
    fresh = rendered(source, source.format)
    if source.format == "docx":
        assert _docx_lines(committed) == _docx_lines(fresh)
    elif source.format == "html":
        assert committed == fresh
    else:  # another machine may embed another font, which moves line and page breaks
        assert set("".join(_pdf_pages(committed)).split()) == set("".join(_pdf_pages(fresh)).split())


def test_the_folder_holds_the_built_files_only_and_stays_small():
    paths = list(DOCUMENT_DIR.iterdir())
    assert {path.name for path in paths} == {source.file_name for source in SOURCES}
    assert sum(path.stat().st_size for path in paths) < LARGEST
    assert {path.suffix for path in paths} == {".docx", ".pdf", ".html"}


def test_a_build_removes_what_no_source_makes(tmp_path):
    (tmp_path / "99-old.docx").write_bytes(b"old")
    assert set(build(tmp_path)) == set(tmp_path.iterdir())


def test_an_unknown_format_is_refused():
    with pytest.raises(SourceError, match="odt"):
        render(SOURCES[0], "odt")


def test_the_docx_follows_the_profile():
    source = SOURCES[1]
    document = docx.Document(io.BytesIO(rendered(source, "docx")))
    section = document.sections[0]
    widths = [section.page_width, section.left_margin, section.right_margin]
    assert [round(width / Mm(1), 1) for width in widths] == [210, 30, 15]
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header.paragraphs[0]._p.xml
    assert document.styles["Normal"].font.name == "Times New Roman"
    head = document.tables[0]
    assert head.cell(0, 0).text.splitlines() == [source.superior, source.issuer_head, "*"]
    assert head.cell(0, 1).text.split("\n") == ["ĐẢNG CỘNG SẢN VIỆT NAM", ""]  # the rule has a line of its own
    assert head.cell(1, 1).text == "Lạc Hà, ngày 20 tháng 02 năm 2026"
    body = next(paragraph for paragraph in document.paragraphs if paragraph.text.startswith("Thực hiện"))
    assert body.runs[0].font.size == Pt(15)
    assert abs(body.paragraph_format.first_line_indent - Mm(10)) < Pt(0.1)


def test_the_archive_tells_no_time_of_building():
    with zipfile.ZipFile(io.BytesIO(render(SOURCES[1], "docx"))) as archive:
        assert {item.date_time for item in archive.infolist()} == {(2026, 1, 1, 0, 0, 0)}


def test_pages_are_numbered_from_the_second():
    first, *others = _pdf_pages(render(SOURCES[1], "pdf"))
    assert first.split()[0] != "1"
    assert [page.split()[0] for page in others] == [str(number) for number in range(2, len(others) + 2)]


def test_the_profile_follows_family_and_date():
    profiles = {source.slug[:2]: profile_of(source) for source in SOURCES}
    assert profiles["02"].body == 15
    assert (profiles["11"].body, profiles["11"].line) == (14, 18)


def test_column_widths_are_shares_of_the_whole():
    table = SourceTable("", ("TT", "Nhiệm vụ"), (("1", "Rà soát toàn bộ hệ thống thông tin của cơ quan"),))
    widths = column_widths(table)
    assert sum(widths) == pytest.approx(1)
    assert widths[0] < widths[1]
