"""What every ``LexicalIndex`` must do; an adapter's test class overrides the fixture ``index``."""

import pytest

from vanban.ports import IndexedPassage, LexicalIndex

DIGITAL = IndexedPassage(1, 10, "57-NQ/TW", "Nghị quyết chuyển đổi số", "mục I.1", "Xây dựng hạ tầng số đồng bộ.")
WASTE = IndexedPassage(2, 20, "12-KH/ĐU", "Kế hoạch vệ sinh môi trường", "mục II", "Thu gom rác thải tại các thôn.")
ROADS = IndexedPassage(3, 20, "12-KH/ĐU", "Kế hoạch vệ sinh môi trường", "mục III", "Quản lý vỉa hè, lòng đường.")


class LexicalIndexContract:
    @pytest.fixture
    def index(self) -> LexicalIndex:
        raise NotImplementedError

    @pytest.fixture
    def filled(self, index: LexicalIndex) -> LexicalIndex:
        index.apply(upserts=[DIGITAL, WASTE, ROADS], deletes=[], sequence=3)
        return index

    def test_a_new_index_is_empty_and_stands_at_zero(self, index: LexicalIndex) -> None:
        assert (index.count(), index.sequence(), index.search("rác", limit=5)) == (0, 0, [])

    def test_the_passage_with_the_words_comes_first(self, filled: LexicalIndex) -> None:
        assert filled.search("thu gom rác thải", limit=5)[0].passage_id == WASTE.passage_id

    def test_a_question_without_marks_finds_the_same(self, filled: LexicalIndex) -> None:
        assert filled.search("thu gom rac thai", limit=5)[0].passage_id == WASTE.passage_id

    def test_a_document_number_is_found(self, filled: LexicalIndex) -> None:
        assert filled.search("57-NQ/TW", limit=5)[0].passage_id == DIGITAL.passage_id

    def test_scores_never_rise_down_the_list_and_the_limit_holds(self, filled: LexicalIndex) -> None:
        hits = filled.search("kế hoạch vệ sinh môi trường số", limit=2)
        assert len(hits) == 2
        assert hits[0].score >= hits[1].score

    def test_a_search_limited_to_documents_stays_inside_them(self, filled: LexicalIndex) -> None:
        found = filled.search("hạ tầng số môi trường", limit=5, documents=[20])
        assert {hit.passage_id for hit in found} == {2, 3}
        assert filled.search("hạ tầng số", limit=5, documents=[]) == []

    def test_documents_hold_every_word_in_one_passage_with_or_without_marks(self, filled: LexicalIndex) -> None:
        hits = filled.documents("quản lý vỉa hè", limit=5)
        assert [(hit.document_id, hit.passage_id) for hit in hits] == [(20, 3)]
        assert filled.documents("quan ly via he", limit=5)[0].passage_id == 3
        assert filled.documents("rác thải lòng đường", limit=5) == []
        assert [hit.document_id for hit in filled.documents("12-KH/ĐU rác", limit=5)] == [20]

    def test_a_document_is_found_once_and_the_best_first(self, filled: LexicalIndex) -> None:
        hits = filled.documents("môi trường", limit=5)
        assert [hit.document_id for hit in hits] == [20]
        both = filled.documents("số", limit=5)
        assert [hit.document_id for hit in both] == [10]
        assert len(filled.documents("mục", limit=1)) == 1
        scores = [hit.score for hit in filled.documents("mục", limit=5)]
        assert scores == sorted(scores, reverse=True)

    def test_documents_are_found_only_inside_the_ids_that_limit_them(self, filled: LexicalIndex) -> None:
        assert filled.documents("môi trường", limit=5, documents=[10]) == []
        assert filled.documents("môi trường", limit=5, documents=[]) == []
        assert [hit.document_id for hit in filled.documents("mục", limit=5, documents=[10])] == [10]

    def test_applying_a_change_twice_changes_nothing(self, filled: LexicalIndex) -> None:
        before = filled.search("môi trường", limit=5)
        filled.apply(upserts=[WASTE, ROADS], deletes=[], sequence=3)
        assert (filled.count(), filled.sequence()) == (3, 3)
        assert {hit.passage_id for hit in filled.search("môi trường", limit=5)} == {hit.passage_id for hit in before}

    def test_a_deleted_passage_is_not_found_again(self, filled: LexicalIndex) -> None:
        filled.apply(upserts=[], deletes=[2, 99], sequence=4)
        assert (filled.count(), filled.sequence()) == (2, 4)
        assert 2 not in {hit.passage_id for hit in filled.search("rác thải môi trường", limit=5)}

    def test_a_replaced_passage_is_found_by_its_new_words_only(self, filled: LexicalIndex) -> None:
        filled.apply(upserts=[IndexedPassage(2, 20, "", "", "", "Trồng cây xanh.")], deletes=[], sequence=4)
        assert [hit.passage_id for hit in filled.search("cây xanh", limit=5)] == [2]
        assert filled.search("rác", limit=5) == []

    def test_the_sequence_never_goes_back(self, filled: LexicalIndex) -> None:
        filled.apply(upserts=[], deletes=[], sequence=1)
        assert filled.sequence() == 3

    def test_a_cleared_index_is_empty_and_usable(self, filled: LexicalIndex) -> None:
        filled.clear()
        assert (filled.count(), filled.sequence()) == (0, 0)
        filled.apply(upserts=[ROADS], deletes=[], sequence=1)
        assert filled.search("vỉa hè", limit=5)[0].passage_id == 3

    @pytest.mark.parametrize("question", ["", "   ", "?!…", "\x00\u200b", '"(+-*:^~', "AND OR NOT", "ầ" * 5_000])
    def test_strange_questions_find_nothing_and_break_nothing(self, filled: LexicalIndex, question: str) -> None:
        assert filled.search(question, limit=5) == []
        assert filled.documents(question, limit=5) == []
