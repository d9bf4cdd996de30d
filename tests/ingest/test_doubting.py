"""Doubtful figures found again in the text."""

from ingest.assembling import assemble
from ingest.blocks import Block, DoubtfulWord, RawDocument
from ingest.doubting import place_doubts
from vanban.documents import DoubtKind


def placed(*doubtful: DoubtfulWord, blocks: tuple[Block, ...]) -> list[tuple[DoubtKind, str, int]]:
    raw = RawDocument(blocks, "application/pdf", 2, doubtful=doubtful)
    assembled = assemble(raw)
    doubts = place_doubts(raw, assembled)
    assert all(assembled.text[d.start : d.end] == d.text for d in doubts)
    return [(d.kind, d.text, d.start) for d in doubts]


def test_each_kind_is_named() -> None:
    text = "Theo Quyết định số 12-QĐ/TU, ngày 01/3/2026 và ngày 5 tháng 4 năm 2026, chi 1.250 triệu."
    words = [("12-QĐ/TU,", "số"), ("01/3/2026", "ngày"), ("4", "tháng"), ("1.250", "chi")]
    found = placed(*(DoubtfulWord(w, 1, w, 0.4, before=b) for w, b in words), blocks=(Block(text, page=1),))
    assert [(kind, word) for kind, word, _ in found] == [
        (DoubtKind.DOCUMENT_NUMBER, "12-QĐ/TU"),
        (DoubtKind.DATE, "01/3/2026"),
        (DoubtKind.DATE, "4"),
        (DoubtKind.FIGURE, "1.250"),
    ]


def test_neighbours_tell_like_figures_apart() -> None:
    text = "xã có 12 thôn, phường có 12 tổ, thành phố có 12 khu"
    word = DoubtfulWord("12", 1, "l2", 0.4, before="phường có", after="tổ, thành")
    assert placed(word, blocks=(Block(text, page=1),)) == [(DoubtKind.FIGURE, "12", text.index("12 tổ"))]


def test_a_figure_at_the_top_of_a_page_is_found_in_the_paragraph_begun_before() -> None:
    blocks = (Block("Tổng số là 345 hồ sơ.", page=1), Block("Mục tiêu đến năm 2030.", page=2))
    word = DoubtfulWord("345", 2, "345", 0.4, before="là", after="hồ")
    assert placed(word, blocks=blocks) == [(DoubtKind.FIGURE, "345", 11)]


def test_a_word_that_is_not_in_the_text_is_left_out() -> None:
    assert placed(DoubtfulWord("77", 1, "77", 0.4), blocks=(Block("Điều 7. Hiệu lực", page=1),)) == []
