"""Keeping the audit log: how long at least, anchoring its end once a day, and removing what is older."""

import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from vanban.audit import Action, Detail, Entry, moment_words
from vanban.audit_anchors import Anchor, AnchorFile
from vanban.db.audit import record
from vanban.db.audit_models import AuditHeadRow, AuditRow
from vanban.db.session import Database
from vanban.errors import InvalidInput
from vanban.principals import Principal

KEPT_AT_LEAST = datetime.timedelta(days=730)  # two years (Quy định 384-QĐ/TW, Điều 17)


def anchor_now(database: Database, anchors: AnchorFile, *, now: datetime.datetime) -> Anchor | None:
    """Returns the anchor of the log's end as it is now, written down; None for an empty log."""
    with database.session() as session:
        head = session.execute(select(AuditHeadRow.sequence, AuditHeadRow.hash)).first()
    return anchors.add(head[0], head[1], now=now) if head is not None and head[0] else None


def anchor_if_due(database: Database, anchors: AnchorFile, *, now: datetime.datetime) -> Anchor | None:
    """Returns a new anchor when the last one is a day old; else None."""
    return anchor_now(database, anchors, now=now) if anchors.due(now=now) else None


def prunable_through(session: Session, before: datetime.datetime, *, now: datetime.datetime) -> int:
    """Returns the number of the last entry older than ``before`` with none younger in front of it; 0 for none.

    Raises ``InvalidInput`` where the entries would not have been kept for two years.
    """
    if before > now - KEPT_AT_LEAST:
        raise InvalidInput(
            f"Nhật ký phải được giữ ít nhất 2 năm: chỉ dọn được bản ghi trước {(now - KEPT_AT_LEAST):%d/%m/%Y}."
        )
    younger = session.scalar(select(func.min(AuditRow.sequence)).where(AuditRow.at >= moment_words(before)))
    last = session.scalar(select(func.max(AuditRow.sequence))) or 0
    return last if younger is None else younger - 1


def prune(session: Session, by: Principal | None, *, through: int, exported: str) -> int:
    """Returns how many entries were removed: all up to ``through``, which must have been exported before.

    The removal enters itself in the log, with the hash of the last entry removed, so the rest still verifies.
    ``exported`` is the SHA-256 of the file that holds what is removed. Runs in a transaction that writes.
    """
    last_hash = session.scalar(select(AuditRow.hash).where(AuditRow.sequence == through))
    if last_hash is None:
        return 0
    removed = session.scalar(select(func.count()).select_from(AuditRow).where(AuditRow.sequence <= through)) or 0
    detail: Detail = {"through": through, "hash": last_hash, "count": removed, "file_sha256": exported}
    record(session, Entry(Action.AUDIT_PRUNED, by, "audit", through, detail=detail))
    session.execute(delete(AuditRow).where(AuditRow.sequence <= through))
    return removed
