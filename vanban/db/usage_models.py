"""The table of calls to language models: tokens and cost, no word of a question or an answer."""

import datetime

from sqlalchemy import BigInteger, Boolean, Date, Float, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from vanban.db.models import Base, Id, UtcDateTime


class ModelUsageRow(Base):
    """One call of a language model. ``cost`` is in ``currency``, by the prices of the day of the call."""

    __tablename__ = "model_usage"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    called_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    day: Mapped[datetime.date] = mapped_column(Date, index=True)  # local day of the call
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    model: Mapped[str] = mapped_column(String(200))
    prompt_tokens: Mapped[int] = mapped_column(BigInteger)
    completion_tokens: Mapped[int] = mapped_column(BigInteger)
    estimated: Mapped[bool] = mapped_column(Boolean)
    cost: Mapped[float] = mapped_column(Float)
    currency: Mapped[str] = mapped_column(String(20))
    ending: Mapped[str] = mapped_column(String(30))  # rag.writing.Ending
    duration_ms: Mapped[float] = mapped_column(Float)
    kept: Mapped[int] = mapped_column(Integer)  # sentences shown
    removed: Mapped[int] = mapped_column(Integer)  # sentences that were not backed
