"""Intake: how pages were read, doubts, held files, the queue, states of relations, superseded versions."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _extend_documents()
    _create_readings()
    _extend_relations()
    _create_held_files()
    _create_queue()


def downgrade() -> None:
    for table in ("intake_job", "intake_batch", "held_file", "doubt", "page"):
        op.drop_table(table)
    with op.batch_alter_table("relation") as relation:
        relation.add_column(sa.Column("confirmed", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE relation SET confirmed = (state = 'xac_nhan')")
    with op.batch_alter_table("relation") as relation:
        relation.drop_index("ix_relation_state")
        relation.drop_constraint("fk_relation_decided_by_id_person", type_="foreignkey")
        for column in ("decided_at", "decided_by_id", "state", "part"):
            relation.drop_column(column)
        relation.alter_column("confirmed", server_default=None)
    op.drop_index("ix_document_text_key", "document")
    op.drop_index("ix_document_superseded_by_id", "document")
    op.drop_column("document", "text_key")
    op.drop_column("document", "superseded_by_id")
    op.drop_column("document", "quality")


def _extend_documents() -> None:
    # Plain ADD COLUMN: SQLite would rebuild a table for a constraint, and dropping the old one would cascade.
    op.add_column("document", sa.Column("quality", sa.Float(), nullable=True))
    op.add_column("document", sa.Column("superseded_by_id", _ID, nullable=True))
    op.add_column("document", sa.Column("text_key", sa.String(length=64), nullable=True))
    op.create_index("ix_document_superseded_by_id", "document", ["superseded_by_id"])
    op.create_index("ix_document_text_key", "document", ["text_key"])


def _create_readings() -> None:
    op.create_table(
        "page",
        sa.Column("document_id", _ID, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("quality", sa.Float(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=True),
        sa.Column("raw_text", sa.Text(), nullable=False),
        _to("page", "document_id", "document", "CASCADE"),
        sa.PrimaryKeyConstraint("document_id", "number", name="pk_page"),
    )
    op.create_table(
        "doubt",
        sa.Column("id", _ID, nullable=False),
        sa.Column("document_id", _ID, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        _to("doubt", "document_id", "document", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_doubt"),
    )
    op.create_index("ix_doubt_document_id", "doubt", ["document_id"])


def _extend_relations() -> None:
    with op.batch_alter_table("relation") as relation:
        relation.add_column(sa.Column("part", sa.Text(), nullable=False, server_default=""))
        relation.add_column(sa.Column("state", sa.String(length=12), nullable=False, server_default="de_xuat"))
        relation.add_column(sa.Column("decided_by_id", _ID, nullable=True))
        relation.add_column(sa.Column("decided_at", _MOMENT, nullable=True))
        relation.create_foreign_key(
            "fk_relation_decided_by_id_person", "person", ["decided_by_id"], ["id"], ondelete="SET NULL"
        )
        relation.create_index("ix_relation_state", ["state"])
    op.execute("UPDATE relation SET state = 'xac_nhan' WHERE confirmed")
    with op.batch_alter_table("relation") as relation:
        relation.drop_column("confirmed")
        relation.alter_column("part", server_default=None)
        relation.alter_column("state", server_default=None)


def _create_held_files() -> None:
    op.create_table(
        "held_file",
        sa.Column("id", _ID, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=400), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.Column("number", sa.String(length=100), nullable=True),
        sa.Column("type", sa.String(length=60), nullable=True),
        sa.Column("issuer", sa.String(length=300), nullable=True),
        sa.Column("date", sa.Date(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("rival_id", _ID, nullable=True),
        *_placement(),
        sa.Column("held_at", _MOMENT, nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("decided_by_id", _ID, nullable=True),
        sa.Column("decided_at", _MOMENT, nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("document_id", _ID, nullable=True),
        _to("held_file", "rival_id", "document", "SET NULL"),
        _to("held_file", "owner_unit_id", "unit", None),
        _to("held_file", "decided_by_id", "person", "SET NULL"),
        _to("held_file", "document_id", "document", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_held_file"),
    )
    for column in ("sha256", "rival_id", "owner_unit_id", "state"):
        op.create_index(f"ix_held_file_{column}", "held_file", [column])


def _create_queue() -> None:
    op.create_table(
        "intake_batch",
        sa.Column("id", _ID, nullable=False),
        sa.Column("label", sa.String(length=300), nullable=False),
        sa.Column("person_id", _ID, nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        _to("intake_batch", "person_id", "person", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_intake_batch"),
    )
    op.create_index("ix_intake_batch_person_id", "intake_batch", ["person_id"])
    op.create_table(
        "intake_job",
        sa.Column("id", _ID, nullable=False),
        sa.Column("batch_id", _ID, nullable=False),
        sa.Column("parent_id", _ID, nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        *_placement(),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("not_before", _MOMENT, nullable=True),
        sa.Column("started_at", _MOMENT, nullable=True),
        sa.Column("finished_at", _MOMENT, nullable=True),
        sa.Column("worker", sa.String(length=100), nullable=True),
        sa.Column("lease_until", _MOMENT, nullable=True),
        sa.Column("step", sa.String(length=60), nullable=False),
        sa.Column("step_done", sa.Integer(), nullable=False),
        sa.Column("step_total", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("number", sa.String(length=100), nullable=True),
        sa.Column("passages", sa.Integer(), nullable=False),
        sa.Column("warnings", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("document_id", _ID, nullable=True),
        sa.Column("held_file_id", _ID, nullable=True),
        _to("intake_job", "batch_id", "intake_batch", "CASCADE"),
        _to("intake_job", "parent_id", "intake_job", "CASCADE"),
        _to("intake_job", "owner_unit_id", "unit", None),
        _to("intake_job", "document_id", "document", "SET NULL"),
        _to("intake_job", "held_file_id", "held_file", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_intake_job"),
        sqlite_autoincrement=True,
    )
    for column in ("batch_id", "parent_id", "sha256"):
        op.create_index(f"ix_intake_job_{column}", "intake_job", [column])
    op.create_index("ix_intake_job_next", "intake_job", ["state", "priority", "id"])


def _placement() -> list[sa.Column[object]]:
    return [
        sa.Column("owner_unit_id", _ID, nullable=False),
        sa.Column("audience", sa.String(length=10), nullable=False),
        sa.Column("publicity", sa.String(length=10), nullable=False),
        sa.Column("named_unit_ids", sa.Text(), nullable=False),
    ]


def _to(table: str, column: str, other: str, ondelete: str | None) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{other}"
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete=ondelete)
