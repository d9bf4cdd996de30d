"""Doubts of imported programmes and lịch; action plans; notices of calls for proposals."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_AT = sa.DateTime(timezone=True)
_PLAN_TEXTS = ("opening", "purposes", "requirements", "general_goal", "goals", "organisation", "recipients")


def _key(table: str, column: str, to: str, on: str | None = "SET NULL") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}_{to}", ondelete=on)


def upgrade() -> None:
    op.create_table(
        "programme_doubt",
        sa.Column("id", _ID, nullable=False),
        sa.Column("programme_id", _ID, nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("doubt", sa.String(length=24), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("item_id", _ID, nullable=True),
        sa.Column("slot_id", _ID, nullable=True),
        sa.Column("at", _AT, nullable=False),
        sa.Column("settled_at", _AT, nullable=True),
        sa.Column("settled_by_id", _ID, nullable=True),
        _key("programme_doubt", "programme_id", "programme", "CASCADE"),
        _key("programme_doubt", "item_id", "work_item"),
        _key("programme_doubt", "slot_id", "programme_slot"),
        _key("programme_doubt", "settled_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name="pk_programme_doubt"),
    )
    op.create_index("ix_programme_doubt_programme_id", "programme_doubt", ["programme_id"], unique=False)
    _action_plans()
    _call_notices()


def _action_plans() -> None:
    op.create_table(
        "action_plan",
        sa.Column("id", _ID, nullable=False),
        sa.Column("unit_id", _ID, nullable=False),
        sa.Column("programme_id", _ID, nullable=True),
        sa.Column("document_id", sa.BigInteger(), nullable=True),
        sa.Column("owner", sa.String(length=20), nullable=False),
        sa.Column("type", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=500), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in _PLAN_TEXTS),
        sa.Column("number", sa.String(length=100), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("place", sa.String(length=100), nullable=False),
        sa.Column("signer", sa.String(length=200), nullable=False),
        sa.Column("position", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("author_id", _ID, nullable=True),
        sa.Column("created_at", _AT, nullable=False),
        sa.Column("changed_at", _AT, nullable=False),
        _key("action_plan", "unit_id", "unit", None),
        _key("action_plan", "programme_id", "programme"),
        _key("action_plan", "author_id", "person"),
        sa.PrimaryKeyConstraint("id", name="pk_action_plan"),
    )
    op.create_index("ix_action_plan_unit_id", "action_plan", ["unit_id"], unique=False)


def _call_notices() -> None:
    op.create_table(
        "programme_call_notice",
        sa.Column("id", _ID, nullable=False),
        sa.Column("call_id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", _AT, nullable=False),
        sa.Column("read_at", _AT, nullable=True),
        _key("programme_call_notice", "call_id", "programme_call", "CASCADE"),
        _key("programme_call_notice", "person_id", "person", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_programme_call_notice"),
        sa.UniqueConstraint("call_id", "person_id", "kind", "day", name="uq_programme_call_notice_call_id"),
    )
    op.create_index("ix_programme_call_notice_person_id", "programme_call_notice", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_table("programme_call_notice")
    op.drop_table("action_plan")
    op.drop_table("programme_doubt")
