"""What every ``VectorIndex`` must do; an adapter's test class overrides the fixture ``index`` (dimension 8)."""

import numpy as np
import pytest
from numpy.typing import NDArray

from vanban.ports import VectorIndex

AXES = np.eye(8, dtype=np.float32)
NONE = AXES[:0]


class VectorIndexContract:
    @pytest.fixture
    def index(self) -> VectorIndex:
        raise NotImplementedError

    @pytest.fixture
    def filled(self, index: VectorIndex) -> VectorIndex:
        index.apply(ids=[11, 12, 13], vectors=AXES[:3], deletes=[], sequence=5)
        return index

    def test_a_new_index_is_empty_and_stands_at_zero(self, index: VectorIndex) -> None:
        assert (index.count(), index.sequence(), index.search(AXES[0], limit=3)) == (0, 0, [])

    def test_a_vector_finds_itself_with_score_one(self, filled: VectorIndex) -> None:
        hit = filled.search(AXES[1], limit=1)[0]
        assert hit.passage_id == 12
        assert hit.score == pytest.approx(1.0, abs=1e-3)

    def test_scores_are_cosines_best_first(self, filled: VectorIndex) -> None:
        hits = filled.search(_unit(AXES[0] * 4 + AXES[2] * 3), limit=3)
        assert [hit.passage_id for hit in hits] == [11, 13, 12]
        assert [hit.score for hit in hits] == pytest.approx([0.8, 0.6, 0.0], abs=1e-3)

    def test_applying_a_change_twice_changes_nothing(self, filled: VectorIndex) -> None:
        filled.apply(ids=[11, 12, 13], vectors=AXES[:3], deletes=[], sequence=5)
        assert (filled.count(), filled.sequence()) == (3, 5)

    def test_a_replaced_vector_is_found_at_its_new_place(self, filled: VectorIndex) -> None:
        filled.apply(ids=[11], vectors=AXES[7:], deletes=[], sequence=6)
        assert filled.search(AXES[7], limit=1)[0].passage_id == 11
        assert filled.count() == 3

    def test_a_deleted_vector_is_not_found_again(self, filled: VectorIndex) -> None:
        filled.apply(ids=[], vectors=NONE, deletes=[12, 99], sequence=6)
        assert filled.count() == 2
        assert 12 not in {hit.passage_id for hit in filled.search(AXES[1], limit=3)}

    def test_the_sequence_never_goes_back(self, filled: VectorIndex) -> None:
        filled.apply(ids=[], vectors=NONE, deletes=[], sequence=2)
        assert filled.sequence() == 5

    def test_a_cleared_index_is_empty_and_usable(self, filled: VectorIndex) -> None:
        filled.clear()
        assert (filled.count(), filled.sequence()) == (0, 0)
        filled.apply(ids=[4], vectors=AXES[4:5], deletes=[], sequence=1)
        assert filled.search(AXES[4], limit=3)[0].passage_id == 4


def _unit(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)
