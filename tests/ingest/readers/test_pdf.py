"""PDF made with reportlab: lines into paragraphs, columns, tables, noise, hostile files."""

import io
import random
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.readers.registry import read_file
from vanban.errors import UnreadableFile

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

FONTS = ("LiberationSerif", "DejaVuSerif", "NotoSerif", "DejaVuSans")
LEFT, RIGHT, TOP = 85.0, 552.0, 780.0
SIZE, LEADING = 13, 18

Draw = Callable[[Canvas], None]


def find_font(style: str) -> TTFont | None:
    """Returns a serif of that style which has the Vietnamese letters, or None."""
    folders = [
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        Path("/Library/Fonts"),
        Path("C:/Windows/Fonts"),
    ]
    names = [f"{name}-{style}.ttf" for name in FONTS] + (
        [f"{name}.ttf" for name in FONTS] if style == "Regular" else []
    )
    for name in names:
        for path in (path for folder in folders if folder.is_dir() for path in folder.rglob(name)):
            font = TTFont("Body" if style == "Regular" else "Strong", str(path))
            if all(ord(letter) in font.face.charToGlyph for letter in "ảệộữẶđ"):
                return font
    return None


@pytest.fixture(scope="module", autouse=True)
def _fonts() -> None:
    for style in ("Regular", "Bold"):
        font = find_font(style)
        if font is None:
            pytest.skip("no TrueType font with Vietnamese letters on this system")
        pdfmetrics.registerFont(font)


def made(*pages: Draw, **options: object) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, **options)
    for page in pages:
        page(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def wrapped(text: str, font: str, first: float) -> list[tuple[float, str]]:
    """Returns the lines of a paragraph as (x, text), broken greedily between the margins."""
    lines: list[tuple[float, str]] = []
    x, current = first, ""
    for word in text.split():
        longer = f"{current} {word}".strip()
        if current and x + pdfmetrics.stringWidth(longer, font, SIZE) > RIGHT:
            lines.append((x, current))
            x, current = LEFT, word
        else:
            current = longer
    return [*lines, (x, current)]


def write(canvas: Canvas, paragraphs: list[str], *, top: float = TOP, font: str = "Body", indent: float = 28) -> float:
    """Draws paragraphs with indented first lines and returns the height left."""
    canvas.setFont(font, SIZE)
    for paragraph in paragraphs:
        for x, line in wrapped(paragraph, font, LEFT + indent):
            canvas.drawString(x, top, line)
            top -= LEADING
        top -= 6
    return top


BODY = [
    "Điều 1. Phạm vi điều chỉnh và đối tượng áp dụng của Quy chế làm việc",
    "1. Quy chế này quy định nguyên tắc, chế độ trách nhiệm, quan hệ công tác, cách thức và quy trình giải quyết công "
    "việc của các cơ quan tham mưu, giúp việc trong phạm vi toàn thành phố kể từ ngày ký ban hành.",
    "2. Các tổ chức, cá nhân có quan hệ làm việc với cơ quan chịu sự điều chỉnh của Quy chế này; trường hợp pháp luật "
    "có quy định khác thì thực hiện theo quy định đó, bảo đảm thống nhất trong chỉ đạo và điều hành.",
    "a) Văn phòng chủ trì, phối hợp với các đơn vị có liên quan theo dõi, đôn đốc, kiểm tra việc thực hiện và báo cáo "
    "kết quả trước ngày 15 tháng 12 hằng năm;",
    "- Định kỳ hằng quý tổng hợp tình hình thực hiện nhiệm vụ được giao của các đơn vị trực thuộc để báo cáo "
    "Thường trực.",
]  # fmt: skip


def texts(data: bytes) -> list[str]:
    return [block.text for block in read_file("a.pdf", data).blocks if block.table is None]


def test_wrapped_lines_become_the_paragraphs_they_were() -> None:
    assert texts(made(lambda c: write(c, BODY))) == BODY


def test_paragraphs_without_first_line_indents_are_found_too() -> None:
    assert texts(made(lambda c: write(c, BODY, indent=0))) == BODY


def test_a_paragraph_over_a_page_break_is_one_and_belongs_to_its_first_page() -> None:
    lines = wrapped(BODY[1], "Body", LEFT + 28)

    def first(canvas: Canvas) -> None:
        top = write(canvas, [*BODY[2:], BODY[0]])
        for x, line in lines[:1]:
            canvas.drawString(x, top, line)

    def second(canvas: Canvas) -> None:
        canvas.setFont("Body", SIZE)
        for number, (x, line) in enumerate(lines[1:]):
            canvas.drawString(x, TOP - number * LEADING, line)
        write(canvas, BODY[2:], top=TOP - 4 * LEADING)

    blocks = read_file("a.pdf", made(first, second)).blocks
    joined = [block for block in blocks if block.text == BODY[1]]
    assert [block.page for block in joined] == [1]


def test_running_heads_page_numbers_gazette_lines_and_stamps_are_removed() -> None:
    def page(number: int) -> Draw:
        def draw(canvas: Canvas) -> None:
            canvas.setFont("Body", 11)
            canvas.drawString(200, 815, f"CÔNG BÁO/Số 12 + 13/Ngày 05-3-2026        {number}")
            canvas.drawString(LEFT, 30, "Tài liệu do Văn phòng phát hành")
            canvas.drawString(300, 30, str(number))
            if number == 1:
                canvas.drawString(380, 800, "Ký bởi: Văn phòng Thành ủy")
            write(canvas, [f"{number}. Nội dung riêng của trang này."], top=740)

        return draw

    found = texts(made(*(page(n) for n in range(1, 5))))
    assert found == [f"{n}. Nội dung riêng của trang này." for n in range(1, 5)]


def test_head_and_signature_stand_in_columns() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Strong", SIZE)
        canvas.drawCentredString(180, TOP, "ĐẢNG ỦY XÃ MINH TÂN")
        canvas.drawCentredString(440, TOP, "ĐẢNG CỘNG SẢN VIỆT NAM")
        canvas.setFont("Body", SIZE)
        canvas.drawCentredString(180, TOP - 20, "Số 12-NQ/ĐU")
        canvas.drawCentredString(440, TOP - 20, "Minh Tân, ngày 02 tháng 3 năm 2026")
        canvas.setFont("Strong", SIZE)
        canvas.drawCentredString((LEFT + RIGHT) / 2, TOP - 60, "NGHỊ QUYẾT")
        top = write(canvas, BODY, top=TOP - 100)
        canvas.drawString(LEFT, top - 20, "Nơi nhận:")
        canvas.drawString(LEFT, top - 38, "- Ban Thường vụ Thành ủy,")
        canvas.drawString(LEFT, top - 56, "- Lưu Văn phòng Đảng ủy.")
        canvas.setFont("Strong", SIZE)
        canvas.drawCentredString(440, top - 20, "T/M BAN THƯỜNG VỤ")
        canvas.drawCentredString(440, top - 38, "BÍ THƯ")
        canvas.drawCentredString(440, top - 110, "Nguyễn Văn Mẫu")

    blocks = read_file("a.pdf", made(draw)).blocks
    placed = [(block.column, block.text) for block in blocks if block.column is not None]
    assert placed == [
        (0, "ĐẢNG ỦY XÃ MINH TÂN"),
        (0, "Số 12-NQ/ĐU"),
        (1, "ĐẢNG CỘNG SẢN VIỆT NAM"),
        (1, "Minh Tân, ngày 02 tháng 3 năm 2026"),
        (0, "Nơi nhận:"),
        (0, "- Ban Thường vụ Thành ủy,"),
        (0, "- Lưu Văn phòng Đảng ủy."),
        (1, "T/M BAN THƯỜNG VỤ"),
        (1, "BÍ THƯ"),
        (1, "Nguyễn Văn Mẫu"),
    ]
    title = next(block for block in blocks if block.text == "NGHỊ QUYẾT")
    assert (title.bold, title.centered, title.column) == (True, True, None)


def ruled(canvas: Canvas, rows: list[list[str]], *, top: float, height: float = 24) -> None:
    edges = [LEFT, LEFT + 40, LEFT + 300, RIGHT]
    canvas.setFont("Body", SIZE)
    for number in range(len(rows) + 1):
        canvas.line(edges[0], top - number * height, edges[-1], top - number * height)
    for x in edges:
        canvas.line(x, top, x, top - len(rows) * height)
    for number, row in enumerate(rows):
        for x, text in zip(edges, row, strict=False):
            canvas.drawString(x + 4, top - number * height - 16, text)


def test_a_ruled_table_over_two_pages_is_one_table_without_the_repeated_header() -> None:
    header = ["TT", "Nhiệm vụ", "Thời hạn"]

    def first(canvas: Canvas) -> None:
        write(canvas, ["Các nhiệm vụ cụ thể như sau:"])
        ruled(canvas, [header, *([str(n), f"Nhiệm vụ số {n}", "Quý I"] for n in range(1, 27))], top=740)

    def second(canvas: Canvas) -> None:
        ruled(canvas, [header, ["27", "Nhiệm vụ số 27", "Quý IV"]], top=790)
        write(canvas, ["Văn phòng theo dõi việc thực hiện."], top=600)

    blocks = read_file("a.pdf", made(first, second)).blocks
    assert [block.table is not None for block in blocks] == [False, True, False]
    table = blocks[1].table
    assert table is not None
    assert (table.n_rows, table.n_columns, table.header_rows) == (28, 3, 1)
    assert table.row(27) == ["27", "Nhiệm vụ số 27", "Quý IV"]


def test_a_row_split_over_a_page_break_is_one_row() -> None:
    header = ["TT", "Nhiệm vụ", "Thời hạn"]

    def first(canvas: Canvas) -> None:
        rows = [[str(n), f"Nhiệm vụ số {n}", "Quý I"] for n in range(1, 27)]
        ruled(canvas, [header, *rows, ["27", "Trồng cây dọc đường vào", "Trước ngày"]], top=740)

    def second(canvas: Canvas) -> None:
        ruled(canvas, [header, ["", "mỏ đá và quanh trường", "15/6/2027"], ["28", "Báo cáo", "Quý IV"]], top=790)

    (block,) = read_file("a.pdf", made(first, second)).blocks
    assert block.table is not None
    assert block.table.row(27) == ["27", "Trồng cây dọc đường vào mỏ đá và quanh trường", "Trước ngày 15/6/2027"]
    assert block.table.row(28) == ["28", "Báo cáo", "Quý IV"]
    assert block.table.n_rows == 29


def test_a_table_with_flat_rules_alone_has_its_columns() -> None:
    rows = [["TT", "Cây giống", "Số lượng"], ["1", "Cam sành", "1.200"], ["2", "Bưởi da xanh", "850"]]

    def draw(canvas: Canvas) -> None:
        write(canvas, ["Số cây giống được cấp như sau:"])
        canvas.setFont("Body", SIZE)
        for number in range(len(rows) + 1):
            canvas.line(LEFT, 740 - number * 24, RIGHT, 740 - number * 24)
        for number, row in enumerate(rows):
            for x, text in zip((LEFT + 4, LEFT + 50, LEFT + 300), row, strict=True):
                canvas.drawString(x, 740 - number * 24 - 16, text)
        write(canvas, BODY[:1], top=600)

    blocks = read_file("a.pdf", made(draw)).blocks
    table = blocks[1].table
    assert table is not None
    assert [table.row(number) for number in range(table.n_rows)] == rows
    assert [block.table is not None for block in blocks] == [False, True, False]


def test_text_set_sideways_is_read_upright() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(A4[0], 0)
        canvas.rotate(90)
        canvas.setFont("Body", SIZE)
        for number in range(6):
            canvas.drawString(60, 500 - 40 * number, f"{number + 1}. Dòng nằm ngang trên trang dọc.")

    assert texts(made(draw)) == [f"{n}. Dòng nằm ngang trên trang dọc." for n in range(1, 7)]


def test_a_scan_is_refused_with_its_own_reason() -> None:
    with pytest.raises(UnreadableFile, match="chỉ có ảnh quét, chưa có lớp chữ"):
        read_file("a.pdf", made(lambda c: c.rect(50, 50, 300, 300, fill=1)))


def test_an_encrypted_file_is_refused_with_its_own_reason() -> None:
    with pytest.raises(UnreadableFile, match="mật khẩu"):
        read_file("a.pdf", made(lambda c: write(c, BODY), encrypt="bi-mat"))


def test_a_truncated_or_damaged_file_is_refused() -> None:
    data = made(lambda c: write(c, BODY))
    for damaged in (data[:300], b"%PDF-1.7\nkhong phai"):
        with pytest.raises(UnreadableFile, match=r"hỏng|ảnh quét"):
            read_file("a.pdf", damaged)


def test_mutated_files_are_read_or_refused() -> None:
    data = made(lambda c: write(c, BODY), pageCompression=0)
    source = random.Random(11)
    outcomes = set()
    for _ in range(60):  # with recognition at hand, which costs; without it tests/fuzz damages hundreds
        mutated = bytearray(data)
        for _ in range(source.randint(1, 20)):
            mutated[source.randrange(len(mutated))] = source.randrange(256)
        if source.random() < 0.15:
            del mutated[source.randrange(200, len(mutated)) :]
        try:
            outcomes.add(type(read_file("a.pdf", bytes(mutated))).__name__)
        except UnreadableFile:
            outcomes.add("UnreadableFile")
    assert outcomes <= {"RawDocument", "UnreadableFile"}


@pytest.mark.data
@pytest.mark.slow
def test_the_gazette_files_have_their_articles_and_no_gazette_lines(shared_data: Path) -> None:
    for path in sorted((shared_data / "pdf").glob("thong-tu-so-0*-2024*.pdf")):
        blocks = [b for b in read_file(path.name, path.read_bytes()).blocks if b.table is None]
        assert not [b.text for b in blocks if "CÔNG BÁO/Số" in b.text], path.name
        assert any(b.column == 0 for b in blocks), path.name
        assert any(b.text.startswith("Điều 1. ") for b in blocks), path.name
