"""Instructions of amending documents, in the forms that Party and State offices write them."""

from hypothesis import given
from hypothesis import strategies as st

from rag.amending import Amendment, read_amendments

TEXT = """Điều 1. Sửa đổi, bổ sung một số điều của Quyết định số 10/2024/QĐ-UBND
1. Khoản 2 Điều 5 được sửa đổi, bổ sung như sau:
"2. Hồ sơ theo "khoản 3 Điều 9" nộp trong 05 ngày.
3. Bãi bỏ Điều 8 khi cần."
2. Sửa đổi, bổ sung Điều 7 như sau:
a) Sửa đổi khoản 1 như sau:
“1. Thời hạn là 10 ngày.”;
b) Bãi bỏ khoản 3.
3. Bãi bỏ điểm đ khoản 1 Điều 8; Điều 9.
4. Thay thế cụm từ “cấp huyện” bằng cụm từ “cấp xã” tại khoản 2 Điều 6.
5. Bổ sung khoản 4 vào sau khoản 3 Điều 6 như sau: “4. Mỗi tháng một lần.”
Điều 2. Sửa đổi khoản 1 Điều 4 Quy định số 12-QĐ/TU như sau:
“1. Mỗi quý một lần.”
Điều 3. Thay đổi người đứng đầu thì báo cáo; trường hợp được sửa đổi thì áp dụng theo văn bản mới.
"""


def told() -> list[tuple[str, list[str], str | None]]:
    return [(one.verb, [clause.path for clause in one.clauses], one.number_key) for one in read_amendments(TEXT)]


def by_path(path: str) -> Amendment:
    return next(one for one in read_amendments(TEXT) if path in [clause.path for clause in one.clauses])


def test_every_instruction_is_read_with_its_clauses_and_the_document_it_changes() -> None:
    first, second = "10-2024-qd-ubnd", "12-qd-tu"
    assert told() == [
        ("sửa đổi, bổ sung", ["dieu 5, khoan 2"], first),
        ("sửa đổi", ["dieu 7, khoan 1"], first),
        ("bãi bỏ", ["dieu 7, khoan 3"], first),
        ("bãi bỏ", ["dieu 8, khoan 1, diem đ", "dieu 9"], first),
        ("sửa đổi", ["dieu 6, khoan 2"], first),
        ("bổ sung", ["dieu 6, khoan 4"], first),
        ("sửa đổi", ["dieu 4, khoan 1"], second),
    ]


def test_an_instruction_ends_with_the_wording_it_gives() -> None:
    change = by_path("dieu 5, khoan 2")
    assert TEXT[change.start : change.end].startswith("1. Khoản 2 Điều 5 được sửa đổi")
    assert TEXT[change.start : change.end].endswith('3. Bãi bỏ Điều 8 khi cần."')
    assert change.rewords


def test_a_repeal_of_some_of_a_clause_does_not_end_the_clause() -> None:
    (some,) = read_amendments("Điều 1. Bãi bỏ quy định về lệ phí tại khoản 2 Điều 4.")
    assert (some.verb, some.ends_clause) == ("bãi bỏ một phần", False)
    (whole,) = read_amendments("Điều 1. Bãi bỏ quy định tại khoản 2 Điều 4.")
    assert whole.ends_clause


def test_a_phrase_put_in_place_of_another_gives_no_whole_wording() -> None:
    assert not by_path("dieu 6, khoan 2").rewords


@given(
    st.lists(st.sampled_from([*TEXT.splitlines(), "“", "”", '"', "Điều 9. Sửa đổi Điều 2 như sau:", ""]), max_size=14)
)
def test_every_instruction_lies_in_its_text_and_names_a_clause(lines: list[str]) -> None:
    text = "\n".join(lines)
    for change in read_amendments(text):
        assert 0 <= change.start < change.end <= len(text)
        assert change.clauses
        assert change.verb in {"sửa đổi", "bổ sung", "sửa đổi, bổ sung", "bãi bỏ", "bãi bỏ một phần", "thay thế"}


def test_a_text_that_amends_nothing_has_no_instruction() -> None:
    assert read_amendments("Điều 1. Các sở thi hành.\n2. Bổ sung vốn cho dự án.\n3. Thay đổi địa chỉ trụ sở.") == ()
