"""Taking the last correction back: what each field was before is put there again, by the same ways as a correction."""

import json
from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from ingest.attributes import BY_KEY
from ingest.correcting import AUDIENCE, PUBLICITY, correct_attributes, correct_readers
from ingest.correcting_structure import restore_structure
from ingest.correcting_text import TEXT, correct_text, restored
from ingest.doubts import DOUBT, restore_doubt
from ingest.edges import restore_edges
from ingest.placing import Readers, readers_of
from ingest.stored_text import STRUCTURE
from vanban.db.corrections import RELATIONS, Change
from vanban.db.models import DocumentRow
from vanban.db.office_models import CorrectionRow
from vanban.errors import InvalidInput
from vanban.ports import Embedder

NOTHING_TO_UNDO = "Không có lần sửa nào hoàn tác được."


def undo_saving(
    session: Session, row: DocumentRow, saving: Sequence[CorrectionRow], *, embedder: Embedder
) -> list[Change]:
    """Returns what changed back; raises ``InvalidInput`` where the last correction cannot be taken back."""
    if not saving or not all(one.reversal for one in saving):
        raise InvalidInput(NOTHING_TO_UNDO)
    reversals = {one.field: json.loads(one.reversal or "{}") for one in saving}
    attributes = {key: value["value"] for key, value in reversals.items() if key in BY_KEY}
    changes = correct_attributes(session, row, attributes, embedder=embedder)
    if reversals.keys() & {AUDIENCE, PUBLICITY}:
        changes += correct_readers(session, row, _readers(session, row, reversals))
    if TEXT in reversals:
        changes += correct_text(session, row, restored(row.text, reversals[TEXT]), embedder=embedder)
    if STRUCTURE in reversals:
        changes += restore_structure(session, row, reversals[STRUCTURE], embedder=embedder)
    if RELATIONS in reversals:
        changes += restore_edges(session, row, [json.loads(one.reversal or "{}")["edge"] for one in saving])
    if DOUBT in reversals:
        changes += restore_doubt(row, reversals[DOUBT]["doubt"])
    return changes


def _readers(session: Session, row: DocumentRow, reversals: Mapping[str, Mapping[str, str]]) -> Readers:
    now = readers_of(session, row)
    audience = reversals.get(AUDIENCE, {}).get("value", now.value())
    publicity = reversals.get(PUBLICITY, {}).get("value", now.publicity.value)
    return Readers.from_value(audience, publicity)
