"""The tables of sittings: who may sit, each attempt with its frozen questions, every answer, events, certificates."""

import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from vanban.db.exam_paper_models import ExamPaperRow
from vanban.db.models import Base, Id, UtcDateTime


class ExamSittingRow(Base):
    """A contest, test or practice that a unit holds with a paper. ``rules`` is JSON of ``vanban.exam_sittings.Rules``.

    ``everyone`` opens it to all who sign in; otherwise the units of ``exam_sitting_unit``. ``tie_break_answer`` is set
    once it is known. ``invitation`` is the text shown before a person begins.
    """

    __tablename__ = "exam_sitting"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    paper_id: Mapped[int] = mapped_column(ForeignKey("exam_paper.id"))
    title: Mapped[str] = mapped_column(String(300))
    invitation: Mapped[str] = mapped_column(Text, default="")
    kind: Mapped[str] = mapped_column(String(12))  # vanban.exam_sittings.SittingKind
    state: Mapped[str] = mapped_column(String(12))  # vanban.exam_sittings.SittingState
    version: Mapped[int] = mapped_column(Integer, default=1)  # rises with every change
    opens_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    everyone: Mapped[bool] = mapped_column(default=False)
    rules: Mapped[str] = mapped_column(Text)
    tie_break_answer: Mapped[int | None] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(Text, default="")  # of cancelling or closing early
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    created_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    paper: Mapped[ExamPaperRow] = relationship()
    units: Mapped[list["ExamSittingUnitRow"]] = relationship(cascade="all, delete-orphan")
    __table_args__ = (Index("ix_exam_sitting_list", "unit_id", "state"), {"sqlite_autoincrement": True})


class ExamSittingUnitRow(Base):
    """A unit whose people may sit; with ``below`` also those of every unit under it."""

    __tablename__ = "exam_sitting_unit"
    sitting_id: Mapped[int] = mapped_column(ForeignKey("exam_sitting.id", ondelete="CASCADE"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    below: Mapped[bool] = mapped_column(default=True)


class ExamAttemptRow(Base):
    """One attempt of a person; ``number`` runs from 1. ``arrangement`` is frozen at its start and is what they meet.

    ``code`` stands for the person where names are hidden (the same over their attempts of a sitting). ``ends_at`` is
    the server's deadline. After handing in: ``right`` of ``questions`` right, ``seconds`` used. A row with
    ``submitted_at`` is never changed again.
    """

    __tablename__ = "exam_attempt"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("exam_sitting.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    number: Mapped[int] = mapped_column(Integer)
    week: Mapped[str] = mapped_column(String(8))  # vanban.exam_sittings.week_of the start
    code: Mapped[str] = mapped_column(String(12))
    arrangement: Mapped[str] = mapped_column(Text)
    questions: Mapped[int] = mapped_column(Integer)
    started_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    ended: Mapped[str | None] = mapped_column(String(20))  # vanban.exam_sittings.Ended
    right: Mapped[int | None] = mapped_column(Integer)
    seconds: Mapped[int | None] = mapped_column(Integer)
    prediction: Mapped[int | None] = mapped_column(Integer)  # the answer to the tie-break question
    device: Mapped[str | None] = mapped_column(String(40))  # the sign-in it was last opened from
    __table_args__ = (
        UniqueConstraint("sitting_id", "person_id", "number", name="uq_exam_attempt_number"),
        Index("ix_exam_attempt_open", "submitted_at", "ends_at"),
        Index("ix_exam_attempt_person", "person_id", "sitting_id"),
        {"sqlite_autoincrement": True},
    )


class ExamAnswerRow(Base):
    """What is chosen for a question of an attempt. ``question`` is the place in the paper.

    ``chosen`` holds places of the bank's options in order with commas between, empty for an answer taken back.
    ``sequence`` is the candidate's own counter: an older save never overwrites a newer one. ``right`` is set when the
    attempt is handed in.
    """

    __tablename__ = "exam_answer"
    attempt_id: Mapped[int] = mapped_column(ForeignKey("exam_attempt.id", ondelete="CASCADE"), primary_key=True)
    question: Mapped[int] = mapped_column(Integer, primary_key=True)
    chosen: Mapped[str] = mapped_column(String(60))
    sequence: Mapped[int] = mapped_column(Integer)
    saved_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    right: Mapped[bool | None] = mapped_column()


class ExamEventRow(Base):
    """Something of note during an attempt: the page was left and for how long, another device went on."""

    __tablename__ = "exam_event"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("exam_attempt.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    kind: Mapped[str] = mapped_column(String(20))
    seconds: Mapped[int] = mapped_column(Integer, default=0)


class ExamCertificateRow(Base):
    """A certificate given for an attempt; ``number`` runs within a unit and a year."""

    __tablename__ = "exam_certificate"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("exam_attempt.id"), unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    year: Mapped[int] = mapped_column(Integer)
    number: Mapped[int] = mapped_column(Integer)
    rank: Mapped[int | None] = mapped_column(Integer)
    issued_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    __table_args__ = (UniqueConstraint("unit_id", "year", "number", name="uq_exam_certificate_number"),)
