"""Lists of units and people, kept between their preview and their application.

Revision ID: 0008
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Adds the table."""
    op.create_table(
        "roster_import",
        sa.Column("id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=True),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("warnings", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("new_units", sa.Integer(), nullable=False),
        sa.Column("changed_units", sa.Integer(), nullable=False),
        sa.Column("changed_people", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.Column("new_people", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_roster_import_person_id_person", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_roster_import"),
    )
    op.create_index("ix_roster_import_person_id", "roster_import", ["person_id"])


def downgrade() -> None:
    """Takes the table away."""
    op.drop_table("roster_import")
