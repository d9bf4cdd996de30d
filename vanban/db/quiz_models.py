"""The tables of quiz rounds in chats: rounds, which question of which round, and who answered what."""

import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from vanban.db.models import Base, Id, UtcDateTime


class QuizRoundRow(Base):
    """A round in a chat. ``questions`` is JSON of ``vanban.quiz_rounds``, emptied when the round ends.

    ``live_key`` is "platform:chat_id" while it runs, None afterwards: a chat has one round at a time. ``put`` counts
    the questions put so far; the last of them is the one that can be answered, until ``ends_at``.
    """

    __tablename__ = "quiz_round"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    platform: Mapped[str] = mapped_column(String(12))
    chat_id: Mapped[str] = mapped_column(String(100))
    live_key: Mapped[str | None] = mapped_column(String(120), unique=True)
    grouped: Mapped[bool] = mapped_column(default=False)
    link_id: Mapped[int] = mapped_column(ForeignKey("channel_link.id", ondelete="CASCADE"), index=True)  # who began it
    questions: Mapped[str] = mapped_column(Text)
    total: Mapped[int] = mapped_column(Integer)
    put: Mapped[int] = mapped_column(Integer, default=0)
    started_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    asked_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (Index("ix_quiz_round_ends", "platform", "ended_at", "ends_at"),)


class QuizQuestionRow(Base):
    """A question put in a round, by the id it was put under; ``position`` runs from 1."""

    __tablename__ = "quiz_question"
    drill_id: Mapped[int] = mapped_column(
        ForeignKey("channel_drill.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    round_id: Mapped[int] = mapped_column(ForeignKey("quiz_round.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(Integer)


class QuizVoteRow(Base):
    """What someone chose for a question, once. ``voter`` is the account at the platform, ``name`` what it calls itself.

    Groups see each other's names anyway; both are forgotten with the round (``vanban.db.quiz_rounds.KEPT``).
    """

    __tablename__ = "quiz_vote"
    drill_id: Mapped[int] = mapped_column(
        ForeignKey("quiz_question.drill_id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    voter: Mapped[str] = mapped_column(String(100), primary_key=True)
    name: Mapped[str] = mapped_column(String(120), default="")
    chosen: Mapped[int] = mapped_column(Integer)
    right: Mapped[bool] = mapped_column()
    milliseconds: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
