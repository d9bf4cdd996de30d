from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.context import ContextTerms, DocumentWords, PlacedWords, Worth, context_bonus
from rag.lexical import TantivyIndex
from vanban.ports import IndexedPassage

QUESTION = "mức ký quỹ của dịch vụ việc làm"
JOBS = [
    IndexedPassage(1, 10, "", "", "Điều 1", "Nghị định này quy định về dịch vụ việc làm của doanh nghiệp."),
    IndexedPassage(2, 10, "", "", "Điều 2", "Doanh nghiệp dịch vụ việc làm phải có giấy phép."),
    IndexedPassage(3, 10, "", "", "Điều 3", "Mức ký quỹ là 300 triệu đồng."),
    IndexedPassage(4, 10, "", "", "Điều 4", "Giấy phép dịch vụ việc làm có hạn năm năm."),
]
TRAVEL = [
    IndexedPassage(5, 20, "", "", "Điều 1", "Nghị định này quy định về du lịch lữ hành."),
    IndexedPassage(6, 20, "", "", "Điều 2", "Mức ký quỹ là 100 triệu đồng."),
    IndexedPassage(7, 20, "", "", "Điều 3", "Doanh nghiệp lữ hành phải có giấy phép."),
]


def filled(folder: Path, *passages: IndexedPassage) -> TantivyIndex:
    index = TantivyIndex(folder)
    index.apply(upserts=passages, deletes=(), sequence=1)
    return index


def scores(index: TantivyIndex, question: str) -> dict[int, float]:
    hits = index.in_context(question, index.search(question, limit=50))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    return {hit.passage_id: hit.score for hit in hits}


@pytest.mark.parametrize("question", [QUESTION, "muc ky quy cua dich vu viec lam"])
def test_of_two_equal_passages_the_one_whose_document_speaks_of_the_rest_comes_first(
    tmp_path: Path, question: str
) -> None:
    index = filled(tmp_path / "t", *JOBS, *TRAVEL)
    found = {hit.passage_id: hit.score for hit in index.search(question, limit=50)}
    assert found[3] == pytest.approx(found[6], rel=0.01)
    assert scores(index, question)[3] > 1.1 * scores(index, question)[6]


def test_a_document_indexed_anew_lends_what_it_now_says(tmp_path: Path) -> None:
    index = filled(tmp_path / "t", *JOBS, *TRAVEL)
    index.apply(upserts=[JOBS[2]], deletes=[1, 2, 4], sequence=2)
    alone = scores(index, QUESTION)
    assert alone[3] == pytest.approx(alone[6], rel=0.05)


def test_the_score_of_a_passage_does_not_depend_on_which_hits_stand_beside_it(tmp_path: Path) -> None:
    index = filled(tmp_path / "t", *JOBS, *TRAVEL)
    hits = index.search(QUESTION, limit=50)
    whole = {hit.passage_id: hit.score for hit in index.in_context(QUESTION, hits)}
    for hit in hits:
        assert index.in_context(QUESTION, [hit])[0].score == pytest.approx(whole[hit.passage_id], rel=1e-4)


def test_a_passage_that_is_gone_keeps_its_score(tmp_path: Path) -> None:
    index = filled(tmp_path / "t", *JOBS)
    hits = index.search(QUESTION, limit=50)
    index.apply(upserts=(), deletes=[3], sequence=2)
    after = {hit.passage_id: hit.score for hit in index.in_context(QUESTION, hits)}
    assert after[3] == next(hit.score for hit in hits if hit.passage_id == 3)
    assert index.in_context("?!", hits) == hits
    assert index.in_context(QUESTION, []) == []


@given(st.lists(st.lists(st.sampled_from(["thuế", "đất", "phí", "xã"]), max_size=6), max_size=6))
def test_shares_are_packed_and_read_back(contents: list[list[str]]) -> None:
    made = DocumentWords.of(contents)
    read = DocumentWords.from_bytes(made.packed())
    assert np.array_equal(read.keys, made.keys)
    assert np.array_equal(read.shares, made.shares)
    assert ((made.of_terms(made.keys) >= 0) & (made.of_terms(made.keys) < 1)).all()


@given(st.lists(st.sampled_from(["thuế", "đất", "phí", "xã"]), min_size=1, max_size=6), st.floats(0, 1))
def test_what_a_document_lends_never_lowers_a_score(asked: list[str], share: float) -> None:
    terms = ContextTerms.of(asked, Worth(10, 1.5, 0.75, {}, {}))
    passages = PlacedWords.of(terms, [["thuế", "đất"], ["phí"], []])
    none = np.zeros((3, len(terms.worth)), dtype=np.float32)
    lent = context_bonus(terms, passages, none + np.float32(share)) - context_bonus(terms, passages, none)
    assert (lent >= -1e-4).all()
