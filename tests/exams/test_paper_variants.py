"""Variants of a paper: every question once, keys kept and balanced, neighbours apart, meant orders kept."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from paper_questions import bank, question

from exams.dice import Dice
from exams.formats.entries import Entry
from exams.items import Item, Kind
from exams.papers.key_places import LONGEST_RUN, excess, key_places, longest_run
from exams.papers.questions import Movement, first_order, movement_of, unfit
from exams.papers.variants import arrange, base_arrangement, codes, shown_keys
from vanban.errors import InvalidInput
from vanban.exam_papers import arrangement_from_json, arrangement_json


def item(*options: str, keys: tuple[int, ...] = (0,), kind: Kind = Kind.OTHER) -> Item:
    return Item(kind, None, "", "Chọn phương án nào?", options, keys)


SORTED = item("30 ngày", "10 ngày", "20 ngày", "15 ngày")
TRUTH = item("Đúng", "Sai", keys=(1,), kind=Kind.TRUE_FALSE)
MATCHING = item("1-a, 2-b", "1-b, 2-a", "1-c, 2-a", keys=(1,), kind=Kind.MATCHING)
LETTERS = item("Văn phòng", "Ban Tổ chức", "Cả A và B", "Không phương án nào đúng", keys=(2,))
SEVERAL = item("Văn phòng", "Ban Tổ chức", "Sở Nội vụ", "Sở Y tế", keys=(1, 3))


@given(st.integers(2, 60), st.integers(1, 8), st.integers(0, 10**9))
@settings(max_examples=15, deadline=None)
def test_a_variant_is_the_paper_in_another_order(count: int, variants: int, seed: int) -> None:
    items = [one.item for one in bank(count)]
    made = arrange(items, codes(variants), seed=seed)
    for one in made:
        assert sorted(placed.question for placed in one.arrangement) == list(range(count))
        for placed, keys in zip(one.arrangement, one.keys(items), strict=True):
            assert sorted(placed.options) == [0, 1, 2, 3]
            assert [placed.options[key] for key in keys] == list(items[placed.question].keys)
        places = [keys[0] for keys in one.keys(items)]
        assert excess(places, [4] * count) == 0
        assert longest_run(places) <= LONGEST_RUN
    for one, other in pairwise(made):
        pairs = zip(one.arrangement, other.arrangement, strict=True)
        assert not any(a.question == b.question for a, b in pairs)
    assert made == arrange(items, codes(variants), seed=seed)


def test_neighbours_have_other_letters_at_most_numbers() -> None:
    items = [one.item for one in bank(60)]
    made = arrange(items, codes(24), seed=11)
    assert len({one.keys(items) for one in made}) == 24
    for one, other in pairwise(made):
        same = sum(a == b for a, b in zip(one.keys(items), other.keys(items), strict=True))
        assert same <= 30


def test_numbers_and_dates_rise_in_every_variant() -> None:
    dates = item("01/5/2026", "30/4/2026", "15/6/2026", keys=(2,))
    for one in arrange([SORTED, dates] * 3, codes(4), seed=2):
        for placed in one.arrangement:
            assert placed.options == ((1, 3, 2, 0), (1, 0, 2))[placed.question % 2]


@pytest.mark.parametrize("fixed", [TRUTH, MATCHING, LETTERS, replace(MATCHING, kind=Kind.ORDER)])
def test_options_that_depend_on_their_place_stay(fixed: Item) -> None:
    assert movement_of(fixed) is Movement.FIXED
    for one in arrange([fixed, *(q.item for q in bank(7))], codes(6), seed=4):
        (placed,) = [placed for placed in one.arrangement if placed.question == 0]
        assert placed.options == tuple(range(len(fixed.options)))


def test_all_provinces_is_no_option_about_other_options() -> None:
    assert movement_of(item("Tất cả các tỉnh", "Cả ba cấp", "Một xã", "Hai xã")) is Movement.FREE


def test_a_question_of_several_keys_keeps_them_all() -> None:
    for one in arrange([SEVERAL, *(q.item for q in bank(5))], codes(5), seed=9):
        (placed,) = [placed for placed in one.arrangement if placed.question == 0]
        assert {placed.options[key] for key in shown_keys(placed, SEVERAL)} == {1, 3}


def test_fixed_keys_count_where_the_others_are_placed() -> None:
    places = key_places([4] * 12, [0, 0, 0, 0, *[None] * 8], Dice(1))
    assert places[:4] == [0, 0, 0, 0]
    assert sorted(places.count(letter) for letter in range(4)) == [2, 3, 3, 4]


def test_the_order_of_questions_can_be_kept() -> None:
    items = [one.item for one in bank(10)]
    for one in arrange(items, codes(3), seed=1, keep_order=True):
        assert [placed.question for placed in one.arrangement] == list(range(10))


def test_codes_are_three_digits_and_never_the_same() -> None:
    assert codes(3) == ("101", "102", "103")
    drawn = codes(24, seed=5)
    assert len(set(drawn)) == 24
    assert all(len(code) == 3 and code.isdigit() and code[0] != "0" for code in drawn)
    for count in (0, 49):
        with pytest.raises(InvalidInput):
            codes(count)


def test_a_single_question_is_a_paper() -> None:
    assert len(arrange([question(0).item], codes(2), seed=0)) == 2


def test_the_paper_as_drawn_only_sorts_what_is_sorted() -> None:
    placed = base_arrangement([TRUTH, SORTED])
    assert [one.options for one in placed] == [(0, 1), (1, 3, 2, 0)] == [first_order(TRUTH), first_order(SORTED)]
    assert arrangement_from_json(arrangement_json(placed)) == placed


def test_what_no_sheet_can_take_is_unfit_for_a_paper() -> None:
    assert unfit(Entry(question(0).item)) == ""
    assert unfit(Entry(SEVERAL)) == ""
    assert "cặp" in unfit(Entry(item(keys=()), pairs=(("a", "b"),)))
    assert "2 đến 8" in unfit(Entry(item("một")))
    assert "chưa có đáp án" in unfit(Entry(item("một", "hai", keys=())))
    assert "mọi phương án" in unfit(Entry(item("một", "hai", keys=(0, 1))))
