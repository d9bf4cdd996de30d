"""The matrix of a paper: its cells, its presets, its line of JSON, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paper_questions import question

from exams.items import Level
from exams.papers.matrix import (
    MOST_QUESTIONS,
    PRESETS,
    Cell,
    matrix_from_json,
    matrix_json,
    matrix_of,
    preset_matrix,
    preset_of,
    shared_matrix,
)
from vanban.errors import InvalidInput

CELLS = st.lists(
    st.tuples(
        st.sampled_from(["", "Trực ban", "TRỰC BAN", "Hòa giải", "Hoà giải"]),
        st.none() | st.sampled_from(Level),
        st.integers(0, 20),
    ),
    min_size=1,
    max_size=8,
).filter(lambda cells: any(count for _, _, count in cells))


@given(CELLS)
def test_a_matrix_is_kept_in_a_line_of_json(cells: list) -> None:
    made = matrix_of(cells)
    assert made.total == sum(count for _, _, count in cells)
    assert matrix_from_json(matrix_json(made)) == made
    assert len({(cell.topic.lower().replace("oà", "òa"), cell.level) for cell in made.cells}) == len(made.cells)


def test_a_cell_takes_any_topic_or_level_where_none_is_named() -> None:
    one = question(0, topic="Hoà giải", level=Level.APPLY).item
    assert all(Cell(topic, level, 1).fits(one) for topic in ("", "hòa  giải") for level in (None, Level.APPLY))
    assert not Cell("Trực ban", None, 1).fits(one)
    assert not Cell("", Level.KNOW, 1).fits(one)
    assert not Cell("", Level.KNOW, 1).fits(question(0, level=None).item)


@pytest.mark.parametrize(
    "cells",
    [[], [("", None, 0)], [("", None, -1), ("x", None, 5)], [("", None, MOST_QUESTIONS + 1)], [("x" * 301, None, 1)]],
)
def test_a_matrix_that_makes_no_paper_is_refused(cells: list) -> None:
    with pytest.raises(InvalidInput):
        matrix_of(cells)


@pytest.mark.parametrize("text", ["", "{}x", '[{"topic": "x"}]', '[{"topic": "", "level": "kho", "count": 1}]', "3"])
def test_words_that_are_no_matrix_are_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        matrix_from_json(text)


def test_presets_are_of_any_topic_or_share_the_topics_evenly() -> None:
    assert [(preset_matrix(one).total, one.minutes) for one in PRESETS] == [(60, 60), (20, 20), (10, 10)]
    first = preset_of("cong-chuc")
    assert first is not None
    assert first.pass_percent == 50
    made = shared_matrix(first, {(topic, level): 60 for topic in "abcdefg" for level in Level})
    shares = [sum(cell.count for cell in made.cells if cell.topic == topic) for topic in made.topics]
    assert (made.total, max(shares) - min(shares)) == (60, 1)
    assert [sum(made.count_of(topic, level) for topic in made.topics) for level in Level] == [24, 18, 12, 6]
    assert preset_of("khac") is None


def test_a_preset_asks_no_topic_for_more_than_it_has() -> None:
    made = shared_matrix(PRESETS[2], {("a", Level.KNOW): 1, ("b", Level.KNOW): 2, ("b", Level.APPLY): 9})
    assert [made.count_of(topic, Level.KNOW) for topic in ("a", "b", "")] == [1, 2, 1]
    assert [made.count_of(topic, Level.APPLY) for topic in ("a", "b", "")] == [0, 2, 0]
    assert made.total == 10
    assert shared_matrix(PRESETS[2], {}) == preset_matrix(PRESETS[2])
