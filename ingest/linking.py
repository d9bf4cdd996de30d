"""Which held document an edge means: the one its number, date and type word leave possible, or none."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from vanban.db.models import DocumentRow, RelationRow
from vanban.db.permissions import slices
from vanban.text import search_form

# One code, two types (DOMAIN §2): the word that names the target decides.
_SHARED_CODE_WORDS = tuple(search_form(word) for word in ("Quyết định", "Quy định", "Thông tư", "Thông tri"))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A held document that bears the number an edge names."""

    id: int
    type: str | None
    date: datetime.date | None


def relink(session: Session, document: DocumentRow) -> None:
    """Points the edges out of a document, and all edges that name its number, at what they mean now."""
    condition = RelationRow.source_id == document.id
    if document.number_key is not None:
        condition = or_(condition, RelationRow.target_key == document.number_key)
    _point(session, session.scalars(select(RelationRow).where(condition)).all())


def relink_number(session: Session, number_key: str | None) -> None:
    """Points all edges that name a number at what they mean now; for when a bearer of the number has gone."""
    if number_key is not None:
        _point(session, session.scalars(select(RelationRow).where(RelationRow.target_key == number_key)).all())


def the_target(edge: RelationRow, source_date: datetime.date | None, bearers: Iterable[Candidate]) -> int | None:
    """Returns the id of the one document an edge can mean, or None when there is none or more than one.

    A named date must be the document's; a text cannot name a document younger than itself; copies of one document
    (same type and date) count as one, the first taken in.
    """
    possible: dict[tuple[str | None, datetime.date | None], int] = {}
    for bearer in sorted(bearers, key=lambda candidate: candidate.id):
        if bearer.id != edge.source_id and _fits(edge, source_date, bearer):
            possible.setdefault((bearer.type, bearer.date), bearer.id)
    return next(iter(possible.values())) if len(possible) == 1 else None


def _fits(edge: RelationRow, source_date: datetime.date | None, bearer: Candidate) -> bool:
    if edge.target_date is not None and bearer.date is not None and bearer.date != edge.target_date:
        return False
    if source_date is not None and bearer.date is not None and bearer.date > source_date:
        return False
    wording = search_form(edge.target_text).lstrip()
    named = next((word for word in _SHARED_CODE_WORDS if wording.startswith(word)), None)
    own = search_form(bearer.type or "")
    return named is None or own not in _SHARED_CODE_WORDS or own == named


def _point(session: Session, edges: Sequence[RelationRow]) -> None:
    open_edges = [edge for edge in edges if not edge.confirmed]
    bearers = _bearers(session, {edge.target_key for edge in open_edges if edge.target_key is not None})
    dates = _dates(session, {edge.source_id for edge in open_edges})
    for edge in open_edges:
        edge.target_id = the_target(edge, dates.get(edge.source_id), bearers[edge.target_key or ""])


def _bearers(session: Session, keys: set[str]) -> defaultdict[str, list[Candidate]]:
    found: defaultdict[str, list[Candidate]] = defaultdict(list)
    columns = select(DocumentRow.number_key, DocumentRow.id, DocumentRow.type, DocumentRow.date)
    for some in slices(sorted(keys)):
        in_use = columns.where(DocumentRow.number_key.in_(some), DocumentRow.superseded_by_id.is_(None))
        for row in session.execute(in_use):
            found[row.number_key].append(Candidate(row.id, row.type, row.date))
    return found


def _dates(session: Session, ids: set[int]) -> dict[int, datetime.date | None]:
    dates: dict[int, datetime.date | None] = {}
    for some in slices(sorted(ids)):
        dates.update(session.execute(select(DocumentRow.id, DocumentRow.date).where(DocumentRow.id.in_(some))).all())
    return dates
