"""How much is quoted: a clause where one line answers, the section where several may, the whole of a procedure."""

import itertools

from hypothesis import given
from hypothesis import strategies as st
from made_up_evidence import asked, evidence

from rag.quoting import READABLE, quoted_pieces
from rag.ranking import rank
from rag.registry import Clause

ARTICLE = "Điều 7. Thời hạn xử lý"
FIRST = "1. Vệ sinh môi trường: 03 ngày làm việc."
SECOND = "2. Kiến nghị về chính sách: 15 ngày làm việc."
THIRD = "3. Trường hợp phức tạp được gia hạn một lần, không quá một nửa thời hạn tại khoản 1 Điều này."
TEXT = "\n".join([ARTICLE, FIRST, SECOND, THIRD])


def _clauses(text: str, article: str, lines: list[str], *, number: int = 7) -> list[Clause]:
    found = [Clause(f"Điều {number}", 0, len(text), "dieu", "", 0, None, len(article))]
    for position, line in enumerate(lines, start=1):
        start = text.index(line)
        end = start + len(line)
        found.append(Clause(f"Điều {number}, khoản {position}", start, end, "khoan", "", position, 0, end))
    return found


def _quotes(question: str, text: str = TEXT) -> list[str]:
    item = evidence(text)
    (ranked,) = rank(asked(question), [item])
    clauses = _clauses(TEXT, ARTICLE, [FIRST, SECOND, THIRD]) if text == TEXT else []
    return [piece.quote for piece in quoted_pieces(asked(question), ranked, clauses, [item])]


def test_the_one_clause_that_answers_is_quoted_alone() -> None:
    assert _quotes("Kiến nghị về chính sách được xử lý trong mấy ngày?") == [SECOND]


def test_a_question_of_two_things_gets_the_clauses_from_one_to_the_other() -> None:
    (quote,) = _quotes("Vệ sinh môi trường xử lý mấy ngày, trường hợp phức tạp được gia hạn mấy lần?")
    assert FIRST in quote
    assert THIRD in quote


def test_a_clause_that_points_back_completes_the_answer_where_more_is_asked() -> None:
    text = "\n".join(
        [
            "9. Về điều chỉnh",
            "9.1. Kết quả chỉ được sửa trong thời hạn 60 ngày.",
            "9.2. Sau hạn tại điểm 9.1, chỉ xem lại khi có kết luận kiểm tra.",
        ]
    )
    (quote,) = _quotes("Muốn sửa kết quả thì trong bao lâu, quá ngày rồi cần điều kiện gì?", text)
    assert "kết luận kiểm tra" in quote


def test_a_procedure_is_quoted_with_all_its_steps() -> None:
    lines = ["1. Nộp phiếu tại bộ phận một cửa.", "2. Nhận giấy hẹn.", "3. Nhận kết quả sau 05 ngày."]
    article = "Điều 5. Trình tự cấp thẻ"
    text = "\n".join([article, *lines])
    question = asked("Thủ tục nộp phiếu xin cấp thẻ làm thế nào?")
    item = evidence(text)
    (ranked,) = rank(question, [item])
    (piece,) = quoted_pieces(question, ranked, _clauses(text, article, lines, number=5), [item])
    assert (piece.quote, piece.evidence.path) == (text, "Điều 5")


def test_the_code_of_a_procedure_is_read_off_its_title() -> None:
    title = "I. Thủ tục cấp thẻ thư viện (Mã thủ tục 2.000123)"
    text = f"{title}\n1. Cơ sở pháp lý\n- Luật Thư viện;\n- Nghị quyết về thẻ thư viện."
    assert _quotes("Thủ tục cấp thẻ thư viện có mã thủ tục là gì?", text) == [title]


LINES = st.lists(
    st.one_of(
        st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=90),
        st.sampled_from([FIRST, SECOND, THIRD, "Gồm:", "a) Tờ trình;"]),
    ),
    min_size=1,
    max_size=9,
).map("\n".join)


@given(LINES, st.sampled_from(["Gia hạn mấy lần, tối đa bao lâu?", "Thủ tục làm thế nào?", "Gồm những gì?"]))
def test_quotes_are_words_of_their_passage_in_its_order_and_overlap_nowhere(text: str, question: str) -> None:
    if not text.strip():
        return
    item = evidence(text, start=40)
    (ranked,) = rank(asked(question), [item])
    clause = Clause("Điều 1", 40, 40 + len(text), "dieu", "", 0, None, 40 + len(text))
    pieces = quoted_pieces(asked(question), ranked, [clause], [item])
    assert pieces
    assert all(piece.quote == text[piece.start : piece.end] for piece in pieces)
    assert all(one.end <= other.start for one, other in itertools.pairwise(pieces))
    assert len(pieces) == 1 or all(len(piece.quote) <= READABLE for piece in pieces)
