"""The tables of what tells people of their work elsewhere: letters, each once, and who wants none."""

import datetime

from sqlalchemy import Date, ForeignKey, Index, Integer, String, UniqueConstraint, false, true
from sqlalchemy.orm import Mapped, mapped_column

from vanban.db.models import Base, Id, UtcDateTime


class WorkMailRow(Base):
    """A letter that counts a person's work: one a day at most, for the reminders that name it. No words are kept.

    ``sending`` is committed before the server is asked, so a row found so after its process died may have arrived.
    """

    __tablename__ = "work_mail"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    day: Mapped[datetime.date] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(10))  # vanban.db.work_mail.MailState
    due_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    claimed_until: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    error: Mapped[str] = mapped_column(String(100), default="")
    ended_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (
        UniqueConstraint("person_id", "day", name="uq_work_mail_once"),
        Index("ix_work_mail_due", "state", "due_at"),
        {"sqlite_autoincrement": True},
    )


class WorkNoticeRow(Base):
    """Where a person wants to be told of their work besides the pages; without a row: by mail."""

    __tablename__ = "work_notice"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    mail: Mapped[bool] = mapped_column(default=True, server_default=true())
    chat: Mapped[bool] = mapped_column(default=False, server_default=false())
