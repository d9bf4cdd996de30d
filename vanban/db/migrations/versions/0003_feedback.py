"""Feedback on answers, and the evaluation cases made of it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "feedback",
        sa.Column("id", _ID, nullable=False),
        sa.Column("turn_id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("verdict", sa.String(length=12), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("given_at", _MOMENT, nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("decided_by_id", _ID, nullable=True),
        sa.Column("decided_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["turn_id"], ["turn.id"], name="fk_feedback_turn_id_turn", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_feedback_person_id_person"),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name="fk_feedback_decided_by_id_person", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_feedback"),
        sa.UniqueConstraint("turn_id", "person_id", name="uq_feedback_turn_person"),
    )
    for column in ("turn_id", "person_id", "state"):
        op.create_index(f"ix_feedback_{column}", "feedback", [column])
    _create_cases()


def downgrade() -> None:
    op.drop_table("eval_case")
    op.drop_table("feedback")


def _create_cases() -> None:
    op.create_table(
        "eval_case",
        sa.Column("id", _ID, nullable=False),
        sa.Column("feedback_id", _ID, nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("document_ids", sa.Text(), nullable=False),
        sa.Column("created_by_id", _ID, nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["feedback_id"], ["feedback.id"], name="fk_eval_case_feedback_id_feedback", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["person.id"], name="fk_eval_case_created_by_id_person", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_eval_case"),
        sa.UniqueConstraint("feedback_id", name="uq_eval_case_feedback_id"),
    )
    op.create_index("ix_eval_case_kind", "eval_case", ["kind"])
