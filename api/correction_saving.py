"""Saving a correction over the web: one transaction with its history, its audit entries and the check of the base."""

import datetime
from collections.abc import Callable, Mapping

from sqlalchemy.orm import Session
from starlette.requests import Request

from api.auditing import entry_of
from api.services import Services
from ingest.correcting import AUDIENCE, PUBLICITY, correct_attributes, correct_readers
from ingest.placing import Readers
from vanban.audit import Action, Detail
from vanban.db.audit import record
from vanban.db.corrections import RELATIONS, Change, add_corrections, check_base
from vanban.db.keeping import kept_document
from vanban.db.models import DocumentRow
from vanban.principals import Principal

_ACTIONS = {AUDIENCE: Action.PLACED, PUBLICITY: Action.PLACED, RELATIONS: Action.RELATION_DECIDED}
Work = Callable[[Session, DocumentRow], list[Change]]


def saved(
    request: Request,
    services: Services,
    person: Principal,
    document_id: int,
    *,
    base: int | None,
    work: Work,
    note: str = "",
) -> list[Change]:
    """Returns what a piece of work changed of a document, kept with its history and recorded, all at once or not.

    ``base`` None asks for no check of the version. Raises ``NotFound``, ``NotAllowed``, ``OutdatedBase`` where someone
    else was quicker, and what the work raises.
    """
    with services.database.transaction() as session:
        row = kept_document(session, document_id, person)
        if base is not None:
            check_base(session, document_id, base)
        changes = work(session, row)
        keep_changes(session, request, person, row, changes=changes, note=note)
    return changes


def keep_changes(
    session: Session, request: Request, person: Principal, row: DocumentRow, *, changes: list[Change], note: str = ""
) -> None:
    """Writes the history and the audit entries of changes that were made in this transaction."""
    if not changes:
        return
    now = datetime.datetime.now(datetime.UTC)
    add_corrections(session, row, changes, person_id=person.person_id, at=now, note=note)
    for action, fields in _by_action(changes).items():
        detail: Detail = {"fields": sorted(set(fields)), "changes": len(fields), "published": row.published}
        record(session, entry_of(request, person, action, target="document", target_id=row.id, detail=detail))


def save_attributes(
    request: Request,
    services: Services,
    person: Principal,
    document_id: int,
    *,
    base: int,
    values: Mapping[str, str],
    readers: Readers | None,
    note: str = "",
) -> list[Change]:
    """Returns what changed of a document's attributes and readers; ``readers`` None leaves those as they are.

    Raises ``InvalidAttributes`` and ``InvalidInput`` beside what :func:`saved` raises.
    """

    def work(session: Session, row: DocumentRow) -> list[Change]:
        changes = correct_attributes(session, row, values, embedder=services.review.intake.embedder)
        return changes + (correct_readers(session, row, readers) if readers is not None else [])

    return saved(request, services, person, document_id, base=base, work=work, note=note)


def _by_action(changes: list[Change]) -> dict[Action, list[str]]:
    found: dict[Action, list[str]] = {}
    for change in changes:
        found.setdefault(_ACTIONS.get(change.field, Action.CORRECTED), []).append(change.field)
    return found
