"""Counted work: what each item counts as, how many count alike; letters and indexes of reminders."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


_INDEXES = (
    ("ix_work_assignment_due", ["state", "due_on", "given_at"]),
    ("ix_work_assignment_waiting", ["state", "given_at"]),
)


def upgrade() -> None:
    for name, columns in _INDEXES:
        op.create_index(name, "work_assignment", columns, unique=False)
    op.add_column("work_reminder", sa.Column("mail_id", sa.BigInteger(), nullable=True))
    op.create_index("ix_work_reminder_at", "work_reminder", ["at", "person_id"], unique=False)
    _letters()
    op.create_table(
        "work_door",
        sa.Column("id", _ID, nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_work_door"),
        sa.UniqueConstraint("mark", name="uq_work_door_mark"),
    )
    op.create_table(
        "work_fact",
        sa.Column("item_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("lead_id", "document_id", "door_id")),
        sa.Column("field", sa.String(length=100), nullable=False),
        sa.Column("light", sa.String(length=12), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("item_id", name="pk_work_fact"),
    )
    op.create_table(
        "work_tally",
        sa.Column("span_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("axis", sa.String(length=8), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("door_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("light", sa.String(length=12), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("span_id", "axis", "key", "door_id", "light", name="pk_work_tally"),
    )
    op.create_table(
        "work_tally_day",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_work_tally_day"),
    )


def _letters() -> None:
    person = sa.ForeignKeyConstraint(
        ["person_id"], ["person.id"], name="fk_work_mail_person_id_person", ondelete="CASCADE"
    )
    op.create_table(
        "work_mail",
        sa.Column("id", _ID, nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(length=100), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        person,
        sa.PrimaryKeyConstraint("id", name="pk_work_mail"),
        sa.UniqueConstraint("person_id", "day", name="uq_work_mail_once"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_work_mail_due", "work_mail", ["state", "due_at"], unique=False)
    op.create_table(
        "work_notice",
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("mail", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("chat", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_work_notice_person_id_person", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name="pk_work_notice"),
    )


def downgrade() -> None:
    for table in ("work_notice", "work_mail"):
        op.drop_table(table)
    op.drop_index("ix_work_reminder_at", table_name="work_reminder")
    op.drop_column("work_reminder", "mail_id")
    for name, _ in _INDEXES:
        op.drop_index(name, table_name="work_assignment")
    for name in ("work_tally_day", "work_tally", "work_fact", "work_door"):
        op.drop_table(name)
