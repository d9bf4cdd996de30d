"""The changes of one person: name, unit, roles, further assignments, closing, password, sessions."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Path
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.auditing import entry_of
from api.deps import LARGEST_ID, PagePerson, ServicesOf
from api.form_values import day_of, id_of
from api.pages.admin_people import Field, Fields, PersonId, show_password, show_person
from api.services import Services
from vanban.audit import Action, Detail
from vanban.db.assigning import Assignment, assign, end_assignment
from vanban.db.audit import record
from vanban.db.staffing import (
    PersonChange,
    change_person,
    end_sessions_of,
    give_new_password,
    require_person,
)
from vanban.db.units import unit_tree
from vanban.errors import InvalidInput, NotAllowed
from vanban.principals import Principal

router = APIRouter(include_in_schema=False)
Change = Callable[[Session], Detail]


@router.post("/quan-tri/nguoi/{person_id}/thong-tin")
def rename(
    request: Request,
    person_id: PersonId,
    person: PagePerson,
    services: ServicesOf,
    *,
    name: Field = "",
    email: Field = "",
) -> Response:
    """Saves a person's name and address for notices."""
    change = PersonChange(name=name, email=email)
    filled = {"name": name, "email": email}
    return _changed(request, person, services, person_id, _change(person, person_id, "sua", change), filled=filled)


@router.post("/quan-tri/nguoi/{person_id}/vai-tro")
def set_roles(
    request: Request,
    person_id: PersonId,
    person: PagePerson,
    services: ServicesOf,
    *,
    roles: Fields = [],  # noqa: B006
) -> Response:
    """Saves the roles in the home unit; those this administrator does not decide about stay as they are."""

    def change(session: Session) -> Detail:
        held = require_person(session, unit_tree(session), person, person_id).roles.split()
        wanted = PersonChange(roles=tuple(roles))
        fields = change_person(session, person, person_id, wanted)
        return {"viec": "vai_tro", "truong": fields, "truoc": held, "sau": sorted(roles)}

    return _changed(request, person, services, person_id, change)


@router.post("/quan-tri/nguoi/{person_id}/don-vi")
def move(
    request: Request, person_id: PersonId, person: PagePerson, services: ServicesOf, *, unit: Field = ""
) -> Response:
    """Moves a person to another home unit."""
    change = PersonChange(unit_id=id_of(unit) or 0)
    return _changed(
        request, person, services, person_id, _change(person, person_id, "chuyen", change), filled={"unit": unit}
    )


@router.post("/quan-tri/nguoi/{person_id}/khoa")
def close(request: Request, person_id: PersonId, person: PagePerson, services: ServicesOf) -> Response:
    """Closes an account and ends its sessions."""
    change = _change(person, person_id, "khoa", PersonChange(active=False))
    return _changed(request, person, services, person_id, change)


@router.post("/quan-tri/nguoi/{person_id}/mo-lai")
def reopen(request: Request, person_id: PersonId, person: PagePerson, services: ServicesOf) -> Response:
    """Opens a closed account again."""
    change = _change(person, person_id, "mo_khoa", PersonChange(active=True))
    return _changed(request, person, services, person_id, change)


@router.post("/quan-tri/nguoi/{person_id}/nhiem-vu")
def add_assignment(
    request: Request,
    person_id: PersonId,
    person: PagePerson,
    services: ServicesOf,
    *,
    unit: Field = "",
    roles: Fields = [],  # noqa: B006
    valid_from: Field = "",
    valid_to: Field = "",
    note: Field = "",
) -> Response:
    """Writes a further assignment, or changes the one in that unit."""
    filled = {"assigned_unit": unit, "valid_from": valid_from, "valid_to": valid_to, "note": note}

    def change(session: Session) -> Detail:
        unit_id = id_of(unit)
        if unit_id is None:
            raise InvalidInput("Đề nghị chọn đơn vị nơi làm nhiệm vụ.")
        begin, end = day_of(valid_from, label="Ngày bắt đầu"), day_of(valid_to, label="Ngày kết thúc")
        row = assign(session, person, person_id, Assignment(unit_id, tuple(roles), begin, end, note))
        return {"viec": "nhiem_vu", "don_vi": unit_id, "vai_tro": row.roles.split()}

    return _changed(request, person, services, person_id, change, filled=filled)


@router.post("/quan-tri/nguoi/{person_id}/nhiem-vu/{assignment_id}/thoi")
def remove_assignment(
    request: Request,
    person_id: PersonId,
    assignment_id: Annotated[int, Path(ge=1, le=LARGEST_ID)],
    person: PagePerson,
    services: ServicesOf,
) -> Response:
    """Takes a further assignment away."""

    def change(session: Session) -> Detail:
        unit_id = end_assignment(session, person, person_id, assignment_id)
        return {"viec": "thoi_nhiem_vu", "don_vi": unit_id}

    return _changed(request, person, services, person_id, change, stays=False)


@router.post("/quan-tri/nguoi/{person_id}/phien")
def sign_out_everywhere(request: Request, person_id: PersonId, person: PagePerson, services: ServicesOf) -> Response:
    """Ends all sessions of a person."""

    def change(session: Session) -> Detail:
        return {"viec": "ket_thuc_phien", "so_phien": end_sessions_of(session, person, person_id)}

    return _changed(request, person, services, person_id, change, action=Action.SESSION_REVOKED)


@router.post("/quan-tri/nguoi/{person_id}/mat-khau")
def new_password(request: Request, person_id: PersonId, person: PagePerson, services: ServicesOf) -> Response:
    """Gives a new password and shows it once."""
    try:
        with services.database.transaction() as session:
            password = give_new_password(session, person, person_id)
            row = require_person(session, unit_tree(session), person, person_id)
            record(session, entry_of(request, person, Action.PASSWORD_RESET, target="person", target_id=person_id))
    except (InvalidInput, NotAllowed) as error:
        return show_person(request, person, services, person_id, problem=error.message)
    return show_password(request, person, row, password)


def _change(principal: Principal, person_id: int, deed: str, change: PersonChange) -> Change:
    def carry_out(session: Session) -> Detail:
        return {"viec": deed, "truong": change_person(session, principal, person_id, change)}

    return carry_out


def _changed(
    request: Request,
    principal: Principal,
    services: Services,
    person_id: int,
    change: Change,
    *,
    filled: dict[str, str] | None = None,
    action: Action = Action.PERSON_CHANGED,
    stays: bool = True,
) -> Response:
    """Carries a change out with its entry in the audit, or shows the person again with what is wrong.

    ``stays`` False leads to the list: the person may not be this administrator's any more.
    """
    try:
        with services.database.transaction() as session:
            detail = change(session)
            record(session, entry_of(request, principal, action, target="person", target_id=person_id, detail=detail))
    except (InvalidInput, NotAllowed) as error:
        return show_person(request, principal, services, person_id, filled=filled, problem=error.message)
    target = f"/quan-tri/nguoi/{person_id}?xong={detail['viec']}" if stays else "/quan-tri/nguoi"
    return RedirectResponse(target, status_code=303)
