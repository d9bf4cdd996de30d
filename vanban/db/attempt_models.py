"""The table of attempts to sign in, by which all processes keep the same limits."""

import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from vanban.db.models import Base, Id, UtcDateTime


class SignInAttemptRow(Base):
    """An attempt to sign in, kept for as long as it counts. ``account_key`` is a hash of username and address."""

    __tablename__ = "sign_in_attempt"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    address: Mapped[str] = mapped_column(String(64))
    account_key: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    __table_args__ = (
        Index("ix_sign_in_attempt_address", "address", "at"),
        Index("ix_sign_in_attempt_account", "account_key", "at"),
        Index("ix_sign_in_attempt_at", "at"),
    )
