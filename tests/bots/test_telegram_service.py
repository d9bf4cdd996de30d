"""From a person's message on Telegram to the answer they read: the real library, the real engine, the real service."""

import datetime
import time
from collections.abc import Callable, Iterator

import pytest
from chatting import Talk
from fastapi.testclient import TestClient
from pydantic import SecretStr
from sqlalchemy import select
from telegram_http import Trouble, error_body
from telegram_server import TelegramServer
from telegram_state import Webhook

from api.application import create_application
from app.bot_registering import check, register
from app.bot_running import serving_bot, serving_bots
from app.wiring import Services
from bots.notice_building import build_notices
from programs.keeping import TaskKeeper
from vanban.channels import Capabilities, Platform
from vanban.db import quiz_rounds
from vanban.db.channel_links import EndedHow, end_link
from vanban.db.channel_models import ChannelLinkRow, DrillRow, InboxRow, OutboxRow, PlatformStateRow
from vanban.db.models import DocumentRow
from vanban.db.quiz_models import QuizRoundRow, QuizVoteRow
from vanban.db.quiz_rounds import NewRound
from vanban.errors import SettingsError
from vanban.quiz_rounds import RoundQuestion
from vanban.settings import Settings

pytest.importorskip("telegram", reason="the extra for bots is not installed")
QUESTION = "Quyết định 51-QĐ/TU có hiệu lực từ khi nào?"
SECRET = "bi-mat_webhook-thu-nghiem"
PATIENCE_S = 30.0


@pytest.fixture(scope="module")
def telegram() -> Iterator[TelegramServer]:
    with TelegramServer(flood=False) as server:
        yield server


@pytest.fixture
def office(services: Services, telegram: TelegramServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """The settings of the sample library, with the bot of the stand-in, which fetches its messages."""
    telegram.state.webhook = Webhook()
    monkeypatch.setattr("bots.receiving.WAIT_S", 1.0)  # a service told to stop waits for it
    before = services.settings.model_copy()
    services.settings.telegram_token = SecretStr(telegram.token)
    services.settings.telegram_url = telegram.url
    services.settings.channel_limits = {"telegram": {"send_per_second": 0, "chat_interval_s": 0}}
    yield services.settings
    for name in type(before).model_fields:
        setattr(services.settings, name, getattr(before, name))


def until(holds: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < end, "did not happen in time"
        time.sleep(0.01)


def quiet(services: Services) -> bool:
    """Tells whether everything that came in is answered and sent."""
    with services.database.session() as session:
        busy = session.scalar(select(InboxRow.id).where(InboxRow.state.in_(("waiting", "working"))))
        return busy is None and session.scalar(select(OutboxRow.id).where(OutboxRow.state == "sending")) is None


def asked(services: Services, telegram: TelegramServer, account: int, words: str) -> list[str]:
    """Returns what a person is sent after they wrote something."""
    before = len(telegram.sent_to(account))
    telegram.say(account, words)
    until(lambda: len(telegram.sent_to(account)) > before and quiet(services))
    return [one.text for one in telegram.sent_to(account)[before:]]


def paired(services: Services, telegram: TelegramServer, account: int) -> None:
    assert "ghép" in asked(services, telegram, account, Talk(services).code("can.bo.tp"))[0]


def states(services: Services, account: int) -> list[str]:
    with services.database.session() as session:
        wanted = select(OutboxRow.state).where(OutboxRow.chat_id == str(account)).order_by(OutboxRow.id)
        return list(session.scalars(wanted))


def test_a_person_pairs_asks_and_presses_a_button(services: Services, telegram: TelegramServer, office) -> None:
    with serving_bot(services, Platform.TELEGRAM, webhook=False, threads=2) as webhook:
        assert webhook is False
        (help_,) = asked(services, telegram, 11, QUESTION)
        assert "51-QĐ/TU" not in help_
        paired(services, telegram, 11)
        assert "51-QĐ/TU" in asked(services, telegram, 11, QUESTION)[0]
        before = len(telegram.sent_to(11))
        telegram.press(11, next(label for label in telegram.sent_to(11)[-1].labels if "[1]" in label))
        until(lambda: len(telegram.sent_to(11)) > before and telegram.state.answered)
        until(lambda: _name(services) == telegram.username)
    assert set(states(services, 11)) == {"sent"}


def test_a_whole_conversation_from_the_first_question_to_the_end_of_the_pairing(services, telegram, office) -> None:
    def said(words: str) -> str:
        return "\n".join(asked(services, telegram, 21, words))

    def pressed(label: str) -> str:
        before = len(telegram.sent_to(21))
        telegram.press(21, label)
        until(lambda: len(telegram.sent_to(21)) > before and telegram.state.answered and quiet(services))
        return telegram.sent_to(21)[-1].text

    with serving_bot(services, Platform.TELEGRAM, webhook=False, threads=2):
        paired(services, telegram, 21)
        answer = said("Mỗi năm thành phố phải dành ít nhất bao nhiêu phần trăm ngân sách cho khoa học, công nghệ?")
        assert "3%" in answer
        assert "Căn cứ" in answer
        assert "ít nhất 3% tổng chi ngân sách" in pressed("Nguyên văn [1]")
        assert "Đã hiểu" in said("còn giai đoạn 2026 - 2030 thì sao?")
        said("Nghị quyết 08-NQ/TU quy định gì?")
        assert "ngày 15/10/2021" in pressed("Nghị quyết số 08-NQ/TU (15/10/2021)")
        assert "51-QĐ/TU" in said("/tracuu 51-QĐ/TU")
        before = len(telegram.sent_to(21))
        telegram.press(21, "Gửi tệp gốc")
        until(lambda: len(telegram.sent_to(21)) > before and quiet(services))
        assert telegram.sent_to(21)[-1].document is not None
        assert "công khai" in said("Giá vàng hôm nay bao nhiêu một chỉ?") or "ngoài" in said("Giá vàng?")
        asked(services, telegram, 21, "/luyen")
        until(lambda: telegram.sent_to(21)[-1].poll is not None)
        telegram.vote(21, 0)
        until(lambda: _answered_drills(services, 21) == 1)
        said("/goghep")
        assert "Đã gỡ ghép" in pressed("Gỡ ghép")
        assert "chưa ghép" in said("Thời hạn giải quyết là bao lâu?")
    assert set(states(services, 21)) == {"sent"}


def test_a_reminder_of_a_deadline_comes_by_itself_once(services, telegram, office) -> None:
    TaskKeeper(services.database).follow()
    morning = datetime.datetime(2026, 3, 24, 2, tzinfo=datetime.UTC)  # 9:00 in Hà Nội, a day before a deadline
    with serving_bot(services, Platform.TELEGRAM, webhook=False, threads=2):
        assert "ghép" in asked(services, telegram, 22, Talk(services).code("van.thu.tld"))[0]
        asked(services, telegram, 22, "/nhac")
        telegram.press(22, "Bật nhắc việc sắp đến hạn của đơn vị")
        until(lambda: "sắp đến hạn của đơn vị: đang bật" in telegram.sent_to(22)[-1].text)
        notices = build_notices(
            Platform.TELEGRAM,
            Capabilities(4096, buttons=True, links=True, formatting=True),
            database=services.database,
            settings=services.settings,
        )
        assert [notices.do(morning) for _ in range(2)] == [1, 0]
        until(lambda: "25/03/2026" in telegram.sent_to(22)[-1].text)


def test_a_round_in_a_group_runs_by_the_process_and_counts_the_votes_of_its_members(services, telegram, office) -> None:
    group, member = -4001, 34
    with serving_bot(services, Platform.TELEGRAM, webhook=False, threads=2):
        paired(services, telegram, 33)
        telegram.say(member, "chào cả nhà", group=group)
        _begin_round(services, account=33, group=group)
        until(lambda: any(one.poll for one in telegram.sent_to(group)))
        assert telegram.calls("sendPoll")[-1]["open_period"] == "40"
        until(lambda: quiet(services))
        telegram.vote(member, 1, chat=group)
        until(lambda: _votes(services) == [(str(member), True)])
        with services.database.transaction() as session:
            row = session.scalars(select(QuizRoundRow).where(QuizRoundRow.chat_id == str(group))).one()
            row.ends_at = row.asked_at
        until(lambda: "Kết thúc vòng hỏi" in telegram.sent_to(group)[-1].text)
    assert f"1. {telegram.user(member)['first_name']}" in telegram.sent_to(group)[-1].text
    assert not telegram.sent_to(member), "nothing is said to those who only vote"


def _begin_round(services: Services, *, account: int, group: int) -> None:
    """Begins a round of one question in a group, due at once, as if a process had died after storing it."""
    now = datetime.datetime.now(datetime.UTC)
    with services.database.transaction() as session:
        document = session.scalars(select(DocumentRow).where(DocumentRow.number == "51-QĐ/TU")).one()
        link = session.scalars(select(ChannelLinkRow).where(ChannelLinkRow.external_id == str(account))).one()
        one = RoundQuestion("x", "Số hiệu nào?", ("50-QĐ/TU", "51-QĐ/TU"), 1, "Điều 1", document.id, 0, 20, "Điều 1")
        assert quiz_rounds.begin(session, NewRound(Platform.TELEGRAM, str(group), link.id, True, [one]), now=now)


def _votes(services: Services) -> list[tuple[str, bool]]:
    with services.database.session() as session:
        return [(row.voter, row.right) for row in session.scalars(select(QuizVoteRow))]


def _answered_drills(services: Services, account: int) -> int:
    with services.database.session() as session:
        wanted = select(DrillRow.id).join(ChannelLinkRow, ChannelLinkRow.id == DrillRow.link_id)
        mine = wanted.where(ChannelLinkRow.external_id == str(account), DrillRow.chosen.is_not(None))
        return len(session.scalars(mine).all())


def _name(services: Services) -> str:
    with services.database.session() as session:
        return session.scalars(select(PlatformStateRow.name).where(PlatformStateRow.platform == "telegram")).one()


def test_an_answer_that_may_have_arrived_is_told_of_and_shown_again_when_asked_for(services, telegram, office) -> None:
    with serving_bot(services, Platform.TELEGRAM, webhook=False, threads=2):
        paired(services, telegram, 12)
        telegram.next_time(Trouble(drop="after"))
        answer = asked(services, telegram, 12, QUESTION)[0]
        until(lambda: "có thể chưa tới" in telegram.sent_to(12)[-1].text)
        assert sum(one.text == answer for one in telegram.sent_to(12)) == 1
        telegram.press(12, "Xem lại câu trả lời")
        until(lambda: telegram.sent_to(12)[-1].text == answer)
    assert states(services, 12) == ["sent", "uncertain", "sent", "sent"]


def test_what_telegram_puts_off_arrives_once(services, telegram, office) -> None:
    with serving_bot(services, Platform.TELEGRAM, webhook=False, threads=2):
        paired(services, telegram, 13)
        body = error_body(429, "Too Many Requests: retry after 1", retry_after=1)
        telegram.next_time(Trouble(status=429, body=body))
        assert len(asked(services, telegram, 13, QUESTION)) == 1
        time.sleep(0.2)
    assert states(services, 13) == ["sent", "sent"]


def test_an_answer_is_not_sent_once_its_pairing_has_ended(services, telegram, office) -> None:
    with serving_bot(services, Platform.TELEGRAM, webhook=False, threads=2):
        paired(services, telegram, 14)
        body = error_body(429, "Too Many Requests: retry after 2", retry_after=2)
        telegram.next_time(Trouble(status=429, body=body))
        telegram.say(14, QUESTION)
        until(lambda: states(services, 14)[1:] == ["waiting"] and _tries(services, 14))
        with services.database.transaction() as session:
            link = session.scalars(select(ChannelLinkRow).where(ChannelLinkRow.external_id == "14")).one()
            end_link(session, link, EndedHow.REVOKED, now=datetime.datetime.now(datetime.UTC))
        until(lambda: states(services, 14)[1:] == ["dropped"])
    assert len(telegram.sent_to(14)) == 1


def _tries(services: Services, account: int) -> int:
    with services.database.session() as session:
        wanted = select(OutboxRow.tries).where(OutboxRow.chat_id == str(account)).order_by(OutboxRow.id.desc())
        return session.scalars(wanted.limit(1)).one()


def test_events_that_come_by_webhook_are_answered(services, telegram, office) -> None:
    office.telegram_webhook_secret = SecretStr(SECRET)
    services.__dict__.pop("webhooks", None)
    client = TestClient(create_application(services.web))
    person = {"id": 15, "is_bot": False, "first_name": "Lò"}
    chat = {"id": 15, "type": "private", "first_name": "Lò"}
    telegram.user(15)
    message = {"message_id": 1, "date": int(time.time()), "chat": chat, "from": person, "text": QUESTION}
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    with serving_bot(services, Platform.TELEGRAM, webhook=True, threads=2) as webhook:
        assert webhook is True
        update = {"update_id": 990, "message": message}
        answers = [client.post("/webhook/telegram", json=update, headers=headers) for _ in range(2)]
        assert [one.status_code for one in answers] == [200, 200]
        until(lambda: telegram.sent_to(15) and quiet(services))
    assert len(telegram.sent_to(15)) == 1
    services.__dict__.pop("webhooks")


def test_a_bot_is_registered_and_checked(services, telegram, office) -> None:
    assert "tự lấy tin" in " ".join(register(services, Platform.TELEGRAM))
    assert any(one["command"] == "trogiup" for one in telegram.state.commands)
    office.telegram_webhook_secret = SecretStr(SECRET)
    assert "https://vanban.example/webhook/telegram" in " ".join(register(services, Platform.TELEGRAM))
    assert (telegram.state.webhook.url, telegram.state.webhook.secret) == (
        "https://vanban.example/webhook/telegram",
        SECRET,
    )
    told = " ".join(check(services, Platform.TELEGRAM))
    assert f"@{telegram.username}" in told
    assert "https://vanban.example/webhook/telegram" in told


def test_what_is_missing_is_said_in_one_sentence(services, telegram, office) -> None:
    with (
        pytest.raises(SettingsError, match="VANBAN_TELEGRAM_WEBHOOK_SECRET"),
        serving_bot(services, Platform.TELEGRAM, webhook=True, threads=1),
    ):
        pass
    office.public_url = "http://noi-bo"
    office.telegram_webhook_secret = SecretStr(SECRET)
    with pytest.raises(SettingsError, match="VANBAN_PUBLIC_URL"):
        register(services, Platform.TELEGRAM)
    office.telegram_token = None
    with pytest.raises(SettingsError, match="VANBAN_TELEGRAM_TOKEN"):
        check(services, Platform.TELEGRAM)
    telegram.stop()
    office.telegram_token = SecretStr(telegram.token)
    with pytest.raises(SettingsError, match="Nền tảng không trả lời"):
        check(services, Platform.TELEGRAM)
    telegram.start()


def test_the_web_server_may_serve_every_platform_that_is_set_up(services, telegram, office) -> None:
    with serving_bots(services) as platforms:
        assert platforms == [Platform.TELEGRAM]
        assert asked(services, telegram, 16, "/trogiup")
