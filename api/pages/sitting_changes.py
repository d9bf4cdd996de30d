"""Kỳ thi: what an organiser does with a planned or opened sitting; each change leads back to its page."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Form
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.deps import PagePerson, ServicesOf
from api.form_values import id_of
from api.pages.sittings import SittingId, now_utc, show_sitting
from api.services import Services
from api.sitting_forms import moment_of, whole_of
from api.sitting_settling import settle
from vanban.db.exam_sitting_changes import (
    cancel,
    change_invitation,
    close_early,
    extend,
    open_sitting,
    set_tie_break,
    take_back,
)
from vanban.errors import InvalidInput
from vanban.principals import Principal

router = APIRouter(include_in_schema=False)
Field = Annotated[str, Form()]


@router.post("/ky-thi/{sitting_id}/mo")
def open_it(
    request: Request, sitting_id: SittingId, person: PagePerson, services: ServicesOf, *, version: Field = ""
) -> Response:
    """Opens a sitting, or tells everything that stands in the way."""

    def change(session: Session) -> None:
        open_sitting(session, person, sitting_id, version=_number(version), now=now_utc())

    return _changed(request, person, services, sitting_id, change, done="mo")


@router.post("/ky-thi/{sitting_id}/ve-soan")
def take_it_back(
    request: Request, sitting_id: SittingId, person: PagePerson, services: ServicesOf, *, version: Field = ""
) -> Response:
    """Takes back a sitting that nobody has begun."""

    def change(session: Session) -> None:
        take_back(session, person, sitting_id, version=_number(version), now=now_utc())

    return _changed(request, person, services, sitting_id, change, done="ve-soan")


@router.post("/ky-thi/{sitting_id}/loi-gioi-thieu")
def invite(
    request: Request,
    sitting_id: SittingId,
    person: PagePerson,
    services: ServicesOf,
    *,
    version: Field = "",
    invitation: Field = "",
) -> Response:
    """Saves other words shown before a person begins."""

    def change(session: Session) -> None:
        change_invitation(session, person, sitting_id, invitation, version=_number(version), now=now_utc())

    return _changed(request, person, services, sitting_id, change, done="loi-gioi-thieu", typed=invitation)


@router.post("/ky-thi/{sitting_id}/gia-han")
def give_more_time(
    request: Request,
    sitting_id: SittingId,
    person: PagePerson,
    services: ServicesOf,
    *,
    version: Field = "",
    closes_day: Field = "",
    closes_time: Field = "",
) -> Response:
    """Has a sitting close later."""

    def change(session: Session) -> None:
        closes_at = moment_of(closes_day, closes_time, label="đóng")
        extend(session, person, sitting_id, closes_at, version=_number(version), now=now_utc())

    return _changed(request, person, services, sitting_id, change, done="gia-han")


@router.post("/ky-thi/{sitting_id}/dong")
def close_it(
    request: Request,
    sitting_id: SittingId,
    person: PagePerson,
    services: ServicesOf,
    *,
    version: Field = "",
    reason: Field = "",
) -> Response:
    """Closes a running sitting now; whoever is at work is handed in."""

    def change(session: Session) -> None:
        close_early(session, person, sitting_id, reason, version=_number(version), now=now_utc())

    return _changed(request, person, services, sitting_id, change, done="dong", typed=reason)


@router.post("/ky-thi/{sitting_id}/huy")
def cancel_it(
    request: Request,
    sitting_id: SittingId,
    person: PagePerson,
    services: ServicesOf,
    *,
    version: Field = "",
    reason: Field = "",
) -> Response:
    """Cancels a sitting."""

    def change(session: Session) -> None:
        cancel(session, person, sitting_id, reason, version=_number(version), now=now_utc())

    return _changed(request, person, services, sitting_id, change, done="huy", typed=reason)


@router.post("/ky-thi/{sitting_id}/du-doan")
def answer_tie_break(
    request: Request,
    sitting_id: SittingId,
    person: PagePerson,
    services: ServicesOf,
    *,
    version: Field = "",
    answer: Field = "",
) -> Response:
    """Keeps the answer to the tie-break question."""

    def change(session: Session) -> None:
        known = whole_of(answer.replace(".", ""), label="Đáp án của câu hỏi dự đoán")
        if known is None:
            raise InvalidInput("Chưa ghi đáp án của câu hỏi dự đoán.")
        set_tie_break(session, person, sitting_id, known, version=_number(version), now=now_utc())

    return _changed(request, person, services, sitting_id, change, done="du-doan")


def _changed(
    request: Request,
    person: Principal,
    services: Services,
    sitting_id: int,
    change: Callable[[Session], None],
    *,
    done: str,
    typed: str = "",
) -> Response:
    """Makes a change and leads to the sitting, or shows it with what is wrong; nothing typed is lost."""
    try:
        with services.database.transaction() as session:
            change(session)
    except InvalidInput as error:
        return show_sitting(request, person, services, sitting_id, problem=error.message, typed=typed)
    settle(services, sitting_id, now=now_utc())
    return RedirectResponse(f"/ky-thi/{sitting_id}?xong={done}", status_code=303)


def _number(version: str) -> int:
    return id_of(version) or 0
