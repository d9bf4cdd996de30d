"""Verifications of the audit log beside the requests: one at a time, how far it is, what the last one found."""

import json
import threading
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from api.failures import log_unexpected
from api.services import Services
from vanban.audit import Action, Entry, Outcome
from vanban.audit_anchors import AnchorFile
from vanban.db.audit import record
from vanban.db.audit_checking import checked
from vanban.db.audit_models import AuditRow
from vanban.db.audit_verification import Verification
from vanban.errors import VanbanError
from vanban.principals import Principal


@dataclass(frozen=True, slots=True)
class LastCheck:
    """What the log itself tells of the last verification, by whomever."""

    at: str
    intact: bool
    entries: int
    findings: int


@dataclass(slots=True)
class AuditRuns:
    """The verifications of one server. ``result`` is the last one made here, with its findings."""

    done: int = 0
    total: int = 0
    running: bool = False
    failed: bool = False
    result: Verification | None = None
    _door: threading.Lock = field(default_factory=threading.Lock)

    def start(self, services: Services, by: Principal, address: str) -> bool:
        """Tells whether a verification has been started; not while one is running."""
        with self._door:
            if self.running:
                return False
            self.running, self.failed, self.done, self.total = True, False, 0, 0
        # A daemon: it only reads, and a server that is to stop does not wait for it.
        threading.Thread(target=self._run, args=(services, by, address), name="audit check", daemon=True).start()
        return True

    def _run(self, services: Services, by: Principal, address: str) -> None:
        try:
            anchors = AnchorFile(services.settings.data_dir)
            self.result = checked(services.database, anchors, progress=self._note)
            with services.database.transaction() as session:
                record(session, verified_entry(self.result, by, address))
        except (SQLAlchemyError, OSError, VanbanError) as error:
            log_unexpected(error)
            self.failed = True
        finally:
            self.running = False

    def _note(self, done: int, total: int) -> None:
        self.done, self.total = done, max(done, total)


def verified_entry(result: Verification, by: Principal, address: str) -> Entry:
    """Returns the entry of a verification: how many entries it read and how many breaks it found."""
    outcome = Outcome.DONE if result.intact else Outcome.FAILED
    detail = {"entries": result.entries, "findings": result.found}
    return Entry(Action.AUDIT_VERIFIED, by, "audit", result.last, outcome, address, detail)


def last_check(services: Services) -> LastCheck | None:
    """Returns what the log tells of the last verification, or None where there was none."""
    newest = select(AuditRow).where(AuditRow.action == Action.AUDIT_VERIFIED.value)
    with services.database.session() as session:
        row = session.scalar(newest.order_by(AuditRow.sequence.desc()).limit(1))
    if row is None:
        return None
    try:
        told = json.loads(row.detail)
        return LastCheck(row.at, row.outcome == Outcome.DONE.value, int(told["entries"]), int(told["findings"]))
    except (ValueError, KeyError, TypeError):  # not words that the program wrote
        return None
