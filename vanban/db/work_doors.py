"""Doors of counted work: all documents that the same people may read have one, so that counts need no documents."""

from collections.abc import Collection, Mapping
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from vanban.db.models import DocumentAudienceRow, DocumentRow
from vanban.db.permissions import slices
from vanban.db.upserts import insert_new
from vanban.db.work_tally_models import WorkDoorRow
from vanban.principals import Access, Audience, Principal, Publicity, may_read

NO_DOOR = 0  # of items without a document
_GONE = ""  # of items whose document is held no more: nobody reads it


def doors_of(session: Session, document_ids: Collection[int]) -> dict[int, int]:
    """Returns the door of each document id, made where it is new; those of documents that are gone lead nowhere."""
    words = dict.fromkeys(document_ids, _GONE) | _words(session, document_ids)
    marks = {one: sha256(one.encode()).hexdigest() for one in set(words.values())}
    insert_new(session, WorkDoorRow, [{"mark": mark, "words": one} for one, mark in marks.items()], unique=["mark"])
    ids: dict[str, int] = {}
    for some in slices(sorted(marks.values())):
        wanted = select(WorkDoorRow.mark, WorkDoorRow.id).where(WorkDoorRow.mark.in_(some))
        ids |= {row[0]: row[1] for row in session.execute(wanted)}
    return {document_id: ids[marks[one]] for document_id, one in words.items()}


def open_doors(session: Session, principal: Principal) -> frozenset[int]:
    """Returns the doors behind which a person on the inner network may read."""
    rows = session.execute(select(WorkDoorRow.id, WorkDoorRow.words))
    readable = {row[0] for row in rows if row[1] != _GONE and may_read(principal, access_in(row[1]))}
    return frozenset(readable | {NO_DOOR})


def access_in(words: str) -> Access:
    """Returns the access that a door's words stand for; what matters outside is not in them.

    >>> access_in("7|named|noi_bo|1|3,4").named_unit_ids
    frozenset({3, 4})
    """
    owner, audience, publicity, published, named = words.split("|")
    units = frozenset(int(one) for one in named.split(",") if one)
    return Access(int(owner), Audience(audience), Publicity(publicity), units, published=published == "1")


def _words(session: Session, document_ids: Collection[int]) -> dict[int, str]:
    columns = (DocumentRow.id, DocumentRow.owner_unit_id, DocumentRow.audience, DocumentRow.publicity)
    found: dict[int, str] = {}
    for some in slices(sorted(set(document_ids))):
        named = _named(session, some)
        for row in session.execute(select(*columns, DocumentRow.published).where(DocumentRow.id.in_(some))):
            units = named.get(row[0], []) if row[2] == Audience.NAMED.value else []
            found[row[0]] = f"{row[1]}|{row[2]}|{row[3]}|{int(row[4])}|{','.join(map(str, sorted(units)))}"
    return found


def _named(session: Session, document_ids: Collection[int]) -> Mapping[int, list[int]]:
    columns = select(DocumentAudienceRow.document_id, DocumentAudienceRow.unit_id)
    found: dict[int, list[int]] = {}
    for document_id, unit_id in session.execute(columns.where(DocumentAudienceRow.document_id.in_(document_ids))):
        found.setdefault(document_id, []).append(unit_id)
    return found
