"""What routes ask for: the services and the signed-in person, who always comes from the session."""

import datetime
from typing import Annotated, cast

from fastapi import Depends, Path
from starlette.requests import Request

from api.errors import SIGN_IN_FIRST, NotSignedIn
from api.services import Services
from api.session_cookies import SESSION_COOKIE, SessionCookies
from vanban.db.people import principal_in_session
from vanban.principals import Channel, Principal

LARGEST_ID = 2**63 - 1  # BIGINT


def services_of(request: Request) -> Services:
    """Returns the services the application was created with."""
    return cast(Services, request.app.state.services)


def cookies_of(request: Request) -> SessionCookies:
    """Returns the maker of session cookies."""
    return cast(SessionCookies, request.app.state.cookies)


def principal_or_none(request: Request, *, channel: Channel) -> Principal | None:
    """Returns the person whose session the request carries, or None; the database decides on every request."""
    claim = cookies_of(request).read(request.cookies.get(SESSION_COOKIE), now=datetime.datetime.now(datetime.UTC))
    if claim is None:
        return None
    with services_of(request).database.session() as session:
        return principal_in_session(session, claim.person_id, claim.version, channel)


def api_principal(request: Request) -> Principal:
    """Returns the signed-in person on the API channel, or raises ``NotSignedIn``."""
    return _signed_in(principal_or_none(request, channel=Channel.API))


def page_principal(request: Request) -> Principal:
    """Returns the signed-in person on the web channel, or raises ``NotSignedIn``."""
    return _signed_in(principal_or_none(request, channel=Channel.WEB))


def _signed_in(principal: Principal | None) -> Principal:
    if principal is None:
        raise NotSignedIn(SIGN_IN_FIRST)
    return principal


ServicesOf = Annotated[Services, Depends(services_of)]
ApiPerson = Annotated[Principal, Depends(api_principal)]
PagePerson = Annotated[Principal, Depends(page_principal)]
DocumentId = Annotated[int, Path(ge=1, le=LARGEST_ID, description="Mã văn bản trong kho")]
ConversationId = Annotated[int, Path(ge=1, le=LARGEST_ID, description="Mã cuộc hỏi đáp")]
TurnId = Annotated[int, Path(ge=1, le=LARGEST_ID, description="Mã lượt hỏi")]
FeedbackId = Annotated[int, Path(ge=1, le=LARGEST_ID, description="Mã góp ý")]
