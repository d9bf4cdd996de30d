"""Administration: what was answered, settings changed on the page, nicknames and abbreviations of the office."""

import datetime
import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_AT_ONCE = 500  # turns read at a time


def upgrade() -> None:
    op.create_table(
        "answer_fact",
        sa.Column("id", _ID, nullable=False),
        sa.Column("turn_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("person_id", _ID, nullable=True),
        sa.Column("unit_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("origin", sa.String(length=12), nullable=False),
        sa.Column("duration_ms", sa.Float(), nullable=False),
        sa.Column("cited", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_answer_fact_person_id_person", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_answer_fact"),
    )
    op.create_index("ix_answer_fact_day", "answer_fact", ["day", "unit_id", "kind"])
    op.create_index("ix_answer_fact_person_id", "answer_fact", ["person_id"])
    op.create_index("ix_answer_fact_turn_id", "answer_fact", ["turn_id"])
    op.create_table(
        "answer_citation",
        sa.Column("fact_id", _ID, nullable=False),
        sa.Column("document_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["fact_id"], ["answer_fact.id"], name="fk_answer_citation_fact_id_answer_fact", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("fact_id", "document_id", name="pk_answer_citation"),
    )
    op.create_index("ix_answer_citation_document_id", "answer_citation", ["document_id"])
    op.create_table(
        "setting_override",
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("changed_by_id", _ID, nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["person.id"], name="fk_setting_override_changed_by_id_person", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("key", name="pk_setting_override"),
    )
    op.create_table(
        "alias",
        sa.Column("id", _ID, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("meaning", sa.Text(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("changed_by_id", _ID, nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["person.id"], name="fk_alias_changed_by_id_person", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_alias"),
        sa.UniqueConstraint("kind", "name", name="uq_alias_kind_name"),
    )
    _fill()


def downgrade() -> None:
    op.drop_table("alias")
    op.drop_table("setting_override")
    op.drop_index("ix_answer_citation_document_id", table_name="answer_citation")
    op.drop_table("answer_citation")
    op.drop_index("ix_answer_fact_turn_id", table_name="answer_fact")
    op.drop_index("ix_answer_fact_person_id", table_name="answer_fact")
    op.drop_index("ix_answer_fact_day", table_name="answer_fact")
    op.drop_table("answer_fact")


def _fill() -> None:
    """Notes the turns that are stored already; the units are those their people are in now."""
    bind = op.get_bind()
    turns = sa.text(
        "SELECT turn.id, turn.reply, turn.asked_at, conversation.person_id, person.unit_id FROM turn"
        " JOIN conversation ON conversation.id = turn.conversation_id"
        " JOIN person ON person.id = conversation.person_id WHERE turn.id > :last ORDER BY turn.id LIMIT :most"
    ).columns(asked_at=sa.DateTime(timezone=True))
    last = 0
    while rows := bind.execute(turns, {"last": last, "most": _AT_ONCE}).all():
        last = rows[-1][0]
        for row in rows:
            _note(bind, row)


def _note(bind: sa.Connection, row: sa.Row[Any, Any, Any, Any, Any]) -> None:
    turn_id, reply, asked_at, person_id, unit_id = row
    told = json.loads(reply)
    aware = asked_at if asked_at.tzinfo else asked_at.replace(tzinfo=datetime.UTC)
    documents = sorted({int(one["document_id"]) for one in told.get("citations", ())})
    fact = sa.table("answer_fact", *map(sa.column, _FIELDS))
    values = (
        *(turn_id, asked_at, aware.astimezone().date(), person_id, unit_id, told.get("kind", "answer")),
        *(told.get("origin", "extractive"), float(told.get("timing_ms") or 0), len(documents)),
    )
    bind.execute(sa.insert(fact).values(dict(zip(_FIELDS, values, strict=True))))
    found = sa.text("SELECT id FROM answer_fact WHERE turn_id = :turn")
    fact_id = bind.execute(found, {"turn": turn_id}).scalar_one()
    cited = sa.table("answer_citation", sa.column("fact_id"), sa.column("document_id"))
    for document_id in documents:
        bind.execute(sa.insert(cited).values(fact_id=fact_id, document_id=document_id))


_FIELDS = ("turn_id", "asked_at", "day", "person_id", "unit_id", "kind", "origin", "duration_ms", "cited")
