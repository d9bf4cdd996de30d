"""Which embedding model is in force, and the vectors of one that is being made ready."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "embedding_model",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("spec", sa.String(length=500), nullable=False),
        sa.Column("in_force", sa.Boolean(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_index("ix_embedding_model_in_force", "embedding_model", ["in_force"])
    op.create_table(
        "staged_vector",
        sa.Column("model", sa.String(length=100), nullable=False),
        sa.Column("passage_id", _ID, nullable=False),
        sa.Column("words_key", sa.String(length=32), nullable=False),
        sa.Column("embedding", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["passage_id"], ["passage.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("model", "passage_id"),
    )


def downgrade() -> None:
    op.drop_table("staged_vector")
    op.drop_table("embedding_model")
