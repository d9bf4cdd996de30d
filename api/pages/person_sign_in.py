"""How a person signs in, as an administrator may help: a link to choose a password, the second step off."""

import datetime

from fastapi import APIRouter
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.auditing import entry_of
from api.deps import PagePerson, ServicesOf
from api.pages.admin_people import PersonId, show_person
from api.pages.rendering import frame_of, render
from vanban.audit import Action
from vanban.db.audit import record
from vanban.db.models import PersonRow
from vanban.db.one_time_links import CHOOSE_PASSWORD, LIFE, make_link
from vanban.db.staffing import changeable
from vanban.db.two_step import switch_off
from vanban.db.units import unit_tree
from vanban.errors import InvalidInput, NotAllowed
from vanban.principals import Principal

router = APIRouter(include_in_schema=False)


@router.post("/quan-tri/nguoi/{person_id}/lien-ket")
def make_password_link(request: Request, person_id: PersonId, person: PagePerson, services: ServicesOf) -> Response:
    """Shows, this once, a link with which the person chooses a password; the old password works until then."""
    now = datetime.datetime.now(datetime.UTC)
    try:
        with services.database.transaction() as session:
            row = _helped(session, person, person_id)
            token = make_link(session, CHOOSE_PASSWORD, person_id=row.id, created_by_id=person.person_id, now=now)
            entry = entry_of(
                request, person, Action.PASSWORD_RESET, target="person", target_id=row.id, detail={"how": "lien_ket"}
            )
            record(session, entry)
    except (InvalidInput, NotAllowed) as error:
        return show_person(request, person, services, person_id, problem=error.message)
    return render(
        "person_link.html",
        frame=frame_of(request, person, "quan-tri"),
        person_id=row.id,
        name=row.name,
        link=f"{request.base_url}dat-mat-khau?ma={token}",
        until=now + LIFE,
    )


@router.post("/quan-tri/nguoi/{person_id}/tat-hai-lop")
def switch_second_step_off(request: Request, person_id: PersonId, person: PagePerson, services: ServicesOf) -> Response:
    """Switches the second step off for a person who has lost the phone."""
    try:
        with services.database.transaction() as session:
            row = _helped(session, person, person_id)
            switch_off(session, row)
            record(session, entry_of(request, person, Action.TWO_STEP_OFF, target="person", target_id=row.id))
    except (InvalidInput, NotAllowed) as error:
        return show_person(request, person, services, person_id, problem=error.message)
    return RedirectResponse(f"/quan-tri/nguoi/{person_id}?xong=tat_hai_lop", status_code=303)


def _helped(session: Session, principal: Principal, person_id: int) -> PersonRow:
    """Returns the person whose sign-in changes; raises ``NotFound`` or ``NotAllowed`` as every change of them does.

    Nobody helps themselves this way: for the own account the old password is asked for.
    """
    row = changeable(session, unit_tree(session), principal, person_id)
    if row.id == principal.person_id:
        raise InvalidInput("Với tài khoản của chính mình, đề nghị dùng trang Tài khoản.")
    if not row.active:
        raise InvalidInput("Tài khoản đang khóa. Đề nghị mở lại trước.")
    return row
