"""Delivery over chat channels: leases and an end of trying for what goes out, the order in which rows are taken."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_MOMENTS = ("give_up_at", "claimed_until", "ended_at")
_INDEXES = (
    ("ix_channel_inbox_order", "channel_inbox", ["platform", "state", "sent_at", "id"]),
    ("ix_channel_outbox_due", "channel_outbox", ["platform", "state", "due_at", "id"]),
    ("ix_channel_outbox_chat", "channel_outbox", ["platform", "chat_id", "sent_at"]),
    ("ix_channel_outbox_sent", "channel_outbox", ["platform", "sent_at"]),
)


def upgrade() -> None:
    op.add_column("channel_chat", sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True))
    for column in _MOMENTS:
        op.add_column("channel_outbox", sa.Column(column, sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "channel_tally",
        sa.Column("platform", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=24), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "name", name="pk_channel_tally"),
    )
    for name, table, columns in _INDEXES:
        op.create_index(name, table, columns)


def downgrade() -> None:
    for name, table, _columns in reversed(_INDEXES):
        op.drop_index(name, table)
    op.drop_table("channel_tally")
    for column in reversed(_MOMENTS):
        op.drop_column("channel_outbox", column)
    op.drop_column("channel_chat", "gone_at")
