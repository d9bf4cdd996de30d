"""Quiz rounds: five or ten questions one after another, alone and in a group, whatever process serves the chat."""

import datetime
import json
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from chatting import ZALO_BOT
from quiz_office import GROUP, WEB, QuizOffice, QuizTalk, open_office
from sqlalchemy import select

from exams.banking import content_of_entry
from exams.formats.entries import Entry
from vanban.channels import Capabilities, IncomingKind, Outgoing, Platform
from vanban.db.audit_models import AuditRow
from vanban.db.channel_models import DrillRow
from vanban.db.people import principal_of
from vanban.db.quiz_models import QuizRoundRow, QuizVoteRow
from vanban.db.quiz_rounds import live_round
from vanban.exam_bank import BankSource
from vanban.exam_sittings import SittingKind
from vanban.principals import Channel
from vanban.quiz_rounds import RoundQuestion, questions_from_json

LETTERS = "ABCDEF"
LATER = datetime.timedelta(seconds=60)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[QuizOffice]:
    built = open_office(tmp_path_factory.mktemp("quiz"))
    yield built
    built.database.close()


@pytest.fixture
def zalo(office: QuizOffice) -> Iterator[QuizTalk]:
    """A paired chat on a platform without buttons; its round is ended afterwards."""
    talk = office.talk(Platform.ZALO_BOT, ZALO_BOT)
    talk.pair("an")
    yield talk
    talk.say("/vong dừng")


@pytest.fixture
def telegram(office: QuizOffice) -> Iterator[QuizTalk]:
    """A paired chat on Telegram; its rounds are ended afterwards."""
    talk = office.talk()
    talk.pair("an")
    yield talk
    talk.say("/vong dừng")
    talk.say("/vong dừng", group=True)


def key_of(office: QuizOffice, chat: str) -> int:
    """Returns the position of the right option of the question that is open in a chat."""
    with office.database.session() as session:
        row = session.scalars(
            select(QuizRoundRow).where(QuizRoundRow.chat_id == chat, QuizRoundRow.live_key != "")
        ).one()
        wanted = select(DrillRow.correct).where(DrillRow.link_id == row.link_id).order_by(DrillRow.id.desc())
        return session.scalars(wanted.limit(1)).one()


def questions_of(office: QuizOffice, talk: QuizTalk) -> tuple[RoundQuestion, ...]:
    """Returns the questions of the round that runs in a chat."""
    with office.database.session() as session:
        row = live_round(session, talk.platform, talk.sender)
        assert row is not None
        return questions_from_json(row.questions)


def test_a_round_by_letters_counts_and_ends_with_what_proves_each_key(office: QuizOffice, zalo: QuizTalk) -> None:
    said = zalo.say("/vong")
    assert said.startswith("Câu 1/5\n")
    said = zalo.say(LETTERS[key_of(office, zalo.sender)])
    assert said.startswith("Đúng.\n\nCâu 2/5 · đúng 1/1")
    said = zalo.say(LETTERS[1 - min(key_of(office, zalo.sender), 1)])
    assert said.startswith("Chưa đúng. Đáp án: ")
    assert "Câu 3/5 · đúng 1/2" in said
    for _ in range(3):
        said = zalo.say(LETTERS[key_of(office, zalo.sender)])
    assert "Đúng. Kết thúc vòng hỏi." in said
    assert re.search(r"Đúng 4/5 câu, thời gian trả lời .*giây\.", said)
    assert said.count(f"{WEB}/van-ban/") == 5
    assert zalo.documents


def test_the_first_answer_to_a_question_counts_and_no_later_one(office: QuizOffice, zalo: QuizTalk) -> None:
    zalo.say("/vong 5")
    right = key_of(office, zalo.sender)
    first = zalo.last[0].buttons or ()
    assert first == ()  # the choices are letters here
    with office.database.session() as session:
        asked = session.scalars(select(DrillRow.id).order_by(DrillRow.id.desc()).limit(1)).one()
    zalo.say(LETTERS[right])
    again = zalo.say(f"tn:{asked}:{right}", kind=IncomingKind.BUTTON)
    assert "câu trả lời đầu tiên được tính" in again
    with office.database.session() as session:
        assert len(session.scalars(select(QuizVoteRow).where(QuizVoteRow.drill_id == asked)).all()) == 1


def test_another_person_cannot_answer_in_a_round_that_is_not_theirs(office: QuizOffice, zalo: QuizTalk) -> None:
    zalo.say("/vong 5")
    with office.database.session() as session:
        asked = session.scalars(select(DrillRow.id).order_by(DrillRow.id.desc()).limit(1)).one()
    other = office.talk(Platform.ZALO_BOT, ZALO_BOT)
    other.pair("binh")
    assert "đã qua" in other.say(f"tn:{asked}:0", kind=IncomingKind.BUTTON)
    with office.database.session() as session:
        assert session.scalars(select(QuizVoteRow).where(QuizVoteRow.drill_id == asked)).all() == []


def test_a_chat_has_one_round_at_a_time_and_it_can_be_stopped(zalo: QuizTalk) -> None:
    zalo.say("/vong 10")
    assert "Đang có một vòng hỏi" in zalo.say("/vong 5")
    assert "dừng theo yêu cầu" in zalo.say("/vong dừng")
    assert "Không có vòng hỏi nào" in zalo.say("/vong dung")
    assert zalo.say("vòng hỏi").startswith("Câu 1/5")


def test_answers_to_the_platforms_own_quizzes_bring_the_next_question(office: QuizOffice, telegram: QuizTalk) -> None:
    telegram.say("/vong 5")
    for number in range(1, 6):
        message = telegram.last[0]
        assert message.poll is not None, "the questions of the day that fit a quiz come first"
        assert message.text.startswith("Câu 1/5" if number == 1 else "Đúng.")
        assert message.poll.open_s == 0
        telegram.sent(message, f"p{telegram.sender}{number}")
        said = telegram.vote(f"p{telegram.sender}{number}", message.poll.correct)
    assert "Đúng 5/5 câu" in said


def test_a_round_without_an_answer_ends_by_itself(office: QuizOffice, telegram: QuizTalk) -> None:
    telegram.say("/vong 5")
    now = datetime.datetime.now(datetime.UTC)
    assert office.due().do(now + LATER) == 0
    assert [office.due().do(now + datetime.timedelta(minutes=31)) for _ in range(2)] == [1, 0]
    last = office.put_since(0)[-1]
    assert last.chat_id == telegram.sender
    assert "30 phút chưa có câu trả lời" in last.payload


def test_a_group_is_asked_one_question_after_another_and_told_who_stands_where(
    office: QuizOffice, telegram: QuizTalk
) -> None:
    telegram.say("/vong 5", group=True)
    stranger, before = office.talk(), 0
    now = datetime.datetime.now(datetime.UTC)
    message = telegram.last[0]
    for number in range(1, 6):
        poll = message.poll
        assert poll is not None
        assert poll.open_s == 40
        assert message.text == f"Câu {number}/5 · 40 giây"
        telegram.sent(message, f"g{number}", chat=GROUP)
        assert telegram.vote(f"g{number}", poll.correct, name="Lan") == ""
        if number > 2:
            assert stranger.vote(f"g{number}", poll.correct, name="Minh") == ""
        telegram.vote(f"g{number}", poll.correct + 1, name="Lan")  # a second vote counts nothing
        before = office.put_since(0)[-1].id
        now += LATER
        assert [office.due().do(now), office.due().do(now)] == [1, 0]
        (row,) = office.put_since(before)
        assert (row.chat_id, row.link_id) == (GROUP, None)
        message = Outgoing.from_json(json.loads(row.payload))
    assert message.text.startswith("Kết thúc vòng hỏi.\n1. Lan: đúng 5/5")
    assert "\n2. Minh: đúng 3/5" in message.text
    assert sum(one.style == "link" for one in message.spans) == 5


def test_a_round_that_nobody_in_the_group_answers_ends_early(office: QuizOffice, telegram: QuizTalk) -> None:
    telegram.say("/vong 10", group=True)
    now = datetime.datetime.now(datetime.UTC)
    assert [office.due().do(now + LATER * step) for step in (1, 2, 3)] == [1, 1, 0]
    assert "hai câu liền không ai trả lời" in office.put_since(0)[-1].payload


def test_a_group_on_a_platform_without_quizzes_has_no_round(zalo: QuizTalk) -> None:
    assert "chỉ có trên Telegram" in zalo.say("/vong", group=True)


def test_a_round_is_recorded_and_its_words_are_not_kept_after_it(office: QuizOffice, zalo: QuizTalk) -> None:
    zalo.say("/vong 5")
    zalo.say("/vong dừng")
    with office.database.session() as session:
        row = session.scalars(select(QuizRoundRow).order_by(QuizRoundRow.id.desc()).limit(1)).one()
        assert (row.questions, row.live_key) == ("", None)
        found = session.scalars(
            select(AuditRow).where(AuditRow.action == "vong_hoi", AuditRow.target_id == str(row.id))
        )
        assert [("bat_dau" in one.detail, "ket_thuc" in one.detail) for one in found] == [(True, False), (False, True)]


def test_what_is_no_longer_open_is_neither_asked_of_nor_shown_at_the_end(office: QuizOffice, zalo: QuizTalk) -> None:
    zalo.say("/vong 5")
    office.close_document(closed=True)
    try:
        said = zalo.say("/vong dừng")
        assert "Đáp án" not in said
        assert zalo.documents == set()
        assert "Chưa lập được câu hỏi" in zalo.say("/vong 5")
    finally:
        office.close_document(closed=False)


def test_what_may_no_longer_be_asked_is_left_out_of_a_round_that_runs(office: QuizOffice, zalo: QuizTalk) -> None:
    zalo.say("/vong 5")
    coming = questions_of(office, zalo)[1:]
    contents = office.contents()
    sources = [BankSource(one.document_id, 0, "", one.start, one.end, "x", "x") for one in coming]
    asked = [replace(contents[0], key=f"m{at}", stem=f"Đề {at}", sources=(one,)) for at, one in enumerate(sources)]
    contest = office.hold(asked, SittingKind.CONTEST, audience="binh", title="Vừa lập")
    said = zalo.say(LETTERS[key_of(office, zalo.sender)])
    assert "Đúng. Kết thúc vòng hỏi." in said
    assert "Đúng 1/1 câu" in said
    office.close_sitting(contest)
    zalo.say("/vong 5")
    office.close_document(closed=True)
    try:
        said = zalo.say(LETTERS[key_of(office, zalo.sender)])
    finally:
        office.close_document(closed=False)
    assert "Kết thúc vòng hỏi." in said
    assert "Đáp án A" not in said


def test_the_buttons_of_letters_serve_a_platform_without_quizzes(office: QuizOffice) -> None:
    talk = office.talk(Platform.ZALO_OA, Capabilities(2000, buttons=True, most_buttons=5))
    talk.pair("an")
    talk.say("/vong 5")
    assert [one.label for one in talk.last[0].buttons][:2] == ["A", "B"]
    assert "Câu 2/5" in talk.press("A")


def test_a_question_of_a_contest_that_has_not_closed_is_never_put(office: QuizOffice, zalo: QuizTalk) -> None:
    zalo.say("/vong 10")
    first = questions_of(office, zalo)
    zalo.say("/vong dừng")
    with office.database.session() as session:
        principal = principal_of(session, "an", Channel.ZALO)
        pool = list(zalo.engine.quizzing.drilling.unseen(session, principal, 0, datetime.datetime.now(datetime.UTC)))
    secret = [content_of_entry(Entry(one.item)) for one in pool[:40]]
    other_wrong_options = [
        replace(one, options=(*one.options[:-1], "Khác"), key=f"k{at}") for at, one in enumerate(secret)
    ]
    sitting = office.hold(other_wrong_options, SittingKind.CONTEST, audience="an")
    zalo.say("/vong 10")
    put = questions_of(office, zalo)
    assert put
    assert {one.question for one in first} & {one.stem for one in secret}, "they would have been asked"
    assert not {one.question for one in put} & {one.stem for one in secret}
    asked = {(source.document_id, source.start) for one in secret for source in one.sources}
    assert not {(one.document_id, one.start) for one in put} & asked
    office.close_sitting(sitting)


def test_sittings_open_to_the_person_are_listed_with_where_they_are_sat(office: QuizOffice) -> None:
    talk = office.talk()
    talk.pair("an")
    drawn = office.hold(office.contents(), SittingKind.PRACTICE, audience="an", title="Luyện tập quy định dữ liệu")
    office.hold(office.contents(closed=True), SittingKind.TEST, audience="an", title="Kiểm tra nội bộ")
    said = talk.say("/thi")
    assert "Luyện tập quy định dữ liệu\nLuyện tập, đến " in said
    assert "làm trên trang web" in said
    assert any(one.url == f"{WEB}/thi/{drawn}" for one in talk.last[0].spans)
    assert "Kiểm tra nội bộ" not in said
    other = office.talk()
    other.pair("binh")
    assert "Luyện tập quy định" not in other.say("/thi")
    assert "riêng" in talk.say("/thi", group=True)


def test_a_practice_is_done_in_the_chat_with_what_may_leave_and_nothing_else(
    office: QuizOffice, zalo: QuizTalk
) -> None:
    mixed = [
        *office.contents(),
        *office.contents(closed=True),
        replace(office.contents()[0], stem="Không dẫn", sources=()),
    ]
    office.hold(mixed, SittingKind.PRACTICE, audience="an", title="Ôn tập chung")
    test = office.hold(office.contents(), SittingKind.TEST, audience="an", title="Bài kiểm tra")
    office.close_sitting(test)
    assert "Ôn tập chung" not in zalo.say("/thi"), "its paper cites a closed document too"
    practice = office.hold(office.contents(), SittingKind.PRACTICE, audience="an", title="Ôn tập mở")
    assert "Luyện: Ôn tập mở" in zalo.say("/thi")
    assert zalo.say(f"lt:{practice}", kind=IncomingKind.BUTTON).startswith("Câu 1/2")
    said = [zalo.say(LETTERS[key_of(office, zalo.sender)]) for _ in range(2)][-1]
    assert "Đúng 2/2 câu" in said
    assert "không có câu hỏi nào được đưa ra" in zalo.say(f"lt:{test}", kind=IncomingKind.BUTTON)
    blocked = office.hold(office.contents(), SittingKind.CONTEST, audience="an", title="Thi thật")
    assert "không có câu hỏi nào được đưa ra" in zalo.say(f"lt:{practice}", kind=IncomingKind.BUTTON)
    office.close_sitting(blocked)
