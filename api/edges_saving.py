"""Decisions about edges over the web: on one or on many, of one document or of several, all in one transaction."""

from collections.abc import Mapping

from sqlalchemy.orm import Session
from starlette.requests import Request

from api.correction_saving import keep_changes
from api.services import Services
from ingest.edges import decide_edges
from vanban.db.keeping import kept_document, kept_units
from vanban.db.relations import edge
from vanban.documents import RelationState
from vanban.errors import NotAllowed
from vanban.principals import Principal

MAY_NOT_REVIEW = "Chỉ văn thư và quản trị viên được xem các quan hệ chờ xác nhận."


def may_review(session: Session, person: Principal) -> None:
    """Raises ``NotAllowed`` for a person who keeps no unit's documents."""
    if not kept_units(session, person):
        raise NotAllowed(MAY_NOT_REVIEW)


def decide_many(request: Request, services: Services, person: Principal, states: Mapping[int, RelationState]) -> int:
    """Returns how many edges changed their state, all of these or none.

    Raises the same ``NotFound`` for a missing edge and for one whose source the person may not read, ``NotAllowed``
    for one of a document that the person does not keep.
    """
    changed = 0
    with services.database.transaction() as session:
        by_source: dict[int, dict[int, RelationState]] = {}
        for edge_id, state in states.items():
            by_source.setdefault(edge(session, edge_id, person).source_id, {})[edge_id] = state
        for source_id, own in by_source.items():
            row = kept_document(session, source_id, person)
            changes = decide_edges(session, row, own, by=person)
            keep_changes(session, request, person, row, changes=changes)
            changed += len(changes)
    return changed
