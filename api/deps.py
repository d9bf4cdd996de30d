"""What routes ask for: the services and the signed-in person, who always comes from the session."""

import datetime
from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Path
from starlette.requests import Request

from api.errors import DUTY_FIRST, SIGN_IN_FIRST, DutyFirst, NotSignedIn
from api.services import Services
from api.session_cookies import SessionCookies
from vanban.db.account_models import WebSessionRow
from vanban.db.models import PersonRow
from vanban.db.people import principal_in_session
from vanban.db.sealing import Seal
from vanban.db.web_sessions import SEEN_EVERY, live_session, mark_seen
from vanban.duties import Duty, duty_of
from vanban.principals import Channel, Principal

LARGEST_ID = 2**63 - 1  # BIGINT


def services_of(request: Request) -> Services:
    """Returns the services the application was created with."""
    return cast(Services, request.app.state.services)


def cookies_of(request: Request) -> SessionCookies:
    """Returns the maker of session cookies."""
    return cast(SessionCookies, request.app.state.cookies)


@dataclass(frozen=True, slots=True)
class Standing:
    """A person whose session a request carries: the session's row and what must be done before anything else."""

    principal: Principal
    session_id: int
    method: str
    duty: Duty | None = None


def seal_of(request: Request) -> Seal:
    """Returns what opens the sealed secrets of this installation."""
    return cast(Seal, request.app.state.seal)


def standing_or_none(request: Request, *, channel: Channel) -> Standing | None:
    """Returns who holds the session the request carries, or None; the database decides on every request."""
    cookies, services = cookies_of(request), services_of(request)
    token, now = cookies.token_of(request), datetime.datetime.now(datetime.UTC)
    if token is None:
        return None
    with services.database.session() as session:
        found = live_session(session, token, lifetime=cookies.lifetime, now=now)
        if found is None:
            return None
        row, person = found
        principal = principal_in_session(session, person.id, row.version, channel, acting_unit_id=row.unit_id)
        if principal is None:
            return None
        standing = Standing(principal, row.id, row.method, _duty(services, row, person, principal))
    request.state.person_id = person.id  # for the log
    if row.last_seen_at <= now - SEEN_EVERY:
        with services.database.transaction() as session:
            mark_seen(session, row.id, now=now)
    return standing


def principal_or_none(request: Request, *, channel: Channel) -> Principal | None:
    """Returns the person whose session the request carries, or None; also while a duty stands before the rest."""
    standing = standing_or_none(request, channel=channel)
    return standing.principal if standing is not None and standing.duty is None else None


def api_principal(request: Request) -> Principal:
    """Returns the signed-in person on the API channel; raises ``NotSignedIn``, or ``DutyFirst``."""
    return _free(standing_or_none(request, channel=Channel.API))


def page_principal(request: Request) -> Principal:
    """Returns the signed-in person on the web channel; raises ``NotSignedIn``, or ``DutyFirst``."""
    return _free(standing_or_none(request, channel=Channel.WEB))


def page_standing(request: Request) -> Standing:
    """Returns the signed-in person with their session, whatever duty stands; raises ``NotSignedIn``."""
    standing = standing_or_none(request, channel=Channel.WEB)
    if standing is None:
        raise NotSignedIn(SIGN_IN_FIRST)
    return standing


def _free(standing: Standing | None) -> Principal:
    if standing is None:
        raise NotSignedIn(SIGN_IN_FIRST)
    if standing.duty is not None:
        raise DutyFirst(DUTY_FIRST)
    return standing.principal


def _duty(services: Services, row: WebSessionRow, person: PersonRow, principal: Principal) -> Duty | None:
    return duty_of(
        row.method,
        must_change_password=person.must_change_password,
        two_step_on=person.totp_confirmed_at is not None,
        two_step_required=services.settings.require_two_step,
        roles=principal.roles,
    )


ServicesOf = Annotated[Services, Depends(services_of)]
SealOf = Annotated[Seal, Depends(seal_of)]
ApiPerson = Annotated[Principal, Depends(api_principal)]
PagePerson = Annotated[Principal, Depends(page_principal)]
PageStanding = Annotated[Standing, Depends(page_standing)]  # for the pages of the own account alone
DocumentId = Annotated[int, Path(ge=1, le=LARGEST_ID, description="Mã văn bản trong kho")]
ConversationId = Annotated[int, Path(ge=1, le=LARGEST_ID, description="Mã cuộc hỏi đáp")]
TurnId = Annotated[int, Path(ge=1, le=LARGEST_ID, description="Mã lượt hỏi")]
FeedbackId = Annotated[int, Path(ge=1, le=LARGEST_ID, description="Mã góp ý")]
