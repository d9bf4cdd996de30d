"""Tài khoản: who I am here, for which unit I act, and where I am signed in."""

import datetime
from typing import Annotated

from fastapi import APIRouter, Form, Path
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.account_view import account_view
from api.auditing import address_of, entry_of
from api.channel_view import chat_words
from api.deps import LARGEST_ID, PagePerson, PageStanding, ServicesOf, cookies_of
from api.pages.rendering import frame_of, render
from vanban.audit import Action
from vanban.db.account_models import WebSessionRow
from vanban.db.audit import record
from vanban.db.channel_links import EndedHow, end_links_of_person
from vanban.db.models import PersonRow
from vanban.db.people import assignments
from vanban.db.web_sessions import revoke_others, revoke_session
from vanban.duties import Duty
from vanban.errors import NotFound

router = APIRouter(include_in_schema=False)
SessionId = Annotated[int, Path(ge=1, le=LARGEST_ID)]
_DUTY_PAGES = {Duty.PASSWORD: "/tai-khoan/mat-khau", Duty.TWO_STEP: "/tai-khoan/hai-lop"}
NOTES = {
    "phien": "Đã kết thúc phiên đăng nhập đó.",
    "phien-khac": "Đã kết thúc các phiên đăng nhập khác.",
    "mat-khau": "Đã đổi mật khẩu. Các phiên đăng nhập khác đã kết thúc; tài khoản chat phải ghép lại.",
    "hai-lop-tat": "Đã tắt xác thực hai lớp.",
}


@router.get("/tai-khoan")
def show_account(request: Request, person: PagePerson, standing: PageStanding, services: ServicesOf) -> Response:
    """Returns the page of the own account."""
    lifetime, now = cookies_of(request).lifetime, datetime.datetime.now(datetime.UTC)
    with services.database.session() as session:
        view = account_view(session, standing, lifetime=lifetime, now=now)
        chats = chat_words(session, services.settings, person.person_id or 0, now=now)
    note = NOTES.get(request.query_params.get("xong", ""), "")
    return render("account.html", frame=frame_of(request, person, "tai-khoan"), account=view, note=note, chats=chats)


@router.get("/tai-khoan/can-lam")
def show_duty(standing: PageStanding) -> Response:
    """Leads to what must be done before anything else, or to the first page."""
    return RedirectResponse(_DUTY_PAGES[standing.duty] if standing.duty else "/", status_code=303)


@router.post("/tai-khoan/don-vi")
def switch_unit(
    request: Request,
    person: PagePerson,
    standing: PageStanding,
    services: ServicesOf,
    unit: Annotated[int, Form(ge=1, le=LARGEST_ID)],
) -> Response:
    """Has this session act for another unit of the person, and leads to the first page."""
    with services.database.transaction() as session:
        account = session.get_one(PersonRow, person.person_id)
        if unit not in {unit_id for unit_id, _ in assignments(session, account)}:
            raise NotFound("Đồng chí không công tác ở đơn vị này.")
        row = session.get_one(WebSessionRow, standing.session_id)
        row.unit_id = None if unit == account.unit_id else unit
        detail = {"from": person.unit_id, "to": unit}
        record(session, entry_of(request, person, Action.UNIT_SWITCHED, target="unit", target_id=unit, detail=detail))
    return RedirectResponse("/", status_code=303)


@router.post("/tai-khoan/phien/{session_id}/ket-thuc")
def end_session(
    request: Request, session_id: SessionId, person: PagePerson, standing: PageStanding, services: ServicesOf
) -> Response:
    """Ends one of the person's sessions; this one too leads to the sign-in form."""
    with services.database.transaction() as session:
        if not revoke_session(session, person.person_id or 0, session_id, now=datetime.datetime.now(datetime.UTC)):
            raise NotFound("Không có phiên đăng nhập này, hoặc phiên đã kết thúc.")
        record(session, entry_of(request, person, Action.SESSION_REVOKED, target="session", target_id=session_id))
    this_one = session_id == standing.session_id
    return RedirectResponse("/dang-nhap?ra=1" if this_one else "/tai-khoan?xong=phien", status_code=303)


@router.post("/tai-khoan/phien-khac/ket-thuc")
def end_other_sessions(request: Request, person: PagePerson, standing: PageStanding, services: ServicesOf) -> Response:
    """Ends all of the person's sessions but this one."""
    _end_sessions(request, person, services, keep_id=standing.session_id)
    return RedirectResponse("/tai-khoan?xong=phien-khac", status_code=303)


@router.post("/tai-khoan/dang-xuat-moi-noi")
def sign_out_everywhere(request: Request, person: PagePerson, services: ServicesOf) -> Response:
    """Ends all of the person's sessions and leads to the sign-in form."""
    _end_sessions(request, person, services, keep_id=None)
    response = RedirectResponse("/dang-nhap?ra=moi-noi", status_code=303)
    cookies_of(request).clear(response)
    return response


def _end_sessions(request: Request, person: PagePerson, services: ServicesOf, *, keep_id: int | None) -> None:
    with services.database.transaction() as session:
        now = datetime.datetime.now(datetime.UTC)
        ended = revoke_others(session, person.person_id or 0, keep_id=keep_id, now=now)
        if keep_id is None:
            how, address = EndedHow.SIGNED_OUT, address_of(request)
            end_links_of_person(session, person.person_id or 0, how, now=now, by=person, address=address)
        detail = {"ended": ended, "all": keep_id is None}
        entry = entry_of(
            request, person, Action.SESSION_REVOKED, target="person", target_id=person.person_id or "", detail=detail
        )
        record(session, entry)
