"""The tables of counted work: what each item counts as, how many items count alike, and the day the counts are of."""

import datetime

from sqlalchemy import BigInteger, Date, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from vanban.db.models import Base, Id


class WorkDoorRow(Base):
    """Who may read the words of some items: one row for all documents that the same people may read.

    ``words`` is what ``vanban.db.work_doors`` reads back; ``mark`` its SHA-256.
    """

    __tablename__ = "work_door"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    mark: Mapped[str] = mapped_column(String(64), unique=True)
    words: Mapped[str] = mapped_column(Text)


class WorkFactRow(Base):
    """What an item was last counted as; no row for a draft. No keys: a fact is taken back after its item is gone.

    ``line`` runs from the topmost unit to the item's own ("1/5/17"). 0 stands for no leading unit, no document, no
    door (no document), and for a month that has not come to the deadline yet; ``month`` is year * 12 + month.
    """

    __tablename__ = "work_fact"
    item_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    line: Mapped[str] = mapped_column(Text)
    lead_id: Mapped[int] = mapped_column(BigInteger)
    field: Mapped[str] = mapped_column(String(100))
    document_id: Mapped[int] = mapped_column(BigInteger)
    door_id: Mapped[int] = mapped_column(BigInteger)
    light: Mapped[str] = mapped_column(String(12))  # vanban.work.Light
    month: Mapped[int] = mapped_column(Integer)


class WorkTallyRow(Base):
    """How many items of a unit and all below it count alike: on one axis, under one key, behind one door."""

    __tablename__ = "work_tally"
    span_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)  # unit
    axis: Mapped[str] = mapped_column(String(8), primary_key=True)
    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    door_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    light: Mapped[str] = mapped_column(String(12), primary_key=True)
    count: Mapped[int] = mapped_column(Integer)


class WorkTallyDayRow(Base):
    """The one day that the lights and months of all counts are of."""

    __tablename__ = "work_tally_day"
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)  # always 1
    day: Mapped[datetime.date] = mapped_column(Date)
