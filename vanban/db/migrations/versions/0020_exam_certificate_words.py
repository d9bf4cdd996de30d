"""Where the certificates of a sitting are given and who signs them."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "exam_certificate_words",
        sa.Column("sitting_id", _ID, nullable=False),
        sa.Column("place", sa.String(length=100), nullable=False),
        sa.Column("position", sa.String(length=200), nullable=False),
        sa.Column("signer", sa.String(length=200), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["sitting_id"],
            ["exam_sitting.id"],
            name="fk_exam_certificate_words_sitting_id_exam_sitting",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("sitting_id", name="pk_exam_certificate_words"),
    )


def downgrade() -> None:
    op.drop_table("exam_certificate_words")
