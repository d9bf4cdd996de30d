"""/quan-tri/kenh-chat/gui-tin: how each chat platform stands, and the messages that none took: again, or discarded."""

import datetime
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.auditing import entry_of
from api.delivery_view import kind_words, platform_views
from api.deps import LARGEST_ID, PagePerson, ServicesOf
from api.pages.rendering import frame_of, render
from api.services import Services
from vanban.audit import Action
from vanban.db.admin_scope import check_system
from vanban.db.audit import record
from vanban.db.channel_platforms import PLATFORM_WORDS
from vanban.db.dead_letters import dead_letters, discard, try_again
from vanban.errors import NotFound
from vanban.principals import Principal

router = APIRouter(include_in_schema=False)
ADDRESS = "/quan-tri/kenh-chat/gui-tin"
SHOWN = 200
LetterId = Annotated[int, Path(ge=1, le=LARGEST_ID, description="Mã tin không gửi được")]


@dataclass(frozen=True, slots=True)
class Change:
    """What may be done to messages given up, and its name in the audit log."""

    name: str
    do: Callable[[Session, Collection[int] | None, datetime.datetime], list[int]]


AGAIN, DROP = Change("gui_lai", try_again), Change("bo", discard)


@router.get(ADDRESS)
def show(request: Request, person: PagePerson, services: ServicesOf) -> Response:
    """Returns how delivery stands; no words of any message."""
    check_system(person)
    now = datetime.datetime.now(datetime.UTC)
    with services.database.session() as session:
        platforms = platform_views(session, services.settings, now)
        letters = [(one, PLATFORM_WORDS[one.platform], kind_words(one)) for one in dead_letters(session, limit=SHOWN)]
    return render(
        "admin_delivery.html",
        frame=frame_of(request, person, "quan-tri"),
        platforms=platforms,
        letters=letters,
        most=SHOWN,
        moving=any(one.traffic.inbox_waiting or one.traffic.waiting or one.traffic.sending for one in platforms),
    )


@router.post(f"{ADDRESS}/gui-lai-tat-ca")
def send_all_again(request: Request, person: PagePerson, services: ServicesOf) -> Response:
    """Lets every message given up be tried again, for another day."""
    return _change(request, person, services, None, AGAIN)


@router.post(f"{ADDRESS}/bo-tat-ca")
def discard_all(request: Request, person: PagePerson, services: ServicesOf) -> Response:
    """Drops every message given up."""
    return _change(request, person, services, None, DROP)


@router.post(f"{ADDRESS}/{{letter_id}}/gui-lai")
def send_again(request: Request, letter_id: LetterId, person: PagePerson, services: ServicesOf) -> Response:
    """Lets a message given up be tried again, for another day."""
    return _change(request, person, services, [letter_id], AGAIN)


@router.post(f"{ADDRESS}/{{letter_id}}/bo")
def discard_one(request: Request, letter_id: LetterId, person: PagePerson, services: ServicesOf) -> Response:
    """Drops a message given up."""
    return _change(request, person, services, [letter_id], DROP)


def _change(request: Request, person: Principal, services: Services, ids: list[int] | None, how: Change) -> Response:
    """Makes the change and its audit entries in one transaction; 404 when a message named is not there to change."""
    check_system(person)
    with services.database.transaction() as session:
        changed = how.do(session, ids, datetime.datetime.now(datetime.UTC))
        if ids is not None and not changed:
            raise NotFound("Tin này không còn trong danh sách, hoặc không còn nội dung để gửi lại.")
        for letter_id in changed:
            detail = {"change": how.name}
            action = Action.OUTBOX_CONTROLLED
            record(session, entry_of(request, person, action, target="outbox", target_id=letter_id, detail=detail))
    return RedirectResponse(ADDRESS, status_code=303)
