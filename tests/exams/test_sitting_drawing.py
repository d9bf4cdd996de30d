"""Questions are drawn evenly over topics and levels, each with the same chance."""

from collections import Counter
from math import ceil, floor
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from exams.sittings.drawing import draw, shared_out

NAMES = st.sampled_from(("a", "b", "c", "d"))
PAPERS = st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=40)


def near(count: int, share: float) -> bool:
    """Tells whether a count is the share or the whole number next to it."""
    return floor(share - 1e-9) <= count <= ceil(share + 1e-9)


@given(PAPERS, st.data())
def test_every_cell_topic_and_level_keeps_its_share_within_one(
    cells: list[tuple[str, str]], data: st.DataObject
) -> None:
    count = data.draw(st.integers(1, len(cells)))
    places = draw(dict(enumerate(cells)), count, Random(data.draw(st.integers(0, 2**32))))
    assert len(places) == len(set(places)) == count
    for part in (lambda cell: cell, lambda cell: cell[0], lambda cell: cell[1]):
        drawn = Counter(part(cells[place]) for place in places)
        for name, size in Counter(map(part, cells)).items():
            assert near(drawn[name], size * count / len(cells)), name


@given(PAPERS, st.integers(1, 60))
def test_a_draw_of_more_than_there_is_gives_everything(cells: list[tuple[str, str]], more: int) -> None:
    assert draw(dict(enumerate(cells)), len(cells) + more, Random(1)) == list(range(len(cells)))


def test_every_question_has_the_same_chance() -> None:
    cells = dict(
        enumerate([("a", "x")] * 5 + [("a", "y")] * 1 + [("b", "x")] * 2 + [("b", "y")] * 4 + [("c", "y")] * 3)
    )
    random, times = Random(20261127), 1_500
    drawn = Counter(place for _ in range(times) for place in draw(cells, 6, random))
    expected = times * 6 / len(cells)
    spread = (times * 0.4 * 0.6) ** 0.5
    assert max(abs(drawn[place] - expected) for place in cells) < 4.5 * spread


def test_levels_are_even_where_each_topic_has_one_question_of_each() -> None:
    sizes = {(topic, level): 1 for topic in "abcdefghij" for level in "xyz"}
    for seed in range(50):
        shares = shared_out(sizes, 10, Random(seed))
        levels = Counter(cell[1] for cell, share in shares.items() for _ in range(share))
        topics = Counter(cell[0] for cell, share in shares.items() for _ in range(share))
        assert set(levels.values()) <= {3, 4}
        assert set(topics.values()) == {1}
