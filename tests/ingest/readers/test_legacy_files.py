"""Pages, PDF and text files in TCVN3, VNI and VISCII; what every format gets after its reader."""

import re

import pytest
from plain_pdf import plain_pdf

from ingest.blocks import Block, Marginal, Place, RawDocument
from ingest.finishing import finished
from ingest.parsing import parse, parse_file, parsed_json
from ingest.readers.pdf_legacy import with_horns
from ingest.readers.registry import read_file
from samples import docx, html, legacy
from samples.sources import Source, load_sources
from vanban.documents import Cell, PageReading, ReadingMethod, Table
from vanban.legacy_encodings import LegacyEncoding, decode, encode

TCVN3, VNI, VISCII = LegacyEncoding
SOURCES = load_sources()
FONTS = {TCVN3: ".VnTime", VNI: "VNI-Times"}


def tcvn3(text: str) -> str:
    return encode(text, TCVN3)


def texts_of(raw: RawDocument) -> list[str]:
    return [
        text for block in raw.blocks for text in ([c.text for c in block.table.cells] if block.table else [block.text])
    ]


def encoded_page(source: Source, encoding: LegacyEncoding, style: str) -> bytes:
    """Returns a sample page with its texts encoded, its own fonts taken away and ``style`` put in its head."""
    head, body = html.render(source).decode().split("<body", 1)
    encoded = re.sub(r">([^<]+)<", lambda match: f">{encode(match[1], encoding)}<", body)
    return (
        re.sub(r"font-family:[^;}]*", "color:black", head + "<body" + encoded)
        .replace("</style>", style + "</style>")
        .encode()
    )


@pytest.mark.parametrize("encoding", [TCVN3, VNI])
@pytest.mark.parametrize("named", [True, False])
def test_a_page_is_converted_by_its_style_sheet_or_by_its_letters(encoding: LegacyEncoding, named: bool) -> None:
    source = SOURCES[3]
    style = f"body {{ font-family: '{FONTS[encoding]}', serif }}" if named else ""
    found = read_file("a.html", encoded_page(source, encoding, style))
    wanted = texts_of(read_file("a.html", html.render(source)))
    assert [text.lower() for text in texts_of(found)] == [text.lower() for text in wanted]
    warning = f"Phông {encoding} ({FONTS[encoding]})" if named else f"Chữ theo bảng mã {encoding}"
    assert [text for text in found.warnings if text.startswith(warning)] == list(found.warnings)
    assert len(found.warnings) == 1


@pytest.mark.parametrize(
    "page",
    [
        '<font face=".VnTimeH">céng hoµ</font>',
        "<p style=\"font-family:'.VnTimeH','serif'\">céng hoµ</p>",
        '<style>p.MsoNormal, li { margin:0; font-family:".VnTimeH"; }</style><p class=MsoNormal>céng hoµ</p>',
        "<style>#x { font: bold 13pt/1.2 \\.VnTimeH, serif }</style><div id=x><p>céng <b>hoµ</b></p></div>",
        "<style>td p { font-family:.VnTimeH }</style><p style='font-size:13pt'>céng hoµ</p>",
    ],
)
def test_a_font_is_found_wherever_a_page_names_it(page: str) -> None:
    assert texts_of(read_file("a.html", f"<html><body>{page}</body></html>".encode())) == ["CỘNG HOÀ"]


def test_the_nearest_font_counts() -> None:
    page = "<body style='font-family:.VnTime'><p>vÒ viÖc</p><p style='font-family:Arial'>là cá nhân</p></body>"
    assert texts_of(read_file("a.html", f"<html>{page}</html>".encode())) == ["về việc", "là cá nhân"]


def test_unicode_in_a_page_with_a_left_over_font_stays() -> None:
    page = "<body style='font-family:.VnTime'><p>Quyết định</p><p>toàn dân</p><p>Điều khoản</p></body>"
    assert texts_of(read_file("a.html", f"<html>{page}</html>".encode())) == ["Quyết định", "toàn dân", "Điều khoản"]


def test_a_short_legacy_text_among_unicode_in_other_fonts_is_converted() -> None:
    page = "<p>Quyết định</p><p style='font-family:.VnTime'>vÒ</p><p>Điều khoản</p>"
    assert texts_of(read_file("a.html", f"<html><body>{page}</body></html>".encode())) == [
        "Quyết định",
        "về",
        "Điều khoản",
    ]


def test_a_deep_page_is_read() -> None:
    page = "<div>" * 3000 + "vÒ viÖc" + "</div>" * 3000
    assert texts_of(read_file("a.html", f"<html><body style='font-family:.VnTime'>{page}</body></html>".encode()))


@pytest.mark.parametrize("encoding", [TCVN3, VNI, VISCII])
@pytest.mark.parametrize("source", SOURCES[:4], ids=lambda source: source.slug)
def test_a_text_file_in_a_legacy_encoding_is_read(source: Source, encoding: LegacyEncoding) -> None:
    found = read_file("a.txt", legacy.as_plain_bytes(source, encoding))
    wanted = read_file("a.txt", "\r\n".join(legacy.printed_lines(source)).encode())
    assert [text.lower() for text in texts_of(found)] == [text.lower() for text in texts_of(wanted)]
    assert found.warnings == (
        f"Chữ theo bảng mã {encoding} đã được chuyển sang Unicode; hãy đối chiếu bản gốc khi cần.",
    )


def test_a_pdf_is_converted_by_the_font_of_each_character() -> None:
    plain, capitals = "ABCDEF+.VnTime", "GHIJKL+.VnTimeH,Bold"
    data = plain_pdf(
        [
            [(tcvn3("cộng hoà xã hội chủ nghĩa việt nam"), capitals)],
            [(tcvn3("Điều 1. Những người được hưởng như"), plain)],
            [
                (tcvn3("các trường hợp do "), plain),
                (tcvn3("ủ"), capitals),
                (tcvn3("y ban nhân dân xã quyết định."), plain),
            ],
            [("Unicode: la ca nhan", "Helvetica")],
        ]
    )
    found = read_file("a.pdf", data)
    assert texts_of(found)[0] == "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    assert " ".join(texts_of(found)[1:]).startswith(
        "Điều 1. Những người được hưởng như các trường hợp do Ủy ban nhân dân xã quyết định."
    )
    assert "Phông TCVN3 (.VnTime) đã được chuyển sang Unicode; hãy đối chiếu bản gốc khi cần." in found.warnings


def test_a_pdf_whose_fonts_have_other_names_is_told_by_its_letters() -> None:
    words = encode("Quyết định về việc ban hành Quy chế làm việc của cơ quan, đơn vị trực thuộc", VNI)
    found = read_file("a.pdf", plain_pdf([[(words, "TT12o00")]]))
    assert texts_of(found) == ["Quyết định về việc ban hành Quy chế làm việc của cơ quan, đơn vị trực thuộc"]


def test_a_pdf_in_latin_1_letters_stays() -> None:
    french = "Les élèves ont été très appliqués; la fête a été décrite à l'école."
    assert texts_of(read_file("a.pdf", plain_pdf([[(french, "Helvetica")]]))) == [french]


@pytest.mark.parametrize(
    ("printed", "meant"),
    [("ng-êi", "người"), ("®-îc", "được"), ("nh-", "như"), ("-íc", "ước"), ("kinh tÕ-x· héi", "kinh tế-xã hội")],
)
def test_a_hyphen_of_a_pdf_is_the_horn_letter_where_no_word_is_without_it(printed: str, meant: str) -> None:
    assert decode(with_horns(printed, TCVN3), TCVN3) == meant


@pytest.mark.parametrize("code", ["57-NQ/TW", "Q§-TTg", "12-2026", "TT-BTC"])
def test_a_hyphen_of_a_number_stays(code: str) -> None:
    assert with_horns(code, TCVN3) == code


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.slug)
@pytest.mark.parametrize("encoding", [TCVN3, VNI])
def test_a_sample_in_old_fonts_makes_the_same_document(source: Source, encoding: LegacyEncoding) -> None:
    wanted = parse_file("a.docx", docx.render(source))
    found = parse_file("a.docx", legacy.render(source, encoding))
    assert found.text == wanted.text
    assert (found.sections, found.metadata, found.tables) == (wanted.sections, wanted.metadata, wanted.tables)
    assert set(found.warnings) - set(wanted.warnings) == {
        f"Phông {encoding} ({FONTS[encoding]}) đã được chuyển sang Unicode; hãy đối chiếu bản gốc khi cần."
    }


def test_a_reader_that_converts_nothing_is_helped_out() -> None:
    typed = tcvn3("Nhiệm vụ trọng tâm của các cơ quan, tổ chức trực thuộc trong năm tới")
    table = Table(1, 2, (Cell("1", 0, 0), Cell(tcvn3("Trường hợp"), 0, 1)))
    found = finished(RawDocument((Block(typed), Block("", table=table)), "application/test"))
    assert texts_of(found) == [
        "Nhiệm vụ trọng tâm của các cơ quan, tổ chức trực thuộc trong năm tới",
        "1",
        "Trường hợp",
    ]
    assert found.warnings == ("Chữ theo bảng mã TCVN3 đã được chuyển sang Unicode; hãy đối chiếu bản gốc khi cần.",)


def test_what_stands_in_margins_is_converted_too() -> None:
    typed = tcvn3("Nhiệm vụ trọng tâm của các cơ quan, tổ chức trực thuộc trong năm tới")
    margin = Marginal(tcvn3("Lưu hành nội bộ"), Place.HEADER)
    (converted,) = finished(RawDocument((Block(typed),), "application/test", marginalia=(margin,))).marginalia
    assert converted == Marginal("Lưu hành nội bộ", Place.HEADER)


def test_a_file_without_pages_has_one_reading_with_tables_counted() -> None:
    table = Table(1, 1, (Cell("xyzt bcd qwrt", 0, 0),))
    (page,) = finished(RawDocument((Block("Quyết định này"), Block("", table=table)), "text/html")).pages
    assert (page.number, page.method, page.quality, page.confidence) == (1, ReadingMethod.NATIVE, 0.5, None)


def test_a_text_with_form_feeds_has_a_reading_for_each_page() -> None:
    found = read_file("a.txt", "Quyết định\f\fĐiều 1".encode())
    assert [(page.number, page.method) for page in found.pages] == [
        (1, ReadingMethod.NATIVE),
        (2, ReadingMethod.BLANK),
        (3, ReadingMethod.NATIVE),
    ]


def test_readings_of_a_reader_stay() -> None:
    own = (PageReading(1, ReadingMethod.OCR, 0.7, 0.9),)
    assert finished(RawDocument((Block("Quyết định"),), "image/png", 1, pages=own)).pages == own


def test_the_json_of_parse_tells_the_quality_of_the_document_and_of_its_pages() -> None:
    pages = (PageReading(1, ReadingMethod.OCR, 0.98764, 0.91), PageReading(2, ReadingMethod.BLANK, 1.0))
    raw = RawDocument((Block("Điều 1. Phạm vi", page=1),), "application/pdf", 2, pages=pages)
    assert parsed_json(parse(raw))["quality"] == {
        "document": 0.9876,
        "pages": [
            {"page": 1, "method": "nhan_dang", "quality": 0.9876, "confidence": 0.91},
            {"page": 2, "method": "trang_trang", "quality": 1.0, "confidence": None},
        ],
    }
