"""Exam papers and sittings: papers, variants, decisions; sittings, attempts, answers, events, certificates."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "exam_paper",
        sa.Column("id", _ID, nullable=False),
        sa.Column("unit_id", _ID, nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("scale", sa.Integer(), nullable=False),
        sa.Column("matrix", sa.Text(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("author_id", _ID, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name="fk_exam_paper_author_id_person", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_exam_paper_unit_id_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_exam_paper"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_exam_paper_list", "exam_paper", ["unit_id", "state"], unique=False)
    op.create_table(
        "exam_paper_decision",
        sa.Column("id", _ID, nullable=False),
        sa.Column("paper_id", _ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(length=20), nullable=False),
        sa.Column("person_id", _ID, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["exam_paper.id"], name="fk_exam_paper_decision_paper_id_exam_paper", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_exam_paper_decision_person_id_person", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_exam_paper_decision"),
    )
    op.create_index("ix_exam_paper_decision_paper_id", "exam_paper_decision", ["paper_id"], unique=False)
    op.create_table(
        "exam_paper_item",
        sa.Column("id", _ID, nullable=False),
        sa.Column("paper_id", _ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("item_id", _ID, nullable=False),
        sa.Column("version_id", _ID, nullable=False),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["exam_item.id"], name="fk_exam_paper_item_item_id_exam_item"),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["exam_paper.id"], name="fk_exam_paper_item_paper_id_exam_paper", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["exam_item_version.id"], name="fk_exam_paper_item_version_id_exam_item_version"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_exam_paper_item"),
        sa.UniqueConstraint("paper_id", "item_id", name="uq_exam_paper_item_item"),
    )
    op.create_index("ix_exam_paper_item_item_id", "exam_paper_item", ["item_id"], unique=False)
    op.create_table(
        "exam_paper_variant",
        sa.Column("id", _ID, nullable=False),
        sa.Column("paper_id", _ID, nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("arrangement", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["exam_paper.id"], name="fk_exam_paper_variant_paper_id_exam_paper", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_exam_paper_variant"),
        sa.UniqueConstraint("paper_id", "code", name="uq_exam_paper_variant_code"),
    )
    op.create_table(
        "exam_sitting",
        sa.Column("id", _ID, nullable=False),
        sa.Column("unit_id", _ID, nullable=False),
        sa.Column("paper_id", _ID, nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("invitation", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("everyone", sa.Boolean(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("tie_break_answer", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("author_id", _ID, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name="fk_exam_sitting_author_id_person", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["paper_id"], ["exam_paper.id"], name="fk_exam_sitting_paper_id_exam_paper"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_exam_sitting_unit_id_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_exam_sitting"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_exam_sitting_list", "exam_sitting", ["unit_id", "state"], unique=False)
    op.create_table(
        "exam_attempt",
        sa.Column("id", _ID, nullable=False),
        sa.Column("sitting_id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("unit_id", _ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("arrangement", sa.Text(), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended", sa.String(length=20), nullable=True),
        sa.Column("right", sa.Integer(), nullable=True),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("prediction", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_exam_attempt_person_id_person"),
        sa.ForeignKeyConstraint(["sitting_id"], ["exam_sitting.id"], name="fk_exam_attempt_sitting_id_exam_sitting"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_exam_attempt_unit_id_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_exam_attempt"),
        sa.UniqueConstraint("sitting_id", "person_id", "number", name="uq_exam_attempt_number"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_exam_attempt_open", "exam_attempt", ["submitted_at", "ends_at"], unique=False)
    op.create_index("ix_exam_attempt_person", "exam_attempt", ["person_id", "sitting_id"], unique=False)
    op.create_table(
        "exam_sitting_unit",
        sa.Column("sitting_id", _ID, nullable=False),
        sa.Column("unit_id", _ID, nullable=False),
        sa.Column("below", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["exam_sitting.id"], name="fk_exam_sitting_unit_sitting_id_exam_sitting", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_exam_sitting_unit_unit_id_unit"),
        sa.PrimaryKeyConstraint("sitting_id", "unit_id", name="pk_exam_sitting_unit"),
    )
    op.create_table(
        "exam_answer",
        sa.Column("attempt_id", _ID, nullable=False),
        sa.Column("question", sa.Integer(), nullable=False),
        sa.Column("chosen", sa.String(length=60), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("right", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["exam_attempt.id"], name="fk_exam_answer_attempt_id_exam_attempt", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("attempt_id", "question", name="pk_exam_answer"),
    )
    op.create_table(
        "exam_certificate",
        sa.Column("id", _ID, nullable=False),
        sa.Column("attempt_id", _ID, nullable=False),
        sa.Column("unit_id", _ID, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by_id", _ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["exam_attempt.id"], name="fk_exam_certificate_attempt_id_exam_attempt"
        ),
        sa.ForeignKeyConstraint(
            ["issued_by_id"], ["person.id"], name="fk_exam_certificate_issued_by_id_person", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_exam_certificate_unit_id_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_exam_certificate"),
        sa.UniqueConstraint("attempt_id", name="uq_exam_certificate_attempt_id"),
        sa.UniqueConstraint("unit_id", "year", "number", name="uq_exam_certificate_number"),
    )
    op.create_table(
        "exam_event",
        sa.Column("id", _ID, nullable=False),
        sa.Column("attempt_id", _ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["exam_attempt.id"], name="fk_exam_event_attempt_id_exam_attempt", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_exam_event"),
    )
    op.create_index("ix_exam_event_attempt_id", "exam_event", ["attempt_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_exam_event_attempt_id", table_name="exam_event")
    op.drop_table("exam_event")
    op.drop_table("exam_certificate")
    op.drop_table("exam_answer")
    op.drop_table("exam_sitting_unit")
    op.drop_index("ix_exam_attempt_person", table_name="exam_attempt")
    op.drop_index("ix_exam_attempt_open", table_name="exam_attempt")
    op.drop_table("exam_attempt")
    op.drop_index("ix_exam_sitting_list", table_name="exam_sitting")
    op.drop_table("exam_sitting")
    op.drop_table("exam_paper_variant")
    op.drop_index("ix_exam_paper_item_item_id", table_name="exam_paper_item")
    op.drop_table("exam_paper_item")
    op.drop_index("ix_exam_paper_decision_paper_id", table_name="exam_paper_decision")
    op.drop_table("exam_paper_decision")
    op.drop_index("ix_exam_paper_list", table_name="exam_paper")
    op.drop_table("exam_paper")
