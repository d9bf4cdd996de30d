"""The audit log is read newest first within what is looked for: each index ends in the number of the entry."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_BEFORE = ("action", "person_id", "unit_id")
_NOW = ("action", "address", "outcome", "person_id", "unit_id")


def upgrade() -> None:
    for column in _BEFORE:
        op.drop_index(f"ix_audit_{column}", "audit")
    for column in _NOW:
        op.create_index(f"ix_audit_{column}", "audit", [column, "sequence"])


def downgrade() -> None:
    for column in _NOW:
        op.drop_index(f"ix_audit_{column}", "audit")
    for column in _BEFORE:
        op.create_index(f"ix_audit_{column}", "audit", [column])
