"""Which held document an edge means: the one its number, date and type word leave possible, or none.

An edge without a number is resolved by what it names instead: the type with the date, or the type with the title.
"""

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from vanban.db.models import DocumentRow, RelationRow
from vanban.db.permissions import in_use, slices
from vanban.db.validity import refresh_status
from vanban.document_types import type_named
from vanban.text import bare_words, search_form

_COLUMNS = (DocumentRow.id, DocumentRow.type, DocumentRow.date, DocumentRow.subject)
_CURRENT = in_use()  # a version that another one replaced is not what a text names, nor one that nobody has looked at
# One code, two types (DOMAIN §2): the word that names the target decides.
_SHARED_CODE_WORDS = tuple(search_form(word) for word in ("Quyết định", "Quy định", "Thông tư", "Thông tri"))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A held document that an edge may name."""

    id: int
    type: str | None
    date: datetime.date | None
    subject: str | None = None


def relink(session: Session, document: DocumentRow) -> None:
    """Points the edges out of a document, and all edges that may name it, at what they mean now.

    Edges that are denied are pointed too: should the denial be taken back, they lead where they should. The status
    of every document that a confirmed edge came to or went from is refreshed, and that of the document itself.
    """
    condition = or_(RelationRow.source_id == document.id, _unnumbered(document.date))
    if document.number_key is not None:
        condition = or_(condition, RelationRow.target_key == document.number_key)
    refresh_status(session, {document.id, *_point(session, condition)})


def relink_number(session: Session, number_key: str | None, date: datetime.date | None = None) -> None:
    """Points all edges that name a number, or none, at what they mean now; for when a bearer of the number has gone.

    ``date`` is that of the document that has gone.
    """
    condition = _unnumbered(date)
    if number_key is not None:
        condition = or_(condition, RelationRow.target_key == number_key)
    refresh_status(session, _point(session, condition))


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


def _unnumbered(date: datetime.date | None) -> ColumnElement[bool]:
    """Returns the condition for edges that name no number and may mean a document of this date."""
    if date is None:
        return RelationRow.target_key.is_(None)
    dated = or_(RelationRow.target_date.is_(None), RelationRow.target_date == date)
    return and_(RelationRow.target_key.is_(None), dated)


def _point(session: Session, condition: ColumnElement[bool]) -> set[int | None]:
    """Points edges at what they mean and returns the targets of confirmed ones, before and after.

    What a person has confirmed keeps its target as long as that is held.
    """
    chosen = select(RelationRow).where(condition).execution_options(populate_existing=True)
    edges = session.scalars(chosen).all()
    loose = [edge for edge in edges if not edge.confirmed or edge.target_id is None]
    bearers = _bearers(session, {edge.target_key for edge in loose if edge.target_key is not None})
    named = _named(session, [edge for edge in loose if edge.target_key is None])
    dates = _dates(session, {edge.source_id for edge in loose})
    touched: set[int | None] = {edge.target_id for edge in edges if edge.confirmed}
    for edge in loose:
        possible = bearers[edge.target_key] if edge.target_key is not None else named[edge.id]
        edge.target_id = the_target(edge, dates.get(edge.source_id), possible)
    return touched | {edge.target_id for edge in edges if edge.confirmed}


def _bearers(session: Session, keys: set[str]) -> defaultdict[str, list[Candidate]]:
    found: defaultdict[str, list[Candidate]] = defaultdict(list)
    for some in slices(sorted(keys)):
        statement = select(*_COLUMNS, DocumentRow.number_key).where(DocumentRow.number_key.in_(some), _CURRENT)
        for document_id, type_, date, subject, number_key in session.execute(statement):
            found[number_key or ""].append(Candidate(document_id, type_, date, subject))
    return found


def _named(session: Session, edges: Sequence[RelationRow]) -> defaultdict[int, list[Candidate]]:
    """Returns by edge the documents that fit the type, and the date or the title, which it names."""
    found: defaultdict[int, list[Candidate]] = defaultdict(list)
    types = {edge.id: type_named(edge.target_text) for edge in edges}
    for some in slices(sorted({one for one in types.values() if one is not None})):
        statement = select(*_COLUMNS).where(DocumentRow.type.in_(some), _CURRENT)
        held = [Candidate(*columns) for columns in session.execute(statement)]
        for edge in edges:
            fitting = [one for one in held if one.type == types[edge.id] and _is_named(edge, one)]
            found[edge.id] += fitting
    return found


def _is_named(edge: RelationRow, bearer: Candidate) -> bool:
    """Tells whether an edge without a number names a document of its type: by the date alone, or by its whole title.

    A date alone is enough because ``the_target`` takes a document only where no other fits; where the wording gives
    a title too, it must not be another document's.
    """
    title = bare_words(bearer.subject or "")
    title = title[1:] if title[:1] == ["ve"] else title
    title = title[1:] if title[:1] == ["viec"] else title
    wording = bare_words(edge.target_text)
    whole = len(title) > 1 and any(wording[i : i + len(title)] == title for i in range(len(wording)))
    says_title = re.search(r"\bvề\b", search_form(edge.target_text)) is not None
    dated = edge.target_date is not None and bearer.date == edge.target_date
    return whole or (dated and (not says_title or not title))


def _dates(session: Session, ids: set[int]) -> dict[int, datetime.date | None]:
    dates: dict[int, datetime.date | None] = {}
    for some in slices(sorted(ids)):
        dates.update(session.execute(select(DocumentRow.id, DocumentRow.date).where(DocumentRow.id.in_(some))).all())
    return dates
