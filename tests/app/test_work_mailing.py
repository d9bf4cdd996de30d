"""Letters about work: once each whatever the server or a kill does, numbers alone, and none for who wants none."""

import base64
import datetime
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fresh import fresh_database
from mail_server import MailServer, certificate, mail_server
from sqlalchemy import select, update
from work_people import Commune, make_commune, task

from app.smtp_mailer import SmtpMailer
from app.wiring import Services
from app.work_mailing import WorkMailing
from vanban.db.models import DocumentRow, PersonRow
from vanban.db.session import Database
from vanban.db.work_assigning import Assignee, accept, give
from vanban.db.work_due import NoticeWish, save_notice_wish
from vanban.db.work_items import add_items
from vanban.db.work_models import WorkReminderRow
from vanban.db.work_notice_models import WorkMailRow
from vanban.db.work_reminders import remind
from vanban.errors import SettingsError
from vanban.mailing import Letter, MailFate
from vanban.settings import Settings

NOW = datetime.datetime(2026, 3, 31, 2, 0, tzinfo=datetime.UTC)  # nine in the morning here
DAY = datetime.timedelta(days=1)
MINUTE = datetime.timedelta(minutes=1)
SECRET_WORDS = "Rà soát hồ sơ"


@dataclass(frozen=True)
class Office:
    database: Database
    settings: Settings
    commune: Commune

    def mailing(self) -> WorkMailing:
        return WorkMailing(Services(self.settings))

    def states(self) -> list[tuple[str, int]]:
        with self.database.session() as session:
            wanted = select(WorkMailRow.state, WorkMailRow.tries).order_by(WorkMailRow.id)
            return [tuple(row) for row in session.execute(wanted)]


@pytest.fixture(scope="module")
def running() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def server(running: MailServer) -> MailServer:
    running.does = "takes"
    running.letters.clear()
    running.came.clear()
    return running


@pytest.fixture
def office(tmp_path: Path, server: MailServer) -> Iterator[Office]:
    settings = Settings(
        data_dir=tmp_path / "data",
        database_url=None,
        public_url="https://vanban.lacha.example",
        smtp_host="localhost",
        smtp_port=server.port,
        smtp_security="none",
        smtp_from="Văn phòng <vp@lacha.example>",
        smtp_timeout_s=5,
    )
    database = fresh_database(settings)
    with database.transaction() as session:
        commune = make_commune(session)
        session.execute(update(PersonRow).values(email=PersonRow.username + "@lacha.example"))
        for due in (NOW.date(), NOW.date() + 3 * DAY, NOW.date() - 8 * DAY):
            item = add_items(session, commune.planner, [task(SECRET_WORDS)])[0]
            row = give(session, commune.planner, item.id, Assignee(commune.office), due_on=due)
            row.given_at = NOW - 30 * DAY
            accept(session, commune.office_officer, row.id)
        remind(session, NOW)
    yield Office(database, settings, commune)
    database.close()


def test_a_letter_holds_numbers_and_a_link_and_no_words_of_the_tasks(office: Office, server: MailServer) -> None:
    mailing = office.mailing()
    assert mailing.gather(NOW) == 1
    assert mailing.send(NOW) == 1
    letter = server.letters[0]
    assert letter["To"] == "dung@lacha.example"
    assert letter["Subject"] == "Nhắc việc ngày 31/03/2026"
    text = letter.get_content()
    assert "Đồng chí có 2 việc sắp đến hạn, 1 việc quá hạn." in text
    assert "https://vanban.lacha.example/viec-cua-toi" in text
    assert SECRET_WORDS not in letter.as_string() + text
    assert office.states() == [("sent", 1)]


def test_each_reminder_is_in_one_letter_and_nobody_gets_two_a_day(office: Office, server: MailServer) -> None:
    for mailing in (office.mailing(), office.mailing()):
        for later in range(3):
            mailing.gather(NOW + later * MINUTE)
            mailing.send(NOW + later * MINUTE)
    with office.database.transaction() as session:
        assert remind(session, NOW + DAY) > 0  # the next day has reminders of its own
        told = set(session.scalars(select(WorkReminderRow.mail_id).where(WorkReminderRow.at == NOW)))
    assert len(told) == 1
    mailing = office.mailing()
    assert mailing.gather(NOW + DAY) == 1
    assert mailing.send(NOW + DAY) == 1
    assert len(server.letters) == 2
    assert len({one["Message-ID"] for one in server.letters}) == 2


def test_a_busy_server_is_asked_again_later_and_until_the_day_is_over(office: Office, server: MailServer) -> None:
    server.does = "busy"
    mailing = office.mailing()
    mailing.gather(NOW)
    assert mailing.send(NOW) == 0
    assert mailing.send(NOW + MINUTE / 2) == 0
    assert office.states() == [("waiting", 1)]
    assert mailing.send(NOW + MINUTE) == 0
    assert office.states() == [("waiting", 2)]
    server.does = "takes"
    assert mailing.send(NOW + 3 * MINUTE) == 0  # five minutes after the second try
    assert mailing.send(NOW + 6 * MINUTE) == 1
    assert office.states() == [("sent", 3)]


def test_a_letter_whose_day_is_over_is_not_sent(office: Office, server: MailServer) -> None:
    mailing = office.mailing()
    mailing.gather(NOW)
    assert mailing.send(NOW + DAY) == 0
    assert office.states() == [("dropped", 0)]
    assert server.letters == []


def test_an_address_that_is_refused_is_not_tried_again(office: Office, server: MailServer) -> None:
    server.does = "refuses"
    mailing = office.mailing()
    mailing.gather(NOW)
    mailing.send(NOW)
    mailing.send(NOW + 60 * MINUTE)
    assert office.states() == [("refused", 1)]


def test_a_letter_that_may_have_arrived_is_not_sent_again(office: Office, server: MailServer) -> None:
    server.does = "breaks"
    mailing = office.mailing()
    mailing.gather(NOW)
    assert mailing.send(NOW) == 0
    server.does = "takes"
    assert mailing.send(NOW + 60 * MINUTE) == 0
    assert office.states() == [("uncertain", 1)]
    assert len(server.letters) == 1


def test_nothing_is_sent_of_what_was_put_away_closed_or_is_not_wanted(office: Office, server: MailServer) -> None:
    mailing = office.mailing()
    mailing.gather(NOW)
    with office.database.transaction() as session:
        save_notice_wish(session, office.commune.office_officer, NoticeWish(mail=False))
    assert mailing.send(NOW) == 0
    assert office.states() == [("dropped", 1)]
    with office.database.transaction() as session:
        assert remind(session, NOW + DAY) > 0
    assert mailing.gather(NOW + DAY) == 0
    assert server.letters == []


def test_numbers_leave_out_what_the_person_may_no_longer_read(office: Office, server: MailServer) -> None:
    with office.database.transaction() as session:
        item = add_items(session, office.commune.planner, [task(document=office.commune.open_document)])[0]
        row = give(session, office.commune.planner, item.id, Assignee(office.commune.office), due_on=NOW.date() - DAY)
        accept(session, office.commune.office_officer, row.id)
        document = session.get_one(DocumentRow, office.commune.open_document)
        document.audience, document.publicity = "unit", "noi_bo"
    mailing = office.mailing()
    mailing.gather(NOW)
    mailing.send(NOW)
    assert "1 việc quá hạn" in server.letters[0].get_content()


_SENDS = """
import datetime, pathlib, sys
from app.wiring import Services
from app.work_mailing import WorkMailing
from vanban.settings import Settings
settings = Settings(data_dir=pathlib.Path(sys.argv[1]), database_url=None, smtp_host="localhost", smtp_security="none",
                    smtp_port=int(sys.argv[2]), smtp_from="vp@lacha.example", smtp_timeout_s=60)
now = datetime.datetime(2026, 3, 31, 2, 0, tzinfo=datetime.UTC)
mailing = WorkMailing(Services(settings))
mailing.gather(now)
mailing.send(now)
"""


def test_a_process_killed_while_the_server_has_the_words_never_makes_a_second_letter(
    office: Office, server: MailServer
) -> None:
    server.does = "keeps"
    command = [sys.executable, "-c", _SENDS, str(office.settings.data_dir), str(server.port)]
    process = subprocess.Popen(command)
    assert server.came.wait(60)
    process.kill()
    process.wait()
    assert office.states() == [("sending", 1)]
    server.does = "takes"
    mailing = office.mailing()
    for minutes in (0, 4, 6, 60):
        mailing.gather(NOW + minutes * MINUTE)
        assert mailing.send(NOW + minutes * MINUTE) == 0
    assert office.states() == [("uncertain", 1)]
    assert len(server.letters) == 1


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_connection_is_protected_and_signed_in_and_a_stranger_is_not_trusted(security: str, tmp_path: Path) -> None:
    public, context = certificate(tmp_path)
    letter = Letter("nhac-viec-1", "dung@lacha.example", "Nhắc việc", ".Một dòng bắt đầu bằng dấu chấm\n")
    with mail_server(context, at_once=security == "tls") as server:
        settings = Settings(
            data_dir=tmp_path, smtp_host="localhost", smtp_port=server.port, smtp_security=security,
            smtp_user="vp", smtp_password="mot-mat-khau-thu", smtp_from="vp@lacha.example", smtp_ca_file=public,
        )  # type: ignore[arg-type]  # fmt: skip
        assert SmtpMailer(settings).post(letter).fate is MailFate.SENT
        assert base64.b64decode(server.logins[0]) == b"\0vp\0mot-mat-khau-thu"
        assert server.letters[0].get_content().startswith(".Một dòng")
        stranger = SmtpMailer(settings.model_copy(update={"smtp_ca_file": None})).post(letter)
        assert (stranger.fate, stranger.error) == (MailFate.LATER, "SSLCertVerificationError")
        assert len(server.letters) == 1


def test_no_server_means_no_mail_and_a_server_without_a_sender_is_told(tmp_path: Path) -> None:
    off = WorkMailing(Services(Settings(data_dir=tmp_path, smtp_host=None)))
    off.do()
    with pytest.raises(SettingsError, match="VANBAN_SMTP_FROM"):
        SmtpMailer(Settings(data_dir=tmp_path, smtp_host="localhost"))


@pytest.mark.parametrize(
    "to", ["a@lacha.example\r\nBcc: b@lacha.example", "a@lacha.example\nRCPT TO:<b@lacha.example>"]
)
def test_a_line_break_in_an_address_begins_no_header_of_its_own(to: str, tmp_path: Path) -> None:
    with mail_server() as server:
        settings = Settings(
            data_dir=tmp_path, smtp_host="localhost", smtp_port=server.port, smtp_security="none",
            smtp_from="vp@lacha.example",
        )  # fmt: skip
        posted = SmtpMailer(settings).post(Letter("1", to, "x", "x"))
        assert (posted.fate, posted.error) == (MailFate.REFUSED, "address")
        assert server.letters == []


def test_a_server_that_is_not_there_is_tried_later(tmp_path: Path) -> None:
    with mail_server() as server:
        port = server.port
    settings = Settings(data_dir=tmp_path, smtp_host="localhost", smtp_port=port, smtp_from="vp@lacha.example")
    posted = SmtpMailer(settings).post(Letter("1", "a@lacha.example", "x", "x"))
    assert (posted.fate, posted.error) == (MailFate.LATER, "ConnectionRefusedError")
