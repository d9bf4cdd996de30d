"""How much of everything there is, for those who watch over an installation: counts alone, no names."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from vanban.audit import Action
from vanban.db.account_models import WebSessionRow
from vanban.db.audit_models import AuditHeadRow, AuditRow
from vanban.db.models import DocumentRow, IntakeJobRow, PassageRow


def jobs_by_state(session: Session) -> Mapping[str, int]:
    """Returns the number of intake jobs in each state."""
    counted = select(IntakeJobRow.state, func.count()).group_by(IntakeJobRow.state)
    return {row[0]: row[1] for row in session.execute(counted)}


def held_counts(session: Session) -> Mapping[str, int]:
    """Returns the numbers of documents, of passages and of audit entries ever written."""
    return {
        "documents": session.scalar(select(func.count()).select_from(DocumentRow)) or 0,
        "passages": session.scalar(select(func.count()).select_from(PassageRow)) or 0,
        "audit_entries": session.scalar(select(func.max(AuditHeadRow.sequence))) or 0,
    }


def open_sessions(session: Session, *, now: datetime.datetime) -> int:
    """Returns how many sign-ins are neither revoked nor past their absolute end."""
    live = WebSessionRow.revoked_at.is_(None), WebSessionRow.expires_at > now
    return session.scalar(select(func.count()).select_from(WebSessionRow).where(*live)) or 0


@dataclass(slots=True)
class SignInCounts:
    """Sign-ins by how they ended, out of the audit log; each look reads only the entries since the last one."""

    _until: int = 0  # the last entry looked at
    _counts: dict[str, int] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def read(self, session: Session) -> Mapping[str, int]:
        """Returns the numbers by outcome, since the first entry."""
        with self._lock:
            newest = session.scalar(select(func.max(AuditHeadRow.sequence))) or 0
            between = AuditRow.sequence > self._until, AuditRow.sequence <= newest
            counted = select(AuditRow.outcome, func.count()).where(AuditRow.action == Action.SIGN_IN, *between)
            for outcome, count in session.execute(counted.group_by(AuditRow.outcome)):
                self._counts[outcome] = self._counts.get(outcome, 0) + count
            self._until = newest
            return dict(self._counts)
