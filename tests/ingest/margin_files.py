"""Word and PDF files with words in their margins: header, footer, text box, watermark, pinned stamp, pasted picture."""

import io

from docx import Document
from docx.oxml import parse_xml
from PIL import Image, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

_SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
FONT = "NotoSerif-Regular.ttf"


def word_page(
    lines: list[str], *, header: str = "", footer: str = "", box: str = "", watermark: str = "", in_header: bool = True
) -> bytes:
    """Returns a Word file. The box is drawn the new way in the body, the watermark the old way in the header."""
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    section = document.sections[0]
    if header:
        section.header.paragraphs[0].text = header
    if footer:
        section.footer.paragraphs[0].text = footer
    if box:
        document.paragraphs[0]._p.append(parse_xml(_drawing_box(box)))
    if watermark:
        holder = section.header.paragraphs[0] if in_header else document.paragraphs[-1]
        holder._p.append(parse_xml(_word_art(watermark)))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def vml_box(words: str) -> str:
    """Returns the XML of a run with a text box drawn the old way."""
    return (
        f'<w:r {_SPACES}><w:pict><v:shape id="s" style="width:90pt;height:30pt"><v:textbox><w:txbxContent><w:p><w:r>'
        f"<w:t>{words}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )


def _drawing_box(words: str) -> str:
    return (
        f'<w:r {_SPACES}><w:drawing><wp:inline><wp:extent cx="914400" cy="304800"/><wp:docPr id="7" name="o"/>'
        '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:txbx>'
        f"<w:txbxContent><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:txbxContent></wps:txbx></wps:wsp></a:graphicData>"
        "</a:graphic></wp:inline></w:drawing></w:r>"
    )


def _word_art(words: str) -> str:
    return (
        f'<w:r {_SPACES}><w:pict><v:shape id="PowerPlusWaterMarkObject1" style="rotation:315">'
        f'<v:textpath style="font-family:Times" string="{words}"/></v:shape></w:pict></w:r>'
    )


def pdf_page(
    lines: list[str],
    *,
    header: str = "",
    footer: str = "",
    box: str = "",
    watermark: str = "",
    picture: Image.Image | None = None,
    pages: int = 3,
) -> bytes:
    """Returns a PDF with a text layer. The box is framed beside the head, a picture pasted on the first page."""
    pdfmetrics.registerFont(TTFont("page", ImageFont.truetype(FONT).path))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    for number in range(pages):
        _page(canvas, lines, header, footer, watermark)
        if box and not number:
            canvas.setFont("page", 11)
            canvas.drawString(80, 785, box)
            canvas.rect(75, 780, 12 + 7 * len(box), 18)
        if picture is not None and not number:
            canvas.drawImage(ImageReader(picture), 80, 715, picture.width * 0.36, picture.height * 0.36)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _page(canvas: Canvas, lines: list[str], header: str, footer: str, watermark: str) -> None:
    canvas.setFont("page", 10)
    canvas.drawString(400, 815, header)
    canvas.drawString(90, 25, footer)
    if watermark:
        canvas.saveState()
        canvas.setFont("page", 60)
        canvas.setFillGray(0.85)
        canvas.translate(180, 330)
        canvas.rotate(45)
        canvas.drawString(0, 0, watermark)
        canvas.restoreState()
    canvas.setFont("page", 12)
    for index, line in enumerate(lines):
        canvas.drawString(90, 690 - 20 * index, line)
