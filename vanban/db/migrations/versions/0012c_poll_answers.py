"""Chat channels: the quiz of an answer is found by the id of its message."""

from alembic import op

revision = "0012C"
down_revision = "0012F"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_channel_outbox_external", "channel_outbox", ["platform", "external_id"])


def downgrade() -> None:
    op.drop_index("ix_channel_outbox_external", table_name="channel_outbox")
