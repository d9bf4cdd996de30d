"""A source typed by a person is the document's own words, at one place, or it is refused."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.documents import ExamDocument
from exams.quoting import clause_of, quoted_source
from vanban.documents import Metadata, Section, SectionKind
from vanban.errors import InvalidInput

TEXT = """Điều 1. Phạm vi
1. Sở Nội vụ chủ trì việc này.
d) Sở Tài chính bố trí kinh phí.
đ) Sở Nội vụ chủ trì việc này.
Điều 2. Hiệu lực
Quy định này có hiệu lực từ ngày ký."""


def section(index: int, kind: SectionKind, path: str, begin: str, end: str) -> Section:
    start, stop = TEXT.index(begin), TEXT.index(end) if end else len(TEXT)
    return Section(index, None, kind, path.rpartition(" ")[2], "", path, start, stop, stop)


DOCUMENT = ExamDocument(
    7,
    TEXT,
    Metadata(),
    (
        section(0, SectionKind.ARTICLE, "Điều 1", "Điều 1", "Điều 2"),
        section(1, SectionKind.CLAUSE, "Điều 1, khoản 1", "1. Sở", "d) Sở"),
        section(2, SectionKind.POINT, "Điều 1, khoản 1, điểm d", "d) Sở", "đ) Sở"),
        section(3, SectionKind.POINT, "Điều 1, khoản 1, điểm đ", "đ) Sở", "Điều 2"),
        section(4, SectionKind.ARTICLE, "Điều 2", "Điều 2", ""),
    ),
)


def test_words_that_stand_in_one_place_are_found_with_their_clause() -> None:
    source = quoted_source(DOCUMENT, "Sở Tài chính  bố trí\nkinh phí.")
    assert TEXT[source.start : source.end] == source.quote == "Sở Tài chính bố trí kinh phí."
    assert (source.section, source.path) == (2, "Điều 1, khoản 1, điểm d")


def test_words_in_several_places_need_their_clause_in_any_order() -> None:
    with pytest.raises(InvalidInput, match="ở 2 chỗ"):
        quoted_source(DOCUMENT, "Sở Nội vụ chủ trì việc này.")
    source = quoted_source(DOCUMENT, "Sở Nội vụ chủ trì việc này.", clause="điểm đ khoản 1 Điều 1")
    assert source.section == 3


def test_two_letters_that_differ_by_a_stroke_are_two_points() -> None:
    one, other = (clause_of(DOCUMENT, f"điểm {letter} khoản 1 Điều 1") for letter in "dđ")
    assert one is not None
    assert other is not None
    assert one.index != other.index


@pytest.mark.parametrize("clause", ["Điều 9", "khoản một", "abc", "Điều 1 khoản 1 điểm x"])
def test_a_clause_that_is_not_there_is_refused(clause: str) -> None:
    with pytest.raises(InvalidInput, match="Văn bản không có"):
        quoted_source(DOCUMENT, "Sở Nội vụ chủ trì", clause=clause)


@pytest.mark.parametrize(
    ("quote", "told"),
    [
        ("Sở Y tế chủ trì việc này.", "không có nguyên văn"),
        ("sở nội vụ chủ trì việc này.", "không có nguyên văn"),
        ("Sở Nội", "nguyên văn đoạn làm căn cứ"),
        ("a b c " * 1000, "dài quá"),
        (".* .* .*", "không có nguyên văn"),
    ],
)
def test_words_that_are_not_there_are_refused(quote: str, told: str) -> None:
    with pytest.raises(InvalidInput, match=told):
        quoted_source(DOCUMENT, quote)


@given(st.integers(0, len(TEXT)), st.integers(0, len(TEXT)))
def test_any_run_of_words_is_found_where_it_stands_or_told_to_stand_twice(first: int, second: int) -> None:
    quote = TEXT[min(first, second) : max(first, second)].strip()
    if len(quote.split()) < 3:
        return
    times = len(re.findall(re.escape(quote), TEXT))
    if times > 1:
        with pytest.raises(InvalidInput, match="chỗ"):
            quoted_source(DOCUMENT, quote)
    else:
        source = quoted_source(DOCUMENT, quote)
        assert TEXT[source.start : source.end] == source.quote == quote
