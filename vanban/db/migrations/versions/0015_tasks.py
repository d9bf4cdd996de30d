"""Tasks read out of documents, the bodies they name, and what each document's were last read from."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "document_task",
        sa.Column("id", _ID, nullable=False),
        sa.Column("document_id", _ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("group", "text", "lead", "partners", "product", "chair", "place", "due")
        ),
        sa.Column("first", sa.Date(), nullable=True),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("every", sa.String(length=12), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in ("every_day", "every_month", "minute")),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name="fk_document_task_document_id_document", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_document_task"),
    )
    op.create_index("ix_document_task_document_id", "document_task", ["document_id"])
    op.create_index("ix_document_task_last", "document_task", ["last", "kind"])
    op.create_table(
        "document_task_body",
        sa.Column("id", _ID, nullable=False),
        sa.Column("task_id", _ID, nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("lead", sa.Boolean(), nullable=False),
        sa.Column("unit_id", _ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["task_id"], ["document_task.id"], name="fk_document_task_body_task_id_document_task", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name="fk_document_task_body_unit_id_unit", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_document_task_body"),
    )
    op.create_index("ix_document_task_body_task_id", "document_task_body", ["task_id"])
    op.create_index("ix_document_task_body_unit_id", "document_task_body", ["unit_id"])
    op.create_table(
        "document_task_reading",
        sa.Column("document_id", _ID, nullable=False),
        sa.Column("sequence", _ID, nullable=False),
        sa.Column("reader", sa.Integer(), nullable=False),
        sa.Column("units", sa.String(length=16), nullable=False),
        sa.Column("issuer_id", _ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name="fk_document_task_reading_document_id_document", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["issuer_id"], ["unit.id"], name="fk_document_task_reading_issuer_id_unit", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("document_id", name="pk_document_task_reading"),
    )
    op.create_index("ix_document_task_reading_issuer_id", "document_task_reading", ["issuer_id"])


def downgrade() -> None:
    op.drop_index("ix_document_task_reading_issuer_id", table_name="document_task_reading")
    op.drop_table("document_task_reading")
    op.drop_index("ix_document_task_body_unit_id", table_name="document_task_body")
    op.drop_index("ix_document_task_body_task_id", table_name="document_task_body")
    op.drop_table("document_task_body")
    op.drop_index("ix_document_task_last", table_name="document_task")
    op.drop_index("ix_document_task_document_id", table_name="document_task")
    op.drop_table("document_task")
