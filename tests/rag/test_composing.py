"""An answer put together: its quotes are the passages' own words, under the right clause."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up_evidence import PLAN, asked, evidence

from rag.composing import (
    LONGEST_QUOTE,
    Piece,
    at_its_clause,
    choose_piece,
    citation,
    clause_pieces,
    compose,
    list_pieces,
    name,
)
from rag.evidence import DocumentFacts
from rag.places import find_place
from rag.ranking import rank
from rag.registry import Clause
from vanban.documents import PassageKind

LIST = "Hồ sơ gồm:\n- Tờ trình;\n- Dự thảo;\n- Bản góp ý."
LINES = st.lists(
    st.one_of(
        st.text(min_size=1, max_size=80),
        st.sampled_from(["Văn phòng chủ trì.", "- Nộp trước 15/6;", "Gồm:", "a) Số liệu 1.500 triệu đồng."]),
    ),
    min_size=1,
    max_size=8,
).map("\n".join)


@given(LINES, st.sampled_from(["Văn phòng làm gì?", "Gồm những gì?", "Nộp khi nào?"]), st.integers(0, 500))
def test_a_quote_is_never_rewritten_and_never_leaves_its_passage(text: str, question: str, start: int) -> None:
    item = evidence(text, start=start)
    (ranked,) = rank(asked(question), [item])
    piece = choose_piece(asked(question), ranked)
    made, (cited,) = compose([piece])
    assert text[cited.start - start : cited.end - start] == cited.quote == piece.quote
    assert item.start <= cited.start <= cited.end <= item.end
    assert len(cited.quote) <= LONGEST_QUOTE
    assert cited.quote in made


def test_a_sentence_that_opens_a_list_is_quoted_with_its_items() -> None:
    text = f"{'Việc khác không liên quan. ' * 30}\n{LIST}"
    question = asked("Hồ sơ gồm gì")
    (ranked,) = rank(question, [evidence(text)])
    assert choose_piece(question, ranked).quote == LIST


def test_a_long_passage_is_quoted_by_its_best_sentence() -> None:
    text = "\n".join(
        [*["Nội dung chung về công tác của cơ quan trong năm tới đây."] * 8, "Kinh phí là 500 triệu đồng."]
    )
    question = asked("Kinh phí bao nhiêu tiền?")
    (ranked,) = rank(question, [evidence(text)])
    assert choose_piece(question, ranked).quote == "Kinh phí là 500 triệu đồng."


def test_a_list_asked_for_is_quoted_with_the_whole_clause_across_its_passages() -> None:
    first, second = LIST[: LIST.index("- Dự")].rstrip(), LIST[LIST.index("- Dự") :]
    passages = [evidence(first), evidence(second, passage_id=71, start=len(first) + 1)]
    question = asked("Hồ sơ gồm những gì?")
    best = rank(question, passages[:1])[0]
    clauses = [Clause("Điều 9", 0, 5_000), Clause("Điều 9, khoản 3", 0, len(LIST))]
    pieces = list_pieces(question, best, clauses, passages)
    assert [piece.quote for piece in pieces] == [first, second]
    assert {piece.evidence.path for piece in pieces} == {"Điều 9, khoản 3"}


def test_a_named_clause_is_cut_out_of_the_passage_that_joins_it_with_others() -> None:
    text = "1. Mở đầu.\n2. Việc chính.\n3. Kết thúc."
    start = text.index("2.")
    clauses = [Clause("Điều 4", 0, len(text)), Clause("Điều 4, khoản 2", start, start + len("2. Việc chính."))]
    place = find_place("khoản 2 Điều 4")
    assert place is not None
    (piece,) = clause_pieces(place, clauses, [evidence(text, path="Điều 4, khoản 1–3")])
    assert (piece.quote, piece.evidence.path) == ("2. Việc chính.", "Điều 4, khoản 2")
    absent = find_place("khoản 7 Điều 4")
    assert absent is not None
    assert clause_pieces(absent, clauses, [evidence(text)]) == []


def test_a_piece_is_cited_under_the_smallest_clause_that_holds_it() -> None:
    clauses = [Clause("Điều 4", 0, 100), Clause("Điều 4, khoản 1", 0, 10), Clause("Điều 4, khoản 2", 10, 40)]
    text = "x" * 100
    path = {Piece(evidence(text), *span): at_its_clause(Piece(evidence(text), *span), clauses).evidence.path
            for span in ((12, 30), (5, 30), (0, 10))}  # fmt: skip
    assert list(path.values()) == ["Điều 4, khoản 2", "Điều 4", "Điều 4, khoản 1"]


@pytest.mark.parametrize(
    ("document", "named"),
    [
        (PLAN, "Kế hoạch số 45-KH/TU ngày 30/03/2026 của Thành ủy"),
        (DocumentFacts(1, None, None, None, None, None), "Văn bản"),
        (DocumentFacts(1, "9-BC/TU", None, "Thành ủy", None, "x"), "Văn bản số 9-BC/TU của Thành ủy"),
    ],
)
def test_a_document_is_named_by_what_is_known_of_it(document: DocumentFacts, named: str) -> None:
    assert name(document) == named


def test_a_table_row_is_shown_with_its_column_heads_and_quoted_as_it_stands() -> None:
    row = evidence("3 | Số hóa hồ sơ | 30/11/2026", heading="Phụ lục › TT | Nhiệm vụ | Hạn", kind=PassageKind.TABLE_ROW)
    text, (cited,) = compose([Piece(row, 0, len(row.text))])
    assert "TT: “3”; Nhiệm vụ: “Số hóa hồ sơ”; Hạn: “30/11/2026” [1]" in text
    assert cited.quote == row.text


def test_a_table_row_whose_heads_do_not_pair_is_quoted_whole() -> None:
    row = evidence("3 | Số hóa | 30/11/2026", heading="TT | Nhiệm vụ", kind=PassageKind.TABLE_ROW)
    assert "“3 | Số hóa | 30/11/2026” [1]" in compose([Piece(row, 0, len(row.text))])[0]


def test_each_answering_document_is_a_paragraph() -> None:
    other = DocumentFacts(8, "12-CT/TU", "Chỉ thị", None, None, None)
    items = [
        evidence("Một."),
        evidence("Hai.", passage_id=71, path="mục III"),
        evidence("Ba.", passage_id=72, document=other),
    ]
    text, citations = compose([Piece(item, 0, len(item.text)) for item in items])
    own, other_one = text.split("\n\n")
    assert own.startswith("Theo Kế hoạch số 45-KH/TU")
    assert own.endswith("- Mục II.1: “Một.” [1]\n- Mục III: “Hai.” [2]")
    assert other_one == "Theo Chỉ thị số 12-CT/TU, mục II.1:\n“Ba.” [3]"
    assert [c.mark for c in citations] == [1, 2, 3]


def test_a_citation_counts_in_the_documents_text() -> None:
    cited = citation(4, Piece(evidence("Văn phòng chủ trì.", start=100), 4, 9))
    assert (cited.mark, cited.quote, cited.start, cited.end) == (4, "phòng"[:5], 104, 109)


def test_a_title_is_quoted_with_the_clause_it_heads() -> None:
    text = "Điều 3. Người trực bể nước\n1. Mỗi thôn cử hai người.\n2. Đổi ca lúc sáu giờ."
    clauses = [
        Clause("Điều 3", 0, len(text), "dieu", "Người trực bể nước", 0, None, text.index("\n")),
        Clause("Điều 3, khoản 1", text.index("1."), text.index("\n2."), "khoan", "", 1, 0, text.index("\n2.")),
    ]
    question = asked("Người trực bể nước")
    (best,) = rank(question, [evidence(text)])
    (piece,) = list_pieces(question, best, clauses, [evidence(text)])
    assert piece.quote == text


def test_an_item_that_lists_things_itself_is_not_widened_to_its_chapter() -> None:
    item = "1. Dụng cụ mỗi bể: hai gáo, một nắp, ba xô."
    text = f"II. TỔ CHỨC TRÔNG COI\n{item}\n2. Người trực đổi ca lúc sáu giờ."
    start = text.index("1.")
    clauses = [
        Clause("mục II", 0, len(text), "muc", "TỔ CHỨC TRÔNG COI", 0, None, text.index("\n")),
        Clause("mục II.1", start, start + len(item), "khoan", "", 1, 0, start + len(item)),
    ]
    passage = evidence(text, heading="TỔ CHỨC TRÔNG COI")
    question = asked("Dụng cụ mỗi bể gồm những gì?")
    (best,) = rank(question, [passage])
    (piece,) = list_pieces(question, best, clauses, [passage])
    assert piece.quote == item


def test_a_long_clause_is_not_quoted_whole_for_one_sentence() -> None:
    text = " ".join(["Việc trông coi bể nước được ghi sổ hằng ngày theo mẫu."] * 12) + " Bể rộng 40 mét khối."
    question = asked("Bể rộng bao nhiêu?")
    (best,) = rank(question, [evidence(text)])
    assert list_pieces(question, best, [Clause("Điều 1", 0, len(text), "dieu", "", 0, None, len(text))], []) == []
