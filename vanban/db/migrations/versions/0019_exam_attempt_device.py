"""The sign-in that an attempt was last opened from."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("exam_attempt", sa.Column("device", sa.String(length=40), nullable=True))


def downgrade() -> None:
    op.drop_column("exam_attempt", "device")
