"""Work: items, assignments, progress, letters, reminders, calendar feeds; programmes, calls, proposals, slots."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "programme",
        sa.Column("id", _ID, nullable=False),
        sa.Column("unit_id", _ID, nullable=False),
        sa.Column("owner", sa.String(length=20), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("opening", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("parent_id", _ID, nullable=True),
        sa.Column("number", sa.String(length=100), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("place", sa.String(length=100), nullable=False),
        sa.Column("signer", sa.String(length=200), nullable=False),
        sa.Column("position", sa.String(length=200), nullable=False),
        sa.Column("recipients", sa.Text(), nullable=False),
        sa.Column("author_id", _ID, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name="fk_programme_author_id_person", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["programme.id"], name="fk_programme_parent_id_programme", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_programme_unit_id_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_programme"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_programme_list", "programme", ["unit_id", "owner", "period", "first"], unique=False)
    op.create_table(
        "work_feed",
        sa.Column("id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("unit_id", _ID, nullable=True),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_work_feed_person_id_person", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_work_feed_unit_id_unit", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_work_feed"),
        sa.UniqueConstraint("token_hash", name="uq_work_feed_token_hash"),
    )
    op.create_index("ix_work_feed_person_id", "work_feed", ["person_id"], unique=False)
    op.create_table(
        "work_item",
        sa.Column("id", _ID, nullable=False),
        sa.Column("unit_id", _ID, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("group", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("due", sa.Text(), nullable=False),
        sa.Column("first", sa.Date(), nullable=True),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("every", sa.String(length=12), nullable=False),
        sa.Column("indicator", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("leader", sa.String(length=200), nullable=False),
        sa.Column("opinion", sa.String(length=20), nullable=False),
        sa.Column("field", sa.String(length=100), nullable=False),
        sa.Column("document_id", sa.BigInteger(), nullable=True),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("released", sa.Boolean(), nullable=False),
        sa.Column("answers_id", _ID, nullable=True),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("author_id", _ID, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["answers_id"], ["work_item.id"], name="fk_work_item_answers_id_work_item", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name="fk_work_item_author_id_person", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_work_item_unit_id_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_work_item"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_work_item_answers_id", "work_item", ["answers_id"], unique=False)
    op.create_index("ix_work_item_document_id", "work_item", ["document_id"], unique=False)
    op.create_index("ix_work_item_last", "work_item", ["last", "state"], unique=False)
    op.create_index("ix_work_item_list", "work_item", ["unit_id", "state", "last"], unique=False)
    op.create_table(
        "work_letter",
        sa.Column("id", _ID, nullable=False),
        sa.Column("unit_id", _ID, nullable=False),
        sa.Column("to_unit_id", _ID, nullable=True),
        sa.Column("addressee", sa.String(length=300), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("document_id", sa.BigInteger(), nullable=True),
        sa.Column("number", sa.String(length=100), nullable=False),
        sa.Column("dated", sa.Date(), nullable=True),
        sa.Column("signer", sa.String(length=200), nullable=False),
        sa.Column("position", sa.String(length=200), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("author_id", _ID, nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name="fk_work_letter_author_id_person", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["to_unit_id"], ["unit.id"], name="fk_work_letter_to_unit_id_unit", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_work_letter_unit_id_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_work_letter"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_work_letter_document_id", "work_letter", ["document_id"], unique=False)
    op.create_index("ix_work_letter_list", "work_letter", ["unit_id", "made_at"], unique=False)
    op.create_table(
        "programme_call",
        sa.Column("id", _ID, nullable=False),
        sa.Column("programme_id", _ID, nullable=False),
        sa.Column("unit_id", _ID, nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name="fk_programme_call_programme_id_programme", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_programme_call_unit_id_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_programme_call"),
        sa.UniqueConstraint("programme_id", "unit_id", name="uq_programme_call_unit"),
    )
    op.create_index("ix_programme_call_unit_id", "programme_call", ["unit_id"], unique=False)
    op.create_table(
        "programme_decision",
        sa.Column("id", _ID, nullable=False),
        sa.Column("programme_id", _ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(length=20), nullable=False),
        sa.Column("person_id", _ID, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_programme_decision_person_id_person", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name="fk_programme_decision_programme_id_programme", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_programme_decision"),
    )
    op.create_index("ix_programme_decision_programme_id", "programme_decision", ["programme_id"], unique=False)
    op.create_table(
        "programme_item",
        sa.Column("id", _ID, nullable=False),
        sa.Column("programme_id", _ID, nullable=False),
        sa.Column("item_id", _ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("group", sa.Text(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=True),
        sa.Column("meeting", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("carried_from_id", _ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["carried_from_id"],
            ["programme.id"],
            name="fk_programme_item_carried_from_id_programme",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["item_id"], ["work_item.id"], name="fk_programme_item_item_id_work_item"),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name="fk_programme_item_programme_id_programme", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_programme_item"),
        sa.UniqueConstraint("programme_id", "item_id", name="uq_programme_item_once"),
    )
    op.create_index("ix_programme_item_item_id", "programme_item", ["item_id"], unique=False)
    op.create_table(
        "programme_slot",
        sa.Column("id", _ID, nullable=False),
        sa.Column("programme_id", _ID, nullable=False),
        sa.Column("item_id", _ID, nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("start_minute", sa.Integer(), nullable=True),
        sa.Column("end_minute", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("leader", sa.String(length=300), nullable=False),
        sa.Column("attending", sa.Text(), nullable=False),
        sa.Column("preparing", sa.String(length=300), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["work_item.id"], name="fk_programme_slot_item_id_work_item", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name="fk_programme_slot_programme_id_programme", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_programme_slot"),
    )
    op.create_index("ix_programme_slot_programme_id", "programme_slot", ["programme_id"], unique=False)
    op.create_table(
        "work_assignment",
        sa.Column("id", _ID, nullable=False),
        sa.Column("item_id", _ID, nullable=False),
        sa.Column("unit_id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=True),
        sa.Column("lead", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("delegated_from_id", _ID, nullable=True),
        sa.Column("letter_id", _ID, nullable=True),
        sa.Column("given_by_id", _ID, nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["delegated_from_id"], ["work_assignment.id"], name="fk_work_assignment_delegated_from_id_work_assignment"
        ),
        sa.ForeignKeyConstraint(
            ["given_by_id"], ["person.id"], name="fk_work_assignment_given_by_id_person", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["item_id"], ["work_item.id"], name="fk_work_assignment_item_id_work_item"),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["work_letter.id"], name="fk_work_assignment_letter_id_work_letter", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_work_assignment_person_id_person"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_work_assignment_unit_id_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_work_assignment"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_work_assignment_item_id", "work_assignment", ["item_id"], unique=False)
    op.create_index("ix_work_assignment_letter_id", "work_assignment", ["letter_id"], unique=False)
    op.create_index("ix_work_assignment_list", "work_assignment", ["unit_id", "state", "due_on"], unique=False)
    op.create_index("ix_work_assignment_person_id", "work_assignment", ["person_id"], unique=False)
    op.create_table(
        "work_body",
        sa.Column("id", _ID, nullable=False),
        sa.Column("item_id", _ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("lead", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("unit_id", _ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["item_id"], ["work_item.id"], name="fk_work_body_item_id_work_item", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_work_body_unit_id_unit", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_work_body"),
    )
    op.create_index("ix_work_body_item_id", "work_body", ["item_id"], unique=False)
    op.create_index("ix_work_body_unit_id", "work_body", ["unit_id"], unique=False)
    op.create_table(
        "work_change",
        sa.Column("id", _ID, nullable=False),
        sa.Column("item_id", _ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("person_id", _ID, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["work_item.id"], name="fk_work_change_item_id_work_item"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_work_change_person_id_person", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_work_change"),
    )
    op.create_index("ix_work_change_item_id", "work_change", ["item_id"], unique=False)
    op.create_table(
        "programme_proposal",
        sa.Column("id", _ID, nullable=False),
        sa.Column("call_id", _ID, nullable=False),
        sa.Column("item_id", _ID, nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("into_id", _ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["call_id"], ["programme_call.id"], name="fk_programme_proposal_call_id_programme_call", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["into_id"], ["work_item.id"], name="fk_programme_proposal_into_id_work_item"),
        sa.ForeignKeyConstraint(["item_id"], ["work_item.id"], name="fk_programme_proposal_item_id_work_item"),
        sa.PrimaryKeyConstraint("id", name="pk_programme_proposal"),
        sa.UniqueConstraint("item_id", name="uq_programme_proposal_item_id"),
    )
    op.create_index("ix_programme_proposal_call_id", "programme_proposal", ["call_id"], unique=False)
    op.create_table(
        "programme_slot_person",
        sa.Column("slot_id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("leads", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_programme_slot_person_person_id_person", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["slot_id"],
            ["programme_slot.id"],
            name="fk_programme_slot_person_slot_id_programme_slot",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("slot_id", "person_id", name="pk_programme_slot_person"),
    )
    op.create_index("ix_programme_slot_person_person_id", "programme_slot_person", ["person_id"], unique=False)
    op.create_table(
        "work_progress",
        sa.Column("id", _ID, nullable=False),
        sa.Column("item_id", _ID, nullable=False),
        sa.Column("assignment_id", _ID, nullable=True),
        sa.Column("person_id", _ID, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["work_assignment.id"], name="fk_work_progress_assignment_id_work_assignment"
        ),
        sa.ForeignKeyConstraint(["item_id"], ["work_item.id"], name="fk_work_progress_item_id_work_item"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_work_progress_person_id_person", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_work_progress"),
    )
    op.create_index("ix_work_progress_item_id", "work_progress", ["item_id"], unique=False)
    op.create_table(
        "work_reminder",
        sa.Column("id", _ID, nullable=False),
        sa.Column("assignment_id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["work_assignment.id"],
            name="fk_work_reminder_assignment_id_work_assignment",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_work_reminder_person_id_person", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_work_reminder"),
        sa.UniqueConstraint("assignment_id", "person_id", "kind", "day", name="uq_work_reminder_once"),
    )
    op.create_index("ix_work_reminder_person", "work_reminder", ["person_id", "at"], unique=False)
    op.create_table(
        "work_evidence",
        sa.Column("id", _ID, nullable=False),
        sa.Column("progress_id", _ID, nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("document_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["progress_id"], ["work_progress.id"], name="fk_work_evidence_progress_id_work_progress"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_work_evidence"),
    )
    op.create_index("ix_work_evidence_progress_id", "work_evidence", ["progress_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_work_evidence_progress_id", table_name="work_evidence")
    op.drop_table("work_evidence")
    op.drop_index("ix_work_reminder_person", table_name="work_reminder")
    op.drop_table("work_reminder")
    op.drop_index("ix_work_progress_item_id", table_name="work_progress")
    op.drop_table("work_progress")
    op.drop_index("ix_programme_slot_person_person_id", table_name="programme_slot_person")
    op.drop_table("programme_slot_person")
    op.drop_index("ix_programme_proposal_call_id", table_name="programme_proposal")
    op.drop_table("programme_proposal")
    op.drop_index("ix_work_change_item_id", table_name="work_change")
    op.drop_table("work_change")
    op.drop_index("ix_work_body_unit_id", table_name="work_body")
    op.drop_index("ix_work_body_item_id", table_name="work_body")
    op.drop_table("work_body")
    op.drop_index("ix_work_assignment_person_id", table_name="work_assignment")
    op.drop_index("ix_work_assignment_list", table_name="work_assignment")
    op.drop_index("ix_work_assignment_letter_id", table_name="work_assignment")
    op.drop_index("ix_work_assignment_item_id", table_name="work_assignment")
    op.drop_table("work_assignment")
    op.drop_index("ix_programme_slot_programme_id", table_name="programme_slot")
    op.drop_table("programme_slot")
    op.drop_index("ix_programme_item_item_id", table_name="programme_item")
    op.drop_table("programme_item")
    op.drop_index("ix_programme_decision_programme_id", table_name="programme_decision")
    op.drop_table("programme_decision")
    op.drop_index("ix_programme_call_unit_id", table_name="programme_call")
    op.drop_table("programme_call")
    op.drop_index("ix_work_letter_list", table_name="work_letter")
    op.drop_index("ix_work_letter_document_id", table_name="work_letter")
    op.drop_table("work_letter")
    op.drop_index("ix_work_item_list", table_name="work_item")
    op.drop_index("ix_work_item_last", table_name="work_item")
    op.drop_index("ix_work_item_document_id", table_name="work_item")
    op.drop_index("ix_work_item_answers_id", table_name="work_item")
    op.drop_table("work_item")
    op.drop_index("ix_work_feed_person_id", table_name="work_feed")
    op.drop_table("work_feed")
    op.drop_index("ix_programme_list", table_name="programme")
    op.drop_table("programme")
