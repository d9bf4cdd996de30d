"""The tables of a unit's work: items and their bodies, assignments, progress, changes, letters, reminders, feeds."""

import datetime

from sqlalchemy import BigInteger, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from vanban.db.models import Base, Id, UtcDateTime


class WorkItemRow(Base):
    """A task that a unit follows; ``vanban.work.WorkContent`` says what its columns hold.

    ``released`` lets those it is given to see its words though they may not read the document it comes from; whoever
    decided that could read it. ``answers_id`` is the item of a unit above that this one carries out. ``version`` rises
    with every change of its words. ``document_id`` has no key: an item outlives its document.
    """

    __tablename__ = "work_item"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    state: Mapped[str] = mapped_column(String(20))  # vanban.work.ItemState
    version: Mapped[int] = mapped_column(Integer, default=1)
    group: Mapped[str] = mapped_column(Text, default="")
    text: Mapped[str] = mapped_column(Text)
    product: Mapped[str] = mapped_column(Text, default="")
    due: Mapped[str] = mapped_column(Text, default="")
    first: Mapped[datetime.date | None] = mapped_column(Date)
    last: Mapped[datetime.date | None] = mapped_column(Date)
    every: Mapped[str] = mapped_column(String(12), default="")
    indicator: Mapped[str] = mapped_column(Text, default="")
    value: Mapped[str] = mapped_column(Text, default="")
    leader: Mapped[str] = mapped_column(String(200), default="")
    opinion: Mapped[str] = mapped_column(String(20), default="")
    field: Mapped[str] = mapped_column(String(100), default="")  # lĩnh vực
    document_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    path: Mapped[str] = mapped_column(Text, default="")
    start: Mapped[int] = mapped_column(Integer, default=0)
    end: Mapped[int] = mapped_column(Integer, default=0)
    quote: Mapped[str] = mapped_column(Text, default="")
    released: Mapped[bool] = mapped_column(default=False)
    answers_id: Mapped[int | None] = mapped_column(ForeignKey("work_item.id", ondelete="SET NULL"), index=True)
    percent: Mapped[int] = mapped_column(Integer, default=0)
    done_on: Mapped[datetime.date | None] = mapped_column(Date)
    result: Mapped[str] = mapped_column(Text, default="")  # what came of it, and its evaluation
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    created_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    bodies: Mapped[list["WorkBodyRow"]] = relationship(order_by="WorkBodyRow.position", cascade="all, delete-orphan")
    __table_args__ = (
        Index("ix_work_item_list", "unit_id", "state", "last"),
        Index("ix_work_item_last", "last", "state"),
        Index("ix_work_item_figures", "unit_id", "state", "last", "done_on", "document_id", "field"),
        {"sqlite_autoincrement": True},
    )


class WorkBodyRow(Base):
    """A body an item names, the one that leads first (``position`` 0, ``lead``)."""

    __tablename__ = "work_body"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("work_item.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    lead: Mapped[bool] = mapped_column(default=False)
    name: Mapped[str] = mapped_column(String(300))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id", ondelete="SET NULL"), index=True)


class WorkAssignmentRow(Base):
    """An item given to a unit, or to a person of one. ``delegated_from_id`` is the assignment it was passed on from."""

    __tablename__ = "work_assignment"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("work_item.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    lead: Mapped[bool] = mapped_column(default=True)
    state: Mapped[str] = mapped_column(String(12))  # vanban.work.AssignmentState
    due_on: Mapped[datetime.date | None] = mapped_column(Date)
    note: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")  # of returning or recalling
    delegated_from_id: Mapped[int | None] = mapped_column(ForeignKey("work_assignment.id"))
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("work_letter.id", ondelete="SET NULL"), index=True)
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    given_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (
        Index("ix_work_assignment_list", "unit_id", "state", "due_on"),
        Index("ix_work_assignment_due", "state", "due_on", "given_at"),  # of reminders
        Index("ix_work_assignment_waiting", "state", "given_at"),
        {"sqlite_autoincrement": True},
    )


class WorkProgressRow(Base):
    """What someone reported about an item; never changed afterwards."""

    __tablename__ = "work_progress"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("work_item.id"), index=True)
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("work_assignment.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    percent: Mapped[int] = mapped_column(Integer)
    note: Mapped[str] = mapped_column(Text, default="")
    evidence: Mapped[list["WorkEvidenceRow"]] = relationship(order_by="WorkEvidenceRow.id")


class WorkEvidenceRow(Base):
    """A file that shows progress, kept in the content-addressed folder under ``sha256``, or a document we hold."""

    __tablename__ = "work_evidence"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    progress_id: Mapped[int] = mapped_column(ForeignKey("work_progress.id"), index=True)
    name: Mapped[str] = mapped_column(String(300))
    sha256: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger, default=0)  # bytes
    document_id: Mapped[int | None] = mapped_column(BigInteger)


class WorkChangeRow(Base):
    """What was done to an item, by whom and why: ``before`` is JSON of the fields that changed, as they were."""

    __tablename__ = "work_change"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("work_item.id"), index=True)
    version: Mapped[int] = mapped_column(Integer)
    what: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(Text, default="")
    before: Mapped[str] = mapped_column(Text, default="{}")


class WorkLetterRow(Base):
    """A letter (công văn giao việc, đôn đốc) of a unit to one addressee, made from assignments; ``kind`` says which."""

    __tablename__ = "work_letter"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    to_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id", ondelete="SET NULL"))
    addressee: Mapped[str] = mapped_column(String(300))
    kind: Mapped[str] = mapped_column(String(12))  # giao_viec | don_doc
    document_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    number: Mapped[str] = mapped_column(String(100), default="")
    dated: Mapped[datetime.date | None] = mapped_column(Date)
    signer: Mapped[str] = mapped_column(String(200), default="")
    position: Mapped[str] = mapped_column(String(200), default="")
    content: Mapped[str] = mapped_column(Text)  # JSON of what the letter says, frozen
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    made_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    __table_args__ = (Index("ix_work_letter_list", "unit_id", "made_at"), {"sqlite_autoincrement": True})


class WorkReminderRow(Base):
    """A reminder that was sent: once for each assignment, kind, day and person, whatever restarts meanwhile."""

    __tablename__ = "work_reminder"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("work_assignment.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(12))
    day: Mapped[datetime.date] = mapped_column(Date)
    at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    mail_id: Mapped[int | None] = mapped_column(BigInteger)  # the letter (work_mail) that counted it
    __table_args__ = (
        UniqueConstraint("assignment_id", "person_id", "kind", "day", name="uq_work_reminder_once"),
        Index("ix_work_reminder_person", "person_id", "at"),
        Index("ix_work_reminder_at", "at", "person_id"),
    )


class WorkFeedRow(Base):
    """A calendar address (ICS) of a person: for the own tasks, or for those of the unit. Only the hash is kept."""

    __tablename__ = "work_feed"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id", ondelete="CASCADE"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
