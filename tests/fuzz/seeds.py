"""The files that are damaged: our samples, and small ones of every other format, all with made-up content."""

import io
from email.message import EmailMessage
from functools import cache
from pathlib import Path

import docx
import reportlab
from office_files import report_form, slides, zipped
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from samples import legacy
from samples.sources import load_sources
from vanban.legacy_encodings import LegacyEncoding

SAMPLES = Path(__file__).parents[2] / "samples" / "documents"
HEAD = (
    "THÀNH ỦY LẠC HÀ", "*", "Số 12-KH/TU", "ĐẢNG CỘNG SẢN VIỆT NAM", "Lạc Hà, ngày 05 tháng 3 năm 2026", "KẾ HOẠCH",
    "thực hiện Nghị quyết số 08-NQ/TU", "- Căn cứ Quy định số 34-QĐ/TU, ngày 12/01/2025 của Thành ủy Lạc Hà;",
    "I- MỤC ĐÍCH", "1. Số hóa 1.250 hồ sơ.", "a) Hồ sơ của phường;", "- Hồ sơ khác.", "Điều 1. Phạm vi",
    "Bảng 1. Tiến độ",
)  # fmt: skip
CLOSING = ("Nơi nhận:", "- Thường trực Thành ủy,", "- Lưu Văn phòng.", "T/M BAN THƯỜNG VỤ", "BÍ THƯ", "Nguyễn Văn Mẫu")


@cache
def seeds() -> dict[str, tuple[tuple[str, bytes], ...]]:
    """Returns the files by format, each with its name."""
    samples = [(path.name, path.read_bytes()) for path in sorted(SAMPLES.iterdir())]
    by = {kind: tuple(f for f in samples if f[0].endswith(kind)) for kind in (".docx", ".pdf", ".html")}
    source = load_sources()[8]
    return {
        "docx": (("nho.docx", small_docx()), *by[".docx"][:6]),
        "pdf": (("nho.pdf", small_pdf()), *by[".pdf"][3:6]),
        "html": by[".html"],
        "xlsx": (("bieu.xlsx", report_form(bordered=True)),),
        "pptx": (("trang.pptx", slides()),),
        "eml": (("thu.eml", mail()),),
        "zip": (("goi.zip", archive()),),
        "legacy": (
            ("tcvn3.docx", legacy.render(source, LegacyEncoding.TCVN3)),
            ("vni.docx", legacy.render(source, LegacyEncoding.VNI)),
            ("tcvn3.txt", legacy.as_plain_bytes(source, LegacyEncoding.TCVN3)),
            ("vni.txt", legacy.as_plain_bytes(source, LegacyEncoding.VNI)),
        ),
        "text": (("van-ban.txt", "\n".join((*HEAD, *CLOSING)).encode()), ("bang.csv", TABLE_CSV), ("v.md", TABLE_MD)),
        "epub": (("sach.epub", epub()),),
    }


TABLE_CSV = "TT;Việc;Hạn\n1;Số hóa hồ sơ;6/2026\n2;Tập huấn;7/2026\n".encode()
TABLE_MD = (
    "# I- VIỆC\n\n| TT | Việc |\n|---|---|\n| 1 | Số hóa |\n| 2 | Tập huấn |\n\n1. Mục một\n2. Mục hai\n".encode()
)


def small_docx(*, before: tuple[str, ...] = ()) -> bytes:
    """Returns a document with a head, units, a table with merged cells, a list and a running head."""
    document = docx.Document()
    for line in (*before, *HEAD):
        document.add_paragraph(line)
    table = document.add_table(4, 3)
    for row in range(4):
        for column in range(3):
            table.cell(row, column).text = f"ô {row}.{column}"
    table.cell(0, 0).merge(table.cell(0, 1))
    document.add_paragraph("Việc thứ nhất", style="List Number")
    document.add_paragraph("Việc thứ hai", style="List Bullet")
    for line in CLOSING:
        document.add_paragraph(line)
    document.sections[0].header.paragraphs[0].text = "Trang đầu"
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def small_pdf(lines: tuple[str, ...] = (*HEAD, *CLOSING)) -> bytes:
    """Returns two pages in the font that comes with the library."""
    pdfmetrics.registerFont(TTFont("Vera", Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842), invariant=1)
    for _ in range(2):
        canvas.setFont("Vera", 11)
        for index, line in enumerate(lines):
            canvas.drawString(90, 760 - 22 * index, line)
        for row in range(4):
            canvas.line(90, 300 - 20 * row, 400, 300 - 20 * row)
            canvas.line(90 + 100 * row, 240, 90 + 100 * row, 300)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def mail() -> bytes:
    """Returns a mail with a text and two attachments, one of them an archive."""
    message = EmailMessage()
    message["From"] = "van-thu@lac-ha.example"
    message["To"] = "tan-lac-dong@lac-ha.example"
    message["Subject"] = "Gửi kế hoạch số 12-KH/TU"
    message["Date"] = "Thu, 05 Mar 2026 08:00:00 +0700"
    message.set_content("Kính gửi các đồng chí kế hoạch số hóa hồ sơ.\n\nTrân trọng.")
    message.add_attachment(small_docx(), maintype="application", subtype="octet-stream", filename="kế hoạch.docx")
    message.add_attachment(archive(), maintype="application", subtype="zip", filename="goi.zip")
    return message.as_bytes()


def archive() -> bytes:
    """Returns an archive of three files, one in a folder."""
    return zipped({"van-ban.txt": "\n".join(HEAD), "thu mục/ké hoạch.docx": small_docx(), "bang.csv": TABLE_CSV})


def epub() -> bytes:
    """Returns a book of one chapter."""
    chapter = "<html><body><h1>Chương I</h1><p>Số hóa hồ sơ của thành phố Lạc Hà.</p></body></html>"
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="sach.opf"/></rootfiles></container>'
    )
    book = (
        '<package xmlns="http://www.idpf.org/2007/opf"><manifest><item id="a" href="a.xhtml"/></manifest>'
        '<spine><itemref idref="a"/></spine></package>'
    )
    members = {"META-INF/container.xml": container, "sach.opf": book, "a.xhtml": chapter}
    return zipped({"mimetype": "application/epub+zip", **members})
