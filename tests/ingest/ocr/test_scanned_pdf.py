"""Scanned PDF end to end: text, tree, tables, attributes, figures right or flagged."""

import io
import re
from collections import Counter

import pypdfium2
import pytest
from scans import Wear, image_pdf, pictures, sample_pdf, saved, worn

from ingest.parsing import parse_file
from ingest.progress import Progress, listening
from vanban.documents import ParsedDocument, ReadingMethod

NOISY = Wear(skew=-1.8, noise=18, blur=0.7, shade=50, quality=55)
pytestmark = pytest.mark.usefixtures("tesseract")


def figures(text: str) -> Counter[str]:
    return Counter(word.strip('.,;:()“”"') for word in re.findall(r"[^\s|]*\d[^\s|]*", text))


def unflagged_errors(original: ParsedDocument, scan: ParsedDocument) -> Counter[str]:
    """Returns the figures of a scan that the original does not have, less those that were flagged."""
    return figures(scan.text) - figures(original.text) - Counter(doubt.text for doubt in scan.doubts)


def letters_missed(original: str, scan: str) -> float:
    """Returns the share of the original's words that the scan does not have."""
    words = Counter(original.split())
    return sum((words - Counter(scan.split())).values()) / sum(words.values())


def test_a_noisy_skewed_scan_parses_like_its_original() -> None:
    pdf = sample_pdf("22-")
    original = parse_file("a.pdf", pdf)
    pages = [worn(page, NOISY, seed=n) for n, page in enumerate(pictures(pdf, [0, 1]))]
    heard: list[Progress] = []
    with listening(heard.append):
        scan = parse_file("a.pdf", image_pdf(pages))
    assert [s.path for s in scan.sections] == [s.path for s in original.sections]
    assert scan.metadata.number == original.metadata.number
    assert scan.metadata.date == original.metadata.date
    assert scan.metadata.type == original.metadata.type
    assert scan.metadata.issuer == original.metadata.issuer
    assert letters_missed(original.text, scan.text) < 0.03
    assert not unflagged_errors(original, scan)
    assert [page.method for page in scan.pages] == [ReadingMethod.OCR] * 2
    assert all(page.confidence and page.confidence > 0.8 and page.quality > 0.9 for page in scan.pages)
    assert [(p.step, p.total) for p in heard if p.step == "Nhận dạng chữ"] == [("Nhận dạng chữ", 2)] * 3


def test_a_table_of_a_scan_stays_a_table_with_its_figures() -> None:
    pdf = sample_pdf("13-")
    page = pictures(pdf, [4])
    original = parse_file("a.pdf", pdf)
    scan = parse_file("a.pdf", image_pdf([worn(page[0], NOISY)]))
    (table,) = scan.tables
    rows = {tuple(t.row(n)[:1]): t.row(n) for t in original.tables for n in range(t.n_rows)}
    same = [table.row(n) == rows.get(tuple(table.row(n)[:1])) for n in range(table.n_rows)]
    assert table.n_rows >= 5
    assert sum(same) >= 0.6 * len(same)
    assert not figures(scan.text) - figures(original.text) - Counter(doubt.text for doubt in scan.doubts)


def test_only_the_scanned_page_of_a_mixed_file_is_recognised() -> None:
    pdf = sample_pdf("14-")
    native = pypdfium2.PdfDocument(pdf)
    scanned = pypdfium2.PdfDocument(image_pdf([worn(page, Wear(skew=0.8, noise=8)) for page in pictures(pdf, [1])]))
    mixed = pypdfium2.PdfDocument.new()
    mixed.import_pages(native, [0])
    mixed.import_pages(scanned, [0])
    buffer = io.BytesIO()
    mixed.save(buffer)
    document = parse_file("a.pdf", buffer.getvalue())
    assert [page.method for page in document.pages] == [ReadingMethod.NATIVE, ReadingMethod.OCR]
    assert [s.path for s in document.sections] == [s.path for s in parse_file("a.pdf", pdf).sections]
    assert any("Trang 2 là ảnh" in warning for warning in document.warnings)


def test_a_page_upside_down_and_a_page_on_its_side_are_set_upright() -> None:
    (page,) = pictures(sample_pdf("22-"), [0])
    texts = [
        parse_file("a.png", saved(page.rotate(turn, expand=True), "PNG", dpi=(200, 200))).text for turn in (180, 90)
    ]
    for text in texts:
        assert "ĐẢNG CỘNG SẢN VIỆT NAM" in text
        assert "17-TB/ĐU" in text


def test_a_blank_page_is_told_from_a_failed_one() -> None:
    (page,) = pictures(sample_pdf("22-"), [0])
    empty = worn(page.point(lambda _: 250), Wear(noise=6))
    document = parse_file("a.pdf", image_pdf([page, empty]))
    assert [p.method for p in document.pages] == [ReadingMethod.OCR, ReadingMethod.BLANK]
