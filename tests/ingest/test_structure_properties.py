"""What holds for every document, whatever its marks: nothing lost, nothing reordered, units nested, paths unique."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st
from structure_texts import assembled_of, table

from ingest.assembling import Assembled, Frame
from ingest.blocks import Block
from ingest.passages import HEAD_PATH, LONGEST, cut_passages
from ingest.structure import build_sections
from vanban.documents import Metadata, PassageKind, Section, SectionKind

WORDS = st.sampled_from(
    ["Hội họp.", "Trồng cây:", "báo cáo;", "VIỆC CHUNG", "“Điều 2. Vườn", "hết”.", "1.200 cây", "x" * 1500]
)
MARKS = st.sampled_from(
    ["", "Chương I", "Chương II", "Mục 1", "Mục 2", "PHẦN THỨ NHẤT", "I- ", "II- ", "V. ", "A- ", "B. ", "Điều 1. ",
     "Điều 2. ",
     "Điều 3. 1. ", "1. ", "2. ", "3. ", "1.1. ", "1.2- ", "2.1 ", "1.1.1. ", "a) ", "b) ", "đ) ", "i) ", "(1) ", "- ",
     "+ ", "* ",
     "PHỤ LỤC", "Phụ lục II", "Mẫu số 01", "Căn cứ ", "QUY CHẾ ", "(Ban hành kèm theo ", "MỤC LỤC", "Điều",
     "**3.** ", '"']
)  # fmt: skip
PARAGRAPHS = st.builds(lambda mark, words: f"{mark}{words}".strip() or "Lời.", MARKS, st.one_of(st.just(""), WORDS))
TABLES = st.builds(
    lambda rows: table(("TT", "Việc", "Hạn"), *rows),
    st.lists(st.tuples(st.sampled_from(["1", "2", "I", ""]), WORDS, st.sampled_from(["6/2027", ""])), max_size=3),
)
DOCUMENTS = st.lists(st.one_of(PARAGRAPHS, PARAGRAPHS, PARAGRAPHS, TABLES), max_size=40)


def framed(assembled: Assembled, head: int, closing: int, end: int) -> Frame:
    """Returns a frame with these cuts put in order and within the document."""
    first, second, third = sorted(min(cut, len(assembled.lines)) for cut in (head, closing, end))
    return Frame(first, second, third)


def check_nesting(sections: list[Section]) -> None:
    """Asserts that units nest, stand in order, and have paths of their own."""
    assert [s.index for s in sections] == list(range(len(sections)))
    assert len({s.path for s in sections}) == len(sections)
    assert all(a.start <= b.start for a, b in itertools.pairwise(sections))
    ends: dict[int | None, int] = {}
    for section in sections:
        assert section.start <= section.own_end <= section.end
        assert section.start >= ends.get(section.parent, 0)
        ends[section.parent] = section.end
        if section.parent is not None:
            parent = sections[section.parent]
            assert parent.index < section.index
            assert parent.own_end <= section.start
            assert section.end <= parent.end


@settings(max_examples=300, deadline=None)
@given(DOCUMENTS, st.integers(0, 5), st.integers(0, 40), st.integers(0, 40))
def test_units_nest_and_passages_cover_the_text_in_order(
    lines: list[str | Block], head: int, closing: int, end: int
) -> None:
    assembled = assembled_of(*lines)
    frame = framed(assembled, head, closing, end)
    sections = build_sections(assembled, frame)
    check_nesting(sections)
    passages = cut_passages(assembled, sections, Metadata())
    position = 0
    covered: set[int] = set()
    for passage in passages:
        assert passage.start >= position
        assert assembled.text[passage.start : passage.end] == passage.text
        assert passage.text.strip() == passage.text
        assert 0 < len(passage.text) <= LONGEST
        above = HEAD_PATH if passage.section is None else sections[passage.section].path
        assert passage.path.startswith(above)
        position = passage.end
        covered.update(range(passage.start, passage.end))
    assert all(offset in covered for offset, char in enumerate(assembled.text) if not char.isspace())


@settings(max_examples=100, deadline=None)
@given(DOCUMENTS)
def test_every_word_lies_in_the_own_words_of_one_unit_or_follows_a_table(lines: list[str | Block]) -> None:
    assembled = assembled_of(*lines)
    sections = build_sections(assembled, Frame(0, len(assembled.lines), len(assembled.lines)))
    own = [(s.start, s.own_end) for s in sections]
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(own))
    if not any(line.table is not None for line in assembled.lines):
        covered = {offset for start, end in own for offset in range(start, end)}
        gaps = [assembled.text[o] for o in range(len(assembled.text)) if o not in covered]
        assert all(char.isspace() for char in gaps)


@settings(max_examples=100, deadline=None)
@given(DOCUMENTS)
def test_rows_are_passages_of_their_own_and_paths_of_rows_name_them(lines: list[str | Block]) -> None:
    assembled = assembled_of(*lines)
    sections = build_sections(assembled, Frame(0, len(assembled.lines), len(assembled.lines)))
    rows = [p for p in cut_passages(assembled, sections, Metadata()) if p.kind is PassageKind.TABLE_ROW]
    for row in rows:
        assert row.section is not None
        assert sections[row.section].kind is SectionKind.TABLE
        assert ", dòng " in row.path
