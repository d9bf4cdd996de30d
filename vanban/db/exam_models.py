"""The tables of the question bank: questions, their versions and sources, decisions and comments.

Ids of documents are kept without a key: a question outlives its document, and is then shown to nobody.
"""

import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from vanban.db.models import Base, Id, UtcDateTime


class ExamItemRow(Base):
    """A question of a unit's bank. What lists and searches need of the present version is repeated here.

    ``search_text`` holds the words without marks, with a space before and after each; ``embedding`` is float16.
    """

    __tablename__ = "exam_item"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    state: Mapped[str] = mapped_column(String(12))  # vanban.exam_bank.ItemState
    version: Mapped[int] = mapped_column(Integer)
    topic: Mapped[str] = mapped_column(String(300))
    level: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(30))
    content_key: Mapped[str] = mapped_column(String(64), index=True)  # BankContent.key
    search_text: Mapped[str] = mapped_column(Text)
    embedding_model: Mapped[str] = mapped_column(String(100), default="")
    embedding: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    versions: Mapped[list["ExamItemVersionRow"]] = relationship(
        order_by="ExamItemVersionRow.number", cascade="all, delete-orphan"
    )
    __table_args__ = (Index("ix_exam_item_list", "unit_id", "state", "topic", "level"), {"sqlite_autoincrement": True})


class ExamItemVersionRow(Base):
    """The words of a question as one person wrote them; never changed afterwards."""

    __tablename__ = "exam_item_version"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("exam_item.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(Integer)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    note: Mapped[str] = mapped_column(Text, default="")
    kind: Mapped[str] = mapped_column(String(30))
    level: Mapped[str] = mapped_column(String(20))
    topic: Mapped[str] = mapped_column(String(300))
    code: Mapped[str] = mapped_column(String(200), default="")
    stem: Mapped[str] = mapped_column(Text)
    options: Mapped[str] = mapped_column(Text)  # JSON list
    keys: Mapped[str] = mapped_column(Text)  # JSON list of places from 0
    explanation: Mapped[str] = mapped_column(Text, default="")
    more: Mapped[str] = mapped_column(Text, default="{}")  # JSON
    content_key: Mapped[str] = mapped_column(String(64))
    sources: Mapped[list["ExamItemSourceRow"]] = relationship(
        order_by="ExamItemSourceRow.position", cascade="all, delete-orphan"
    )
    __table_args__ = (UniqueConstraint("item_id", "number", name="uq_exam_item_version_number"),)


class ExamItemSourceRow(Base):
    """Words of a document that prove a version. ``read_at`` is when the range held the quote; ``confirmed`` are marks
    of flags a person has looked at, with spaces between."""

    __tablename__ = "exam_item_source"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("exam_item_version.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    document_id: Mapped[int] = mapped_column(BigInteger, index=True)
    section: Mapped[int | None] = mapped_column(Integer)
    path: Mapped[str] = mapped_column(Text)
    start: Mapped[int] = mapped_column(Integer)
    end: Mapped[int] = mapped_column(Integer)
    quote: Mapped[str] = mapped_column(Text)
    citation: Mapped[str] = mapped_column(Text)
    read_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    confirmed: Mapped[str] = mapped_column(Text, default="")


class ExamItemDecisionRow(Base):
    """What someone decided about a version of a question."""

    __tablename__ = "exam_item_decision"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("exam_item.id", ondelete="CASCADE"), index=True)
    version: Mapped[int] = mapped_column(Integer)
    decision: Mapped[str] = mapped_column(String(20))  # vanban.exam_bank.Decision
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    note: Mapped[str] = mapped_column(Text, default="")


class ExamItemCommentRow(Base):
    """What someone said of a version of a question."""

    __tablename__ = "exam_item_comment"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("exam_item.id", ondelete="CASCADE"), index=True)
    version: Mapped[int] = mapped_column(Integer)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    text: Mapped[str] = mapped_column(Text)
