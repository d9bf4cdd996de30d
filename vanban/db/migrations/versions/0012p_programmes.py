"""Doubts of imported programmes and lịch."""

import sqlalchemy as sa
from alembic import op

revision = "0012p"
down_revision = "0025"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_AT = sa.DateTime(timezone=True)


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


def downgrade() -> None:
    op.drop_table("programme_doubt")
