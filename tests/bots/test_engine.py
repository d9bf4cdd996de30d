"""Conversations with the real engine over the sample library: what is answered, to whom, and what never is."""

import datetime

import pytest
from chatting import ZALO_BOT, Talk
from sqlalchemy import select

from app.wiring import Services
from vanban.channels import IncomingKind, Platform
from vanban.db.account_models import MembershipRow
from vanban.db.audit_models import AuditRow
from vanban.db.channel_links import EndedHow
from vanban.db.channel_models import ChannelLinkRow
from vanban.db.models import DocumentRow, FeedbackRow, PersonRow, UnitRow

QUESTION = "Mỗi năm thành phố phải dành ít nhất bao nhiêu phần trăm ngân sách cho khoa học, công nghệ?"


def test_a_question_is_answered_with_a_citation_that_can_be_read_word_for_word(talk: Talk, services: Services) -> None:
    talk.pair("can.bo.tp")
    assert "3%" in talk.say(QUESTION)
    cited = talk.documents
    shown = talk.press("Nguyên văn [1]")
    with services.database.session() as session:
        quote = talk.last[0].spans[2].text
        assert any(quote in session.get_one(DocumentRow, one).text for one in cited)
    assert "ít nhất 3% tổng chi ngân sách" in shown


def test_a_follow_up_goes_on_from_the_question_before(talk: Talk) -> None:
    talk.pair("can.bo.tp")
    talk.say(QUESTION)
    assert "Đã hiểu: “Mỗi năm thành phố phải dành" in talk.say("còn giai đoạn 2026 - 2030 thì sao?")


def test_a_new_topic_forgets_the_question_before(talk: Talk) -> None:
    talk.pair("can.bo.tp")
    talk.say(QUESTION)
    talk.say("/chudemoi")
    assert "Đã hiểu: “Mỗi năm thành phố" not in talk.say("còn giai đoạn 2026 - 2030 thì sao?")


def test_a_number_of_several_documents_is_chosen_by_a_button(talk: Talk) -> None:
    talk.pair("can.bo.tp")
    assert "Đồng chí chọn" in talk.say("Nghị quyết 08-NQ/TU quy định gì?")
    assert "ngày 15/10/2021" in talk.press("Nghị quyết số 08-NQ/TU (15/10/2021)")
    assert len(talk.documents) >= 1


def test_where_there_are_no_buttons_a_number_chooses(services: Services) -> None:
    talk = Talk(services, Platform.ZALO_BOT, ZALO_BOT)
    talk.pair("can.bo.tp")
    offered = talk.say("Nghị quyết 08-NQ/TU quy định gì?")
    assert "1. Nghị quyết số 08-NQ/TU (20/02/2026)" in offered
    assert "ngày 20/02/2026" in talk.say("số 1")
    assert all(len(message.text) <= 2000 and not message.buttons for message in talk.last)


def test_a_document_is_looked_up_by_its_number(talk: Talk) -> None:
    talk.pair("can.bo.tp")
    assert "Nhiều văn bản mang số hiệu này" in talk.say("/tracuu 08-NQ/TU")
    assert "Hiệu lực" in talk.press("Nghị quyết số 08-NQ/TU (20/02/2026)")
    assert "Nội dung chính" in talk.press("Tóm tắt")


def test_the_original_is_sent_as_a_file_and_recorded(talk: Talk, services: Services) -> None:
    talk.pair("can.bo.tp")
    talk.say("/vanbanmoi")
    talk.press(talk.last[0].buttons[0].label)
    (document,) = talk.documents
    talk.press("Gửi tệp gốc")
    assert talk.last[0].file_of == document
    with services.database.session() as session:
        newest = session.scalars(select(AuditRow).order_by(AuditRow.sequence.desc()).limit(1)).one()
        assert (newest.action, newest.target_id, newest.channel) == ("tai_ban_goc", str(document), "telegram")


def test_what_nothing_says_is_refused_with_the_way_to_the_web(talk: Talk) -> None:
    talk.pair("can.bo.tp")
    said = talk.say("Giá vàng hôm nay bao nhiêu?")
    assert "https://vanban.example" in said or "ngoài" in said


def test_feedback_is_kept(talk: Talk, services: Services) -> None:
    talk.pair("can.bo.tp")
    talk.say(QUESTION)
    talk.press("Chưa đúng")
    assert "Sai căn cứ" in talk.press("Sai căn cứ")
    with services.database.session() as session:
        assert (
            session.scalars(select(FeedbackRow.verdict).order_by(FeedbackRow.id.desc()).limit(1)).one() == "sai_can_cu"
        )


def test_a_file_is_declined_with_the_reason(talk: Talk) -> None:
    talk.pair("can.bo.tp")
    said = talk.say("xem giúp", kind=IncomingKind.ATTACHMENT)
    assert "mạng ngoài" in said
    assert "https://vanban.example/nap" in said


def test_someone_unpaired_gets_help_once_and_nothing_else(talk: Talk) -> None:
    assert "chưa ghép" in talk.say(QUESTION)
    assert talk.say("/tracuu 08-NQ/TU") == ""
    assert talk.say("vb:1", kind=IncomingKind.BUTTON) == ""
    assert talk.documents == set()


def test_a_code_works_once(talk: Talk, services: Services) -> None:
    code = talk.code("can.bo.tp")
    assert "Đã ghép" in talk.say(code)
    assert "đã dùng" in Talk(services).say(code)


def test_a_deep_link_carries_the_code(talk: Talk) -> None:
    assert "Đã ghép" in talk.say(talk.code("can.bo.tp").replace("-", ""), kind=IncomingKind.START)


def test_ending_the_pairing_cuts_the_chat_at_once(talk: Talk) -> None:
    talk.pair("can.bo.tp")
    talk.say("/goghep")
    assert "Đã gỡ ghép" in talk.press("Gỡ ghép")
    assert "chưa ghép" in talk.say(QUESTION)


def test_blocking_the_assistant_ends_the_pairing_without_a_word(talk: Talk, services: Services) -> None:
    talk.pair("can.bo.tp")
    assert talk.say("", kind=IncomingKind.LEFT) == ""
    with services.database.session() as session:
        link = session.scalars(select(ChannelLinkRow).where(ChannelLinkRow.external_id == talk.sender)).one()
        assert link.ended_how == EndedHow.LEFT_CHAT


def test_a_pairing_cut_while_the_answer_is_made_gives_no_answer(talk: Talk, services: Services) -> None:
    talk.pair("can.bo.tp")
    incoming = talk.incoming(QUESTION)
    work = talk.engine.prepare(incoming)
    with services.database.transaction() as session:
        person = session.scalars(select(PersonRow).where(PersonRow.username == "can.bo.tp")).one()
        person.session_version += 1
    with services.database.transaction() as session:
        (message,) = work(session)
    assert "không còn được ghép" in message.text
    assert message.for_anyone


def test_leaving_the_unit_cuts_the_chat_at_once(talk: Talk, services: Services) -> None:
    with services.database.transaction() as session:
        person = session.scalars(select(PersonRow).where(PersonRow.username == "mat.tran")).one()
        home, elsewhere = (
            person.unit_id,
            session.scalars(select(UnitRow.id).where(UnitRow.id != person.unit_id)).first(),
        )
    talk.pair("mat.tran")
    try:
        with services.database.transaction() as session:
            session.scalars(select(PersonRow).where(PersonRow.username == "mat.tran")).one().unit_id = elsewhere or home
        assert "chưa ghép" in talk.say(QUESTION)
    finally:
        with services.database.transaction() as session:
            session.scalars(select(PersonRow).where(PersonRow.username == "mat.tran")).one().unit_id = home
            session.query(MembershipRow).delete()


def test_a_group_is_answered_only_when_the_assistant_is_addressed(talk: Talk) -> None:
    talk.pair("can.bo.tp")
    assert talk.say(QUESTION, group=True, addressed=False) == ""
    assert "3%" in talk.say(QUESTION, group=True)
    assert "cuộc trò chuyện riêng" in talk.say("/viec", group=True)


def test_in_a_group_only_the_paired_may_ask(talk: Talk) -> None:
    assert "3%" not in talk.say(QUESTION, group=True)


def test_a_question_too_long_is_told(talk: Talk) -> None:
    talk.pair("can.bo.tp")
    assert "vượt quá giới hạn" in talk.say("dài " * 1000)


@pytest.mark.parametrize(
    "data", ["", "nv", "nv:1", "nv:x:1", "vb:0", "vb:99999999999999999999", "ch:1:9", "zz:1", "lai:1", "nt:9:1"]
)
def test_a_forged_button_says_that_the_choice_is_no_more(talk: Talk, data: str) -> None:
    talk.pair("can.bo.tp")
    said = talk.say(data, kind=IncomingKind.BUTTON)
    assert "không còn dùng được" in said or "Không tìm thấy văn bản" in said


def test_notices_are_switched_on_in_the_chat(talk: Talk) -> None:
    talk.pair("can.bo.tp")
    assert "nhắc việc sắp đến hạn của đơn vị: đang tắt" in talk.say("/nhac")
    assert "nhắc việc sắp đến hạn của đơn vị: đang bật" in talk.press("Bật nhắc việc")


def test_the_answer_says_when_it_was_asked(talk: Talk, services: Services) -> None:
    talk.pair("can.bo.tp")
    talk.say(QUESTION)
    with services.database.session() as session:
        newest = session.scalars(select(AuditRow).order_by(AuditRow.sequence.desc()).limit(1)).one()
        assert (newest.action, newest.channel) == ("tra_loi", "telegram")
        assert newest.at[:10] == datetime.datetime.now(datetime.UTC).date().isoformat()


def test_a_question_to_practise_with_is_answered_once_by_its_letter(services: Services) -> None:
    talk = Talk(services, Platform.ZALO_BOT, ZALO_BOT)
    talk.pair("can.bo.tp")
    assert "Trả lời bằng chữ cái để chọn." in talk.say("/luyen")
    first = talk.say("b")
    assert "Đã trả lời 1 câu" in first
    assert talk.documents
    assert talk.say("A").split(".")[0] == first.split(".")[0]  # the first answer counts


def test_a_question_is_not_put_twice_to_the_same_person(services: Services, talk: Talk) -> None:
    talk.pair("can.bo.tp")
    asked = set()
    for _ in range(5):
        talk.say("/luyen")
        asked.add(talk.last[0].poll or talk.last[0].text)
    assert len(asked) == 5
