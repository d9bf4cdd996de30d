"""Who takes documents in and decides about them: officers for their unit, administrators for theirs and all below."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from vanban.db.library import document
from vanban.db.models import DocumentRow, HeldFileRow, UnitRow
from vanban.errors import NotAllowed, NotFound
from vanban.holding import HoldState
from vanban.principals import Principal, Role

MAY_NOT_CORRECT = "Chỉ văn thư và quản trị viên của đơn vị chủ quản được sửa văn bản này."
NO_HELD_FILE = "Không có tệp chờ quyết định này, hoặc đồng chí không có quyền quyết định."


def kept_units(session: Session, principal: Principal) -> frozenset[int]:
    """Returns the ids of the units whose documents a person takes in and decides about; none for a mere reader."""
    if principal.unit_id is None or principal.channel.outside:
        return frozenset()
    if Role.SYSTEM in principal.roles:
        return frozenset(session.scalars(select(UnitRow.id)))
    if Role.ADMINISTRATOR in principal.roles:
        return with_all_below(session, principal.own_unit_ids)
    return principal.own_unit_ids if Role.OFFICER in principal.roles else frozenset()


def kept_document(session: Session, document_id: int, principal: Principal) -> DocumentRow:
    """Returns a document that the person may read and decides about.

    Raises ``NotFound`` where it is not there or not readable, ``NotAllowed`` where it is only readable.
    """
    row = document(session, document_id, principal)
    if not keeps(session, row, principal):
        raise NotAllowed(MAY_NOT_CORRECT)
    return row


def keeps(session: Session, row: DocumentRow, principal: Principal) -> bool:
    """Tells whether a person decides about a document they can read."""
    return row.owner_unit_id in kept_units(session, principal)


def held_files(
    session: Session,
    principal: Principal,
    *,
    state: HoldState | None = HoldState.WAITING,
    limit: int = 50,
    before_id: int | None = None,
) -> list[HeldFileRow]:
    """Returns the held files a person may decide about, newest first; ``state`` None gives the decided ones too."""
    wanted = select(HeldFileRow).where(HeldFileRow.owner_unit_id.in_(kept_units(session, principal)))
    if state is not None:
        wanted = wanted.where(HeldFileRow.state == state.value)
    if before_id is not None:
        wanted = wanted.where(HeldFileRow.id < before_id)
    return list(session.scalars(wanted.order_by(HeldFileRow.id.desc()).limit(limit)))


def held_file(session: Session, held_file_id: int, principal: Principal) -> HeldFileRow:
    """Returns a held file; raises the same ``NotFound`` for a missing one and for one that is not theirs to decide."""
    row = session.get(HeldFileRow, held_file_id)
    if row is None or row.owner_unit_id not in kept_units(session, principal):
        raise NotFound(NO_HELD_FILE)
    return row


def with_all_below(session: Session, units: Collection[int]) -> frozenset[int]:
    """Returns the units and everything below them in the tree."""
    children: dict[int, list[int]] = {}
    for row in session.execute(select(UnitRow.id, UnitRow.parent_id)):
        if row.parent_id is not None:
            children.setdefault(row.parent_id, []).append(row.id)
    found: set[int] = set()
    waiting = list(units)
    while waiting:
        unit = waiting.pop()
        if unit not in found:
            found.add(unit)
            waiting += children.get(unit, [])
    return frozenset(found)
