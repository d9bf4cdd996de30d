"""The versions of a document: those a newer one took the place of, and the newest, as far as a person may read."""

import datetime
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, defer

from vanban.db.keeping import kept_units
from vanban.db.models import DocumentRow, FileRow, HeldFileRow, IntakeBatchRow, IntakeJobRow, PersonRow
from vanban.db.permissions import readable
from vanban.holding import HoldState
from vanban.principals import Principal


@dataclass(frozen=True, slots=True)
class Version:
    """One version: its document, the file it came as, and who handed it in (None: not known, or not told)."""

    document: DocumentRow
    file_name: str
    size: int  # bytes
    received_at: datetime.datetime
    handed_in_by: str | None

    @property
    def newest(self) -> bool:
        """Whether no other version took its place."""
        return self.document.superseded_by_id is None


def versions_of(session: Session, row: DocumentRow, principal: Principal) -> list[Version]:
    """Returns the readable versions of a document, newest first; names of people only for who keeps its unit."""
    newest = row.superseded_by_id or row.id
    statement = (
        select(DocumentRow, FileRow)
        .join(FileRow, FileRow.sha256 == DocumentRow.file_sha256)
        .where(or_(DocumentRow.id == newest, DocumentRow.superseded_by_id == newest), readable(principal))
        .options(defer(DocumentRow.text))
    )
    found = sorted(
        ((one, file) for one, file in session.execute(statement)),
        key=lambda pair: (pair[0].id == newest, pair[0].id),
        reverse=True,
    )
    kept = kept_units(session, principal)
    names = _handed_in(session, [one.id for one, _ in found if one.owner_unit_id in kept])
    return [Version(one, file.name, file.size, file.received_at, names.get(one.id)) for one, file in found]


def version_ids(session: Session, document_id: int) -> frozenset[int]:
    """Returns the ids of all versions of a document, whoever may read them; show none of them for it."""
    own = select(DocumentRow.superseded_by_id).where(DocumentRow.id == document_id)
    newest = session.scalar(own) or document_id
    others = select(DocumentRow.id).where(DocumentRow.superseded_by_id == newest)
    return frozenset({document_id, newest, *session.scalars(others)})


def rivals_of(session: Session, row: DocumentRow, principal: Principal) -> list[HeldFileRow]:
    """Returns the files that wait as possible versions of a document, for who may decide about them."""
    statement = select(HeldFileRow).where(
        HeldFileRow.rival_id == row.id,
        HeldFileRow.state == HoldState.WAITING.value,
        HeldFileRow.owner_unit_id.in_(kept_units(session, principal)),
    )
    return list(session.scalars(statement.order_by(HeldFileRow.id)))


def _handed_in(session: Session, ids: list[int]) -> dict[int, str]:
    """Returns the name of who handed each document in, where it came through the queue."""
    statement = (
        select(IntakeJobRow.document_id, PersonRow.name)
        .join(IntakeBatchRow, IntakeBatchRow.id == IntakeJobRow.batch_id)
        .join(PersonRow, PersonRow.id == IntakeBatchRow.person_id)
        .where(IntakeJobRow.document_id.in_(ids))
        .order_by(IntakeJobRow.id.desc())
    )
    return {row.document_id: row.name for row in session.execute(statement)}
