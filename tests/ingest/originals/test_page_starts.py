"""Where pages begin in a text whose reader knew no pages."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.originals.page_starts import page_at, page_starts

TEXT = " ".join(f"Câu thứ {i} nói về việc {i * 7} của cơ quan." for i in range(200))


def test_each_page_begins_where_its_first_words_stand_whatever_heads_it() -> None:
    thirds = [TEXT[:3000], TEXT[3000:6000], TEXT[6000:]]
    starts = page_starts(TEXT, [f"- {number} - {third}" for number, third in enumerate(thirds, 1)])
    assert starts[0] == 0
    assert [abs(start - at) < 12 for start, at in zip(starts[1:], (3000, 6000), strict=True)] == [True, True]


def test_a_page_of_pictures_begins_where_the_one_before_does() -> None:
    starts = page_starts(TEXT, [TEXT[:3000], "", TEXT[3000:]])
    assert starts[1] == 0
    assert abs(starts[2] - 3000) < 12


@given(st.text(max_size=80), st.lists(st.text(max_size=40), max_size=5))
def test_beginnings_never_fall_and_lie_in_the_text(text: str, pages: list[str]) -> None:
    starts = page_starts(text, pages)
    assert len(starts) == len(pages)
    assert list(starts) == sorted(starts)
    assert all(0 <= start <= len(text) for start in starts)


def test_a_text_without_pages_has_none_at_any_offset() -> None:
    assert page_at((), 5) is None
    assert [page_at((0, 10), offset) for offset in (0, 9, 10, 99)] == [1, 1, 2, 2]
