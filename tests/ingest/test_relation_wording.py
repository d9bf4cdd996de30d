"""The edges of made-up sentences: every kind, parts, lists, passives, foreign subjects, blanket repeals, annexes."""

import pytest
from document_lines import document
from relation_cases import CASES, Case

from ingest.blocks import Block, RawDocument
from ingest.assembling import Assembled, assemble
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
