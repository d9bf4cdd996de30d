"""The own password: changed with the old one, or chosen through a link that works once."""

import datetime
from typing import Annotated

from fastapi import APIRouter, Form
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.asking_again import WRONG_OLD
from api.auditing import entry_of
from api.deps import PageStanding, ServicesOf, Standing, cookies_of
from api.errors import TooManyAttempts
from api.pages.rendering import frame_of, render
from api.sign_in_attempts import attempt_of, count_attempt
from api.starting_sessions import renew_session
from vanban.audit import Action
from vanban.db.account_changes import about, choose_password
from vanban.db.audit import record
from vanban.db.models import PersonRow
from vanban.db.one_time_links import CHOOSE_PASSWORD, SPENT, open_link, use_link
from vanban.db.people import principal_in_session
from vanban.db.signing_in import verify_password
from vanban.duties import Duty
from vanban.errors import InvalidInput, NotAllowed, VanbanError
from vanban.principals import Channel

router = APIRouter(include_in_schema=False)
DIFFERENT = "Hai lần nhập mật khẩu mới không giống nhau. Đề nghị nhập lại."
Words = Annotated[str, Form(max_length=1_000)]


@router.get("/tai-khoan/mat-khau")
def show_form(request: Request, standing: PageStanding, services: ServicesOf) -> Response:
    """Returns the form for a new password."""
    return _form(request, standing, services)


@router.post("/tai-khoan/mat-khau")
def change(
    request: Request,
    standing: PageStanding,
    services: ServicesOf,
    *,
    old: Words = "",
    new: Words = "",
    again: Words = "",
) -> Response:
    """Changes the password, ends the other sessions, and leads on; or returns the form with what went wrong."""
    try:
        count_attempt(services, attempt_of(request, f"#{standing.principal.person_id}"))
        token = _changed(request, standing, services, old=old, new=new, again=again)
    except (InvalidInput, TooManyAttempts) as error:
        return _form(request, standing, services, error=error)
    target = "/tai-khoan/can-lam" if standing.duty else "/tai-khoan?xong=mat-khau"
    response = RedirectResponse(target, status_code=303)
    cookies_of(request).issue(response, token)
    return response


@router.get("/dat-mat-khau")
def show_link_form(services: ServicesOf, ma: str = "") -> Response:
    """Returns the form for a person who was handed a link; raises ``NotAllowed`` for one that no longer works."""
    with services.database.session() as session:
        person = _person_of_link(session, ma)
    return _link_form(services, ma, person.id)


@router.post("/dat-mat-khau")
def choose_by_link(
    request: Request,
    services: ServicesOf,
    *,
    ma: Annotated[str, Form()] = "",
    new: Words = "",
    again: Words = "",
) -> Response:
    """Gives the person the password they chose and leads to the sign-in form; the link no longer works."""
    with services.database.session() as session:
        person_id = _person_of_link(session, ma).id
    try:
        with services.database.transaction() as session:
            now = datetime.datetime.now(datetime.UTC)
            use_link(session, CHOOSE_PASSWORD, ma, now=now)
            person = session.get_one(PersonRow, person_id)
            _choose(session, person, new, again, now)
            _record_change(request, session, person, "lien_ket")
    except InvalidInput as error:
        return _link_form(services, ma, person_id, message=error.message)
    return RedirectResponse("/dang-nhap?mat-khau=moi", status_code=303)


def _changed(request: Request, standing: Standing, services: ServicesOf, *, old: str, new: str, again: str) -> str:
    """Returns the token of the session that takes the place of this one."""
    with services.database.session() as session:
        username = session.get_one(PersonRow, standing.principal.person_id).username
    if verify_password(services.database, username, old) is None:
        raise InvalidInput(WRONG_OLD)
    with services.database.transaction() as session:
        person = session.get_one(PersonRow, standing.principal.person_id)
        _choose(session, person, new, again, datetime.datetime.now(datetime.UTC))
        _record_change(request, session, person, "tu_doi")
        return renew_session(request, session, standing, person)


def _choose(session: Session, person: PersonRow, new: str, again: str, now: datetime.datetime) -> None:
    if new != again:
        raise InvalidInput(DIFFERENT)
    choose_password(session, person, new, now=now)


def _record_change(request: Request, session: Session, person: PersonRow, how: str) -> None:
    session.flush()
    principal = principal_in_session(session, person.id, person.session_version, Channel.WEB)
    action = Action.PASSWORD_CHANGED
    record(session, entry_of(request, principal, action, target="person", target_id=person.id, detail={"how": how}))


def _person_of_link(session: Session, token: str) -> PersonRow:
    link = open_link(session, CHOOSE_PASSWORD, token, now=datetime.datetime.now(datetime.UTC))
    person = session.get(PersonRow, link.person_id) if link.person_id is not None else None
    if person is None or not person.active:
        raise NotAllowed(SPENT)
    return person


def _form(request: Request, standing: Standing, services: ServicesOf, *, error: VanbanError | None = None) -> Response:
    duty = standing.duty is Duty.PASSWORD
    with services.database.session() as session:
        words = about(session, session.get_one(PersonRow, standing.principal.person_id))
    return render(
        "own_password.html",
        frame=None if duty else frame_of(request, standing.principal, "tai-khoan"),
        status=200 if error is None else 429 if isinstance(error, TooManyAttempts) else 422,
        message=error.message if error is not None else "",
        duty=duty,
        about=words,
    )


def _link_form(services: ServicesOf, token: str, person_id: int, *, message: str = "") -> Response:
    with services.database.session() as session:
        person = session.get_one(PersonRow, person_id)
        words = about(session, person)
    return render(
        "link_password.html",
        frame=None,
        status=422 if message else 200,
        message=message,
        link=token,
        username=person.username,
        name=person.name,
        about=words,
    )
