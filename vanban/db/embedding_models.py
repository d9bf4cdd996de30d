"""The tables of embedding models: which one searches go by, and the vectors of another that is being made ready."""

import datetime

from sqlalchemy import Boolean, ForeignKey, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from vanban.db.models import Base, Id, UtcDateTime


class EmbeddingModelRow(Base):
    """A model by the name that vectors carry; ``spec`` is how the setting names it. One is in force."""

    __tablename__ = "embedding_model"
    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    spec: Mapped[str] = mapped_column(String(500))
    in_force: Mapped[bool] = mapped_column(Boolean, index=True)
    since: Mapped[datetime.datetime] = mapped_column(UtcDateTime)


class StagedVectorRow(Base):
    """A vector (float16) of a model not in force yet, and a key of the words it was made of."""

    __tablename__ = "staged_vector"
    model: Mapped[str] = mapped_column(String(100), primary_key=True)
    passage_id: Mapped[int] = mapped_column(Id, ForeignKey("passage.id", ondelete="CASCADE"), primary_key=True)
    words_key: Mapped[str] = mapped_column(String(32))
    embedding: Mapped[bytes] = mapped_column(LargeBinary)


class ModelSwitchRow(Base):
    """One going over of the library to a model: asked for, under way, or how it ended (``SwitchState``).

    ``open`` is 1 until it ends and None afterwards: being unique, it lets one be under way at a time. ``name`` is known
    once the model is opened; ``told_at`` is when whoever does the work last said how far it is.
    """

    __tablename__ = "model_switch"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    open: Mapped[int | None] = mapped_column(Integer, unique=True)
    spec: Mapped[str] = mapped_column(String(500))
    name: Mapped[str] = mapped_column(String(100), default="")
    state: Mapped[str] = mapped_column(String(10))
    stop_wanted: Mapped[bool] = mapped_column(Boolean, default=False)
    asked_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    told_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    done: Mapped[int] = mapped_column(Integer, default=0)
    total: Mapped[int] = mapped_column(Integer, default=0)
    error: Mapped[str] = mapped_column(String(500), default="")
