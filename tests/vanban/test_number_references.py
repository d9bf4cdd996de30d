"""What a question names: whole numbers, parts, spoken numbers, nicknames; counts and years are none."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanban.document_numbers import parse_number
from vanban.number_references import find_references
from vanban.text import fold_accents

RESOLUTION_57 = parse_number("57-NQ/TW")
SIGNED_57 = datetime.date(2024, 12, 22)


@pytest.mark.parametrize(
    "question",
    [
        "NQ57 nói gì về chuyển đổi số", "NQ 57", "nq57", "nghị quyết 57", "Nghị quyết số 57", "nghi quyet 57 noi gi",
        "nghị quyết năm bảy", "nghi quyet nam bay", "nghị quyết số năm mươi bảy", "57-NQ/TW", "57/NQ-TW", "57-NQ/TƯ",
        "57 NQ TW", "S7-NQ/TW", "57-NQ/ TW", "NQ 57-NQ/TW", "NQ57-NQ/TW", "57-NQ", "NQ 57-TW", "nq57/tw",
        "Nghị quyết của Bộ Chính trị số 57", "nghị quyết 57 của BCT", "nghị quyết 57 năm 2024", "NQ số 57",
        "Nghị quyết số 57-NQ/TW, ngày 22/12/2024 của Bộ Chính trị", "Điều 5 nghị quyết 57 quy định gì", "văn bản số 57",
        "nghị quyết 057", "NQ S7",
    ],
)  # fmt: skip
def test_every_way_of_naming_resolution_57_matches_it(question):
    (reference,) = find_references(question)
    assert reference.matches(RESOLUTION_57, type_name="Nghị quyết", date=SIGNED_57, issuer="Bộ Chính trị")


@pytest.mark.parametrize(
    "question",
    [
        "nghị quyết năm 2024", "nghị quyết năm nay", "kế hoạch 5 năm 2021-2025", "báo cáo 6 tháng",
        "báo cáo 3 nội dung", "chương trình 5 năm", "kế hoạch mười năm",
        "trước 30/11 phải làm gì", "ngày 22/12/2024 có 3/4 hộ",
        "quy hoạch 2030", "phương án 1", "tăng 57%", "đề án 2 giai đoạn", "quyết định 5 nhiệm vụ", "hỏi 24/7", "",
    ],
)  # fmt: skip
def test_counts_years_and_ratios_name_no_document(question):
    assert find_references(question) == []


def test_a_correction_is_visible():
    assert find_references("S7-NQ/TW nói gì")[0].corrected_from == "S7-NQ/TW"
    assert find_references("57/NQ-TW nói gì")[0].corrected_from == "57/NQ-TW"
    assert find_references("57-NQ/TW nói gì")[0].corrected_from is None


def test_a_list_shares_type_and_issuer():
    references = find_references("nghị quyết 57, 59, 66 và 68 của Bộ Chính trị")
    assert [r.ordinal for r in references] == ["57", "59", "66", "68"]
    assert {(r.type_name, r.issuer_code) for r in references} == {("Nghị quyết", "TW")}


def test_a_count_after_and_is_not_part_of_the_list():
    assert [r.ordinal for r in find_references("nghị quyết 57 và 3 nhiệm vụ")] == ["57"]


def test_a_number_used_in_two_terms_matches_both_unless_the_year_is_said():
    older, newer = datetime.date(2017, 10, 25), datetime.date(2022, 6, 16)
    number = parse_number("18-NQ/TW")
    (bare,) = find_references("NQ 18")
    (dated,) = find_references("nghị quyết 18 năm 2017")
    assert [bare.matches(number, type_name=None, date=d) for d in (older, newer)] == [True, True]
    assert [dated.matches(number, type_name=None, date=d) for d in (older, newer)] == [True, False]


def test_the_type_word_tells_quy_dinh_from_quyet_dinh():
    number = parse_number("294-QĐ/TW")
    (regulation,) = find_references("quy định 294")
    (either,) = find_references("QĐ 294")
    assert regulation.matches(number, type_name="Quy định", date=None)
    assert not regulation.matches(number, type_name="Quyết định", date=None)
    assert either.matches(number, type_name="Quy định", date=None)
    assert either.matches(number, type_name="Quyết định", date=None)


def test_the_year_of_a_state_number_may_stand_without_codes():
    (reference,) = find_references("nghị định 30/2020 quy định gì")
    assert reference.year == 2020
    assert reference.matches(parse_number("30/2020/NĐ-CP"), type_name="Nghị định", date=None)
    assert not reference.matches(parse_number("30/2021/NĐ-CP"), type_name="Nghị định", date=None)


def test_an_issuer_narrows_the_match():
    (reference,) = find_references("kết luận 69 của Ban Bí thư")
    assert (reference.issuer_code, reference.issuer) == ("TW", "Ban Bí thư")
    assert reference.matches(parse_number("69-KL/TW"), type_name="Kết luận", date=None)
    assert not reference.matches(parse_number("69-KL/TU"), type_name="Kết luận", date=None)
    assert not reference.matches(parse_number("69-KL/TW"), type_name="Kết luận", date=None, issuer="Bộ Chính trị")


def test_a_part_of_an_issuer_code_matches_the_whole():
    (reference,) = find_references("nghị quyết số 30 của Quốc hội")
    assert reference.matches(parse_number("30/2021/NQ-QH15"), type_name=None, date=None)


def test_a_nickname_gives_each_document_with_its_number():
    references = find_references("bộ tứ nghị quyết gồm những gì")
    assert [r.number.canonical for r in references] == ["57-NQ/TW", "59-NQ/TW", "66-NQ/TW", "68-NQ/TW"]
    assert {r.written for r in references} == {"bộ tứ nghị quyết"}


def test_several_documents_of_a_question_come_in_order():
    references = find_references("so sánh nghị quyết 57 với kế hoạch số 125/KH-UBND và đề án 06")
    assert [r.ordinal for r in references] == ["57", "125", "06"]


KINDS = st.sampled_from([("NQ", "Nghị quyết"), ("CT", "Chỉ thị"), ("KL", "Kết luận"), ("HD", "Hướng dẫn")])
FORMS = st.sampled_from(
    ["{code}{n}", "{code} {n}", "{code} số {n}", "{name} {n}", "{name} số {n}", "{n}-{code}/TW", "{n}/{code}-TW",
     "{n} {code} TW", "{name} số {n}-{code}/TW", "{n} - {code}/TƯ", "{name} {n} của Trung ương", "{code} {n}/TW"]
)  # fmt: skip


@given(kind=KINDS, form=FORMS, ordinal=st.integers(1, 400), bare=st.booleans(), upper=st.booleans())
def test_noisy_forms_of_any_number_resolve_to_it(kind, form, ordinal, bare, upper):
    written = form.format(code=kind[0], name=kind[1], n=ordinal)
    written = fold_accents(written) if bare and "TƯ" not in written else written
    question = f"{written.upper() if upper else written} noi gi" if bare else f"{written} nói gì?"
    (reference,) = find_references(question)
    assert reference.matches(parse_number(f"{ordinal}-{kind[0]}/TW"), type_name=kind[1], date=None)
    assert not reference.matches(parse_number(f"{ordinal + 1}-{kind[0]}/TW"), type_name=kind[1], date=None)


@given(question=st.text(alphabet="nghị quyếtNQ số57năm bảy,và/-TWcủađề án 06", max_size=80))
def test_references_stand_where_they_say_and_differ(question):
    for reference in find_references(question):
        assert question[reference.start : reference.end] == reference.written
