"""The table of questions brought for the bank: kept between their preview and their coming in."""

import datetime

from sqlalchemy import ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from vanban.db.models import Base, Id, UtcDateTime


class ExamImportRow(Base):
    """Questions that a trainer brought by a file, or had made of a document, for the bank of a unit.

    ``content`` and ``told`` are emptied once the questions are in the bank; ``document_id`` is what they were made of.
    """

    __tablename__ = "exam_import"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(300))  # of the file, or of the document
    sha256: Mapped[str] = mapped_column(String(64), default="", index=True)  # of the file
    document_id: Mapped[int | None] = mapped_column(Id)
    content: Mapped[str] = mapped_column(Text, default="")  # JSON of exams.formats.keeping
    told: Mapped[str] = mapped_column(Text, default="")  # JSON of exams.bringing: what is dubious
    questions: Mapped[int] = mapped_column(Integer)
    dubious: Mapped[int] = mapped_column(Integer, default=0)  # questions with something dubious
    created_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    imported_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    added: Mapped[int] = mapped_column(Integer, default=0)
    skipped: Mapped[int] = mapped_column(Integer, default=0)
