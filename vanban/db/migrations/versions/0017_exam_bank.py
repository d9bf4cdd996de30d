"""The question bank: questions, their versions and sources, decisions and comments."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "exam_item",
        sa.Column("id", _ID, nullable=False),
        sa.Column("unit_id", _ID, nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=300), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("content_key", sa.String(length=64), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("embedding_model", sa.String(length=100), nullable=False),
        sa.Column("embedding", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_exam_item_unit_id_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_exam_item"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_exam_item_content_key", "exam_item", ["content_key"])
    op.create_index("ix_exam_item_list", "exam_item", ["unit_id", "state", "topic", "level"])
    op.create_table(
        "exam_item_version",
        sa.Column("id", _ID, nullable=False),
        sa.Column("item_id", _ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("author_id", _ID, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("topic", sa.String(length=300), nullable=False),
        sa.Column("code", sa.String(length=200), nullable=False),
        sa.Column("stem", sa.Text(), nullable=False),
        sa.Column("options", sa.Text(), nullable=False),
        sa.Column("keys", sa.Text(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("more", sa.Text(), nullable=False),
        sa.Column("content_key", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name="fk_exam_item_version_author_id_person", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["exam_item.id"], name="fk_exam_item_version_item_id_exam_item", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_exam_item_version"),
        sa.UniqueConstraint("item_id", "number", name="uq_exam_item_version_number"),
    )
    op.create_table(
        "exam_item_source",
        sa.Column("id", _ID, nullable=False),
        sa.Column("version_id", _ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.BigInteger(), nullable=False),
        sa.Column("section", sa.Integer(), nullable=True),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("citation", sa.Text(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["exam_item_version.id"],
            name="fk_exam_item_source_version_id_exam_item_version",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_exam_item_source"),
    )
    op.create_index("ix_exam_item_source_document_id", "exam_item_source", ["document_id"])
    op.create_index("ix_exam_item_source_version_id", "exam_item_source", ["version_id"])
    for name, words in (("decision", "note"), ("comment", "text")):
        table = f"exam_item_{name}"
        kind = [sa.Column("decision", sa.String(length=20), nullable=False)] if name == "decision" else []
        op.create_table(
            table,
            sa.Column("id", _ID, nullable=False),
            sa.Column("item_id", _ID, nullable=False),
            sa.Column("version", sa.Integer(), nullable=False),
            *kind,
            sa.Column("person_id", _ID, nullable=True),
            sa.Column("at", sa.DateTime(timezone=True), nullable=False),
            sa.Column(words, sa.Text(), nullable=False),
            sa.ForeignKeyConstraint(
                ["item_id"], ["exam_item.id"], name=f"fk_{table}_item_id_exam_item", ondelete="CASCADE"
            ),
            sa.ForeignKeyConstraint(
                ["person_id"], ["person.id"], name=f"fk_{table}_person_id_person", ondelete="SET NULL"
            ),
            sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        )
        op.create_index(f"ix_{table}_item_id", table, ["item_id"])


def downgrade() -> None:
    for table in ("exam_item_comment", "exam_item_decision"):
        op.drop_index(f"ix_{table}_item_id", table_name=table)
        op.drop_table(table)
    op.drop_index("ix_exam_item_source_version_id", table_name="exam_item_source")
    op.drop_index("ix_exam_item_source_document_id", table_name="exam_item_source")
    op.drop_table("exam_item_source")
    op.drop_table("exam_item_version")
    op.drop_index("ix_exam_item_list", table_name="exam_item")
    op.drop_index("ix_exam_item_content_key", table_name="exam_item")
    op.drop_table("exam_item")
