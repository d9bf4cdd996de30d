"""The tables of the audit log: entries chained by hashes, and where the chain ends."""

from sqlalchemy import BigInteger, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from vanban.db.models import Base

_LOOKED_FOR = ("action", "address", "outcome", "person_id", "unit_id")


class AuditRow(Base):
    """One thing that someone did. Plain values only, no foreign keys: an entry outlives what it speaks of.

    ``hash`` is SHA-256 over the hash of the entry before and the fields of this one (``vanban.audit.entry_hash``).
    """

    __tablename__ = "audit"
    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)  # 1, 2, 3 … without a gap
    at: Mapped[str] = mapped_column(String(27), index=True)  # UTC, "2026-11-27T01:22:15.123456Z": sorts as text
    action: Mapped[str] = mapped_column(String(40))  # vanban.audit.Action
    outcome: Mapped[str] = mapped_column(String(12))  # vanban.audit.Outcome
    person_id: Mapped[int | None] = mapped_column(BigInteger)
    unit_id: Mapped[int | None] = mapped_column(BigInteger)
    channel: Mapped[str] = mapped_column(String(12))
    address: Mapped[str] = mapped_column(String(64), default="")
    target: Mapped[str] = mapped_column(String(24), default="")  # kind of thing: "document", "person" …
    target_id: Mapped[str] = mapped_column(String(64), default="")
    detail: Mapped[str] = mapped_column(Text, default="")  # canonical JSON object, or nothing
    hash: Mapped[str] = mapped_column(String(64))
    __table_args__ = (
        Index("ix_audit_target", "target", "target_id"),
        # Read newest first within what is looked for, so each ends in the number.
        *(Index(f"ix_audit_{name}", name, "sequence") for name in _LOOKED_FOR),
    )


class AuditHeadRow(Base):
    """Where the chain ends: one row, locked by whoever adds an entry. Entries removed from the end are noticed here."""

    __tablename__ = "audit_head"
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    sequence: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str] = mapped_column(String(64))
