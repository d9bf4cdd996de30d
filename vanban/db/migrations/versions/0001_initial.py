"""The first schema: units, people, files, documents with sections and passages, relations, index log, conversations."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _create_organisation()
    _create_files()
    _create_documents()
    _create_contents()
    _create_relations_and_log()
    _create_conversations()


def downgrade() -> None:
    for table in (
        "turn",
        "conversation",
        "index_log",
        "relation",
        "document_table",
        "passage",
        "section",
        "document_audience",
        "document",
        "rejection",
        "file",
        "person",
        "unit",
    ):
        op.drop_table(table)


def _create_organisation() -> None:
    op.create_table(
        "unit",
        sa.Column("id", _ID, nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("parent_id", _ID, nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("successor_id", _ID, nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["unit.id"], name="fk_unit_parent_id_unit"),
        sa.ForeignKeyConstraint(["successor_id"], ["unit.id"], name="fk_unit_successor_id_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_unit"),
        sa.UniqueConstraint("code", name="uq_unit_code"),
    )
    op.create_table(
        "person",
        sa.Column("id", _ID, nullable=False),
        sa.Column("username", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("unit_id", _ID, nullable=False),
        sa.Column("roles", sa.String(length=300), nullable=False),
        sa.Column("password_hash", sa.String(length=300), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("session_version", sa.Integer(), nullable=False),
        sa.Column("failed_sign_ins", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_person_unit_id_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("username", name="uq_person_username"),
    )
    op.create_index("ix_person_unit_id", "person", ["unit_id"])


def _create_files() -> None:
    op.create_table(
        "file",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=400), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_file"),
    )
    op.create_table(
        "rejection",
        sa.Column("id", _ID, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("rejected_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_rejection"),
    )
    op.create_index("ix_rejection_sha256", "rejection", ["sha256"])


def _create_documents() -> None:
    op.create_table(
        "document",
        sa.Column("id", _ID, nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(length=100), nullable=True),
        sa.Column("number_key", sa.String(length=100), nullable=True),
        sa.Column("ordinal", sa.String(length=20), nullable=True),
        sa.Column("number_year", sa.Integer(), nullable=True),
        sa.Column("type", sa.String(length=60), nullable=True),
        sa.Column("type_code", sa.String(length=20), nullable=True),
        sa.Column("issuer", sa.String(length=300), nullable=True),
        sa.Column("issuer_code", sa.String(length=60), nullable=True),
        sa.Column("date", sa.Date(), nullable=True),
        sa.Column("effective_date", sa.Date(), nullable=True),
        sa.Column("place", sa.String(length=120), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("signer", sa.String(length=200), nullable=True),
        sa.Column("position", sa.String(length=200), nullable=True),
        sa.Column("authority", sa.String(length=200), nullable=True),
        sa.Column("circulation", sa.String(length=100), nullable=True),
        sa.Column("recipients", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("page_count", sa.Integer(), nullable=True),
        sa.Column("warnings", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=30), nullable=False),
        sa.Column("owner_unit_id", _ID, nullable=False),
        sa.Column("audience", sa.String(length=10), nullable=False),
        sa.Column("publicity", sa.String(length=10), nullable=False),
        sa.Column("ingested_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["file_sha256"], ["file.sha256"], name="fk_document_file_sha256_file"),
        sa.ForeignKeyConstraint(["owner_unit_id"], ["unit.id"], name="fk_document_owner_unit_id_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_document"),
        sa.UniqueConstraint("file_sha256", name="uq_document_file_sha256"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_document_date", "document", ["date"])
    op.create_index("ix_document_identity", "document", ["number_key", "type", "date"])
    op.create_index("ix_document_number_key", "document", ["number_key"])
    op.create_index("ix_document_ordinal", "document", ["ordinal"])
    op.create_index("ix_document_owner_unit_id", "document", ["owner_unit_id"])
    op.create_index("ix_document_type", "document", ["type"])
    op.create_table(
        "document_audience",
        sa.Column("document_id", _ID, nullable=False),
        sa.Column("unit_id", _ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name="fk_document_audience_document_id_document", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_document_audience_unit_id_unit"),
        sa.PrimaryKeyConstraint("document_id", "unit_id", name="pk_document_audience"),
    )


def _create_contents() -> None:
    op.create_table(
        "section",
        sa.Column("id", _ID, nullable=False),
        sa.Column("document_id", _ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("parent", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("own_end", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name="fk_section_document_id_document", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_section"),
        sa.UniqueConstraint("document_id", "position", name="uq_section_position"),
    )
    op.create_index("ix_section_document_id", "section", ["document_id"])
    op.create_table(
        "passage",
        sa.Column("id", _ID, nullable=False),
        sa.Column("document_id", _ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("section_position", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("embedding_model", sa.String(length=100), nullable=False),
        sa.Column("embedding", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name="fk_passage_document_id_document", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_passage"),
        sa.UniqueConstraint("document_id", "position", name="uq_passage_position"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_passage_document_id", "passage", ["document_id"])
    op.create_table(
        "document_table",
        sa.Column("id", _ID, nullable=False),
        sa.Column("document_id", _ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("caption", sa.Text(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name="fk_document_table_document_id_document", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_document_table"),
    )
    op.create_index("ix_document_table_document_id", "document_table", ["document_id"])


def _create_relations_and_log() -> None:
    op.create_table(
        "relation",
        sa.Column("id", _ID, nullable=False),
        sa.Column("source_id", _ID, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("target_id", _ID, nullable=True),
        sa.Column("target_number", sa.String(length=100), nullable=True),
        sa.Column("target_key", sa.String(length=100), nullable=True),
        sa.Column("target_date", sa.Date(), nullable=True),
        sa.Column("target_text", sa.Text(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["document.id"], name="fk_relation_source_id_document", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["target_id"], ["document.id"], name="fk_relation_target_id_document", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_relation"),
    )
    op.create_index("ix_relation_source_id", "relation", ["source_id"])
    op.create_index("ix_relation_target_id", "relation", ["target_id"])
    op.create_index("ix_relation_target_key", "relation", ["target_key"])
    op.create_table(
        "index_log",
        sa.Column("sequence", _ID, autoincrement=True, nullable=False),
        sa.Column("action", sa.String(length=10), nullable=False),
        sa.Column("document_id", sa.BigInteger(), nullable=False),
        sa.Column("passage_ids", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_index_log"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_index_log_document_id", "index_log", ["document_id"])


def _create_conversations() -> None:
    op.create_table(
        "conversation",
        sa.Column("id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_conversation_person_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_conversation"),
    )
    op.create_index("ix_conversation_person_id", "conversation", ["person_id"])
    op.create_table(
        "turn",
        sa.Column("id", _ID, nullable=False),
        sa.Column("conversation_id", _ID, nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name="fk_turn_conversation_id_conversation", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_turn"),
    )
    op.create_index("ix_turn_conversation_id", "turn", ["conversation_id"])
