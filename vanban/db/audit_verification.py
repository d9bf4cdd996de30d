"""Verification of the audit log: every hash computed again, in one read of the table, without the ORM.

Each entry's hash covers the hash before it, so an entry that was edited, inserted, removed or moved breaks the chain
at its place; entries cut off at the end are noticed at the head. Whoever can rewrite the whole database can rewrite
the whole chain: against that stand the anchors, hashes that were written down elsewhere (``vanban.audit_anchors``).
"""

import json
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Engine, select

from vanban.audit import GENESIS, Action, entry_hash
from vanban.audit_anchors import Anchor
from vanban.db.audit_models import AuditHeadRow, AuditRow

BLOCK = 5_000  # rows fetched at once
LISTED = 100  # findings that are kept one by one; the others are counted
FIELDS = tuple(column for column in AuditRow.__table__.columns if column.key != "hash")  # in the order of the hash
Progress = Callable[[int, int], None]  # entries done, entries there are


class Break(StrEnum):
    """What is wrong at a place of the chain."""

    ALTERED = "khong_khop"  # the entry's hash is not that of its words: edited, moved, or put in between
    MISSING = "thieu"  # numbers without an entry
    EXTRA = "thua"  # entries that were never written by the program: after the head, or before the checkpoint
    HEAD = "sai_dau_chuoi"  # the head does not end the chain
    ANCHOR = "khac_moc"  # another hash than the one written down earlier
    SEAL = "moc_gia"  # an anchor that this installation did not seal


@dataclass(frozen=True, slots=True)
class Finding:
    """One break, from entry ``first`` to entry ``last``."""

    kind: Break
    first: int
    last: int


@dataclass(slots=True)
class Verification:
    """What a verification saw. ``entries`` were read; ``checked_anchors`` were compared."""

    entries: int = 0
    last: int = 0
    last_hash: str = GENESIS
    pruned_through: int = 0  # entries up to here were exported and removed, which the chain itself tells
    checked_anchors: int = 0
    found: int = 0
    findings: list[Finding] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def intact(self) -> bool:
        """Tells whether nothing was found."""
        return self.found == 0

    def note(self, kind: Break, first: int, last: int | None = None) -> None:
        """Counts a break and keeps it, up to ``LISTED``."""
        self.found += 1
        if len(self.findings) < LISTED:
            self.findings.append(Finding(kind, first, first if last is None else last))


@dataclass(frozen=True, slots=True)
class Start:
    """Where the chain begins: after the entries that were pruned, or at its very beginning."""

    sequence: int = 0
    hash: str = GENESIS


def verify(engine: Engine, anchors: Iterable[Anchor] = (), *, progress: Progress | None = None) -> Verification:
    """Returns what a reading of the whole log finds; it holds one read transaction for as long as it takes."""
    began = time.perf_counter()
    result = Verification()
    with _snapshot(engine) as connection:
        start, head = checkpoint(connection), _head(connection)
        result.pruned_through, result.last, result.last_hash = start.sequence, start.sequence, start.hash
        walk = _Walk(result, {anchor.sequence: anchor.hash for anchor in anchors})
        walk.compare(start.sequence, start.hash)
        walk.follow(connection, total=(head.sequence if head else 0) - start.sequence, progress=progress)
        walk.finish(head)
    result.seconds = time.perf_counter() - began
    return result


def checkpoint(connection: Connection) -> Start:
    """Returns where the chain begins, as the last pruning entered it in the log itself."""
    pruned = select(AuditRow.detail).where(AuditRow.action == Action.AUDIT_PRUNED.value)
    detail = connection.execute(pruned.order_by(AuditRow.sequence.desc()).limit(1)).scalar()
    try:
        told = json.loads(detail) if detail else {}
        return Start(int(told["through"]), str(told["hash"])) if told else Start()
    except (ValueError, KeyError, TypeError):  # not words that the program wrote: the walk will say so
        return Start()


def _snapshot(engine: Engine) -> Connection:
    """Returns a connection that sees one moment; SQLite readers always do."""
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    return engine.connect()


def _head(connection: Connection) -> Start | None:
    row = connection.execute(select(AuditHeadRow.sequence, AuditHeadRow.hash)).first()
    return Start(row[0], row[1]) if row else None


@dataclass(slots=True)
class _Walk:
    """The way along the chain, entry by entry."""

    result: Verification
    anchors: dict[int, str]

    def follow(self, connection: Connection, *, total: int, progress: Progress | None) -> None:
        rows = connection.execution_options(yield_per=BLOCK).execute(
            select(*FIELDS, AuditRow.hash).order_by(AuditRow.sequence)
        )
        for block in rows.partitions():
            for row in block:
                self.step(row)
            if progress is not None:
                progress(self.result.entries, total)

    def step(self, row: Sequence[Any]) -> None:
        result, sequence, stored = self.result, row[0], row[-1]
        result.entries += 1
        if sequence <= result.last:
            result.note(Break.EXTRA, sequence)
            return
        if sequence != result.last + 1:
            result.note(Break.MISSING, result.last + 1, sequence - 1)
        elif entry_hash(result.last_hash, row[:-1]) != stored:
            result.note(Break.ALTERED, sequence)
        result.last, result.last_hash = sequence, stored
        if sequence in self.anchors:
            self.compare(sequence, stored)

    def compare(self, sequence: int, stored: str) -> None:
        wanted = self.anchors.pop(sequence, None)
        if wanted is not None:
            self.result.checked_anchors += 1
            if wanted != stored:
                self.result.note(Break.ANCHOR, sequence)

    def finish(self, head: Start | None) -> None:
        result = self.result
        ends = head or Start()
        if result.last < ends.sequence:
            result.note(Break.MISSING, result.last + 1, ends.sequence)
        elif result.last > ends.sequence:
            result.note(Break.EXTRA, ends.sequence + 1, result.last)
        elif result.last_hash != ends.hash:
            result.note(Break.HEAD, result.last)
        for sequence in sorted(self.anchors):
            if sequence > result.last:
                self.result.checked_anchors += 1
                result.note(Break.ANCHOR, sequence)
