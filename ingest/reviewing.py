"""What a person decides about a held file: take it in, let it replace its rival, or drop it.

The decision and what it does to the library are written in one transaction; the bytes leave the folder of held files
after that, so a crash in between costs nothing but an unreferenced file.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ingest.held_files import Clearance, placement_of
from ingest.intake import Intake, IntakeResult, IntakeStatus
from ingest.storing import Placement
from vanban.db.models import HeldFileRow
from vanban.errors import NotAllowed, NotFound
from vanban.holding import HoldKind, HoldState
from vanban.principals import Audience, Publicity

DECIDED = "Tệp này đã có quyết định rồi."
NO_RIVAL = "Tệp này không có văn bản nào để thay."
Noted = Callable[[Session, HeldFileRow], None]  # is told of the decided row in the transaction of the decision


def unnoted(_session: Session, _row: HeldFileRow) -> None:
    """Does nothing: nobody wants to know of the decision."""


@dataclass(frozen=True, slots=True)
class Review:
    """Decides about held files. Who may decide is asked by the caller (``vanban.db.keeping``)."""

    intake: Intake

    def accept(
        self,
        held_file_id: int,
        *,
        by: int | None,
        placement: Placement | None = None,
        note: str = "",
        noted: Noted = unnoted,
    ) -> IntakeResult:
        """Returns what became of a held file that is taken in as a document of its own.

        A marked one goes to its unit alone, as internal, where no other ``placement`` is chosen. A file that is
        found to have a rival then waits again, for that decision.
        """
        row = self._waiting(held_file_id)
        marked = HoldKind(row.kind) is HoldKind.MARKED
        chosen = placement or (_narrow(row) if marked else placement_of(row))
        clearance = Clearance(marks=True, rivals=not marked)
        return self._take(row, chosen, clearance, _Decision(HoldState.ACCEPTED, by, note, noted))

    def replace_rival(
        self, held_file_id: int, *, by: int | None, note: str = "", noted: Noted = unnoted
    ) -> IntakeResult:
        """Returns what became of a held file that takes the place of its rival, as a newer version of it."""
        row = self._waiting(held_file_id)
        if row.rival_id is None:
            raise NotFound(NO_RIVAL)
        clearance = Clearance(marks=True, rivals=True, replaces_id=row.rival_id)
        return self._take(row, placement_of(row), clearance, _Decision(HoldState.REPLACED, by, note, noted))

    def dismiss(self, held_file_id: int, *, by: int | None, note: str = "", noted: Noted = unnoted) -> None:
        """Drops a held file: its bytes are deleted, its row keeps the hash, the reason and who decided."""
        with self.intake.database.transaction() as session:
            row = self._waiting(held_file_id, session)
            _Decision(HoldState.DISMISSED, by, note, noted).write(session, row)
        self._forget(row.sha256)

    def original(self, held_file_id: int) -> bytes:
        """Returns the bytes of a file that waits, for the person who must look at it; raises ``NotFound``."""
        return self.intake.held_files.read(self._waiting(held_file_id).sha256)

    def _take(
        self, row: HeldFileRow, placement: Placement, clearance: Clearance, decision: "_Decision"
    ) -> IntakeResult:
        def settle(session: Session, result: IntakeResult) -> None:
            if result.status is IntakeStatus.FAILED:
                return  # it was readable when it was held: it goes on waiting, for a person to look
            current = session.get_one(HeldFileRow, row.id)
            if current.state != HoldState.WAITING.value:
                raise NotAllowed(DECIDED)
            current.document_id = result.document_id if result.held else None
            decision.write(session, current)

        data = self.intake.held_files.read(row.sha256)
        result = self.intake.take_bytes(row.name, data, placement=placement, clearance=clearance, settle=settle)
        if result.status is not IntakeStatus.FAILED:
            self._forget(row.sha256)
        return result

    def _waiting(self, held_file_id: int, session: Session | None = None) -> HeldFileRow:
        if session is None:
            with self.intake.database.session() as own:
                return self._waiting(held_file_id, own)
        row = session.get(HeldFileRow, held_file_id)
        if row is None:
            raise NotFound("Không có tệp chờ quyết định này.")
        if row.state != HoldState.WAITING.value:
            raise NotAllowed(DECIDED)
        return row

    def _forget(self, sha256: str) -> None:
        """Deletes the bytes of a decided file, unless another row with the same bytes waits."""
        with self.intake.files.exclusive():
            with self.intake.database.session() as session:
                waiting = (HeldFileRow.sha256 == sha256, HeldFileRow.state == HoldState.WAITING.value)
                left = session.scalar(select(func.count()).select_from(HeldFileRow).where(*waiting))
            if not left:
                self.intake.held_files.remove(sha256)


@dataclass(frozen=True, slots=True)
class _Decision:
    state: HoldState
    by: int | None
    note: str
    noted: Noted

    def write(self, session: Session, row: HeldFileRow) -> None:
        row.state, row.decided_by_id, row.note = self.state.value, self.by, self.note[:2_000]
        row.decided_at = datetime.datetime.now(datetime.UTC)
        self.noted(session, row)


def _narrow(row: HeldFileRow) -> Placement:
    return Placement(row.owner_unit_id, Audience.UNIT, Publicity.INTERNAL, published=row.published)
