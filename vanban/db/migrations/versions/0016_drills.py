"""Questions to practise with, put to paired people in their chats."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "channel_drill",
        sa.Column("id", _ID, nullable=False),
        sa.Column("link_id", _ID, nullable=False),
        sa.Column("item_id", sa.String(length=64), nullable=False),
        sa.Column("document_id", _ID, nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("correct", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("chosen", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name="fk_channel_drill_document_id_document", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["link_id"], ["channel_link.id"], name="fk_channel_drill_link_id_channel_link", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_channel_drill"),
    )
    op.create_index("ix_channel_drill_document_id", "channel_drill", ["document_id"])
    op.create_index("ix_channel_drill_link_id", "channel_drill", ["link_id"])


def downgrade() -> None:

    op.drop_index("ix_channel_drill_link_id", table_name="channel_drill")
    op.drop_index("ix_channel_drill_document_id", table_name="channel_drill")
    op.drop_table("channel_drill")
