"""Which passage answers best."""

import itertools

from hypothesis import given
from hypothesis import strategies as st
from made_up_evidence import PLAN, asked, evidence

from rag.evidence import DocumentFacts, Evidence
from rag.ranking import rank
from vanban.documents import PassageKind

TEXTS = st.lists(
    st.sampled_from(["Kinh phí 500 triệu đồng.", "Văn phòng chủ trì.", "Nộp trước ngày 15/6.", "", "Khen thưởng."]),
    min_size=1,
    max_size=6,
)


def order(question: str, *items: Evidence) -> list[int]:
    return [ranked.evidence.passage_id for ranked in rank(asked(question), items)]


def test_the_passage_that_speaks_of_the_question_comes_first() -> None:
    off, on = evidence("Khen thưởng cuối năm."), evidence("Kinh phí hạ tầng số do thành phố bảo đảm.", passage_id=71)
    assert order("kinh phí hạ tầng số", off, on) == [71, 70]


def test_a_passage_that_shows_the_amount_asked_for_comes_before_one_that_only_names_it() -> None:
    names, shows = evidence("Mức hỗ trợ do Sở trình."), evidence("Mức hỗ trợ là 2 triệu đồng.", passage_id=71)
    assert order("Mức hỗ trợ bao nhiêu tiền?", names, shows) == [71, 70]


def test_a_passage_about_another_commune_falls_behind() -> None:
    here = DocumentFacts(8, "04-CTr/ĐU", "Chương trình", "Đảng ủy xã Vân Khê Thượng", None, None)
    there = DocumentFacts(9, "03-QC/ĐU", "Quy chế", "Đảng ủy xã Phúc Lâm Hạ", None, None)
    text = "Ban Thường vụ họp ngày 25 hằng tháng."
    found = rank(
        asked("Ban Thường vụ xã Vân Khê Thượng họp ngày nào?"),
        [evidence(text, document=there), evidence(text, passage_id=71, document=here)],
    )
    assert [(r.evidence.passage_id, r.misplaced) for r in found] == [(71, False), (70, True)]


def test_the_head_of_a_document_falls_behind_the_clause_that_says_the_same() -> None:
    text = "Quy chế làm việc của Ban Thường vụ"
    head, clause = evidence(text, path="phần đầu"), evidence(text, passage_id=71, path="Điều 1")
    assert order("quy chế làm việc của Ban Thường vụ", head, clause) == [71, 70]


def test_a_passage_of_the_document_named_comes_before_an_equal_one() -> None:
    text = "Văn phòng chủ trì."
    assert order("34-QĐ/TU: ai chủ trì?", evidence(text), evidence(text, passage_id=71, named=1.0)) == [71, 70]


def test_a_missing_figure_of_the_question_counts_against_a_passage() -> None:
    wrong, right = evidence("Mục tiêu đến năm 2045."), evidence("Mục tiêu đến năm 2030.", passage_id=71)
    assert order("mục tiêu năm 2030", wrong, right) == [71, 70]


def test_a_table_row_is_one_unit_and_shows_the_measure_of_its_headings() -> None:
    row = evidence(
        "2 | Máy quét | 350", heading="Dự toán (triệu đồng) › TT | Thiết bị | Kinh phí", kind=PassageKind.TABLE_ROW
    )
    (ranked,) = rank(asked("Máy quét tốn bao nhiêu tiền?"), [row])
    assert (ranked.best_unit.start, ranked.best_unit.end) == (0, len(row.text))
    assert ranked.shown == 1.0


def test_nothing_found_ranks_as_nothing() -> None:
    assert rank(asked("kinh phí"), []) == []


@given(TEXTS, st.sampled_from(["Kinh phí bao nhiêu?", "ai chủ trì", "???hạn nộp khi nào"]), st.randoms())
def test_the_order_is_by_score_and_does_not_depend_on_the_order_found(texts: list[str], question: str, random) -> None:
    items = [evidence(text, passage_id=number, document=PLAN) for number, text in enumerate(texts)]
    ranked = rank(asked(question), items)
    shuffled = items[:]
    random.shuffle(shuffled)
    assert ranked == rank(asked(question), shuffled)
    assert all(a.score >= b.score for a, b in itertools.pairwise(ranked))
    assert all(0 <= r.unit_share <= 1 + 1e-9 and 0 <= r.focus <= 1 + 1e-9 and 0 <= r.shown <= 1 for r in ranked)
    assert all(0 <= r.best_unit.start <= r.best_unit.end <= len(r.evidence.text) for r in ranked)


def test_of_sentences_alike_the_one_with_the_figure_of_the_question_is_the_best() -> None:
    text = "1. Hồ sơ loại 2: 03 ngày làm việc.\n2. Hồ sơ loại 3: 07 ngày làm việc."
    (found,) = rank(asked("Hồ sơ loại 3 giải quyết trong mấy ngày làm việc?"), [evidence(text)])
    assert text[found.best_unit.start : found.best_unit.end].startswith("2. Hồ sơ loại 3")
