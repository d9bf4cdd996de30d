"""The tables of exam papers: the questions of a paper in fixed versions, its variants and what was decided about it."""

import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from vanban.db.exam_models import ExamItemVersionRow
from vanban.db.models import Base, Id, UtcDateTime


class ExamPaperRow(Base):
    """A paper of a unit. ``matrix`` is JSON of the topic × level counts it was drawn by; ``minutes`` is working time.

    ``scale`` is the mark of a paper answered rightly throughout (10 or 100); every question weighs the same.
    """

    __tablename__ = "exam_paper"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    title: Mapped[str] = mapped_column(String(300))
    state: Mapped[str] = mapped_column(String(12))  # vanban.exam_papers.PaperState
    version: Mapped[int] = mapped_column(Integer, default=1)  # rises with every change
    minutes: Mapped[int] = mapped_column(Integer)
    scale: Mapped[int] = mapped_column(Integer, default=10)
    matrix: Mapped[str] = mapped_column(Text)
    seed: Mapped[int] = mapped_column(Integer)
    note: Mapped[str] = mapped_column(Text, default="")
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    created_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    items: Mapped[list["ExamPaperItemRow"]] = relationship(
        order_by="ExamPaperItemRow.position", cascade="all, delete-orphan"
    )
    variants: Mapped[list["ExamPaperVariantRow"]] = relationship(
        order_by="ExamPaperVariantRow.code", cascade="all, delete-orphan"
    )
    __table_args__ = (Index("ix_exam_paper_list", "unit_id", "state"), {"sqlite_autoincrement": True})


class ExamPaperItemRow(Base):
    """A question of a paper, in the version that stood in the bank when it was drawn; ``position`` runs from 0."""

    __tablename__ = "exam_paper_item"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("exam_paper.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(Integer)
    item_id: Mapped[int] = mapped_column(ForeignKey("exam_item.id"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("exam_item_version.id"))
    locked: Mapped[bool] = mapped_column(default=False)
    version: Mapped[ExamItemVersionRow] = relationship(lazy="joined", innerjoin=True)
    __table_args__ = (UniqueConstraint("paper_id", "item_id", name="uq_exam_paper_item_item"),)


class ExamPaperVariantRow(Base):
    """A variant (mã đề): ``arrangement`` is the line of ``vanban.exam_papers.arrangement_json``."""

    __tablename__ = "exam_paper_variant"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("exam_paper.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(10))
    arrangement: Mapped[str] = mapped_column(Text)
    __table_args__ = (UniqueConstraint("paper_id", "code", name="uq_exam_paper_variant_code"),)


class ExamPaperDecisionRow(Base):
    """What someone decided about a version of a paper."""

    __tablename__ = "exam_paper_decision"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("exam_paper.id", ondelete="CASCADE"), index=True)
    version: Mapped[int] = mapped_column(Integer)
    decision: Mapped[str] = mapped_column(String(20))  # vanban.exam_bank.Decision
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    note: Mapped[str] = mapped_column(Text, default="")
