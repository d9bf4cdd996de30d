"""Làm bài: the questions of an attempt, saving with plain forms, and handing in after a page that names what is open.

With scripts the page saves by itself over the API (``js/exam.js``); everything here works without them.
"""

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.auditing import address_of
from api.deps import LARGEST_ID, PagePerson
from api.exam_form import FieldsOf, changed_saves, going_of, prediction_of
from api.form_values import page_of
from api.pages.exam_landing import PLACE
from api.pages.rendering import frame_of, render
from api.sitting_desk import DeskOf, count_save, device_of
from exams.sittings.desk import SittingDesk
from exams.sittings.starting import moment_words
from exams.sittings.views import AttemptOver, AttemptView, Review
from vanban.errors import InvalidInput
from vanban.exam_sittings import Shown, SittingKind, View
from vanban.principals import Principal

router = APIRouter(include_in_schema=False)
AttemptId = Annotated[int, Path(ge=1, le=LARGEST_ID)]
HAND_IN, EXPLAIN = "nop", "xem"  # what buttons of the form ask for


@router.get("/lam-bai/{attempt_id}")
def attempt_page(request: Request, attempt_id: AttemptId, person: PagePerson, desk: DeskOf) -> Response:
    """Returns the questions of an own attempt; leads to the result once it is over."""
    view = desk.attempt(person, attempt_id, device=device_of(request))
    if view.over:
        return _result(attempt_id)
    number = min(page_of(request.query_params.get("cau", "")) or 1, len(view.questions))
    explained = None
    if request.query_params.get("xem") == "1" and explains(view) and view.questions[number - 1].chosen:
        explained = desk.feedback(person, attempt_id, view.questions[number - 1].question)
    return _page(request, person, view, number, explained=explained, saved=request.query_params.get("luu") == "1")


@router.post("/lam-bai/{attempt_id}")
def save(request: Request, attempt_id: AttemptId, person: PagePerson, desk: DeskOf, fields: FieldsOf) -> Response:
    """Saves what was changed on the page and leads on: to a question, to its explanation, or to handing in."""
    view = desk.attempt(person, attempt_id, device=device_of(request))
    going = going_of(fields, len(view.questions) or 1)
    try:
        _save(request, person, desk, view, fields)
    except AttemptOver:
        return _result(attempt_id)
    except InvalidInput as error:
        return _page(request, person, view, going.to, message=error.message)
    return RedirectResponse(_next(view, going.do, going.to), status_code=303)


@router.get("/lam-bai/{attempt_id}/nop")
def hand_in_page(request: Request, attempt_id: AttemptId, person: PagePerson, desk: DeskOf) -> Response:
    """Returns the page that asks once more, and names the questions without an answer."""
    view = desk.attempt(person, attempt_id, device=device_of(request))
    return _result(attempt_id) if view.over else _confirm(request, person, view)


@router.post("/lam-bai/{attempt_id}/nop")
def hand_in(request: Request, attempt_id: AttemptId, person: PagePerson, desk: DeskOf, fields: FieldsOf) -> Response:
    """Hands the attempt in, once, and leads to its result."""
    try:
        count_save(request, person)
        desk.submit(person, attempt_id, prediction=prediction_of(fields), address=address_of(request))
    except InvalidInput as error:
        view = desk.attempt(person, attempt_id, device=device_of(request))
        return _confirm(request, person, view, message=error.message, sent=str(fields.get("du-doan") or ""))
    return _result(attempt_id)


def explains(view: AttemptView) -> bool:
    """Tells whether each question may be explained once it is answered: a practice that shows answers at once."""
    return view.kind is SittingKind.PRACTICE and view.rules.answers_shown is Shown.AT_ONCE


def _save(request: Request, person: Principal, desk: SittingDesk, view: AttemptView, fields: FieldsOf) -> None:
    if view.over:
        raise AttemptOver("")
    elapsed = desk.clock() - view.started_at
    saves = changed_saves(fields, view, elapsed_ds=int(elapsed.total_seconds() * 10))
    if saves:
        count_save(request, person)
        desk.save(person, view.id, saves)


def _next(view: AttemptView, do: str, to: int) -> str:
    if do == HAND_IN:
        return f"/lam-bai/{view.id}/nop"
    if do == EXPLAIN:
        return f"/lam-bai/{view.id}?cau={to}&xem=1#giai-thich"
    return f"/lam-bai/{view.id}?cau={to}&luu=1{f'#cau-{to}' if view.rules.view is View.ALL else ''}"


def _result(attempt_id: int) -> Response:
    return RedirectResponse(f"/lam-bai/{attempt_id}/ket-qua", status_code=303)


def _page(
    request: Request,
    person: Principal,
    view: AttemptView,
    number: int,
    *,
    explained: Review | None = None,
    saved: bool = False,
    message: str = "",
) -> Response:
    return render(
        "exam_attempt.html",
        frame=frame_of(request, person, PLACE),
        status=422 if message else 200,
        view=view,
        number=number,
        all_at_once=view.rules.view is View.ALL,
        explains=explains(view),
        explained=explained,
        practice=view.kind is SittingKind.PRACTICE,
        saved=saved,
        message=message,
        ends=moment_words(view.ends_at),
        unanswered=unanswered(view),
    )


def unanswered(view: AttemptView) -> list[int]:
    """Returns the numbers, from 1, of the questions without an answer."""
    return [number for number, one in enumerate(view.questions, start=1) if not one.chosen]


def _confirm(request: Request, person: Principal, view: AttemptView, *, message: str = "", sent: str = "") -> Response:
    return render(
        "exam_hand_in.html",
        frame=frame_of(request, person, PLACE),
        status=422 if message else 200,
        view=view,
        unanswered=unanswered(view),
        message=message,
        ends=moment_words(view.ends_at),
        prediction=sent or ("" if view.prediction is None else str(view.prediction)),
    )
