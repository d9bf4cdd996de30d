"""Bắt đầu: the first administrator's account, through a link that works once."""

import datetime

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.auditing import entry_of
from api.deps import ServicesOf
from api.pages.own_password import DIFFERENT, Words
from api.pages.rendering import render
from api.starting_sessions import start_session
from vanban.audit import Action
from vanban.db.audit import record
from vanban.db.first_run import FirstAdministrator, has_system_administrator, make_first_administrator, root_name
from vanban.db.one_time_links import FIRST_ADMINISTRATOR, SPENT, open_link
from vanban.db.people import principal_in_session
from vanban.errors import InvalidInput, NotAllowed
from vanban.principals import Channel

router = APIRouter(include_in_schema=False)


@router.get("/bat-dau")
def show_form(services: ServicesOf, ma: str = "") -> Response:
    """Returns the form for the first administrator; raises ``NotAllowed`` for a link that no longer works."""
    name = _checked_link(services, ma)
    return _form(ma, FirstAdministrator(name, "", "", ""))


@router.post("/bat-dau")
def begin(
    request: Request,
    services: ServicesOf,
    *,
    ma: Words = "",
    unit_name: Words = "",
    name: Words = "",
    username: Words = "",
    new: Words = "",
    again: Words = "",
) -> Response:
    """Makes the account and signs the first administrator in; or returns the form with what went wrong."""
    filled = FirstAdministrator(unit_name, name, username, new)
    _checked_link(services, ma)
    try:
        if new != again:
            raise InvalidInput(DIFFERENT)
        person_id = _made(request, services, ma, filled)
    except InvalidInput as error:
        return _form(ma, filled, message=error.message)
    return start_session(request, services, person_id, "lien_ket")


def _checked_link(services: ServicesOf, token: str) -> str:
    """Returns the name of the unit at the top of the tree, when the link works; else raises ``NotAllowed``."""
    with services.database.session() as session:
        open_link(session, FIRST_ADMINISTRATOR, token, now=datetime.datetime.now(datetime.UTC))
        if has_system_administrator(session):
            raise NotAllowed(SPENT)
        return root_name(session)


def _made(request: Request, services: ServicesOf, token: str, filled: FirstAdministrator) -> int:
    with services.database.transaction() as session:
        person = make_first_administrator(session, token, filled, now=datetime.datetime.now(datetime.UTC))
        principal = principal_in_session(session, person.id, 1, Channel.WEB)
        entry = entry_of(
            request,
            principal,
            Action.PERSON_CHANGED,
            target="person",
            target_id=person.id,
            detail={"change": "quan_tri_dau", "roles": person.roles.split()},
        )
        record(session, entry)
        return person.id


def _form(token: str, filled: FirstAdministrator, *, message: str = "") -> Response:
    status = 422 if message else 200
    return render("first_run.html", frame=None, status=status, link=token, filled=filled, message=message)
