"""The tables of the office: successions of units, the incoming register, saved searches, corrections of documents."""

import datetime

from sqlalchemy import Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from vanban.db.models import Base, Id, UtcDateTime


class UnitSuccessionRow(Base):
    """A further successor of a unit that was split; the first stands in ``unit.successor_id``."""

    __tablename__ = "unit_succession"
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id", ondelete="CASCADE"), primary_key=True)
    successor_id: Mapped[int] = mapped_column(ForeignKey("unit.id", ondelete="CASCADE"), primary_key=True, index=True)


class IncomingRow(Base):
    """An entry of a unit's register of incoming documents (sổ văn bản đến), numbered from 1 within unit and year.

    The document it is about may not be in the library (``document_id`` None): its own marks are kept here as written.
    """

    __tablename__ = "incoming"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    year: Mapped[int] = mapped_column(Integer)
    arrival_number: Mapped[int] = mapped_column(Integer)  # số đến
    arrived_on: Mapped[datetime.date] = mapped_column(Date, index=True)  # ngày đến
    sender: Mapped[str] = mapped_column(String(300))  # nơi gửi
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id", ondelete="SET NULL"), index=True)
    number: Mapped[str | None] = mapped_column(String(100))
    date: Mapped[datetime.date | None] = mapped_column(Date)
    subject: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(12), default="moi")  # moi | dang_xu_ly | xong
    deadline: Mapped[datetime.date | None] = mapped_column(Date)
    words: Mapped[str] = mapped_column(
        Text, default="", server_default=text("''")
    )  # vanban.db.listed.words_of its marks
    batch_id: Mapped[int | None] = mapped_column(Id)  # an intake_batch: the file handed in with the entry
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    created_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    __table_args__ = (
        UniqueConstraint("unit_id", "year", "arrival_number", name="uq_incoming_number"),
        Index("ix_incoming_unit_state", "unit_id", "state"),
    )


class IncomingTransferRow(Base):
    """A hand-over of an incoming document (chuyển xử lý) to a unit or a person, with what is asked of them."""

    __tablename__ = "incoming_transfer"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    incoming_id: Mapped[int] = mapped_column(ForeignKey("incoming.id", ondelete="CASCADE"), index=True)
    from_unit_id: Mapped[int | None] = mapped_column(Id)  # the unit whose officer handed it over
    to_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    to_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    lead: Mapped[bool] = mapped_column(default=True)  # chủ trì; False: phối hợp, để biết
    request: Mapped[str] = mapped_column(Text, default="")
    deadline: Mapped[datetime.date | None] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(12), default="moi")  # moi | da_nhan | xong | tra_lai
    answer: Mapped[str] = mapped_column(Text, default="")
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    sent_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)


class SavedSearchRow(Base):
    """A search a person keeps; with ``alert``, documents that came in since ``seen_at`` and fit it are told of."""

    __tablename__ = "saved_search"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    query: Mapped[str] = mapped_column(Text)  # the query string of the list page
    alert: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)


class CorrectionRow(Base):
    """What a person changed of a document: the history tab. ``before`` and ``after`` are what a reader saw."""

    __tablename__ = "correction"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    field: Mapped[str] = mapped_column(String(40))  # "so_hieu", "trich_yeu", "noi_dung", "cau_truc", "pham_vi"…
    before: Mapped[str] = mapped_column(Text, default="")
    after: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    reversal: Mapped[str | None] = mapped_column(Text)  # JSON that undoing needs; nothing where it cannot be undone


class TextEditRow(Base):
    """A change of a document's text: ``[start, start + removed)`` became ``added`` code points, so that places cited
    before ``at`` can still be found."""

    __tablename__ = "text_edit"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"), index=True)
    correction_id: Mapped[int] = mapped_column(ForeignKey("correction.id", ondelete="CASCADE"))
    at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    start: Mapped[int] = mapped_column(Integer)
    removed: Mapped[int] = mapped_column(Integer)
    added: Mapped[int] = mapped_column(Integer)
