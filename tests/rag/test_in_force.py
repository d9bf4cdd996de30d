"""Answers as of a day: amended clauses, replaced documents, terms of their own, and what is not in force yet."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.wiring import Services
from vanban.answers import Answer, Refusal, Reply
from vanban.db.models import RelationRow, UnitRow
from vanban.db.people import local_operator
from vanban.db.relations import decide
from vanban.documents import RelationState, ValidityStatus
from vanban.principals import Audience, Principal
from vanban.settings import Settings

HEAD = """ỦY BAN NHÂN DÂN THÀNH PHỐ LẠC HÀ
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: {number}
Lạc Hà, ngày {day}

QUYẾT ĐỊNH
{subject}

{body}
"""
RULES = """Điều 1. Thời hạn giải quyết
1. Hồ sơ cấp phép vỉa hè được giải quyết trong 15 ngày làm việc.
2. Hồ sơ gia hạn giấy phép vỉa hè được giải quyết trong 07 ngày làm việc.
Điều 2. Mức thu
1. Mức thu phí sử dụng vỉa hè để trông giữ xe là 20.000 đồng một mét vuông.
2. Ủy ban nhân dân huyện Lạc Sơn thu phí trên địa bàn.
Điều 3. Báo cáo
Các cơ quan báo cáo kết quả thu phí vỉa hè vào ngày 15 hằng tháng.
Điều 4. Quyết định này có hiệu lực kể từ ngày ký."""
AMENDING = """Điều 1. Sửa đổi, bổ sung một số điều của Quyết định số 31/2023/QĐ-UBND
1. Sửa đổi khoản 1 Điều 1 như sau:
“1. Hồ sơ cấp phép vỉa hè được giải quyết trong 10 ngày làm việc, không thu bản giấy.”
2. Bổ sung khoản 3 vào sau khoản 2 Điều 1 như sau:
“3. Hồ sơ cấp lại giấy phép vỉa hè được giải quyết trong 02 ngày làm việc.”
3. Bãi bỏ Điều 3.
Điều 2. Quyết định này có hiệu lực từ ngày 01/9/2025."""
NEW_RULES = """Điều 1. Thời hạn giải quyết
1. Hồ sơ thuê nhà văn hóa được giải quyết trong 03 ngày làm việc.
Điều 2. Giá thuê
1. Giá thuê hội trường nhà văn hóa là 500.000 đồng một buổi.
Điều 3. Quyết định này có hiệu lực từ ngày 01/4/2025 và thay thế Quyết định số 32/2022/QĐ-UBND."""
OLD_RULES = """Điều 1. Thời hạn giải quyết
1. Hồ sơ thuê nhà văn hóa được giải quyết trong 08 ngày làm việc.
Điều 2. Giá thuê
1. Giá thuê hội trường nhà văn hóa là 300.000 đồng một buổi.
2. Người thuê đặt cọc bằng một phần ba giá thuê sân khấu ngoài trời.
Điều 3. Quyết định này có hiệu lực kể từ ngày ký."""
TRIAL = """Điều 1. Thí điểm bãi xe ban đêm tại chợ Lạc Khê từ 18 giờ đến 23 giờ.
Điều 2. Quyết định này có hiệu lực từ ngày ký và được thực hiện đến hết năm 2024."""
DOCUMENTS = {
    "31/2023/QĐ-UBND": ("05 tháng 3 năm 2023", "Về quản lý vỉa hè", RULES),
    "41/2025/QĐ-UBND": ("10 tháng 8 năm 2025", "Sửa đổi, bổ sung Quyết định số 31/2023/QĐ-UBND", AMENDING),
    "32/2022/QĐ-UBND": ("01 tháng 2 năm 2022", "Về cho thuê nhà văn hóa", OLD_RULES),
    "42/2025/QĐ-UBND": ("10 tháng 3 năm 2025", "Về quản lý nhà văn hóa", NEW_RULES),
    "33/2024/QĐ-UBND": ("02 tháng 1 năm 2024", "Về thí điểm bãi xe ban đêm", TRIAL),
}  # fmt: skip
BEFORE, BETWEEN, AFTER = datetime.date(2025, 8, 1), datetime.date(2025, 8, 20), datetime.date(2025, 9, 2)
PERMIT = "Hồ sơ cấp phép vỉa hè được giải quyết trong bao nhiêu ngày?"
HALL = "Giá thuê hội trường nhà văn hóa là bao nhiêu một buổi?"


@dataclass
class Office:
    """A library of five decisions whose edges are confirmed, asked by its operator."""

    services: Services
    person: Principal

    def reply(self, question: str, as_of: datetime.date | None = AFTER) -> Reply:
        return self.services.assistant.reply(question, principal=self.person, as_of=as_of)

    def ask(self, question: str, as_of: datetime.date | None = AFTER) -> Answer:
        reply = self.reply(question, as_of)
        assert isinstance(reply, Answer), reply
        return reply

    def decide(self, state: RelationState) -> None:
        now = datetime.datetime.now(datetime.UTC)
        with self.services.database.transaction() as session:
            for row in session.query(RelationRow).all():
                decide(session, row.id, state, by=self.person, at=now)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder: Path = tmp_path_factory.mktemp("office")
    services = Services(Settings(data_dir=folder / "var"))
    person = local_operator(services.database)
    for index, (number, (day, subject, body)) in enumerate(DOCUMENTS.items()):
        path = folder / f"{index}.txt"
        path.write_text(HEAD.format(number=number, day=day, subject=subject, body=body), encoding="utf-8")
        services.intake.take(path, owner_unit_id=person.unit_ids[-1], audience=Audience.PUBLIC)
    services.index.check()
    library = Office(services, person)
    library.decide(RelationState.CONFIRMED)
    yield library
    services.close()


def cited(reply: Answer) -> list[str | None]:
    return list(dict.fromkeys(citation.number for citation in reply.citations))


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


def test_what_only_the_replaced_document_says_is_answered_with_a_warning(office: Office) -> None:
    reply = office.ask("Người thuê sân khấu ngoài trời đặt cọc bao nhiêu?")
    assert cited(reply) == ["32/2022/QĐ-UBND"]
    assert [c.status for c in reply.citations] == [ValidityStatus.EXPIRED]
    assert any("đã được thay thế bởi Quyết định số 42/2025/QĐ-UBND" in w and "01/04/2025" in w for w in reply.warnings)


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
    (note,) = office.ask(question, datetime.date(2025, 7, 1)).notes
    assert "“Ủy ban nhân dân huyện Lạc Sơn”" in note
    assert "kết thúc hoạt động từ ngày 01/07/2025" in note
    assert office.ask(question, datetime.date(2025, 6, 30)).notes == ()


def test_a_question_about_a_merged_unit_is_told_its_successor(office: Office) -> None:
    with office.services.database.transaction() as session:
        session.add(UnitRow(id=901, code="moi", name="Phường Lạc Khê Mới"))
        session.add(
            UnitRow(id=902, code="cu", name="Phường Lạc Khê Cũ", valid_to=datetime.date(2025, 6, 30), successor_id=901)
        )
    question = "Phường Lạc Khê Cũ thu phí vỉa hè mức nào?"
    notes = office.reply(question).notes
    assert "Phường Lạc Khê Cũ đã kết thúc hoạt động từ ngày 01/07/2025. Đơn vị tiếp nhận: Phường Lạc Khê Mới." in notes
    assert office.reply(question, datetime.date(2025, 6, 30)).notes == ()
