"""The edges of made-up sentences: every kind, parts, lists, passives, foreign subjects, blanket repeals, annexes."""

import pytest
from document_lines import document
from relation_cases import CASES, Case

from ingest.assembling import Assembled, assemble
from ingest.blocks import Block, RawDocument
from ingest.metadata import read_metadata
from ingest.relations import find_relations
from vanban.documents import Cell, Relation, Table

HEAD = (
    "ỦY BAN NHÂN DÂN THÀNH PHỐ LẠC HÀ",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Số: 99/2026/QĐ-UBND",
    "Lạc Hà, ngày 01 tháng 8 năm 2026",
)


def edges_of(assembled: Assembled) -> list[Relation]:
    read = read_metadata(assembled)
    edges = find_relations(assembled, read.frame, read.metadata)
    for edge in edges:
        assert assembled.text[edge.start : edge.end] == edge.quote
        assert edge.target_text in edge.quote
    return edges


def shown(edge: Relation, wanted: tuple[str, ...]) -> str:
    """Returns an edge as the table writes it; a part is named only where a whole end would be another matter."""
    if edge.target_number is None:
        named = next((w for w in wanted if '"' in w and edge.target_text.startswith(w.split('"')[1])), None)
        return named if named and named.startswith(edge.kind.value) else f'{edge.kind.value} "{edge.target_text}'
    part = f" | {edge.part}" if edge.part else ""
    plain = f"{edge.kind.value} {edge.target_number.canonical}"
    told = plain in wanted and edge.kind.value in ("sua_doi", "bo_sung", "can_cu")
    return plain if told else plain + part


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_careful_reader_finds_these_edges_and_no_others(case: Case):
    edges = edges_of(document(*HEAD, case.type, case.subject, *case.lines))
    assert sorted(shown(edge, case.edges) for edge in edges) == sorted(case.edges)


def catalogue(rows: tuple[tuple[str, ...], ...], title: str) -> list[Relation]:
    """Returns the edges of a decision whose annex is a table of documents."""
    cells = tuple(Cell(text, r, c) for r, row in enumerate(rows) for c, text in enumerate(row))
    lines = (
        *HEAD,
        "QUYẾT ĐỊNH",
        "Bãi bỏ văn bản",
        "Điều 1. Bãi bỏ các văn bản trong Danh mục kèm theo.",
        "PHỤ LỤC",
        title,
    )
    blocks = [Block(line) for line in lines]
    return edges_of(
        assemble(RawDocument((*blocks, Block("", table=Table(len(rows), len(rows[0]), cells))), "text/plain"))
    )


def test_a_table_of_repealed_documents_gives_an_edge_a_row_with_its_date_and_its_clauses():
    rows = (
        ("STT", "Loại", "Số, ký hiệu", "Ngày ban hành", "Tên gọi", "Nội dung bãi bỏ"),
        ("1", "Quyết định", "10/2019/QĐ-UBND", "05/6/2019", "Về mẫu thứ nhất", "Toàn bộ"),
        (
            "2",
            "Quyết định",
            "22/2021/QĐ-UBND",
            "10/8/2021",
            "Sửa đổi Quyết định số 07/2018/QĐ-UBND",
            "Khoản 2 Điều 5; Điều 7",
        ),
    )
    edges = catalogue(rows, "DANH MỤC VĂN BẢN QUY PHẠM PHÁP LUẬT BÃI BỎ")
    found = [(e.kind.value, e.target_number.canonical, str(e.target_date), e.part) for e in edges if e.target_number]
    assert found == [
        ("bai_bo", "10/2019/QĐ-UBND", "2019-06-05", ""),
        ("bai_bo", "22/2021/QĐ-UBND", "2021-08-10", "Khoản 2 Điều 5; Điều 7"),
        ("vien_dan", "07/2018/QĐ-UBND", "None", ""),
    ]


def test_a_table_of_documents_still_in_force_ends_nothing():
    rows = (("STT", "Số, ký hiệu"), ("1", "10/2019/QĐ-UBND"))
    (edge,) = catalogue(rows, "DANH MỤC VĂN BẢN CÒN HIỆU LỰC")
    assert edge.kind.value == "vien_dan"


def test_a_paragraph_broken_at_every_printed_line_is_read_as_one_and_quoted_as_printed():
    lines = ("Điều 1. Mẫu.", "Điều 2. Quyết định này có hiệu lực kể từ ngày ký và thay thế Điều 4 Quyết định số",
             "10/2019/QĐ-UBND ngày 05 tháng 6", "năm 2019 của Ủy ban nhân dân thành phố.")  # fmt: skip
    (edge,) = edges_of(document(*HEAD, "QUYẾT ĐỊNH", "Về việc mẫu", *lines))
    assert (edge.kind.value, edge.part, str(edge.target_date)) == ("thay_the", "Điều 4", "2019-06-05")
    assert "\n" in edge.quote
