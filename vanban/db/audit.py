"""Writing the audit log: each entry in the transaction of what it tells of, chained to the one before."""

import datetime
from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from vanban.audit import GENESIS, Entry, canonical_detail, entry_hash, moment_words
from vanban.db.audit_models import AuditHeadRow, AuditRow

HEAD = 1  # the id of the only row of audit_head


def record(session: Session, entry: Entry, *, now: datetime.datetime | None = None) -> int:
    """Returns the sequence number of a new entry, written in the caller's transaction.

    The transaction must be one that writes (``Database.transaction``): the head of the chain is locked until it ends,
    so entries are numbered in the order of their commits and a transaction rolled back leaves no gap.
    """
    return record_all(session, [entry], now=now)[0]


def record_all(session: Session, entries: Sequence[Entry], *, now: datetime.datetime | None = None) -> list[int]:
    """Returns the numbers of new entries, written together in the caller's transaction: see ``record``."""
    head = _locked_head(session)
    at = moment_words(now or datetime.datetime.now(datetime.UTC))
    rows = []
    for entry in entries:
        head.sequence += 1
        fields = _fields(entry, head.sequence, at)
        head.hash = entry_hash(head.hash, fields.values())
        rows.append({**fields, "hash": head.hash})
    session.execute(insert(AuditRow), rows)
    session.flush()
    return [row["sequence"] for row in rows]


def _fields(entry: Entry, sequence: int, at: str) -> dict[str, Any]:
    """Returns the columns of an entry in the order of the table, which is that of its hash."""
    who = entry.principal
    return {
        "sequence": sequence,
        "at": at,
        "action": entry.action.value,
        "outcome": entry.outcome.value,
        "person_id": who.person_id if who else None,
        "unit_id": who.unit_id if who else None,
        "channel": who.channel.value if who else "",
        "address": entry.address[:64],
        "target": entry.target,
        "target_id": str(entry.target_id)[:64],
        "detail": canonical_detail(entry.detail),
    }


def _locked_head(session: Session) -> AuditHeadRow:
    wanted = select(AuditHeadRow).where(AuditHeadRow.id == HEAD).with_for_update()
    head = session.scalar(wanted)
    if head is None:
        try:
            with session.begin_nested():
                session.add(AuditHeadRow(id=HEAD, sequence=0, hash=GENESIS))
        except IntegrityError:
            pass  # another process made it at the same moment
        head = session.scalars(wanted).one()
    return head
