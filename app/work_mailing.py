"""The mail that counts people's work, sent beside what a process does anyway where a mail server is set."""

import datetime
import logging
import time
from typing import TYPE_CHECKING

from vanban.logging import where
from vanban.mailing import Letter, Mailer, MailFate

if TYPE_CHECKING:
    from app.wiring import Services
    from vanban.db.work_due import Due
    from vanban.db.work_mail import HeldMail

GATHER_S = 60.0  # between two looks for new reminders
SEND_S = 5.0  # between two rounds of sending
A_ROUND = 10  # letters sent in one
log = logging.getLogger(__name__)


class WorkMailing:
    """Makes and sends the letters that are due. Call ``do`` often."""

    def __init__(self, services: "Services", mailer: Mailer | None = None) -> None:
        self._services = services
        self._mailer = mailer or _mailer_of(services)
        self._gathered = self._sent = -GATHER_S

    def do(self) -> None:
        """Does what is due, if it is time."""
        from sqlalchemy.exc import SQLAlchemyError

        from vanban.db.work_mail import office_hours

        now, moment = datetime.datetime.now(datetime.UTC), time.monotonic()
        if self._mailer is None or moment - self._sent < SEND_S or not office_hours(now):
            return
        self._sent = moment
        try:
            if moment - self._gathered >= GATHER_S:
                self._gathered = moment
                self.gather(now)
            self.send(now)
        except SQLAlchemyError as error:
            log.error("no mail sent: %s", where(error))

    def gather(self, now: datetime.datetime) -> int:
        """Returns how many letters it made."""
        from vanban.db.work_mail import gather

        with self._services.database.transaction() as session:
            return gather(session, now)

    def send(self, now: datetime.datetime) -> int:
        """Returns how many letters it handed over; it stops where the server takes none now."""
        from vanban.db.work_mail import claim, settle

        sent = 0
        for _ in range(A_ROUND):
            with self._services.database.transaction() as session:
                held = claim(session, now)
            if held is None or self._mailer is None:
                break
            letter = self._letter(held)
            posted = None if letter is None else self._mailer.post(letter)
            with self._services.database.transaction() as session:
                settle(session, held, posted, now)
            sent += posted is not None and posted.fate is MailFate.SENT
            if posted is not None and posted.fate is MailFate.LATER:
                log.warning("mail server takes nothing now: %s", posted.error)
                break
        return sent

    def _letter(self, held: "HeldMail") -> Letter | None:
        """Returns what is told now, as the person may see it now; None where nothing is left to tell."""
        from vanban.db.models import PersonRow
        from vanban.db.work_due import due_of, notice_wish

        with self._services.database.session() as session:
            person = session.get(PersonRow, held.person_id)
            if person is None or not person.active or not person.email or not notice_wish(session, person.id).mail:
                return None
            due = due_of(session, person, held.day)
        if not due:
            return None
        web = self._services.settings.public_url
        subject = f"Nhắc việc ngày {held.day:%d/%m/%Y}"
        return Letter(f"nhac-viec-{held.id}-{held.day:%Y%m%d}", person.email, subject, letter_text(due, web))


def letter_text(due: "Due", web: str | None) -> str:
    """Returns the words of a letter: numbers and a link, nothing of the tasks."""
    place = f"{web.rstrip('/')}/viec-cua-toi" if web else "trang “Việc của tôi” trên hệ thống của cơ quan"
    return (
        f"{due.words}.\n\nXem và báo cáo tiến độ tại: {place}\n\n"
        "Thư này được gửi tự động, không chứa nội dung công việc; đề nghị không trả lời thư này.\n"
        "Để thôi nhận thư, mở trang “Việc của tôi”, mục “Cách nhận nhắc việc”.\n"
    )


def _mailer_of(services: "Services") -> Mailer | None:
    if services.settings.smtp_host is None:
        return None
    from app.smtp_mailer import SmtpMailer

    return SmtpMailer(services.settings)
