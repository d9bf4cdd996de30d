from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.fusion import fuse, scaled
from vanban.ports import Hit

hits = st.lists(
    st.builds(Hit, st.integers(1, 50), st.floats(-5, 50, allow_nan=False)),
    max_size=20,
    unique_by=lambda h: h.passage_id,
)


@given(hits, hits, st.floats(0, 1))
def test_scores_lie_between_zero_and_one_and_nobody_is_lost(left: list[Hit], right: list[Hit], weight: float) -> None:
    fused = fuse(left, right, dense_weight=weight)
    assert {hit.passage_id for hit in fused} == {hit.passage_id for hit in (*left, *right)}
    assert all(-1e-9 <= hit.score <= 1 + 1e-9 for hit in fused)
    assert [hit.score for hit in fused] == sorted((hit.score for hit in fused), reverse=True)


@given(hits)
def test_without_dense_weight_the_lexical_order_stays(left: list[Hit]) -> None:
    ordered = sorted(left, key=lambda hit: (-hit.score, hit.passage_id))
    position = {hit.passage_id: rank for rank, hit in enumerate(ordered)}
    fused = fuse(ordered, [], dense_weight=0.0)
    score = {hit.passage_id: hit.score for hit in ordered}
    assert all(
        score[a.passage_id] >= score[b.passage_id] - 1e-9 or position[a.passage_id] < position[b.passage_id]
        for a, b in pairwise(fused)
    )


def test_a_passage_found_by_both_beats_one_found_by_either() -> None:
    fused = fuse([Hit(1, 9), Hit(2, 8), Hit(4, 1)], [Hit(3, 0.9), Hit(2, 0.8), Hit(4, 0.1)], dense_weight=0.5)
    assert fused[0].passage_id == 2
    assert (fused[0].lexical, fused[0].dense) == (8, 0.8)


def test_a_single_hit_scales_to_one() -> None:
    assert scaled([Hit(7, 0.3)]) == {7: pytest.approx(1.0)}
    assert scaled([]) == {}
