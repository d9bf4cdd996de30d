"""The audit entry of a file that a worker took in: written with the end of its job, in one transaction."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.intake import IntakeResult, IntakeStatus
from ingest.jobs import Claim
from vanban.audit import Action, Entry, Outcome
from vanban.db.audit import record
from vanban.db.models import IntakeBatchRow
from vanban.principals import Channel, Principal

_OUTCOMES = {IntakeStatus.FAILED: Outcome.FAILED, IntakeStatus.REJECTED: Outcome.DENIED}


def record_taken_in(session: Session, claim: Claim, result: IntakeResult) -> None:
    """Records what became of a file, in the name of the person who handed it in and of the unit it is for."""
    handed_in = select(IntakeBatchRow.person_id).where(IntakeBatchRow.id == claim.batch_id)
    person = Principal(session.scalar(handed_in), "", (claim.placement.owner_unit_id,), channel=Channel.COMMAND)
    entry = Entry(
        Action.DOCUMENT_TAKEN_IN,
        person,
        *_target(claim, result),
        _OUTCOMES.get(result.status, Outcome.DONE),
        detail={"batch": claim.batch_id, "job": claim.job_id, "status": result.status.value},
    )
    record(session, entry)


def _target(claim: Claim, result: IntakeResult) -> tuple[str, int]:
    if result.held and result.document_id is not None:
        return "document", result.document_id
    return ("job", claim.job_id) if result.held_file_id is None else ("held_file", result.held_file_id)
