"""Where requests come to with what they want of a sitting: each gets its transaction here, and the time it came at.

Changes of many requests are committed together (``vanban.db.group_commit``). What a request is told is on the disk.
"""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from exams.sittings import taking
from exams.sittings.practising import feedback
from exams.sittings.saving import Sent
from exams.sittings.starting_together import Start
from exams.sittings.views import AttemptView, ResultView, Review, Save, Saved
from vanban.db.group_commit import GroupCommit
from vanban.db.session import Database
from vanban.exam_sittings import EventKind
from vanban.principals import Principal


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


@dataclass(frozen=True, slots=True)
class SittingDesk:
    """What ``exams.sittings.taking`` does, from any number of threads. ``clock`` is the server's."""

    changes: GroupCommit
    clock: Callable[[], datetime.datetime] = _now

    @property
    def database(self) -> Database:
        """The database of the sittings."""
        return self.changes.database

    def start(self, principal: Principal, sitting_id: int, *, device: str = "", address: str = "") -> AttemptView:
        """Returns a new attempt or the open one: see ``taking.start``."""
        asked = Start(principal, sitting_id, self.clock(), device, address)
        return self.changes.run_with_others(taking.start_together, asked)

    def attempt(self, principal: Principal, attempt_id: int, *, device: str = "") -> AttemptView:
        """Returns an own attempt: see ``taking.attempt_for``. Waits for the writer only where something changes."""
        now = self.clock()
        with self.database.session() as session:
            if taking.is_settled(session, principal, attempt_id, now=now, device=device):
                return taking.attempt_for(session, principal, attempt_id, now=now, device=device)
        return self.changes.run(
            lambda session: taking.attempt_for(session, principal, attempt_id, now=now, device=device)
        )

    def save(
        self, principal: Principal, attempt_id: int, saves: Sequence[Save], *, prediction: int | None = None
    ) -> Saved:
        """Returns what became of answers that came just now: see ``exams.sittings.saving.save_answers``."""
        sent = Sent(principal, attempt_id, saves, self.clock(), prediction)
        return self.changes.run_with_others(taking.save_together, sent)

    def note(self, principal: Principal, attempt_id: int, kind: EventKind, *, seconds: int = 0) -> None:
        """Notes something about an attempt: see ``taking.note_event``."""
        now = self.clock()
        self.changes.run(
            lambda session: taking.note_event(session, principal, attempt_id, kind, now=now, seconds=seconds)
        )

    def submit(
        self,
        principal: Principal,
        attempt_id: int,
        *,
        prediction: int | None = None,
        saves: Sequence[Save] = (),
        address: str = "",
    ) -> ResultView:
        """Returns the result of an attempt, handed in once: see ``taking.submit``."""
        now = self.clock()

        def work(session: Session) -> ResultView:
            return taking.submit(
                session, principal, attempt_id, now=now, prediction=prediction, saves=saves, address=address
            )

        return self.changes.run(work)

    def result(self, principal: Principal, attempt_id: int) -> ResultView:
        """Returns the result of an own attempt that has ended: see ``taking.result_for``."""
        now = self.clock()
        with self.database.session() as session:
            if taking.is_settled(session, principal, attempt_id, now=now):
                return taking.result_for(session, principal, attempt_id, now=now)
        return self.changes.run(lambda session: taking.result_for(session, principal, attempt_id, now=now))

    def feedback(self, principal: Principal, attempt_id: int, question: int) -> Review:
        """Returns a question of a practice with its key and why: see ``exams.sittings.practising.feedback``."""
        with self.database.session() as session:
            return feedback(session, principal, attempt_id, question)

    def close_due(self) -> int:
        """Returns how many attempts were handed in because nothing more can be done in them; ends when all are."""
        total = 0
        with self.database.session() as session:
            if not taking.any_due(session, now=self.clock()):
                return 0  # nobody who saves need wait for this look
        while closed := self.changes.run(lambda session: taking.close_due(session, now=self.clock())):
            total += closed
        return total
