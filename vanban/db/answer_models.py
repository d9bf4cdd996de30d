"""The tables of what was answered: kinds, times and cited documents, never a word of a question or an answer."""

import datetime

from sqlalchemy import BigInteger, Date, Float, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from vanban.db.models import Base, Id, UtcDateTime


class AnswerFactRow(Base):
    """That a question was replied to. Outlives the turn, which its person may delete; holds no word of it.

    ``unit_id`` is the unit the person acted for, 0 for nobody's.
    """

    __tablename__ = "answer_fact"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    turn_id: Mapped[int] = mapped_column(BigInteger, index=True)
    asked_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    day: Mapped[datetime.date] = mapped_column(Date)  # local day
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    unit_id: Mapped[int] = mapped_column(BigInteger, default=0)
    kind: Mapped[str] = mapped_column(String(12))  # answer | choice | refusal
    origin: Mapped[str] = mapped_column(String(12))  # extractive | generative
    duration_ms: Mapped[float] = mapped_column(Float)
    cited: Mapped[int] = mapped_column(Integer)  # documents
    __table_args__ = (Index("ix_answer_fact_day", "day", "unit_id", "kind"),)


class AnswerCitationRow(Base):
    """A document that a reply cited. No foreign key to the document: it may be gone, the fact stays."""

    __tablename__ = "answer_citation"
    fact_id: Mapped[int] = mapped_column(ForeignKey("answer_fact.id", ondelete="CASCADE"), primary_key=True)
    document_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False, index=True)
