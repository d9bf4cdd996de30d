"""The tables of accounts: further assignments, sessions, keys of programs, links that work once."""

import datetime

from sqlalchemy import Date, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from vanban.db.models import Base, Id, UtcDateTime


class MembershipRow(Base):
    """A further assignment of a person: a secondment (biệt phái) or a second post (kiêm nhiệm), with roles of its own.

    The home unit and its roles stand in ``person``. Both days are included; None leaves that side open.
    """

    __tablename__ = "membership"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    roles: Mapped[str] = mapped_column(String(300), default="")  # space-separated
    valid_from: Mapped[datetime.date | None] = mapped_column(Date)
    valid_to: Mapped[datetime.date | None] = mapped_column(Date)
    note: Mapped[str] = mapped_column(String(300), default="")
    __table_args__ = (UniqueConstraint("person_id", "unit_id", name="uq_membership_person_unit"),)


class WebSessionRow(Base):
    """A sign-in of a person on one browser. ``token_hash`` is SHA-256 of the random token in the cookie.

    ``version`` is the person's ``session_version`` at the sign-in: once that has risen, the session is over.
    """

    __tablename__ = "web_session"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))  # acting for; None: the home unit
    method: Mapped[str] = mapped_column(String(20))  # mat_khau | hai_lop | oidc | lien_ket
    address: Mapped[str] = mapped_column(String(64), default="")
    agent: Mapped[str] = mapped_column(String(200), default="")  # what the browser calls itself
    created_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(Integer, default=0, server_default="0")


class ApiKeyRow(Base):
    """A key that a program signs in with on behalf of a person, within ``scopes``. Only its SHA-256 is kept."""

    __tablename__ = "api_key"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))  # acting for; None: the home unit
    name: Mapped[str] = mapped_column(String(120))
    prefix: Mapped[str] = mapped_column(String(16))  # shown, so that people can tell their keys apart
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[str] = mapped_column(String(300))  # space-separated
    created_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    last_used_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)


class OneTimeLinkRow(Base):
    """A link that works once: the first administrator's, or a new password handed out by an administrator."""

    __tablename__ = "one_time_link"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[str] = mapped_column(String(20))  # quan_tri_dau | dat_mat_khau
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    created_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)


class RecoveryCodeRow(Base):
    """A code that stands in once for the phone of two-step sign-in. Only a keyed hash of it is kept."""

    __tablename__ = "recovery_code"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    code_hash: Mapped[str] = mapped_column(String(300))
    used_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (Index("ix_recovery_code_person", "person_id"),)
