"""The table of lists that were handed in: kept between their preview and their application."""

import datetime

from sqlalchemy import ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from vanban.db.models import Base, Id, UtcDateTime


class RosterImportRow(Base):
    """A list of units and people that a person handed in. ``content`` is emptied once it has been applied.

    ``new_people`` are the accounts it made, for whom links to choose a password can be fetched.
    """

    __tablename__ = "roster_import"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(300))  # of the file
    warnings: Mapped[str] = mapped_column(Text, default="")  # one a line
    content: Mapped[str] = mapped_column(Text, default="")  # JSON of ingest.roster.reading.Roster
    rows: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    applied_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    new_units: Mapped[int] = mapped_column(Integer, default=0)
    changed_units: Mapped[int] = mapped_column(Integer, default=0)
    changed_people: Mapped[int] = mapped_column(Integer, default=0)
    skipped: Mapped[int] = mapped_column(Integer, default=0)
    new_people: Mapped[str] = mapped_column(Text, default="[]")  # JSON list of ids
