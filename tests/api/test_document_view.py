"""A document's text as paragraphs, tables, anchors and marks."""

import datetime
from dataclasses import replace

from fake_parsing import parse_notation
from fake_services import REGULATION
from hypothesis import given
from hypothesis import strategies as st

from api.document_view import ParagraphView, Range, Run, TableView, outline, text_blocks, text_parts
from api.wording import citation_words, count_words, date_words, document_name, seconds_words, time_words
from vanban.documents import Cell, ParsedDocument, Section, SectionKind, Table

PARSED: ParsedDocument = parse_notation("", REGULATION.encode())


def blocks(cited: Range | None = None, part: Range | None = None) -> list[ParagraphView | TableView]:
    return text_blocks(PARSED.text, sections=PARSED.sections, tables=PARSED.tables, cited=cited, part=part)


def all_runs(shown: list[ParagraphView | TableView]) -> list[Run]:
    runs: list[Run] = []
    for block in shown:
        if isinstance(block, TableView):
            runs += [run for row in block.rows for cell in row.cells for run in cell.runs]
        else:
            runs += block.runs
    return runs


def test_every_word_is_shown_once_and_in_order() -> None:
    shown = "".join(run.text for run in all_runs(blocks()))
    assert "".join(shown.split()) == "".join(PARSED.text.replace(" | ", "").split())


def test_every_section_is_anchored_once() -> None:
    anchored = [section.index for block in blocks() if isinstance(block, ParagraphView) for section in block.sections]
    assert anchored == [section.index for section in PARSED.sections]


@given(st.data())
def test_the_marked_words_are_the_cited_range(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(PARSED.text) - 1))
    end = data.draw(st.integers(start + 1, len(PARSED.text)))
    runs = all_runs(blocks(Range(start, end)))
    marked = "".join("".join(run.text for run in runs if run.cited).split())
    assert marked == "".join(PARSED.text[start:end].replace("|", "").split())
    assert sum(run.first for run in runs) == any(run.cited for run in runs)


def test_headings_nest_and_long_lines_are_no_headings() -> None:
    sections = (
        Section(0, None, SectionKind.CHAPTER, "Chương I", "Chung", "Chương I", 0, 8, 400),
        Section(1, 0, SectionKind.ARTICLE, "Điều 1", "", "Điều 1", 9, 399, 399),
    )
    shown = text_blocks("Chương I\n" + "Điều 1. " + "dài " * 90, sections=sections, tables=())
    assert [block.level for block in shown if isinstance(block, ParagraphView)] == [2, None]


def test_a_cell_over_several_rows_is_shown_once() -> None:
    cells = (Cell("A", 0, 0, rows=2), Cell("b", 0, 1), Cell("c", 1, 1))
    table = Table(2, 2, cells, header_rows=0, row_spans=((0, 5), (6, 11)))
    shown = text_blocks("A | b\nA | c", sections=(), tables=(table,), cited=Range(6, 11))
    assert isinstance(shown[0], TableView)
    assert [[("".join(run.text for run in cell.runs), cell.rows) for cell in row.cells] for row in shown[0].rows] == [
        [("A", 2), ("b", 1)],
        [("c", 1)],
    ]
    assert [run for run in all_runs(shown) if run.cited] == [Run("c", True, True)]


def test_the_outline_lists_headings_and_titled_clauses_only_without_articles() -> None:
    assert [entry.words for entry in outline(PARSED.sections)][:2] == [
        "Điều 1. Phạm vi điều chỉnh của quy định",
        "Điều 2. Thời gian trực và phân công người trực",
    ]
    clauses = [section for section in PARSED.sections if section.kind is SectionKind.CLAUSE]
    assert outline(clauses) == []
    assert [entry.words for entry in outline([replace(clauses[0], title="Mục tiêu")])] == ["1. Mục tiêu"]


@given(st.text(alphabet="ab\n", max_size=80), st.integers(1, 20))
def test_parts_cover_the_text_and_break_at_lines(text: str, longest: int) -> None:
    parts = text_parts(text, longest=longest)
    assert "".join(text[part.start : part.end] for part in parts) == text
    assert all(text[part.end - 1] == "\n" for part in parts[:-1])


def test_a_part_shows_its_lines_only() -> None:
    parts = text_parts(PARSED.text, longest=120)
    assert len(parts) > 2
    shown = [run.text for part in parts for run in all_runs(blocks(part=part))]
    assert [text for text in shown if text.startswith("Điều")] == [
        line for line in PARSED.text.split("\n") if line.startswith("Điều")
    ]


def test_dates_counts_and_citations_are_written_the_vietnamese_way() -> None:
    assert date_words(datetime.date(2025, 3, 4)) == "04/03/2025"
    assert date_words(None) == ""
    assert count_words(1_234_567) == "1.234.567"
    assert (seconds_words(59), seconds_words(61)) == ("59 giây", "2 phút")
    assert time_words(datetime.datetime(2025, 3, 4, 5, 6, tzinfo=datetime.UTC)).endswith("2025")
    name = document_name(type="Nghị quyết", number="08-NQ/TU")
    assert citation_words("mục II.1, gạch đầu dòng 2", name) == "gạch đầu dòng 2 mục II.1 Nghị quyết số 08-NQ/TU"
    assert document_name(type=None, number=None) == "Văn bản"
