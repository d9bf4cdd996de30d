"""Passages located on pages: boxes cover the words, whatever stands between and however they were read."""

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.originals.locating import aligned, locate
from ingest.originals.words import PlainWord

LINE = 8  # words on a line
TEXT = [
    "Cơ",
    "quan",
    "bố",
    "trí",
    "người",
    "trực",
    "24",
    "giờ",
    "mỗi",
    "ngày;",
    "người",
    "trực",
    "ghi",
    "sổ",
    "trực",
    "theo",
    "mẫu",
    "và",
    "báo",
    "cáo",
    "lãnh",
    "đạo",
    "trước",
    "bảy",
    "giờ",
    "ba",
    "mươi",
    "phút.",
    "Kinh",
    "phí",
    "thực",
    "hiện",
    "do",
    "ngân",
    "sách",
    "thành",
    "phố",
    "bảo",
    "đảm",
    "theo",
    "quy",
    "định",
    "hiện",
    "hành.",
    "Văn",
    "phòng",
    "công",
    "bố",
    "lịch",
    "tiếp",
    "công",
    "dân",
    "trên",
    "trang",
    "thông",
    "tin",
    "điện",
    "tử",
    "hằng",
    "tháng",
    "để",
    "Nhân",
    "dân",
    "biết",
    "và",
    "giám",
    "sát",
    "việc",
    "thực",
    "hiện",
]
SYLLABLES = st.sampled_from(["điều", "khoản", "người", "trực", "hoà", "uỷ", "sổ", "24", "mẫu"])


def page(words: list[str], *, line: int = LINE) -> list[PlainWord]:
    """Returns words set on lines of a page, each a tenth of it wide."""
    return [
        (word, index % line * 0.1 + 0.1, index // line * 0.03 + 0.1, index % line * 0.1 + 0.19,
         index // line * 0.03 + 0.12, index)
        for index, word in enumerate(words)
    ]  # fmt: skip


def covered(pages: dict[int, list[PlainWord]], passage: str) -> list[str]:
    """Returns the words whose middles lie in the boxes found for a passage."""
    found = locate(passage, pages)
    assert found is not None
    return [
        word[0]
        for number in sorted(pages)
        for word in pages[number]
        if any(
            box.page == number
            and box.left <= (word[1] + word[3]) / 2 <= box.right
            and box.top <= (word[2] + word[4]) / 2 <= box.bottom
            for box in found.boxes
        )
    ]


@given(st.integers(0, len(TEXT) - 12), st.integers(10, 40))
def test_the_boxes_cover_exactly_the_words_of_the_passage(start: int, count: int) -> None:
    sought = TEXT[start : start + count]
    assert covered({1: page(TEXT)}, " ".join(sought)) == sought


def test_a_passage_that_runs_over_the_page_is_boxed_on_both_with_the_page_number_left_out() -> None:
    pages = {3: page([*TEXT[:30], "-", "3", "-"]), 4: page(["CÔNG", "BÁO", *TEXT[30:]])}
    found = locate(" ".join(TEXT[24:40]), pages)
    assert found is not None
    assert found.pages == (3, 4)
    words = covered(pages, " ".join(TEXT[24:40]))
    assert [word for word in words if word in TEXT] == TEXT[24:40]


def test_spelling_of_tones_case_and_line_breaks_do_not_matter() -> None:
    pages = {1: page(["ỦY", "BAN", "Hòa", "giải", "cơ", "sở", "họp", "hằng", "quý", "theo", "lịch"])}
    found = locate("uỷ ban hoà giải\ncơ sở  họp", pages)
    assert found is not None
    assert found.share == 1.0
    assert len(found.boxes) == 1


@given(st.randoms(use_true_random=False))
def test_slips_of_recognition_in_every_sixth_word_do_no_harm(generator: random.Random) -> None:
    read = [word[::-1] if index % 6 == 5 else word for index, word in enumerate(TEXT)]
    start = generator.randrange(len(TEXT) - 24)
    found = locate(" ".join(TEXT[start : start + 24]), {1: page(read)})
    assert found is not None
    assert found.share >= 0.75


def test_a_table_row_whose_cells_break_is_found_in_the_order_the_file_writes_it() -> None:
    # Two cells of two lines each: read by line they go across, written they go down.
    cells = [("Ca", 0.1, 0.10, 0), ("sáng", 0.1, 0.13, 1), ("bố", 0.1, 0.16, 2), ("trí", 0.1, 0.19, 3)]
    cells += [("06", 0.5, 0.10, 4), ("giờ", 0.5, 0.13, 5), ("đến", 0.5, 0.16, 6), ("14", 0.5, 0.19, 7)]
    words = [(text, x, y, x + 0.1, y + 0.02, order) for text, x, y, order in cells]
    by_line = sorted(words, key=lambda word: (word[2], word[1]))
    found = locate("Ca sáng bố trí | 06 giờ đến 14", {1: by_line})
    assert found is not None
    assert found.share == 1.0


@pytest.mark.parametrize("passage", ["", "…", "một câu hoàn toàn khác không hề có ở trong trang này đâu"])
def test_what_does_not_stand_there_is_not_located(passage: str) -> None:
    assert locate(passage, {1: page(TEXT)}) is None
    assert locate(" ".join(TEXT), {}) is None


@given(st.lists(SYLLABLES, max_size=12), st.lists(SYLLABLES, max_size=30))
def test_pairs_rise_on_both_sides_and_begin_and_end_with_like_words(sought: list[str], given_: list[str]) -> None:
    pairs = aligned(sought, given_)
    assert all(a < c and b < d for (a, b), (c, d) in itertools.pairwise(pairs))
    for i, j in pairs[:1] + pairs[-1:]:
        assert sought[i] == given_[j]


@given(st.lists(SYLLABLES, min_size=1, max_size=12), st.lists(SYLLABLES, max_size=9), st.lists(SYLLABLES, max_size=9))
def test_words_that_stand_there_whole_are_all_paired_with_like_ones(
    sought: list[str], before: list[str], after: list[str]
) -> None:
    given_ = [*before, *sought, *after]
    assert [given_[j] for _, j in aligned(sought, given_)] == sought
