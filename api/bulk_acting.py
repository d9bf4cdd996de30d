"""Acting on many documents from the list: each in a transaction of its own, with its entry in the audit log."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session
from starlette.requests import Request

from api.auditing import entry_of
from api.services import Services
from ingest.correcting import correct_attributes, correct_readers
from ingest.placing import Readers, readers_of
from ingest.publishing import publish
from ingest.removing import delete_document
from vanban.audit import Action, Detail
from vanban.db.audit import record
from vanban.db.bulk import BulkAction, checked_field
from vanban.db.corrections import Change, add_corrections
from vanban.db.keeping import kept_document
from vanban.db.models import DocumentRow
from vanban.errors import VanbanError
from vanban.principals import Audience, Principal, Publicity

_RECORDED = {
    BulkAction.FIELD: Action.CORRECTED,
    BulkAction.PLACE: Action.PLACED,
    BulkAction.PUBLISH: Action.PUBLISHED,
    BulkAction.REMOVE: Action.REMOVED,
}


@dataclass(frozen=True, slots=True)
class Choices:
    """What was chosen for an action: the field, or who may read."""

    field: str = ""
    audience: Audience = Audience.UNIT
    publicity: Publicity = Publicity.INTERNAL


@dataclass(slots=True)
class Outcome:
    """What became of each document: those done, and why the others were not."""

    done: list[int] = field(default_factory=list)
    failed: dict[int, str] = field(default_factory=dict)


def act(
    request: Request,
    services: Services,
    person: Principal,
    *,
    action: BulkAction,
    ids: Sequence[int],
    choices: Choices,
) -> Outcome:
    """Returns what became of each document; one that fails keeps none of the others back."""
    outcome = Outcome()
    for one in ids:
        try:
            _act_on(request, services, person, action, one, choices)
        except VanbanError as error:
            outcome.failed[one] = error.message
        else:
            outcome.done.append(one)
    return outcome


def _act_on(  # noqa: PLR0917 - the six things one step needs
    request: Request, services: Services, person: Principal, action: BulkAction, document_id: int, choices: Choices
) -> None:
    entry = entry_of(
        request,
        person,
        _RECORDED[action],
        target="document",
        target_id=document_id,
        detail=_detail(action, choices),
    )
    if action is BulkAction.REMOVE:

        def first(session: Session) -> None:
            kept_document(session, document_id, person)
            record(session, entry)

        delete_document(services.database, services.review.intake.files, document_id, first=first)
        return
    with services.database.transaction() as session:
        row = kept_document(session, document_id, person)
        if action is BulkAction.PUBLISH:
            publish(session, row)
        else:
            changes = _changes(session, services, row, action, choices)
            now = datetime.datetime.now(datetime.UTC)
            add_corrections(session, row, changes, person_id=person.person_id, at=now)
        record(session, entry)


def _changes(
    session: Session, services: Services, row: DocumentRow, action: BulkAction, choices: Choices
) -> list[Change]:
    """Returns what changes of a document: its field, or who may read it; units it names stay where units are named."""
    if action is BulkAction.FIELD:
        embedder = services.review.intake.embedder
        return correct_attributes(session, row, {"linh_vuc": checked_field(choices.field)}, embedder=embedder)
    named = readers_of(session, row).named
    return correct_readers(session, row, Readers(choices.audience, choices.publicity, named))


def _detail(action: BulkAction, choices: Choices) -> Detail:
    if action is BulkAction.FIELD:
        return {"fields": ["linh_vuc"], "bulk": True}
    if action is BulkAction.PLACE:
        return {"audience": choices.audience.value, "publicity": choices.publicity.value, "bulk": True}
    return {"bulk": True}
