"""Quiz rounds in chats: rounds, which question of which round, who answered what."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "quiz_round",
        sa.Column("id", _ID, nullable=False),
        sa.Column("platform", sa.String(length=12), nullable=False),
        sa.Column("chat_id", sa.String(length=100), nullable=False),
        sa.Column("live_key", sa.String(length=120), nullable=True),
        sa.Column("grouped", sa.Boolean(), nullable=False),
        sa.Column("link_id", _ID, nullable=False),
        sa.Column("questions", sa.Text(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("put", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["link_id"], ["channel_link.id"], name="fk_quiz_round_link_id_channel_link", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_quiz_round"),
        sa.UniqueConstraint("live_key", name="uq_quiz_round_live_key"),
    )
    op.create_index("ix_quiz_round_link_id", "quiz_round", ["link_id"])
    op.create_index("ix_quiz_round_ends", "quiz_round", ["platform", "ended_at", "ends_at"])
    op.create_table(
        "quiz_question",
        sa.Column("drill_id", _ID, autoincrement=False, nullable=False),
        sa.Column("round_id", _ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["drill_id"], ["channel_drill.id"], name="fk_quiz_question_drill_id_channel_drill", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["quiz_round.id"], name="fk_quiz_question_round_id_quiz_round", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("drill_id", name="pk_quiz_question"),
    )
    op.create_index("ix_quiz_question_round_id", "quiz_question", ["round_id"])
    op.create_table(
        "quiz_vote",
        sa.Column("drill_id", _ID, autoincrement=False, nullable=False),
        sa.Column("voter", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("chosen", sa.Integer(), nullable=False),
        sa.Column("right", sa.Boolean(), nullable=False),
        sa.Column("milliseconds", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["drill_id"], ["quiz_question.drill_id"], name="fk_quiz_vote_drill_id_quiz_question", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("drill_id", "voter", name="pk_quiz_vote"),
    )


def downgrade() -> None:
    op.drop_table("quiz_vote")
    op.drop_index("ix_quiz_question_round_id", table_name="quiz_question")
    op.drop_table("quiz_question")
    op.drop_index("ix_quiz_round_ends", table_name="quiz_round")
    op.drop_index("ix_quiz_round_link_id", table_name="quiz_round")
    op.drop_table("quiz_round")
