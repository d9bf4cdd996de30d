"""Charts: every figure is drawn in its proportion, stands in the table, and stays inside the drawing."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from api import charts
from api.charts import HEIGHT, WIDTH, bars, columns

VALUES = st.lists(st.integers(0, 2_000_000), min_size=1, max_size=60)


@given(st.data())
def test_columns_keep_their_proportions_inside_the_drawing(data: st.DataObject) -> None:
    first = data.draw(VALUES)
    second = data.draw(st.lists(st.integers(0, 500), min_size=len(first), max_size=len(first)))
    labels = [f"{n:02}" for n in range(len(first))]
    chart = columns("T", labels, {"a": first, "b": second}, note="", head="Ngày")
    assert chart.empty is (not any(first) and not any(second))
    for shape in chart.shapes:
        assert shape.x >= 0
        assert shape.x + shape.width <= WIDTH + 1e-6
        assert shape.y >= -1e-6
        assert shape.y + shape.height <= HEIGHT
    heights = {tone: sum(s.height for s in chart.shapes if s.tone == tone) for tone in (1, 2)}
    if sum(second) and sum(first):
        assert abs(heights[1] * sum(second) - heights[2] * sum(first)) < 1e-6 * max(1, sum(first)) * HEIGHT
    assert [row[0] for row in chart.rows] == labels
    told = [int(row[3].replace(".", "")) for row in chart.rows]
    assert told == [a + b for a, b in zip(first, second, strict=True)]


@given(st.lists(st.tuples(st.text(max_size=200), st.integers(0, 10**7)), max_size=20))
def test_bars_are_as_long_as_what_they_stand_for_and_named_whole_in_the_table(pairs: list[tuple[str, int]]) -> None:
    chart = bars("T", pairs, note="", head=("Tên", "Số"))
    longest = max((value for _, value in pairs), default=0)
    for shape, (name, value) in zip(chart.shapes, pairs, strict=True):
        assert shape.width == WIDTH * value / (longest or 1)
        assert shape.y + shape.height <= chart.height
        assert shape.words.startswith(name)
    assert [row[0] for row in chart.rows] == [name for name, _ in pairs]


@given(st.integers(0, 10**9))
def test_the_axis_ends_at_a_round_number_no_column_passes(most: int) -> None:
    top = charts._round_top(most)
    assert top >= max(most, 1)
    assert top <= max(4, most * 2 + 1)
    assert top < 4 or top % 4 == 0


def test_labels_along_the_axis_do_not_crowd() -> None:
    chart = columns("T", [str(n) for n in range(90)], {"a": [1] * 90}, note="", head="Ngày")
    below = [word.x for word in chart.words if word.anchor == "middle"]
    assert len(below) <= 7
    assert min(b - a for a, b in itertools.pairwise(below)) > 35
