"""The audit entry of files that the command hands in, written with their batch."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ingest.storing import Placement


def hand_in_entry(placement: "Placement") -> "Callable[[Session, int], None]":
    """Returns what records, in the transaction that makes a batch, for whom files are handed in."""
    from vanban.audit import Action, Detail
    from vanban.db.operator_entries import record_command

    detail: Detail = {
        "unit": placement.owner_unit_id,
        "audience": placement.audience.value,
        "publicity": placement.publicity.value,
    }

    def noted(session: "Session", batch_id: int) -> None:
        record_command(session, Action.HANDED_IN, target="batch", target_id=batch_id, detail=detail)

    return noted
