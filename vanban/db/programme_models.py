"""The tables of work programmes: a programme, its items, the calls for proposals, decisions, and the week's slots."""

import datetime

from sqlalchemy import BigInteger, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from vanban.db.models import Base, Id, UtcDateTime


class ProgrammeRow(Base):
    """A programme of one of a unit's bodies for a period; ``parent_id`` is the programme it is derived from."""

    __tablename__ = "programme"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    owner: Mapped[str] = mapped_column(String(20))  # vanban.work.ProgrammeOwner
    period: Mapped[str] = mapped_column(String(12))  # vanban.work.Period
    first: Mapped[datetime.date] = mapped_column(Date)
    last: Mapped[datetime.date] = mapped_column(Date)
    title: Mapped[str] = mapped_column(String(500))
    opening: Mapped[str] = mapped_column(Text, default="")  # căn cứ, mục đích: what stands before the table
    closing: Mapped[str] = mapped_column(
        Text, default="", server_default=text("''")
    )  # tổ chức thực hiện: what stands after it
    state: Mapped[str] = mapped_column(String(12))  # vanban.work.ProgrammeState
    version: Mapped[int] = mapped_column(Integer, default=1)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("programme.id", ondelete="SET NULL"))
    number: Mapped[str] = mapped_column(String(100), default="")
    signed_on: Mapped[datetime.date | None] = mapped_column(Date)
    place: Mapped[str] = mapped_column(String(100), default="")
    signer: Mapped[str] = mapped_column(String(200), default="")
    position: Mapped[str] = mapped_column(String(200), default="")
    recipients: Mapped[str] = mapped_column(Text, default="")  # one a line
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    created_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    items: Mapped[list["ProgrammeItemRow"]] = relationship(
        order_by="ProgrammeItemRow.position",
        cascade="all, delete-orphan",
        foreign_keys="ProgrammeItemRow.programme_id",
    )
    __table_args__ = (Index("ix_programme_list", "unit_id", "owner", "period", "first"), {"sqlite_autoincrement": True})


class ProgrammeItemRow(Base):
    """An item in a programme. ``state`` "" stands; "huy", "chuyen", "dieu_chinh" carry a ``reason``.

    ``month`` is the month it is planned for, ``meeting`` the meeting that deals with it.
    """

    __tablename__ = "programme_item"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id", ondelete="CASCADE"))
    item_id: Mapped[int] = mapped_column(ForeignKey("work_item.id"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    group: Mapped[str] = mapped_column(Text, default="")
    month: Mapped[int | None] = mapped_column(Integer)
    meeting: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[str] = mapped_column(String(12), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    carried_from_id: Mapped[int | None] = mapped_column(ForeignKey("programme.id", ondelete="SET NULL"))
    __table_args__ = (UniqueConstraint("programme_id", "item_id", name="uq_programme_item_once"),)


class ProgrammeCallRow(Base):
    """A call for a unit's proposals; those it makes are draft items that name the call in ``programme_proposal``."""

    __tablename__ = "programme_call"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id", ondelete="CASCADE"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    answer_by: Mapped[datetime.date] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(16))  # vanban.work.CallState
    note: Mapped[str] = mapped_column(Text, default="")
    sent_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (UniqueConstraint("programme_id", "unit_id", name="uq_programme_call_unit"),)


class ProgrammeProposalRow(Base):
    """An item that a unit proposes; ``state`` is cho_xem, nhan, khong_nhan or gop (merged into ``into_id``)."""

    __tablename__ = "programme_proposal"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("programme_call.id", ondelete="CASCADE"), index=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("work_item.id"), unique=True)
    state: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(Text, default="")
    into_id: Mapped[int | None] = mapped_column(ForeignKey("work_item.id"))


class ProgrammeDecisionRow(Base):
    """What someone decided or said about a version of a programme: sent for approval, approved, returned, adjusted."""

    __tablename__ = "programme_decision"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id", ondelete="CASCADE"), index=True)
    version: Mapped[int] = mapped_column(Integer)
    decision: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    note: Mapped[str] = mapped_column(Text, default="")


class SlotRow(Base):
    """A line of a week's lịch: day, times in minutes from midnight, what, who leads, who prepares, where."""

    __tablename__ = "programme_slot"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id", ondelete="CASCADE"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("work_item.id", ondelete="SET NULL"))
    day: Mapped[datetime.date] = mapped_column(Date)
    start_minute: Mapped[int | None] = mapped_column(Integer)
    end_minute: Mapped[int | None] = mapped_column(Integer)
    text: Mapped[str] = mapped_column(Text)
    leader: Mapped[str] = mapped_column(String(300), default="")
    attending: Mapped[str] = mapped_column(Text, default="")
    preparing: Mapped[str] = mapped_column(String(300), default="")
    place: Mapped[str] = mapped_column(String(300), default="")
    state: Mapped[str] = mapped_column(String(12), default="")  # "", hoan, huy
    reason: Mapped[str] = mapped_column(Text, default="")


class SlotPersonRow(Base):
    """A person of the office who takes part in a slot; ``leads`` for who chairs it."""

    __tablename__ = "programme_slot_person"
    slot_id: Mapped[int] = mapped_column(ForeignKey("programme_slot.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True)
    leads: Mapped[bool] = mapped_column(default=False)


class ProgrammeDoubtRow(Base):
    """Something of an imported file that a person should look at: which row, why, and what stands in the file.

    ``item_id`` or ``slot_id`` is what the row has become, neither for one that was not taken; ``row`` is 0 for what
    stands outside the table.
    """

    __tablename__ = "programme_doubt"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id", ondelete="CASCADE"), index=True)
    row: Mapped[int] = mapped_column(Integer)
    doubt: Mapped[str] = mapped_column(String(24))  # programs.papers.doubts.Doubt
    said: Mapped[str] = mapped_column(Text, default="")
    item_id: Mapped[int | None] = mapped_column(ForeignKey("work_item.id", ondelete="SET NULL"))
    slot_id: Mapped[int | None] = mapped_column(ForeignKey("programme_slot.id", ondelete="SET NULL"))
    at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))


class ActionPlanRow(Base):
    """A plan that carries out a programme of the unit or a document: what it says beside its tasks.

    The tasks are read anew whenever it is shown: those of ``programme_id``, or the unit's items out of ``document_id``
    (which has no key: a plan outlives its document). ``goals`` is a JSON list of ``vanban.action_plans.PlanTarget``.
    """

    __tablename__ = "action_plan"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programme.id", ondelete="SET NULL"))
    document_id: Mapped[int | None] = mapped_column(BigInteger)
    owner: Mapped[str] = mapped_column(String(20))  # vanban.work.ProgrammeOwner, who signs
    type: Mapped[str] = mapped_column(String(60))  # vanban.action_plans.TYPES
    subject: Mapped[str] = mapped_column(String(500))
    opening: Mapped[str] = mapped_column(Text, default="")
    purposes: Mapped[str] = mapped_column(Text, default="")  # one a line, like the next ones
    requirements: Mapped[str] = mapped_column(Text, default="")
    general_goal: Mapped[str] = mapped_column(Text, default="")
    goals: Mapped[str] = mapped_column(Text, default="[]")
    organisation: Mapped[str] = mapped_column(Text, default="")
    number: Mapped[str] = mapped_column(String(100), default="")
    signed_on: Mapped[datetime.date | None] = mapped_column(Date)
    place: Mapped[str] = mapped_column(String(100), default="")
    signer: Mapped[str] = mapped_column(String(200), default="")
    position: Mapped[str] = mapped_column(String(200), default="")
    recipients: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(Integer, default=1)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    created_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)


class ProgrammeCallNoticeRow(Base):
    """A person of a called unit told of a call, once for each kind and day, whatever restarts meanwhile.

    It holds no words: what it is about is asked for again, as its reader, whenever it is shown.
    """

    __tablename__ = "programme_call_notice"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("programme_call.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(16))  # vanban.db.call_notices.KIND_WORDS
    day: Mapped[datetime.date] = mapped_column(Date)
    at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (UniqueConstraint("call_id", "person_id", "kind", "day", name="uq_programme_call_notice_call_id"),)
