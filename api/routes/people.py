"""Units and people, for administrators: the same rules and the same audit as the pages."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from starlette.requests import Request

from api.auditing import entry_of
from api.callers import Administering
from api.deps import LARGEST_ID, ServicesOf
from api.people_schemas import (
    EndingIn,
    EndingOut,
    NewPersonIn,
    NewPersonOut,
    NewUnitIn,
    PeopleOut,
    PersonChangeIn,
    PersonOut,
    UnitChangeIn,
    UnitOut,
)
from api.schemas import ErrorOut
from vanban.audit import Action, Detail
from vanban.db.administering import require_administrator, require_unit
from vanban.db.audit import record
from vanban.db.models import PersonRow
from vanban.db.people_list import PeopleFilter, PersonState, people_page, person_state
from vanban.db.staffing import NewPerson, PersonChange, add_person, change_person, require_person
from vanban.db.unit_endings import Ending, end_unit
from vanban.db.units import NewUnit, add_unit, move_unit, rename_unit, reopen_unit, unit_tree
from vanban.principals import Role
from vanban.unit_tree import Unit

_RESPONSES: dict[int | str, dict[str, Any]] = {
    401: {"model": ErrorOut, "description": "Chưa đăng nhập"},
    403: {"model": ErrorOut, "description": "Không phải quản trị viên, hoặc việc này do cấp trên quyết định"},
    404: {"model": ErrorOut, "description": "Không có, hoặc không thuộc đơn vị mình quản trị"},
    422: {"model": ErrorOut, "description": "Dữ liệu chưa đúng; thông báo nói lý do"},
}
router = APIRouter(prefix="/api/v1", tags=["Đơn vị và người dùng"], responses=_RESPONSES)
UnitId = Annotated[int, Path(ge=1, le=LARGEST_ID, description="Mã số đơn vị")]
PersonId = Annotated[int, Path(ge=1, le=LARGEST_ID, description="Mã số người dùng")]


@router.get("/units", summary="Cây đơn vị mình quản trị")
def list_units(person: Administering, services: ServicesOf) -> list[UnitOut]:
    """Trả về các đơn vị mình quản trị, cấp trên trước cấp dưới."""
    with services.database.session() as session:
        tree = unit_tree(session)
        return [_unit(unit) for _, unit in tree.walk(require_administrator(tree, person))]


@router.post("/units", status_code=201, summary="Thêm đơn vị")
def create_unit(body: NewUnitIn, request: Request, person: Administering, services: ServicesOf) -> UnitOut:
    """Thêm một đơn vị dưới một đơn vị mình quản trị."""
    with services.database.transaction() as session:
        row = add_unit(session, person, NewUnit(body.code, body.name, body.parent_id, body.valid_from))
        detail: Detail = {"viec": "them", "cap_tren": body.parent_id}
        record(session, entry_of(request, person, Action.UNIT_CHANGED, target="unit", target_id=row.id, detail=detail))
        return _unit(unit_tree(session).units[row.id])


@router.get("/units/{unit_id}", summary="Một đơn vị")
def read_unit(unit_id: UnitId, person: Administering, services: ServicesOf) -> UnitOut:
    """Trả về một đơn vị mình quản trị."""
    with services.database.session() as session:
        return _unit(require_unit(unit_tree(session), person, unit_id))


@router.patch("/units/{unit_id}", summary="Sửa, chuyển đơn vị")
def change_unit(
    unit_id: UnitId, body: UnitChangeIn, request: Request, person: Administering, services: ServicesOf
) -> UnitOut:
    """Sửa tên, ngày bắt đầu, hoặc chuyển dưới đơn vị khác; trường không gửi thì giữ nguyên."""
    with services.database.transaction() as session:
        unit = require_unit(unit_tree(session), person, unit_id)
        first = body.valid_from if "valid_from" in body.model_fields_set else unit.valid_from
        fields = rename_unit(session, person, unit_id, name=body.name or unit.name, valid_from=first)
        if "parent_id" in body.model_fields_set and body.parent_id != unit.parent_id:
            move_unit(session, person, unit_id, parent_id=body.parent_id)
            fields.append("parent_id")
        detail: Detail = {"viec": "sua", "truong": fields}
        record(session, entry_of(request, person, Action.UNIT_CHANGED, target="unit", target_id=unit_id, detail=detail))
        return _unit(unit_tree(session).units[unit_id])


@router.post("/units/{unit_id}/ending", summary="Kết thúc đơn vị")
def finish_unit(
    unit_id: UnitId, body: EndingIn, request: Request, person: Administering, services: ServicesOf
) -> EndingOut:
    """Kết thúc đơn vị: sáp nhập (một đơn vị kế thừa), chia tách (nhiều), giải thể (không có)."""
    ending = Ending(body.last_day, tuple(body.successor_ids), body.people_to, body.children_to, body.keep_roles)
    with services.database.transaction() as session:
        done = end_unit(session, person, unit_id, ending)
        children = [child.id for child in done.children]
        detail: Detail = {"viec": "ket_thuc", "ke_thua": body.successor_ids, "nguoi": done.people, "don_vi": children}
        record(session, entry_of(request, person, Action.UNIT_CHANGED, target="unit", target_id=unit_id, detail=detail))
    return EndingOut(people=done.people, children=children, documents=done.documents)


@router.post("/units/{unit_id}/reopening", summary="Mở lại đơn vị")
def bring_back_unit(unit_id: UnitId, request: Request, person: Administering, services: ServicesOf) -> UnitOut:
    """Mở lại một đơn vị đã kết thúc; không đơn vị nào kế thừa nữa."""
    with services.database.transaction() as session:
        reopen_unit(session, person, unit_id)
        detail: Detail = {"viec": "mo_lai"}
        record(session, entry_of(request, person, Action.UNIT_CHANGED, target="unit", target_id=unit_id, detail=detail))
        return _unit(unit_tree(session).units[unit_id])


@router.get("/people", summary="Người dùng mình quản trị")
def list_people(
    person: Administering,
    services: ServicesOf,
    *,
    q: Annotated[str, Query(max_length=100, description="Họ tên hoặc tên đăng nhập, không cần dấu")] = "",
    unit_id: Annotated[int | None, Query(ge=1, le=LARGEST_ID, description="Đơn vị này và cấp dưới")] = None,
    role: Annotated[Role | None, Query(description="Vai trò ở đơn vị chính")] = None,
    state: Annotated[PersonState | None, Query(description="Trạng thái tài khoản")] = None,
    page: Annotated[int, Query(ge=1, le=100_000, description="Trang, từ 1")] = 1,
) -> PeopleOut:
    """Trả về một trang người dùng, xếp theo tên."""
    with services.database.session() as session:
        tree = unit_tree(session)
        scope = require_administrator(tree, person)
        if unit_id is not None:
            require_unit(tree, person, unit_id)
        wanted = PeopleFilter(q, unit_id, role.value if role else "", state.value if state else "")
        found = people_page(session, tree, scope, wanted, page=page)
    people = [
        PersonOut(id=p.id, username=p.username, name=p.name, unit_id=p.unit_id, roles=list(p.roles), state=p.state)
        for p in found.people
    ]
    return PeopleOut(people=people, total=found.total, page=found.page, pages=found.pages)


@router.post("/people", status_code=201, summary="Thêm người dùng")
def create_person(body: NewPersonIn, request: Request, person: Administering, services: ServicesOf) -> NewPersonOut:
    """Thêm tài khoản; mật khẩu ngẫu nhiên chỉ trả về một lần này."""
    new = NewPerson(body.username, body.name, body.unit_id, tuple(role.value for role in body.roles), body.email)
    with services.database.transaction() as session:
        row, password = add_person(session, person, new)
        detail: Detail = {"viec": "them", "don_vi": row.unit_id, "vai_tro": row.roles.split()}
        entry = entry_of(request, person, Action.PERSON_CHANGED, target="person", target_id=row.id, detail=detail)
        record(session, entry)
    return NewPersonOut(id=row.id, username=row.username, password=password)


@router.get("/people/{person_id}", summary="Một người dùng")
def read_person(person_id: PersonId, person: Administering, services: ServicesOf) -> PersonOut:
    """Trả về một người dùng thuộc đơn vị mình quản trị."""
    with services.database.session() as session:
        return _person(require_person(session, unit_tree(session), person, person_id))


@router.patch("/people/{person_id}", summary="Sửa, khóa, chuyển người dùng")
def update_person(
    person_id: PersonId, body: PersonChangeIn, request: Request, person: Administering, services: ServicesOf
) -> PersonOut:
    """Sửa họ tên, thư, đơn vị chính, vai trò; khóa hoặc mở tài khoản. Trường không gửi thì giữ nguyên."""
    roles = None if body.roles is None else tuple(role.value for role in body.roles)
    change = PersonChange(body.name, body.email, body.unit_id, roles, body.active)
    with services.database.transaction() as session:
        fields = change_person(session, person, person_id, change)
        detail: Detail = {"viec": "sua", "truong": fields}
        entry = entry_of(request, person, Action.PERSON_CHANGED, target="person", target_id=person_id, detail=detail)
        record(session, entry)
        return _person(require_person(session, unit_tree(session), person, person_id))


def _unit(unit: Unit) -> UnitOut:
    return UnitOut(
        id=unit.id,
        code=unit.code,
        name=unit.name,
        parent_id=unit.parent_id,
        valid_from=unit.valid_from,
        valid_to=unit.valid_to,
        successor_ids=list(unit.successors),
    )


def _person(row: PersonRow) -> PersonOut:
    return PersonOut(
        id=row.id,
        username=row.username,
        name=row.name,
        unit_id=row.unit_id,
        roles=row.roles.split(),
        state=person_state(row),
    )
