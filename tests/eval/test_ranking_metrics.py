import ir_measures
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ir_measures import RR, Qrel, R, ScoredDoc, Success, nDCG

from eval.metrics.ranking import ndcg, recall, reciprocal_rank, success

IDS = [f"d{i}" for i in range(30)]
rankings = st.lists(st.sampled_from(IDS), unique=True, max_size=30)
golds = st.sets(st.sampled_from(IDS), min_size=1, max_size=8)
cutoffs = st.sampled_from([1, 3, 5, 10, 100])


@settings(deadline=None, max_examples=60)
@given(ranking=rankings.filter(bool), gold=golds, k=cutoffs)
def test_our_figures_equal_those_of_ir_measures(ranking: list[str], gold: set[str], k: int) -> None:
    qrels = [Qrel("q", item, 1) for item in gold]
    run = [ScoredDoc("q", item, 100.0 - rank) for rank, item in enumerate(ranking)]
    theirs = ir_measures.calc_aggregate([R @ k, Success @ k, RR @ k, nDCG @ k], qrels, run)
    assert recall(ranking, gold, k) == pytest.approx(theirs[R @ k])
    assert success(ranking, gold, k) == pytest.approx(theirs[Success @ k])
    assert reciprocal_rank(ranking, gold, k) == pytest.approx(theirs[RR @ k])
    assert ndcg(ranking, gold, k) == pytest.approx(theirs[nDCG @ k])


@given(ranking=rankings, gold=golds, k=cutoffs)
def test_every_metric_lies_between_zero_and_one(ranking: list[str], gold: set[str], k: int) -> None:
    assert all(0 <= metric(ranking, gold, k) <= 1 + 1e-12 for metric in (recall, success, reciprocal_rank, ndcg))


def test_an_empty_ranking_scores_nothing() -> None:
    assert [metric([], {"d1"}, 10) for metric in (recall, success, reciprocal_rank, ndcg)] == [0, 0, 0, 0]
