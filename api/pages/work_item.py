"""A task of a unit's work: its page, and what its keepers do with it — give, take back, finish, carry over, cancel."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Form, Path
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.auditing import audited
from api.deps import LARGEST_ID, PagePerson, ServicesOf
from api.form_values import day_of
from api.pages.rendering import frame_of, render
from api.services import Services
from api.work_forms import receivers_from
from api.work_view import CHANGE_WORDS, choices_of, fields_before, item_view, light_badge
from programs.places import place_now
from vanban.audit import Action, Detail
from vanban.db.validity import today
from vanban.db.work_access import item_row, require_planner
from vanban.db.work_assigning import give, recall
from vanban.db.work_items import cancel_item, carry_item, finish_item, release_item, reopen_item, take_on
from vanban.errors import InvalidInput
from vanban.principals import Principal
from vanban.work import OPINION_WORDS

router = APIRouter(include_in_schema=False)
ItemId = Annotated[int, Path(ge=1, le=LARGEST_ID)]
AssignmentId = Annotated[int, Path(ge=1, le=LARGEST_ID)]
Words = Annotated[str, Form()]
Version = Annotated[int, Form(ge=0, le=LARGEST_ID)]
_NOTHING: Mapping[str, Any] = {
    "lead": "",
    "others": (),
    "note": "",
    "due": "",
    "reason": "",
    "done_on": "",
    "result": "",
}


@router.get("/nhiem-vu/{item_id}")
def item_page(request: Request, item_id: ItemId, person: PagePerson, services: ServicesOf) -> Response:
    """Returns an item to those who may see it."""
    return _page(request, person, services, item_id)


@router.post("/nhiem-vu/{item_id}/giao")
def give_item(
    request: Request,
    item_id: ItemId,
    person: PagePerson,
    services: ServicesOf,
    *,
    lead: Words = "",
    others: Annotated[list[str] | None, Form()] = None,
    due: Words = "",
    note: Words = "",
) -> Response:
    """Gives an item to units and people; what was chosen wrongly is told with what was written kept."""
    kept = {"lead": lead, "others": others or [], "due": due, "note": note}

    def act(session: Session) -> None:
        receivers = receivers_from(lead, others or [], own_unit=require_planner(person))
        if not receivers:
            raise InvalidInput("Chưa chọn nơi nhận việc.")
        due_on = day_of(due, label="Hạn")
        for to in receivers:
            give(session, person, item_id, to, due_on=due_on, note=note)

    return _done(request, person, services, item_id, act, kept=kept)


@router.post("/nhiem-vu/{item_id}/thu-hoi/{assignment_id}")
def take_back(
    request: Request,
    item_id: ItemId,
    assignment_id: AssignmentId,
    person: PagePerson,
    services: ServicesOf,
    *,
    reason: Words = "",
) -> Response:
    """Takes an assignment back, with a reason."""
    return _done(
        request, person, services, item_id, lambda session: recall(session, person, assignment_id, reason=reason)
    )


@router.post("/nhiem-vu/{item_id}/nhan")
def accept_item(request: Request, item_id: ItemId, person: PagePerson, services: ServicesOf) -> Response:
    """Takes a draft on."""
    return _done(request, person, services, item_id, lambda session: take_on(session, person, [item_id]))


@router.post("/nhiem-vu/{item_id}/xong")
def finish(
    request: Request,
    item_id: ItemId,
    person: PagePerson,
    services: ServicesOf,
    *,
    after: Version = 0,
    done_on: Words = "",
    result: Words = "",
) -> Response:
    """Says that an item is done, since when, and what came of it."""

    def act(session: Session) -> None:
        day = day_of(done_on, label="Ngày hoàn thành") or today()
        if day > today():
            raise InvalidInput("Ngày hoàn thành không thể sau hôm nay.")
        finish_item(session, person, item_id, after=after, done_on=day, result=result)

    return _done(request, person, services, item_id, act, kept={"done_on": done_on, "result": result})


_ENDING = {"huy": cancel_item, "chuyen-ky": carry_item, "mo-lai": reopen_item}


@router.post("/nhiem-vu/{item_id}/trang-thai")
def change_state(
    request: Request,
    item_id: ItemId,
    person: PagePerson,
    services: ServicesOf,
    *,
    action: Words = "",
    after: Version = 0,
    reason: Words = "",
) -> Response:
    """Cancels an item, carries it over to a later period, or opens it again, with a reason."""

    def act(session: Session) -> None:
        if action not in _ENDING:
            raise InvalidInput("Chưa chọn việc cần làm với nhiệm vụ.")
        _ENDING[action](session, person, item_id, after=after, reason=reason)

    return _done(request, person, services, item_id, act, kept={"reason": reason})


@router.post("/nhiem-vu/{item_id}/cho-xem")
def release(request: Request, item_id: ItemId, person: PagePerson, services: ServicesOf, *, on: Words = "") -> Response:
    """Lets those an item is given to see its words without reading its document, or no longer."""
    return _done(
        request,
        person,
        services,
        item_id,
        lambda session: release_item(session, person, item_id, released=on == "1"),
    )


def _done(
    request: Request,
    person: Principal,
    services: Services,
    item_id: int,
    act: Callable[[Session], object],
    *,
    kept: Mapping[str, Any] | None = None,
) -> Response:
    """Does something to an item and leads back to its page; what is wrong is told there."""
    try:
        with services.database.transaction() as session:
            act(session)
    except InvalidInput as error:
        return _page(request, person, services, item_id, wrong=error.message, kept=kept)
    return RedirectResponse(f"/nhiem-vu/{item_id}", status_code=303)


def _page(
    request: Request,
    person: Principal,
    services: Services,
    item_id: int,
    *,
    wrong: str = "",
    kept: Mapping[str, Any] | None = None,
) -> Response:
    with services.database.session() as session:
        row = item_row(session, person, item_id)
        view = item_view(session, person, row)
        place = place_now(session, person, row)
        choices = choices_of(session, person) if view.keeper else None
    detail: Detail = {"documents": [place.document_id] if place else []}
    audited(request, services, person, Action.LISTED, target="work_item", target_id=item_id, detail=detail)
    return render(
        "work_item.html",
        frame=frame_of(request, person, "cong-viec"),
        status=422 if wrong else 200,
        view=view,
        place=place,
        choices=choices,
        wrong=wrong,
        kept=dict(_NOTHING) | dict(kept or {}),
        change_words=CHANGE_WORDS,
        fields_before=fields_before,
        light_badge=light_badge,
        opinion=OPINION_WORDS,
        today=today(),
    )
