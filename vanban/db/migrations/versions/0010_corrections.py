"""Corrections and publishing: where pages begin, what a document is to replace, how a correction is undone."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("document", sa.Column("page_starts", sa.Text(), nullable=True))
    op.add_column("document", sa.Column("replaces_id", _ID, nullable=True))
    op.add_column("correction", sa.Column("reversal", sa.Text(), nullable=True))
    op.add_column("intake_job", sa.Column("published", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column("held_file", sa.Column("published", sa.Boolean(), server_default=sa.true(), nullable=False))


def downgrade() -> None:
    op.drop_column("held_file", "published")
    op.drop_column("intake_job", "published")
    op.drop_column("correction", "reversal")
    op.drop_column("document", "replaces_id")
    op.drop_column("document", "page_starts")
