"""Questions about documents themselves, over the samples: numbers, clauses, edges, days, validity."""

import datetime

import pytest
from asked_samples import SampleLibrary, sample_questions

from vanban.answers import Answer, Choice, Refusal

BEFORE_THE_AMENDMENT = datetime.date(2026, 8, 31)


def answer(library: SampleLibrary, question: str, *, as_of: datetime.date | None = None) -> Answer:
    reply = library.ask(question, as_of=as_of)
    assert isinstance(reply, Answer), reply
    return reply


def refusal(library: SampleLibrary, question: str, *, who: str = "can.bo.tp") -> Refusal:
    reply = library.ask(question, who=who)
    assert isinstance(reply, Refusal), reply
    return reply


def cited(reply: Answer) -> list[str | None]:
    """Returns the numbers cited, each once, in the order of the marks."""
    return list(dict.fromkeys(citation.number for citation in reply.citations))


@pytest.mark.parametrize("question", ["Nghị quyết 08-NQ/TU nói gì?", "NQ 08 của Thành ủy", "nghi quyet so 08-nq/tu"])
def test_a_number_of_two_terms_is_answered_with_a_choice(library: SampleLibrary, question: str) -> None:
    reply = library.ask(question)
    assert isinstance(reply, Choice)
    assert [(c.number, c.date) for c in reply.choices] == [
        ("08-NQ/TU", datetime.date(2026, 2, 20)),
        ("08-NQ/TU", datetime.date(2021, 10, 15)),
    ]
    assert len({choice.subject for choice in reply.choices}) == 2


@pytest.mark.parametrize(
    ("question", "year"),
    [
        ("08-NQ/TU năm 2021 nói gì?", 2021),
        ("nghi quyet 08-nq/tu nam 2026 la gi", 2026),
        ("Nghị quyết 08-NQ/TU ngày 20/02/2026", 2026),
        ("Nghị quyết 08-NQ/TU ngày 15 tháng 10 năm 2021 còn hiệu lực không?", 2021),
    ],
)
def test_a_year_or_date_narrows_a_number_of_two_terms(library: SampleLibrary, question: str, year: int) -> None:
    dates = {citation.date for citation in answer(library, question).citations}
    assert {date.year for date in dates if date} == {year}


def test_a_comparison_of_two_documents_of_one_number_asks_for_no_choice(library: SampleLibrary) -> None:
    reply = answer(library, "So sánh hai nghị quyết 08-NQ/TU năm 2021 và năm 2026 về dịch vụ công trực tuyến")
    assert len({citation.document_id for citation in reply.citations}) == 2


@pytest.mark.parametrize("written", ["12/CT-TU", "12-CT-TU", "l2-CT/TU", "I2-CT/TU"])
def test_a_number_written_wrong_is_found_and_the_correction_is_shown(library: SampleLibrary, written: str) -> None:
    reply = answer(library, f"{written} nói về việc gì?")
    assert cited(reply) == ["12-CT/TU"]
    assert reply.notes == (f"Đã hiểu “{written}” là “12-CT/TU”.",)


@pytest.mark.parametrize(
    "written",
    ["34-QĐ/TU", "34-QD/TU", "34 qd tu", "34 - QĐ / TU", "34–QĐ/TU", "QĐ34-TU", "quy định ba tư", "số 034-QĐ/TU"],
)
def test_a_number_in_any_spelling_is_looked_up(library: SampleLibrary, written: str) -> None:
    reply = answer(library, written)
    assert cited(reply) == ["34-QĐ/TU"]
    assert "Quy định số 34-QĐ/TU ngày 20/04/2026" in reply.text


def test_a_correction_is_shown_with_a_choice_and_with_a_refusal_too(library: SampleLibrary) -> None:
    assert library.ask("O8-NQ/TU nói gì?").notes == ("Đã hiểu “O8-NQ/TU” là “08-NQ/TU”.",)
    assert refusal(library, "777/NQ-TU là gì?").notes == ("Đã hiểu “777/NQ-TU” là “777-NQ/TU”.",)


@pytest.mark.parametrize(
    ("question", "path", "quote"),
    [
        (
            "khoản 1 Điều 11 Quy định 34-QĐ/TU",
            "Điều 11, khoản 1",
            "1. Nhật ký khai thác được lưu tối thiểu 24 tháng và không được sửa, xóa.",
        ),
        (
            "khoan 1 dieu 11 quy dinh 34-qd/tu noi gi",
            "Điều 11, khoản 1",
            "1. Nhật ký khai thác được lưu tối thiểu 24 tháng và không được sửa, xóa.",
        ),
        ("Điều 12 của 02-QC/TU quy định gì?", "Điều 12", None),
        ("mục II.1 Nghị quyết 08-NQ/TU năm 2021", "mục II.1", None),
    ],
)
def test_a_clause_asked_for_by_name_is_quoted_and_nothing_else(
    library: SampleLibrary, question: str, path: str, quote: str | None
) -> None:
    reply = answer(library, question)
    assert {citation.path for citation in reply.citations} == {path}
    assert quote is None or [citation.quote for citation in reply.citations] == [quote]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Điều 99 Quy định 34-QĐ/TU quy định gì?", "không có Điều 99."),
        ("khoản 9 Điều 11 Quy định 34-QĐ/TU", "không có khoản 9 Điều 11."),
        ("Phụ lục IX của 34-QĐ/TU", "không có Phụ lục IX."),
    ],
)
def test_a_clause_that_does_not_exist_is_refused_by_name(library: SampleLibrary, question: str, said: str) -> None:
    reply = refusal(library, question)
    assert reply.text.startswith("Quy định số 34-QĐ/TU")
    assert reply.text.endswith(said)
    assert [item.number for item in reply.nearest] == ["34-QĐ/TU"]


@pytest.mark.parametrize("question", ["777-NQ/TU là gì?", "Nghị quyết 777-NQ/TU giao ai chủ trì việc trồng cây?"])
def test_a_number_that_nothing_carries_is_refused_by_name(library: SampleLibrary, question: str) -> None:
    said = refusal(library, question).text
    assert "777-NQ/TU” trong 27 văn bản đồng chí được xem" in said


QUESTIONS_OF_A_NUMBER = (
    "{}",
    "{} nói gì?",
    "Ai ký {}?",
    "{} còn hiệu lực không?",
    "Văn bản nào thay thế {}?",
    "{} thay thế văn bản nào?",
    "khoản 1 Điều 2 {}",
    "Theo {} thì ai chủ trì, hạn nào phải xong?",
)


@pytest.mark.parametrize(
    ("who", "closed", "missing"),
    [
        ("mat.tran", "118-TB/TU", "119-TB/TU"),
        ("van.thu.tld", "17-TB/ĐU", "18-TB/ĐU"),
        ("visitor", "312-CV/VPTU", "313-CV/VPTU"),
        ("telegram", "312-CV/VPTU", "313-CV/VPTU"),
    ],
)
def test_a_document_one_may_not_read_is_refused_as_if_it_were_not_there(
    library: SampleLibrary, who: str, closed: str, missing: str
) -> None:
    for question in QUESTIONS_OF_A_NUMBER:
        hidden = refusal(library, question.format(closed), who=who)
        absent = refusal(library, question.format(missing), who=who)
        assert hidden.text.replace(closed, missing) == absent.text
        assert (hidden.nearest, hidden.notes) == (absent.nearest, absent.notes)


def test_those_who_may_read_a_closed_document_are_answered(library: SampleLibrary) -> None:
    for who, number in (("quan.tri", "118-TB/TU"), ("can.bo.vkt", "17-TB/ĐU"), ("mat.tran", "312-CV/VPTU")):
        reply = library.ask(f"{number} nói gì?", who=who)
        assert isinstance(reply, Answer)
        assert cited(reply) == [number]


@pytest.mark.parametrize(
    ("question", "stating", "told"),
    [
        ("Văn bản nào thay thế 02-QC/TU?", "01-QC/TU", "thay thế Quy chế số 02-QC/TU"),
        ("02-QC/TU bị thay thế bởi văn bản nào?", "01-QC/TU", "thay thế Quy chế số 02-QC/TU"),
        ("01-QC/TU thay thế văn bản nào?", "01-QC/TU", "thay thế Quy chế số 02-QC/TU"),
        ("Văn bản nào sửa đổi 34-QĐ/TU?", "51-QĐ/TU", "sửa đổi, bổ sung Quy định số 34-QĐ/TU"),
        ("51-QĐ/TU sửa đổi văn bản nào?", "51-QĐ/TU", "sửa đổi, bổ sung Quy định số 34-QĐ/TU"),
        ("van ban nao huong dan thuc hien 34-QĐ/TU", "07-HD/VPTU", "hướng dẫn Quy định số 34-QĐ/TU"),
    ],
)
def test_an_edge_is_told_in_both_directions_by_the_document_that_states_it(
    library: SampleLibrary, question: str, stating: str, told: str
) -> None:
    reply = answer(library, question)
    assert reply.citations[0].number == stating
    assert told in reply.text
    assert "chưa có người xác nhận" in reply.text


def test_an_edge_towards_a_number_the_library_does_not_hold_is_told(library: SampleLibrary) -> None:
    reply = answer(library, "Văn bản nào thực hiện Nghị quyết 57-NQ/TW?")
    assert "57-NQ/TW" in reply.text
    assert "57-NQ/TW" not in cited(reply)


@pytest.mark.parametrize(
    ("question", "numbers"),
    [
        ("Ngày 12/01/2026 có những văn bản nào?", {"01-QC/TU", "21-QĐ/TU"}),
        ("Quyết định nào ban hành ngày 12 tháng 01 năm 2026?", {"21-QĐ/TU"}),
        ("ngay 20/4/2026 ban hanh van ban nao", {"34-QĐ/TU"}),
    ],
)
def test_the_documents_of_a_day_are_listed(library: SampleLibrary, question: str, numbers: set[str]) -> None:
    assert set(cited(answer(library, question))) == numbers


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("01-QC/TU có hiệu lực từ ngày nào?", "Quy chế này có hiệu lực kể từ ngày ký"),
        ("34-QĐ/TU có hiệu lực từ khi nào?", "Quy định này có hiệu lực kể từ ngày ký"),
    ],
)
def test_the_day_of_effect_is_told_in_the_documents_own_words(
    library: SampleLibrary, question: str, quote: str
) -> None:
    reply = answer(library, question)
    assert any(quote in citation.quote for citation in reply.citations)
    assert "Ngày ban hành: " in reply.text


def test_an_answer_from_a_changed_document_warns_who_changed_it(library: SampleLibrary) -> None:
    (warning,) = answer(library, "khoản 1 Điều 11 Quy định 34-QĐ/TU").warnings
    assert warning.startswith("Khoản 1 Điều 11 Quy định số 34-QĐ/TU")
    assert "đã được sửa đổi bởi Quyết định số 51-QĐ/TU" in warning
    assert "từ ngày 01/09/2026" in warning
    assert "chưa có người xác nhận" in warning


def test_as_of_a_day_nothing_that_came_later_is_known(library: SampleLibrary) -> None:
    assert answer(library, "khoản 1 Điều 11 Quy định 34-QĐ/TU", as_of=BEFORE_THE_AMENDMENT).warnings == ()
    missing = library.ask("51-QĐ/TU nói gì?", as_of=BEFORE_THE_AMENDMENT)
    assert isinstance(missing, Refusal)
    assert answer(library, "08-NQ/TU nói gì?", as_of=datetime.date(2022, 1, 1)).citations[0].number == "08-NQ/TU"


def test_as_of_a_day_no_reply_shows_a_later_document(library: SampleLibrary) -> None:
    day = datetime.date(2026, 4, 1)
    for row in sample_questions(24):
        reply = library.ask(row["question"], who=row["user"], as_of=day)
        shown = {c.document_id for c in reply.citations} if isinstance(reply, Answer) else set()
        shown |= {d.document_id for d in getattr(reply, "choices", ())} | {
            d.document_id for d in getattr(reply, "nearest", ())
        }
        dates = [library.documents[key].date for key in shown]
        assert all(date is None or date <= day for date in dates), row["question"]


def test_a_document_is_introduced_by_its_enacting_line_and_its_titled_chapters(library: SampleLibrary) -> None:
    quotes = [citation.quote for citation in answer(library, "34-QĐ/TU").citations]
    assert quotes[1].endswith("như sau:")
    assert "Chương II\nTẠO LẬP, CẬP NHẬT VÀ PHÂN LOẠI DỮ LIỆU" in quotes


def test_a_decision_whose_preamble_is_a_formula_is_introduced_by_its_first_article(library: SampleLibrary) -> None:
    reply = answer(library, "21-QĐ/TU")
    assert reply.citations[1].path == "Điều 1"
    assert reply.citations[1].quote.startswith("Điều 1. Ban hành kèm theo Quyết định này")


def test_a_relation_that_no_document_states_is_refused_by_name(library: SampleLibrary) -> None:
    assert "quan hệ được hỏi" in refusal(library, "Văn bản nào bãi bỏ 34-QĐ/TU?").text


def test_a_replaced_document_is_not_called_in_force_while_nobody_has_confirmed(library: SampleLibrary) -> None:
    assert "chờ người có trách nhiệm xác nhận" in answer(library, "02-QC/TU còn hiệu lực không?").text
