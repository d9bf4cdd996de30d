"""Counted work: what each item counts as, how many count alike; indexes that reminders are looked for with."""

import sqlalchemy as sa
from alembic import op

revision = "0012T"
down_revision = "0025"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


_INDEXES = (
    ("ix_work_assignment_due", ["state", "due_on", "given_at"]),
    ("ix_work_assignment_waiting", ["state", "given_at"]),
)


def upgrade() -> None:
    for name, columns in _INDEXES:
        op.create_index(name, "work_assignment", columns, unique=False)
    op.create_table(
        "work_door",
        sa.Column("id", _ID, nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_work_door"),
        sa.UniqueConstraint("mark", name="uq_work_door_mark"),
    )
    op.create_table(
        "work_fact",
        sa.Column("item_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("lead_id", "document_id", "door_id")),
        sa.Column("field", sa.String(length=100), nullable=False),
        sa.Column("light", sa.String(length=12), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("item_id", name="pk_work_fact"),
    )
    op.create_table(
        "work_tally",
        sa.Column("span_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("axis", sa.String(length=8), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("door_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("light", sa.String(length=12), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("span_id", "axis", "key", "door_id", "light", name="pk_work_tally"),
    )
    op.create_table(
        "work_tally_day",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_work_tally_day"),
    )


def downgrade() -> None:
    for name, _ in _INDEXES:
        op.drop_index(name, table_name="work_assignment")
    for name in ("work_tally_day", "work_tally", "work_fact", "work_door"):
        op.drop_table(name)
