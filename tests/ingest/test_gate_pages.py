"""No page stamped secret passes the gate, and of clean pages no more than one in fifty is stopped.

Measured on made-up files (text, Word, PDF) and, where Tesseract is installed, on scanned pages.
"""

import io
from collections import Counter

import pytest
from gate_pages import BODY, PARTY_HEAD, GatePage, Label, gate_pages
from hypothesis import given
from hypothesis import strategies as st
from scanned_pages import has_fonts, scanned_cases

from ingest.blocks import Block, RawDocument
from ingest.margin_marks import margin_marks
from ingest.ocr.stamps import is_available, stamps_on
from ingest.parsing import parse, parse_file
from vanban.documents import MarkKind

MOST_STOPPED = 0.02  # of clean pages


needs_fonts = pytest.mark.skipif(
    not has_fonts(), reason="needs the Noto and DejaVu fonts (fonts-noto-core, fonts-dejavu)"
)
needs_tesseract = pytest.mark.skipif(
    not is_available(), reason="needs tesseract-ocr, tesseract-ocr-vie and pytesseract"
)


def judged(page: GatePage) -> Label:
    metadata = parse_file(page.name, page.data).metadata
    if metadata.secrecy:
        return Label.SECRET
    return Label.HELD if metadata.circulation else Label.CLEAN


@needs_fonts
@pytest.mark.parametrize("reported", [False, True], ids=["tuned on", "reported"])
def test_no_secret_page_passes_and_hardly_a_clean_one_is_stopped(reported):
    pages = [page for page in gate_pages() if page.reported is reported]
    judgements = [(page, judged(page)) for page in pages]
    wrong = [f"{page.name} {page.label} -> {found}: {page.about}" for page, found in judgements if found != page.label]
    counts = Counter((page.label, found) for page, found in judgements)
    clean = sum(page.label is Label.CLEAN for page in pages)
    assert min(Counter(page.label for page in pages).values()) >= 10
    assert counts[Label.SECRET, Label.CLEAN] + counts[Label.SECRET, Label.HELD] == 0, wrong
    assert counts[Label.CLEAN, Label.HELD] + counts[Label.CLEAN, Label.SECRET] <= MOST_STOPPED * clean, wrong
    assert counts[Label.HELD, Label.CLEAN] == 0, wrong


@needs_fonts
@needs_tesseract
@pytest.mark.slow
def test_no_stamp_on_a_scanned_page_is_missed_and_no_clean_page_is_stopped():
    wrong = []
    for case in scanned_cases(20):
        kinds = {mark.kind for mark in margin_marks(stamps_on(case.picture(), 1).stamps)}
        if case.secret is not (MarkKind.SECRECY in kinds) or (not case.held and kinds - {MarkKind.SECRECY}):
            wrong.append((case, kinds))
    assert not wrong


@needs_fonts
@needs_tesseract
@pytest.mark.slow
def test_the_whole_reader_lets_no_scanned_page_with_a_secret_pass_and_stops_no_clean_one():
    wrong = []
    for case in scanned_cases(24, seed=77)[::2]:  # eight secret, one held, three clean
        buffer = io.BytesIO()
        case.picture().save(buffer, "JPEG", quality=80, dpi=(200, 200))
        metadata = parse_file("trang.jpg", buffer.getvalue()).metadata
        found = (metadata.secrecy is not None, metadata.circulation is not None)
        if found[0] is not case.secret or (found[1] and not case.secret and not case.held):
            wrong.append((case, metadata.secrecy, metadata.circulation))
    assert not wrong


WORDS = st.sampled_from(
    ("bí mật nhà nước", "độ Mật", "độ Tối mật", "tài liệu Tuyệt mật", "mật khẩu", "bảo mật", "dự thảo Nghị quyết",
     "tài liệu hội nghị", "lưu hành nội bộ", "văn bản MẬT", "dấu “TỐI MẬT”", "bí mật công tác", "giải mật")
)  # fmt: skip
OPENINGS = st.sampled_from(("Cơ quan", "Người đứng đầu", "Văn thư", "Khi soạn thảo,", "Đối với", "Các đơn vị"))
VERBS = st.sampled_from(
    ("quản lý", "không sao chụp", "phải bảo vệ", "chịu trách nhiệm về", "đóng dấu", "lập sổ theo dõi")
)
ENDINGS = st.sampled_from(("theo quy định.", "trong phạm vi được giao;", "trước ngày 15 hằng tháng.", "tại trụ sở:"))


@given(st.lists(st.tuples(OPENINGS, VERBS, WORDS, WORDS, ENDINGS), min_size=1, max_size=6), st.integers(0, len(BODY)))
def test_sentences_that_speak_of_secrets_pass(sentences, at):
    prose = [f"{opening} {verb} {one} và {other} {end}" for opening, verb, one, other, end in sentences]
    lines = [*PARTY_HEAD, *BODY[:at], *prose, *BODY[at:], "Nguyễn Văn Mẫu"]
    assert parse(RawDocument(tuple(Block(line) for line in lines), "text/plain")).marks == ()
