"""Permissions as SQL: the same rule as ``vanban.principals.may_read``, over the rows of the database.

Every query for documents carries :func:`readable`; every hit of a search index passes :func:`readable_ids`.
"""

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select, true
from sqlalchemy.orm import Session

from vanban.db.models import DocumentAudienceRow, DocumentRow, PassageRow, UnitRow
from vanban.principals import Access, Audience, Outside, Principal, Publicity

T = TypeVar("T")
IDS_A_QUERY = 1_000  # bound parameters in one statement; every engine takes far more than that


@lru_cache(maxsize=1_024)  # to build it takes longer than to run it, and an answer asks with it some twenty times
def readable(principal: Principal) -> ColumnElement[bool]:
    """Returns the condition on ``DocumentRow`` that holds for exactly the documents the principal may read."""
    is_open = DocumentRow.publicity == Publicity.OPEN.value
    network = and_(is_open, _let_out()) if principal.channel.outside else true()
    signed_in = true() if principal.person_id is not None else is_open
    public = and_(DocumentRow.audience == Audience.PUBLIC.value, signed_in)
    published = and_(DocumentRow.published.is_(True), or_(public, _readable_in_unit(principal)))
    return and_(network, or_(published, _kept_back(principal)))


def in_use() -> ColumnElement[bool]:
    """Returns the condition on ``DocumentRow`` that it is published and no newer version has taken its place."""
    return and_(DocumentRow.superseded_by_id.is_(None), DocumentRow.published.is_(True))


@lru_cache(maxsize=1_024)
def searchable(principal: Principal) -> ColumnElement[bool]:
    """Returns the condition for what is searched, listed and counted: readable documents, in their newest version."""
    return and_(readable(principal), in_use())


def owners_of(passages: Sequence[int]) -> Select[int]:
    """Returns the documents of some passages, to be asked for beside the passages themselves.

    Without it SQLite walks through all documents a person may read and looks for the passages in each: 60 ms instead
    of 2 at 8,000 documents.
    """
    return select(PassageRow.document_id).where(PassageRow.id.in_(passages))


def _let_out() -> ColumnElement[bool]:
    """Returns the condition for the open documents that an outside channel carries: ``Access.carried_outside``.

    A unit whose setting is none of the known words lets nothing out.
    """
    for_everyone = and_(DocumentRow.audience == Audience.PUBLIC.value, _owner_lets(Outside.OPEN, Outside.PUBLIC))
    return or_(for_everyone, and_(DocumentRow.sensitive.is_(False), _owner_lets(Outside.OPEN)))


def _owner_lets(*settings: Outside) -> ColumnElement[bool]:
    """Returns the condition that the owning unit has one of these settings.

    Said as "none of the others": SQLite would look each of the few allowed units up in the index of owners, and those
    times the documents asked for, where one look at each document does.
    """
    others = select(UnitRow.id).where(UnitRow.outside.not_in([one.value for one in settings]))
    return DocumentRow.owner_unit_id.not_in(others)


def _readable_in_unit(principal: Principal) -> ColumnElement[bool]:
    own = sorted(principal.own_unit_ids)
    if not own:
        return false()
    named = (
        exists()
        .correlate(DocumentRow)
        .where(DocumentAudienceRow.document_id == DocumentRow.id, DocumentAudienceRow.unit_id.in_(own))
    )
    return and_(
        DocumentRow.audience.in_((Audience.UNIT.value, Audience.SUBTREE.value, Audience.NAMED.value)),
        or_(
            DocumentRow.owner_unit_id.in_(own),
            and_(
                DocumentRow.audience == Audience.SUBTREE.value,
                DocumentRow.owner_unit_id.in_(principal.unit_ids),
            ),
            and_(DocumentRow.audience == Audience.NAMED.value, named),
        ),
    )


def _kept_back(principal: Principal) -> ColumnElement[bool]:
    """Returns the condition for what is not published yet: only those who look after the owning unit's documents."""
    if not principal.keeps_documents or not principal.own_unit_ids:
        return false()
    return and_(DocumentRow.published.is_(False), DocumentRow.owner_unit_id.in_(sorted(principal.own_unit_ids)))


def readable_ids(session: Session, principal: Principal, ids: Collection[int]) -> set[int]:
    """Returns those of the document ids that exist and that the principal may read."""
    found: set[int] = set()
    for some in slices(sorted(set(ids))):
        statement = select(DocumentRow.id).where(DocumentRow.id.in_(some), readable(principal))
        found.update(session.scalars(statement))
    return found


def access_of(session: Session, document: DocumentRow) -> Access:
    """Returns what decides who may read a stored document."""
    named = select(DocumentAudienceRow.unit_id).where(DocumentAudienceRow.document_id == document.id)
    return Access(
        owner_unit_id=document.owner_unit_id,
        audience=Audience(document.audience),
        publicity=Publicity(document.publicity),
        named_unit_ids=frozenset(session.scalars(named)),
        published=document.published,
        outside=Outside.of(session.scalar(select(UnitRow.outside).where(UnitRow.id == document.owner_unit_id))),
        sensitive=document.sensitive,
    )


def slices(ids: Sequence[T]) -> Iterator[Sequence[T]]:
    """Yields the ids in runs short enough for one statement."""
    for start in range(0, len(ids), IDS_A_QUERY):
        yield ids[start : start + IDS_A_QUERY]
