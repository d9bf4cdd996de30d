"""Taking the last correction back over the web."""

from sqlalchemy.orm import Session
from starlette.requests import Request

from api.correction_saving import saved
from api.services import Services
from ingest.undoing import undo_saving
from vanban.db.corrections import Change, last_saving
from vanban.db.models import DocumentRow
from vanban.principals import Principal

UNDONE = "Hoàn tác lần sửa trước."


def undo(
    request: Request, services: Services, person: Principal, document_id: int, *, base: int | None
) -> list[Change]:
    """Returns what changed back; raises what :func:`api.correction_saving.saved` raises, and ``InvalidInput`` where
    the last correction cannot be taken back."""

    def work(session: Session, row: DocumentRow) -> list[Change]:
        saving = last_saving(session, row.id)
        return undo_saving(session, row, saving, embedder=services.review.intake.embedder)

    return saved(request, services, person, document_id, base=base, work=work, note=UNDONE)
