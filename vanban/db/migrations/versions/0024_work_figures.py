"""Work: an index that holds all that figures are counted from; mail that tells of reminders, once a day."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    columns = ["unit_id", "state", "last", "done_on", "document_id", "field"]
    op.create_index("ix_work_item_figures", "work_item", columns, unique=False)
    op.create_table(
        "work_mail",
        sa.Column("id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_work_mail_person_id_person", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_work_mail"),
        sa.UniqueConstraint("person_id", "day", name="uq_work_mail_once"),
    )


def downgrade() -> None:
    op.drop_table("work_mail")
    op.drop_index("ix_work_item_figures", table_name="work_item")
