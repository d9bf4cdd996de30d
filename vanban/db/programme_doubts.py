"""What of an imported file a person should look at: kept with the programme until somebody has looked."""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from vanban.db.programme_access import changed, keeps, kept_programme
from vanban.db.programme_models import ProgrammeDoubtRow, ProgrammeRow
from vanban.errors import InvalidInput
from vanban.principals import Principal


@dataclass(frozen=True, slots=True)
class Doubted:
    """A doubt about a row of a file, counted from 1 (0: outside the table), and what the row has become."""

    row: int
    doubt: str
    said: str = ""
    item_id: int | None = None
    slot_id: int | None = None


def keep_doubts(session: Session, row: ProgrammeRow, doubts: Sequence[Doubted]) -> None:
    """Keeps doubts with a programme that the caller holds."""
    now = datetime.datetime.now(datetime.UTC)
    session.add_all(
        ProgrammeDoubtRow(
            programme_id=row.id,
            row=one.row,
            doubt=one.doubt,
            said=one.said,
            item_id=one.item_id,
            slot_id=one.slot_id,
            at=now,
        )
        for one in doubts
    )
    session.flush()


def doubts_of(session: Session, principal: Principal, row: ProgrammeRow) -> list[ProgrammeDoubtRow]:
    """Returns the doubts nobody has looked at yet, in the order of the rows; none for who does not keep the programme.

    Those of the last file come first.
    """
    if not keeps(principal, row):
        return []
    order = (ProgrammeDoubtRow.at.desc(), ProgrammeDoubtRow.row, ProgrammeDoubtRow.id)
    return list(session.scalars(select(ProgrammeDoubtRow).where(*_open(row)).order_by(*order)))


def count_doubts(session: Session, principal: Principal, row: ProgrammeRow) -> int:
    """Returns how many doubts nobody has looked at yet."""
    if not keeps(principal, row):
        return 0
    return session.scalar(select(func.count()).select_from(ProgrammeDoubtRow).where(*_open(row))) or 0


def settle_doubts(session: Session, principal: Principal, programme_id: int, doubt_ids: Collection[int]) -> int:
    """Returns how many doubts the person has looked at now; they stay kept, with who and when."""
    row = kept_programme(session, principal, programme_id)
    wanted = select(ProgrammeDoubtRow).where(*_open(row), ProgrammeDoubtRow.id.in_(sorted(set(doubt_ids))))
    found = list(session.scalars(wanted))
    if not found:
        raise InvalidInput("Đề nghị đánh dấu ít nhất một điểm đã xem.")
    for one in found:
        one.settled_at, one.settled_by_id = datetime.datetime.now(datetime.UTC), principal.person_id
    changed(session, principal, row, "da_xem_diem_nhap", {"count": len(found)})
    return len(found)


def _open(row: ProgrammeRow) -> tuple[ColumnElement[bool], ...]:
    return (ProgrammeDoubtRow.programme_id == row.id, ProgrammeDoubtRow.settled_at.is_(None))
