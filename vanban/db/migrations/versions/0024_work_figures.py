"""Work: an index that holds all that figures are counted from."""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    columns = ["unit_id", "state", "last", "done_on", "document_id", "field"]
    op.create_index("ix_work_item_figures", "work_item", columns, unique=False)


def downgrade() -> None:
    op.drop_index("ix_work_item_figures", table_name="work_item")
