"""Decisions about held files over the web: who may, and what was decided."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from api.services import Services
from ingest.intake import IntakeResult
from ingest.reviewing import Noted
from ingest.storing import Placement
from vanban.audit import Action, Detail, Entry
from vanban.db.audit import record
from vanban.db.keeping import held_file, kept_units
from vanban.db.models import HeldFileRow
from vanban.errors import NotAllowed
from vanban.principals import Audience, Principal, Publicity

DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision led to; ``status`` is that of the intake, or "dismissed"."""

    status: str
    document_id: int | None = None
    held_file_id: int | None = None
    problem: str | None = None


def may_decide(services: Services, person: Principal) -> None:
    """Raises ``NotAllowed`` for a person who keeps no unit's documents."""
    with services.database.session() as session:
        if not kept_units(session, person):
            raise NotAllowed("Chỉ văn thư và quản trị viên được xem các tệp chờ quyết định.")


def decide(
    services: Services,
    person: Principal,
    held_file_id: int,
    *,
    decision: str,
    audience: str | None = None,
    publicity: str | None = None,
    note: str = "",
    address: str = "",
) -> Decided:
    """Returns what became of a held file; raises ``NotFound`` where it is not theirs, ``NotAllowed`` when decided."""
    with services.database.session() as session:
        row = held_file(session, held_file_id, person)
    noted = decision_entry(person, decision, address)
    if decision == "dismiss":
        services.review.dismiss(row.id, by=person.person_id, note=note, noted=noted)
        return Decided(DISMISSED)
    if decision == "replace":
        return _told(services.review.replace_rival(row.id, by=person.person_id, note=note, noted=noted))
    chosen = _placement(row, audience, publicity)
    accepted = services.review.accept(row.id, by=person.person_id, placement=chosen, note=note, noted=noted)
    return _told(accepted)


def decision_entry(person: Principal, decision: str, address: str) -> Noted:
    """Returns what records a decision about a held file in the transaction of the decision."""

    def noted(session: Session, row: HeldFileRow) -> None:
        detail: Detail = {"decision": decision, "document": row.document_id, "unit": row.owner_unit_id}
        record(session, Entry(Action.DECIDED_HELD, person, "held_file", row.id, address=address, detail=detail))

    return noted


def held_view(row: HeldFileRow) -> dict[str, Any]:
    """Returns what is shown of a held file."""
    plain = ("id", "name", "kind", "reason", "number", "type", "issuer", "date", "subject", "rival_id")
    rest = ("owner_unit_id", "held_at", "state", "document_id", "note")
    return {name: getattr(row, name) for name in (*plain, *rest)} | {"marks": json.loads(row.marks)}


def _placement(row: HeldFileRow, audience: str | None, publicity: str | None) -> Placement | None:
    if not audience and not publicity:
        return None
    chosen = Audience(audience or Audience.UNIT)
    return Placement(row.owner_unit_id, chosen, Publicity(publicity or Publicity.INTERNAL), published=row.published)


def _told(result: IntakeResult) -> Decided:
    document_id = result.document_id if result.held else None
    return Decided(result.status.value, document_id, result.held_file_id, result.error)
