"""Publishing and discarding over the web and the API: who may, and what is recorded of it."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from starlette.requests import Request

from api.auditing import entry_of
from api.services import Services
from ingest.publishing import ALREADY, publish
from ingest.removing import delete_document
from vanban.audit import Action
from vanban.db.audit import record
from vanban.db.keeping import kept_document, kept_units
from vanban.db.models import DocumentRow
from vanban.errors import InvalidInput, NotAllowed
from vanban.principals import Principal

MAY_NOT_REPLACE = "Văn bản muốn thay thuộc đơn vị khác nên đồng chí không thay được."
MAY_NOT_PUBLISH = "Chỉ văn thư và quản trị viên được xem các văn bản chờ công bố."


def may_publish(session: Session, person: Principal) -> None:
    """Raises ``NotAllowed`` for a person who keeps no unit's documents."""
    if not kept_units(session, person):
        raise NotAllowed(MAY_NOT_PUBLISH)


def publish_documents(
    request: Request,
    services: Services,
    person: Principal,
    document_ids: Sequence[int],
    *,
    replaces_id: int | None = None,
) -> None:
    """Publishes documents, all of them or none; ``replaces_id`` is for a single one.

    Raises ``NotFound``, ``NotAllowed`` and what :func:`ingest.publishing.publish` raises.
    """
    with services.database.transaction() as session:
        for document_id in document_ids:
            row = kept_document(session, document_id, person)
            _may_replace(session, replaces_id, person)
            replaced = replaces_id if replaces_id is not None else row.replaces_id
            publish(session, row, replaces_id=replaces_id)
            detail = {"replaces": replaced}
            entry = entry_of(request, person, Action.PUBLISHED, target="document", target_id=document_id, detail=detail)
            record(session, entry)


def discard_document(request: Request, services: Services, person: Principal, document_id: int) -> None:
    """Removes a document that waits to be published, with its file; raises ``InvalidInput`` for a published one."""

    def settle(session: Session) -> None:
        row = kept_document(session, document_id, person)
        if row.published:
            raise InvalidInput(ALREADY)
        record(session, entry_of(request, person, Action.REMOVED, target="document", target_id=document_id))

    delete_document(services.database, services.review.intake.files, document_id, first=settle)


def _may_replace(session: Session, replaces_id: int | None, person: Principal) -> None:
    replaced = session.get(DocumentRow, replaces_id) if replaces_id is not None else None
    if replaced is not None and replaced.owner_unit_id not in kept_units(session, person):
        raise NotAllowed(MAY_NOT_REPLACE)
