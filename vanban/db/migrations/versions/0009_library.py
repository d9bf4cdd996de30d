"""The library at scale: the narrow table lists are searched in, an index that covers the list, hand-overs by unit."""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|\d+")
_COVERED = (
    *("superseded_by_id", "published", "audience", "publicity", "owner_unit_id"),
    *("date", "type", "issuer", "field", "status", "circulation", "effective_date"),
)


def upgrade() -> None:
    op.create_table(
        "listed_document",
        sa.Column("document_id", _ID, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name="fk_listed_document_document_id_document", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document_id", name="pk_listed_document"),
    )
    op.create_index("ix_listed_document_listed_at", "listed_document", ["listed_at"])
    op.create_index("ix_document_list", "document", list(_COVERED))
    op.add_column("incoming", sa.Column("words", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column("incoming", sa.Column("batch_id", _ID, nullable=True))
    op.add_column("incoming_transfer", sa.Column("from_unit_id", _ID, nullable=True))
    op.create_index("ix_incoming_transfer_to_unit_id", "incoming_transfer", ["to_unit_id"])
    _fill()


def downgrade() -> None:
    op.drop_index("ix_incoming_transfer_to_unit_id", table_name="incoming_transfer")
    op.drop_column("incoming_transfer", "from_unit_id")
    op.drop_column("incoming", "batch_id")
    op.drop_column("incoming", "words")
    op.drop_index("ix_document_list", table_name="document")
    op.drop_index("ix_listed_document_listed_at", table_name="listed_document")
    op.drop_table("listed_document")


def _fill() -> None:
    connection = op.get_bind()
    read = "SELECT id, published, ingested_at, number, type, subject, issuer FROM document ORDER BY id"
    write = "INSERT INTO listed_document (document_id, words, listed_at) VALUES (:id, :words, :listed_at)"
    rows = [
        {"id": row[0], "words": _words(row[3:]), "listed_at": row[2] if row[1] else None}
        for row in connection.execute(sa.text(read))
    ]
    if rows:
        connection.execute(sa.text(write), rows)


def _words(parts: "tuple[str | None, ...]") -> str:
    """As ``vanban.db.listed.words_of`` was at this version."""
    return "".join(f" {word}" for part in parts if part for word in _WORD.findall(_bare(part)))


def _bare(text: str) -> str:
    lowered = unicodedata.normalize("NFC", text).lower().replace("đ", "d")
    return "".join(c for c in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(c))
