"""The mailer that speaks SMTP (RFC 5321), by STARTTLS or TLS from the first byte; a letter is never handed over twice.

A fault before the words are handed over lets a letter be tried again. Once they are on their way, only the server's
answer tells what became of it; without one the letter may have arrived, so it is not sent again.
"""

import email.policy
import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate

from vanban.errors import SettingsError
from vanban.mailing import Letter, MailFate, Posted
from vanban.settings import Settings

_LATER = range(400, 500)  # replies that may be other ones later
_TAKEN = (250, 251, 252)


class SmtpMailer:
    """Hands letters over to the server of the settings; one connection a letter."""

    def __init__(self, settings: Settings) -> None:
        """Raises ``SettingsError`` where no server or sender is set, or the certificates cannot be read."""
        if settings.smtp_host is None or settings.smtp_from is None:
            raise SettingsError("Gửi thư cần VANBAN_SMTP_HOST và VANBAN_SMTP_FROM.")
        self._settings, self._host, self._from = settings, settings.smtp_host, settings.smtp_from
        try:
            self._tls = ssl.create_default_context(cafile=settings.smtp_ca_file)
        except OSError as error:
            raise SettingsError("Không đọc được tệp chứng thư VANBAN_SMTP_CA_FILE.") from error

    def post(self, letter: Letter) -> Posted:
        """Returns what became of a letter."""
        try:
            data = self.message(letter).as_bytes(policy=email.policy.SMTP)
        except ValueError:  # a line break in an address would begin a header of its own
            return Posted(MailFate.REFUSED, "address")
        try:
            server = self._connected()
        except (OSError, smtplib.SMTPException) as error:
            return Posted(MailFate.LATER, type(error).__name__)
        try:
            return _addressed(server, self._from, letter.to) or _handed_over(server, data)
        finally:
            server.close()

    def message(self, letter: Letter) -> EmailMessage:
        """Returns a letter as it travels."""
        message = EmailMessage(policy=email.policy.SMTP)
        message["From"], message["To"], message["Subject"] = self._from, letter.to, letter.subject
        message["Date"] = formatdate(localtime=True)
        message["Message-ID"] = f"<{letter.id}@{self._from.rpartition('@')[2].rstrip('>')}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text)
        return message

    def _connected(self) -> smtplib.SMTP:
        chosen = self._settings
        server: smtplib.SMTP
        if chosen.smtp_security == "tls":
            server = smtplib.SMTP_SSL(self._host, chosen.smtp_port, timeout=chosen.smtp_timeout_s, context=self._tls)
        else:
            server = smtplib.SMTP(self._host, chosen.smtp_port, timeout=chosen.smtp_timeout_s)
        try:
            if chosen.smtp_security == "starttls":
                server.starttls(context=self._tls)
            if chosen.smtp_user and chosen.smtp_password:
                server.login(chosen.smtp_user, chosen.smtp_password.get_secret_value())
            server.ehlo_or_helo_if_needed()
        except BaseException:
            server.close()
            raise
        return server


def _addressed(server: smtplib.SMTP, sender: str, to: str) -> Posted | None:
    """Returns why a letter cannot be handed over, None where the server waits for its words."""
    try:
        for code, _ in (server.mail(_address(sender)), server.rcpt(to)):
            if code not in _TAKEN:
                return Posted(MailFate.LATER if code in _LATER else MailFate.REFUSED, f"SMTP {code}")
        code, _ = server.docmd("data")
    except (OSError, smtplib.SMTPException) as error:
        return Posted(MailFate.LATER, type(error).__name__)
    except UnicodeError:
        return Posted(MailFate.REFUSED, "address")
    return None if code == 354 else Posted(MailFate.LATER if code in _LATER else MailFate.REFUSED, f"SMTP {code}")


def _handed_over(server: smtplib.SMTP, data: bytes) -> Posted:
    lines = data.replace(b"\r\n.", b"\r\n..")
    try:
        server.send(lines + (b"" if lines.endswith(b"\r\n") else b"\r\n") + b".\r\n")
        code, _ = server.getreply()
    except (OSError, smtplib.SMTPException) as error:
        return Posted(MailFate.UNCERTAIN, type(error).__name__)
    if code == 250:
        return Posted(MailFate.SENT)
    return Posted(MailFate.LATER if code in _LATER else MailFate.REFUSED, f"SMTP {code}")


def _address(sender: str) -> str:
    """Returns the bare address of a sender: "Văn phòng <vp@example.vn>" is sent from "vp@example.vn"."""
    return sender.rpartition("<")[2].rstrip(">").strip()
