"""Sessions know the generation they belong to; attempts to sign in are counted for all processes together."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("web_session", sa.Column("version", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", _ID, nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("account_key", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_attempt"),
    )
    op.create_index("ix_sign_in_attempt_address", "sign_in_attempt", ["address", "at"])
    op.create_index("ix_sign_in_attempt_account", "sign_in_attempt", ["account_key", "at"])
    op.create_index("ix_sign_in_attempt_at", "sign_in_attempt", ["at"])


def downgrade() -> None:
    op.drop_index("ix_sign_in_attempt_at", table_name="sign_in_attempt")
    op.drop_index("ix_sign_in_attempt_account", table_name="sign_in_attempt")
    op.drop_index("ix_sign_in_attempt_address", table_name="sign_in_attempt")
    op.drop_table("sign_in_attempt")
    op.drop_column("web_session", "version")
