"""Files made to stop, fill or slow down whoever reads them; each small itself, each asking for very much."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from PIL import Image

_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
File = tuple[str, bytes]


def hostile_files() -> Iterator[File]:
    """Yields all the files, each with a name that says what it is."""
    for family in (bombs, entities, deep, long_lines, large_office_files, pdfs, pictures, mails):
        yield from family()


def word_file(body: str, *, prologue: str = "", **parts: str) -> bytes:
    """Returns a Word file of this body; ``prologue`` stands before the root, ``parts`` are other members."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="a" Type="{office}" Target="word/document.xml"/></Relationships>'
    )
    content = f"{prologue}<w:document {_WORD}><w:body>{body}</w:body></w:document>"
    members = {"_rels/.rels": relations, "word/document.xml": content, **parts}
    return _zip({name: text.encode("utf-8", "surrogateescape") for name, text in members.items()})


def bombs() -> Iterator[File]:
    """Yields archives that inflate to very much."""
    for size in (50, 200, 550):
        zeros = bytes(size * 2**20)
        yield f"bom-{size}.zip", _zip({"a.txt": zeros})
        yield f"bom-{size}.docx", word_file(zeros[: size * 2**18].decode())
    yield "bom-nhieu.zip", _zip({f"{n}.txt": b" " * 100_000 for n in range(1_500)})
    yield "nhieu-muc.zip", _zip({f"{n}.txt": b"a" for n in range(12_000)})
    inner = _zip({"a.txt": b"van ban " * 100})
    for _ in range(30):
        inner = _zip({"goi.zip": inner})
    yield "long-nhau.zip", inner
    yield "noi-dung-doi.zip", _overlapping(400)
    for name in ("word/styles.xml", "word/numbering.xml", "word/footnotes.xml", "word/header1.xml"):
        yield f"bom-{name[5:-4]}.docx", word_file("<w:p/>", **{name: "<a>" + " " * (30 * 2**20) + "</a>"})


def entities() -> Iterator[File]:
    """Yields XML with entities that grow, lead out, or are none."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    declared = f'<!DOCTYPE a [<!ENTITY l0 "ha">{laughs}<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    for entity in ("l9", "x", "y"):
        text = f"<w:p><w:r><w:t>&{entity};</w:t></w:r></w:p>"
        yield f"thuc-the-{entity}.docx", word_file(text, prologue=declared)
        yield f"thuc-the-{entity}.html", f"{declared}<html><body>&{entity};</body></html>".encode()
        yield f"thuc-the-{entity}.xml", f'<?xml version="1.0"?>{declared}<a>&{entity};</a>'.encode()
        yield f"thuc-the-{entity}.xlsx", _sheet(f"<row><c t='inlineStr'><is><t>&{entity};</t></is></c></row>", declared)
        yield f"thuc-the-{entity}.epub", _book(f"{declared}<html><body>&{entity};</body></html>")


def deep() -> Iterator[File]:
    """Yields markup nested deeper than any stack."""
    for depth in (300, 20_000, 300_000):
        yield f"sau-{depth}.html", b"<html><body>" + b"<div>" * depth + b"a"
        yield f"sau-bang-{depth}.html", b"<html><body>" + b"<table><tr><td>" * (depth // 3) + b"a"
        yield f"sau-chu-{depth}.html", b"<html><body>" + b"<b><font color=red>" * (depth // 2) + b"a"
        yield f"sau-danh-sach-{depth}.html", b"<html><body>" + b"<ul><li>" * (depth // 2) + b"a"
        yield f"sau-{depth}.docx", word_file("<w:sdt><w:sdtContent>" * depth + "</w:sdtContent></w:sdt>" * depth)
        yield f"sau-bang-{depth}.docx", word_file("<w:tbl><w:tr><w:tc>" * depth + "</w:tc></w:tr></w:tbl>" * depth)
        yield f"sau-{depth}.xml", b"<?xml version='1.0'?>" + b"<a>" * depth + b"</a>" * depth
        yield f"sau-{depth}.rtf.txt", b"{" * depth + b"a" + b"}" * depth
        yield f"sau-{depth}.md", b"> " * depth + b"a\n" + b"- " * depth + b"a\n"
        yield f"sau-ngoac-{depth}.txt", ("“(" * depth + "a").encode()


def long_lines() -> Iterator[File]:
    """Yields texts of one line that patterns stumble over."""
    pieces = (
        "a", "1", "1.", "- ", "số ", "Số: 1/", "ngày ", "ngày 1 tháng ", "Điều ", "Điều 1 ", "khoản 1 ", "a) ", "I",
        "MẬT ", "M Ậ T ", "Căn cứ ", "của ", "| ", "...", "…", "“", "*", "_", "#", " ", "\t", "\n", "\r", "\u00a0",
        "&lt;", "<", "<a ", "<!--", "](", "=?utf-8?B?", "\u0301", "e\u0323\u0302", "\ufffd", "x@y.", "A-", "A/B-C ",
        "QĐ-", "TỐI ", "Nơi nhận: ", "KT. ", "Phụ lục ", "BẢNG 1. ", "Bảng ", "0,", "1.000.", ";", "\x0c",
    )  # fmt: skip
    for number, piece in enumerate(pieces):
        yield f"dong-{number}.txt", ("Lời " + piece * (150_000 // len(piece)) + "!").encode()


def large_office_files() -> Iterator[File]:
    """Yields office files of millions of parts, or that say so."""
    yield "trieu-doan.docx", word_file("<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 1_000_000)
    yield "trieu-doan-rong.docx", word_file("<w:p/>" * 1_000_000)
    yield "trieu-chu.docx", word_file("<w:p>" + "<w:r><w:t>a</w:t></w:r>" * 500_000 + "</w:p>")
    row = "<w:tr>" + "<w:tc><w:p><w:r><w:t>ô</w:t></w:r></w:p></w:tc>" * 100 + "</w:tr>"
    yield "bang-100000.docx", word_file(f"<w:tbl>{row * 1_000}</w:tbl>")
    for span in (10**6, 10**9, 10**18):
        cell = f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc>'
        yield f"gop-{span}.docx", word_file(f"<w:tbl>{f'<w:tr>{cell}{cell}</w:tr>' * 3}</w:tbl>")
        page = f"<html><body><table border=1><tr><td colspan={span} rowspan={span}>a<td>b<tr><td>c</table>"
        yield f"gop-{span}.html", page.encode()
        number = '<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>a</w:t></w:r></w:p>'
        starts = (
            f'<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="{span}"/><w:numFmt w:val="%s"/>'
            '<w:lvlText w:val="%%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        )
        for form in ("upperRoman", "lowerLetter"):
            numbering = f"<w:numbering {_WORD}>{starts % form}</w:numbering>"
            yield f"so-{form}-{span}.docx", word_file(number * 3, **{"word/numbering.xml": numbering})
        yield f"o-{span}.xlsx", _sheet(f'<row r="{span}"><c r="A{span}" t="inlineStr"><is><t>a</t></is></c></row>')
        yield f"gop-{span}.xlsx", _sheet(_CELL, after=f'<mergeCells><mergeCell ref="A1:XFD{span}"/></mergeCells>')
    yield "hang-100000.xlsx", _sheet('<row><c t="inlineStr"><is><t>a</t></is></c></row>' * 150_000)
    yield "cot.xlsx", _sheet('<row r="1"><c r="XFD1048576" t="inlineStr"><is><t>a</t></is></c></row>')
    loop = "".join(
        f'<w:style w:type="paragraph" w:styleId="s{n}"><w:basedOn w:val="s{(n + 1) % 9}"/></w:style>' for n in range(9)
    )
    styled = '<w:p><w:pPr><w:pStyle w:val="s1"/></w:pPr><w:r><w:t>a</w:t></w:r></w:p>'
    yield "kieu-vong.docx", word_file(styled, **{"word/styles.xml": f"<w:styles {_WORD}>{loop}</w:styles>"})
    yield "hang.csv", b"a;" * 500_000 + b"\n" + b"b;c\n" * 2_000
    yield "cot.csv", (b"a;" * 2_000 + b"\n") * 300


_CELL = '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>'


_RESOURCES = b"<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>>>"


def pdfs() -> Iterator[File]:
    """Yields PDFs with loops, huge boxes and very many objects."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %s]/Contents 4 0 R/Resources" + _RESOURCES
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    words = _stream(b"BT /F 12 Tf 50 50 Td (van ban) Tj ET")
    for box in (b"1 1", b"0 0", b"-5 -5", b"14400 14400", b"1000000 1000000", b"1e30 1e30", b"99999999999 99999999999"):
        yield f"kho-{box.decode()[:9].strip()}.pdf", _pdf(page % box, words, font)
    a4 = page % b"595 842"
    yield "vong-trang.pdf", _pdf(a4, words, font, kids=b"[3 0 R 2 0 R 1 0 R]")
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>"
    yield "vong-hinh.pdf", _pdf(a4, _stream(b"/X Do"), font, _stream(b"/X Do", form))
    yield "trieu-trang.pdf", _pdf(a4, words, font, kids=b"[" + b"3 0 R " * 100_000 + b"]", count=b"100000")
    yield "dem-sai.pdf", _pdf(a4, words, font, count=b"2147483647")
    yield "trieu-chu.pdf", _pdf(a4, _stream(b"BT /F 12 Tf 50 50 Td " + b"(a) Tj " * 500_000 + b"ET"), font)
    yield (
        "trieu-dong-ke.pdf",
        _pdf(
            a4, _stream(b"".join(b"%d %d m %d %d l S " % (n % 590, n % 800, n % 580, 9) for n in range(150_000))), font
        ),
    )
    yield "trieu-khung.pdf", _pdf(a4, _stream(b"0 0 9 9 re f " * 200_000), font)
    yield "luong-bom.pdf", _pdf(a4, _stream(b" " * (300 * 2**20)), font)
    yield (
        "luong-bom-2.pdf",
        _pdf(a4, _stream(zlib.compress(bytes(200 * 2**20)), b"/Filter[/FlateDecode/FlateDecode]"), font),
    )
    yield "doi-tuong.pdf", _pdf(a4, words, font, *[b"<<>>"] * 150_000)
    yield "long-mang.pdf", _pdf(a4, words, b"[" * 100_000 + b"]" * 100_000)
    yield (
        "xref-vong.pdf",
        _pdf(a4, words, font)
        + b"\nxref\n0 1\n0000000000 65535 f \ntrailer<</Root 1 0 R/Prev 0/Size 9>>\nstartxref\n9\n%%EOF",
    )
    yield (
        "phong-0.pdf",
        _pdf(a4, _stream(b"BT /F 0 Tf 50 50 Td (van ban) Tj 0 Tz (ban) Tj /F -9e9 Tf (van) Tj ET"), font),
    )


def pictures() -> Iterator[File]:
    """Yields pictures that say they are huge."""
    for side in (20_000, 60_000, 2**31 - 1):
        yield f"anh-{side}.png", _png(side)
        yield (
            f"anh-{side}.gif",
            b"GIF89a" + struct.pack("<HHBBB", side & 0xFFFF, side & 0xFFFF, 0x80, 0, 0) + bytes(6) + b";",
        )
        yield (
            f"anh-{side}.bmp",
            b"BM" + struct.pack("<IIIIiiHHIIiiII", 99, 0, 54, 40, side, side, 1, 1, 0, 0, 0, 0, 0, 0),
        )
    blank = io.BytesIO()
    frames = [Image.new("1", (8, 8), n % 2) for n in range(300)]
    frames[0].save(blank, "TIFF", save_all=True, append_images=frames[1:])
    yield "nhieu-khung.tif", blank.getvalue()
    yield (
        "anh-trong.docx",
        word_file(
            "<w:p><w:r><w:t>a</w:t></w:r></w:p>",
            **{"word/media/image1.png": _png(60_000).decode("utf-8", "surrogateescape")},
        ),
    )


def mails() -> Iterator[File]:
    """Yields mails in mails and of very many parts."""
    parts = b"".join(b"--x\r\nContent-Type: text/plain; name=a.txt\r\n\r\na\r\n" for _ in range(5_000))
    yield (
        "nhieu-phan.eml",
        b"From: a@b\r\nSubject: a\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n" + parts,
    )
    nested = b"Subject: a\r\n\r\nLoi.\r\n"
    for _ in range(150):
        nested = b"From: a@b\r\nSubject: a\r\nMIME-Version: 1.0\r\nContent-Type: message/rfc822\r\n\r\n" + nested
    yield "thu-trong-thu.eml", nested
    yield (
        "dau-thu.eml",
        b"From: a@b\r\nTo: " + b"a@b, " * 60_000 + b"\r\nSubject: " + b"=?utf-8?B?YQ==?= " * 20_000 + b"\r\n\r\na",
    )
    yield (
        "khong-dong.eml",
        b"From: a@b\r\nSubject: a\r\nContent-Type: multipart/mixed; boundary=" + b"x" * 90_000 + b"\r\n\r\n--x",
    )


def _stream(content: bytes, entries: bytes = b"") -> bytes:
    packed = zlib.compress(content)
    kind = entries if b"Filter" in entries else b"/Filter/FlateDecode" + entries
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (kind, len(packed), packed)


def _pdf(
    page: bytes, contents: bytes, font: bytes, *more: bytes, kids: bytes = b"[3 0 R]", count: bytes = b"1"
) -> bytes:
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids%s/Count %s>>" % (kids, count),
        page,
        contents,
        font,
        *more,
    )
    body = b"".join(b"%d 0 obj%s endobj\n" % (number, content) for number, content in enumerate(objects, 1))
    return b"%PDF-1.5\n" + body + b"trailer<</Root 1 0 R/Size 9>>\n%%EOF\n"


def _png(side: int) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(2**20))) + chunk(b"IEND", b"")
    )


def _zip(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _overlapping(count: int) -> bytes:
    """Returns a zip whose directory names one large member many times."""
    one = _zip({"a.txt": b"a" * (4 * 2**20)})
    start, end = one.index(b"PK\x01\x02"), one.index(b"PK\x05\x06")
    entry = one[start:end]
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, count, count, len(entry) * count, start, 0)
    return one[:start] + entry * count + tail


def _sheet(rows: str, prologue: str = "", *, after: str = "") -> bytes:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    spread = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{spread}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{spread}.worksheet+xml"/></Types>'
    )
    links = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>'
    book = f'<workbook {_SHEET} xmlns:r="{office}"><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>'
    members = {
        "[Content_Types].xml": types,
        "_rels/.rels": links % f'<Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/>',
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": links
        % f'<Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>',
        "xl/worksheets/sheet1.xml": f"{prologue}<worksheet {_SHEET}><sheetData>{rows}</sheetData>{after}</worksheet>",
    }
    return _zip({name: content.encode() for name, content in members.items()})


def _book(chapter: str) -> bytes:
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="a.opf"/>'
        "</rootfiles></container>"
    )
    book = (
        '<package xmlns="http://www.idpf.org/2007/opf"><manifest><item id="a" href="a.xhtml"/></manifest>'
        '<spine><itemref idref="a"/></spine></package>'
    )
    members = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": container,
        "a.opf": book,
        "a.xhtml": chapter,
    }
    return _zip({name: content.encode() for name, content in members.items()})
