"""A person's own API keys: what there is, a new one shown once, an end to one that is not needed."""

import datetime
from typing import Annotated

from fastapi import APIRouter, Form, Path
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.auditing import entry_of
from api.deps import LARGEST_ID, PagePerson, ServicesOf
from api.errors import problem_of
from api.pages.rendering import frame_of, render
from api.services import Services
from vanban.audit import Action, Detail
from vanban.db.account_models import ApiKeyRow
from vanban.db.api_keys import NewKey, is_live, keys_of, make_key, revoke_key
from vanban.db.audit import record
from vanban.errors import InvalidInput
from vanban.principals import Principal
from vanban.scopes import SCOPE_WORDS, Scope, scopes_of

router = APIRouter(include_in_schema=False)
ADDRESS = "/tai-khoan/khoa"
TERMS = ((30, "30 ngày"), (90, "90 ngày"), (180, "6 tháng"), (365, "1 năm"))


@router.get(ADDRESS)
def show(request: Request, person: PagePerson, services: ServicesOf) -> Response:
    """Returns the page of the person's keys."""
    return _page(request, services, person)


@router.post(ADDRESS)
def make(
    request: Request,
    person: PagePerson,
    services: ServicesOf,
    *,
    name: Annotated[str, Form()] = "",
    scopes: Annotated[list[str], Form()] = [],  # noqa: B006 - FastAPI copies it
    days: Annotated[int, Form()] = 90,
) -> Response:
    """Returns the page with the new key on it, the only time it is shown; or with what to put right.

    It does not lead on to another address, which would have to carry the key; sending the form once more is refused
    because the name is then taken.
    """
    try:
        with services.database.transaction() as session:
            made = make_key(session, person, name=name, scopes=scopes, days=days)
            detail: Detail = {"scopes": sorted(set(scopes)), "days": days}
            entry = entry_of(request, person, Action.KEY_MADE, target="api_key", target_id=made.id, detail=detail)
            record(session, entry)
    except InvalidInput as error:
        wrong = problem_of(error)
        typed = {"name": name[:120], "scopes": frozenset(scopes), "days": days}
        return _page(request, services, person, message=wrong.message, status=wrong.status, typed=typed)
    return _page(request, services, person, made=made)


@router.post(ADDRESS + "/{key_id}/thu-hoi")
def revoke(
    request: Request, key_id: Annotated[int, Path(ge=1, le=LARGEST_ID)], person: PagePerson, services: ServicesOf
) -> Response:
    """Revokes a key of the person and leads back to the page."""
    with services.database.transaction() as session:
        revoke_key(session, key_id, person_id=person.person_id)
        record(session, entry_of(request, person, Action.KEY_REVOKED, target="api_key", target_id=key_id))
    return RedirectResponse(f"{ADDRESS}?da-thu-hoi=1", status_code=303)


def _page(
    request: Request,
    services: Services,
    person: Principal,
    *,
    made: NewKey | None = None,
    message: str = "",
    status: int = 200,
    typed: dict[str, object] | None = None,
) -> Response:
    now = datetime.datetime.now(datetime.UTC)
    with services.database.session() as session:
        rows = keys_of(session, person.person_id)
    offered = scopes_of(person.roles)
    return render(
        "keys.html",
        frame=frame_of(request, person, "tai-khoan"),
        status=status,
        keys=[(row, _state(row, now), _scope_words(row)) for row in rows],
        made=made,
        message=message,
        revoked="da-thu-hoi" in request.query_params,
        scopes=[(scope.value, SCOPE_WORDS[scope]) for scope in Scope if scope in offered],
        terms=TERMS,
        typed=typed or {"name": "", "scopes": frozenset(), "days": 90},
    )


def _state(row: ApiKeyRow, now: datetime.datetime) -> tuple[str, str]:
    """Returns how a key stands, in words and as the tone of its badge."""
    if row.revoked_at is not None:
        return "Đã thu hồi", "bad"
    return ("Đang dùng được", "good") if is_live(row, now) else ("Đã hết hạn", "warn")


def _scope_words(row: ApiKeyRow) -> str:
    return "; ".join(SCOPE_WORDS[scope] for scope in Scope if scope in row.scopes.split())
