"""Answers as of a day: amended clauses, replaced documents, terms of their own, and what is not in force yet."""

import datetime
from collections.abc import Iterator

import pytest
from dated_office import BEFORE, BETWEEN, HALL, PERMIT, Office, cited, open_office

from vanban.answers import Refusal
from vanban.db.models import UnitRow
from vanban.documents import RelationState


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("office")) as library:
        yield library


def test_before_an_amendment_the_old_wording_answers_and_nothing_warns(office: Office) -> None:
    reply = office.ask(PERMIT, BEFORE)
    assert "15 ngày làm việc" in reply.text
    assert cited(reply) == ["31/2023/QĐ-UBND"]
    assert reply.warnings == ()


def test_from_the_day_of_effect_the_amended_wording_is_the_answer(office: Office) -> None:
    reply = office.ask(PERMIT)
    assert "10 ngày làm việc, không thu bản giấy" in reply.text
    assert "15 ngày" not in reply.text
    assert any(old.number == "31/2023/QĐ-UBND" for old in reply.related)


def test_an_answer_from_an_amending_document_says_which_clause_it_changes(office: Office) -> None:
    reply = office.ask("Hồ sơ cấp lại giấy phép vỉa hè được giải quyết trong bao nhiêu ngày?")
    assert cited(reply) == ["41/2025/QĐ-UBND"]
    assert any("bổ sung khoản 3 Điều 1 Quyết định số 31/2023/QĐ-UBND" in note for note in reply.notes)


def test_a_question_over_time_is_answered_with_both_wordings(office: Office) -> None:
    amended = office.ask("Thời hạn giải quyết hồ sơ cấp phép vỉa hè trước và sau khi sửa đổi là bao nhiêu ngày?")
    assert {"31/2023/QĐ-UBND", "41/2025/QĐ-UBND"} <= set(cited(amended))
    replaced = office.ask("Giá thuê hội trường nhà văn hóa trước đây và hiện nay là bao nhiêu một buổi?")
    assert {"32/2022/QĐ-UBND", "42/2025/QĐ-UBND"} <= set(cited(replaced))
    assert "300.000" in replaced.text
    assert "500.000" in replaced.text


def test_an_amendment_signed_and_not_yet_in_force_is_told_as_to_come(office: Office) -> None:
    reply = office.ask("khoản 1 Điều 1 Quyết định 31/2023/QĐ-UBND", BETWEEN)
    assert "15 ngày làm việc" in reply.text
    (warning,) = reply.warnings
    assert warning.startswith("Khoản 1 Điều 1 Quyết định số 31/2023/QĐ-UBND")
    assert "sẽ được sửa đổi bởi Quyết định số 41/2025/QĐ-UBND" in warning
    assert "từ ngày 01/09/2025" in warning


def test_a_clause_named_is_quoted_in_its_new_wording_with_the_old_beside_it(office: Office) -> None:
    reply = office.ask("khoản 1 Điều 1 Quyết định 31/2023/QĐ-UBND")
    assert [c.path for c in reply.citations] == ["Điều 1, khoản 1"]
    assert "10 ngày làm việc" in reply.citations[0].quote
    assert ["15 ngày" in old.quote for old in reply.related] == [True]
    assert any(w.startswith("Khoản 1 Điều 1 Quyết định số 31/2023/QĐ-UBND") for w in reply.warnings)


def test_a_clause_that_was_only_added_is_found_under_the_amended_document(office: Office) -> None:
    assert "02 ngày làm việc" in office.ask("khoản 3 Điều 1 Quyết định 31/2023/QĐ-UBND").text
    assert isinstance(office.reply("khoản 3 Điều 1 Quyết định 31/2023/QĐ-UBND", BEFORE), Refusal)


def test_a_repealed_clause_is_quoted_with_the_words_that_repeal_it(office: Office) -> None:
    reply = office.ask("Điều 3 Quyết định 31/2023/QĐ-UBND quy định gì?")
    assert any("Bãi bỏ Điều 3" in citation.quote for citation in reply.citations)
    assert any("Điều 3 Quyết định số 31/2023/QĐ-UBND" in w and "đã bị bãi bỏ bởi" in w for w in reply.warnings)


def test_a_clause_that_is_not_touched_gets_a_lighter_note(office: Office) -> None:
    (warning,) = office.ask("khoản 1 Điều 2 Quyết định 31/2023/QĐ-UBND").warnings
    assert warning.startswith("Quyết định số 31/2023/QĐ-UBND")
    assert "ở nội dung khác với nội dung được dẫn" in warning


def test_a_replaced_document_answers_until_its_successor_takes_effect(office: Office) -> None:
    assert cited(office.ask(HALL, datetime.date(2025, 3, 31))) == ["32/2022/QĐ-UBND"]
    reply = office.ask(HALL, datetime.date(2025, 4, 1))
    assert cited(reply) == ["42/2025/QĐ-UBND"]
    assert "500.000" in reply.text


def test_a_clause_of_a_replaced_document_points_to_where_the_new_rule_stands(office: Office) -> None:
    reply = office.ask("Theo Quyết định 32/2022/QĐ-UBND thì giá thuê hội trường là bao nhiêu?")
    assert "300.000" in reply.text
    assert reply.related[0].number == "42/2025/QĐ-UBND"
    assert any("Điều 2, khoản 1 Quyết định số 42/2025/QĐ-UBND" in warning for warning in reply.warnings)


def test_a_document_past_the_term_it_sets_is_out_of_force(office: Office) -> None:
    question = "Quyết định 33/2024/QĐ-UBND còn hiệu lực không?"
    assert "Tình trạng: Còn hiệu lực." in office.ask(question, datetime.date(2024, 12, 31)).text
    reply = office.ask(question, datetime.date(2025, 1, 1))
    assert "Tình trạng: Hết hiệu lực." in reply.text
    assert any("thực hiện đến hết năm 2024" in citation.quote for citation in reply.citations)
    assert any("chỉ có hiệu lực đến hết ngày 31/12/2024" in warning for warning in reply.warnings)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("32/2022/QĐ-UBND hết hiệu lực từ khi nào, do văn bản nào?", "từ ngày 01/04/2025"),
        ("Văn bản nào đang có hiệu lực thay 32/2022/QĐ-UBND?", "Văn bản đang có hiệu lực: Quyết định số 42/2025"),
        ("khoản 1 Điều 1 quyết định 31/2023/QĐ-UBND còn áp dụng không?", "đã được sửa đổi bởi Quyết định số 41/2025"),
        ("khoản 2 Điều 1 quyết định 31/2023/QĐ-UBND còn áp dụng không?", "không có văn bản nào đồng chí được xem"),
        ("Trước khi có 42/2025/QĐ-UBND thì áp dụng văn bản nào?", "thay thế Quyết định số 32/2022/QĐ-UBND"),
        ("Quyết định về cho thuê nhà văn hóa còn hiệu lực không?", "Tình trạng: Hết hiệu lực."),
    ],
)  # fmt: skip
def test_validity_asked_for_is_told_with_the_words_that_decide_it(office: Office, question: str, said: str) -> None:
    reply = office.ask(question)
    assert said in reply.text
    assert reply.citations


def test_what_held_before_a_later_document_is_told_without_showing_the_later_one(office: Office) -> None:
    reply = office.ask("Thay cho 42/2025/QĐ-UBND thì áp dụng văn bản nào?", datetime.date(2025, 1, 1))
    assert cited(reply) == ["32/2022/QĐ-UBND"]
    assert "42/2025" not in reply.text


def test_a_proposed_amendment_leaves_the_old_wording_and_shows_the_new_beside_it(office: Office) -> None:
    office.decide(RelationState.PROPOSED)
    try:
        reply = office.ask("khoản 1 Điều 1 Quyết định 31/2023/QĐ-UBND")
    finally:
        office.decide(RelationState.CONFIRMED)
    assert "15 ngày làm việc" in reply.text
    assert ["10 ngày" in new.quote for new in reply.related] == [True]
    assert all("chưa có người xác nhận" in warning for warning in reply.warnings)


def test_a_passage_that_names_a_district_carries_a_note_from_the_day_districts_ended(office: Office) -> None:
    question = "khoản 2 Điều 2 Quyết định 31/2023/QĐ-UBND"
    _, note = office.ask(question, datetime.date(2025, 7, 1)).notes
    assert "“Ủy ban nhân dân huyện Lạc Sơn”" in note
    assert "kết thúc hoạt động từ ngày 01/07/2025" in note
    assert office.ask(question, datetime.date(2025, 6, 30)).notes == ("Xét tại ngày 30/06/2025.",)


def test_a_question_about_a_merged_unit_is_told_its_successor(office: Office) -> None:
    with office.services.database.transaction() as session:
        session.add(UnitRow(id=901, code="moi", name="Phường Lạc Khê Mới"))
        session.add(
            UnitRow(id=902, code="cu", name="Phường Lạc Khê Cũ", valid_to=datetime.date(2025, 6, 30), successor_id=901)
        )
    question = "Phường Lạc Khê Cũ thu phí vỉa hè mức nào?"
    notes = office.reply(question).notes
    assert "Phường Lạc Khê Cũ đã kết thúc hoạt động từ ngày 01/07/2025. Đơn vị tiếp nhận: Phường Lạc Khê Mới." in notes
    assert office.reply(question, datetime.date(2025, 6, 30)).notes == ("Xét tại ngày 30/06/2025.",)
