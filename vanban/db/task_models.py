"""The tables of tasks read out of documents: derived like an index, made again when it changes."""

import datetime

from sqlalchemy import Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from vanban.db.models import Base, Id, UtcDateTime


class DocumentTaskRow(Base):
    """A task, or an event of a programme, as a document words it; ``programs.keeping`` writes these rows.

    ``start``/``end`` are the range in the document's text that says it. ``first``/``last`` are the days the deadline
    means, ``due`` its own wording; ``every`` is a ``vanban.tasks.Recurrence``, ``minute`` counts from midnight.
    """

    __tablename__ = "document_task"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(8))  # vanban.tasks.TaskKind
    group: Mapped[str] = mapped_column(Text, default="")  # the heading of the table it stands under
    text: Mapped[str] = mapped_column(Text)
    lead: Mapped[str] = mapped_column(Text, default="")
    partners: Mapped[str] = mapped_column(Text, default="")
    product: Mapped[str] = mapped_column(Text, default="")
    chair: Mapped[str] = mapped_column(Text, default="")
    place: Mapped[str] = mapped_column(Text, default="")
    due: Mapped[str] = mapped_column(Text, default="")
    first: Mapped[datetime.date | None] = mapped_column(Date)
    last: Mapped[datetime.date | None] = mapped_column(Date)
    every: Mapped[str] = mapped_column(String(12), default="")
    every_day: Mapped[int | None] = mapped_column(Integer)
    every_month: Mapped[int | None] = mapped_column(Integer)
    minute: Mapped[int | None] = mapped_column(Integer)
    path: Mapped[str] = mapped_column(Text, default="")
    start: Mapped[int] = mapped_column(Integer)
    end: Mapped[int] = mapped_column(Integer)
    __table_args__ = (Index("ix_document_task_last", "last", "kind"),)


class TaskBodyRow(Base):
    """A body that a task names. ``unit_id`` is the one unit of the tree whose name it is; None where none, or several.

    ``lead``: it leads; otherwise it takes part.
    """

    __tablename__ = "document_task_body"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("document_task.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(300))
    lead: Mapped[bool] = mapped_column(default=False)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id", ondelete="SET NULL"), index=True)


class TaskReadingRow(Base):
    """What a document's tasks were last read from: the newest change of it, by which reader, with which units.

    ``issuer_id`` is the unit that issued it, where its name is that of one unit.
    """

    __tablename__ = "document_task_reading"
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"), primary_key=True)
    sequence: Mapped[int] = mapped_column(Id)  # of index_log
    reader: Mapped[int] = mapped_column(Integer)  # programs.tasks.READER
    units: Mapped[str] = mapped_column(String(16))  # programs.units.fingerprint
    issuer_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id", ondelete="SET NULL"), index=True)


class TaskProposingRow(Base):
    """The last time a language model was asked for the tasks of a document: how far it came and what was proved.

    ``text_sha256`` is of the text it read: what it found counts for that text alone. ``found`` is JSON of the tasks,
    ``refused`` JSON of how many proposals the document did not prove, by reason. ``moved_at`` tells that the process
    that asks still lives.
    """

    __tablename__ = "task_proposing"
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"), primary_key=True)
    text_sha256: Mapped[str] = mapped_column(String(64))
    model: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(10))  # vanban.db.task_proposing.State
    done: Mapped[int] = mapped_column(Integer, default=0)  # prompts answered
    total: Mapped[int] = mapped_column(Integer, default=0)
    found: Mapped[str] = mapped_column(Text, default="[]")
    refused: Mapped[str] = mapped_column(Text, default="{}")
    message: Mapped[str] = mapped_column(Text, default="")  # why it ended early
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    begun_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    moved_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
