"""What the pages of a unit's work show: an item with its light, bodies, source and who has it; whom it may go to."""

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from vanban.collation import text_key
from vanban.db.account_models import MembershipRow
from vanban.db.library import documents_by_id
from vanban.db.models import PersonRow, UnitRow
from vanban.db.units import unit_tree
from vanban.db.validity import today
from vanban.db.work_access import kept_units
from vanban.db.work_assigning import assignments_of
from vanban.db.work_items import changes_of
from vanban.db.work_list import field_choices, given_units
from vanban.db.work_models import WorkAssignmentRow, WorkChangeRow, WorkItemRow, WorkProgressRow
from vanban.db.work_progress import progress_of
from vanban.fields import field_names
from vanban.principals import Principal
from vanban.wording import document_name
from vanban.work import ASSIGNMENT_WORDS, ITEM_STATE_WORDS, LIGHT_WORDS, AssignmentState, ItemState, Light, light_of

LIGHT_TONES = {
    Light.EARLY: ("good", "good"),
    Light.ON_TIME: ("good", "good"),
    Light.DONE_LATE: ("warn", "good"),
    Light.OVERDUE: ("bad", "warning"),
    Light.SOON: ("warn", "clock"),
    Light.AHEAD: ("", "clock"),
    Light.OPEN: ("", ""),
    Light.CLOSED: ("", "close"),
}
CHANGE_WORDS = {
    "them": "Thêm nhiệm vụ",
    "sua": "Sửa",
    "nhan": "Nhận thực hiện",
    "huy": "Hủy",
    "chuyen_ky": "Chuyển kỳ sau",
    "hoan_thanh": "Hoàn thành",
    "mo_lai": "Mở lại",
    "cho_xem_loi": "Cho nơi được giao xem lời nhiệm vụ",
    "thoi_cho_xem_loi": "Thôi cho xem lời nhiệm vụ",
    "tach": "Tách",
    "giao": "Giao",
    "da_nhan": "Nơi được giao đã nhận",
    "tra_lai": "Nơi được giao trả lại",
    "giao_tiep": "Giao tiếp",
    "thu_hoi": "Thu hồi việc đã giao",
}
FIELD_WORDS = {
    "text": "Nhiệm vụ",
    "group": "Nhóm",
    "product": "Sản phẩm",
    "due": "Hạn như văn bản ghi",
    "first": "Từ ngày",
    "last": "Hạn",
    "every": "Nhịp",
    "indicator": "Chỉ tiêu",
    "value": "Giá trị",
    "leader": "Lãnh đạo phụ trách",
    "field": "Lĩnh vực",
    "lead": "Chủ trì",
    "partners": "Phối hợp",
}


@dataclass(frozen=True, slots=True)
class WorkLine:
    """An item in the list. ``document`` is the name of its source, "" for who may not read it."""

    row: WorkItemRow
    light: Light
    lead: str
    partners: str
    document: str
    given: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GivenLine:
    """To whom an item is given, in words."""

    row: WorkAssignmentRow
    name: str
    by: str
    words: str
    stands: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """Whom a planner may give an item to."""

    below: tuple[UnitRow, ...]
    beside: tuple[UnitRow, ...]
    people: tuple[PersonRow, ...]


@dataclass(frozen=True, slots=True)
class ItemView:
    """The page of an item. ``changes`` are for the people of the unit whose item it is."""

    row: WorkItemRow
    light: Light
    state: str
    lead: str
    partners: tuple[str, ...]
    given: tuple[GivenLine, ...]
    progress: tuple[tuple[WorkProgressRow, str], ...]
    changes: tuple[tuple[WorkChangeRow, str], ...]
    keeper: bool

    @property
    def is_open(self) -> bool:
        """Whether it may still be changed and given."""
        return self.row.state in (ItemState.DRAFT, ItemState.ACTIVE)


def light_badge(light: Light) -> tuple[str, str, str]:
    """Returns the words, tone and icon of a light."""
    return (LIGHT_WORDS[light], *LIGHT_TONES[light])


def work_lines(
    session: Session, principal: Principal, rows: Sequence[WorkItemRow], lights: Mapping[int, Light]
) -> list[WorkLine]:
    """Returns items as the list shows them."""
    ids = {row.document_id for row in rows if row.document_id is not None}
    named = documents_by_id(session, ids, principal)
    given = given_units(session, [row.id for row in rows])
    units = names_of_units(session, {one.unit_id for some in given.values() for one in some})
    lines = []
    for row in rows:
        source = named.get(row.document_id) if row.document_id is not None else None
        name = document_name(type=source.type, number=source.number, date=source.date) if source else ""
        to = tuple(dict.fromkeys(units[one.unit_id] for one in given.get(row.id, ())))
        lines.append(WorkLine(row, lights[row.id], lead_of(row), "; ".join(partners_of(row)), name, to))
    return lines


def item_view(session: Session, principal: Principal, row: WorkItemRow) -> ItemView:
    """Returns the page of an item the person may see."""
    assignments = assignments_of(session, principal, row.id)
    reports = progress_of(session, principal, row.id)
    own = row.unit_id in principal.own_unit_ids
    changes = changes_of(session, row.id) if own else []
    people = {one.given_by_id for one in assignments} | {one.person_id for one in assignments}
    people |= {one.person_id for one in reports} | {one.person_id for one in changes}
    names = names_of_people(session, people)
    units = names_of_units(session, {one.unit_id for one in assignments})
    return ItemView(
        row=row,
        light=light_of(ItemState(row.state), row.last, row.done_on, today()),
        state=ITEM_STATE_WORDS[ItemState(row.state)],
        lead=lead_of(row),
        partners=partners_of(row),
        given=tuple(_given(one, units, names) for one in assignments),
        progress=tuple((one, names.get(one.person_id, "")) for one in reports),
        changes=tuple((one, names.get(one.person_id, "")) for one in changes),
        keeper=row.unit_id in kept_units(principal),
    )


def choices_of(session: Session, principal: Principal) -> Choices:
    """Returns whom a planner may give an item to: units below and beside the own one, and its people."""
    if principal.unit_id is None:
        return Choices((), (), ())
    tree, own = unit_tree(session), principal.own_unit_ids
    parent = tree.units[principal.unit_id].parent_id
    below = tree.below(own) - own
    beside = {unit.id for unit in tree.children(parent)} - own if parent is not None else set()
    living = (UnitRow.valid_to.is_(None)) | (UnitRow.valid_to >= today())
    units = session.scalars(select(UnitRow).where(UnitRow.id.in_(sorted(below | beside)), living)).all()
    ordered = sorted(units, key=lambda unit: text_key(unit.name))
    seconded = select(MembershipRow.person_id).where(MembershipRow.unit_id == principal.unit_id)
    belongs = (PersonRow.unit_id == principal.unit_id) | PersonRow.id.in_(seconded)
    people = session.scalars(select(PersonRow).where(belongs, PersonRow.active.is_(True)).order_by(PersonRow.name))
    of_below = tuple(unit for unit in ordered if unit.id in below)
    return Choices(of_below, tuple(unit for unit in ordered if unit.id not in below), tuple(people))


def known_fields(session: Session, principal: Principal, data_dir: Path) -> list[str]:
    """Returns the fields to choose from: those of the installation's list and those the unit's items have already."""
    return sorted({*field_names(data_dir), *field_choices(session, principal)}, key=text_key)


def names_of_units(session: Session, ids: set[int]) -> dict[int, str]:
    """Returns the names of units by id."""
    rows = session.execute(select(UnitRow.id, UnitRow.name).where(UnitRow.id.in_(sorted(ids))))
    return {row[0]: row[1] for row in rows}


def names_of_people(session: Session, ids: set[int | None]) -> dict[int | None, str]:
    """Returns the names of people by id."""
    known = sorted(one for one in ids if one is not None)
    rows = session.execute(select(PersonRow.id, PersonRow.name).where(PersonRow.id.in_(known)))
    return {row[0]: row[1] for row in rows}


def lead_of(row: WorkItemRow) -> str:
    """Returns the name of the body that leads an item, "" for none."""
    return next((body.name for body in row.bodies if body.lead), "")


def partners_of(row: WorkItemRow) -> tuple[str, ...]:
    """Returns the names of the bodies that take part."""
    return tuple(body.name for body in row.bodies if not body.lead)


def fields_before(change: WorkChangeRow) -> list[tuple[str, str]]:
    """Returns what stood in the fields of an item before a change."""
    return [(FIELD_WORDS.get(name, name), str(value)) for name, value in json.loads(change.before).items()]


def deadline_day(last: datetime.date | None, default: datetime.date) -> str:
    """Returns the day a form starts with: the item's own, else the usual one."""
    return (last or default).isoformat()


def _given(row: WorkAssignmentRow, units: Mapping[int, str], names: Mapping[int | None, str]) -> GivenLine:
    state = AssignmentState(row.state)
    person = names.get(row.person_id, "") if row.person_id is not None else ""
    name = f"{person} ({units[row.unit_id]})" if person else units[row.unit_id]
    stands = state in (AssignmentState.GIVEN, AssignmentState.ACCEPTED, AssignmentState.DONE)
    return GivenLine(row, name, names.get(row.given_by_id, ""), ASSIGNMENT_WORDS[state], stands)
