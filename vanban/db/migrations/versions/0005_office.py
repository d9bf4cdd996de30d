"""One office: accounts, sessions, keys, memberships, the incoming register, corrections, the audit log."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("unit_id", sa.BigInteger(), nullable=True),
        sa.Column("channel", sa.String(length=12), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("target", sa.String(length=24), nullable=False),
        sa.Column("target_id", sa.String(length=64), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_audit"),
    )
    op.create_index("ix_audit_action", "audit", ["action"])
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_index("ix_audit_person_id", "audit", ["person_id"])
    op.create_index("ix_audit_target", "audit", ["target", "target_id"])
    op.create_index("ix_audit_unit_id", "audit", ["unit_id"])
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )
    op.create_table(
        "unit_succession",
        sa.Column("unit_id", _ID, nullable=False),
        sa.Column("successor_id", _ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["unit.id"], name="fk_unit_succession_successor_id_unit", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_unit_succession_unit_id_unit", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("unit_id", "successor_id", name="pk_unit_succession"),
    )
    op.create_index("ix_unit_succession_successor_id", "unit_succession", ["successor_id"])
    op.create_table(
        "api_key",
        sa.Column("id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("unit_id", _ID, nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("prefix", sa.String(length=16), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("scopes", sa.String(length=300), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_api_key_person_id_person", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_api_key_unit_id_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_api_key"),
        sa.UniqueConstraint("key_hash", name="uq_api_key_key_hash"),
    )
    op.create_index("ix_api_key_person_id", "api_key", ["person_id"])
    op.create_table(
        "correction",
        sa.Column("id", _ID, nullable=False),
        sa.Column("document_id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name="fk_correction_document_id_document", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_correction_person_id_person", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_correction"),
    )
    op.create_index("ix_correction_document_id", "correction", ["document_id"])
    op.create_table(
        "incoming",
        sa.Column("id", _ID, nullable=False),
        sa.Column("unit_id", _ID, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("arrival_number", sa.Integer(), nullable=False),
        sa.Column("arrived_on", sa.Date(), nullable=False),
        sa.Column("sender", sa.String(length=300), nullable=False),
        sa.Column("document_id", _ID, nullable=True),
        sa.Column("number", sa.String(length=100), nullable=True),
        sa.Column("date", sa.Date(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("created_by_id", _ID, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["person.id"], name="fk_incoming_created_by_id_person", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name="fk_incoming_document_id_document", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_incoming_unit_id_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_incoming"),
        sa.UniqueConstraint("unit_id", "year", "arrival_number", name="uq_incoming_number"),
    )
    op.create_index("ix_incoming_arrived_on", "incoming", ["arrived_on"])
    op.create_index("ix_incoming_document_id", "incoming", ["document_id"])
    op.create_index("ix_incoming_unit_state", "incoming", ["unit_id", "state"])
    op.create_table(
        "membership",
        sa.Column("id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("unit_id", _ID, nullable=False),
        sa.Column("roles", sa.String(length=300), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_membership_person_id_person", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_membership_unit_id_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_membership"),
        sa.UniqueConstraint("person_id", "unit_id", name="uq_membership_person_unit"),
    )
    op.create_index("ix_membership_person_id", "membership", ["person_id"])
    op.create_index("ix_membership_unit_id", "membership", ["unit_id"])
    op.create_table(
        "one_time_link",
        sa.Column("id", _ID, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("person_id", _ID, nullable=True),
        sa.Column("created_by_id", _ID, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["person.id"], name="fk_one_time_link_created_by_id_person", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_one_time_link_person_id_person", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_one_time_link"),
        sa.UniqueConstraint("token_hash", name="uq_one_time_link_token_hash"),
    )
    op.create_index("ix_one_time_link_person_id", "one_time_link", ["person_id"])
    op.create_table(
        "recovery_code",
        sa.Column("id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("code_hash", sa.String(length=300), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_recovery_code_person_id_person", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_recovery_code"),
    )
    op.create_index("ix_recovery_code_person", "recovery_code", ["person_id"])
    op.create_table(
        "saved_search",
        sa.Column("id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("alert", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_saved_search_person_id_person", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_saved_search"),
    )
    op.create_index("ix_saved_search_person_id", "saved_search", ["person_id"])
    op.create_table(
        "web_session",
        sa.Column("id", _ID, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("unit_id", _ID, nullable=True),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("agent", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_web_session_person_id_person", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_web_session_unit_id_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_web_session"),
        sa.UniqueConstraint("token_hash", name="uq_web_session_token_hash"),
    )
    op.create_index("ix_web_session_person_id", "web_session", ["person_id"])
    op.create_table(
        "incoming_transfer",
        sa.Column("id", _ID, nullable=False),
        sa.Column("incoming_id", _ID, nullable=False),
        sa.Column("to_unit_id", _ID, nullable=True),
        sa.Column("to_person_id", _ID, nullable=True),
        sa.Column("lead", sa.Boolean(), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("sent_by_id", _ID, nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["incoming_id"], ["incoming.id"], name="fk_incoming_transfer_incoming_id_incoming", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["sent_by_id"], ["person.id"], name="fk_incoming_transfer_sent_by_id_person", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["to_person_id"], ["person.id"], name="fk_incoming_transfer_to_person_id_person"),
        sa.ForeignKeyConstraint(["to_unit_id"], ["unit.id"], name="fk_incoming_transfer_to_unit_id_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_incoming_transfer"),
    )
    op.create_index("ix_incoming_transfer_incoming_id", "incoming_transfer", ["incoming_id"])
    op.create_index("ix_incoming_transfer_to_person_id", "incoming_transfer", ["to_person_id"])
    op.create_table(
        "text_edit",
        sa.Column("id", _ID, nullable=False),
        sa.Column("document_id", _ID, nullable=False),
        sa.Column("correction_id", _ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Integer(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["correction_id"], ["correction.id"], name="fk_text_edit_correction_id_correction", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name="fk_text_edit_document_id_document", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_text_edit"),
    )
    op.create_index("ix_text_edit_document_id", "text_edit", ["document_id"])
    op.add_column("document", sa.Column("published", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column("document", sa.Column("field", sa.String(length=120), nullable=True))
    op.add_column("person", sa.Column("email", sa.String(length=200), nullable=True))
    op.add_column("person", sa.Column("must_change_password", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("person", sa.Column("password_changed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("person", sa.Column("totp_secret", sa.String(length=300), nullable=True))
    op.add_column("person", sa.Column("totp_confirmed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("person", sa.Column("totp_last_step", sa.Integer(), server_default="0", nullable=False))
    op.add_column("person", sa.Column("oidc_issuer", sa.String(length=300), nullable=True))
    op.add_column("person", sa.Column("oidc_subject", sa.String(length=300), nullable=True))
    op.add_column("person", sa.Column("created_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("person", sa.Column("last_sign_in_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:

    op.drop_column("person", "last_sign_in_at")
    op.drop_column("person", "created_at")
    op.drop_column("person", "oidc_subject")
    op.drop_column("person", "oidc_issuer")
    op.drop_column("person", "totp_last_step")
    op.drop_column("person", "totp_confirmed_at")
    op.drop_column("person", "totp_secret")
    op.drop_column("person", "password_changed_at")
    op.drop_column("person", "must_change_password")
    op.drop_column("person", "email")
    op.drop_column("document", "field")
    op.drop_column("document", "published")
    op.drop_index("ix_text_edit_document_id", table_name="text_edit")
    op.drop_table("text_edit")
    op.drop_index("ix_incoming_transfer_to_person_id", table_name="incoming_transfer")
    op.drop_index("ix_incoming_transfer_incoming_id", table_name="incoming_transfer")
    op.drop_table("incoming_transfer")
    op.drop_index("ix_web_session_person_id", table_name="web_session")
    op.drop_table("web_session")
    op.drop_index("ix_saved_search_person_id", table_name="saved_search")
    op.drop_table("saved_search")
    op.drop_index("ix_recovery_code_person", table_name="recovery_code")
    op.drop_table("recovery_code")
    op.drop_index("ix_one_time_link_person_id", table_name="one_time_link")
    op.drop_table("one_time_link")
    op.drop_index("ix_membership_unit_id", table_name="membership")
    op.drop_index("ix_membership_person_id", table_name="membership")
    op.drop_table("membership")
    op.drop_index("ix_incoming_unit_state", table_name="incoming")
    op.drop_index("ix_incoming_document_id", table_name="incoming")
    op.drop_index("ix_incoming_arrived_on", table_name="incoming")
    op.drop_table("incoming")
    op.drop_index("ix_correction_document_id", table_name="correction")
    op.drop_table("correction")
    op.drop_index("ix_api_key_person_id", table_name="api_key")
    op.drop_table("api_key")
    op.drop_index("ix_unit_succession_successor_id", table_name="unit_succession")
    op.drop_table("unit_succession")
    op.drop_table("audit_head")
    op.drop_index("ix_audit_unit_id", table_name="audit")
    op.drop_index("ix_audit_target", table_name="audit")
    op.drop_index("ix_audit_person_id", table_name="audit")
    op.drop_index("ix_audit_at", table_name="audit")
    op.drop_index("ix_audit_action", table_name="audit")
    op.drop_table("audit")
