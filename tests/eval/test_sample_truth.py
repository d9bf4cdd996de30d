"""The truth about a sample comes from its source alone."""

from eval.sample_truth import printed_texts, read_chains, unit_chains
from samples.sources import load_sources, parse
from vanban.documents import Section, SectionKind

ATTRIBUTES = """+++
number = "34-QĐ/TU"
type = "Quy định"
family = "party"
superior = "ĐẢNG BỘ THÀNH PHỐ LẠC HÀ"
issuer_head = "BAN THƯỜNG VỤ"
issuer = "Ban Thường vụ Thành ủy Lạc Hà"
place = "Lạc Hà"
date = 2026-02-05
subject = "về đo đạc"
authority = "T/M BAN THƯỜNG VỤ"
position = "BÍ THƯ"
signer = "Lê Văn An"
recipients = ["Các đảng ủy,", "Lưu Văn phòng."]
owner = "vptu"
audience = "unit"
publicity = "noi_bo"
format = "docx"
relations = []
+++
"""
BODY = """- Căn cứ Điều lệ Đảng,
Chương I
QUY ĐỊNH CHUNG
Điều 1. Phạm vi
1. Quy định này nói về đo đạc như sau:
a) Đo.
đ) Vẽ.
2. Thay Điều 5 như sau:
“Điều 5. Lời cũ
1. Lời trong ngoặc kép.”
- Gạch đầu dòng.
[bảng] Bảng đo
TT | Việc
1. | Đo
[/bảng]
[phụ lục] PHỤ LỤC I
BIỂU ĐO
I- ĐO
1.1. Đo đất.
"""


def _source(body: str = BODY):
    audience = load_sources()[0].audience.value
    publicity = load_sources()[0].publicity.value
    text = ATTRIBUTES.replace('"unit"', f'"{audience}"').replace('"noi_bo"', f'"{publicity}"')
    return parse(text + body, slug="00-thu")


def test_units_are_nested_by_rank_and_quoted_words_and_tables_are_none() -> None:
    article = ("chương i", "điều 1")
    assert unit_chains(_source()) == [
        ("chương i",),
        article,
        (*article, "1"),
        (*article, "1", "a"),
        (*article, "1", "đ"),
        (*article, "2"),
        (*article, "2", "-"),
        ("phụ lục i",),
        ("phụ lục i", "i"),
        ("phụ lục i", "i", "1.1"),
    ]


def test_the_head_may_be_read_by_rows_or_by_columns() -> None:
    columns, rows = printed_texts(_source())
    assert sorted(columns.split()) == sorted(rows.split())
    for text, first, second in ((columns, "Số 34-QĐ/TU", "ĐẢNG CỘNG SẢN"), (rows, "ĐẢNG CỘNG SẢN", "Số 34-QĐ/TU")):
        assert text.index(first) < text.index(second)


def test_every_printed_line_of_the_body_is_in_the_truth() -> None:
    for source in load_sources():
        text = printed_texts(source)[0].splitlines()
        assert [line for line in source.lines() if line.replace(" | ", " ") not in text] == []


def test_read_units_leave_out_what_frames_the_text() -> None:
    kinds = (SectionKind.BASIS, SectionKind.ARTICLE, SectionKind.CLAUSE, SectionKind.TABLE)
    labels, parents = ("", "Điều 1", "1.", ""), (None, None, 1, 2)
    sections = [
        Section(index, parents[index], kind, labels[index], "", "", 0, 0, 0) for index, kind in enumerate(kinds)
    ]
    assert read_chains(sections) == [("điều 1",), ("điều 1", "1")]
