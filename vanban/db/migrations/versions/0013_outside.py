"""What may leave on chat channels: which documents are of a sensitive field; the name of our account on a platform."""

import sqlalchemy as sa
from alembic import op

from vanban.sensitive_fields import is_sensitive

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_BEFORE = (
    *("superseded_by_id", "published", "audience", "publicity", "owner_unit_id"),
    *("date", "type", "issuer", "field", "status", "circulation", "effective_date"),
)


def upgrade() -> None:
    op.add_column(
        "channel_platform", sa.Column("name", sa.String(length=100), server_default=sa.text("''"), nullable=False)
    )
    op.add_column("document", sa.Column("sensitive", sa.Boolean(), server_default=sa.false(), nullable=False))
    _class_fields()
    op.drop_index("ix_document_list", table_name="document")
    op.create_index("ix_document_list", "document", [*_BEFORE, "sensitive"])


def downgrade() -> None:
    op.drop_index("ix_document_list", table_name="document")
    op.create_index("ix_document_list", "document", list(_BEFORE))
    op.drop_column("document", "sensitive")
    op.drop_column("channel_platform", "name")


def _class_fields() -> None:
    connection = op.get_bind()
    fields = connection.execute(sa.text("SELECT DISTINCT field FROM document WHERE field IS NOT NULL")).scalars().all()
    document = sa.table("document", sa.column("field", sa.String), sa.column("sensitive", sa.Boolean))
    for field in filter(is_sensitive, fields):
        connection.execute(sa.update(document).where(document.c.field == field).values(sensitive=sa.true()))
