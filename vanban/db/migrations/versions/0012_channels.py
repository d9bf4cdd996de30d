"""Chat channels: pairing, what came in, what is to go out, tokens of the platforms, what people want to be told."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "channel_chat",
        sa.Column("platform", sa.String(length=12), nullable=False),
        sa.Column("chat_id", sa.String(length=100), nullable=False),
        sa.Column("conversation_id", _ID, nullable=True),
        sa.Column("menu", sa.Text(), nullable=False),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("helped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wrong_codes", sa.Integer(), nullable=False),
        sa.Column("wrong_since", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("platform", "chat_id", name="pk_channel_chat"),
    )
    op.create_table(
        "channel_inbox",
        sa.Column("id", _ID, nullable=False),
        sa.Column("platform", sa.String(length=12), nullable=False),
        sa.Column("message_id", sa.String(length=120), nullable=False),
        sa.Column("chat_id", sa.String(length=100), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("claimed_by", sa.String(length=60), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(length=300), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_channel_inbox"),
        sa.UniqueConstraint("platform", "message_id", name="uq_channel_inbox_message"),
    )
    op.create_index("ix_channel_inbox_state", "channel_inbox", ["state", "platform", "chat_id"])
    op.create_table(
        "channel_platform",
        sa.Column("platform", sa.String(length=12), nullable=False),
        sa.Column("cursor", sa.BigInteger(), nullable=True),
        sa.Column("tokens", sa.Text(), nullable=False),
        sa.Column("tokens_expire_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("alarm", sa.Text(), nullable=False),
        sa.Column("alarm_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("platform", name="pk_channel_platform"),
    )
    op.create_table(
        "channel_link",
        sa.Column("id", _ID, nullable=False),
        sa.Column("platform", sa.String(length=12), nullable=False),
        sa.Column("external_id", sa.String(length=100), nullable=False),
        sa.Column("chat_id", sa.String(length=100), nullable=False),
        sa.Column("live_key", sa.String(length=120), nullable=True),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("unit_id", _ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_how", sa.String(length=20), nullable=False),
        sa.Column("ended_by_id", _ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["person.id"], name="fk_channel_link_ended_by_id_person", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_channel_link_person_id_person", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_channel_link_unit_id_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_channel_link"),
        sa.UniqueConstraint("live_key", name="uq_channel_link_live_key"),
    )
    op.create_index("ix_channel_link_person_id", "channel_link", ["person_id"])
    op.create_table(
        "channel_pairing_code",
        sa.Column("id", _ID, nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("unit_id", _ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_channel_pairing_code_person_id_person", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_channel_pairing_code_unit_id_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_channel_pairing_code"),
        sa.UniqueConstraint("code_hash", name="uq_channel_pairing_code_code_hash"),
    )
    op.create_index("ix_channel_pairing_code_person_id", "channel_pairing_code", ["person_id"])
    op.create_table(
        "channel_outbox",
        sa.Column("id", _ID, nullable=False),
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("platform", sa.String(length=12), nullable=False),
        sa.Column("chat_id", sa.String(length=100), nullable=False),
        sa.Column("link_id", _ID, nullable=True),
        sa.Column("inbox_id", sa.BigInteger(), nullable=True),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("claimed_by", sa.String(length=60), nullable=False),
        sa.Column("error", sa.String(length=300), nullable=False),
        sa.Column("external_id", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["link_id"], ["channel_link.id"], name="fk_channel_outbox_link_id_channel_link", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_channel_outbox"),
        sa.UniqueConstraint("key", name="uq_channel_outbox_key"),
    )
    op.create_index("ix_channel_outbox_inbox_id", "channel_outbox", ["inbox_id"])
    op.create_index("ix_channel_outbox_link_id", "channel_outbox", ["link_id"])
    op.create_index("ix_channel_outbox_state", "channel_outbox", ["state", "platform", "chat_id"])
    op.create_table(
        "channel_subscription",
        sa.Column("link_id", _ID, nullable=False),
        sa.Column("reminders", sa.Boolean(), nullable=False),
        sa.Column("alerts", sa.Boolean(), nullable=False),
        sa.Column("drill", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.Boolean(), nullable=False),
        sa.Column("digest_at", sa.Integer(), nullable=False),
        sa.Column("days_before", sa.Integer(), nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=False),
        sa.Column("quiet_to", sa.Integer(), nullable=False),
        sa.Column("told_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["link_id"], ["channel_link.id"], name="fk_channel_subscription_link_id_channel_link", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("link_id", name="pk_channel_subscription"),
    )
    op.add_column("unit", sa.Column("outside", sa.String(length=10), server_default="open", nullable=False))


def downgrade() -> None:

    op.drop_column("unit", "outside")
    op.drop_table("channel_subscription")
    op.drop_index("ix_channel_outbox_state", table_name="channel_outbox")
    op.drop_index("ix_channel_outbox_link_id", table_name="channel_outbox")
    op.drop_index("ix_channel_outbox_inbox_id", table_name="channel_outbox")
    op.drop_table("channel_outbox")
    op.drop_index("ix_channel_pairing_code_person_id", table_name="channel_pairing_code")
    op.drop_table("channel_pairing_code")
    op.drop_index("ix_channel_link_person_id", table_name="channel_link")
    op.drop_table("channel_link")
    op.drop_table("channel_platform")
    op.drop_index("ix_channel_inbox_state", table_name="channel_inbox")
    op.drop_table("channel_inbox")
    op.drop_table("channel_chat")
