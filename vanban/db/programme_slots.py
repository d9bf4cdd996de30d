"""The lines of a week's lịch: written, postponed, cancelled, with the people of the office who take part."""

import datetime
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from vanban.db.models import PersonRow
from vanban.db.programme_access import (
    changed,
    decided,
    keeps,
    kept_programme,
    programme_row,
    require_open,
    said,
    shown_items,
)
from vanban.db.programme_models import ProgrammeRow, SlotPersonRow, SlotRow
from vanban.db.units import unit_tree
from vanban.db.work_access import item_row
from vanban.db.work_models import WorkItemRow
from vanban.errors import InvalidInput, NotFound
from vanban.principals import Principal
from vanban.text import nfc
from vanban.work import Period, ProgrammeState

STANDS, POSTPONED, CANCELLED = "", "hoan", "huy"
SLOT_WORDS = {POSTPONED: "Hoãn", CANCELLED: "Hủy"}
MOST_SLOTS = 200  # of one week
MINUTES_OF_DAY = 24 * 60
LONGEST = {"text": 2_000, "leader": 300, "attending": 2_000, "preparing": 300, "place": 300}


@dataclass(frozen=True, slots=True)
class SlotContent:
    """What a line says. Minutes count from midnight, None for no set time; ``leads`` are those of ``people`` who chair.

    ``item_id`` is the item of the unit's work that it comes from.
    """

    day: datetime.date
    text: str
    start_minute: int | None = None
    end_minute: int | None = None
    leader: str = ""
    attending: str = ""
    preparing: str = ""
    place: str = ""
    people: frozenset[int] = frozenset()
    leads: frozenset[int] = frozenset()
    item_id: int | None = None


def add_slots(session: Session, principal: Principal, programme_id: int, contents: list[SlotContent]) -> list[SlotRow]:
    """Returns new lines of a week's lịch; raises ``InvalidInput`` for a day outside the week or an impossible time."""
    row = _week(session, principal, programme_id)
    if len(slots_of(session, row)) + len(contents) > MOST_SLOTS:
        raise InvalidInput(f"Lịch một tuần có tối đa {MOST_SLOTS} dòng.")
    made = []
    for content in contents:
        slot = SlotRow(programme_id=row.id, state=STANDS)
        _check(session, principal, row, content)
        _write(slot, content)
        session.add(slot)
        made.append(slot)
    session.flush()
    for slot, content in zip(made, contents, strict=True):
        _name_people(session, slot, content)
    changed(session, principal, row, "them_dong", {"count": len(made)})
    return made


def write_slot(
    session: Session, principal: Principal, programme_id: int, slot_id: int, content: SlotContent, *, after: int
) -> SlotRow:
    """Returns a line that says something else; ``after`` is the version of the lịch that was changed."""
    row = _week(session, principal, programme_id, after=after)
    slot = slot_of(session, row, slot_id)
    _check(session, principal, row, content)
    _write(slot, content)
    slot.state, slot.reason = STANDS, ""
    _name_people(session, slot, content)
    changed(session, principal, row, "sua_dong", {"slot": slot.id})
    return slot


def end_slot(
    session: Session, principal: Principal, programme_id: int, slot_id: int, *, state: str, reason: str
) -> SlotRow:
    """Returns a line that is postponed or cancelled, with the reason; it stays in the lịch."""
    row = _week(session, principal, programme_id)
    if state not in SLOT_WORDS:
        raise InvalidInput("Đề nghị chọn hoãn hoặc hủy.")
    slot = slot_of(session, row, slot_id)
    slot.state, slot.reason = state, said(reason)
    changed(session, principal, row, f"{state}_dong", {"slot": slot.id})
    if row.state == ProgrammeState.APPROVED:
        decided(session, principal, row, "dieu_chinh", note=slot.reason)
    return slot


def remove_slot(session: Session, principal: Principal, programme_id: int, slot_id: int) -> None:
    """Takes a line out of a lịch that is not approved yet; after that it is cancelled with a reason instead."""
    row = _week(session, principal, programme_id)
    if row.state == ProgrammeState.APPROVED:
        raise InvalidInput("Lịch đã duyệt: hãy hoãn hoặc hủy dòng này và ghi lý do.")
    slot = slot_of(session, row, slot_id)
    session.delete(slot)
    changed(session, principal, row, "bo_dong", {"slot": slot_id})


def slots_of(session: Session, row: ProgrammeRow) -> list[SlotRow]:
    """Returns the lines of a lịch that the caller may see, by day and time; those without a time come first."""
    order = (SlotRow.day, SlotRow.start_minute.is_not(None), SlotRow.start_minute, SlotRow.id)
    return list(session.scalars(select(SlotRow).where(SlotRow.programme_id == row.id).order_by(*order)))


def slots_seen(session: Session, principal: Principal, row: ProgrammeRow) -> list[SlotRow]:
    """Returns the lines of a lịch without those that come from an item which the person may not see."""
    slots = slots_of(session, row)
    ids = sorted({one.item_id for one in slots if one.item_id is not None})
    may = (
        set(session.scalars(select(WorkItemRow.id).where(WorkItemRow.id.in_(ids), shown_items(principal, row))))
        if ids
        else set()
    )
    return [one for one in slots if one.item_id is None or one.item_id in may or keeps(principal, row)]


def slot_of(session: Session, row: ProgrammeRow, slot_id: int) -> SlotRow:
    """Returns a line of a lịch that the caller has read."""
    slot = session.get(SlotRow, slot_id)
    if slot is None or slot.programme_id != row.id:
        raise NotFound("Không có dòng này trong lịch.")
    return slot


def people_of(session: Session, row: ProgrammeRow) -> dict[int, list[tuple[int, str, bool]]]:
    """Returns who takes part in the lines of a lịch: (person, name, chairs), by line."""
    wanted = (
        select(SlotPersonRow.slot_id, PersonRow.id, PersonRow.name, SlotPersonRow.leads)
        .join(PersonRow, PersonRow.id == SlotPersonRow.person_id)
        .join(SlotRow, SlotRow.id == SlotPersonRow.slot_id)
        .where(SlotRow.programme_id == row.id)
        .order_by(SlotPersonRow.leads.desc(), PersonRow.name)
    )
    found: dict[int, list[tuple[int, str, bool]]] = {}
    for slot_id, person_id, name, leads in session.execute(wanted):
        found.setdefault(slot_id, []).append((person_id, name, leads))
    return found


def office_people(session: Session, row: ProgrammeRow) -> list[tuple[int, str]]:
    """Returns the people who may take part: those of the unit and of the units below it."""
    below = unit_tree(session).below({row.unit_id})
    wanted = select(PersonRow.id, PersonRow.name).where(PersonRow.unit_id.in_(sorted(below)), PersonRow.active)
    return [(one[0], one[1]) for one in session.execute(wanted.order_by(PersonRow.name).limit(500))]


def _week(session: Session, principal: Principal, programme_id: int, *, after: int | None = None) -> ProgrammeRow:
    programme_row(session, principal, programme_id)
    row = kept_programme(session, principal, programme_id)
    if row.period != Period.WEEK:
        raise InvalidInput("Chỉ lịch tuần mới có các dòng theo ngày, giờ.")
    if after is not None and row.version != after:
        raise InvalidInput("Lịch vừa được người khác sửa; đề nghị xem lại rồi làm tiếp.")
    require_open(row, "")
    return row


def _check(session: Session, principal: Principal, row: ProgrammeRow, content: SlotContent) -> None:
    if not content.text.strip():
        raise InvalidInput("Nội dung không được để trống.")
    for name, most in LONGEST.items():
        if len(getattr(content, name)) > most:
            raise InvalidInput(f"Nội dung quá dài: mỗi ô tối đa {most} ký tự.")
    if not row.first <= content.day <= row.last:
        raise InvalidInput(f"Ngày phải từ {row.first:%d/%m/%Y} đến {row.last:%d/%m/%Y}.")
    start, end = content.start_minute, content.end_minute
    if any(one is not None and not 0 <= one < MINUTES_OF_DAY for one in (start, end)):
        raise InvalidInput("Giờ chưa đúng.")
    if end is not None and (start is None or end <= start):
        raise InvalidInput("Giờ kết thúc phải sau giờ bắt đầu.")
    if content.item_id is not None:
        item_row(session, principal, content.item_id)
    if (content.people | content.leads) - {one for one, _ in office_people(session, row)}:
        raise NotFound("Không có người này trong đơn vị.")


def _write(slot: SlotRow, content: SlotContent) -> None:
    slot.day, slot.start_minute, slot.end_minute = content.day, content.start_minute, content.end_minute
    slot.item_id = content.item_id
    for name in LONGEST:
        setattr(slot, name, nfc(getattr(content, name)).strip())


def _name_people(session: Session, slot: SlotRow, content: SlotContent) -> None:
    session.execute(delete(SlotPersonRow).where(SlotPersonRow.slot_id == slot.id))
    session.add_all(
        SlotPersonRow(slot_id=slot.id, person_id=one, leads=one in content.leads)
        for one in sorted(content.people | content.leads)
    )
    session.flush()
