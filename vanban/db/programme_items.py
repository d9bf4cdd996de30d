"""The items of a programme: put in, placed, moved, adjusted, cancelled with a reason, carried over from one before.

An item that goes on in the next period is one and the same item of the unit's work in both programmes: what it was
given to and what was reported stays with it. The row of the programme before keeps the reason.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from vanban.db.programme_access import (
    IN_THE_MAKING,
    changed,
    decided,
    kept_programme,
    programme_row,
    require_open,
    require_state,
    said,
)
from vanban.db.programme_models import ProgrammeItemRow, ProgrammeRow
from vanban.db.programmes import span_of_row
from vanban.db.work_access import kept_row
from vanban.db.work_items import add_items, take_on, write_item
from vanban.db.work_models import WorkItemRow
from vanban.errors import InvalidInput, NotFound
from vanban.principals import Principal
from vanban.text import nfc
from vanban.work import ItemState, ProgrammeState, WorkContent

STANDS, CANCELLED, CARRIED, ADJUSTED = "", "huy", "chuyen", "dieu_chinh"
STATE_WORDS = {CANCELLED: "Đã hủy", CARRIED: "Chuyển kỳ sau", ADJUSTED: "Điều chỉnh"}
MOST_ITEMS = 1_000  # of one programme
NO_ROW = "Không có mục này trong chương trình."
_OPEN_ITEM = (ItemState.DRAFT.value, ItemState.ACTIVE.value)


@dataclass(frozen=True, slots=True)
class Placing:
    """Where an item stands in a programme: under which head, in which month, before which meeting."""

    group: str = ""
    month: int | None = None
    meeting: str = ""


@dataclass(frozen=True, slots=True)
class Carrying:
    """Items that a programme takes over: out of which programme, and why they were not finished."""

    from_id: int
    item_ids: tuple[int, ...]
    reason: str


def add_new(
    session: Session,
    principal: Principal,
    programme_id: int,
    contents: Sequence[tuple[WorkContent, Placing]],
    *,
    reason: str = "",
) -> list[ProgrammeItemRow]:
    """Returns new items of the unit's work, put in at the end of a programme."""
    row = kept_programme(session, principal, programme_id)
    why = require_open(row, reason)
    items = add_items(session, principal, [content for content, _ in contents])
    pairs = [(item, placing) for item, (_, placing) in zip(items, contents, strict=True)]
    return _put_in(session, principal, row, pairs, reason=why)


def add_existing(
    session: Session, principal: Principal, programme_id: int, item_ids: Collection[int], *, reason: str = ""
) -> list[ProgrammeItemRow]:
    """Returns items of the unit's work put in at the end of a programme; those it has already are left where they are.

    Raises ``NotFound`` for an item the person may not see, ``InvalidInput`` for one that is over.
    """
    row = kept_programme(session, principal, programme_id)
    why = require_open(row, reason)
    items = [kept_row(session, principal, one) for one in sorted(set(item_ids))]
    if any(item.state not in _OPEN_ITEM for item in items):
        raise InvalidInput("Có nhiệm vụ đã kết thúc; chỉ đưa vào chương trình nhiệm vụ chưa xong.")
    pairs = [(item, Placing(group=item.group, month=month_in(row, item))) for item in items]
    return _put_in(session, principal, row, pairs, reason=why)


def place(
    session: Session, principal: Principal, programme_id: int, row_id: int, placing: Placing, *, reason: str = ""
) -> ProgrammeItemRow:
    """Returns a row under another head, in another month or meeting; ``reason`` for an approved programme."""
    row = kept_programme(session, principal, programme_id)
    why = require_open(row, reason)
    one = row_of(session, row, row_id)
    before = (one.group, one.month, one.meeting)
    _place(row, one, placing)
    _number(row.items, _groups(row.items))
    if before != (one.group, one.month, one.meeting):
        _adjust(session, principal, row, one, why)
    return one


def rewrite(
    session: Session,
    principal: Principal,
    programme_id: int,
    row_id: int,
    content: WorkContent,
    *,
    after: int,
    reason: str = "",
) -> ProgrammeItemRow:
    """Returns a row whose item says something else; ``after`` is the version of the item that was changed."""
    row = kept_programme(session, principal, programme_id)
    why = require_open(row, reason)
    one = row_of(session, row, row_id)
    write_item(session, principal, one.item_id, content, after=after, reason=why)
    _adjust(session, principal, row, one, why)
    return one


def move(session: Session, principal: Principal, programme_id: int, row_id: int, *, by: int) -> ProgrammeItemRow:
    """Returns a row moved up (negative) or down by some places among those under the same head."""
    row = kept_programme(session, principal, programme_id)
    require_state(row, *IN_THE_MAKING)
    one = row_of(session, row, row_id)
    alike = [other for other in row.items if other.group == one.group]
    at = alike.index(one)
    alike.insert(max(0, min(len(alike) - 1, at + by)), alike.pop(at))
    _number([*alike, *(other for other in row.items if other.group != one.group)], _groups(row.items))
    changed(session, principal, row, "chuyen_cho", {"item": one.item_id})
    return one


def move_group(session: Session, principal: Principal, programme_id: int, group: str, *, by: int) -> None:
    """Moves all rows under a head up (negative) or down by some heads."""
    row = kept_programme(session, principal, programme_id)
    require_state(row, *IN_THE_MAKING)
    groups = _groups(row.items)
    if group not in groups:
        raise NotFound(NO_ROW)
    at = groups.index(group)
    groups.insert(max(0, min(len(groups) - 1, at + by)), groups.pop(at))
    _number(row.items, groups)
    changed(session, principal, row, "chuyen_nhom")


def take_out(session: Session, principal: Principal, programme_id: int, row_id: int) -> None:
    """Takes an item out of a programme in the making; it stays an item of the unit's work."""
    row = kept_programme(session, principal, programme_id)
    require_state(row, *IN_THE_MAKING)
    one = row_of(session, row, row_id)
    item_id = one.item_id
    row.items.remove(one)
    _number(row.items, _groups(row.items))
    changed(session, principal, row, "bo_muc", {"item": item_id})


def cancel(session: Session, principal: Principal, programme_id: int, row_id: int, *, reason: str) -> ProgrammeItemRow:
    """Returns a row of an approved programme that is no longer carried out; it stays in the table with its reason."""
    row = kept_programme(session, principal, programme_id)
    require_state(row, ProgrammeState.APPROVED)
    one = row_of(session, row, row_id)
    if one.state in (CANCELLED, CARRIED):
        raise InvalidInput(f"Mục này đã ở trạng thái “{STATE_WORDS[one.state]}”.")
    one.state, one.reason = CANCELLED, said(reason)
    changed(session, principal, row, "huy_muc", {"item": one.item_id})
    decided(session, principal, row, "huy_muc", note=one.reason)
    return one


def carry_over(session: Session, principal: Principal, programme_id: int, carrying: Carrying) -> list[ProgrammeItemRow]:
    """Returns the unfinished items of an earlier programme of the same body, taken over with a reason.

    Raises ``InvalidInput`` where that programme is of another body or not earlier, or an item is over.
    """
    row = kept_programme(session, principal, programme_id)
    require_state(row, *IN_THE_MAKING)
    before = kept_programme(session, principal, carrying.from_id)
    if (before.owner, before.period) != (row.owner, row.period) or before.first >= row.first:
        raise InvalidInput("Chỉ chuyển tiếp từ chương trình kỳ trước của cùng chủ thể.")
    why, left = said(carrying.reason), {one.item_id: one for one in unfinished(session, before)}
    if set(carrying.item_ids) - left.keys():
        raise InvalidInput("Có mục đã hoàn thành, đã hủy hoặc đã chuyển; đề nghị mở lại trang.")
    taken = [left[one] for one in dict.fromkeys(carrying.item_ids)]
    pairs = [(session.get_one(WorkItemRow, one.item_id), Placing(group=one.group)) for one in taken]
    made = _put_in(session, principal, row, pairs, reason=why, carried_from=before.id)
    for one in taken:
        one.state, one.reason = CARRIED, why
    changed(session, principal, before, "chuyen_ky", {"into": row.id})
    decided(session, principal, before, "chuyen_ky", note=why)
    return made


def unfinished(session: Session, row: ProgrammeRow) -> list[ProgrammeItemRow]:
    """Returns the rows of a programme whose items are neither done nor cancelled nor carried over."""
    wanted = select(ProgrammeItemRow).join(WorkItemRow, WorkItemRow.id == ProgrammeItemRow.item_id)
    wanted = wanted.where(ProgrammeItemRow.programme_id == row.id, WorkItemRow.state.in_(_OPEN_ITEM))
    wanted = wanted.where(ProgrammeItemRow.state.not_in((CANCELLED, CARRIED)))
    return list(session.scalars(wanted.order_by(ProgrammeItemRow.position)))


def row_of(session: Session, row: ProgrammeRow, row_id: int) -> ProgrammeItemRow:
    """Returns a row of a programme that the caller has read."""
    one = session.get(ProgrammeItemRow, row_id)
    if one is None or one.programme_id != row.id:
        raise NotFound(NO_ROW)
    return one


def shown_row(
    session: Session, principal: Principal, programme_id: int, row_id: int
) -> tuple[ProgrammeRow, ProgrammeItemRow, WorkItemRow]:
    """Returns a row with its programme and item, for a person who keeps them."""
    row = programme_row(session, principal, programme_id)
    one = row_of(session, row, row_id)
    return row, one, kept_row(session, principal, one.item_id)


def month_in(row: ProgrammeRow, item: WorkItemRow) -> int | None:
    """Returns the month a programme of months plans an item for by its last day; None where that is outside."""
    span = span_of_row(row)
    return item.last.month if span.months and item.last is not None and span.holds(item.last) else None


def _put_in(
    session: Session,
    principal: Principal,
    row: ProgrammeRow,
    pairs: Sequence[tuple[WorkItemRow, Placing]],
    *,
    reason: str = "",
    carried_from: int | None = None,
) -> list[ProgrammeItemRow]:
    have = {one.item_id for one in row.items}
    new = [(item, placing) for item, placing in pairs if item.id not in have]
    if len(have) + len(new) > MOST_ITEMS:
        raise InvalidInput(f"Một chương trình có tối đa {MOST_ITEMS:,} mục.".replace(",", "."))
    made = []
    for item, placing in new:
        one = ProgrammeItemRow(item_id=item.id, position=len(row.items), carried_from_id=carried_from, state=STANDS)
        one.reason = reason
        _place(row, one, placing)
        row.items.append(one)
        made.append(one)
    _number(row.items, _groups(row.items))
    if row.state == ProgrammeState.APPROVED:
        take_on(session, principal, [item.id for item, _ in new])
        for one in made:
            one.state = ADJUSTED
    if made:
        changed(session, principal, row, "them_muc", {"count": len(made)})
        if row.state == ProgrammeState.APPROVED:
            decided(session, principal, row, "bo_sung", note=reason)
    return made


def _place(row: ProgrammeRow, one: ProgrammeItemRow, placing: Placing) -> None:
    months = span_of_row(row).months
    if placing.month is not None and placing.month not in months:
        raise InvalidInput("Tháng dự kiến không thuộc kỳ của chương trình.")
    one.group, one.meeting = nfc(placing.group).strip()[:500], nfc(placing.meeting).strip()[:200]
    one.month = placing.month


def _adjust(session: Session, principal: Principal, row: ProgrammeRow, one: ProgrammeItemRow, why: str) -> None:
    if row.state != ProgrammeState.APPROVED:
        changed(session, principal, row, "sua_muc", {"item": one.item_id})
        return
    if one.state in (CANCELLED, CARRIED):
        raise InvalidInput(f"Mục này đã ở trạng thái “{STATE_WORDS[one.state]}”.")
    one.state, one.reason = ADJUSTED, why
    changed(session, principal, row, "dieu_chinh", {"item": one.item_id})
    decided(session, principal, row, "dieu_chinh", note=why)


def _groups(rows: Sequence[ProgrammeItemRow]) -> list[str]:
    """Returns the heads of a programme in their order."""
    return list(dict.fromkeys(one.group for one in rows))


def _number(rows: Sequence[ProgrammeItemRow], groups: Sequence[str]) -> None:
    """Gives rows their places: head by head, under each in the order they have."""
    for at, one in enumerate(sorted(rows, key=lambda row: groups.index(row.group))):
        one.position = at
