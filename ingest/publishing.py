"""Publishing what a person has looked at: from then on a document is searched, listed, counted and named by edges."""

import datetime
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.identity import Resemblance, resemblance, rivals, same_words
from ingest.linking import relink
from ingest.versions import supersede
from vanban.db.index_log import log_upsert
from vanban.db.models import DocumentRow
from vanban.db.permissions import readable
from vanban.db.validity import refresh_status, targets_of
from vanban.document_numbers import parse_number
from vanban.documents import Metadata
from vanban.errors import InvalidInput
from vanban.principals import Principal

ALREADY = "Văn bản này đã được công bố."
NOT_A_RIVAL = "Văn bản được chọn để thay không còn là bản đang dùng. Hãy mở lại trang và chọn lại."
PAGE_SIZE = 10


@dataclass(frozen=True, slots=True)
class NearVersion:
    """A published document of the same identity or the same words, and how much the two texts agree."""

    row: DocumentRow
    likeness: Resemblance


def waiting(session: Session, principal: Principal, *, page: int = 1) -> tuple[int, list[DocumentRow]]:
    """Returns how many documents wait for this person to publish them, and one page of them, oldest first."""
    condition = (DocumentRow.published.is_(False), readable(principal))
    ids = session.scalars(select(DocumentRow.id).where(*condition).order_by(DocumentRow.id)).all()
    shown = ids[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return len(ids), list(
        session.scalars(select(DocumentRow).where(DocumentRow.id.in_(shown)).order_by(DocumentRow.id))
    )


def near_versions(session: Session, row: DocumentRow) -> list[NearVersion]:
    """Returns the published documents that this one may be a duplicate or another version of, the likest first.

    Only those that the people of the owning unit may read.
    """
    metadata = Metadata(
        number=parse_number(row.number) if row.number else None, type=row.type, issuer=row.issuer, date=row.date
    )
    found = {one.id: one for one in rivals(session, metadata, unit_id=row.owner_unit_id)}
    same = same_words(session, row.text_key, unit_id=row.owner_unit_id) if row.text_key else None
    if same is not None and same.superseded_by_id is None and same.published:
        found[same.id] = same
    found.pop(row.id, None)
    near = [NearVersion(one, resemblance(row.text, one.text)) for one in found.values()]
    return sorted(near, key=lambda one: -one.likeness.share)


def publish(
    session: Session, row: DocumentRow, *, replaces_id: int | None = None, now: datetime.datetime | None = None
) -> None:
    """Publishes a document in the caller's transaction, in the place of another where one is named.

    It counts as taken in now, so that alerts of new documents see it when people can. Raises ``InvalidInput`` where it
    is published already, or what it is to replace is no version of it in use.
    """
    if row.published:
        raise InvalidInput(ALREADY)
    replaced = replaces_id if replaces_id is not None else _still_in_use(session, row.replaces_id)
    if replaces_id is not None and replaces_id not in {one.row.id for one in near_versions(session, row)}:
        raise InvalidInput(NOT_A_RIVAL)
    row.published, row.replaces_id = True, None
    row.ingested_at = now or datetime.datetime.now(datetime.UTC)
    session.flush()
    if replaced is not None:
        supersede(session, replaced, by=row)
    relink(session, row)
    refresh_status(session, {row.id, *targets_of(session, [row.id])})
    log_upsert(session, row.id)


def _still_in_use(session: Session, document_id: int | None) -> int | None:
    """Returns the id of what was to be replaced when the file was decided about, unless it has gone since."""
    row = session.get(DocumentRow, document_id) if document_id is not None else None
    return row.id if row is not None and row.superseded_by_id is None else None
