"""Ended units are found without a walk over all: on every request it is asked whose place the person's unit took."""

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_unit_valid_to", "unit", ["valid_to"])


def downgrade() -> None:
    op.drop_index("ix_unit_valid_to", table_name="unit")
