"""Files kept back until a person decides: their rows, and the folder of their bytes outside the library."""

import datetime
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.storing import Placement, fitted
from vanban.db.models import HeldFileRow
from vanban.documents import Mark, Metadata
from vanban.holding import HoldKind, HoldState
from vanban.principals import Audience, Publicity


@dataclass(frozen=True, slots=True)
class Hold:
    """Why a file is kept back: what kind of decision it needs, the reason as a Vietnamese sentence, and its rival."""

    kind: HoldKind
    reason: str
    marks: Sequence[Mark] = ()
    rival_id: int | None = None


@dataclass(frozen=True, slots=True)
class Clearance:
    """What a person has decided already about a file: its marks are no obstacle, nor its rivals; what it replaces."""

    marks: bool = False
    rivals: bool = False
    replaces_id: int | None = None


UNDECIDED = Clearance()


def waiting_hold(session: Session, sha256: str) -> HeldFileRow | None:
    """Returns the row of a file with these bytes that still waits, or None."""
    waiting = (HeldFileRow.sha256 == sha256, HeldFileRow.state == HoldState.WAITING.value)
    return session.scalar(select(HeldFileRow).where(*waiting).order_by(HeldFileRow.id).limit(1))


def add_hold(
    session: Session, name: str, sha256: str, size: int, *, hold: Hold, metadata: Metadata, placement: Placement
) -> HeldFileRow:
    """Returns the row of a file that now waits for a decision; of its words only the attributes are kept."""
    row = fitted(
        HeldFileRow(
            sha256=sha256,
            name=name,
            size=size,
            kind=hold.kind.value,
            reason=hold.reason,
            marks=json.dumps([asdict(mark) for mark in hold.marks], ensure_ascii=False),
            number=metadata.number.canonical if metadata.number else None,
            type=metadata.type,
            issuer=metadata.issuer,
            date=metadata.date,
            subject=metadata.subject,
            rival_id=hold.rival_id,
            owner_unit_id=placement.owner_unit_id,
            audience=placement.audience.value,
            publicity=placement.publicity.value,
            named_unit_ids=json.dumps(sorted(placement.named_unit_ids)),
            published=placement.published,
            held_at=datetime.datetime.now(datetime.UTC),
            state=HoldState.WAITING.value,
        )
    )
    session.add(row)
    session.flush()
    return row


def placement_of(row: HeldFileRow) -> Placement:
    """Returns whose a held file is to be and who may read it, as it was handed in."""
    named = frozenset(json.loads(row.named_unit_ids))
    return Placement(row.owner_unit_id, Audience(row.audience), Publicity(row.publicity), named, row.published)
