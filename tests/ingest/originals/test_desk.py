"""The desk that draws pages: real files, real processes; hostile files cost no more than a sentence."""

import io
import threading
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from ingest.file_store import FileStore
from ingest.ocr import engine
from ingest.originals import desk as desk_module
from ingest.originals.desk import DeskBusy, Original, PageDesk
from ingest.originals.locating import locate
from ingest.originals.page_cache import PageCache
from ingest.readers.office_conversion import program
from vanban.errors import NotFound, UnreadableFile

SAMPLES = Path(__file__).parents[3] / "samples" / "documents"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> FileStore:
    return FileStore(tmp_path_factory.mktemp("desk") / "files")


@pytest.fixture(scope="module")
def desk(files: FileStore) -> Iterator[PageDesk]:
    made = PageDesk(files, PageCache.beside(files))
    yield made
    made.close()


def put(files: FileStore, data: bytes, media_type: str) -> Original:
    return Original(files.put(data), media_type)


def pdf_of(media_box: str, content: str, *, rotate: int = 0) -> bytes:
    """Returns a PDF of one page with a line of text in Helvetica."""
    stream = zlib.compress(content.encode())
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[{media_box}]/Rotate {rotate}/Contents 4 0 R"
        "/Resources<</Font<</F 5 0 R>>>>>>".encode(),
        f"<</Length {len(stream)}/Filter/FlateDecode>>stream\n".encode() + stream + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(out))
        out += f"{number} 0 obj".encode() + part + b"endobj\n"
    table = b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    return (
        out + b"xref\n0 6\n0000000000 65535 f \n" + table
        + f"trailer<</Size 6/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF".encode()
    )  # fmt: skip


def test_a_page_is_drawn_once_and_then_read_from_the_disk(desk: PageDesk, files: FileStore) -> None:
    original = put(files, (SAMPLES / "07-quyet-dinh-ban-hanh-quy-che.pdf").read_bytes(), "application/pdf")
    first = desk.picture(original, 1, width=700)
    assert Image.open(io.BytesIO(first)).width == pytest.approx(900, abs=1)
    files.remove(original.sha256)  # what is kept needs no original any more
    assert desk.picture(original, 1, width=900) == first


@pytest.mark.parametrize("page", [0, -1, 3, 10**12])
def test_a_page_that_is_not_there_is_not_found(desk: PageDesk, files: FileStore, page: int) -> None:
    original = put(files, pdf_of("0 0 200 300", "BT /F 12 Tf 20 200 Td (Dieu 1) Tj ET"), "application/pdf")
    with pytest.raises(NotFound):
        desk.picture(original, page, width=600)


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_words_stand_where_they_are_seen_however_the_page_is_turned(
    desk: PageDesk, files: FileStore, rotate: int
) -> None:
    content = "BT /F 24 Tf 60 220 Td (Quyet dinh) Tj ET"
    original = put(files, pdf_of("0 0 400 300", content, rotate=rotate), "application/pdf")
    words = desk.words(original, [1], recognised=False)
    picture = Image.open(io.BytesIO(desk.picture(original, 1, width=600))).convert("L")
    found = locate("Quyet dinh", words)
    assert found is not None
    left, top = min(box.left for box in found.boxes), min(box.top for box in found.boxes)
    right, bottom = max(box.right for box in found.boxes), max(box.bottom for box in found.boxes)
    ink = picture.point(lambda grey: 255 if grey < 128 else 0).getbbox()
    assert ink is not None
    seen = (ink[0] / picture.width, ink[1] / picture.height, ink[2] / picture.width, ink[3] / picture.height)
    assert (left - 0.02, top - 0.02) <= (seen[0], seen[1])
    assert seen[0] >= left - 0.02
    assert seen[1] >= top - 0.03
    assert seen[2] <= right + 0.02
    assert seen[3] <= bottom + 0.03
    assert (right - left) * (bottom - top) < 0.2  # no more than the line


@pytest.mark.skipif(not engine.is_available(), reason="tesseract is not installed")
def test_a_scan_is_located_by_the_words_that_recognition_sees(desk: PageDesk, files: FileStore) -> None:
    sheet = Image.new("L", (1240, 1754), 255)
    from PIL import ImageFont

    font = ImageFont.load_default(size=40)
    ImageDraw.Draw(sheet).multiline_text((140, 300), "Dieu 1. Pham vi\nDieu 2. Kinh phi thuc hien", font=font, fill=0)
    buffer = io.BytesIO()
    sheet.save(buffer, "PNG", dpi=(150, 150))
    original = put(files, buffer.getvalue(), "image/png")
    found = locate("Dieu 2. Kinh phi", desk.words(original, [1], recognised=True), least=0.5)
    assert found is not None
    assert 0.18 < found.boxes[0].top < 0.22
    assert desk.sizes(original) == [(1240.0, 1754.0)]
    assert Image.open(io.BytesIO(desk.picture(original, 1, width=600))).size == (600, 849)


@pytest.mark.skipif(program() is None, reason="LibreOffice is not installed")
def test_a_word_document_becomes_a_pdf_once(desk: PageDesk, files: FileStore) -> None:
    original = put(files, (SAMPLES / "05-quy-che-lam-viec-khoa-xvii.docx").read_bytes(), DOCX)
    assert len(desk.sizes(original)) > 1
    files.remove(original.sha256)
    assert desk.picture(original, 2, width=600)[:2] == b"\xff\xd8"


def test_where_libreoffice_is_absent_the_sentence_says_so(
    files: FileStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    original = put(files, (SAMPLES / "03-chuong-trinh-hanh-dong-57.docx").read_bytes(), DOCX)
    lonely = PageDesk(files, PageCache(tmp_path / "pages"))
    with pytest.raises(UnreadableFile, match="chưa cài LibreOffice"):
        lonely.sizes(original)
    lonely.close()


HOSTILE = {
    "cut": pdf_of("0 0 200 300", "")[:150],
    "no pdf": b"%PDF-1.7 rubbish",
    "giant page": pdf_of("0 0 99999999 99999999", ""),
    "flat page": pdf_of("0 0 14000 1", ""),
    "no picture": b"\x89PNG\r\n\x1a\n" + bytes(40),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_a_sentence_or_a_small_picture(desk: PageDesk, files: FileStore, name: str) -> None:
    media_type = "image/png" if name == "no picture" else "application/pdf"
    original = put(files, HOSTILE[name], media_type)
    said = ""
    try:
        picture = Image.open(io.BytesIO(desk.picture(original, 1, width=1400)))
    except UnreadableFile as error:
        said = error.message
    assert said.endswith(".") or picture.width * picture.height <= 16_100_000


def test_a_file_of_words_alone_has_no_pages(desk: PageDesk, files: FileStore) -> None:
    with pytest.raises(UnreadableFile, match="không có trang"):
        desk.sizes(put(files, b"Chi la chu", "text/plain"))


def test_who_waits_too_long_for_a_process_is_told_to_come_back(
    desk: PageDesk, files: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_module, "PATIENCE", 0.05)
    original = put(files, pdf_of("0 0 210 300", ""), "application/pdf")
    began, done = threading.Event(), threading.Event()

    def hold() -> None:
        with desk._quick.turn():
            began.set()
            done.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    began.wait(10)
    with pytest.raises(DeskBusy):
        desk.sizes(original)
    done.set()
    holder.join()
    assert len(desk.sizes(original)) == 1
